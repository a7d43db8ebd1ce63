"""Bits of a stored value that are no part of the picture.

Only BitsStored of a value's bits are the picture's (DICOM PS3.5 8.1.1). The others may hold an overlay or anything;
but there are scanners that use more bits than they say, for metal. Which of the two it is, the picture tells: without
bits that do not belong to it, it is as smooth as elsewhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..headers.slice_header import SliceHeader

_FEWEST_BITS = 8
_AS_SMOOTH = 3.0  # times the usual difference between neighbours
_SMOOTH = 20.0  # stored values; of a noiseless picture


def without_foreign_bits(stored: npt.NDArray[Any], header: SliceHeader) -> npt.NDArray[Any] | None:
    """The stored values (rows, columns) in BitsStored bits, where the others do not belong to the picture.

    ``None`` where they are not used, or belong to it.
    """
    bits = header.bits_stored
    if bits is None or not _FEWEST_BITS <= bits < stored.dtype.itemsize * 8:
        return None
    inside = _in_bits(stored, bits)
    differs = inside != stored
    if not differs.any():
        return None
    padding = stored == stored[0, 0] if differs[0, 0] else np.zeros(stored.shape, dtype=bool)
    if header.padding_value is not None:
        padding |= stored == header.padding_value
    foreign = differs & ~padding
    if not foreign.any():
        return None
    seams, others = _differences(stored, inside, foreign, padding)
    if not len(seams) or not len(others):
        return None
    return inside if np.median(seams) <= _AS_SMOOTH * np.median(others) + _SMOOTH else None


def _in_bits(stored: npt.NDArray[Any], bits: int) -> npt.NDArray[Any]:
    """The lowest bits of each value, with their sign where the values are signed."""
    spare = stored.dtype.itemsize * 8 - bits
    return (stored << spare) >> spare


def _differences(
    stored: npt.NDArray[Any], inside: npt.NDArray[Any], foreign: npt.NDArray[np.bool_], padding: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How much neighbours differ without the bits: those of which one has other bits than the other, and the rest."""
    seams, others = [], []
    above = stored.astype(np.int64) - inside
    for axis in (0, 1):
        steps = np.abs(np.diff(inside.astype(np.int64), axis=axis))
        crossing = np.diff(above, axis=axis) != 0
        low, high = (slice(None, -1), slice(None)), (slice(1, None), slice(None))
        first, second = (low, high) if axis == 0 else (low[::-1], high[::-1])
        usable = ~(padding[first] | padding[second])
        seams.append(steps[usable & crossing & (foreign[first] | foreign[second])])
        others.append(steps[usable & ~crossing])
    return np.concatenate(seams), np.concatenate(others)
