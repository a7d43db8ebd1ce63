"""From coarse lungs to labels on the acquired voxels.

Well inside the coarse lungs every voxel is lung, vessels included; along their surface each acquired voxel decides
by its own density.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..messages import say
from ..progress import Progress
from ..threads import each
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
    h = coarse.spacing_mm
    labels = np.zeros(image.GetSize()[::-1], np.uint8)
    whole = _box(image, coarse, sides > 0)
    if whole is None:
        return labels

    def lung_of(side: int) -> tuple[int, list[tuple[int, int]], sitk.Image] | None:
        box = _box(image, coarse, sides == side)
        field = coarse.as_image(signed_distance(sides == side, never | (sides > 0), h))
        return None if box is None else (side, box, field)

    lungs = [lung for lung in each(lung_of, (1, 2)) if lung is not None]
    (x0, x1), (y0, y1), (z0, z1) = whole
    step = max(1, _SLAB_VOXELS // ((x1 - x0) * (y1 - y0)))

    def draw_slab(start: int) -> int:
        progress.check()
        stop = min(start + step, z1)
        found = [(side, _in_slab(image, box, field, start, stop, surface_hu, h)) for side, box, field in lungs]
        _draw(labels, [(side, lung) for side, lung in found if lung is not None])
        return stop

    for stop in each(draw_slab, range(z0, z1, step)):
        progress("segment", 0.6 + 0.35 * (stop - z0) / (z1 - z0), say("outlining the lungs on the acquired slices"))
    return labels


@dataclass
class _LungInSlab:
    """One lung in some slices: where ``box`` is in the array, and there (z, y, x) what is lung and how deep it lies."""

    box: tuple[slice, slice, slice]
    lung: BoolArray
    depth_mm: sitk.Image

    def depth(self, part: tuple[slice, ...]) -> npt.NDArray[np.float32]:
        """The depth in a part of the box."""
        import SimpleITK as sitk

        return np.asarray(sitk.GetArrayViewFromImage(self.depth_mm)[part])


def _in_slab(
    image: sitk.Image,
    box: list[tuple[int, int]],
    field: sitk.Image,
    start: int,
    stop: int,
    surface_hu: float,
    spacing_mm: float,
) -> _LungInSlab | None:
    """One lung in the slices from ``start``: ``field`` is its signed distance, ``box`` the part of ``image`` for it."""
    import SimpleITK as sitk

    (x0, x1), (y0, y1), (z0, z1) = box
    first, last = max(start, z0), min(stop, z1)
    if first >= last:
        return None
    slab = image[x0:x1, y0:y1, first:last]
    moved = sitk.Resample(field, slab, sitk.Transform(), sitk.sitkLinear, -_FAR_MM)
    depth = sitk.GetArrayViewFromImage(moved)
    lung = _smooth(sitk.GetArrayViewFromImage(slab), slab.GetSpacing()[::-1]) < surface_hu
    lung &= depth > -1.25 * spacing_mm
    lung |= depth > 0.5 * spacing_mm
    return _LungInSlab((slice(first, last), slice(y0, y1), slice(x0, x1)), lung, moved)


def _draw(labels: LabelArray, found: list[tuple[int, _LungInSlab]]) -> None:
    """Label the lungs of a slab: where both could be, the one whose surface is farther away; right where alike."""
    for side, part in found:
        np.copyto(labels[part.box], side, where=part.lung)
    if len(found) < 2:
        return
    (first, right), (_, left) = found
    shared = [slice(max(a.start, b.start), min(a.stop, b.stop)) for a, b in zip(right.box, left.box, strict=True)]
    if any(part.start >= part.stop for part in shared):
        return
    in_right, in_left = (
        tuple(slice(s.start - b.start, s.stop - b.start) for s, b in zip(shared, part.box, strict=True))
        for part in (right, left)
    )
    of_right = right.lung[in_right] & (right.depth(in_right) >= left.depth(in_left))
    np.copyto(labels[tuple(shared)], first, where=of_right)


def _box(image: sitk.Image, coarse: CoarseImage, lungs: BoolArray) -> list[tuple[int, int]] | None:
    """The part of ``image`` (index ranges along x, y, z) that holds the coarse lungs and a margin.

    Beyond it a lung's signed distance is below that of any voxel that can be drawn as lung.
    """
    import itertools

    planes = [np.nonzero(lungs.any(axis=tuple(a for a in range(3) if a != axis)))[0] for axis in (2, 1, 0)]
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
    return ndimage.gaussian_filter(np.clip(slab, -1024, 600, dtype=np.float32), sigma, truncate=2.0)
