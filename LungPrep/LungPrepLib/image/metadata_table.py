"""What a table says of image files that do not say it: how stored values become HU, and how large a voxel is.

The columns are those of the metadata that CT-RATE publishes beside its NIfTI files: ``VolumeName`` (the file's name),
``RescaleSlope`` and ``RescaleIntercept``, ``XYSpacing`` ("[0.75, 0.75]") and ``ZSpacing`` in millimetres, and
``ImageOrientationPatient``. Each of the two pairs may be missing, and others are passed over.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..file_names import stem_of
from ..findings import Finding, LungPrepError, make_finding
from ..messages import FileName, say
from ..recipe import ImageFileRules
from ..wording import system_reason
from .file_formats.described import Described, is_default, letters_of

NAME = "VolumeName"
RESCALE = ("RescaleSlope", "RescaleIntercept")
SPACING = ("XYSpacing", "ZSpacing")
ORIENTATION = "ImageOrientationPatient"
_ALONG_AXIS = 0.99  # the cosine of what is called an axis of the patient without further words


@dataclass(frozen=True)
class TableRow:
    """What a table says of one image file.

    Attributes
    ----------
    line
        Of the table.
    rescale
        Slope and intercept: HU are slope x value + intercept.
    spacing_mm
        (x, y, z).
    orientation
        Three letters, where the indices grow to; empty where the table does not say it, or they are oblique.
    """

    line: int
    rescale: tuple[float, float] | None = None
    spacing_mm: tuple[float, float, float] | None = None
    orientation: str = ""


def row_of(path: Path, rules: ImageFileRules) -> TableRow | None:
    """What the recipe's table (``image_files.metadata``) says of a file; ``None`` without a table or a row.

    Raises
    ------
    LungPrepError
        when the table cannot be read, lacks a column, or has two rows for the file or one that is not numbers.
    """
    if not rules.metadata:
        return None
    table = Path(rules.metadata)
    try:
        stamp = table.stat()
        rows = _rows(table, stamp.st_mtime_ns, stamp.st_size)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise LungPrepError(
            say("The table {file} (image_files.metadata) cannot be read: {reason}.",
                file=FileName(table), reason=reason),
            say("Give a CSV file in UTF-8 with the columns {columns}.", columns=", ".join((NAME, *RESCALE, *SPACING))),
            usage=True,
        ) from error  # fmt: skip
    found = rows.get(stem_of(path.name), ())
    if len(found) > 1:
        raise LungPrepError(
            say("{file} has {count} rows for {name} (lines {lines}): which of them is true, nobody can know.",
                file=FileName(table), count=len(found), name=FileName(path), lines=[line for line, _ in found]),
            say("Keep one of them."),
        )  # fmt: skip
    return _row(*found[0], table) if found else None


def with_table(path: Path, rules: ImageFileRules, header: Described) -> tuple[ImageFileRules, list[Finding]]:
    """The rules with the voxel size that the table gives, and the orientation where the header has lost its own.

    What the recipe itself says goes before the table. Raises as :func:`row_of`.
    """
    row = row_of(path, rules)
    if row is None:
        if not rules.metadata:
            return rules, []
        said = say("The table {file} has no row for {name}.", file=FileName(rules.metadata), name=FileName(path))
        return rules, [make_finding("metadata-none", said)]
    lost = header.direction is None or is_default(header)
    orientation = rules.orientation or (row.orientation if lost else "")
    spacing = rules.spacing_mm or list(row.spacing_mm or ())
    return replace(rules, spacing_mm=spacing, orientation=orientation), []


@lru_cache(maxsize=4)
def _rows(table: Path, changed_ns: int, size: int) -> dict[str, tuple[tuple[int, dict[str, str]], ...]]:
    """The rows of a table by the files' names without their endings, each with its line; read again when it changes."""
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        _check_columns(columns, table)
        for row in reader:
            kept = {column: row.get(column) or "" for column in (*RESCALE, *SPACING, ORIENTATION) if column in columns}
            found.setdefault(stem_of((row[NAME] or "").strip()), []).append((reader.line_num, kept))
    return {name: tuple(rows) for name, rows in found.items()}


def _check_columns(columns: list[str], table: Path) -> None:
    missing = [] if NAME in columns else [NAME]
    for pair in (RESCALE, SPACING):
        here = [column for column in pair if column in columns]
        missing += [column for column in pair if here and column not in here]
    if not missing and not any(pair[0] in columns for pair in (RESCALE, SPACING)):
        missing = [*RESCALE, *SPACING]
    if missing:
        raise LungPrepError(
            say("{file} has no column {columns}.", file=FileName(table), columns=missing),
            say("Name the columns {columns}, as in the metadata of CT-RATE; one of the two pairs is enough.",
                columns=", ".join((NAME, *RESCALE, *SPACING))),
            usage=True,
        )  # fmt: skip


def _row(line: int, cells: dict[str, str], table: Path) -> TableRow:
    rescale: tuple[float, float] | None = None
    spacing: tuple[float, float, float] | None = None
    if any(cells.get(column, "").strip() for column in RESCALE):
        slope, intercept = (_numbers(cells, column, 1, line, table)[0] for column in RESCALE)
        if slope == 0:
            raise _no_number(RESCALE[0], line, table)
        rescale = slope, intercept
    if any(cells.get(column, "").strip() for column in SPACING):
        x, y = _numbers(cells, SPACING[0], 2, line, table)
        (z,) = _numbers(cells, SPACING[1], 1, line, table)
        for column, lengths in zip(SPACING, ((x, y), (z,)), strict=True):
            if min(lengths) <= 0:
                raise _no_number(column, line, table)
        spacing = x, y, z
    return TableRow(line, rescale, spacing, _letters(cells.get(ORIENTATION, "")))


def _numbers(cells: dict[str, str], column: str, count: int, line: int, table: Path) -> list[float]:
    """The numbers of a cell; a single one may stand for two that are equal."""
    try:
        found = list(_parsed(cells.get(column, "")))
    except ValueError:
        found = []
    found = found * count if len(found) == 1 else found
    if len(found) != count or not all(map(math.isfinite, found)):
        raise _no_number(column, line, table)
    return found


def _parsed(cell: str) -> Iterator[float]:
    return (float(part) for part in cell.strip().strip("[]()").split(","))


def _no_number(column: str, line: int, table: Path) -> LungPrepError:
    return LungPrepError(
        say("Line {line} of {file} has no usable number in the column {column}.",
            line=line, file=FileName(table), column=column),
        say("Correct that line."),
    )  # fmt: skip


def _letters(cell: str) -> str:
    """The orientation (cosines of rows and columns) as three letters, where it is along the patient's axes."""
    try:
        cosines = np.array(list(_parsed(cell)))
    except ValueError:
        return ""
    if cosines.shape != (6,) or not np.isfinite(cosines).all():
        return ""
    x, y = cosines[:3], cosines[3:]
    direction = np.column_stack([x, y, np.cross(x, y)])
    return letters_of(direction) if np.all(np.abs(direction).max(axis=0) > _ALONG_AXIS) else ""
