"""lungmask's volume postprocessing, to the voxel, without a scan of the volume for every component.

The rules are those of ``lungmask.utils.postprocessing`` 0.2.22, ties included: a component (26-connected, of
equal label) smaller than the largest of its label is given to the neighbour with which it shares the longest
border, in rising order of size; of every label the largest piece is kept and its holes are filled. lungmask
looks through the whole volume for each component; here each is visited in its own box.

Three of its habits decide voxels, and are kept:

- components are numbered in the order in which their first voxel is met (z, y, x), and of equally long borders
  the lower number wins;
- of several components of one label and one size, only the first keeps its label if it is not merged; the
  others vanish;
- components of one or two voxels are never merged.

Why a box with a margin of one voxel is enough: cc3d numbers the components of a C-ordered array in the same
order as skimage, and cutting away empty border keeps that order. Whether background is a hole does not change
either. fill_voids floods from the faces of the volume and starts once per run of background along each row of a
face, and a run may go over from the end of one row to the start of the next; a pocket at the start of a row can
be missed so and is filled although it is open to the outside. That happens only where the foreground touches
the face of the volume; there the box has the same face. Where it does not, the row begins and ends in empty
margin in the box as in the volume, and all empty rows after the first start nothing new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..progress import Progress

Labels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Box = tuple[slice, slice, slice]
SMALLEST_MERGED = 3
_SLAB_VOXELS = 4_000_000
_HOLE_IN_SLICE = 64


def postprocess(labels: Labels, spare: Sequence[int] = (), progress: Progress | None = None) -> Labels:
    """Merge, keep the largest, fill.

    Parameters
    ----------
    labels
        (z, y, x); 0 is background. Not changed. (Of volumes one voxel wide lungmask numbers the components in
        another order; such are not scans.)
    spare
        Labels that only lend their voxels to neighbours and are not in the result (the fused model's).

    Returns
    -------
    A new array (z, y, x).
    """
    result = Components(labels, progress or Progress()).result(spare)
    assert result is not None  # only a bound on hidden voxels can fail
    return result


class Components:
    """The connected components of a label image, while they are merged.

    Attributes
    ----------
    image
        (z, y, x), the foreground's box: the number of the component that each voxel belongs to now; 0 is
        background.
    value
        The label of each component, by number.
    area, box
        Voxels and bounding box (z0, z1, y0, y1, x0, x1; ends exclusive) of each, with what was merged into it.
    original_area
        Voxels before anything was merged.
    kept_value
        The label that its voxels get in the end: 0 for all but the first of several components of one label
        and size.
    merged
        Whether the component was given to another.
    largest
        The size of the largest component of each label.
    """

    def __init__(self, labels: Labels, progress: Progress) -> None:
        import cc3d
        import fastremap

        progress.check()
        self._progress = progress
        self._shape = labels.shape
        self._single_slice = labels.shape[0] == 1
        self._place = box_of_foreground(labels)
        labels = np.ascontiguousarray(labels[self._place])
        self.image: npt.NDArray[np.unsignedinteger] = cc3d.connected_components(labels, connectivity=26)
        progress.check()
        statistics = cc3d.statistics(self.image, no_slice_conversion=True)
        # A list of Python numbers is faster than an array where each is read and written alone.
        self.area: list[int] = statistics["voxel_counts"].tolist()
        self.original_area = tuple(self.area)
        self.box: list[list[int]] = [
            [z0, z1 + 1, y0, y1 + 1, x0, x1 + 1] for z0, z1, y0, y1, x0, x1 in statistics["bounding_boxes"].tolist()
        ]
        progress.check()
        of_component = fastremap.component_map(self.image, labels)
        self.value: list[int] = [int(of_component.get(number, 0)) for number in range(len(self.area))]
        self.merged = [False] * len(self.area)
        self._order = sorted(range(1, len(self.area)), key=self.area.__getitem__)
        self.largest, self.kept_value = self._largest_of_each_label()

    def smallest_main(self, values: Sequence[int]) -> int:
        """Of the largest components of ``values``, the size of the smallest; 0 where a label has none."""
        return min(self.largest.get(value, 0) for value in values)

    def result(self, spare: Sequence[int] = (), *, hidden: int = 0, values: Sequence[int] = ()) -> Labels | None:
        """Merge, keep the largest piece of every label, fill: as :func:`postprocess`. Can be called once.

        With ``hidden`` (see :mod:`.coarse_to_fine`), ``None`` when components of up to so many voxels of
        ``values`` in slices that were not looked at could change the result.
        """
        if hidden and self.smallest_main(values) <= hidden:
            return None
        self._merge(set(spare))
        kept = np.zeros(self._shape, dtype=np.uint8)
        inside = kept[self._place]
        found = set(self.kept_value) - {0}
        for value in sorted(found):
            self._progress.check()
            living = [n for n, kept_value in enumerate(self.kept_value) if kept_value == value and not self.merged[n]]
            if not living:
                found.discard(value)
                continue
            box, mask, members = self._largest_piece(value, living)
            if hidden and (not members or min(self.original_area[n] for n in members) <= hidden):
                return None
            self._progress.check()
            np.copyto(inside[box], value, where=self._filled(mask))
        if hidden and not found.issuperset(values):
            return None
        return kept

    def _largest_of_each_label(self) -> tuple[dict[int, int], list[int]]:
        largest = dict.fromkeys(self.value, 0)
        kept = [0] * len(self.area)
        for number in self._order:
            if self.area[number] > largest[self.value[number]]:
                largest[self.value[number]] = self.area[number]
                kept[number] = self.value[number]
        return largest, kept

    def _merge(self, spare: set[int]) -> None:
        """Give every small component, and every one of a spare label, to the neighbour with the longest border."""
        spare_components = {number for number, value in enumerate(self.value) if value in spare}
        for number in self._order:
            value, area = self.value[number], self.area[number]
            if area < SMALLEST_MERGED or not (area < self.largest[value] or value in spare):
                continue
            self._progress.check()
            taker = self._longest_border(number, spare_components)
            if taker is not None:
                self._give(number, taker)
        for number in spare_components:
            self.kept_value[number] = 0

    def _longest_border(self, number: int, spare_components: set[int]) -> int | None:
        """The neighbour with the most voxels that share a face with ``number``; the lowest of equals."""
        z0, z1, y0, y1, x0, x1 = self.box[number]
        around = self.image[max(z0 - 1, 0) : z1 + 1, max(y0 - 1, 0) : y1 + 1, max(x0 - 1, 0) : x1 + 1]
        found: Counter[int] = Counter()
        for numbers, counts in _neighbours(around, number):
            found.update(dict(zip(numbers.tolist(), counts.tolist(), strict=True)))
        allowed = [n for n in found if n != 0 and n not in spare_components]
        return min(allowed, key=lambda n: (-found[n], n), default=None)

    def _give(self, number: int, taker: int) -> None:
        z0, z1, y0, y1, x0, x1 = self.box[number]
        for part in _slabs(self.image[z0:z1, y0:y1, x0:x1]):
            part[part == number] = taker
        box, other = self.box[taker], self.box[number]
        self.box[taker] = [(min, max)[i % 2](box[i], other[i]) for i in range(6)]
        if self.area[taker] == self.largest[self.value[taker]]:
            self.largest[self.value[taker]] += self.area[number]
        self.area[taker] += self.area[number]
        self.merged[number] = True

    def _largest_piece(self, value: int, living: list[int]) -> tuple[Box, Mask, list[int]]:
        """The largest 26-connected piece of a label: a mask in a box with a margin, and the components in it.

        Components of one label that were apart can touch after a merge. Where one component is larger than all
        others of its label together, the piece with it in is the largest, and only its own surroundings are
        looked at; a neighbour that joins it and reaches further widens them. The components are not told
        (empty) where several pieces are equally large.
        """
        import cc3d

        main = max(living, key=self.area.__getitem__)
        others = [n for n in living if n != main]
        joined = [main] if self.area[main] > sum(self.area[n] for n in others) else living
        while True:
            box = self._box_around(joined, margin=1)
            near = [n for n in others if self._overlaps(n, box)]
            if not near:
                return box, self.image[box] == main, [main]
            image = self.image[box]
            pieces = cc3d.connected_components(np.array(self.kept_value, np.uint8)[image] == value, connectivity=26)
            # argsort of the same numbers of the same type: lungmask's choice between equal sizes is its order.
            sizes = cc3d.statistics(pieces, no_slice_conversion=True)["voxel_counts"][1:].astype(np.float64)
            mask: Mask = pieces == np.argsort(sizes)[-1] + 1
            members = np.unique(image[mask]).tolist()
            # What stays within the box without its margin has all its neighbours in the box.
            inner = self._box_around(joined, margin=0)
            beyond = [n for n in members if not self._within(n, inner)]
            if not beyond:
                return box, mask, members if np.count_nonzero(sizes == sizes.max()) == 1 else []
            joined = joined + beyond

    def _box_around(self, numbers: list[int], margin: int) -> Box:
        """The box around some components, with a margin where the image has one."""
        corners = np.array([self.box[n] for n in numbers])
        low, high = corners[:, ::2].min(0).tolist(), corners[:, 1::2].max(0).tolist()
        z, y, x = (slice(max(a - margin, 0), b + margin) for a, b in zip(low, high, strict=True))
        return z, y, x

    def _overlaps(self, number: int, box: Box) -> bool:
        corners = self.box[number]
        return all(corners[2 * i] < part.stop and corners[2 * i + 1] > part.start for i, part in enumerate(box))

    def _within(self, number: int, box: Box) -> bool:
        corners = self.box[number]
        return all(corners[2 * i] >= part.start and corners[2 * i + 1] <= part.stop for i, part in enumerate(box))

    def _filled(self, mask: Mask) -> Mask:
        """The mask with its holes filled; in a single slice only those of less than 64 voxels."""
        import cc3d
        import fill_voids
        from scipy import ndimage

        if self._single_slice:
            holes = cc3d.connected_components(ndimage.binary_fill_holes(mask[0]) & ~mask[0], connectivity=4)
            small = np.bincount(holes.ravel()) < _HOLE_IN_SLICE
            small[0] = False
            return np.asarray(mask | small[holes])
        return np.asarray(fill_voids.fill(mask))


def _neighbours(
    around: npt.NDArray[np.unsignedinteger], number: int
) -> Iterator[tuple[npt.NDArray[np.unsignedinteger], npt.NDArray[np.integer]]]:
    """Which components, and how many of their voxels, share a face with ``number``, slab by slab."""
    depth = max(1, _SLAB_VOXELS // (around.shape[1] * around.shape[2]))
    for begin in range(0, len(around), depth):
        low = max(begin - 1, 0)
        part = around[low : begin + depth + 1]
        own = part == number
        border = own.copy()
        border[1:] |= own[:-1]
        border[:-1] |= own[1:]
        border[:, 1:] |= own[:, :-1]
        border[:, :-1] |= own[:, 1:]
        border[:, :, 1:] |= own[:, :, :-1]
        border[:, :, :-1] |= own[:, :, 1:]
        border ^= own
        inner = slice(begin - low, begin - low + depth)
        yield np.unique(part[inner][border[inner]], return_counts=True)


def _slabs(image: npt.NDArray[np.unsignedinteger]) -> Iterator[npt.NDArray[np.unsignedinteger]]:
    """Views of bounded size along z."""
    depth = max(1, _SLAB_VOXELS // (image.shape[1] * image.shape[2]))
    for begin in range(0, len(image), depth):
        yield image[begin : begin + depth]


def box_of_foreground(labels: Labels) -> Box:
    """The box of what is not 0, with a margin of one voxel where the volume has one; one voxel when all is 0."""
    rows = np.zeros(labels.shape[1], dtype=bool)
    columns = np.zeros(labels.shape[2], dtype=bool)
    slices = np.zeros(labels.shape[0], dtype=bool)
    for z, image in enumerate(labels):
        if image.any():
            slices[z] = True
            rows |= image.any(1)
            columns |= image.any(0)
    if not slices.any():
        return slice(0, 1), slice(0, 1), slice(0, 1)
    (z0, z1), (y0, y1), (x0, x1) = (np.flatnonzero(line)[[0, -1]].tolist() for line in (slices, rows, columns))
    return slice(max(z0 - 1, 0), z1 + 2), slice(max(y0 - 1, 0), y1 + 2), slice(max(x0 - 1, 0), x1 + 2)
