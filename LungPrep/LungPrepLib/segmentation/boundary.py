"""From coarse lungs to labels on the acquired voxels.

Well inside the coarse lungs every voxel is lung, vessels included; along their surface each acquired voxel decides
by its own density.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from ..image.buffers import voxels_of
from ..messages import say
from ..progress import Progress
from ..threads import each
from .coarse_grid import CoarseImage
from .depths import Depths, Ranges, depth_on
from .mm_morphology import near_distance_to

if TYPE_CHECKING:
    import SimpleITK as sitk

BoolArray = npt.NDArray[np.bool_]
LabelArray = npt.NDArray[np.uint8]

_FAR_MM = 10.0
_SLAB_VOXELS = 6_000_000
_SMOOTHED = 2  # voxels that smoothing reaches
# Coarse voxels below the surface and above it that are drawn by their own density.
_REACH, _SURE = 1.25, 0.5


def signed_distance(mask: BoolArray, never: BoolArray, spacing_mm: float) -> npt.NDArray[np.float32]:
    """Distance in mm to the surface of ``mask``, positive inside, far outside in ``never``; at most 10 mm."""
    field = np.full(mask.shape, -_FAR_MM, np.float32)
    if not mask.any():
        return field
    box = box_around(mask, round(_FAR_MM / spacing_mm))
    part, half = mask[box], np.float32(spacing_mm / 2)
    inside, outside = (near_distance_to(side, _FAR_MM + spacing_mm, spacing_mm) for side in (~part, part))
    distance = np.where(part, inside - half, half - outside)
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
    h, spacing = coarse.spacing_mm, image.GetSpacing()[::-1]
    labels = np.zeros(image.GetSize()[::-1], np.uint8)
    whole = _box(image, coarse, sides > 0)
    if whole is None:
        return labels

    (x0, x1), (y0, y1), (z0, z1) = whole
    step = max(1, _SLAB_VOXELS // ((x1 - x0) * (y1 - y0)))
    slabs = [(start, min(start + step, z1)) for start in range(z0, z1, step)]

    def lung_of(side: int) -> _Lung | None:
        box = _box(image, coarse, sides == side)
        if box is None:
            return None
        field = signed_distance(sides == side, never | (sides > 0), h)
        depths = depth_on(image, box, slabs, coarse, field, reach_mm=_REACH * h, beyond_mm=-_FAR_MM)
        return _Lung(side, box, depths)

    lungs = [lung for lung in each(lung_of, (1, 2)) if lung is not None]
    acquired = voxels_of(image)

    def draw_slab(slab: tuple[int, int]) -> int:
        at_once = min(lung.depths.slices for lung in lungs)
        for first in range(slab[0], slab[1], min(at_once, step)):
            progress.check()
            slices = first, min(first + at_once, slab[1])
            parts = [(lung.side, _in_slices(acquired, spacing, lung, slab, slices, surface_hu, h)) for lung in lungs]
            _draw(labels, [(side, part) for side, part in parts if part is not None])
        return slab[1]

    for stop in each(draw_slab, slabs):
        progress("segment", 0.6 + 0.35 * (stop - z0) / (z1 - z0), say("outlining the lungs on the acquired slices"))
    return labels


@dataclass(frozen=True)
class _Lung:
    """One lung on the acquired voxels: its value, index ranges along x, y, z, and how deep each voxel lies in it."""

    side: int
    box: Ranges
    depths: Depths


@dataclass
class _LungInSlices:
    """One lung in some slices: where ``box`` is in the array, and there (z, y, x) what is lung and how deep it lies."""

    box: tuple[slice, slice, slice]
    lung: BoolArray
    depth: npt.NDArray[np.float32]


def _in_slices(
    acquired: npt.NDArray[np.int16],
    spacing_mm: tuple[float, ...],
    lung: _Lung,
    slab: tuple[int, int],
    slices: tuple[int, int],
    surface_hu: float,
    coarse_mm: float,
) -> _LungInSlices | None:
    """One lung in some slices of a slab; what is smoothed ends with the slab and the lung's box."""
    (x0, x1), (y0, y1), (z0, z1) = lung.box
    first, last = max(slices[0], z0), min(slices[1], z1)
    within = lung.depths.reached(first, last) if first < last else None
    if within is None:
        return None
    (x_first, x_last), (y_first, y_last) = within
    box = (slice(first, last), slice(y_first, y_last), slice(x_first, x_last))
    ends = ((max(slab[0], z0), min(slab[1], z1)), (y0, y1), (x0, x1))
    around = tuple(
        slice(max(s.start - _SMOOTHED, low), min(s.stop + _SMOOTHED, high))
        for s, (low, high) in zip(box, ends, strict=True)
    )
    inner = tuple(slice(s.start - a.start, s.stop - a.start) for s, a in zip(box, around, strict=True))
    depth = lung.depths.of(box)
    found = _smooth(acquired[around], spacing_mm)[inner] < surface_hu
    found &= depth > -_REACH * coarse_mm
    found |= depth > _SURE * coarse_mm
    return _LungInSlices(box, found, depth)


def _draw(labels: LabelArray, found: list[tuple[int, _LungInSlices]]) -> None:
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
    of_right = right.lung[in_right] & (right.depth[in_right] >= left.depth[in_left])
    np.copyto(labels[tuple(shared)], first, where=of_right)


def _box(image: sitk.Image, coarse: CoarseImage, lungs: BoolArray) -> Ranges | None:
    """The part of ``image`` (index ranges along x, y, z) that holds the coarse lungs and a margin.

    Beyond it a lung's signed distance is below that of any voxel that can be drawn as lung.
    """
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
    if not (high > low).all():
        return None
    x, y, z = ((int(a), int(b)) for a, b in zip(low, high, strict=True))
    return x, y, z


def _smooth(slab: npt.NDArray[Any], spacing_mm: tuple[float, ...]) -> npt.NDArray[np.float32]:
    """``slab`` with a little in-plane smoothing, so that the noise of thin slices does not fray the surface."""
    from scipy import ndimage

    sigma = [0.0 if s == max(spacing_mm) and s > 1.5 else min(0.7 / s, 1.0) for s in spacing_mm]
    return ndimage.gaussian_filter(np.clip(slab, -1024, 600, dtype=np.float32), sigma, truncate=2.0)
