"""Data sets as training frameworks want them, one file each: ``ENTRY`` is a ``Layout``."""
