"""One resampling of slices from where they truly lie onto a regular grid, and labels back onto the slices.

A tilted, gapped or irregular stack is not a regular image: each slice has its own distance along the normal
and its own displacement in its plane. Each output plane blends the two slices it lies between, each of them
sampled in its own plane at the place where the output voxel is, so that nothing is interpolated twice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..findings import Finding, make_finding
from ..messages import Listed, Quantity, say
from ..progress import Progress, as_progress
from ..recipe import GeometryRules
from .axis_weights import EDGE, Interpolation
from .buffers import ImageBuffer, values_in, voxels_of
from .grid import Grid
from .hu import AIR_HU
from .label_shares import fill_with_largest, share_of
from .orientation import along_axes_of, turned_array, turned_back
from .resampling import Sampling
from .slice_geometry import SliceGeometry
from .slice_sampling import OutputPlane, SliceSampler

if TYPE_CHECKING:
    import SimpleITK as sitk

_MOST_VOTES = 8


def native_grid(geometry: SliceGeometry) -> Grid:
    """The regular orthogonal grid nearest to the acquisition.

    For regular slices it is the slices themselves. For others it has their orientation and in-plane spacing
    and their usual step (:attr:`SliceGeometry.native_step_mm`), and is large enough for every voxel of every slice.
    """
    step = geometry.native_step_mm
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
    interpolation: Interpolation | Sampling = "linear",
    fill: int = AIR_HU,
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
        Its axes must be those of the slices, in any order and direction.
    rules
        ``max_gap_mm``: nothing is interpolated between slices further apart; there each slice stands for half
        a step, and what lies between is air, and is listed.
    interpolation
        In the plane of the slices. Between slices it is linear (nearest for ``nearest``): their steps are not
        even, so that no spline of equal steps fits. With ``anti_alias`` a plane thicker than the slices' step is the
        mean of several. Of labels the one with the largest share of a voxel is taken (:mod:`.label_shares`).

    Returns
    -------
    (image, labels), findings
        On ``grid``; beyond the slices ``fill``, and label 0.

    Raises
    ------
    ValueError
        when the axes of slices and grid differ.
    """
    turned = along_axes_of(grid, geometry.direction)
    if turned is None:
        raise ValueError("the grid's axes are not those of the slices")
    wanted, (grid, order, flips) = grid, turned
    progress = as_progress(progress)
    geometry = replace(geometry, max_gap_mm=rules.max_gap_mm)
    planes = output_planes(geometry, grid)
    how = interpolation if isinstance(interpolation, Sampling) else Sampling(interpolation)
    sampler = SliceSampler(voxels_of(image), geometry, grid, how)
    buffer = ImageBuffer(wanted.size[::-1])
    result = turned_back(buffer.array, order, flips)
    result[...] = fill
    parts = _parts_of_planes(geometry, grid) if how.anti_alias else 1
    for z, plane in enumerate(planes):
        progress("resample", z / len(planes), say("slice {number} of {total}", number=z + 1, total=len(planes)))
        if parts == 1:
            sampler.fill(result[z], plane)
        else:
            sampler.fill_mean(result[z], _within_plane(geometry, grid, z, parts))
    on_grid = None
    if labels is not None:
        found = _labels_on_grid(voxels_of(labels), geometry, grid, planes, progress)
        on_grid = wanted.image_of(turned_array(found, order, flips))
    findings = gap_findings(planes, geometry, grid, rules.max_gap_mm)
    return (wanted.place(buffer.image()), on_grid), findings


def _parts_of_planes(geometry: SliceGeometry, grid: Grid) -> int:
    """Of how many samples along the normal the mean is taken: four for each step that a plane is thick."""
    thickness = grid.spacing_mm[2] / geometry.native_step_mm
    return 1 if thickness <= 1 + 1e-6 else int(np.ceil(4 * thickness))


def _within_plane(geometry: SliceGeometry, grid: Grid, z: int, parts: int) -> list[OutputPlane]:
    start = float((np.asarray(grid.origin_mm) - geometry.positions_mm[0]) @ geometry.direction[:, 2])
    places = start + (z + (np.arange(parts) + 0.5) / parts - 0.5) * grid.spacing_mm[2]
    return planes_at(geometry, places)


def _labels_on_grid(
    labels: npt.NDArray[np.uint8], geometry: SliceGeometry, grid: Grid, planes: list[OutputPlane], progress: Progress
) -> npt.NDArray[np.uint8]:
    """Labels (z, y, x) on the grid: each is interpolated as the image is, and the one with the largest share taken.

    Surfaces lie closer to the truth than with nearest neighbour, whose error is half a voxel of the slices and half a
    voxel of the grid. Of more than eight labels the nearest is taken.
    """
    result = np.zeros(grid.size[::-1], dtype=np.uint8)
    values = sorted(values_in(labels) - {0})
    if len(values) > _MOST_VOTES:
        sampler = SliceSampler(labels, geometry, grid, Sampling("nearest"))
        for z, plane in enumerate(planes):
            progress.check()
            sampler.fill(result[z], plane)
        return result
    samplers = [_share_sampler(labels, value, geometry, grid) for value in values]
    for z, plane in enumerate(planes):
        progress.check()
        shares = [np.zeros(result.shape[1:], dtype=np.int16) for _ in samplers]
        for sampler, share in zip(samplers, shares, strict=True):
            sampler.fill(share, plane)
        fill_with_largest(result[z], values, shares)
    return result


