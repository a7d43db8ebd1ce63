"""A folder of DICOM files: any tree, any file names; a DICOMDIR stands for the folder that it lies in."""

from __future__ import annotations

from pathlib import Path

from ..dicom.catalogs.folder import FolderCatalog
from ..messages import say
from .paths import is_file, is_folder
from .source import Source


def opens(text: str) -> bool:
    """Whether there is a folder, or a folder's table of contents."""
    return is_folder(text) or (is_file(text) and _is_contents(text))


def open_folder(text: str, processes: int | None) -> FolderCatalog:
    """The series in the folder and in all folders in it."""
    path = Path(text)
    return FolderCatalog(path.absolute().parent if is_file(text) else path, processes=processes)


def _is_contents(text: str) -> bool:
    return Path(text).name.upper() == "DICOMDIR"


ENTRY = Source("folder", say("a folder of DICOM files"), 40, opens, open_folder)
