"""The catalog of the database that is open in Slicer, handed to it, so that nothing here needs Slicer.

Which files belong to which series comes from the database; what their headers say, nested functional groups
included, from the files themselves, which is faster than asking the database for each tag (0.4 ms for a file
against 0.035 ms for a tag). Slice order is Slicer's and ours: they are compared.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from ...findings import Finding, make_finding
from ...progress import Progress
from ...recipe import GeometryRules, SelectionRules
from ..headers.files import Problems, listed
from ..headers.header_cache import HeaderCache
from ..headers.header_reading import read_headers
from ..selection.judging import judge_object
from ..volumes.splitting import VolumeHeaders, split_series
from .catalog import SeriesHeaders, StudyHeaders, find_series
from .grouping import group_studies

# slicer's DICOMUtils.getSortedImageFiles(files, epsilon) -> (files, distances, warning)
SortFiles = Callable[[list[str]], tuple[Sequence[str], Sequence[float], str]]


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
        self._sort_files = sort_files
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
        """One series, without opening files of the others; with a finding where Slicer orders it differently.

        Raises
        ------
        LungPrepError
            when it is not there.
        """
        studies = self._studies
        if studies is None:
            studies = self._read(list(self._database.filesForSeries(series_instance_uid)), progress)
        series = find_series(studies, series_instance_uid)
        return replace(series, findings=(*series.findings, *self._order_findings(series)))

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

    def _order_findings(self, series: SeriesHeaders) -> list[Finding]:
        if self._sort_files is None or judge_object(series.slices, SelectionRules()):
            return []
        volumes = split_series(series, GeometryRules())
        return [finding for volume in volumes for finding in compare_order(volume, self._sort_files)]


def compare_order(volume: VolumeHeaders, sort_files: SortFiles) -> list[Finding]:
    """A finding when Slicer sorts the files of a volume otherwise than along the slice normal."""
    if volume.geometry is None or len({header.path for header in volume.slices}) != len(volume.slices):
        return []
    offsets = dict(zip((header.path for header in volume.slices), volume.geometry.offsets_mm, strict=True))
    try:
        ordered, _, warning = sort_files(sorted(offsets))
    except Exception as error:  # whatever Slicer's function raises is news about the order
        return [make_finding("slice-order-differs", f"Slicer cannot sort the slices ({type(error).__name__}).")]
    places = [offsets[path] for path in ordered if path in offsets]
    rising = all(one <= two for one, two in pairwise(places))
    falling = all(one >= two for one, two in pairwise(places))
    if len(places) == len(offsets) and (rising or falling):
        return []
    return [
        make_finding(
            "slice-order-differs",
            f"Slicer sorts the {len(offsets)} slices in another order than their positions along the slice normal.",
            slicer_warned=bool(warning),
        )
    ]
