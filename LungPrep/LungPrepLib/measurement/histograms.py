"""One pass over the voxels: a histogram for every part of the lungs that anything is measured in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..image.buffers import voxels_of
from ..image.slice_geometry import SliceGeometry
from ..machine import processors
from ..messages import say
from ..progress import Progress, as_progress
from .clusters import ClusterCounter
from .measure import BINS, LOWEST_HU
from .regions import Depth, Group, levels_of
from .slabs import FloatArray, Part, Scan, Slab, SlabCounts, SlabReader, VoxelCounts, slabs_of

if TYPE_CHECKING:
    import SimpleITK as sitk

# Each thread holds a slab in memory.
_MOST_THREADS = 4


@dataclass
class Histograms:
    """How much of each part that has any voxel lies at each HU from -32768 on, and the low-attenuation clusters.

    ``parts`` are (65536,), in voxels of the first slice that is counted: where all slices stand for the same volume,
    these are whole numbers, and sums of them are exact.
    """

    parts: dict[Part, FloatArray] = field(default_factory=dict)
    clusters: ClusterCounter = field(default_factory=ClusterCounter)
    _voxel_ml: float = 0.0
    _used: slice = field(default_factory=lambda: slice(BINS, 0))  # the HU that any part has

    def add(self, found: VoxelCounts) -> None:
        """Add slices."""
        self._voxel_ml = self._voxel_ml or found.voxel_ml
        share = found.voxel_ml / self._voxel_ml
        first = found.low_hu - LOWEST_HU
        used = slice(first, first + found.counts.shape[1])
        self._used = slice(min(used.start, self._used.start), max(used.stop, self._used.stop))
        for part, counts in zip(found.parts, found.counts, strict=True):
            whole = self.parts.setdefault(part, np.zeros(BINS))
            whole[used] += counts if share == 1 else counts * share

    def sum(self, **wanted: object) -> FloatArray | None:
        """Millilitres per HU of all parts with these properties (``values``: label values); None if there is none."""
        values = wanted.pop("values", None)
        chosen = [
            histogram
            for part, histogram in self.parts.items()
            if (values is None or part.value in values)  # type: ignore[operator]
            and all(getattr(part, name) == value for name, value in wanted.items())
        ]
        if not chosen:
            return None
        total = np.zeros(BINS)
        used = total[self._used]
        for histogram in chosen:
            used += histogram[self._used]
        used *= self._voxel_ml
        return total

    def by_value(self) -> dict[int, FloatArray]:
        """Millilitres per HU of each structure by its label value."""
        return {value: self.sum(values=(value,)) for value in sorted({part.value for part in self.parts})}  # type: ignore[misc]


def measured_histograms(
    image: sitk.Image,
    labels: sitk.Image,
    *,
    groups: Sequence[Group] = (),
    geometry: SliceGeometry | None = None,
    slice_extents_mm: FloatArray | None = None,
    left_out: sitk.Image | None = None,
    peel_mm: float = 0.0,
    progress: Progress | None = None,
) -> Histograms:
    """Read image and labels once, slab by slab.

    Parameters
    ----------
    image
        int16 HU.
    labels
        uint8 label values on the same voxels.
    groups
        What is divided into thirds, core and peel; without groups nothing is.
    geometry
        The true positions of the slices; the grid of ``image`` when not given.
    slice_extents_mm
        (n,): the length along the slice normal that each slice stands for; that of ``geometry`` when not given.
    left_out
        A mask on the same voxels of what is not counted (vessels, airways).
    peel_mm
        The depth of the peel below a group's surface; 0 does not tell core and peel apart.

    Raises
    ------
    ValueError
        when the sizes differ.
    """
    for other in (labels, left_out):
        if other is not None and image.GetSize() != other.GetSize():
            raise ValueError(f"image {image.GetSize()} and labels {other.GetSize()} differ in size")
    scan = Scan(
        voxels_of(image),
        voxels_of(labels),
        None if left_out is None else voxels_of(left_out),
        _voxel_ml(image, geometry, slice_extents_mm),
    )
    levels = levels_of(image, geometry) if groups else None
    result = Histograms()
    progress = as_progress(progress)
    with ThreadPoolExecutor(max(1, min(processors(), _MOST_THREADS)), "lungprep-measure") as pool:
        depth = Depth(labels, groups, peel_mm, pool) if groups and peel_mm > 0 else None
        slabs = list(slabs_of(scan.labels))
        reader = SlabReader(scan, levels, depth)
        if levels is not None:
            reader.divide(groups, levels, slabs)
        for slab, found in _read(reader, slabs, pool):
            progress(
                "measure",
                slab.start / len(scan.hu),
                say("slice {number} of {total}", number=slab.start + 1, total=len(scan.hu)),
            )
            for counts in found.counts:
                result.add(counts)
            result.clusters.add(found.pieces)
    return result


def _read(reader: SlabReader, slabs: Sequence[Slab], pool: ThreadPoolExecutor) -> Iterator[tuple[Slab, SlabCounts]]:
    """What is in each slab, in order; those that have not begun when nobody asks any more never are."""
    futures = deque(pool.submit(reader.read, slab) for slab in slabs)
    try:
        for slab in slabs:
            yield slab, futures.popleft().result()
    finally:
        for future in futures:
            future.cancel()


def _voxel_ml(image: sitk.Image, geometry: SliceGeometry | None, extents_mm: FloatArray | None) -> FloatArray:
    """(n,): the volume of a voxel of each slice."""
    x, y, step = image.GetSpacing()
    if extents_mm is None:
        extents_mm = np.full(image.GetSize()[2], step) if geometry is None else geometry.slice_extents_mm
    return np.asarray(extents_mm, dtype=np.float64) * (x * y / 1000)
