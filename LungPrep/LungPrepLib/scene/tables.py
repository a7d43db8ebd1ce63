"""Measurements <-> table nodes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from ..measurement.columns import columns
from ..measurement.measure import UNIT_NAMES

_INTEGERS = frozenset({"label"})


def column_titles() -> dict[str, str]:
    """Titles of the columns by key, units included, in order."""
    return {
        column.key: f"{column.title} ({unit})" if (unit := UNIT_NAMES.get(column.unit, column.unit)) else column.title
        for column in columns()
    }


def table_from_rows(rows: Iterable[dict[str, Any]], name: str, *, node: Any = None, scene: Any = None) -> Any:
    """Put measurements into a scene as a vtkMRMLTableNode: one row per structure, units in the column titles.

    ``rows`` are those of :func:`~LungPrepLib.measurement.density.measure_density`; a number that is not there is
    an empty cell. ``node`` is filled instead of adding one.
    """
    import slicer
    import vtk

    rows = list(rows)
    scene = scene or slicer.mrmlScene
    if node is None:
        node = slicer.vtkMRMLTableNode()
        node.SetName(scene.GenerateUniqueName(name))
        scene.AddNode(node)
    node.SetUseColumnTitleAsColumnHeader(True)
    table = vtk.vtkTable()
    for key in column_titles():
        column = _column(key, [row.get(key) for row in rows])
        column.SetName(key)
        table.AddColumn(column)
    modified = node.StartModify()
    try:
        node.SetAndObserveTable(table)
        for key, title in column_titles().items():
            node.SetColumnTitle(key, title)
        for described in columns():
            node.SetColumnUnitLabel(described.key, described.unit)
            node.SetColumnDescription(described.key, described.description)
    finally:
        node.EndModify(modified)
    return node


def rows_from_table(node: Any) -> list[dict[str, Any]]:
    """The rows that :func:`table_from_rows` put into a table node; empty cells are ``None``."""
    table = node.GetTable()
    rows = []
    for index in range(table.GetNumberOfRows()):
        row: dict[str, Any] = {}
        for column in range(table.GetNumberOfColumns()):
            array = table.GetColumn(column)
            row[array.GetName()] = _cell(array.GetName(), array.GetValue(index))
        rows.append(row)
    return rows


def _column(key: str, values: list[Any]) -> Any:
    """A column of the type that its values have; strings where a number is missing, so that the cell is empty.

    And where a number has more digits than the six that Slicer's table storage writes of a number: a scene that is
    saved and loaded has the numbers that were put in.
    """
    import vtk

    if key in _INTEGERS and all(isinstance(value, int) for value in values):
        column = vtk.vtkIntArray()
    elif key not in _texts() and values and all(_has_six_digits(value) for value in values):
        column = vtk.vtkDoubleArray()
    else:
        column = vtk.vtkStringArray()
        values = ["" if value is None else str(value) for value in values]
    for value in values:
        column.InsertNextValue(value)
    return column


def _has_six_digits(value: Any) -> bool:
    return isinstance(value, (int, float)) and float(f"{value:.6g}") == value


def _cell(key: str, value: Any) -> Any:
    if not isinstance(value, str) or key in _texts():
        return None if value == "" else value
    if not value:
        return None
    return int(value) if key in _INTEGERS else float(value)


@cache
def _texts() -> frozenset[str]:
    return frozenset(column.key for column in columns() if column.kind == "text")
