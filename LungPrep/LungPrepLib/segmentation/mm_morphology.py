"""Morphology with balls whose radius is in mm, on isotropic grids.

Large balls are a threshold on a distance map, at the same price for any radius; small ones are drawn by moving the
mask, which gives the same voxels sooner. What lies beyond the array counts as neither object nor background, so that
lungs cut by the first or last slice keep their shape there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from ..image.buffers import voxels_of
from .components import label_components

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]

_SMALL = 12.0  # voxels: balls up to this radius are drawn by moving the mask
_IN_CACHE = 1 << 18  # voxels of a slab that stays in a processor's cache


def distance_to(mask: BoolArray, spacing_mm: float) -> FloatArray:
    """Distance in mm of every voxel to the nearest one of ``mask`` (0 inside it; infinite for an empty mask)."""
    import SimpleITK as sitk

    if not mask.any():
        return np.full(mask.shape, np.inf, np.float32)
    given = mask
    if 1 in mask.shape:
        # The filter needs two voxels along each axis; a repeated plane does not change distances within the others.
        given = np.pad(mask, [(0, 1 if n == 1 else 0) for n in mask.shape], mode="edge")
    image = sitk.GetImageFromArray(np.ascontiguousarray(given).view(np.uint8))
    image = sitk.SignedMaurerDistanceMap(image, insideIsPositive=False, squaredDistance=False, useImageSpacing=False)
    signed = voxels_of(image)[tuple(slice(0, n) for n in mask.shape)]
    distance: FloatArray = np.maximum(signed, np.float32(0))
    distance *= np.float32(spacing_mm)
    return distance


def near_distance_to(mask: BoolArray, farthest_mm: float, spacing_mm: float) -> FloatArray:
    """As :func:`distance_to`, but infinite beyond ``farthest_mm`` (or a little later), which is found sooner."""
    reach = max(0, math.ceil(farthest_mm / spacing_mm))
    distances = np.sqrt(np.arange((reach + 1) ** 2 + 1)).astype(np.float32) * np.float32(spacing_mm)
    distances[-1] = np.inf
    near: FloatArray = distances[_squares_to(mask, reach)]
    return near


def _squares_to(mask: BoolArray, reach: int) -> npt.NDArray[Any]:
    """The squared distance in voxels to ``mask``, where it is below ``(reach + 1) ** 2``; else that.

    The nearest along x, then in the plane, then in all directions: squares add up.
    """
    far = (reach + 1) ** 2
    squares = np.where(mask, 0, np.array(far, np.uint8 if far + reach**2 < 256 else np.uint16))
    step = max(1, _IN_CACHE // max(1, mask[0].size))
    for z in range(0, len(squares), step):
        for axis in (2, 1):
            _nearest_along(squares[z : z + step], axis, reach)
    step = max(1, _IN_CACHE // max(1, mask[:, 0].size))
    for y in range(0, mask.shape[1], step):
        _nearest_along(squares[:, y : y + step], 0, reach)
    return squares


def _nearest_along(squares: npt.NDArray[Any], axis: int, reach: int) -> None:
    """Squared distances with those of the voxels within ``reach`` along an axis, in place."""
    before = squares.copy()
    for d in range(1, min(reach, squares.shape[axis] - 1) + 1):
        first, last = _ends(axis, slice(d, None)), _ends(axis, slice(None, -d))
        farther = before + squares.dtype.type(d * d)
        np.minimum(squares[first], farther[last], out=squares[first])
        np.minimum(squares[last], farther[first], out=squares[last])


def dilate(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """``mask`` and all within ``radius_mm`` of it."""
    grown = np.zeros(mask.shape, bool)
    if mask.any():
        box = box_around(mask, math.ceil(radius_mm / spacing_mm) + 1)  # farther away nothing changes
        grown[box] = _within(mask[box], radius_mm, spacing_mm)
    return grown


def erode(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """What of ``mask`` is farther than ``radius_mm`` from everything else."""
    kept = np.zeros(mask.shape, bool)
    if mask.any():
        # Of what is not in the mask, the layer around it is the nearest.
        box = box_around(mask, 1)
        kept[box] = mask[box] & ~_within(~mask[box], radius_mm, spacing_mm)
    return kept


def _within(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """Where the distance to ``mask`` is at most ``radius_mm``."""
    if radius_mm > _SMALL * spacing_mm:
        return distance_to(mask, spacing_mm) <= radius_mm
    widths = _half_widths(radius_mm, spacing_mm)
    wider = [mask]  # mask and what lies up to so many voxels beside it along x
    for w in range(1, widths[0][0] + 1):
        row = wider[-1].copy()
        row[..., w:] |= mask[..., :-w]
        row[..., :-w] |= mask[..., w:]
        wider.append(row)
    within = np.zeros(mask.shape, bool)
    for dz, of_plane in enumerate(widths):
        plane = wider[of_plane[0]].copy()
        for dy, w in enumerate(of_plane[1:], start=1):
            plane[:, dy:] |= wider[w][:, :-dy]
            plane[:, :-dy] |= wider[w][:, dy:]
        if dz:
            within[dz:] |= plane[:-dz]
            within[:-dz] |= plane[dz:]
        else:
            within |= plane
    return within


def _half_widths(radius_mm: float, spacing_mm: float) -> list[list[int]]:
    """The half width in voxels along x of a ball in each row, dz and dy >= 0 voxels from its middle.

    A voxel belongs to it by the same comparison of float32 as on a distance map.
    """
    reach = np.arange(math.ceil(radius_mm / spacing_mm) + 1)
    squares = reach[:, None, None] ** 2 + reach[:, None] ** 2 + reach**2
    inside = np.sqrt(squares).astype(np.float32) * np.float32(spacing_mm) <= radius_mm
    return [[int(row.sum()) - 1 for row in plane if row.any()] for plane in inside if plane.any()]


def peel_faces(mask: BoolArray, layers: int, axes: Sequence[int] = (0, 1, 2), *, beyond: bool = False) -> BoolArray:
    """``mask`` without its outer ``layers`` of voxels, counted through faces along ``axes``.

    What lies beyond the array counts as mask when ``beyond``. Equal to SciPy's binary_erosion, ten times as fast.
    """
    for _ in range(layers):
        inner = mask.copy()
        for axis in axes:
            first, last = (_ends(axis, part) for part in (slice(1, None), slice(None, -1)))
            inner[first] &= mask[last]
            inner[last] &= mask[first]
            if not beyond:
                inner[_ends(axis, 0)] = False
                inner[_ends(axis, -1)] = False
        mask = inner
    return mask


def add_faces(mask: BoolArray, layers: int) -> BoolArray:
    """``mask`` and ``layers`` of voxels around it, counted through faces; equal to SciPy's binary_dilation."""
    for _ in range(layers):
        outer = mask.copy()
        for axis in range(3):
            first, last = (_ends(axis, part) for part in (slice(1, None), slice(None, -1)))
            outer[first] |= mask[last]
            outer[last] |= mask[first]
        mask = outer
    return mask


def _ends(axis: int, part: slice | int) -> tuple[slice | int, ...]:
    return (slice(None),) * axis + (part,)


def close(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """``mask`` with gaps filled into which no ball of ``radius_mm`` fits."""
    return mask | erode(dilate(mask, radius_mm, spacing_mm), radius_mm, spacing_mm)


def open_(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """What of ``mask`` can be covered by balls of ``radius_mm`` inside it."""
    return mask & dilate(erode(mask, radius_mm, spacing_mm), radius_mm, spacing_mm)


def sizes(labels: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Voxels per component of a label array; component 0 (the background) counts as empty."""
    counts = np.bincount(labels.ravel())
    counts[0] = 0
    return counts


def components(mask: BoolArray) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Face-connected components of ``mask`` (0 is background) and their sizes in voxels."""
    labels = np.zeros(mask.shape, np.uint32)
    if not mask.any():
        return labels, np.zeros(1, np.int64)
    box = box_around(mask, 0)
    part = label_components(mask[box])
    labels[box] = part
    return labels, sizes(part)
