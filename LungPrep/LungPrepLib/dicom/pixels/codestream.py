"""What a compressed picture says of itself, checked before it is handed to a decoder.

A decoder takes memory for the size that the picture's own header states, before it looks at anything else. A
damaged or malicious picture of a few kilobytes can so ask for many gigabytes; one that disagrees with the
DICOM header about its size would in any case give other pixels than announced.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ...messages import SaidError, say

_SIZELESS_MARKERS = frozenset((0x01, *range(0xD0, 0xD8)))
# Start of frame: all processes of ITU-T T.81, and that of JPEG-LS (ITU-T T.87).
_FRAME_MARKERS = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xF7))
_JPEG_LS, _LOSSLESS = 0xF7, 0xC3
_LOSSY_FRAMES = _FRAME_MARKERS - {0xC3, 0xC7, 0xCB, 0xCF, _JPEG_LS}
_MOST_TILES = 4096
_LONGEST_SIZ = 2 + 0xFFFF
_MOST_AFTER_END = 14  # bytes that are not zero


class CodestreamError(SaidError):
    """The compressed picture is damaged; the text says how, in words that follow 'its pixels: '."""


Process = Literal["jpeg", "jpeg-lossless", "jpeg-ls", "jpeg-2000"]
_PROCESSES: dict[int, Process] = {_LOSSLESS: "jpeg-lossless", _JPEG_LS: "jpeg-ls"}


@dataclass(frozen=True)
class Picture:
    """Size and kind of a compressed picture. ``process`` ``jpeg-lossless`` is that of Huffman codes (ITU-T T.81 H)."""

    rows: int
    columns: int
    components: int
    precision: int
    process: Process
    signed: bool = False  # JPEG 2000 only: the others have no negative numbers


def picture_of(codestream: bytes | bytearray) -> Picture | None:
    """Read the header of a JPEG, JPEG-LS or JPEG 2000 codestream; ``None`` for something else (RLE).

    Raises
    ------
    CodestreamError
        when it begins as one of these and is damaged.
    """
    if codestream[:2] == b"\xff\xd8":
        return _jpeg(codestream)
    # Some makers put the JPEG 2000 codestream into a JP2 file: its boxes come first.
    start = codestream[:4096].find(b"\xff\x4f\xff\x51")
    return _jpeg_2000(codestream[start + 2 : start + 2 + _LONGEST_SIZ]) if start >= 0 else None


def is_complete(codestream: bytes | bytearray) -> bool:
    """Whether a JPEG, JPEG-LS or JPEG 2000 codestream has its end marker: decoders fill up what is not there."""
    end = codestream.rfind(b"\xff\xd9")
    return end >= 0 and len(codestream[end + 2 :].rstrip(b"\0")) <= _MOST_AFTER_END


def is_lossy(codestream: bytes | bytearray) -> bool:
    """Whether a JPEG, JPEG-LS or JPEG 2000 codestream was made by a process that loses something.

    The irreversible wavelet of JPEG 2000 (ITU-T T.800 A.6.1), JPEG-LS with a tolerance (ITU-T T.87 C.2.3), every JPEG
    process but the lossless ones. What a reversible wavelet left out, its codestream does not say.
    """
    try:
        if codestream[:2] == b"\xff\xd8":
            found = dict(segments(codestream, 2))
            if _JPEG_LS in found:
                scan = found[0xDA]
                return scan[1 + 2 * scan[0]] > 0
            return not _LOSSY_FRAMES.isdisjoint(found)
        start = codestream[:4096].find(b"\xff\x4f\xff\x51")
        return start >= 0 and dict(segments(codestream, start + 2))[0x52][9] == 0
    except (KeyError, IndexError, struct.error):
        return False


def segments(codestream: bytes | bytearray, place: int) -> Iterator[tuple[int, bytes]]:
    """The markers of a codestream's main header with what they hold, up to the first scan or tile."""
    while place + 4 <= len(codestream) and codestream[place] == 0xFF:
        marker = codestream[place + 1]
        (length,) = struct.unpack_from(">H", codestream, place + 2)
        yield marker, bytes(codestream[place + 4 : place + 2 + length])
        if marker in (0xDA, 0x90):
            return
        place += 2 + max(length, 2)


def rle_segments(codestream: bytes | bytearray) -> int:
    """How many segments an RLE picture has; 0 when its header is damaged (DICOM PS3.5 G.5)."""
    if len(codestream) < 64:
        return 0
    count, *starts = struct.unpack_from("<16L", codestream)
    starts = starts[:count]
    rising = all(a < b for a, b in zip(starts, [*starts[1:], len(codestream)], strict=True))
    return count if 1 <= count <= 15 and starts[0] == 64 and rising else 0


def _jpeg(codestream: bytes | bytearray) -> Picture:
    """The frame header of ITU-T T.81 B.2.2."""
    place = 2
    try:
        while True:
            if codestream[place] != 0xFF:
                raise CodestreamError(say("the JPEG header is damaged"))
            marker = codestream[place + 1]
            if marker == 0xFF:  # fill byte
                place += 1
                continue
            if marker in _SIZELESS_MARKERS:
                place += 2
                continue
            if marker in (0xD9, 0xDA):
                raise CodestreamError(say("the JPEG picture has no header"))
            (length,) = struct.unpack_from(">H", codestream, place + 2)
            if marker in _FRAME_MARKERS:
                precision, rows, columns, components = struct.unpack_from(">BHHB", codestream, place + 4)
                return Picture(rows, columns, components, precision, _PROCESSES.get(marker, "jpeg"))
            place += 2 + max(length, 2)
    except (IndexError, struct.error):
        raise CodestreamError(say("the JPEG picture ends within its header")) from None


def _jpeg_2000(segment: bytes | bytearray) -> Picture:
    """The SIZ marker segment of ITU-T T.800 A.5.1."""
    try:
        x, y, x0, y0, tile_x, tile_y, tile_x0, tile_y0, components = struct.unpack_from(">8IH", segment, 6)
        depths = segment[40 : 40 + 3 * components : 3]
        precision = max((depth & 0x7F) + 1 for depth in depths)
    except (struct.error, ValueError):
        raise CodestreamError(say("the JPEG 2000 picture ends within its header")) from None
    if x <= x0 or y <= y0 or not tile_x or not tile_y or tile_x0 > x0 or tile_y0 > y0:
        raise CodestreamError(say("the JPEG 2000 header is damaged"))
    if -(-(x - tile_x0) // tile_x) * -(-(y - tile_y0) // tile_y) > _MOST_TILES:
        raise CodestreamError(say("the JPEG 2000 picture has too many tiles"))
    return Picture(y - y0, x - x0, components, precision, "jpeg-2000", any(depth & 0x80 for depth in depths))
