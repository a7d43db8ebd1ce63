"""Morphology with balls whose radius is in mm, on isotropic grids, any radius at the same price.

Each operation is a threshold on a distance map. What lies beyond the array counts as neither object nor
background, so that lungs cut by the first or last slice keep their shape there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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


def sizes(labels: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Voxels per component of a label array; component 0 (the background) counts as empty."""
    counts = np.bincount(labels.ravel())
    counts[0] = 0
    return counts


def components(mask: BoolArray) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Face-connected components of ``mask`` (0 is background) and their sizes in voxels."""
    import cc3d

    labels = cc3d.connected_components(np.ascontiguousarray(mask), connectivity=6, out_dtype=np.uint32)
    return labels, sizes(labels)
