"""Slices sampled in their own planes at the places of a grid's voxels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from .grid import Grid
from .slice_geometry import SliceGeometry

EDGE = 0.5 + 1e-6  # a voxel reaches half its size beyond its centre, and rounding must not cut that


class Slices(Protocol):
    """Slices (y, x) by their index: an array (z, y, x), or something that makes them when they are asked for."""

    def __getitem__(self, index: int, /) -> npt.NDArray[Any]: ...


@dataclass(frozen=True)
class OutputPlane:
    """What an output plane is made of: ``lower * (1 - weight) + upper * weight``; no slice at all is -1."""

    lower: int
    upper: int
    weight: float
    gap: int = -1  # the gap that the plane lies in: the slice below it

    @property
    def nearest(self) -> int:
        """The slice that lies nearest, -1 where there is none."""
        return self.lower if self.weight < 0.5 else self.upper


class SliceSampler:
    """Samples slices in their own planes at the places of the grid's voxels."""

    def __init__(self, slices: Slices, geometry: SliceGeometry, grid: Grid, interpolation: str) -> None:
        self._slices = slices
        self._order = {"nearest": 0, "linear": 1, "bspline": 3}[interpolation]
        start = (np.asarray(grid.origin_mm) - geometry.positions_mm[0]) @ geometry.direction
        self._places = [start[axis] + np.arange(grid.size[axis]) * grid.spacing_mm[axis] for axis in (0, 1)]
        self._shifts = geometry.shifts_mm
        self._spacing = geometry.pixel_spacing_mm
        self._cache: dict[int, tuple[npt.NDArray[Any], tuple[slice, slice]]] = {}

    def fill(self, target: npt.NDArray[Any], plane: OutputPlane) -> None:
        """Write an output plane (y, x) into ``target``, which holds the value for outside."""
        if plane.nearest < 0:
            return
        values, box = self._sampled(plane.nearest)
        target[box] = values if self._order == 0 else _rounded(values, target.dtype)
        if self._order == 0 or plane.weight < 1e-6:
            return
        lower, lower_box = self._sampled(plane.lower)
        upper, upper_box = self._sampled(plane.upper)
        both = tuple(_common(a, b) for a, b in zip(lower_box, upper_box, strict=True))
        if any(part.start >= part.stop for part in both):
            return
        blend = lower[_within(both, lower_box)] * np.float32(1 - plane.weight)
        blend += upper[_within(both, upper_box)] * np.float32(plane.weight)
        target[both] = _rounded(blend, target.dtype)

    def _sampled(self, index: int) -> tuple[npt.NDArray[Any], tuple[slice, slice]]:
        """Slice ``index`` sampled where the grid's voxels lie in it, and which rows and columns those are."""
        if index in self._cache:
            return self._cache[index]
        for old in [key for key in self._cache if key < index - 1]:
            del self._cache[old]
        source = self._slices[index]
        x, y = ((self._places[axis] - self._shifts[index][axis]) / self._spacing[axis] for axis in (0, 1))
        columns, rows = _covered(x, source.shape[1]), _covered(y, source.shape[0])
        values = source if self._order == 0 else source.astype(np.float32)
        values = _along(values, y[rows], 0, self._order)
        values = _along(values, x[columns], 1, self._order)
        self._cache[index] = values, (rows, columns)
        return self._cache[index]


def _common(a: slice, b: slice) -> slice:
    return slice(max(a.start, b.start), min(a.stop, b.stop))


def _within(box: tuple[slice, ...], outer: tuple[slice, ...]) -> tuple[slice, ...]:
    return tuple(slice(b.start - o.start, b.stop - o.start) for b, o in zip(box, outer, strict=True))


def _covered(points: npt.NDArray[np.float64], n: int) -> slice:
    """Which of the rising ``points`` (continuous indices) lie in ``n`` pixels, their half at the edge included."""
    first, last = np.searchsorted(points, [-EDGE, n - 1 + EDGE])
    return slice(int(first), int(last))


def _rounded(values: npt.NDArray[Any], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    info = np.iinfo(dtype)
    return np.clip(np.rint(values), info.min, info.max).astype(dtype)


def _along(values: npt.NDArray[Any], points: npt.NDArray[np.float64], axis: int, order: int) -> npt.NDArray[Any]:
    """Sample a plane along one axis at continuous indices."""
    n = values.shape[axis]
    whole = np.rint(points)
    if order == 0:
        # Halfway goes to the higher index, as ITK rounds.
        return np.take(values, np.clip(np.floor(points + 0.5), 0, n - 1).astype(np.intp), axis=axis)
    if np.abs(points - whole).max(initial=0.0) < 1e-4:
        return np.take(values, np.clip(whole, 0, n - 1).astype(np.intp), axis=axis)
    total: npt.NDArray[Any] | None = None
    for indices, weights in _taps(points, n, order):
        if order == 3 and total is None:
            from scipy import ndimage

            values = ndimage.spline_filter1d(values, 3, axis=axis, output=np.float32, mode="mirror")
        part = np.take(values, indices, axis=axis)
        part *= weights[:, None] if axis == 0 else weights
        total = part if total is None else np.add(total, part, out=total)
    assert total is not None
    return total


def _taps(
    points: npt.NDArray[np.float64], n: int, order: int
) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]]:
    """Indices and weights of the samples that each point is made of; beyond the edge linear repeats, cubic mirrors."""
    base = np.floor(points)
    t = points - base
    if order == 1:
        weights = [1 - t, t]
        first = 0
    else:  # uniform cubic B-spline
        weights = [(1 - t) ** 3 / 6, (4 - 6 * t**2 + 3 * t**3) / 6, (1 + 3 * t + 3 * t**2 - 3 * t**3) / 6, t**3 / 6]
        first = -1
    for k, weight in enumerate(weights, start=first):
        index = base.astype(np.intp) + k
        if order == 3 and n > 1:
            index = np.abs((index + (n - 1)) % (2 * (n - 1)) - (n - 1))
        yield np.clip(index, 0, n - 1), weight.astype(np.float32)
