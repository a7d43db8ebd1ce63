"""A zip file of DICOM files: by its first bytes, whatever its name; a file named ``.zip`` is one, or a damaged one.

Only the beginning counts: a DICOM file may have the end of a zip.
"""

from __future__ import annotations

from ..dicom.catalogs.zip_file import ArchiveCatalog
from ..messages import say
from .paths import is_zip
from .source import Source


def open_zip(text: str, processes: int | None) -> ArchiveCatalog:
    """The series in the zip file; headers are read inside it, by this process alone."""
    return ArchiveCatalog(text)


ENTRY = Source("zip", say("a zip file of DICOM files"), 30, is_zip, open_zip)
