"""Transfer syntaxes that came after GDCM's: High-Throughput JPEG 2000, JPEG XL, deflated frames.

Deflated frames (DICOM PS3.5 A.4.13) are Python's own zlib; the others are decoded by ``imagecodecs`` (OpenJPH and
libjxl). In Slicer it may not be there yet.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ...messages import say
from ..headers.newer_uids import (
    JPEGXL,
    DeflatedImageFrameCompression,
    JPEGXLJPEGRecompression,
    JPEGXLLossless,
)
from ..standard import HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL
from .object_reading import DecodeError, in_words

_HOOK = threading.Lock()
Decoder = Callable[[bytes, tuple[int, int], "np.dtype[Any]"], npt.NDArray[Any]]


def decoder_of(syntax: str) -> Decoder | None:
    """What decodes a frame of this transfer syntax; ``None`` for the older ones, which GDCM decodes.

    The decoder takes a frame's bytes, (rows, columns) and the unsigned type of a stored value, and gives the values as
    (rows, columns).

    Raises
    ------
    DecodeError
        when the syntax is a newer one and its decoder is not installed.
    """
    if syntax == DeflatedImageFrameCompression:
        return _inflated
    if syntax not in _BY_IMAGECODECS:
        return None
    what, decoder = _BY_IMAGECODECS[syntax]
    if importlib.util.find_spec("imagecodecs") is None:
        raise DecodeError(
            say(
                "is compressed as {what}, which needs imagecodecs: install it with 'pip install imagecodecs'", what=what
            )
        )
    try:
        importlib.import_module("imagecodecs")
    except (ImportError, OSError) as error:
        raise DecodeError(
            say(
                "is compressed as {what}, and imagecodecs, which decodes it, does not start here ({reason}): "
                "install it anew with 'pip install --force-reinstall imagecodecs'",
                what=what,
                reason=in_words(error),
            )
        ) from error
    return decoder


def _inflated(frame: bytes, shape: tuple[int, int], word: np.dtype[Any]) -> npt.NDArray[Any]:
    """A frame as native pixels, little endian, behind a raw deflate stream (RFC 1951)."""
    size = shape[0] * shape[1] * word.itemsize
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    values = inflating.decompress(frame, size)
    if len(values) < size:
        raise DecodeError(
            say("is truncated: a frame inflates to {number} of {total} bytes", number=len(values), total=size)
        )
    # The stream has no checksum. After a damage it hardly ever ends with the last pixel.
    if inflating.decompress(inflating.unconsumed_tail, 2)[1:] or not inflating.eof:
        raise DecodeError(say("is damaged: a frame inflates to more bytes than its pixels"))
    return np.frombuffer(values, word.newbyteorder("<")).astype(word, copy=False).reshape(shape)


def _high_throughput(frame: bytes, shape: tuple[int, int], word: np.dtype[Any]) -> npt.NDArray[Any]:
    import imagecodecs

    # imagecodecs 2026.3 hands out what it has when OpenJPH stops at a damage, and Python only prints the exception.
    with _HOOK:
        ignored: list[Any] = []
        before, sys.unraisablehook = sys.unraisablehook, ignored.append
        try:
            values = np.asarray(imagecodecs.htj2k_decode(frame))
        finally:
            sys.unraisablehook = before
    if ignored:
        raise DecodeError(say("is damaged: its compressed picture cannot be decoded to its end"))
    return values


def _jpeg_xl(frame: bytes, shape: tuple[int, int], word: np.dtype[Any]) -> npt.NDArray[Any]:
    import imagecodecs

    # Into memory of the size that the DICOM header says: a picture of another size is refused before it is decoded.
    return np.asarray(imagecodecs.jpegxl_decode(frame, out=np.empty(shape, word)))


_BY_IMAGECODECS: dict[str, tuple[str, Decoder]] = {
    **dict.fromkeys((HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL), ("High-Throughput JPEG 2000", _high_throughput)),
    **dict.fromkeys((JPEGXLLossless, JPEGXLJPEGRecompression, JPEGXL), ("JPEG XL", _jpeg_xl)),
}
