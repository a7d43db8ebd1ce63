"""What series Slicer's DICOM database holds: read in small steps, so that thousands never hold up the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ListedSeries:
    """One series as the database knows it, without opening its files."""

    uid: str
    study_uid: str
    patient: str
    study: str
    number: str
    description: str
    modality: str
    images: int

    @property
    def words(self) -> str:
        """What the text filter looks at."""
        parts = (self.patient, self.study, self.number, self.description, self.modality)
        return " ".join(parts).lower()


def list_series(database: Any) -> Iterator[ListedSeries | None]:
    """Walk patients, studies and series; the series of a study come in order. ``None`` is a place to pause: a study
    may have hundreds, and each is asked of the database."""
    for patient in database.patients():
        name = database.displayedNameForPatient(patient) or database.nameForPatient(patient) or patient
        for study in database.studiesForPatient(patient):
            title = _study_title(database, study)
            listed = []
            for uid in database.seriesForStudy(study):
                listed.append(_listed(database, uid, study, _readable(name), title))
                yield None
            yield from sorted(listed, key=_by_number)


def _by_number(listed: ListedSeries) -> tuple[int, str]:
    return (int(listed.number) if listed.number.lstrip("-").isdigit() else 1 << 31, listed.uid)


def _study_title(database: Any, study: str) -> str:
    date = database.fieldForStudy("StudyDate", study)
    return " ".join(part for part in (date, database.descriptionForStudy(study)) if part)


def _readable(name: str) -> str:
    """DICOM's ``Family^Given`` as people write it."""
    return " ".join(part for part in name.replace("^", " ").split() if part)


def _listed(database: Any, uid: str, study: str, patient: str, study_title: str) -> ListedSeries:
    count = database.fieldForSeries("DisplayedCount", uid)
    return ListedSeries(
        uid=uid,
        study_uid=study,
        patient=patient,
        study=study_title,
        number=database.fieldForSeries("SeriesNumber", uid),
        description=database.descriptionForSeries(uid),
        modality=database.fieldForSeries("Modality", uid),
        images=int(count) if count and count.isdigit() else len(database.instancesForSeries(uid)),
    )
