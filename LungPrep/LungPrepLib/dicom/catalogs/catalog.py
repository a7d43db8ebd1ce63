"""The interface of a catalog: a place where DICOM series are kept, whatever the place is.

Three catalogs follow this protocol: a folder or zip (:mod:`.folder`), the folder of a Slicer database
(:mod:`.database_file`), and the open database inside Slicer (:mod:`.slicer_database`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from ...findings import Finding, LungPrepError
from ...messages import say
from ...progress import Progress
from ..headers.slice_header import SliceHeader

# How a host orders the files of a series, as Slicer's DICOMUtils.getSortedImageFiles: (files, distances, warning).
SortFiles: TypeAlias = Callable[[list[str]], tuple[Sequence[str], Sequence[float], str]]


@dataclass(frozen=True)
class SeriesHeaders:
    """The headers of one series (one Series Instance UID), in no particular order, and what was noticed."""

    series_instance_uid: str
    study_instance_uid: str
    slices: tuple[SliceHeader, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class StudyHeaders:
    """A study and its series. ``findings`` are about files that belong to no series."""

    study_instance_uid: str
    series: tuple[SeriesHeaders, ...]
    findings: tuple[Finding, ...] = field(default=())


class Catalog(Protocol):
    """A place where series are kept."""

    def studies(self, progress: Progress) -> list[StudyHeaders]:
        """All studies, ordered by date and Study Instance UID, headers only, no pixels."""
        ...

    def findings(self) -> list[Finding]:
        """What was noticed about the place itself: unreadable files, files that are not DICOM."""
        ...

    def series(self, series_instance_uid: str, progress: Progress) -> SeriesHeaders:
        """One series, its files ready to be read, without looking at what lies beside it where that can be.

        Raises :class:`~LungPrepLib.findings.LungPrepError` when there is no such series.
        """
        ...

    def close(self) -> None:
        """Remove what was unpacked for it; the files of its series cannot be read after that."""
        ...


def find_series(studies: list[StudyHeaders], series_instance_uid: str) -> SeriesHeaders:
    """The series with this UID.

    Raises
    ------
    LungPrepError
        when it is not there.
    """
    for study in studies:
        for series in study.series:
            if series.series_instance_uid == series_instance_uid:
                return series
    raise LungPrepError(
        say("There is no series with that UID in the input."),
        say("See what there is with 'lungprep series'."),
        usage=True,
    )
