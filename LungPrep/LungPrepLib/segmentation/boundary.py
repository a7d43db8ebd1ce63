"""From coarse lungs to labels on the acquired voxels.

Well inside the coarse lungs every voxel is lung, vessels included; along their surface each acquired voxel decides
by its own density.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..messages import say
from ..progress import Progress
from .coarse_grid import CoarseImage
from .mm_morphology import box_around, distance_to

if TYPE_CHECKING:
    import SimpleITK as sitk

BoolArray = npt.NDArray[np.bool_]
LabelArray = npt.NDArray[np.uint8]

_FAR_MM = 10.0
_SLAB_VOXELS = 6_000_000


def signed_distance(mask: BoolArray, never: BoolArray, spacing_mm: float) -> npt.NDArray[np.float32]:
    """Distance in mm to the surface of ``mask``, positive inside, far outside in ``never``; at most 10 mm."""
    field = np.full(mask.shape, -_FAR_MM, np.float32)
    if not mask.any():
        return field
    box = box_around(mask, round(_FAR_MM / spacing_mm))
    part, half = mask[box], spacing_mm / 2
    distance = np.where(part, distance_to(~part, spacing_mm) - half, half - distance_to(part, spacing_mm))
    field[box] = np.clip(distance, -_FAR_MM, _FAR_MM)
    field[never & ~mask] = -_FAR_MM
    return field


def refine(
    image: sitk.Image, coarse: CoarseImage, sides: LabelArray, never: BoolArray, surface_hu: float, progress: Progress
) -> npt.NDArray[np.uint8]:
    """Labels (z, y, x) on the voxels of ``image`` from the labels of the coarse lungs.

    ``surface_hu`` parts lung from tissue along the surface; ``never`` is what cannot be lung on the coarse grid
    (airways, gas, the air around the body).
    """
    import SimpleITK as sitk

    h = coarse.spacing_mm
    fields = [coarse.as_image(signed_distance(sides == side, never | (sides > 0), h)) for side in (1, 2)]
    labels = np.zeros(image.GetSize()[::-1], np.uint8)
    box = _box(image, coarse, sides)
    if box is None:
        return labels
    (x0, x1), (y0, y1), (z0, z1) = box
    step = max(1, _SLAB_VOXELS // ((x1 - x0) * (y1 - y0)))
    for start in range(z0, z1, step):
        stop = min(start + step, z1)
        progress("segment", 0.6 + 0.35 * (start - z0) / (z1 - z0), say("outlining the lungs on the acquired slices"))
        slab = image[x0:x1, y0:y1, start:stop]
        right, left = (
            sitk.GetArrayFromImage(sitk.Resample(f, slab, sitk.Transform(), sitk.sitkLinear, -_FAR_MM)) for f in fields
        )
        depth = np.maximum(right, left)
        aerated = _smooth(sitk.GetArrayFromImage(slab), slab.GetSpacing()[::-1]) < surface_hu
        lung = (depth > 0.5 * h) | ((depth > -1.25 * h) & aerated)
        labels[start:stop, y0:y1, x0:x1] = np.where(lung, np.where(right >= left, 1, 2), 0)
    return labels


def _box(image: sitk.Image, coarse: CoarseImage, sides: LabelArray) -> list[tuple[int, int]] | None:
    """The part of ``image`` (index ranges along x, y, z) that holds the coarse lungs and a margin."""
    import itertools

    planes = [np.nonzero(sides.any(axis=tuple(a for a in range(3) if a != axis)))[0] for axis in (2, 1, 0)]
    if not all(len(p) for p in planes):
        return None
    margin = 3 * coarse.spacing_mm
    ends = [
        (o + p[0] * coarse.spacing_mm - margin, o + p[-1] * coarse.spacing_mm + margin)
        for o, p in zip(coarse.origin_mm, planes, strict=True)
    ]
    corners = np.array([image.TransformPhysicalPointToContinuousIndex(c) for c in itertools.product(*ends)])
    low = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0)) + 1, image.GetSize()).astype(int)
    return [(int(a), int(b)) for a, b in zip(low, high, strict=True)] if (high > low).all() else None


def _smooth(slab: npt.NDArray[Any], spacing_mm: tuple[float, ...]) -> npt.NDArray[np.float32]:
    """``slab`` with a little in-plane smoothing, so that the noise of thin slices does not fray the surface."""
    from scipy import ndimage

    sigma = [0.0 if s == max(spacing_mm) and s > 1.5 else min(0.7 / s, 1.0) for s in spacing_mm]
    return ndimage.gaussian_filter(np.clip(slab, -1024, 600).astype(np.float32), sigma, truncate=2.0)
