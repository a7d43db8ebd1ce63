"""Labels from one grid to another, or onto slices wherever they lie: what has the largest share of a voxel is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from .buffers import voxels_of
from .grid import Grid
from .orientation import along_axes_of
from .resampling import Sampling, resample_image
from .slice_geometry import SliceGeometry
from .slice_resampling import labels_to_slices

_WHOLE = 10000  # a share of one
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
    most = np.full(result.shape, _WHOLE, dtype=np.int16)
    shares = []
    for value in values:
        box = _box_of(labels == value)
        part = source.image_of((labels[box] == value).astype(np.int16) * np.int16(_WHOLE))
        part.SetOrigin(source.points_mm(np.array([[float(s.start) for s in reversed(box)]]))[0].tolist())
        share = _array_of(resample_image(part, target, _HOW, fill=0))
        most -= share
        shares.append(share)
    for value, share in zip(values, shares, strict=True):
        larger = share > most
        result[larger] = value
        np.maximum(most, share, out=most)
    return result


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
        planes.append(move_labels(_near(labels, source, one), *_near_grid(source, one), one)[0])
    return np.stack(planes)


def _near_box(source: Grid, plane: Grid) -> tuple[slice, ...]:
    """The part of ``source`` that a plane can be made of: the rest need not be looked at for every slice."""
    corners = np.array([[i, j, k] for i in (-0.5, 0.5) for j in (-0.5, 0.5) for k in (-0.5, 0.5)])
    points = plane.points_mm((corners + 0.5) * np.array(plane.size) - 0.5)
    index = (points - source.origin_mm) @ source.direction / source.spacing_mm
    first = np.clip(np.floor(index.min(axis=0)).astype(int) - 2, 0, np.array(source.size) - 1)
    last = np.clip(np.ceil(index.max(axis=0)).astype(int) + 3, 1, np.array(source.size))
    last = np.maximum(last, first + 1)
    return tuple(slice(int(a), int(b)) for a, b in zip(first[::-1], last[::-1], strict=True))


def _near(labels: npt.NDArray[Any], source: Grid, plane: Grid) -> npt.NDArray[Any]:
    return labels[_near_box(source, plane)]


def _near_grid(source: Grid, plane: Grid) -> tuple[Grid]:
    box = _near_box(source, plane)
    x, y, z = (float(v) for v in source.points_mm(np.array([[float(s.start) for s in reversed(box)]]))[0])
    nz, ny, nx = (s.stop - s.start for s in box)
    return (replace(source, size=(nx, ny, nz), origin_mm=(x, y, z)),)


def _box_of(mask: npt.NDArray[np.bool_]) -> tuple[slice, ...]:
    """The box of a mask (not empty) with a voxel around it, so that its surface is interpolated to the background."""
    box = []
    for axis in range(3):
        used = np.flatnonzero(mask.any(axis=tuple(other for other in range(3) if other != axis)))
        box.append(slice(max(int(used[0]) - 2, 0), min(int(used[-1]) + 3, mask.shape[axis])))
    return tuple(box)


def _nearest(labels: npt.NDArray[Any], source: Grid, target: Grid) -> npt.NDArray[Any]:
    import SimpleITK as sitk

    moved = sitk.Resample(
        source.image_of(labels), target.size, sitk.Transform(), sitk.sitkNearestNeighbor, target.origin_mm,
        target.spacing_mm, tuple(target.direction.ravel()), 0,
    )  # fmt: skip
    return _array_of(moved)


def _array_of(image: Any) -> npt.NDArray[Any]:
    return voxels_of(image).copy()
