"""Pictures that a case can have on wish (``--picture``), one file each: ``ENTRY`` is a ``Picture``."""
