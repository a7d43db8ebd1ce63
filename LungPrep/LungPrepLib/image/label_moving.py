"""Labels from one grid to another, or onto slices wherever they lie: what has the largest share of a voxel is taken."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .boxes import Box, box_around
from .buffers import voxels_of
from .grid import Grid
from .label_shares import fill_with_largest, share_of
from .orientation import along_axes_of
from .resampling import Sampling, cropped_grid, resample_image
from .slice_geometry import SliceGeometry
from .slice_resampling import labels_to_slices

_MOST_SHARES = 64  # of so many values nearest neighbour is taken instead: instances, not organs
_HOW = Sampling("linear", anti_alias=True)


def move_labels(labels: npt.NDArray[Any], source: Grid, target: Grid) -> npt.NDArray[Any]:
    """Labels (z, y, x) on ``source`` as labels on ``target``; background where ``source`` does not reach.

    Each label's share of a voxel is interpolated linearly (averaged where voxels become larger), and the largest is
    taken, the background's included. That is nearer to the truth than nearest neighbour, whose error is half a voxel
    of either grid. Onto an oblique grid, and of very many labels, the nearest is taken.
    """
    turned = along_axes_of(target, source.direction)
    if turned is None:
        return _nearest(labels, source, target)
    values = [int(value) for value in np.unique(labels) if value]
    if len(values) > _MOST_SHARES:
        image = resample_image(source.image_of(labels), target, "nearest", fill=0)
        return _array_of(image)
    result = np.zeros(target.size[::-1], dtype=labels.dtype)
    fill_with_largest(result, values, [_share_on(labels == value, source, target) for value in values])
    return result


def _share_on(mask: npt.NDArray[np.bool_], source: Grid, target: Grid) -> npt.NDArray[np.int16]:
    """The share of each voxel of ``target`` that ``mask`` (on ``source``, not empty) has."""
    box = box_around(mask, 2)  # with background around it, so that its surface is interpolated
    return _array_of(resample_image(_part_of(source, box).image_of(share_of(mask[box])), target, _HOW, fill=0))


def move_labels_to_slices(labels: npt.NDArray[Any], source: Grid, geometry: SliceGeometry) -> npt.NDArray[Any]:
    """Labels (z, y, x) on ``source`` as labels of each slice (slices, y, x), in its true place.

    ``source`` must have the directions of the slices among its axes, or the nearest label is taken.
    """
    if along_axes_of(source, geometry.direction) is None:
        image = source.image_of(labels.astype(np.uint8))
        return _array_of(labels_to_slices(image, geometry)).astype(labels.dtype)
    columns, rows = geometry.size
    planes = []
    for position, extent in zip(geometry.positions_mm, geometry.slice_extents_mm, strict=True):
        x, y, z = (float(v) for v in position)
        spacing = (*geometry.pixel_spacing_mm, float(extent))
        one = Grid((columns, rows, 1), spacing, (x, y, z), geometry.direction)
        box = _box_near(source, one)
        planes.append(move_labels(labels[box], _part_of(source, box), one)[0])
    return np.stack(planes)


def _box_near(source: Grid, plane: Grid) -> Box:
    """The part of ``source`` that the voxels of ``plane`` can be made of."""
    corners = np.array([[i, j, k] for i in (-0.5, 0.5) for j in (-0.5, 0.5) for k in (-0.5, 0.5)])
    points = plane.points_mm((corners + 0.5) * np.array(plane.size) - 0.5)
    index = (points - source.origin_mm) @ source.direction / source.spacing_mm
    first = np.clip(np.floor(index.min(axis=0)).astype(int) - 2, 0, np.array(source.size) - 1)
    last = np.clip(np.ceil(index.max(axis=0)).astype(int) + 3, 1, np.array(source.size))
    last = np.maximum(last, first + 1)
    x, y, z = (slice(int(a), int(b)) for a, b in zip(first, last, strict=True))
    return z, y, x


def _part_of(grid: Grid, box: Box) -> Grid:
    """The grid of the voxels in a box (slices along z, y, x)."""
    z, y, x = box
    size = (x.stop - x.start, y.stop - y.start, z.stop - z.start)
    return cropped_grid(grid, (x.start, y.start, z.start), size)


def _nearest(labels: npt.NDArray[Any], source: Grid, target: Grid) -> npt.NDArray[Any]:
    import SimpleITK as sitk

    moved = sitk.Resample(
        source.image_of(labels), target.size, sitk.Transform(), sitk.sitkNearestNeighbor, target.origin_mm,
        target.spacing_mm, tuple(target.direction.ravel()), 0,
    )  # fmt: skip
    return _array_of(moved)


def _array_of(image: Any) -> npt.NDArray[Any]:
    return voxels_of(image).copy()
