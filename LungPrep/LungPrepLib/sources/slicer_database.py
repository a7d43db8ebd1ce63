"""The folder of a Slicer DICOM database, or the database file in it."""

from __future__ import annotations

import os
from pathlib import Path

from ..dicom.catalogs.database_file import DATABASE_NAME, DatabaseFileCatalog
from ..messages import say
from .paths import is_file
from .source import Source


def opens(text: str) -> bool:
    """Whether the path is that of a database file, or of a folder with one."""
    return is_file(text) if Path(text).name == DATABASE_NAME else is_file(os.path.join(text, DATABASE_NAME))  # noqa: PTH118


def open_database(text: str, processes: int | None) -> DatabaseFileCatalog:
    """The series that the database knows."""
    path = Path(text)
    return DatabaseFileCatalog(path.parent if path.name == DATABASE_NAME else path, processes=processes)


ENTRY = Source("slicer-database", say("the folder of a Slicer DICOM database"), 10, opens, open_database)
