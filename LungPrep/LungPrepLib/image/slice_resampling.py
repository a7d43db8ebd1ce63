"""One resampling of slices from where they truly lie onto a regular grid, and labels back onto the slices.

A tilted, gapped or irregular stack is not a regular image: each slice has its own distance along the normal
and its own displacement in its plane. Each output plane blends the two slices it lies between, each of them
sampled in its own plane at the place where the output voxel is, so that nothing is interpolated twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ..dicom.geometry import SliceGeometry
from ..findings import Finding, make_finding
from ..progress import Progress, as_progress
from ..recipe import GeometryRules
from .grid import Grid
from .resampling import AIR_HU

if TYPE_CHECKING:
    import SimpleITK as sitk

_EDGE = 0.5 + 1e-6  # a voxel reaches half its size beyond its centre, and rounding must not cut that


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


def native_grid(geometry: SliceGeometry) -> Grid:
    """The regular orthogonal grid nearest to the acquisition.

    For regular slices it is the slices themselves. For others it has their orientation and in-plane spacing
    and their usual step, and is large enough for every voxel of every slice.
    """
    step = geometry.step_mm
    spacing = np.array([*geometry.pixel_spacing_mm, step])
    count = len(geometry.positions_mm)
    if geometry.is_regular:
        start, size = np.zeros(3), np.array([*geometry.size, count])
    else:
        shifts, last = geometry.shifts_mm, float(geometry.offsets_mm[-1])
        # Whole pixels, so that slices that are not displaced stay on their own pixels.
        low = np.floor(shifts.min(axis=0) / spacing[:2] + 1e-3)
        high = np.ceil(shifts.max(axis=0) / spacing[:2] - 1e-3)
        start = np.array([*low * spacing[:2], 0.0])
        size = np.array([*(np.array(geometry.size) + (high - low)), np.floor(last / step + 0.5) + 1])
    x, y, z = (float(v) for v in geometry.positions_mm[0] + geometry.direction @ start)
    nx, ny, nz = (int(n) for n in size)
    return Grid((nx, ny, nz), (float(spacing[0]), float(spacing[1]), float(spacing[2])), (x, y, z), geometry.direction)


def resample_slices(
    image: sitk.Image,
    labels: sitk.Image | None,
    geometry: SliceGeometry,
    grid: Grid,
    rules: GeometryRules,
    *,
    interpolation: Literal["nearest", "linear", "bspline"] = "linear",
    progress: Progress | None = None,
) -> tuple[tuple[sitk.Image, sitk.Image | None], list[Finding]]:
    """Resample slices and their labels from their true positions onto ``grid``.

    Parameters
    ----------
    image, labels
        The stacked slices (:meth:`SliceGeometry.stacked`): int16 HU, and uint8 or ``None``.
    geometry
        Where the slices lie.
    grid
        Its axes must be those of the slices.
    rules
        ``max_gap_mm``: nothing is interpolated between slices further apart; there each slice stands for half
        a step, and what lies between is air, and is listed.
    interpolation
        In the plane of the slices. Between slices it is linear (nearest for ``nearest``): their steps are not
        even, so that no spline of equal steps fits. Labels are always nearest.

    Returns
    -------
    (image, labels), findings
        On ``grid``; beyond the slices air, and label 0.

    Raises
    ------
    ValueError
        when the axes of slices and grid differ.
    """
    import SimpleITK as sitk

    if not np.allclose(geometry.direction, grid.direction, atol=1e-6):
        raise ValueError("the grid's axes are not those of the slices")
    progress = as_progress(progress)
    planes = output_planes(geometry, grid, rules.max_gap_mm)
    sampler = _Sampler(sitk.GetArrayViewFromImage(image), geometry, grid, interpolation)
    result = np.full(grid.size[::-1], AIR_HU, dtype=np.int16)
    for z, plane in enumerate(planes):
        progress("resample", z / len(planes), f"slice {z + 1} of {len(planes)}")
        sampler.fill(result[z], plane)
    on_grid = None
    if labels is not None:
        sampler = _Sampler(sitk.GetArrayViewFromImage(labels), geometry, grid, "nearest")
        carried = np.zeros(grid.size[::-1], dtype=np.uint8)
        for z, plane in enumerate(planes):
            progress.check()
            sampler.fill(carried[z], plane)
        on_grid = grid.image_of(carried)
    return (grid.image_of(result), on_grid), gap_findings(planes, geometry, grid, rules.max_gap_mm)


def output_planes(geometry: SliceGeometry, grid: Grid, max_gap_mm: float) -> list[OutputPlane]:
    """What each plane of ``grid`` is made of."""
    offsets, step = geometry.offsets_mm, geometry.step_mm
    start = float((np.asarray(grid.origin_mm) - geometry.positions_mm[0]) @ geometry.direction[:, 2])
    places = start + np.arange(grid.size[2]) * grid.spacing_mm[2]
    # A stack whose usual step is longer than the limit is sparse, not full of gaps.
    longest = max(max_gap_mm, 1.5 * step)
    return [_output_plane(float(place), offsets, step, longest) for place in places]


def _output_plane(place: float, offsets: npt.NDArray[np.float64], step: float, longest: float) -> OutputPlane:
    reach = step * _EDGE
    lower = int(np.searchsorted(offsets, place + 1e-6, side="right")) - 1
    upper = lower + 1
    if lower < 0 or upper >= len(offsets):
        end = max(lower, 0)
        return OutputPlane(end, end, 0.0) if abs(place - offsets[end]) <= reach else OutputPlane(-1, -1, 0.0)
    below, gap = max(place - offsets[lower], 0.0), offsets[upper] - offsets[lower]
    if gap <= longest:
        return OutputPlane(lower, upper, float(below / gap))
    if below <= reach:
        return OutputPlane(lower, lower, 0.0)
    if gap - below <= reach:
        return OutputPlane(upper, upper, 0.0)
    return OutputPlane(-1, -1, 0.0, gap=lower)


class _Sampler:
    """Samples slices in their own planes at the places of the grid's voxels."""

    def __init__(
        self, slices: npt.NDArray[Any], geometry: SliceGeometry, grid: Grid, interpolation: str
    ) -> None:
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
        x, y = (
            (self._places[axis] - self._shifts[index][axis]) / self._spacing[axis] for axis in (0, 1)
        )
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
    first, last = np.searchsorted(points, [-_EDGE, n - 1 + _EDGE])
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


