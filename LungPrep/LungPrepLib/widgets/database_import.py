"""Import of a DICOM folder into Slicer's database, in the background, with progress and cancel."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import ctk
import qt
import slicer
from slicer.i18n import tr as _

from ..image.file_names import is_image_file

_DATABASE_FILE = "ctkDICOM.sql"
_MOST_LOOKED_AT = 500  # files of a folder that has nothing for the database


def open_database() -> bool:
    """Whether Slicer's database is open; in a new Slicer, which has none yet, one is made where Slicer would make it.

    One that is there and cannot be opened (another Slicer's, of another version) is left alone.
    """
    database = getattr(slicer, "dicomDatabase", None)  # none without Slicer's DICOM module
    if database is None or database.isOpen:
        return database is not None
    folder = qt.QSettings().value(getattr(slicer, "dicomDatabaseDirectorySettingsKey", ""))
    if not folder or (Path(folder) / _DATABASE_FILE).exists():
        return False
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    database.openDatabase(str(Path(folder) / _DATABASE_FILE))
    return bool(database.isOpen)


class DatabaseImport:
    """Indexes one folder at a time.

    ``told(percent, text)`` gets progress; ``percent`` is ``None`` when the import has ended.
    """

    def __init__(self, told: Callable[[int | None, str], None]) -> None:
        self._told = told
        self._indexer: ctk.ctkDICOMIndexer | None = None
        self._folder = Path()

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self._indexer is not None

    def start(self, folder: str) -> None:
        """Index a folder; files stay where they are."""
        indexer = ctk.ctkDICOMIndexer()
        indexer.setDatabase(slicer.dicomDatabase)
        indexer.backgroundImportEnabled = True
        indexer.connect("progress(int)", self._on_progress)
        indexer.connect("indexingComplete(int,int,int,int)", self._on_complete)
        self._indexer, self._folder = indexer, Path(folder)
        self._told(0, _("Looking for DICOM files..."))
        indexer.addDirectory(folder, False)

    def cancel(self) -> None:
        """Stop; what is indexed stays in the database."""
        if self._indexer is not None:
            self._indexer.cancel()

    def close(self) -> None:
        """Stop and wait: the window is going away."""
        if self._indexer is not None:
            self._indexer.cancel()
            self._indexer.waitForImportFinished(2000)
            self._indexer = None

    def _on_progress(self, percent: int) -> None:
        self._told(percent, _("Importing: {percent} %").format(percent=percent))

    def _on_complete(self, patients: int, studies: int, series: int, images: int) -> None:
        self._indexer = None
        text = _("{series} new series with {images} images.").format(series=series, images=images)
        self._told(None, text if images else _why_nothing(self._folder))


def _why_nothing(folder: Path) -> str:
    """Why a folder brought no new images into the database, and what to do."""
    if not folder.is_dir():
        return _("There is no folder {folder}.").format(folder=folder)
    within = folder.as_posix().rstrip("/") + "/"
    known = sum(str(file).startswith(within) for file in slicer.dicomDatabase.allFiles())
    if known:
        return _("All of it is in the database already ({number} files).").format(number=known)
    files = (path for path in folder.rglob("*") if path.is_file())
    images = [path for path in itertools.islice(files, _MOST_LOOKED_AT) if is_image_file(path)]
    if images:
        return _(
            "There is no DICOM file in that folder, but {name} is an image file: load it with Slicer's Add Data, and "
            "choose it as loaded volume."
        ).format(name=images[0].name)
    return _("There is no DICOM file in that folder.")
