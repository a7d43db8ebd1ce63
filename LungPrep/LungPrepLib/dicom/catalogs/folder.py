"""The catalog of a folder, a file or a list of files: any tree, any file names, headers only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ...findings import Finding
from ...image.file_names import ends_as_image
from ...progress import Progress
from ...threads import BackgroundTask
from ..headers.files import Look, Problems, look_at
from ..headers.header_cache import HeaderCache
from ..headers.header_reading import read_headers
from .catalog import SeriesHeaders, StudyHeaders, find_series
from .contents import note_missing
from .grouping import group_studies


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
        self._images: list[Path] = []
        self._look: Look | None = None
        self._begun: BackgroundTask[list[StudyHeaders]] | None = None
        self._has_locked_files = False

    def begin(self, progress: Progress) -> None:
        """Look for series from now on, in another thread; :meth:`studies` waits for what comes out."""
        if self._studies is None:
            self._begun = BackgroundTask(lambda: self._found(progress))

    def continue_from(self, look: Look) -> None:
        """Take what a look at the same folder has found just now, instead of looking again."""
        self._look = look

    @property
    def unchanging(self) -> Look | None:
        """The files that all answers follow from, where they will be the same as long as these do not change.

        ``None`` where a file could not be opened, which may be allowed at any time, or there are image files.
        """
        return None if self._has_locked_files or self._images or self._studies is None else self._look

    def studies(self, progress: Progress) -> list[StudyHeaders]:
        """All studies, ordered by date and Study Instance UID; the files are looked at once."""
        if self._studies is None:
            begun, self._begun = self._begun, None
            self._studies = self._found(progress) if begun is None else begun.result()
        return self._studies

    def _found(self, progress: Progress) -> list[StudyHeaders]:
        look = self._look or look_at(self._source, progress)
        files, in_headers = look.files, Problems()
        images: list[Path] = []
        if named := [file.path for file in files if ends_as_image(file.path)]:
            from ...image.files import image_files_among

            images, belonging = image_files_among(named)
            files = [file for file in files if file.path not in belonging]
        headers = read_headers(files, in_headers, progress, processes=self._processes, cache=self._cache)
        note_missing(look.files, in_headers)
        self._look, self._images, self._problems = look, images, Problems()
        self._has_locked_files = "file-unreadable" in in_headers.files
        for problems in (look.problems, in_headers):
            self._problems.include(problems)
        return group_studies(headers, join_scattered=True)

    def image_files(self, progress: Progress) -> list[Path]:
        """The image files (NIfTI, NRRD ...) among the files, one for each image, in the order of the tree."""
        self.studies(progress)
        return list(self._images)

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

    def close(self) -> None:
        """Nothing to remove: files are read where they are."""