def gap_findings(planes: list[OutputPlane], geometry: SliceGeometry, grid: Grid, max_gap_mm: float) -> list[Finding]:
    """The gaps that nothing was interpolated across, with the planes of the grid that are air for it."""
    offsets = geometry.offsets_mm
    gaps = []
    for lower in sorted({plane.gap for plane in planes if plane.gap >= 0}):
        empty = [z for z, plane in enumerate(planes) if plane.gap == lower]
        gaps.append(
            {
                "after_slice": lower + 1,
                "length_mm": round(float(offsets[lower + 1] - offsets[lower]), 3),
                "planes": [empty[0], empty[-1]],
                "voxels": len(empty) * grid.size[0] * grid.size[1],
            }
        )
    if not gaps:
        return []
    words = ", ".join(f"{gap['length_mm']:g} mm after slice {gap['after_slice']}" for gap in gaps[:5])
    more = f" and {len(gaps) - 5} more" if len(gaps) > 5 else ""
    return [
        make_finding(
            "gap-left-empty",
            f"{len(gaps)} gap{'s' if len(gaps) > 1 else ''} between slices exceed{'' if len(gaps) > 1 else 's'} "
            f"{max_gap_mm:g} mm: {words}{more}.",
            gaps=gaps,
            max_gap_mm=max_gap_mm,
        )
    ]


def labels_to_slices(labels: sitk.Image, geometry: SliceGeometry) -> sitk.Image:
    """Carry labels from any grid back onto the original slices, by nearest neighbour.

    Returns
    -------
    sitk.Image
        uint8, the slices stacked as :meth:`SliceGeometry.stacked` does; 0 where the labels' grid does not reach.
    """
    import SimpleITK as sitk

    array = sitk.GetArrayViewFromImage(labels)
    grid = Grid.of(labels)
    columns, rows = geometry.size
    to_index = np.linalg.inv(grid.direction * grid.spacing_mm)
    along_x = np.outer(np.arange(columns) * geometry.pixel_spacing_mm[0], to_index @ geometry.direction[:, 0])
    along_y = np.outer(np.arange(rows) * geometry.pixel_spacing_mm[1], to_index @ geometry.direction[:, 1])
    result = np.zeros((len(geometry.positions_mm), rows, columns), dtype=np.uint8)
    for z, position in enumerate(geometry.positions_mm):
        start = to_index @ (position - grid.origin_mm)
        inside = np.ones((rows, columns), dtype=bool)
        flat = np.zeros((rows, columns), dtype=np.intp)
        for axis, stride in zip((2, 1, 0), _strides(array.shape), strict=True):
            index = np.floor(start[axis] + along_y[:, None, axis] + along_x[None, :, axis] + 0.5).astype(np.intp)
            inside &= (index >= 0) & (index < grid.size[axis])
            flat += index * stride
        result[z][inside] = array.reshape(-1)[flat[inside]]
    return geometry.stacked(result)


def _strides(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """How many voxels a step along z, y, x is in a C-ordered array."""
    return shape[1] * shape[2], shape[2], 1
