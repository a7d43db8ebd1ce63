"""What fetching needs of an archive, whichever way it speaks: DICOMweb (:mod:`.dicomweb`) or DIMSE (:mod:`.dimse`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ..dicom.headers.slice_header import SliceHeader
from ..findings import LungPrepError
from ..messages import Message
from ..progress import Progress

# What a received instance is handed to: its SOP Instance UID and the bytes of a DICOM file.
Receive = Callable[[str, bytes], None]


@dataclass(frozen=True)
class StudyQuery:
    """What is asked for. Empty values are not asked; dates are YYYYMMDD and both included."""

    accession: str = ""
    patient_id: str = ""
    first_date: str = ""
    last_date: str = ""


@dataclass(frozen=True)
class FoundStudy:
    """A study that the archive has. ``series`` is how many it says are in it, ``None`` where it does not say."""

    study_instance_uid: str
    accession: str = ""
    patient_id: str = ""
    date: str = ""
    description: str = ""
    series: int | None = None


@dataclass(frozen=True)
class FoundSeries:
    """A series that the archive has. ``instances`` is how many it says are in it, ``None`` where it does not say."""

    series_instance_uid: str
    modality: str = ""
    number: int | None = None
    description: str = ""
    protocol: str = ""
    instances: int | None = None
    sop_class_uids: tuple[str, ...] = field(default=())


class Archive(Protocol):
    """A place that is asked over the network. Every method may be called from several threads.

    All raise :class:`ArchiveTrouble`.
    """

    @property
    def place(self) -> str:
        """What the archive is called in messages: without credentials."""
        ...

    def studies(self, query: StudyQuery, progress: Progress) -> list[FoundStudy]:
        """The studies that fit; every answer was held against what was asked."""
        ...

    def series(self, study: FoundStudy, progress: Progress) -> list[FoundSeries]:
        """The series of a study."""
        ...

    def headers(self, study: FoundStudy, series: FoundSeries, progress: Progress) -> list[SliceHeader]:
        """What the archive's own metadata say of every slice of a series, as far as they do."""
        ...

    def retrieve(
        self, study: FoundStudy, series: FoundSeries, wanted: frozenset[str], receive: Receive, progress: Progress
    ) -> None:
        """Bring the instances whose SOP Instance UIDs are ``wanted`` (all of the series where it is empty)."""
        ...

    def close(self) -> None:
        """End what is open."""
        ...


class ArchiveTrouble(LungPrepError):
    """What an archive or the way to it did wrong.

    Attributes
    ----------
    passing
        Whether it may be gone when it is tried again.
    everything
        Whether nothing else can be had from the archive either (no connection, wrong certificate, no rights).
    wait_s
        How long the archive asks to wait, in seconds; 0 where it does not say.
    """

    def __init__(
        self,
        message: Message | str,
        action: Message | str = "",
        *,
        passing: bool = False,
        everything: bool = False,
        wait_s: float = 0.0,
    ) -> None:
        super().__init__(message, action)
        self.passing, self.everything, self.wait_s = passing, everything, wait_s


def fits(study: FoundStudy, query: StudyQuery) -> bool:
    """Whether an answer is what was asked for: servers ignore filters that they do not know (and misspelt ones)."""
    if query.accession and study.accession.strip() != query.accession.strip():
        return False
    if query.patient_id and study.patient_id.strip() != query.patient_id.strip():
        return False
    if query.first_date and not (study.date and study.date >= query.first_date):
        return False
    return not (query.last_date and not (study.date and study.date <= query.last_date))
