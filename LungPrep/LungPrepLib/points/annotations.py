"""Nodules from a table as LUNA16 has it: one row per nodule, world coordinates in millimetres.

Columns ``seriesuid, coordX, coordY, coordZ, diameter_mm``; the coordinates are those of SimpleITK and DICOM (LPS), so
that the image's origin, spacing and direction say which voxel they are (the LUNA16 challenge's annotations.csv).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..findings import LungPrepError
from ..messages import FileName, say
from ..wording import system_reason

COLUMNS = ("seriesuid", "coordX", "coordY", "coordZ", "diameter_mm")
_MOST_MM = 500.0


@dataclass(frozen=True)
class Nodule:
    """A nodule: its centre (x, y, z) in mm (LPS), its diameter in mm, and the row of the table that says so."""

    position_mm: tuple[float, float, float]
    diameter_mm: float
    row: int = 0


def read_annotations(path: Path, names: Sequence[str]) -> list[Nodule]:
    """The nodules of one scan, in the order of the table; none when it has no row for it.

    Parameters
    ----------
    path
        A CSV file in UTF-8.
    names
        What the scan may be called in the column ``seriesuid``: its Series Instance UID, or the name of its file
        without the ending.

    Raises
    ------
    LungPrepError
        when the file cannot be read, lacks a column, or has a row for this scan that is no nodule.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise LungPrepError(
                    say("{file} has no column {columns}.", file=FileName(path), columns=missing),
                    say("Name the columns {columns}, as in LUNA16's annotations.csv.", columns=", ".join(COLUMNS)),
                    usage=True,
                )
            wanted = set(names)
            found = [
                _nodule(row, number, path)
                for number, row in enumerate(rows, start=2)  # the first line names the columns
                if (row["seriesuid"] or "").strip() in wanted
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LungPrepError(
            say("{file} cannot be read: {reason}.", file=FileName(path),
                reason=system_reason(error) if isinstance(error, OSError) else str(error)),
            say("Give a CSV file in UTF-8."),
            usage=True,
        ) from error  # fmt: skip
    return found


def _nodule(row: dict[str, str], number: int, path: Path) -> Nodule:
    try:
        x, y, z, diameter = (float(row[column]) for column in COLUMNS[1:])
    except (TypeError, ValueError):
        x = y = z = diameter = math.nan
    if not all(map(math.isfinite, (x, y, z))) or not 0 < diameter <= _MOST_MM:
        raise LungPrepError(
            say("Line {line} of {file} is no nodule: {columns} have to be numbers, the diameter more than 0.",
                line=number, file=FileName(path), columns=", ".join(COLUMNS[1:])),
            say("Correct that line."),
            usage=True,
        )  # fmt: skip
    return Nodule((x, y, z), diameter, number)


def largest(nodules: Sequence[Nodule]) -> list[Nodule]:
    """The one with the greatest diameter (the first of equal ones), in a list; empty for none."""
    return [max(nodules, key=lambda nodule: nodule.diameter_mm)] if nodules else []
