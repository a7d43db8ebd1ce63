"""Which patient each case belongs to: from the DICOM header, or from a table for files without one.

One person's ID is written in several ways (``0123``, ``123``, `` 123 ``, ``abc``/``ABC``, with and without the issuer).
They are taken for one patient, with a finding: a patient who counts twice ends up on both sides of a split.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..case_name import case_name
from ..findings import Finding, LungPrepError, make_finding
from ..messages import FileName, say
from ..progress import Progress
from ..sources.paths import is_dicom
from .tables import read_table

Ids = Literal["join", "apart"]
CASE_COLUMNS = ("case", "series", "file", "image", "seriesuid", "name", "id")
_IMAGE_ENDS = (".nii.gz", ".img.gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".mnc", ".npz", ".npy")
_CHANNEL = re.compile(r"_\d{4}$")  # nnU-Net's number of the channel
_CASE_FILES = ("case.json", "failed.json")


@dataclass(frozen=True)
class Case:
    """One case of a data set.

    Attributes
    ----------
    name
        As the data set calls it: the folder of a case, an image file without its ending (and channel number), or
        ``case-...`` of a DICOM series.
    place
        The folder it lies in, below the data set: ``train/case-...`` has ``train``.
    patient
        Whose it is, as it was written; ``""`` where nothing says.
    also
        What must not be on both sides either, whatever the patient is called: digests of study and series.
    """

    name: str
    place: str = ""
    patient: str = ""
    also: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cohort:
    """The cases of a data set by patient."""

    patients: Mapping[str, tuple[Case, ...]]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def cases(self) -> list[Case]:
        """All cases."""
        return [case for cases in self.patients.values() for case in cases]


def cohort_of(folder: Path, table: Path | None, ids: Ids, progress: Progress, *, encoding: str | None = None) -> Cohort:
    """The cases under a folder, grouped by patient.

    Parameters
    ----------
    table
        A CSV of case and patient (a crosswalk of ``lungprep batch`` is one), needed where the files tell nothing.
    ids
        Whether spellings of an ID are joined or kept apart.

    Raises
    ------
    LungPrepError
        when there is no case, or a case without patient.
    """
    cases = find_cases(folder, progress)
    if not cases:
        raise LungPrepError(
            say("There is no case in {folder}.", folder=FileName(folder)),
            say("Give a folder of DICOM files, of cases of 'lungprep batch', or of image files."),
            usage=True,
        )
    if table is not None:
        cases = _with_table(cases, table, encoding)
    nameless = [case for case in cases if not case.patient.strip()]
    if nameless:
        raise LungPrepError(
            say("Nothing says whose {count} of {total} cases are, such as {name}.",
                count=len(nameless), total=len(cases), name=nameless[0].name),
            say("Give a table of case and patient with --patients FILE.csv, such as a crosswalk of 'lungprep batch'."),
            usage=True,
        )  # fmt: skip
    return grouped(cases, ids)


def find_cases(folder: Path, progress: Progress) -> list[Case]:
    """The cases under a folder: of ``lungprep batch``, image files, else DICOM series."""
    if not folder.is_dir():
        raise LungPrepError(
            say("There is no folder {folder}.", folder=FileName(folder)), say("Check the path."), usage=True
        )
    found = [path.parent for name in _CASE_FILES for path in folder.rglob(name)]
    if found:
        unique = sorted(set(found))
        return [Case(path.name, _place(path.parent, folder)) for path in unique if (path / "case.json").is_file()]
    images: dict[tuple[str, str], Case] = {}
    for path in sorted(folder.rglob("*")):
        name = image_name(path.name)
        if name and path.is_file() and not _is_label(path, folder) and not is_dicom(str(path)):
            case = Case(name, _place(path.parent, folder))
            images.setdefault((case.place, case.name), case)
    return list(images.values()) or dicom_cases(folder, progress)


def image_name(file: str) -> str:
    """The name of an image file without ending and channel number; ``""`` for other files."""
    end = next((end for end in _IMAGE_ENDS if file.lower().endswith(end)), "")
    return _CHANNEL.sub("", file[: -len(end)]) if end else ""


def _is_label(path: Path, folder: Path) -> bool:
    return any(part.lower().startswith(("labels", "mask", "gts")) for part in path.relative_to(folder).parts[:-1])


def _place(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix().removeprefix(".")


def dicom_cases(folder: Path, progress: Progress) -> list[Case]:
    """One case per DICOM series, with Patient ID and issuer of its first readable file."""
    from ..sources.opening import open_catalog

    folder = folder.absolute()  # as the paths of the catalog are
    cases = []
    for study in open_catalog(str(folder)).studies(progress):
        for series in study.series:
            path = Path(series.slices[0].path)
            uids = (study.study_instance_uid, series.series_instance_uid)
            name = case_name(series.series_instance_uid)
            around = path.parent.parent if path.parent.name == name else path.parent
            cases.append(Case(name, _place(around, folder), _patient_of(path), frozenset(map(case_name, uids))))
            progress.check()
    return cases


def _patient_of(path: Path) -> str:
    """Patient ID, with the issuer behind three carets as in HL7; the name and birth date where there is no ID."""
    from pydicom import dcmread

    wanted = ["PatientID", "IssuerOfPatientID", "PatientName", "PatientBirthDate", "SpecificCharacterSet"]
    try:
        header = dcmread(path, stop_before_pixels=True, specific_tags=wanted, force=True)
        values = {name: str(header.get(name, "") or "").strip() for name in wanted}
    except Exception:  # a damaged header says nothing
        return ""
    if values["PatientID"]:
        issuer = values["IssuerOfPatientID"]
        return f"{values['PatientID']}^^^{issuer}" if issuer else values["PatientID"]
    if values["PatientName"] and values["PatientBirthDate"]:
        return f"{values['PatientName']}, {values['PatientBirthDate']}"
    return ""


def _with_table(cases: list[Case], path: Path, encoding: str | None) -> list[Case]:
    table = read_table(path, encoding)
    exact = next((c for c in table.columns if c.lower() == "patient_id"), None)
    patient_column = exact or table.column("patient")
    case_column = next((c for c in table.columns if re.sub(r"[^a-z]", "", c.lower()) in CASE_COLUMNS), None)
    if case_column is None or case_column == patient_column:
        raise LungPrepError(
            say("The table {file} has no column that names the case; it has {columns}.",
                file=FileName(path), columns=list(table.columns)),
            say("Call it 'case': the name of the case's folder, or of the image file."),
            usage=True,
        )  # fmt: skip
    known: dict[str, str] = {}
    for row in table.rows:
        key, patient = _table_key(row[case_column]), row[patient_column or ""]
        if known.setdefault(key, patient) != patient:
            raise LungPrepError(
                say("The table {file} gives the case {case} to two patients.", file=FileName(path), case=key[:60]),
                say("Correct the table."),
                usage=True,
            )
    return [
        Case(case.name, case.place, owner, case.also) if (owner := known.get(_table_key(case.name))) else case
        for case in cases
    ]


def _table_key(value: str) -> str:
    """A case as tables name it: with or without folder and ending, or by its Series Instance UID."""
    name = value.replace("\\", "/").rstrip("/").rpartition("/")[2]
    if re.fullmatch(r"[0-9]+(\.[0-9]+){4,}", name):
        return case_name(name)
    return image_name(name) or name


def grouped(cases: Iterable[Case], ids: Ids) -> Cohort:
    """The cases by patient; where spellings are joined, with a finding that counts them."""
    key: Callable[[str], str] = plain_id if ids == "join" else str.strip
    patients: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        patients[key(case.patient)].append(case)
    findings = []
    spelt = {name: {case.patient for case in found} for name, found in patients.items()}
    several = [spellings for spellings in spelt.values() if len(spellings) > 1]
    if several:
        findings.append(
            make_finding(
                "patient-id-variants",
                say("{count} patients have their ID written in several ways ({ways} in all).",
                    count=len(several), ways=sum(map(len, several))),
                patients=len(several),
            )
        )  # fmt: skip
    return Cohort({name: tuple(found) for name, found in sorted(patients.items())}, tuple(findings))


def plain_id(patient: str) -> str:
    """An ID without issuer, spaces, signs, case and leading zeros: what its spellings have in common."""
    text = patient.split("^^^", 1)[0] if "^^^" in patient else patient
    letters = "".join(c for c in text.casefold() if c.isalnum())
    plain = re.sub(r"(?<![0-9])0+(?=[0-9])", "", letters)
    return plain or letters or patient.strip()


def rows_of(parts: Mapping[str, Iterable[Case]]) -> list[dict[str, Any]]:
    """The rows of ``splits.csv``: case and part, no patient; with its folder where a name comes twice."""
    cases = [(case, part) for part, found in parts.items() for case in found]
    often = Counter(case.name for case, _ in cases)
    return [{"case": case.name if often[case.name] == 1 else full_name(case), "part": part} for case, part in cases]


def full_name(case: Case) -> str:
    """The case with the folder that it lies in."""
    return f"{case.place}/{case.name}" if case.place and case.place != "." else case.name
