"""A scan in slabs of slices, each cut to where it has labels: what is read of one, for threads that share the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from .clusters import THRESHOLD_HU, SlabPieces, pieces_in
from .regions import Depth, Group, Levels, thirds_by_height, thirds_by_volume

SLAB_VOXELS = 4_000_000
_MOST_COUNTS = 1_000_000
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A part of a structure: its third by volume and by height (0 lower to 2 upper), and whether it is peel."""

    value: int
    third_by_volume: int = 0
    third_by_height: int = 0
    peel: bool = False


@dataclass(frozen=True)
class Slab:
    """Slices from ``start`` to ``stop``, and the rows and columns that have any label in them: none where none has."""

    start: int
    stop: int
    box: tuple[slice, slice]

    @property
    def empty(self) -> bool:
        """Whether nothing in it has a label."""
        return bool(self.box[0].start == self.box[0].stop)


def slabs_of(labels: npt.NDArray[np.uint8]) -> Iterator[Slab]:
    """The slabs of label values (z, y, x), in order."""
    step = max(1, SLAB_VOXELS // max(1, labels[0].size)) if len(labels) else 1
    for start in range(0, len(labels), step):
        stop = min(start + step, len(labels))
        seen = np.bitwise_or.reduce(labels[start:stop], axis=0)
        ys, xs = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        box = (slice(0, 0), slice(0, 0))
        if len(ys):
            box = slice(int(ys[0]), int(ys[-1]) + 1), slice(int(xs[0]), int(xs[-1]) + 1)
        yield Slab(start, stop, box)


@dataclass(frozen=True)
class Scan:
    """Views of the voxels, (z, y, x), and the volume of a voxel of each slice; ``left_out`` is not counted."""

    hu: npt.NDArray[np.int16]
    labels: npt.NDArray[np.uint8]
    left_out: npt.NDArray[np.uint8] | None
    voxel_ml: FloatArray

    def within(self, slab: Slab) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16]]:
        """Labels and HU of a slab's box; what is left out has no label."""
        box = (slice(slab.start, slab.stop), *slab.box)
        labels = self.labels[box]
        if self.left_out is not None:
            labels = np.where(self.left_out[box] != 0, np.uint8(0), labels)
        return labels, np.ascontiguousarray(self.hu[box])  # it is read three times


@dataclass(frozen=True)
class VoxelCounts:
    """Voxels of slices that are counted together: a row per part that is there, a column per HU from ``low_hu`` on."""

    low_hu: int
    voxel_ml: float
    parts: list[Part]
    counts: npt.NDArray[np.intp]


@dataclass(frozen=True)
class SlabCounts:
    """What is found in a slab."""

    counts: list[VoxelCounts]
    pieces: SlabPieces


