"""Slices that are unlike both of their neighbours: what a damaged file looks like whose decoder noticed nothing.

Compressed CT has no checksum, and uncompressed CT none either: a lost block of a file becomes a picture that slips
sideways, noise, or a black stripe. What a slice shows lies between what its neighbours show, but for noise and small
things; where a part of it lies far outside of that, much farther than the same part of the other slices, something is
wrong with it. A jump of the patient between two slices does not look so: each of them is like one neighbour.

A few voxels of each slice are looked at, in blocks. Wavelets (JPEG 2000) spread a damage out thin, as fine noise: of
these the roughness of the blocks is compared as well.

On a chest of 134 slices of 3 mm, thinned out to steps of 24 mm and at random, no block differs more than 8.6 times as
much as others; of damages that change 2 % of the voxels by more than 50 HU, nine of ten do. (Slices in which a couch
lies flat, as in coronal reformats, are unlike their neighbours by nature.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...findings import Finding, make_finding
from ...image.slice_geometry import SliceGeometry
from ...messages import FileName, joined, say
from ..headers.slice_header import SliceHeader
from ..standard import HTJ2K, JPEG2000, HTJ2KLossless, HTJ2KLosslessRPCL, JPEG2000Lossless

Samples = npt.NDArray[Any]  # int16, of the ends int32

_WAVELETS = (JPEG2000Lossless, JPEG2000, HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL)
_AXIAL = 0.7  # of the slice normal along the patient
_MOST_SLICES = 0.25  # what more slices do, the scanner did
_NAMED_FILES = 5
_FEWEST_SLICES = 7
_ROWS, _COLUMNS = 32, 64  # samples of a slice
_BLOCK_ROWS, _BLOCK_COLUMNS = 4, 16  # samples of a block: their sum fits into 16 bits
_LOWEST, _HIGHEST = -1000, 400  # HU; metal and bone are unlike anything
_NOISELESS_HU = 5.0
_THICK_HU_PER_MM = 2.5  # a picture without noise has things in one slice alone where slices are far apart
_MOST_TIMES = 10.0
_MOST_TIMES_ENDS = 3.0  # times the most that slices near the end differ from two on one side
_MOST_ROUGH = 1.6
_NEAR = 4  # slices on each side
_MOST_STEPS = 1.5  # of the usual ones: behind a gap, an end may look like anything


def unlike_findings(
    voxels: npt.NDArray[np.int16], geometry: SliceGeometry, slices: tuple[SliceHeader, ...]
) -> list[Finding]:
    """Slices that look damaged, though they could be decoded; of an axial stack in HU (slice, row, column)."""
    if abs(geometry.direction[2, 2]) < _AXIAL:
        return []
    wavelets = any(header.transfer_syntax_uid in _WAVELETS for header in slices)
    found = unlike_neighbours(voxels, geometry.offsets_mm, wavelets)
    if not found or len(found) > _MOST_SLICES * len(slices):
        return []
    frames = [slices[index].frame for index in found]
    names = [FileName(Path(slices[index].path).name) for index in found]
    told = joined(
        (
            say("{file}", file=name) if frame is None else say("{file}, frame {number}", file=name, number=frame + 1)
            for name, frame in zip(names[:_NAMED_FILES], frames, strict=False)
        ),
        "; ",
    )
    if len(found) > _NAMED_FILES:
        told = say("{listed}; and {number} more", listed=told, number=len(found) - _NAMED_FILES)
    text = say(
        "{number} of {total} slices look unlike the slices on both sides: {files}.",
        number=len(found),
        total=len(slices),
        files=told,
    )
    files = [{"file": Path(slices[index].path).name, "slice": index + 1} for index in found[:1000]]
    return [make_finding("slice-unlike-neighbours", text, files=files)]


def unlike_neighbours(
    voxels: npt.NDArray[np.int16], offsets_mm: npt.NDArray[np.float64], wavelets: bool = False
) -> list[int]:
    """The indices of slices that are unlike both neighbours; at the ends, unlike the two slices beside them.

    Parameters
    ----------
    voxels
        (slice, row, column), HU, in the order in which they lie in the patient; axial slices.
    offsets_mm
        (slice,): where they lie along their normal.
    wavelets
        Whether the slices were compressed with wavelets.
    """
    if len(voxels) < _FEWEST_SLICES or min(voxels.shape[1:]) < _COLUMNS:
        return []
    samples = _samples(voxels, 0)
    between = _blocks(_outside(samples[1:-1], samples[:-2], samples[2:]))
    steps = np.diff(offsets_mm)
    least = _THICK_HU_PER_MM * float(np.median(steps))
    found = {index + 1 for index in _standing_out(between, least)}
    for end, step in ((samples, steps[:2]), (samples[::-1], steps[-2:])):
        if max(step) > _MOST_STEPS * np.median(steps):
            continue
        near = end[: 2 * _NEAR + 2].astype(np.int32)
        one_sided = _blocks(_outside(near[:-2], near[1:-1], 2 * near[1:-1] - near[2:]))
        times = (one_sided / _usual(one_sided, least)).max(axis=1)
        if times[0] > max(_MOST_TIMES, _MOST_TIMES_ENDS * times[1:].max()):
            found.add(0 if end is samples else len(voxels) - 1)
    if wavelets and voxels.shape[2] >= 2 * _COLUMNS:
        found.update(_rough(voxels, samples, least))
    return sorted(found)


def _samples(voxels: npt.NDArray[np.int16], beside: int) -> Samples:
    """Voxels of each slice (slice, row, column), or ``beside`` columns before; within the values of the body."""
    _, rows, columns = voxels.shape
    down, across = rows // _ROWS, columns // _COLUMNS
    taken = voxels[:, down // 2 :: down, across // 2 - beside :: across]
    return np.clip(taken[:, :_ROWS, :_COLUMNS], _LOWEST, _HIGHEST)


def _outside(values: Samples, first: Samples, second: Samples) -> Samples:
    """How far values lie outside of the range between two others, HU."""
    above = np.subtract(values, np.maximum(first, second))
    below = np.subtract(np.minimum(first, second), values)
    return np.maximum(np.maximum(above, below), 0)


def _blocks(samples: Samples) -> npt.NDArray[np.float32]:
    """Means of blocks, (slice, block)."""
    rows = samples.reshape(len(samples), -1, _BLOCK_ROWS, samples.shape[2])
    stripes = rows[:, :, 0] + rows[:, :, 1] + rows[:, :, 2] + rows[:, :, 3]
    sums = stripes.reshape(-1, _BLOCK_COLUMNS).sum(axis=1, dtype=np.int32)
    return sums.reshape(len(samples), -1).astype(np.float32) / (_BLOCK_ROWS * _BLOCK_COLUMNS)


def _usual(blocks: npt.NDArray[np.float32], least: float) -> npt.NDArray[np.float32]:
    return np.maximum(np.median(blocks, axis=0) + _NOISELESS_HU, least)


def _standing_out(blocks: npt.NDArray[np.float32], least: float) -> list[int]:
    """Slices with a block whose value is many times that of the same block in most slices, and in those near it."""
    usual = _usual(blocks, least)
    found = []
    for index in np.flatnonzero((blocks > _MOST_TIMES * usual).any(axis=1)).tolist():
        first = max(index - _NEAR, 0)
        near = np.delete(blocks[first : index + _NEAR + 1], index - first, axis=0)
        if (blocks[index] > _MOST_TIMES * np.maximum(usual, _usual(near, least))).any():
            found.append(index)
    return found


def _rough(voxels: npt.NDArray[np.int16], samples: Samples, least: float) -> list[int]:
    """Slices with a block that is rougher than the same block of both neighbours together."""
    roughness = _blocks(np.abs(samples - _samples(voxels, 1)))
    neighbours = np.maximum(roughness[:-2], roughness[2:]) + _usual(roughness, least) + _NOISELESS_HU
    return [int(index) + 1 for index in np.flatnonzero((roughness[1:-1] > _MOST_ROUGH * neighbours).any(axis=1))]
