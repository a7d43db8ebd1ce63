"""Output formats, one file each: ``ENTRY`` (or ``ENTRIES``) is a :class:`~LungPrepLib.export.format.Format`."""
