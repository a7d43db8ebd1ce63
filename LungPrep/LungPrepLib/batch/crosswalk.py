"""The link between case and patient: a file of its own, only on request, readable by its owner alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ..atomic import replace_text
from ..export.tables import csv_text
from ..findings import LungPrepError
from ..messages import FileName, say
from ..wording import system_reason
from .manifest import Task

COLUMNS = ("case", "patient_id", "study_instance_uid", "series_instance_uid", "source")


def write_crosswalk(tasks: Iterable[Task], path: Path) -> None:
    """Write (or bring up to date) the table from case to patient.

    Rows of cases that an earlier batch wrote stay. The file is created with owner-only rights before anything
    is in it, and replaced as a whole.

    Raises
    ------
    LungPrepError
        when it cannot be written, or there is a file that is no crosswalk: it stays as it is.
    """
    rows = _read(path)
    for task in tasks:
        rows[task.case] = _row(task)
    text = csv_text((rows[case] for case in sorted(rows)), COLUMNS)
    try:
        replace_text(path, text, private=True)
    except OSError as error:
        raise LungPrepError(
            say("The crosswalk {file} cannot be written: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Give a path that you may write to."),
            usage=True,
        ) from error


def _row(task: Task) -> dict[str, str]:
    source = task.source[0] if isinstance(task.source, list) and task.source else str(task.source or "")
    row = {"case": task.case, "study_instance_uid": task.study_uid or "", "source": source}
    if isinstance(task.source, list) and task.source:
        row |= _identity(Path(task.source[0]))
        row["source"] = task.archive or str(Path(task.source[0]).parent)
    return row


def _identity(path: Path) -> dict[str, str]:
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        header = pydicom.dcmread(
            path, stop_before_pixels=True, specific_tags=["PatientID", "SeriesInstanceUID"], force=True
        )
        return {
            "patient_id": str(header.get("PatientID", "")),
            "series_instance_uid": str(header.get("SeriesInstanceUID", "")),
        }
    except (OSError, InvalidDicomError, ValueError, AttributeError):
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
