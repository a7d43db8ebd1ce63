"""The axes of a grid by the directions in which their indices rise: L or R, P or A, S or I for x, y and z."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from .grid import Grid

_POSITIVE, _NEGATIVE = "LPS", "RAI"  # along the axes of DICOM's patient space, and against them


def orientation_codes() -> list[str]:
    """All 48 codes, LPS first."""
    codes = [
        "".join((_POSITIVE, _NEGATIVE)[sign >> place & 1][axis] for place, axis in enumerate(order))
        for order in permutations(range(3))
        for sign in range(8)
    ]
    return sorted(codes, key=lambda code: (code != "LPS", codes.index(code)))


def _anatomical_axes(direction: npt.NDArray[np.float64]) -> tuple[int, ...]:
    """Which patient axis each of the three columns is nearest to, each taken once, the closest match as a whole."""
    return max(permutations(range(3)), key=lambda rows: sum(abs(direction[r, c]) for c, r in enumerate(rows)))


def reoriented(grid: Grid, code: str) -> Grid:
    """The same voxels of ``grid`` with axes in the order and direction of ``code``."""
    here = _anatomical_axes(grid.direction)
    order, flips = [], []
    for letter in code:
        row = (_POSITIVE if letter in _POSITIVE else _NEGATIVE).index(letter)
        axis = here.index(row)
        order.append(axis)
        flips.append((grid.direction[row, axis] > 0) != (letter in _POSITIVE))
    return _turned(grid, order, flips)


def _turned(grid: Grid, order: list[int], flips: list[bool]) -> Grid:
    start = np.zeros(3)
    for axis, flip in zip(order, flips, strict=True):
        start[axis] = grid.size[axis] - 1 if flip else 0
    x, y, z = (float(v) for v in grid.points_mm(start[None])[0])
    direction = grid.direction[:, order] * np.where(flips, -1.0, 1.0)
    sizes, spacings = ([values[axis] for axis in order] for values in (grid.size, grid.spacing_mm))
    return Grid(
        (int(sizes[0]), int(sizes[1]), int(sizes[2])),
        (float(spacings[0]), float(spacings[1]), float(spacings[2])),
        (x, y, z),
        direction,
    )


def along_axes_of(grid: Grid, direction: npt.NDArray[np.float64]) -> tuple[Grid, list[int], list[bool]] | None:
    """``grid`` with its axes in the order and direction of ``direction``, and the way back; ``None`` if oblique to it.

    Returns
    -------
    grid, order, flips
        An array (x, y, z) on the grid that is returned becomes one on ``grid`` by
        ``np.flip(array, flipped axes).transpose(order)``.
    """
    cosines = direction.T @ grid.direction  # rows: the wanted axes; columns: the grid's
    whole = np.rint(cosines)
    if not np.allclose(cosines, whole, atol=1e-6) or not np.allclose(np.abs(whole).sum(axis=0), 1):
        return None
    order = [int(np.flatnonzero(whole[:, column])[0]) for column in range(3)]  # the wanted axis of each of the grid's
    back = [order.index(axis) for axis in range(3)]
    flips = [bool(whole[axis, back[axis]] < 0) for axis in range(3)]
    return _turned(grid, back, flips), order, flips


def turned_array(array: npt.NDArray[Any], order: list[int], flips: list[bool]) -> npt.NDArray[Any]:
    """An array (z, y, x) on the first grid of :func:`along_axes_of`, as one on the grid that it was asked for."""
    flipped = np.flip(array, tuple(2 - axis for axis in range(3) if flips[axis]))
    return np.ascontiguousarray(flipped.transpose(*(2 - order[2 - axis] for axis in range(3))))


def turned_back(array: npt.NDArray[Any], order: list[int], flips: list[bool]) -> npt.NDArray[Any]:
    """The other way: a view of an array (z, y, x) on the wanted grid, as one on the first of :func:`along_axes_of`."""
    back = array.transpose(*(2 - order.index(2 - axis) for axis in range(3)))
    return np.flip(back, tuple(2 - axis for axis in range(3) if flips[axis]))
