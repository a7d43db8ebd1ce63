"""The measurements: a file per measure or family of measures, found by being here.

A file has one :class:`~LungPrepLib.measurement.measure.Measure` named ``ENTRY``, or several in ``ENTRIES``. An
installed package adds its own through an entry point of the group ``lungprep.measures``.
"""
