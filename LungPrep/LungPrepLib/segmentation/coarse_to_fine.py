"""Leaves out slices that cannot change the result: coarse to fine along z, under a bound that is proven.

The network labels every slice by itself, so nothing is known of a slice that it did not see. What saves slices
is lungmask's postprocessing, which keeps one piece per label: what is too small to be that piece, and touches
nothing else, is thrown away whatever it is.

Slices are labelled at a coarse step, then outward from every slice that has a label until an empty one is met.
What is left are *gaps*: runs of slices that were not looked at, each between two slices without any label (or
the end of the scan). Let L be the labels of the slices that were looked at, 0 in the gaps; L' the labels that
the network would give to all slices; and ``hidden`` the number of voxels of the longest gap.

**Theorem.** Suppose that for every label v that the network knows

(a) the largest component of v in L has more than ``hidden`` voxels, and
(b) the piece of v that postprocessing keeps of L is larger than every other piece of v, and consists of
    components each of which had more than ``hidden`` voxels before anything was merged.

Then postprocessing gives the same labels for L' as for L.

**Proof.** A component of L' that has a voxel in a gap lies wholly within that gap, because the slices beside it
are empty; it has at most ``hidden`` voxels, and so has, in sum, everything that it touches. All other components
of L' are those of L, with the same voxels, and in the same order, as components are numbered by their first
voxel and sorted stably by size.

*Merging.* Whether a component is given away depends on its size and on the largest of its label; to whom, on its
neighbours. The largest of label v has, at first, more than ``hidden`` voxels by (a), so it is the same in L'
and L. It is only raised when a component as large as it receives another; nothing within a gap ever gets that
large, as it can only receive what is in the same gap. Neighbours of components of L are components of L. So all
components of L are merged in L' exactly as in L, and what is in a gap is merged within it.

*Ties.* Of several components of one label and one size only the first keeps its label. A component in a gap can
therefore take the label from one of L of the same size, which has at most ``hidden`` voxels; it cannot give a
label to one that has none in L. So every piece of v in L', outside the gaps, is a part of a piece of v in L. The
piece K that is kept of L consists of components with more than ``hidden`` voxels by (b), which keep their label:
it is also a piece in L'. All other pieces are smaller: those in gaps have at most ``hidden`` voxels, those
outside are parts of pieces that are smaller than K by (b). So K is kept of L', too, for every label v.

*Holes.* They depend on K alone, and all labels are laid over each other in the same order. ∎

:func:`label_where_needed` makes the gaps short enough for (a), and (b) is looked at while postprocessing; when
one of them fails all slices are labelled. Without postprocessing every slice counts and none is left out. A
label that the patient does not have (a lung or lobe taken out) fails (a): all slices are labelled then.

Of the fused model each network is postprocessed by itself before the fusion, so the theorem holds for each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..progress import Progress
from .lungmask_postprocess import Components, postprocess

Labels = npt.NDArray[np.uint8]
Run = Callable[[Sequence[int], int], Labels]
FIRST_STEP = 16
_WORTH_IT = 8  # below so many slices all are labelled


@dataclass
class Labelled:
    """The labels of a scan (z, y, x), and which slices the network saw."""

    labels: Labels
    seen: npt.NDArray[np.bool_]

    def gaps(self) -> list[tuple[int, int]]:
        """Runs of slices that were not seen: first, and one after the last."""
        edges = np.flatnonzero(np.diff(np.concatenate([[True], self.seen, [True]]).astype(np.int8)))
        return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))

    def expected(self) -> int:
        """How many slices will have been seen in the end, as far as can be told."""
        found = np.concatenate([[False], self.labels.any(axis=(1, 2)), [False]])
        sides = ((stop - start, int(found[start]) + int(found[stop + 1])) for start, stop in self.gaps())
        return int(self.seen.sum()) + sum(length * filled // 2 for length, filled in sides)

    def hidden(self) -> int:
        """Voxels in the longest gap."""
        return max((stop - start for start, stop in self.gaps()), default=0) * self.voxels_per_slice

    @property
    def voxels_per_slice(self) -> int:
        """Voxels of one slice: what a label could at most take of it."""
        return self.labels.shape[1] * self.labels.shape[2]


def label_all(run: Run, count: int) -> Labelled:
    """Label every slice."""
    return Labelled(run(range(count), count), np.ones(count, dtype=bool))


def label_and_postprocess(run: Run, count: int, values: Sequence[int], progress: Progress) -> tuple[Labelled, Labels]:
    """Label the slices that can matter, and postprocess: the result of labelling all of them.

    Parameters
    ----------
    run
        Labels the slices whose numbers it is given: (n, y, x); it is also told how many slices it will
        have been asked for in the end, roughly. The labels of a slice must not depend on what else is asked for.
    count
        Slices of the scan.
    values
        All labels that the network can give.
    """
    if count < _WORTH_IT:
        labelled = label_all(run, count)
        return labelled, postprocess(labelled.labels, progress=progress)
    labelled = _sample(run, count)
    components = _refine(run, labelled, values, progress)
    result = components.result(hidden=labelled.hidden(), values=values)
    if result is None:
        _look_at(run, labelled, range(count))
        result = postprocess(labelled.labels, progress=progress)
    return labelled, result


def _sample(run: Run, count: int) -> Labelled:
    """Look at every 16th slice, and the last."""
    indices = sorted({*range(0, count, FIRST_STEP), count - 1})
    sampled = run(indices, count)
    labelled = Labelled(np.zeros((count, *sampled.shape[1:]), dtype=np.uint8), np.zeros(count, dtype=bool))
    labelled.labels[indices] = sampled
    labelled.seen[indices] = True
    return labelled


def _refine(run: Run, labelled: Labelled, values: Sequence[int], progress: Progress) -> Components:
    """Look at more slices until every gap lies between empty slices and is short enough for (a)."""
    while True:
        _grow(run, labelled)
        components = Components(labelled.labels, progress)
        # Gaps of this many slices have fewer voxels than the smallest of the largest components.
        allowed = max(components.smallest_main(values) - 1, 0) // labelled.voxels_per_slice
        wanted = [z for start, stop in labelled.gaps() for z in _dividing(start, stop, allowed)]
        if not wanted:
            return components
        _look_at(run, labelled, wanted)
        if not labelled.labels[wanted].any():
            return components  # nothing new was found, so the components are still those of the scan


def _grow(run: Run, labelled: Labelled) -> None:
    """Look at the neighbours of every slice that has a label, until all of them have been seen."""
    while True:
        found: npt.NDArray[np.bool_] = np.asarray(labelled.labels.any(axis=(1, 2)))
        beside = np.zeros_like(found)
        beside[1:] |= found[:-1]
        beside[:-1] |= found[1:]
        wanted = np.flatnonzero(beside & ~labelled.seen)
        if not len(wanted):
            return
        _look_at(run, labelled, wanted.tolist())


def _dividing(start: int, stop: int, allowed: int) -> list[int]:
    """Slices that divide a gap into pieces of at most ``allowed`` slices, evenly."""
    length = stop - start
    pieces = -(-(length + 1) // (allowed + 1))
    return [start - 1 + (length + 1) * i // pieces for i in range(1, pieces)]


def _look_at(run: Run, labelled: Labelled, wanted: Sequence[int]) -> None:
    new = sorted({z for z in wanted if not labelled.seen[z]})
    if new:
        labelled.labels[new] = run(new, max(labelled.expected(), int(labelled.seen.sum()) + len(new)))
        labelled.seen[new] = True
