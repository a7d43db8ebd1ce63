"""Pieces merged into connected sets, where there may be millions of them and most touch no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Sizes = TypeVar("Sizes", IntArray, npt.NDArray[np.float64], npt.NDArray[np.uint8])


@dataclass(frozen=True)
class Merging:
    """Which of ``count`` pieces are connected.

    Most touch none, and there may be millions: only the others are in ``nodes`` (n,), in order, each in the set
    ``of_node`` (n,) of ``sets``. After the merging come those that are alone, in order, and then the sets.
    """

    nodes: IntArray
    of_node: npt.NDArray[np.int32]
    sets: int
    count: int

    @classmethod
    def of(cls, joints: IntArray, count: int) -> Merging:
        """From pairs (m, 2) of pieces that touch."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        if not len(joints):
            return cls(np.zeros(0, np.int64), np.zeros(0, np.int32), 0, count)
        nodes, where = np.unique(joints, return_inverse=True)
        one, other = where.reshape(joints.shape).T
        graph = coo_array((np.ones(len(one), bool), (one, other)), shape=(len(nodes), len(nodes)))
        sets, of_node = connected_components(graph, directed=False)
        return cls(nodes, of_node, int(sets), count)

    def numbers(self, pieces: IntArray) -> IntArray:
        """What these have become."""
        before = np.searchsorted(self.nodes, pieces)
        if not self.sets:
            return pieces
        at = np.minimum(before, len(self.nodes) - 1)
        merged = self.count - len(self.nodes) + self.of_node[at].astype(np.int64)
        return np.where(self.nodes[at] == pieces, merged, pieces - before)

    def sums(self, sizes: Sizes) -> Sizes:
        """The sizes of what there is then."""
        if not self.sets:
            return sizes
        return self._with_sets(sizes, sums_of(self.of_node, sizes[self.nodes], self.sets).astype(sizes.dtype))

    def first(self, values: Sizes) -> Sizes:
        """A value that all of a set have."""
        of_set = np.zeros(self.sets, values.dtype)
        of_set[self.of_node] = values[self.nodes]
        return self._with_sets(values, of_set)

    def _with_sets(self, values: Sizes, of_sets: Sizes) -> Sizes:
        alone = np.ones(self.count, bool)
        alone[self.nodes] = False
        return np.concatenate([values[alone], of_sets])


def sums_of(numbers: npt.NDArray[Any], weights: npt.NDArray[Any], length: int) -> npt.NDArray[np.float64]:
    """The sum of the weights (n,) of each of ``length`` numbers; ``numbers`` (n,) says to which each belongs."""
    return np.bincount(numbers, weights=weights, minlength=length).astype(np.float64, copy=False)
