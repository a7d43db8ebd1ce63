"""Frames in RLE Lossless (DICOM PS3.5 Annex G), decoded by imagecodecs, and a damage told from an odd encoder.

A segment holds a byte of every pixel. Runs do not say where they belong, so that all that shows a damage is how many
bytes come out.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

from ...messages import say
from .object_reading import DecodeError


def decoded_rle(codecs: Any, codestream: bytes | bytearray, rows: int, columns: int) -> npt.NDArray[np.uint16] | None:
    """The stored words (rows, columns) of a frame of 16 bits; ``None`` where another decoder has to look.

    Raises
    ------
    DecodeError
        when a segment holds fewer bytes than there are pixels, or goes on behind them.
    """
    words = np.empty(rows * columns, np.uint16)
    try:
        found = codecs.dicomrle_decode(codestream, "<u2", out=words.view(np.uint8).data)
    except Exception:
        found = b""
    if len(found) == words.nbytes and struct.unpack_from("<L", codestream)[0] == 2:
        return words.reshape(rows, columns)
    _check_segments(codestream, rows * columns)
    return None


def _check_segments(codestream: bytes | bytearray, pixels: int) -> None:
    """Raise where runs do not make up all pixels, made even by some encoders; zeros behind them are padding."""
    if len(codestream) < 64:
        return
    count, *starts = struct.unpack_from("<16L", codestream)
    if count != 2:
        return
    for start, end in zip(starts[:2], [starts[1], len(codestream)], strict=True):
        used, made = _unpacked(codestream[start:end], pixels)
        if made - pixels not in (0, pixels % 2) or codestream[start + used : end].strip(b"\0"):
            raise DecodeError(say("is damaged: its runs of equal bytes do not make up the picture"))


def _unpacked(segment: bytes | bytearray, pixels: int) -> tuple[int, int]:
    """How many bytes of a segment were used, and how many came of them, until there are as many as pixels."""
    place = made = 0
    while place < len(segment) and made < pixels:
        head = segment[place]
        if head < 128:
            made += min(head + 1, len(segment) - place - 1)
            place += head + 2
        else:
            made += 257 - head if head > 128 else 0
            place += 2 if head > 128 else 1
    return place, made
