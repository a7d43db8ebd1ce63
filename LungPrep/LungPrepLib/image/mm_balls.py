"""Masks made larger and smaller by balls with a radius in millimetres, on voxels of any shape."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .boxes import Box, box_around

BoolArray = npt.NDArray[np.bool_]
Spacing = tuple[float, float, float]
NEARLY_MM = 1e-4  # a voxel whose centre lies on the ball's surface belongs to it


def dilated(mask: BoolArray, radius_mm: float, spacing_mm: Spacing) -> BoolArray:
    """``mask`` (z, y, x) and every voxel whose centre is within ``radius_mm`` of one of its centres.

    ``spacing_mm`` is (x, y, z).
    """
    if not mask.any():
        return mask
    result = mask.copy()
    box = _box_within(mask, radius_mm, spacing_mm)
    result[box] = _distances(mask[box], spacing_mm) <= radius_mm + NEARLY_MM
    return result


def eroded(mask: BoolArray, radius_mm: float, spacing_mm: Spacing) -> BoolArray:
    """The voxels of ``mask`` that are farther than ``radius_mm`` from every one outside; the image's border is none."""
    if not mask.any() or mask.all():
        return mask
    result = np.zeros_like(mask)
    box = _box_within(mask, radius_mm, spacing_mm)
    inner = mask[box]
    result[box] = inner if inner.all() else inner & (_distances(~inner, spacing_mm) > radius_mm + NEARLY_MM)
    return result


def closed(mask: BoolArray, radius_mm: float, spacing_mm: Spacing) -> BoolArray:
    """``mask`` dilated, then eroded; beyond the image's border there is nothing: it does not grow towards it."""
    margins = _margins(radius_mm, spacing_mm)
    padded = np.pad(mask, [(margin, margin) for margin in margins])
    inner = tuple(slice(margin, -margin) for margin in margins)
    return mask | eroded(dilated(padded, radius_mm, spacing_mm), radius_mm, spacing_mm)[inner]


def opened(mask: BoolArray, radius_mm: float, spacing_mm: Spacing) -> BoolArray:
    """``mask`` eroded, then dilated."""
    return mask & dilated(eroded(mask, radius_mm, spacing_mm), radius_mm, spacing_mm)


def distances_around(mask: BoolArray, radius_mm: float, spacing_mm: Spacing) -> tuple[Box, npt.NDArray[np.float64]]:
    """The box of ``mask`` (not empty) with that margin, and the distances in mm to it there."""
    box = _box_within(mask, radius_mm, spacing_mm)
    return box, _distances(mask[box], spacing_mm)


def _box_within(mask: BoolArray, radius_mm: float, spacing_mm: Spacing) -> Box:
    """The box of ``mask`` (not empty) with all voxels within ``radius_mm`` of it, and one more on each side."""
    return box_around(mask, _margins(radius_mm, spacing_mm))


def _margins(radius_mm: float, spacing_mm: Spacing) -> list[int]:
    """The radius in voxels along z, y, x, rounded up, and one more."""
    return [int(np.ceil(radius_mm / spacing)) + 1 for spacing in reversed(spacing_mm)]


def _distances(mask: BoolArray, spacing_mm: Spacing) -> npt.NDArray[np.float64]:
    """Distance in mm from every voxel's centre to the nearest centre in ``mask`` (not empty)."""
    from scipy import ndimage

    found = ndimage.distance_transform_edt(~mask, sampling=tuple(reversed(spacing_mm)))
    return np.asarray(found, dtype=np.float64)
