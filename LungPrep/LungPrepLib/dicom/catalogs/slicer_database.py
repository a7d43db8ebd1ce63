"""The catalog of the database that is open in Slicer, handed to it, so that nothing here needs Slicer.

Which files belong to which series comes from the database; what their headers say, nested functional groups
included, from the files themselves, which is faster than asking the database for each tag (0.4 ms for a file
against 0.035 ms for a tag). Slice order is Slicer's and ours: :mod:`~LungPrepLib.dicom.volumes.slicer_order`
compares them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from ...findings import Finding
from ...progress import Progress
from ..headers.files import Problems, listed
from ..headers.header_cache import HeaderCache
from ..headers.header_reading import read_headers
from .catalog import SeriesHeaders, SortFiles, StudyHeaders, find_series
from .grouping import group_studies


class Database(Protocol):
    """What is needed of ctkDICOMDatabase."""

    databaseFilename: str  # noqa: N815

    def patients(self) -> Sequence[str]: ...

    def studiesForPatient(self, patient: str) -> Sequence[str]: ...  # noqa: N802

    def seriesForStudy(self, study: str) -> Sequence[str]: ...  # noqa: N802

    def filesForSeries(self, series: str) -> Sequence[str]: ...  # noqa: N802


class SlicerDatabaseCatalog:
    """The series in the database that is open in Slicer.

    Parameters
    ----------
    database
        ``slicer.dicomDatabase``.
    sort_files
        ``DICOMUtils.getSortedImageFiles``; the order is not compared when it is ``None``.
    processes
        Processes that read headers, as for the catalog of a folder.
    """

    def __init__(
        self,
        database: Any,
        sort_files: SortFiles | None = None,
        *,
        processes: int | None = None,
        use_cache: bool = True,
    ) -> None:
        self._database: Database = database
        self.sort_files = sort_files
        self._processes = processes
        self._use_cache = use_cache
        self._problems = Problems()
        self._studies: list[StudyHeaders] | None = None

    def studies(self, progress: Progress) -> list[StudyHeaders]:
        """All studies in the database, ordered by date and Study Instance UID; asked for once."""
        if self._studies is None:
            database = self._database
            paths: list[str] = []
            for patient in database.patients():
                progress.check()
                for study in database.studiesForPatient(patient):
                    for series in database.seriesForStudy(study):
                        paths += database.filesForSeries(series)
            self._studies = self._read(paths, progress)
        return self._studies

    def study(self, study_instance_uid: str, progress: Progress) -> StudyHeaders | None:
        """One study, without opening files of the others; ``None`` when the database does not have it."""
        paths = [
            path
            for series in self._database.seriesForStudy(study_instance_uid)
            for path in self._database.filesForSeries(series)
        ]
        found = self._read(paths, progress)
        return next((s for s in found if s.study_instance_uid == study_instance_uid), found[0] if found else None)

    def findings(self) -> list[Finding]:
        """What was noticed about files that are missing, damaged or no DICOM."""
        return self._problems.findings()

    def series(self, series_instance_uid: str, progress: Progress) -> SeriesHeaders:
        """One series, without opening files of the others.

        Raises
        ------
        LungPrepError
            when it is not there.
        """
        studies = self._studies
        if studies is None:
            studies = self._read(list(self._database.filesForSeries(series_instance_uid)), progress)
        return find_series(studies, series_instance_uid)

    def close(self) -> None:
        """Nothing to remove: files are read where they are."""

    def _read(self, paths: list[str], progress: Progress) -> list[StudyHeaders]:
        problems = Problems()
        cache = None
        name = str(getattr(self._database, "databaseFilename", "") or "")
        if self._use_cache and name and name != ":memory:":
            cache = HeaderCache(os.fspath(Path(name).absolute()))
        files = list(listed(paths, problems))
        headers = read_headers(files, problems, progress, processes=self._processes, cache=cache)
        self._problems = problems
        return group_studies(headers)