class SlabReader:
    """Counts the voxels of slabs; several threads may ask it at a time."""

    def __init__(self, scan: Scan, levels: Levels | None, depth: Depth | None) -> None:
        self._scan, self._levels, self._depth = scan, levels, depth
        # By label value and level: 3 x third by volume + third by height.
        self._thirds = np.zeros((256, 1 if levels is None else len(levels.heights_mm)), np.uint8)

    def divide(self, groups: Sequence[Group], levels: Levels, slabs: Sequence[Slab]) -> None:
        """Find out which level lies in which third of each group."""
        volumes = self._volumes(groups, levels, slabs)
        for group in groups:
            volume = volumes[group.key]
            if not volume.any():
                continue
            height = thirds_by_height(volume, levels.heights_mm, levels.extents_mm)
            self._thirds[list(group.values)] = 3 * thirds_by_volume(volume) + height

    def _volumes(self, groups: Sequence[Group], levels: Levels, slabs: Sequence[Slab]) -> dict[str, FloatArray]:
        """Millilitres of each group at each level."""
        volumes = {group.key: np.zeros(len(levels.heights_mm)) for group in groups}
        for box, z in ((slab.box, z) for slab in slabs if not slab.empty for z in range(slab.start, slab.stop)):
            plane = self._scan.labels[z][box]
            ys, xs = np.nonzero(plane) if not levels.by_slice else (None, None)
            for group in groups:
                if ys is None or xs is None:
                    count = sum(np.count_nonzero(plane == value) for value in group.values)
                    volumes[group.key][levels.of_slice(z)] += count * self._scan.voxel_ml[z]
                    continue
                inside = np.isin(plane[ys, xs], group.values)
                at = levels.of_voxels(z, ys[inside] + box[0].start, xs[inside] + box[1].start)
                counts = np.bincount(at, minlength=len(levels.heights_mm))
                volumes[group.key] += counts * self._scan.voxel_ml[z]
        return volumes

    def read(self, slab: Slab) -> SlabCounts:
        """Read a slab."""
        labels, hu = self._scan.within(slab)
        found = []
        for _, run in groupby(range(slab.start, slab.stop), key=self._alike):
            zs = list(run)
            part = slice(zs[0] - slab.start, zs[-1] + 1 - slab.start)
            inside = labels[part] != 0
            values = labels[part][inside]
            if len(values):
                parts, rows = self._rows(zs[0], values, inside, slab.box)
                found.append(_counted(hu[part][inside], rows, parts, float(self._scan.voxel_ml[zs[0]])))
        low = np.zeros((len(labels), labels.shape[1] + 1, labels.shape[2] + 1), np.uint8)
        np.multiply(labels, (hu < THRESHOLD_HU).view(np.uint8), out=low[:, :-1, :-1])
        corner = (slab.box[0].start, slab.box[1].start)
        return SlabCounts(found, pieces_in(low, self._scan.voxel_ml[slab.start : slab.stop], corner))

    def _alike(self, z: int) -> tuple[float, bytes]:
        """The same for slices that can be counted together: volume of a voxel, and thirds where slices are level."""
        level = self._levels is not None and self._levels.by_slice
        thirds = self._thirds[:, self._levels.of_slice(z)].tobytes() if self._levels is not None and level else b""
        return float(self._scan.voxel_ml[z]), thirds

    def _rows(
        self, z: int, values: npt.NDArray[np.uint8], inside: npt.NDArray[np.bool_], box: tuple[slice, slice]
    ) -> tuple[list[Part], npt.NDArray[np.uint16]]:
        """The parts that slices from ``z`` on may have, and in which each voxel with a label (``inside``) is."""
        labels = range(int(values.max()) + 1)
        rows = values.astype(np.uint16)
        if self._levels is None or self._levels.by_slice:
            thirds = self._thirds[:, 0 if self._levels is None else self._levels.of_slice(z)]
            parts = [Part(value, *divmod(int(thirds[value]), 3)) for value in labels]
        else:
            zs, ys, xs = np.nonzero(inside)
            levels = self._levels.of_voxels(zs + z, ys + box[0].start, xs + box[1].start)
            rows = rows * np.uint16(9) + self._thirds[values, np.clip(levels, 0, self._thirds.shape[1] - 1)]
            parts = [Part(value, *divmod(pair, 3)) for value in labels for pair in range(9)]
        if self._depth is not None:
            rows += self._depth.in_peel(inside, z, box) * np.uint16(len(parts))
            parts += [replace(part, peel=True) for part in parts]
        return parts, rows


def _counted(
    hu: npt.NDArray[np.int16], rows: npt.NDArray[np.uint16], parts: list[Part], voxel_ml: float
) -> VoxelCounts:
    """Count voxels (n,), each in the part of its row, in one pass: a key is row and HU together."""
    low, high = int(hu.min()), int(hu.max())
    span = high - low + 1
    if len(parts) * span > _MOST_COUNTS:  # many structures, or HU that are none: only the parts that are there
        used, number = np.unique(rows, return_inverse=True)
        parts, rows = [parts[row] for row in used], number.astype(np.uint16)
    keys = rows.astype(np.int32)  # at most 2 x 9 x 256 rows of 65536
    keys *= span
    keys += hu
    keys -= low
    counts = np.bincount(keys, minlength=len(parts) * span).reshape(len(parts), span)
    there = np.flatnonzero(counts.any(axis=1))
    return VoxelCounts(low, voxel_ml, [parts[row] for row in there], counts[there])
