"""The catalog of a folder, a file or a list of files: any tree, any file names, headers only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...findings import Finding, LungPrepError
from ...progress import Progress
from ..headers.files import FoundFile, Problems, base_name, listed, walk
from ..headers.header_cache import HeaderCache
from ..headers.header_reading import read_headers
from .catalog import Catalog, SeriesHeaders, StudyHeaders, find_series
from .database_file import DATABASE_NAME, DatabaseFileCatalog
from .grouping import group_studies
from .zip_file import ArchiveCatalog

Source = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Catalog


class FolderCatalog:
    """The DICOM series among the files of a folder tree, or among given files.

    Parameters
    ----------
    source
        A folder, a file, or files.
    processes
        Processes that read headers; ``None`` chooses by the number of files, 0 reads in this process.
    use_cache
        Whether headers are kept in, and taken from, the user's cache folder (of a folder, not of given files).
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        processes: int | None = None,
        use_cache: bool = True,
    ) -> None:
        self._cache = None
        if isinstance(source, (str, os.PathLike)):
            self._source = [Path(source).absolute()]
            self._cache = HeaderCache(str(self._source[0])) if use_cache else None
        else:
            self._source = [Path(path) for path in source]
        self._processes = processes
        self._problems = Problems()
        self._studies: list[StudyHeaders] | None = None

    def studies(self, progress: Progress) -> list[StudyHeaders]:
        """All studies, ordered by date and Study Instance UID; the files are looked at once."""
        if self._studies is None:
            problems = Problems()
            files = list(self._files(problems, progress))
            headers = read_headers(files, problems, progress, processes=self._processes, cache=self._cache)
            self._problems = problems
            self._studies = group_studies(headers)
        return self._studies

    def findings(self) -> list[Finding]:
        """What was noticed about files that are no DICOM, cannot be opened, or are damaged."""
        return self._problems.findings()

    def series(self, series_instance_uid: str, progress: Progress) -> SeriesHeaders:
        """One series, by its UID.

        Raises
        ------
        LungPrepError
            when it is not there.
        """
        return find_series(self.studies(progress), series_instance_uid)

    def _files(self, problems: Problems, progress: Progress) -> Iterator[FoundFile]:
        progress("scan", 0.0, "looking for files")
        seen = set()
        for entry in dict.fromkeys(self._source):
            for file in walk(entry, problems, progress) if entry.is_dir() else listed([entry], problems):
                if file.path not in seen:
                    seen.add(file.path)
                    yield file


def open_catalog(source: Source, *, processes: int | None = None) -> Catalog:
    """The catalog of whatever is given: a folder, a file, files, or a catalog.

    Raises
    ------
    LungPrepError
        when there is nothing at that path.
    """
    if not isinstance(source, (str, os.PathLike)):
        if not isinstance(source, Iterable):
            return source
        return FolderCatalog(source, processes=processes)
    path = Path(source)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        raise LungPrepError(f"There is no file or folder '{base_name(str(path))}'.", "Check the path.", usage=True)
    if path.is_dir():
        if (path / DATABASE_NAME).is_file():
            return DatabaseFileCatalog(path, processes=processes)
        return FolderCatalog(path, processes=processes)
    if path.name.upper() == "DICOMDIR":  # a table of contents of the folder that it lies in
        return FolderCatalog(path.absolute().parent, processes=processes)
    if path.name == DATABASE_NAME:
        return DatabaseFileCatalog(path.parent, processes=processes)
    if _is_zip(path):
        return ArchiveCatalog(path)
    return FolderCatalog(path, processes=processes)


def _is_zip(path: Path) -> bool:
    """A file that begins as a zip, and not one that only ends as one: that would be a DICOM file."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06") or path.suffix.lower() == ".zip"
    except OSError as error:
        raise LungPrepError(
            f"The file '{base_name(str(path))}' cannot be opened: {error.strerror}.", "Check its rights."
        ) from error
