"""Masks as runs of voxels along x, which are far fewer than voxels: connected pieces and holes of a whole chest.

What is labelled are the runs: two of neighbouring rows are connected where they overlap (A. Rosenfeld, J. L. Pfaltz,
Journal of the ACM 13, 1966, 471-494, on rows). Of a lung it takes a fourth of the time and a tenth of the memory of
labelling its voxels in a compiled library, and lets other threads work.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
Indices = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]
_IN_CACHE = 1 << 20  # bytes that stay in a processor's cache
_FEW, _ANYHOW = 1 / 16, 4096  # runs per voxel, and besides: where there are more, labels of voxels take less memory


@dataclass(frozen=True)
class Runs:
    """The runs of a mask (z, y, x), in its order.

    ``starts`` and ``stops`` (exclusive) are places in an array that has one more row in each plane and one more voxel
    at both ends of each row, so that what overlaps in neighbouring rows can be told from these numbers alone.
    """

    starts: npt.NDArray[np.int64]
    stops: npt.NDArray[np.int64]
    shape: tuple[int, ...]

    @classmethod
    def of(cls, mask: BoolArray, most: float = math.inf) -> Runs | None:
        """The runs of ``mask``; ``None`` where they are more than ``most``."""
        planes, rows, columns = mask.shape
        size = (rows + 1) * (columns + 2)
        step = max(1, _IN_CACHE // size)
        padded = np.zeros((min(step, planes), rows + 1, columns + 2), bool)
        found, count = [np.zeros(0, np.int64)], 0
        for z in range(0, planes, step):
            part = mask[z : z + step]
            padded[: len(part), :rows, 1:-1] = part
            flat = padded[: len(part)].ravel()
            found.append(np.flatnonzero(flat[1:] != flat[:-1]) + (1 + z * size))
            count += len(found[-1])
            if count > 2 * most:
                return None
        ends = np.concatenate(found)
        return cls(ends[0::2], ends[1::2], mask.shape)

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Voxels of each run."""
        return self.stops - self.starts

    def pieces(self, *, corners: bool = False) -> npt.NDArray[np.int32]:
        """The number of the connected piece (through faces, with ``corners`` also edges and corners) of each run."""
        if not len(self.starts):
            return np.zeros(0, np.int32)
        from scipy import sparse
        from scipy.sparse import csgraph

        row, plane = self.shape[2] + 2, (self.shape[1] + 1) * (self.shape[2] + 2)
        offsets, beside = ([row, plane - row, plane, plane + row], 1) if corners else ([row, plane], 0)
        count, pairs = len(self.starts), []
        for offset in offsets:
            first = np.searchsorted(self.stops, self.starts + (offset - beside), "right")
            after = np.searchsorted(self.starts, self.stops + (offset + beside), "left")
            touched = after - first
            before = np.cumsum(touched) - touched
            ours = np.repeat(np.arange(count), touched)
            pairs.append((ours, np.arange(len(ours)) + np.repeat(first - before, touched)))
        ours, theirs = (np.concatenate(of_pairs) for of_pairs in zip(*pairs, strict=True))
        graph = sparse.coo_array((np.ones(len(ours), bool), (ours, theirs)), shape=(count, count)).tocsr()
        numbers: npt.NDArray[np.int32] = csgraph.connected_components(graph, directed=False)[1]
        return numbers

    def at_border(self) -> BoolArray:
        """Which runs reach a face of the array."""
        planes, rows, columns = self.shape
        z, y, first = self._places(self.starts)
        last = first + self.lengths - 1
        return (z == 0) | (z == planes - 1) | (y == 0) | (y == rows - 1) | (first == 0) | (last == columns - 1)

    def voxels(self, which: BoolArray) -> Indices:
        """The indices (z, y, x) of all voxels of some runs."""
        lengths = self.lengths[which]
        before = np.cumsum(lengths) - lengths
        return self._places(np.repeat(self.starts[which] - before, lengths) + np.arange(lengths.sum()))

    def _places(self, flat: npt.NDArray[np.int64]) -> Indices:
        rest, x = np.divmod(flat, self.shape[2] + 2)
        z, y = np.divmod(rest, self.shape[1] + 1)
        return z, y, x - 1


def specks(mask: BoolArray, smallest: int, *, corners: bool = False) -> Indices | None:
    """The voxels of the pieces of fewer than ``smallest`` voxels; ``None`` where there are too many runs."""
    runs = Runs.of(mask, most=_FEW * mask.size + _ANYHOW)
    if runs is None:
        return None
    pieces = runs.pieces(corners=corners)
    sizes = np.bincount(pieces, weights=runs.lengths)
    return runs.voxels((sizes < smallest)[pieces])


def holes(mask: BoolArray) -> Indices:
    """The voxels outside ``mask`` that cannot be reached from the array's faces through faces of voxels."""
    runs = Runs.of(~mask)
    assert runs is not None
    pieces = runs.pieces()
    open_pieces = np.zeros(int(pieces.max(initial=-1)) + 1, bool)
    open_pieces[pieces[runs.at_border()]] = True
    return runs.voxels(~open_pieces[pieces])