def _share_sampler(labels: npt.NDArray[np.uint8], value: int, geometry: SliceGeometry, grid: Grid) -> SliceSampler:
    """Samples the share of one label, in the part of the slices that it lies in."""
    rows, columns = (np.zeros(n, dtype=bool) for n in labels.shape[1:])
    for plane in labels:
        mask = plane == value
        rows |= mask.any(axis=1)
        columns |= mask.any(axis=0)
    (y0, y1), (x0, x1) = (
        (max(int(found[0]) - 1, 0), min(int(found[-1]) + 2, n))
        for found, n in ((np.flatnonzero(rows), len(rows)), (np.flatnonzero(columns), len(columns)))
    )
    first = geometry.direction[:, :2] @ (np.array([x0, y0]) * geometry.pixel_spacing_mm)
    part = SliceGeometry(
        (x1 - x0, y1 - y0), geometry.pixel_spacing_mm, geometry.direction, geometry.positions_mm + first
    )
    return SliceSampler(_Indicators(labels[:, y0:y1, x0:x1], value), part, grid, Sampling("linear"))


class _Indicators:
    """The shares of one label in each slice, made when they are asked for."""

    def __init__(self, labels: npt.NDArray[np.uint8], value: int) -> None:
        self._labels, self._value = labels, value

    def __getitem__(self, index: int) -> npt.NDArray[np.int16]:
        return share_of(self._labels[index] == self._value)


def output_planes(geometry: SliceGeometry, grid: Grid) -> list[OutputPlane]:
    """What each plane of ``grid`` is made of."""
    start = float((np.asarray(grid.origin_mm) - geometry.positions_mm[0]) @ geometry.direction[:, 2])
    return planes_at(geometry, start + np.arange(grid.size[2]) * grid.spacing_mm[2])


def planes_at(geometry: SliceGeometry, places: npt.NDArray[Any]) -> list[OutputPlane]:
    """What planes at these distances from the first slice, along the normal, are made of."""
    offsets = geometry.offsets_mm
    return [_output_plane(float(place), offsets, geometry.reach_mm, geometry.max_gap_mm) for place in places]


def _output_plane(place: float, offsets: npt.NDArray[np.float64], reach: float, longest: float) -> OutputPlane:
    reach *= 2 * EDGE
    lower = int(np.searchsorted(offsets, place + 1e-6, side="right")) - 1
    upper = lower + 1
    if lower < 0 or upper >= len(offsets):
        end = max(lower, 0)
        return OutputPlane(end, end, 0.0) if abs(place - offsets[end]) <= reach else OutputPlane(-1, -1, 0.0)
    below, gap = max(place - offsets[lower], 0.0), offsets[upper] - offsets[lower]
    if gap <= longest + 1e-6:
        return OutputPlane(lower, upper, float(below / gap))
    if min(below, gap - below) > reach:
        return OutputPlane(-1, -1, 0.0, gap=lower)
    nearest = lower if below < gap - below else upper
    return OutputPlane(nearest, nearest, 0.0)


def gap_findings(planes: list[OutputPlane], geometry: SliceGeometry, grid: Grid, max_gap_mm: float) -> list[Finding]:
    """The gaps that nothing was interpolated across, with the planes of the grid that are air for it."""
    offsets = geometry.offsets_mm
    gaps: list[dict[str, Any]] = []
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
    where = Listed(
        tuple(
            say("{length:g} after slice {place}", length=Quantity(gap["length_mm"], "mm"), place=gap["after_slice"])
            for gap in gaps
        ),
        most=5,
    )
    limit = Quantity(max_gap_mm, "mm")
    text = (
        say("{count} gaps between slices exceed {limit:g}: {places}.", count=len(gaps), limit=limit, places=where)
        if len(gaps) > 1
        else say("{count} gap between slices exceeds {limit:g}: {places}.", count=1, limit=limit, places=where)
    )
    return [
        make_finding(
            "gap-left-empty",
            text,
            gaps=gaps,
            max_gap_mm=max_gap_mm,
            reach_mm=round(geometry.reach_mm, 3),
        )
    ]


def labels_to_slices(labels: sitk.Image, geometry: SliceGeometry) -> sitk.Image:
    """Carry labels from any grid back onto the original slices, by nearest neighbour.

    Returns
    -------
    sitk.Image
        uint8, the slices stacked as :meth:`SliceGeometry.stacked` does; 0 where the labels' grid does not reach.
    """
    array = voxels_of(labels)
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
