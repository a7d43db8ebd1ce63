"""Frames decoded from memory, by the quickest decoders that there are.

GDCM takes files, and its decoders are older: on CT of 512 x 512 it needs 4.5 ms for JPEG Lossless where libjpeg-turbo
needs 1.4 ms, 6.5 ms for JPEG-LS where CharLS needs 4.4 ms, 30 ms for JPEG 2000 where OpenJPEG needs 27 ms, and 20 ms
for RLE where 0.4 ms will do, without the 2 ms for a file that GDCM can read (one core of an AMD EPYC). ``imagecodecs``
has these decoders; ``pyjpegls`` has CharLS as well. What comes out is what GDCM gives, bit for bit; where it would not
be, or is not known to be, there is nothing, and GDCM has to look.

GDCM makes a picture of a damaged RLE or lossless JPEG, too, and says nothing. Here such a picture is refused.

This is all that a decoder process needs for most frames, so that nothing here imports pydicom or SimpleITK.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ...messages import say
from .. import standard
from .codestream import CodestreamError, Picture, is_complete, is_lossy, picture_of
from .lossless_jpeg_end import with_end
from .object_reading import DecodeError
from .rle_pictures import decoded_rle

_LARGEST_FILE = 64 * 1024**2  # one slice of 2048 x 2048 takes 8 MB uncompressed
_PIXEL_DATA = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff"  # in fragments, always explicit little endian (PS3.5 A.4)
_ITEM, _END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"
_PROCESSES = {
    standard.JPEGLossless: "jpeg-lossless",
    standard.JPEGLosslessSV1: "jpeg-lossless",
    standard.JPEGLSLossless: "jpeg-ls",
    standard.JPEGLSNearLossless: "jpeg-ls",
    standard.JPEG2000Lossless: "jpeg-2000",
    standard.JPEG2000: "jpeg-2000",
}


_switched_off = False


def switch_off() -> None:
    """Use none of them in this process any more."""
    global _switched_off
    _switched_off = True


class Expected(NamedTuple):
    """What the header of a usual object says: 16 bits allocated, the highest stored bit the highest of the picture."""

    syntax: str
    rows: int
    columns: int
    bits_stored: int
    signed: bool


def quick_frame(
    path: str, expected: Expected, memory: npt.NDArray[np.uint16] | None = None
) -> tuple[npt.NDArray[Any], float | None] | None:
    """The stored values (rows, columns) of a file's one frame, and by what factor it was compressed with loss.

    The values may be put into ``memory`` (rows + 1, columns): new memory for every frame costs 0.2 ms.
    ``None`` where the file is other than usual or damaged: the long way (:mod:`.decoding`) reads it, or says why not.

    Raises
    ------
    DecodeError
        when it is damaged, and no other decoder would say so.
    """
    try:
        with Path(path).open("rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST_FILE:
                return None
            content = file.readall()
    except OSError:
        return None
    codestream = only_codestream(content)
    if codestream is None or not (expected.syntax == standard.RLELossless or is_complete(codestream)):
        return None
    values = quickly_decoded(codestream, expected, memory)
    if values is None or _has_sign_unseen(values, expected):
        return None
    factor = expected.rows * expected.columns * 2 / len(codestream)
    return values, factor if is_lossy(codestream) else None


def _has_sign_unseen(values: npt.NDArray[Any], expected: Expected) -> bool:
    """Whether the highest stored bit may or may not be a sign: the long way looks at more to tell."""
    highest = 1 << (expected.bits_stored - 1)
    return expected.signed and expected.bits_stored < 16 and values.min() >= 0 and values.max() >= highest


def only_codestream(content: bytes) -> bytearray | None:
    """The codestream of an object of one frame (DICOM PS3.5 A.4); ``None`` where it cannot be told for certain."""
    start = content.find(_PIXEL_DATA)
    if start < 0 or content.find(_PIXEL_DATA, start + 1) >= 0:
        return None
    place, fragments = start + len(_PIXEL_DATA), []
    view = memoryview(content)
    while content[place : place + 4] == _ITEM:
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        fragments.append(view[place + 8 : place + 8 + length])
        place += 8 + length
    if content[place : place + 4] != _END or len(fragments) < 2:
        return None
    table, *pieces = fragments
    if table not in (b"", bytes(4)):
        return None
    return bytearray(pieces[0]) if len(pieces) == 1 else bytearray().join(pieces)


def quickly_decoded(
    codestream: bytes | bytearray, expected: Expected, memory: npt.NDArray[np.uint16] | None = None
) -> npt.NDArray[Any] | None:
    """The stored values (rows, columns), int16 or uint16, as GDCM gives them; maybe in ``memory`` (rows + 1, columns).

    ``None`` where no quick decoder is installed, where none does what GDCM does, and where the picture is damaged or
    not what is expected.

    Raises
    ------
    DecodeError
        when it is damaged, and GDCM would make a picture of it.
    """
    if _switched_off:
        return None
    if expected.syntax == standard.RLELossless:
        codecs = _module("imagecodecs")
        words = decoded_rle(codecs, codestream, expected.rows, expected.columns) if codecs else None
        return None if words is None else words.view(np.int16 if expected.signed else np.uint16)
    try:
        picture = picture_of(codestream)
    except CodestreamError:
        return None
    if picture is None or not _is_as_expected(picture, expected):
        return None
    try:
        values = _decoded(codestream, picture, memory)
    except DecodeError:
        raise
    except Exception:  # each library has exceptions of its own
        return None
    if values is None or values.shape != (expected.rows, expected.columns) or values.dtype.itemsize != 2:
        return None
    return _in_stored_bits(values, picture, expected)


def _is_as_expected(picture: Picture, expected: Expected) -> bool:
    return (
        picture.process == _PROCESSES.get(expected.syntax)
        and (picture.rows, picture.columns) == (expected.rows, expected.columns)
        and picture.components == 1
        and 8 < picture.precision <= 16
        # GDCM takes the sign of such a picture from its own highest bit, sometimes.
        and not (picture.process == "jpeg-lossless" and expected.signed and picture.precision < expected.bits_stored)
    )


def _decoded(
    codestream: bytes | bytearray, picture: Picture, memory: npt.NDArray[np.uint16] | None
) -> npt.NDArray[Any] | None:
    codecs = _module("imagecodecs")
    if picture.process == "jpeg-2000":
        # A JP2 file around it may say other things of its bits.
        return codecs.jpeg2k_decode(codestream) if codecs and codestream[:2] == b"\xff\x4f" else None
    if picture.process == "jpeg-lossless":
        return _decoded_lossless_jpeg(codecs, codestream, memory) if codecs else None
    if codecs:
        return codecs.jpegls_decode(codestream, out=None if memory is None else memory[:-1])
    charls = _module("jpeg_ls")
    if not charls:
        return None
    return np.frombuffer(charls.decode_pixel_data(bytes(codestream))[0], "<u2").reshape(picture.rows, picture.columns)


def _decoded_lossless_jpeg(
    codecs: Any, codestream: bytes | bytearray, memory: npt.NDArray[np.uint16] | None
) -> npt.NDArray[Any]:
    picture = with_end(codestream)
    if picture is None:
        return codecs.jpeg8_decode(codestream, out=None if memory is None else memory[:-1])
    values = codecs.jpeg8_decode(picture.stream, out=memory)
    if not picture.ends_with(values):
        raise DecodeError(say("is damaged: its compressed picture does not end where its pixels do"))
    return values[:-1]


@cache
def _module(name: str) -> Any:
    """The package, ``None`` where it is not installed or does not start."""
    try:
        return importlib.import_module(name)
    except (ImportError, OSError):
        return None


def _in_stored_bits(values: npt.NDArray[Any], picture: Picture, expected: Expected) -> npt.NDArray[Any]:
    """Cut to the stored bits and in the header's signedness, as GDCM does it; all tests compare with GDCM.

    A JPEG 2000 picture says itself whether it has a sign: where it agrees with the header, its own bits count.
    """
    values = values.view(np.int16 if expected.signed else np.uint16)
    spare = 16 - expected.bits_stored
    if not spare or (picture.process == "jpeg-2000" and picture.signed == expected.signed):
        return values
    values <<= spare
    values >>= spare
    return values
