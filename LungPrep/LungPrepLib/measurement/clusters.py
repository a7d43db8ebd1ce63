"""Low-attenuation clusters: connected areas below -950 HU inside each structure, slab by slab.

Only one slab of slices is labelled at a time, so that memory does not grow with the scan; clusters that go on in the
next slab are joined there. Structures that touch (lobes of a lung) are joined where a whole is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .measure import Blank
from .merging import IntArray, Merging, Sizes, sums_of

THRESHOLD_HU = -950
# Of smaller ones noise makes many; larger ones are so few that each moves the line (Mishima 1999 names no range).
FIT_FROM_VOXELS = 5
LEAST_CLUSTERS = 10
_LEAST_SIZES = 5


@dataclass(frozen=True)
class Clusters:
    """The clusters of a region: volume in ml and number of voxels of each, both (n,)."""

    ml: npt.NDArray[np.float64]
    voxels: IntArray

    @cached_property
    def fit(self) -> ExponentFit | None:
        """The fit of :func:`fit_exponent`; None where there is none."""
        return _fitted(self)


@dataclass(frozen=True)
class ExponentFit:
    """Exponent D and the range of sizes that it was fitted in."""

    exponent: float
    from_ml: float
    to_ml: float


def fit_exponent(clusters: Clusters) -> ExponentFit:
    """Exponent D of the cumulative sizes (Mishima 1999): the number of clusters of at least size s is K s^-D.

    Raises
    ------
    Blank
        when fewer than five sizes lie in the range that is fitted.
    """
    if clusters.fit is None:
        raise Blank("too few clusters to fit exponent D")
    return clusters.fit


def _fitted(clusters: Clusters) -> ExponentFit | None:
    sizes, counts = np.unique(np.round(clusters.ml, 9), return_counts=True)
    at_least = np.cumsum(counts[::-1])[::-1]
    counted = clusters.ml.take(np.flatnonzero(clusters.voxels >= FIT_FROM_VOXELS))
    smallest = float(np.round(counted.min(), 9)) if len(counted) else np.inf
    fitted = (sizes >= smallest) & (at_least >= LEAST_CLUSTERS)
    if np.count_nonzero(fitted) < _LEAST_SIZES:
        return None
    x, y = np.log(sizes[fitted]), np.log(at_least[fitted])
    slope = float(np.polyfit(x, y, 1)[0])
    return ExponentFit(-slope, float(sizes[fitted][0]), float(sizes[fitted][-1]))


@dataclass(frozen=True)
class SlabPieces:
    """Connected areas of one value in a slab, numbered from 0.

    Attributes
    ----------
    values, voxels, ml
        (n,): the structure that each lies in, and its size.
    joints
        (m, 2): pieces of two structures that touch.
    first, last
        The slab's first and last plane (y, x): the piece of each voxel, counted from 1.
    corner
        (y, x): where the planes' corner lies in the whole slice.
    """

    values: npt.NDArray[np.uint8]
    voxels: IntArray
    ml: npt.NDArray[np.float64]
    joints: IntArray
    first: npt.NDArray[np.uint32]
    last: npt.NDArray[np.uint32]
    corner: tuple[int, int]


_NO_JOINTS: IntArray = np.zeros((0, 2), np.int64)


def pieces_in(
    low: npt.NDArray[np.uint8], slice_ml: npt.NDArray[np.float64], corner: tuple[int, int] = (0, 0)
) -> SlabPieces:
    """The pieces of one slab.

    Parameters
    ----------
    low
        (z, y, x): the structure's value where attenuation is low, 0 elsewhere; the last row and column of each slice
        are 0, so that the voxel that follows the last of a row is none of its neighbours.
    slice_ml
        (z,): the volume of a voxel of each slice.
    corner
        (y, x): where the slab's corner lies in the whole slice.
    """
    pieces, count = _labelled(low) if low.size else (np.zeros((1, *low.shape[1:]), np.uint32), 0)
    where = np.flatnonzero(low != 0)  # of bytes it takes six times as long
    of_voxel, value = pieces.ravel().take(where), low.ravel().take(where)
    voxels = np.bincount(of_voxel, minlength=count + 1)[1:]
    if len(slice_ml) and np.ptp(slice_ml) == 0:
        ml = voxels.astype(np.float64) * float(slice_ml[0])
    else:
        weights: npt.NDArray[np.float64] = np.asarray(slice_ml, dtype=np.float64)[where // max(1, low[0].size)]
        ml = sums_of(of_voxel, weights, count + 1)[1:]
    values = np.zeros(count + 1, np.uint8)
    values[of_voxel] = value
    joints = _NO_JOINTS
    if count and values[1:].min() != values[1:].max():
        joints = np.concatenate([_touching(a, b) for a, b in _borders(low, pieces, where, value)])
    return SlabPieces(values[1:], voxels, ml, joints, pieces[0].copy(), pieces[-1].copy(), corner)


def _borders(
    low: npt.NDArray[np.uint8],
    pieces: npt.NDArray[np.uint32],
    where: npt.NDArray[np.intp],
    value: npt.NDArray[np.uint8],
) -> Iterator[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]]:
    """The pieces on both sides of faces between two structures, axis by axis.

    ``where`` are all voxels of pieces and ``value`` their structures, both (n,).
    """
    flat, piece = low.ravel(), pieces.ravel()
    for step in (low[0].size, low.shape[2], 1):
        count = int(np.searchsorted(where, low.size - step))
        following = flat[step:].take(where[:count])
        here = where[:count][(following != value[:count]) & (following != 0)]
        yield piece.take(here), piece[step:].take(here)


def _touching(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> IntArray:
    """(n, 2): which pieces, numbered from 0, lie opposite each other, some often; 0 in the arrays is none."""
    both = (one != 0) & (other != 0)
    one, other = one[both], other[both]
    # Faces of the same two pieces mostly follow each other: without repetitions few are left, and none is sorted.
    new = np.ones(len(one), bool)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return np.stack([one[new], other[new]], axis=1).astype(np.int64) - 1


class ClusterCounter:
    """Puts the pieces of a scan together, which come slab by slab, from its first slice to its last."""

    def __init__(self) -> None:
        self._sizes: list[tuple[npt.NDArray[np.uint8], IntArray, npt.NDArray[np.float64]]] = []
        self._joints: list[IntArray] = [_NO_JOINTS]
        self._count = 0
        self._before: SlabPieces | None = None

    def add(self, slab: SlabPieces) -> None:
        """Add the slab that follows."""
        self._joints.append(slab.joints + self._count)
        if self._before is not None:
            before = self._before
            last, first = _overlap((before.last, before.corner), (slab.first, slab.corner))
            start = np.array([self._count - len(before.values), self._count])
            self._joints.append(_touching(last.ravel(), first.ravel()) + start)
        self._sizes.append((slab.values, slab.voxels, slab.ml))
        self._count += len(slab.values)
        self._before = slab

    @cached_property
    def _of_structures(self) -> _ByStructure:
        """The clusters of every structure by itself; asked for when all slabs are there."""
        values: npt.NDArray[np.uint8] = np.concatenate([sizes[0] for sizes in self._sizes])
        voxels: IntArray = np.concatenate([sizes[1] for sizes in self._sizes])
        ml: npt.NDArray[np.float64] = np.concatenate([sizes[2] for sizes in self._sizes])
        self._sizes.clear()  # of millions of pieces this is as much as the image
        joints = np.concatenate(self._joints)
        same = values[joints[:, 0]] == values[joints[:, 1]]
        merging = Merging.of(joints[same], len(values))
        value = merging.first(values)
        order = np.argsort(value, kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        bounds = np.searchsorted(value[order], np.arange(257))
        clusters = Clusters(merging.sums(ml)[order], merging.sums(voxels)[order])
        return _ByStructure(bounds, clusters, place[merging.numbers(joints[~same])])

    def clusters_of(self, values: Collection[int]) -> Clusters:
        """The clusters of the structures of these values, taken as one region."""
        if not self._count:
            return Clusters(np.zeros(0), np.zeros(0, np.int64))
        return self._of_structures.together(sorted(set(values)))


@dataclass(frozen=True)
class _ByStructure:
    """The clusters of every structure by itself, those of label value v from ``bounds[v]`` to ``bounds[v + 1]``; and
    which of two structures touch, (m, 2)."""

    bounds: npt.NDArray[np.intp]
    clusters: Clusters
    joints: IntArray

    def together(self, values: Sequence[int]) -> Clusters:
        """The clusters of structures of these values, in order, taken as one region."""
        parts = [slice(int(self.bounds[value]), int(self.bounds[value + 1])) for value in values]
        before = np.full(256, -1)
        before[list(values)] = np.cumsum([0, *(part.stop - part.start for part in parts[:-1])])
        if all(one.stop == other.start for one, other in pairwise(parts)):
            parts = [slice(parts[0].start, parts[-1].stop)]
        found = Clusters(_together(self.clusters.ml, parts), _together(self.clusters.voxels, parts))
        of = np.searchsorted(self.bounds, self.joints, side="right") - 1  # the values
        inside = (before[of] >= 0).all(axis=1)
        merging = Merging.of((self.joints - self.bounds[of] + before[of])[inside], len(found.ml))
        return Clusters(merging.sums(found.ml), merging.sums(found.voxels))


def _together(sizes: Sizes, parts: Sequence[slice]) -> Sizes:
    return sizes[parts[0]] if len(parts) == 1 else np.concatenate([sizes[part] for part in parts])


def _labelled(low: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint32], int]:
    """Face-connected pieces of equal value, numbered from 1."""
    try:
        import cc3d
    except ImportError:
        return _labelled_by_value(low, (int(value) for value in np.unique(low) if value))
    pieces, count = cc3d.connected_components(
        np.ascontiguousarray(low), connectivity=6, out_dtype=np.uint32, return_N=True
    )
    return pieces, int(count)


def _labelled_by_value(low: npt.NDArray[np.uint8], values: Iterable[int]) -> tuple[npt.NDArray[np.uint32], int]:
    from scipy import ndimage

    pieces, count = np.zeros(low.shape, np.uint32), 0
    for value in values:
        found, number = ndimage.label(low == value)
        pieces[found > 0] = found[found > 0] + count
        count += number
    return pieces, count


_Plane = tuple[npt.NDArray[np.uint32], tuple[int, int]]


def _overlap(one: _Plane, other: _Plane) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """The part of two planes, each with its corner (y, x) in the whole slice, that both show."""
    low = [max(a, b) for a, b in zip(one[1], other[1], strict=True)]
    high = [min(one[1][axis] + one[0].shape[axis], other[1][axis] + other[0].shape[axis]) for axis in range(2)]
    parts = []
    for plane, corner in (one, other):
        ends = [slice(max(0, a - c), max(0, b - c)) for a, b, c in zip(low, high, corner, strict=True)]
        parts.append(plane[ends[0], ends[1]])
    return parts[0], parts[1]
