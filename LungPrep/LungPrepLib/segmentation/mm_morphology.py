"""Morphology with balls whose radius is in mm, on isotropic grids, any radius at the same price.

Each operation is a threshold on a distance map. What lies beyond the array counts as neither object nor
background, so that lungs cut by the first or last slice keep their shape there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .components import label_components

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]


def distance_to(mask: BoolArray, spacing_mm: float) -> FloatArray:
    """Distance in mm of every voxel to the nearest one of ``mask`` (0 inside it; infinite for an empty mask)."""
    import SimpleITK as sitk

    if not mask.any():
        return np.full(mask.shape, np.inf, np.float32)
    # The filter needs two voxels along each axis; a repeated plane does not change distances within the others.
    thin = [(0, 1 if n == 1 else 0) for n in mask.shape]
    image = sitk.GetImageFromArray(np.pad(mask, thin, mode="edge").astype(np.uint8))
    distance = sitk.GetArrayFromImage(
        sitk.SignedMaurerDistanceMap(image, insideIsPositive=False, squaredDistance=False, useImageSpacing=False)
    )
    inner = tuple(slice(0, n) for n in mask.shape)
    return np.maximum(distance[inner], 0) * np.float32(spacing_mm)


def dilate(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """``mask`` and all within ``radius_mm`` of it."""
    return distance_to(mask, spacing_mm) <= radius_mm


def erode(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """What of ``mask`` is farther than ``radius_mm`` from everything else."""
    return mask & (distance_to(~mask, spacing_mm) > radius_mm)


def close(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """``mask`` with gaps filled into which no ball of ``radius_mm`` fits."""
    return mask | erode(dilate(mask, radius_mm, spacing_mm), radius_mm, spacing_mm)


def open_(mask: BoolArray, radius_mm: float, spacing_mm: float) -> BoolArray:
    """What of ``mask`` can be covered by balls of ``radius_mm`` inside it."""
    return mask & dilate(erode(mask, radius_mm, spacing_mm), radius_mm, spacing_mm)


def box_around(mask: BoolArray, margin: int) -> tuple[slice, slice, slice]:
    """The bounding box of ``mask`` (not empty) with a margin in voxels, slices along (z, y, x)."""
    box = []
    for axis in range(3):
        where = np.nonzero(mask.any(axis=tuple(a for a in range(3) if a != axis)))[0]
        box.append(slice(max(0, int(where[0]) - margin), min(mask.shape[axis], int(where[-1]) + 1 + margin)))
    return box[0], box[1], box[2]


def sizes(labels: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Voxels per component of a label array; component 0 (the background) counts as empty."""
    counts = np.bincount(labels.ravel())
    counts[0] = 0
    return counts


def components(mask: BoolArray) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Face-connected components of ``mask`` (0 is background) and their sizes in voxels."""
    labels = label_components(mask)
    return labels, sizes(labels)
