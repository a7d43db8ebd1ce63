"""Slices sampled in their own planes at the places of a grid's voxels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from .axis_weights import axis_weights, covered, is_identity
from .blending import rounded
from .grid import Grid
from .resampling import Sampling
from .slice_geometry import SliceGeometry

_MOST_KEPT = 64


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

    def __init__(self, slices: Slices, geometry: SliceGeometry, grid: Grid, how: Sampling) -> None:
        self._slices = slices
        self._how = how
        start = (np.asarray(grid.origin_mm) - geometry.positions_mm[0]) @ geometry.direction
        self._places = [start[axis] + np.arange(grid.size[axis]) * grid.spacing_mm[axis] for axis in (0, 1)]
        self._means = [grid.spacing_mm[axis] / geometry.pixel_spacing_mm[axis] for axis in (0, 1)]
        self._shifts = geometry.shifts_mm
        self._spacing = geometry.pixel_spacing_mm
        self._cache: dict[int, tuple[npt.NDArray[Any], tuple[slice, slice]]] = {}
        self._weights: dict[tuple[int, int, float], tuple[slice, Any]] = {}

    @property
    def _picks(self) -> bool:
        return self._how.interpolation == "nearest"

    def fill(self, target: npt.NDArray[Any], plane: OutputPlane) -> None:
        """Write an output plane (y, x) into ``target``, which holds the value for outside."""
        if plane.nearest < 0:
            return
        values, box = self._sampled(plane.nearest)
        target[box] = rounded(values.copy(), target.dtype)
        if self._picks or plane.weight < 1e-6:
            return
        lower, lower_box = self._sampled(plane.lower)
        upper, upper_box = self._sampled(plane.upper)
        both = tuple(_common(a, b) for a, b in zip(lower_box, upper_box, strict=True))
        if any(part.start >= part.stop for part in both):
            return
        blend = lower[_within(both, lower_box)] * np.float32(1 - plane.weight)
        blend += upper[_within(both, upper_box)] * np.float32(plane.weight)
        target[both] = rounded(blend, target.dtype)

    def fill_mean(self, target: npt.NDArray[Any], planes: list[OutputPlane]) -> None:
        """Write the mean of several output planes into ``target``; what lies outside in one counts as what it holds."""
        total = np.zeros(target.shape, dtype=np.float32)
        for plane in planes:
            one = target.copy()
            self.fill(one, plane)
            total += one
        target[...] = rounded(total / len(planes), target.dtype)

    def _sampled(self, index: int) -> tuple[npt.NDArray[Any], tuple[slice, slice]]:
        """Slice ``index`` sampled where the grid's voxels lie in it, and which rows and columns those are."""
        if index in self._cache:
            return self._cache[index]
        for old in [key for key in self._cache if key < index - 1]:
            del self._cache[old]
        source = self._slices[index]
        columns, wx = self._axis(0, index, source.shape[1])
        rows, wy = self._axis(1, index, source.shape[0])
        if self._picks and not (self._how.anti_alias and max(self._means) > 1):
            values = source[np.ix_(wy.indices, wx.indices)]
        else:
            values = source.astype(wx.dtype)
            values = values if is_identity(wy) else wy @ values
            values = values if is_identity(wx) else np.ascontiguousarray((wx @ np.ascontiguousarray(values.T)).T)
            if self._how.clip_overshoot:
                np.clip(values, *_range_around(source, wy, wx), out=values)
        self._cache[index] = values, (rows, columns)
        return self._cache[index]

    def _axis(self, axis: int, index: int, n: int) -> tuple[slice, Any]:
        """Which of the grid's columns (axis 0) or rows (1) lie in a slice, and the weights of its pixels in them."""
        shift = round(float(self._shifts[index][axis]), 6)
        key = (axis, n, shift)
        if key not in self._weights:
            if len(self._weights) > _MOST_KEPT:
                self._weights.clear()
            points = (self._places[axis] - shift) / self._spacing[axis]
            whole = np.rint(points)
            if np.abs(points - whole).max(initial=0.0) < 1e-4:
                points = whole
            part = covered(points, n)
            mean = self._means[axis] if self._how.anti_alias else 0.0
            weights = axis_weights(
                points[part], n, self._how.interpolation, mean_over=mean, dtype=self._how.dtype, repeat=self._how.repeat
            )
            self._weights[key] = part, weights
        return self._weights[key]


def _range_around(source: npt.NDArray[Any], wy: Any, wx: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Lowest and highest of the pixels that each sample lies between."""
    found = []
    for narrow in (np.minimum, np.maximum):
        plane = source
        for axis, weights in ((0, wy), (1, wx)):
            first, last = _main_taps(weights)
            picked = [
                np.take(plane, np.minimum(first + k, last), axis=axis) for k in range(int((last - first).max()) + 1)
            ]
            plane = narrow.reduce(picked)
        found.append(plane)
    return found[0], found[1]


def _main_taps(weights: Any) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The first and last pixel of each row that a linear interpolation would use."""
    last = weights.shape[1] - 1
    centre = np.asarray(weights @ np.arange(last + 1, dtype=np.float64)).ravel()
    return (
        np.clip(np.floor(centre + 1e-6).astype(np.intp), 0, last),
        np.clip(np.ceil(centre - 1e-6).astype(np.intp), 0, last),
    )


def _common(a: slice, b: slice) -> slice:
    return slice(max(a.start, b.start), min(a.stop, b.stop))


def _within(box: tuple[slice, ...], outer: tuple[slice, ...]) -> tuple[slice, ...]:
    return tuple(slice(b.start - o.start, b.stop - o.start) for b, o in zip(box, outer, strict=True))
