"""What can be opened: one file per kind of place, found by being here.

A source's file has one :class:`~.source.Source` named ``ENTRY``; other packages add theirs through the entry points
``lungprep.sources``. :func:`~.opening.open_source` asks each of them in turn.
"""
