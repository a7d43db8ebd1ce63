"""Regions that reach the edge of what was measured, told in each axial slice: air around the body, or lung cut off.

A narrow field of view cuts through lungs, which then reach the edge, too. Such a region is told from air, clothes and
mattress: well inside it the density is that of lung, and it is walled in by the body or lies between its parts; or the
edge of the slice shows no air at all, and the region has vessels; or, as with a bulla at the edge, such regions lie
below and above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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


def around_the_body(
    coarse: CoarseImage, around: BoolArray, tissue: BoolArray, walled_sides: npt.NDArray[np.uint8]
) -> BoolArray:
    """The regions of ``around`` (z, y, x) that reach the edge of the measured region within their slice, and are no
    lung; ``walled_sides`` are those of ``tissue``."""
    regions = _Regions.of(coarse, around)
    edge = coarse.valid & ~peel_faces(coarse.valid, 1, (1, 2))
    touching = regions.touched_by(edge & around)
    aerated, vessels, sides = regions.shares(coarse, walled_sides)
    lunglike = touching & (aerated >= _LUNG_SHARE)
    walled = touching & (aerated >= _EMPHYSEMA_SHARE) & (sides >= _WALLED_SIDES)
    airless = (edge & (coarse.hu < _GAS_HU)).sum(axis=(1, 2)) <= _AIRLESS * edge.sum(axis=(1, 2))
    deep = (vessels >= _VESSEL_SHARE) & np.repeat(airless, regions.counts) & (regions.voxels > 0)
    between = regions.share_between(lunglike & ~walled & ~deep, tissue) >= _BETWEEN
    lung = walled | (lunglike & (deep | between))
    known = lung | (~touching & (aerated >= _LUNG_SHARE))
    reach = max(1, round(_GAP_MM / coarse.spacing_mm))
    lung |= touching & (regions.share_continued(known, touching & ~lung, reach) >= _CONTINUED_SHARE)
    return regions.mask_of(touching & ~lung)


def walled_sides(tissue: BoolArray) -> npt.NDArray[np.uint8]:
    """In how many of the directions left, right, front and back each voxel has tissue somewhere."""
    sides = np.zeros(tissue.shape, np.uint8)
    for axis in (1, 2):
        sides += np.logical_or.accumulate(tissue, axis)
        sides += np.flip(np.logical_or.accumulate(np.flip(tissue, axis), axis), axis)
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
    def of(cls, coarse: CoarseImage, mask: BoolArray) -> _Regions:
        """The regions of ``mask``."""
        from scipy import ndimage

        numbers = np.zeros(mask.shape, np.int32)
        counts = np.array([ndimage.label(plane, output=of) for plane, of in zip(mask, numbers, strict=True)], np.intp)
        inner = peel_faces(mask, max(1, round(4 / coarse.spacing_mm)), (1, 2))
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

    def shares(self, coarse: CoarseImage, sides: npt.NDArray[np.uint8]) -> tuple[Shares, Shares, Shares]:
        """Of the inner voxels of each region: the shares that are aerated and that are vessels, the mean of sides."""
        aerated, vessels, mean = (np.zeros(len(self.voxels)) for _ in range(3))
        for z, part in self._slices():
            inside, count = self._inside(z), int(self.counts[z])
            hu = coarse.hu[z][self.inner[z]]
            aerated[part] = np.bincount(inside[is_parenchyma(hu)], minlength=count)
            vessels[part] = np.bincount(inside[hu > _VESSEL_HU], minlength=count)
            mean[part] = np.bincount(inside, weights=sides[z][self.inner[z]], minlength=count)
        total = np.maximum(self.voxels, 1)
        return aerated / total, vessels / total, mean / total

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
        count = np.zeros((len(mask) + 1, *mask.shape[1:]), np.int16)
        np.cumsum(mask, axis=0, out=count[1:])
        for z, part in self._slices():
            if wanted[part].any():
                below = count[z] > count[max(z - reach, 0)]
                above = count[min(z + reach + 1, len(mask))] > count[z + 1]
                inside = self._inside(z)[(below & above)[self.inner[z]]]
                share[part] = np.bincount(inside, minlength=int(self.counts[z])) / np.maximum(self.voxels[part], 1)
        return share

    def mask_of(self, wanted: BoolArray) -> BoolArray:
        """All voxels of the ``wanted`` regions."""
        mask = np.zeros(self.numbers.shape, bool)
        for z, part in self._slices():
            if wanted[part].any():
                mask[z] = np.concatenate([[False], wanted[part]])[self.numbers[z]]
        return mask
