"""Points of a grid in the phantom's own coordinates, kept as small as the grid's orientation allows.

The phantom's coordinates are LPS millimetres of its body: x to the left, y to the back, z to the head, with
x = 0 in the middle of the body and z = 0 at the top of the lungs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from LungPrepLib.image.grid import Grid

Array = npt.NDArray[Any]  # float32 throughout
Box = tuple[slice, slice, slice]


@dataclass(frozen=True)
class Points:
    """Coordinates of a block of points: ``x``, ``y``, ``z`` broadcast to ``shape``.

    In a block (z, y, x) of an axial grid ``z`` is (n, 1, 1), and what depends on it alone costs nothing.
    """

    x: Array
    y: Array
    z: Array
    shape: tuple[int, ...]

    def at(self, box: Box) -> Points:
        """The points of a box of array indices."""
        shape = tuple(part.stop - part.start for part in box)
        return Points(cut(self.x, box), cut(self.y, box), cut(self.z, box), shape)

    @classmethod
    def listed(cls, points: npt.NDArray[np.floating[Any]]) -> Points:
        """A block of shape (1, 1, n) from (n, 3) points."""
        x, y, z = (np.ascontiguousarray(points[:, axis], dtype=np.float32).reshape(1, 1, -1) for axis in range(3))
        return cls(x, y, z, x.shape)


def cut(array: Array, box: Box) -> Array:
    """The part of a broadcastable array that belongs to a box."""
    return array[tuple(part if size > 1 else slice(None) for part, size in zip(box, array.shape, strict=True))]


class Lattice:
    """The points of a :class:`Grid`, in the phantom's coordinates, block by block.

    Parameters
    ----------
    grid
        Where the image is to lie, LPS.
    rotation, shift_mm
        How the body lies in the scanner: ``lps = rotation @ body + shift_mm``.
    """

    def __init__(self, grid: Grid, rotation: npt.NDArray[np.float64], shift_mm: npt.NDArray[np.float64]) -> None:
        self.shape = grid.size[::-1]
        axes = grid.direction * np.asarray(grid.spacing_mm)  # columns: one step along i, j, k
        self._matrix = (rotation.T @ axes)[:, ::-1]  # columns: one step along k, j, i
        self._origin = rotation.T @ (np.asarray(grid.origin_mm) - shift_mm)
        self._inverse = np.linalg.inv(self._matrix)

    def block(self, start: int, stop: int) -> Points:
        """The points of the slices ``start`` to ``stop`` (exclusive)."""
        indices = (np.arange(start, stop), np.arange(self.shape[1]), np.arange(self.shape[2]))
        shape = (stop - start, *self.shape[1:])
        coordinates = []
        for axis in range(3):
            total = np.full((1, 1, 1), self._origin[axis])
            for dimension in range(3):
                step = self._matrix[axis, dimension]
                if abs(step) > 1e-9:
                    total = total + step * indices[dimension].reshape([-1 if d == dimension else 1 for d in range(3)])
            coordinates.append(total.astype(np.float32))
        x, y, z = coordinates
        return Points(x, y, z, shape)

    def boxes(self, low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """(n, 3, 2) start and stop array indices around (n, 3) boxes of body coordinates, clipped to the grid."""
        corners = np.stack([np.where(mask, high, low) for mask in np.ndindex(2, 2, 2)], axis=1)
        indices = (corners - self._origin) @ self._inverse.T
        start = np.floor(indices.min(axis=1)).astype(np.int64)
        stop = np.ceil(indices.max(axis=1)).astype(np.int64) + 1
        limits = np.asarray(self.shape)
        return np.stack([np.clip(start, 0, limits), np.clip(stop, 0, limits)], axis=2)
