"""Regions that reach the edge of what was measured, told in each axial slice: air around the body, or lung cut off.

A narrow field of view cuts through lungs, which then reach the edge, too. Such a region is told from air, clothes and
mattress: well inside it the density is that of lung, and it is walled in by the body or lies between its parts; or the
edge of the slice shows no air at all, and the region has vessels; or, as with a bulla at the edge, such regions lie
below and above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from .coarse_grid import CoarseImage
from .mm_morphology import peel_faces

BoolArray = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.float64]

# Each slice of lung is walled in on three or four sides where a field of view cuts off one, and else lies mostly
# between the parts of the body that are in view.
_WALLED_SIDES = 2.5
_BETWEEN = 0.6
_LUNG_SHARE = 0.5
# What is walled in is lung even where emphysema leaves little of it denser than gas.
_EMPHYSEMA_SHARE = 0.15
# Where the whole slice lies within the chest, next to nothing of its edge is air.
_GAS_HU, _AIRLESS = -960, 0.03
_VESSEL_HU, _VESSEL_SHARE = -700, 0.02
# What lies mostly between lung below and above, both at most this far away, is lung.
_GAP_MM, _CONTINUED_SHARE = 40.0, 0.7


def is_parenchyma(hu: npt.NDArray[np.float32]) -> BoolArray:
    """Where the density, averaged over a coarse voxel, is that of aerated lung: neither gas nor tissue."""
    return (hu > -960) & (hu < -500)


@dataclass(frozen=True)
class Surroundings:
    """What regions are told by: ``edge`` (z, y, x) is the outermost layer of each slice of the measured region."""

    coarse: CoarseImage
    tissue: BoolArray
    sides: npt.NDArray[np.uint8]
    edge: BoolArray

    @classmethod
    def of(cls, coarse: CoarseImage, tissue: BoolArray) -> Surroundings:
        """What is around regions of a scan with this ``tissue`` of the body."""
        return cls(coarse, tissue, walled_sides(tissue), coarse.valid & ~peel_faces(coarse.valid, 1, (1, 2)))

    def airless(self) -> BoolArray:
        """(z,): the slices with next to no air at their edge."""
        air = np.array([np.count_nonzero(hu[at] < _GAS_HU) for hu, at in zip(self.coarse.hu, self.edge, strict=True)])
        airless: BoolArray = air <= _AIRLESS * self.edge.sum(axis=(1, 2))
        return airless


def around_the_body(around: BoolArray, beside: Surroundings) -> BoolArray:
    """The regions of ``around`` (z, y, x) that reach the edge of the measured region within their slice, and are no
    lung."""
    hu, spacing_mm = beside.coarse.hu, beside.coarse.spacing_mm
    regions = _Regions.of(around, spacing_mm)
    touching = regions.touched_by(beside.edge & around)
    aerated = regions.share_of(lambda z: is_parenchyma(hu[z]))
    lunglike = touching & (aerated >= _LUNG_SHARE)
    maybe = touching & (aerated >= _EMPHYSEMA_SHARE)
    walled = maybe & (regions.mean_of(beside.sides, maybe) >= _WALLED_SIDES)
    deep = np.zeros_like(lunglike)
    if lunglike.any():
        vessels = regions.share_of(lambda z: hu[z] > _VESSEL_HU, lunglike)
        deep = (vessels >= _VESSEL_SHARE) & np.repeat(beside.airless(), regions.counts) & (regions.voxels > 0)
    between = regions.share_between(lunglike & ~walled & ~deep, beside.tissue) >= _BETWEEN
    lung = walled | (lunglike & (deep | between))
    known = lung | (~touching & (aerated >= _LUNG_SHARE))
    reach = max(1, round(_GAP_MM / spacing_mm))
    lung |= touching & (regions.share_continued(known, touching & ~lung, reach) >= _CONTINUED_SHARE)
    return regions.mask_of(touching & ~lung)


def walled_sides(tissue: BoolArray) -> npt.NDArray[np.uint8]:
    """In how many of the directions left, right, front and back each voxel has tissue somewhere."""
    sides = np.zeros(tissue.shape, np.uint8)
    _, rows, columns = tissue.shape
    x, found = np.arange(columns), tissue.any(axis=2)
    first = np.where(found, tissue.argmax(axis=2), columns)
    last = np.where(found, columns - 1 - tissue[:, :, ::-1].argmax(axis=2), -1)
    sides += x >= first[..., None]
    sides += x <= last[..., None]
    for order in (1, -1):
        so_far = np.zeros((len(tissue), columns), bool)
        for y in range(rows)[::order]:
            so_far |= tissue[:, y]
            sides[:, y] += so_far
    return sides


@dataclass
class _Regions:
    """Regions of a mask in each axial slice, connected through edges of pixels.

    ``numbers`` (z, y, x) counts from 1 in each slice; ``counts`` says how many there are in each. All other arrays of
    regions have one entry per region, slice after slice. ``inner`` is where they are some millimetres deep, ``voxels``
    how many such voxels each has.
    """

    numbers: npt.NDArray[np.int32]
    counts: npt.NDArray[np.intp]
    inner: BoolArray
    voxels: npt.NDArray[np.intp]

    @classmethod
    def of(cls, mask: BoolArray, spacing_mm: float) -> _Regions:
        """The regions of ``mask``."""
        from scipy import ndimage

        numbers = np.zeros(mask.shape, np.int32)
        counts = np.array([ndimage.label(plane, output=of) for plane, of in zip(mask, numbers, strict=True)], np.intp)
        inner = peel_faces(mask, max(1, round(4 / spacing_mm)), (1, 2))
        regions = cls(numbers, counts, inner, np.zeros(int(counts.sum()), np.intp))
        for z, part in regions._slices():
            regions.voxels[part] = np.bincount(regions._inside(z), minlength=counts[z])
        return regions

    def _slices(self) -> Iterator[tuple[int, slice]]:
        """Each slice that has regions, and where its regions are in arrays of regions."""
        ends = np.cumsum(self.counts)
        for z in np.flatnonzero(self.counts):
            yield int(z), slice(int(ends[z] - self.counts[z]), int(ends[z]))

    def _inside(self, z: int) -> npt.NDArray[np.int32]:
        """Of each inner voxel of a slice its region, from 0."""
        return self.numbers[z][self.inner[z]] - np.int32(1)

    def touched_by(self, mask: BoolArray) -> BoolArray:
        """Which regions have a voxel of ``mask``, a part of theirs."""
        touched = np.zeros(len(self.voxels), bool)
        for z, part in self._slices():
            touched[part][self.numbers[z][mask[z]] - 1] = True
        return touched

    def share_of(self, mask: Callable[[int], BoolArray], wanted: BoolArray | None = None) -> Shares:
        """Of the inner voxels of each region (where some are ``wanted``, of those) the share in ``mask`` of a slice."""
        share = np.zeros(len(self.voxels))
        for z, part in self._slices():
            if wanted is None or wanted[part].any():
                numbers = self.numbers[z][self.inner[z] & mask(z)]
                share[part] = np.bincount(numbers, minlength=int(self.counts[z]) + 1)[1:]
        return share / np.maximum(self.voxels, 1)

    def mean_of(self, values: npt.NDArray[np.uint8], wanted: BoolArray) -> Shares:
        """The mean of ``values`` (z, y, x) in the inner voxels of the ``wanted`` regions."""
        total = np.zeros(len(self.voxels))
        for z, part in self._slices():
            if wanted[part].any():
                inner = self.inner[z]
                total[part] = np.bincount(self._inside(z), weights=values[z][inner], minlength=int(self.counts[z]))
        return total / np.maximum(self.voxels, 1)

    def share_between(self, wanted: BoolArray, tissue: BoolArray) -> Shares:
        """For the ``wanted`` regions, the share of their inner voxels within the convex hull of the slice's tissue."""
        from scipy.spatial import ConvexHull, QhullError

        share = np.zeros(len(wanted))
        for z, part in self._slices():
            if not wanted[part].any():
                continue
            chosen = np.concatenate([[False], wanted[part]])[self.numbers[z]] & self.inner[z]
            try:
                hull = ConvexHull(np.argwhere(tissue[z])).equations
            except (QhullError, ValueError):  # too few points, or all in a line
                continue
            points = np.argwhere(chosen)
            between = (points @ hull[:, :2].T + hull[:, 2] <= 0.5).all(axis=1)
            of = self.numbers[z][chosen][between] - 1
            share[part] = np.bincount(of, minlength=int(self.counts[z])) / np.maximum(self.voxels[part], 1)
        return share

    def share_continued(self, known: BoolArray, wanted: BoolArray, reach: int) -> Shares:
        """For the ``wanted`` regions, the share of their inner voxels that have a ``known`` one both below and above
        within ``reach`` slices."""
        share = np.zeros(len(wanted))
        if not known.any() or not wanted.any():
            return share
        mask = self.mask_of(known)
        _, *columns = box_around(mask, 0)  # beyond it nothing is known below or above
        at = tuple(columns)
        mask = mask[:, at[0], at[1]]
        count = np.zeros((len(mask) + 1, *mask.shape[1:]), np.int16)
        np.cumsum(mask, axis=0, out=count[1:])
        for z, part in self._slices():
            if wanted[part].any():
                below = count[z] > count[max(z - reach, 0)]
                above = count[min(z + reach + 1, len(mask))] > count[z + 1]
                inside = self.numbers[z][at][below & above & self.inner[z][at]]
                continued = np.bincount(inside, minlength=int(self.counts[z]) + 1)[1:]
                share[part] = continued / np.maximum(self.voxels[part], 1)
        return share

    def mask_of(self, wanted: BoolArray) -> BoolArray:
        """All voxels of the ``wanted`` regions."""
        mask = np.zeros(self.numbers.shape, bool)
        for z, part in self._slices():
            if wanted[part].all():
                mask[z] = self.numbers[z] > 0
            elif wanted[part].any():
                mask[z] = np.concatenate([[False], wanted[part]])[self.numbers[z]]
        return mask
