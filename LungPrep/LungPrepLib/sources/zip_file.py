"""A zip file of DICOM files: by its first bytes, whatever its name; a file named ``.zip`` is one, or a damaged one.

Only the beginning counts: a DICOM file may have the end of a zip.
"""

from __future__ import annotations

from pathlib import Path

from ..dicom.catalogs.zip_file import ArchiveCatalog
from ..messages import say
from .paths import begins_with, is_file
from .source import Source


def opens(text: str) -> bool:
    """Whether the file begins as a zip, or is called one."""
    return is_file(text) and (Path(text).suffix.lower() == ".zip" or begins_with(text, b"PK\x03\x04", b"PK\x05\x06"))


def open_zip(text: str, processes: int | None) -> ArchiveCatalog:
    """The series in the zip file; headers are read inside it, by this process alone."""
    return ArchiveCatalog(text)


ENTRY = Source("zip", say("a zip file of DICOM files"), 30, opens, open_zip)
