"""The segmenters: a file per segmenter, found by being here.

A file has one :class:`~LungPrepLib.segmentation.segmenter.SegmenterEntry` named ``ENTRY``. It is read whenever a recipe
is: what it needs to run is imported when it runs. An installed package adds its own through an entry point of the group
``lungprep.segmenters``.
"""
