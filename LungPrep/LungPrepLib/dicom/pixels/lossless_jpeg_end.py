"""Whether the codes of a lossless JPEG picture end where its pixels do.

A Huffman decoder makes pixels of any bits. After a damage it goes on in the wrong place of the stream, and the picture
slips sideways from there on; libjpeg notices at most that it has bits too many or too few, and only warns. So the
decoder is asked for one row more than there is, behind which a few known bits are put: in a whole picture the row more
begins with the padding of the last byte and these bits, and nothing else. One pixel too many or too few, and it does
not. A damage that changes values and keeps their number is not seen here.

The codes are those of ITU-T T.81: Annex C (tables), F.2.2.1 (signed numbers), H.1.2 (predictors).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy.typing as npt

from .codestream import segments

_DHT, _SOF3, _SOS, _DRI = 0xC4, 0xC3, 0xDA, 0xDD
_END = b"\xff\xd9"
_KNOWN = bytes.fromhex("1b2d4e71")  # no code occurs again and again in it, and no 0xFF, which is a marker
_NO_CODE = 17, 0  # libjpeg looks for a code in as many bits, and takes what is none for equal pixels
_MOST_PIXELS = 8 * len(_KNOWN) + 16  # a code has a bit at least

_PREDICTORS: dict[int, Callable[[int, int, int], int]] = {
    1: lambda left, above, corner: left,
    2: lambda left, above, corner: above,
    3: lambda left, above, corner: corner,
    4: lambda left, above, corner: left + above - corner,
    5: lambda left, above, corner: left + ((above - corner) >> 1),
    6: lambda left, above, corner: above + ((left - corner) >> 1),
    7: lambda left, above, corner: (left + above) >> 1,
}


@dataclass(frozen=True)
class PictureWithEnd:
    """A picture with one row more than it had, and what that row has to begin with.

    ``stream`` is the codestream; ``differences`` all beginnings, modulo 2**16, that the row more may have.
    """

    stream: bytearray
    predictor: int
    differences: tuple[tuple[int, ...], ...]

    def ends_with(self, rows: npt.NDArray[Any]) -> bool:
        """Whether the last of the decoded rows (rows, columns) is what follows the pixels of a whole picture."""
        count = min(max(map(len, self.differences)), rows.shape[1])
        found = self._differences(rows[-1, :count].tolist(), rows[-2, :count].tolist())
        return any(found[: len(allowed)] == allowed[: len(found)] for allowed in self.differences)

    def _differences(self, row: Sequence[int], above: Sequence[int]) -> tuple[int, ...]:
        predicted = _PREDICTORS[self.predictor]
        found = [row[0] - above[0]]
        found += [row[i] - predicted(row[i - 1], above[i], above[i - 1]) for i in range(1, len(row))]
        return tuple(difference & 0xFFFF for difference in found)


def with_end(codestream: bytes | bytearray) -> PictureWithEnd | None:
    """The picture with one row more; ``None`` where it is not as usual (restart intervals, a point transform).

    A bytearray is changed and not copied: a copy takes a twentieth of the time of decoding.
    """
    place, frame, predictor, tables = 2, 0, 0, b""
    codes = None
    for marker, content in segments(codestream, 2):
        if marker == _SOF3:
            frame = place
        elif marker == _DHT:
            tables += content
        elif marker == _DRI and content != b"\0\0":
            return None
        elif marker == _SOS:
            if len(content) != 6 or content[0] != 1 or content[5] & 0x0F:
                return None
            table, predictor = content[2] >> 4, content[3]
            codes = _codes(tables, table)
        place += 4 + len(content)
    if not frame or predictor not in _PREDICTORS or codes is None:
        return None
    rows, columns = struct.unpack_from(">HH", codestream, frame + 5)
    end = codestream.rfind(_END)
    if end <= place or columns < _MOST_PIXELS:
        return None
    while codestream[end - 1] == 0xFF:  # fill bytes
        end -= 1
    differences = codes.beginnings(bytes(codestream[max(end - 16, place) : end]).replace(b"\xff\0", b"\xff"))
    stream = codestream if isinstance(codestream, bytearray) else bytearray(codestream)
    struct.pack_into(">H", stream, frame + 5, rows + 1)
    stream[end:] = _KNOWN + _END
    return PictureWithEnd(stream, predictor, differences)


class _Codes:
    """A Huffman table, for windows of 16 bits."""

    def __init__(self, counts: Sequence[int], values: bytes) -> None:
        self._values = values
        self._limits: list[int] = []  # a window below it has a code of this length, or a shorter one
        self._rows: list[tuple[int, int, int]] = []  # length, first window, place of its value
        window = place = 0
        for length, count in enumerate(counts, start=1):
            if count:
                self._rows.append((length, window, place))
                window, place = window + (count << (16 - length)), place + count
                self._limits.append(window)

    def beginnings(self, last: bytes) -> tuple[tuple[int, ...], ...]:
        """The differences that follow the last pixel, which ends before the padding: the last byte's ones (or zeros, as
        some encoders have it), and bytes of zeros."""
        zeros = len(last) - len(last.rstrip(b"\0"))
        last = last[-zeros - 1 :]
        end = 8 * len(last)
        count = end + 8 * len(_KNOWN)
        bits = int.from_bytes(last + _KNOWN + bytes(8), "big")
        found: dict[int, tuple[int, ...]] = {}

        def beginning(place: int) -> tuple[int, ...]:
            if place not in found:
                used, difference = self._read(bits, count + 64 - place)
                found[place] = (difference, *beginning(place + used)) if place + used <= count else ()
            return found[place]

        return tuple({beginning(start): None for start in range(8 - _padding(last[:1]), end + 1)})

    def _read(self, bits: int, left: int) -> tuple[int, int]:
        """How many bits the next difference takes, and the difference modulo 2**16; ``left``: bits not yet read."""
        window = (bits >> (left - 16)) & 0xFFFF
        row = bisect_right(self._limits, window)
        if row == len(self._limits):
            return _NO_CODE
        length, first, place = self._rows[row]
        place += (window - first) >> (16 - length)
        if place >= len(self._values) or self._values[place] > 16:
            return _NO_CODE
        size = self._values[place]
        if size in (0, 16):
            return length, 0 if size == 0 else 1 << 15
        value = (bits >> (left - length - size)) & ((1 << size) - 1)
        return length + size, (value if value >> (size - 1) else value - (1 << size) + 1) & 0xFFFF


def _padding(last: bytes) -> int:
    """How many bits at the end of a byte are alike."""
    bits = last[0] ^ 0xFF if last[0] & 1 else last[0]
    return (bits & -bits).bit_length() - 1 if bits else 8


@lru_cache(maxsize=16)
def _codes(tables: bytes, wanted: int) -> _Codes | None:
    """The table of this number; ``None`` where there is none."""
    place, found = 0, None
    while place + 17 <= len(tables):
        counts = tables[place + 1 : place + 17]
        following = place + 17 + sum(counts)
        if tables[place] == wanted:
            found = _Codes(counts, tables[place + 17 : following])
        place = following
    return found
