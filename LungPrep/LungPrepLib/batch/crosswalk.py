"""The link between case and patient: a file of its own, only on request, readable by its owner alone."""

from __future__ import annotations

import contextlib
import csv
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from ..atomic import replace_text
from ..case_name import case_name
from ..export.tables import csv_text
from ..findings import LungPrepError
from ..messages import FileName, say
from ..wording import system_reason
from .tasks import Task, earlier_names

COLUMNS = ("case", "patient_id", "study_instance_uid", "series_instance_uid", "source")


def write_crosswalk(tasks: Iterable[Task], path: Path, superseded: Iterable[str] = ()) -> None:
    """Write (or bring up to date) the table from case to patient.

    Rows of cases that an earlier batch wrote stay, but for those of ``superseded``. The file is created with
    owner-only rights before anything is in it, and replaced as a whole.

    Raises
    ------
    LungPrepError
        when it cannot be written, or there is a file that is no crosswalk: it stays as it is.
    """
    rows = _read(path)
    for task in tasks:
        if task.arriving:
            continue  # whose it is will be known when it is here
        if not task.failure:
            for name in earlier_names(task):
                rows.pop(name, None)
        rows[task.case] = _row(task)
    for case in superseded:
        rows.pop(case, None)
    text = csv_text((rows[case] for case in sorted(rows)), COLUMNS)
    try:
        replace_text(path, text, private=True)
    except OSError as error:
        raise LungPrepError(
            say("The crosswalk {file} cannot be written: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Give a path that you may write to."),
            usage=True,
        ) from error


def written_along(tasks: Iterable[Task], path: Path) -> Iterator[Task]:
    """The tasks as they pass; the crosswalk is written at the end and every thousand, also when nobody asks on."""
    passed: list[Task] = []
    early: dict[str, str] = {}  # case -> study
    again: dict[str, set[str]] = {}  # study -> cases
    write_crosswalk([], path)  # says before the work where it cannot be written
    try:
        for task in tasks:
            yield task
            passed.append(task)
            if task.early and task.study_uid:
                early[task.case] = task.study_uid
            elif task.again and task.study_uid:
                again.setdefault(task.study_uid, set()).add(task.case)
            if len(passed) == 1000:
                write_crosswalk(passed, path)
                passed.clear()
    finally:
        superseded = (case for case, study in early.items() if case not in again.get(study, {case}))
        write_crosswalk(passed, path, superseded)


def _row(task: Task) -> dict[str, str]:
    row = {"case": task.case, "study_instance_uid": task.study_uid or "", "source": str(task.source or "")}
    if task.archive:
        return row | _identity_in_zip(Path(task.archive), task.series_uid or "")
    if isinstance(task.source, list) and task.source:
        return row | _identity(task.source[0]) | {"source": str(Path(task.source[0]).parent)}
    return row


def _identity(file: str | IO[bytes]) -> dict[str, str]:
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        header = pydicom.dcmread(
            file, stop_before_pixels=True, specific_tags=["PatientID", "SeriesInstanceUID"], force=True
        )
        return {
            "patient_id": str(header.get("PatientID", "")),
            "series_instance_uid": str(header.get("SeriesInstanceUID", "")),
        }
    except (OSError, InvalidDicomError, ValueError, AttributeError, EOFError):
        return {}


def _identity_in_zip(archive: Path, series: str) -> dict[str, str]:
    """Of the first member that belongs to the series (``case-...``, perhaps with the number of a volume)."""
    name = series.partition("#")[0]
    damaged = (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error)
    with contextlib.suppress(*damaged), zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            if member.is_dir():
                continue
            with opened.open(member) as file:
                found = _identity(file)
            if found and case_name(found["series_instance_uid"]) == name:
                return found
    return {}


def _read(path: Path) -> dict[str, dict[str, str]]:
    """The rows of an earlier crosswalk by case; raises LungPrepError rather than lose what is in another file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:  # spreadsheets save it with a mark in front
            table = csv.DictReader(file)
            rows = {row["case"]: dict(row) for row in table if row.get("case")}
            known = not table.fieldnames or set(COLUMNS) <= set(table.fieldnames)
    except FileNotFoundError:
        return {}
    except (OSError, csv.Error, UnicodeDecodeError):
        known = False
    if not known:
        raise LungPrepError(
            say("{file} is there and is not a crosswalk of LungPrep that can be read.", file=FileName(path)),
            say("Give another file; this one stays as it is."),
            usage=True,
        )
    return rows
