"""Low-attenuation clusters: connected areas below -950 HU inside each structure, slab by slab.

Only one slab of slices is labelled at a time, so that memory does not grow with the scan; clusters that go on in the
next slab are joined there. Structures that touch (lobes of a lung) are joined where a whole is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .measure import Blank

THRESHOLD_HU = -950
# Of smaller ones noise makes many; larger ones are so few that each moves the line (Mishima 1999 names no range).
FIT_FROM_VOXELS = 5
LEAST_CLUSTERS = 10
_LEAST_SIZES = 5

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Clusters:
    """The clusters of a region: volume in ml and number of voxels of each, both (n,)."""

    ml: npt.NDArray[np.float64]
    voxels: IntArray


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
    sizes, counts = np.unique(np.round(clusters.ml, 9), return_counts=True)
    at_least = np.cumsum(counts[::-1])[::-1]
    counted = clusters.voxels >= FIT_FROM_VOXELS
    smallest = float(np.round(clusters.ml[counted].min(), 9)) if counted.any() else np.inf
    fitted = (sizes >= smallest) & (at_least >= LEAST_CLUSTERS)
    if np.count_nonzero(fitted) < _LEAST_SIZES:
        raise Blank("too few clusters to fit exponent D")
    x, y = np.log(sizes[fitted]), np.log(at_least[fitted])
    slope = float(np.polyfit(x, y, 1)[0])
    return ExponentFit(-slope, float(sizes[fitted][0]), float(sizes[fitted][-1]))


class ClusterCounter:
    """Finds the clusters of a scan that is handed in slab by slab, from its first slice to its last."""

    def __init__(self) -> None:
        self._values: list[npt.NDArray[np.uint8]] = []  # of each piece: the structure it is in ...
        self._voxels: list[IntArray] = []
        self._ml: list[npt.NDArray[np.float64]] = []
        self._joints: list[IntArray] = []  # (n, 2): pieces that touch, of the same structure or of two
        self._count = 0
        self._last: tuple[npt.NDArray[np.uint32], tuple[int, int]] | None = None

    def add(self, low: npt.NDArray[np.uint8], slice_ml: npt.NDArray[np.float64], corner: tuple[int, int]) -> None:
        """Add the slab that follows.

        Parameters
        ----------
        low
            (z, y, x): the structure's value where attenuation is low, 0 elsewhere.
        slice_ml
            (z,): the volume of a voxel of each slice.
        corner
            (y, x): where the slab's corner lies in the whole slice.
        """
        low = np.pad(low, ((0, 0), (0, 1), (0, 1)))  # so that no row is followed by the next one's first voxel
        pieces, count = _labelled(low)
        if not count:
            self._last = None
            return
        where = np.flatnonzero(low)
        of_voxel, value = pieces.ravel()[where], low.ravel()[where]
        self._voxels.append(np.bincount(of_voxel, minlength=count + 1)[1:])
        if np.ptp(slice_ml) == 0:
            self._ml.append(self._voxels[-1].astype(np.float64) * float(slice_ml[0]))
        else:
            weights: npt.NDArray[np.float64] = np.asarray(slice_ml, dtype=np.float64)[where // low[0].size]
            self._ml.append(_sums(of_voxel, weights, count + 1)[1:])
        value_of = np.zeros(count + 1, np.uint8)
        value_of[of_voxel] = value
        self._values.append(value_of[1:])
        if value_of[1:].min() != value_of[1:].max():
            self._join_neighbours(low.ravel(), pieces.ravel(), where, (1, low.shape[2], low[0].size))
        if self._last is not None:
            before, after = _overlap(self._last, (pieces[0], corner))
            self._join(before.ravel(), after.ravel(), self._count - len(self._voxels[-2]), self._count)
        self._last = (pieces[-1].copy(), corner)
        self._count += count

    def _join_neighbours(
        self,
        low: npt.NDArray[np.uint8],
        pieces: npt.NDArray[np.uint32],
        where: npt.NDArray[np.intp],
        steps: tuple[int, ...],
    ) -> None:
        """Note the pieces of different structures that touch: neighbours of equal value are one piece already."""
        for step in steps:
            inner = where[: np.searchsorted(where, len(low) - step)]
            following = low[inner + step]
            touching = inner[(following != 0) & (following != low[inner])]
            self._join(pieces[touching], pieces[touching + step], self._count, self._count)

    def _join(self, before: npt.NDArray[np.uint32], after: npt.NDArray[np.uint32], first: int, second: int) -> None:
        """Note that pieces touch; ``first`` and ``second`` are where the numbers of their slabs begin."""
        touching = (before != 0) & (after != 0)
        if touching.any():
            pairs = np.stack([before[touching], after[touching]], axis=1).astype(np.int64)
            self._joints.append(np.unique(pairs + np.array([first - 1, second - 1]), axis=0))

    def clusters_of(self, values: Collection[int]) -> Clusters:
        """The clusters of the structures of these values, taken as one region."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        if not self._count:
            return Clusters(np.zeros(0), np.zeros(0, np.int64))
        inside = np.isin(np.concatenate(self._values), np.array(sorted(values), dtype=np.uint8))
        joints = np.concatenate(self._joints) if self._joints else np.zeros((0, 2), np.int64)
        joints = joints[inside[joints].all(axis=1)]
        graph = coo_array((np.ones(len(joints), bool), (joints[:, 0], joints[:, 1])), shape=(self._count, self._count))
        count, cluster = connected_components(graph, directed=False)
        ml = _sums(cluster[inside], np.concatenate(self._ml)[inside], count)
        voxels = _sums(cluster[inside], np.concatenate(self._voxels)[inside], count)
        there = voxels > 0
        return Clusters(ml[there], voxels[there].astype(np.int64))


def _sums(numbers: npt.NDArray[Any], weights: npt.NDArray[Any], length: int) -> npt.NDArray[np.float64]:
    return np.bincount(numbers, weights=weights, minlength=length).astype(np.float64, copy=False)


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
