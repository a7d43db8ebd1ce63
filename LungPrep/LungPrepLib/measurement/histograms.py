"""One pass over the voxels: a histogram for every part of the lungs that anything is measured in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..image.slice_geometry import SliceGeometry
from ..messages import say
from ..progress import Progress, as_progress
from .clusters import THRESHOLD_HU, ClusterCounter
from .measure import BINS, LOWEST_HU
from .regions import Depth, Group, Levels, levels_of, thirds_by_height, thirds_by_volume

if TYPE_CHECKING:
    import SimpleITK as sitk

_SLAB_VOXELS = 8_000_000
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A part of a structure: its third by volume and by height (0 lower to 2 upper), and whether it is peel."""

    value: int
    third_by_volume: int = 0
    third_by_height: int = 0
    peel: bool = False


@dataclass
class Histograms:
    """Millilitres per HU from -32768, (65536,), of each part that has any voxel; and the low-attenuation clusters."""

    parts: dict[Part, FloatArray] = field(default_factory=dict)
    clusters: ClusterCounter = field(default_factory=ClusterCounter)

    def sum(self, **wanted: object) -> FloatArray | None:
        """The histogram of all parts with these properties (``values`` are label values); None when there are none."""
        values = wanted.pop("values", None)
        chosen = [
            histogram
            for part, histogram in self.parts.items()
            if (values is None or part.value in values)  # type: ignore[operator]
            and all(getattr(part, name) == value for name, value in wanted.items())
        ]
        return np.sum(chosen, axis=0) if chosen else None

    def by_value(self) -> dict[int, FloatArray]:
        """The histogram of each structure by its label value."""
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
    import SimpleITK as sitk

    for other in (labels, left_out):
        if other is not None and image.GetSize() != other.GetSize():
            raise ValueError(f"image {image.GetSize()} and labels {other.GetSize()} differ in size")
    scan = _Scan(
        sitk.GetArrayViewFromImage(image),
        sitk.GetArrayViewFromImage(labels),
        None if left_out is None else sitk.GetArrayViewFromImage(left_out),
        _voxel_ml(image, geometry, slice_extents_mm),
    )
    levels = levels_of(image, geometry) if groups else None
    depth = Depth(labels, groups, peel_mm) if groups and peel_mm > 0 else None
    reader = _Reader(scan, levels, depth)
    if levels is not None:
        reader.divide(groups, levels)
    result = Histograms()
    progress = as_progress(progress)
    step = max(1, _SLAB_VOXELS // max(1, scan.hu[0].size)) if len(scan.hu) else 1
    for start in range(0, len(scan.hu), step):
        progress(
            "measure", start / len(scan.hu), say("slice {number} of {total}", number=start + 1, total=len(scan.hu))
        )
        reader.read(start, min(start + step, len(scan.hu)), result)
    return result


def _voxel_ml(image: sitk.Image, geometry: SliceGeometry | None, extents_mm: FloatArray | None) -> FloatArray:
    """(n,): the volume of a voxel of each slice."""
    x, y, step = image.GetSpacing()
    if extents_mm is None:
        extents_mm = np.full(image.GetSize()[2], step) if geometry is None else geometry.slice_extents_mm
    return np.asarray(extents_mm, dtype=np.float64) * (x * y / 1000)


@dataclass(frozen=True)
class _Scan:
    """Views of the voxels, (z, y, x), and the volume of a voxel of each slice."""

    hu: npt.NDArray[np.int16]
    labels: npt.NDArray[np.uint8]
    left_out: npt.NDArray[np.uint8] | None
    voxel_ml: FloatArray


class _Reader:
    """Reads slabs of a scan into histograms."""

    def __init__(self, scan: _Scan, levels: Levels | None, depth: Depth | None) -> None:
        self._scan, self._levels, self._depth = scan, levels, depth
        # By label value and level: 3 x third by volume + third by height.
        self._thirds: dict[int, npt.NDArray[np.intp]] = {}

    def divide(self, groups: Sequence[Group], levels: Levels) -> None:
        """Find out which level lies in which third of each group."""
        volumes = self._volumes(groups, levels)
        for group in groups:
            volume = volumes[group.key]
            if not volume.any():
                continue
            height = thirds_by_height(volume, levels.heights_mm, levels.extents_mm)
            thirds = 3 * thirds_by_volume(volume).astype(np.intp) + height
            self._thirds |= dict.fromkeys(group.values, thirds)

    def _volumes(self, groups: Sequence[Group], levels: Levels) -> dict[str, FloatArray]:
        """Millilitres of each group at each level."""
        volumes = {group.key: np.zeros(len(levels.heights_mm)) for group in groups}
        for z, plane in enumerate(self._scan.labels):
            ys, xs = np.nonzero(plane) if not levels.by_slice else (None, None)
            for group in groups:
                if ys is None or xs is None:
                    count = sum(np.count_nonzero(plane == value) for value in group.values)
                    volumes[group.key][levels.of_slice(z)] += count * self._scan.voxel_ml[z]
                    continue
                inside = np.isin(plane[ys, xs], group.values)
                at = levels.of_voxels(z, ys[inside], xs[inside])
                counts = np.bincount(at, minlength=len(levels.heights_mm))
                volumes[group.key] += counts * self._scan.voxel_ml[z]
        return volumes

    def read(self, start: int, stop: int, result: Histograms) -> None:
        """Add the slices from ``start`` to ``stop``."""
        scan = self._scan
        box = _box(scan.labels[start:stop])
        if box is None:
            result.clusters.add(np.zeros((1, 1, 1), np.uint8), np.zeros(1), (0, 0))
            return
        ys, xs = box
        labels, hu = scan.labels[start:stop, ys, xs], scan.hu[start:stop, ys, xs]
        if scan.left_out is not None:
            labels = np.where(scan.left_out[start:stop, ys, xs] != 0, np.uint8(0), labels)
        values = np.flatnonzero(np.bincount(labels.ravel(), minlength=256)[1:]) + 1
        place = np.zeros(256, np.intp)  # of each value in the table of counts; 0 is everything else
        place[values] = np.arange(1, len(values) + 1)
        for z in range(start, stop):
            parts, codes = self._codes(z, labels[z - start], values, place, box)
            self._count(hu[z - start], codes, parts, float(scan.voxel_ml[z]), result)
        low = labels * (hu < THRESHOLD_HU)
        result.clusters.add(low, scan.voxel_ml[start:stop], (ys.start, xs.start))

    def _codes(
        self,
        z: int,
        labels: npt.NDArray[np.uint8],
        values: npt.NDArray[np.intp],
        place: npt.NDArray[np.intp],
        box: tuple[slice, slice],
    ) -> tuple[list[Part | None], npt.NDArray[np.intp]]:
        """The parts that a slice may have, and which of them each voxel (y, x) is in; what has no label is in None."""
        codes = place[labels]
        parts: list[Part | None] = [None]
        if self._levels is not None and not self._levels.by_slice and self._thirds:
            ys, xs = (np.arange(s.start, s.stop) for s in box)
            levels = np.clip(self._levels.of_voxels(z, ys[:, None], xs), 0, len(self._levels.heights_mm) - 1)
            table = np.zeros((len(values) + 1, len(self._levels.heights_mm)), np.intp)
            for row, value in enumerate(values, start=1):
                table[row] = self._thirds.get(int(value), 0)
            codes = np.where(codes == 0, 0, 9 * (codes - 1) + 1 + table[codes, levels])
            parts += [Part(int(value), *divmod(pair, 3)) for value in values for pair in range(9)]
        else:
            level = self._levels.of_slice(z) if self._levels is not None and self._levels.by_slice else 0
            pairs = [int(self._thirds[int(v)][level]) if int(v) in self._thirds else 0 for v in values]
            parts += [Part(int(v), *divmod(pair, 3)) for v, pair in zip(values, pairs, strict=True)]
        if self._depth is not None:
            codes = codes + len(parts) * self._depth.in_peel(z, box)
            parts += [None if part is None else replace(part, peel=True) for part in parts]
        return parts, codes

    @staticmethod
    def _count(
        hu: npt.NDArray[np.int16],
        codes: npt.NDArray[np.intp],
        parts: list[Part | None],
        voxel_ml: float,
        result: Histograms,
    ) -> None:
        low, high = int(hu.min()), int(hu.max())
        span = high - low + 1
        # Counts are exact and the volume is multiplied afterwards: the order of adding does not matter.
        counts = np.bincount((codes * span + (hu - np.intp(low))).ravel(), minlength=len(parts) * span)
        for part, histogram in zip(parts, counts.reshape(len(parts), span), strict=True):
            if part is None or not histogram.any():
                continue
            whole = result.parts.setdefault(part, np.zeros(BINS))
            whole[low - LOWEST_HU : high - LOWEST_HU + 1] += histogram * voxel_ml


def _box(labels: npt.NDArray[np.uint8]) -> tuple[slice, slice] | None:
    """The rows and columns that have any label in a slab."""
    seen = np.bitwise_or.reduce(labels, axis=0)
    ys, xs = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(ys):
        return None
    return slice(int(ys[0]), int(ys[-1]) + 1), slice(int(xs[0]), int(xs[-1]) + 1)
