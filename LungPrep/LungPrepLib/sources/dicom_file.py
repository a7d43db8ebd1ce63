"""A single DICOM file, whatever its name: the source that answers to every file that no other one opens."""

from __future__ import annotations

from ..dicom.catalogs.folder import FolderCatalog
from ..messages import say
from .paths import is_file
from .source import Source


def open_file(text: str, processes: int | None) -> FolderCatalog:
    """The one series in the file."""
    return FolderCatalog(text, processes=processes)


ENTRY = Source("file", say("a DICOM file"), 90, is_file, open_file)
