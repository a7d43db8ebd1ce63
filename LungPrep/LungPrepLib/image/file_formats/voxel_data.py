"""Voxels from the bytes of a file, plain or packed; what is missing, damaged or left over is noticed."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import numpy as np
import numpy.typing as npt

from ...findings import LungPrepError
from ...messages import FileName, say
from ...wording import system_reason

Order = Literal["<", ">"]
Packing = Literal["raw", "gzip", "zlib", "bzip2", "text"]
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Piece:
    """A part of the voxels in a file.

    ``offset`` bytes of the file come before them (-1: they are its last bytes), and ``skip`` bytes of what is packed.
    """

    path: Path
    offset: int = 0
    packing: Packing = "raw"
    skip: int = 0


def read_voxels(
    pieces: Sequence[Piece],
    dtype: npt.DTypeLike,
    shape: tuple[int, int, int],
    *,
    slices: int | None = None,
    spare_is_wrong: bool = False,
) -> npt.NDArray[Any]:
    """The voxels of all pieces, which follow each other, as an array of ``shape`` (z, y, x).

    Parameters
    ----------
    slices
        Read only so many of the first slices, where the voxels are in one piece; what follows is then not looked at.
    spare_is_wrong
        Whether any bytes after the last voxel mean that type or size in the header is wrong; else as many as a slice
        has do.

    Raises
    ------
    LungPrepError
        naming the file that is missing, cannot be read, is truncated, damaged, or longer than the header says.
    """
    kind = np.dtype(dtype)
    _check_sizes(pieces, math.prod(shape) * kind.itemsize)
    is_part = slices is not None and slices < shape[0] and len(pieces) == 1 and pieces[0].offset >= 0
    if is_part and slices is not None:
        shape = (slices, *shape[1:])
    needed = math.prod(shape) * kind.itemsize
    result = np.empty(math.prod(shape), dtype=kind)
    buffer = result.view(np.uint8).data
    share = needed // len(pieces)
    for index, piece in enumerate(pieces):
        part = buffer[index * share : (index + 1) * share]
        if piece.packing == "text":
            _read_text(piece, result[index * share // kind.itemsize : (index + 1) * share // kind.itemsize])
            continue
        got, spare = _fill(piece, part, is_part)
        if got < share:
            raise _truncated(piece.path, share - got)
        if spare >= (1 if spare_is_wrong else max(needed // shape[0], 1)):
            raise _too_long(piece.path, kind, share, spare)
    return result.astype(kind.newbyteorder("="), copy=False).reshape(shape)


def plain_or_gzip(path: Path, offset: int) -> Piece:
    """The voxels after ``offset`` bytes of a file, which is unpacked if it begins as gzip, whatever its name."""
    return Piece(path, 0, "gzip", offset) if _packing(path) == "gzip" else Piece(path, offset)


def _packing(path: Path) -> Packing:
    with _opened(path) as file:
        return "gzip" if file.read(2) == b"\x1f\x8b" else "raw"


def first_bytes(path: Path, count: int) -> bytes:
    """The first bytes of a file, unpacked if it is gzip; fewer where it ends before."""
    packing = _packing(path)
    with _opened(path) as file:
        try:
            return _stream(file, packing).read(count)
        except EOFError as error:
            raise _truncated(path, 0) from error
        except _damage() as error:
            raise _damaged(path) from error


def _check_sizes(pieces: Sequence[Piece], needed: int) -> None:
    """Say that bytes are missing before room is made for all of them."""
    for piece in pieces:
        with _opened(piece.path) as file:
            size = file.seek(0, io.SEEK_END)
        missing = needed // len(pieces) + max(piece.offset, 0) + piece.skip - size
        if piece.packing == "raw" and missing > 0:
            raise _truncated(piece.path, missing)


def _fill(piece: Piece, buffer: memoryview, is_part: bool) -> tuple[int, int]:
    """Fill the buffer from a piece; how many bytes there were, and how many were left over."""
    got = 0
    with _opened(piece.path) as file:
        if piece.offset >= 0:
            file.seek(piece.offset)
        else:
            file.seek(-len(buffer), io.SEEK_END)
        try:
            stream = _stream(file, piece.packing)
            _skip(stream, piece.skip)
            while got < len(buffer):
                block = stream.read(min(_CHUNK, len(buffer) - got))
                if not block:
                    return got, 0
                buffer[got : got + len(block)] = block
                got += len(block)
            if is_part:
                return got, 0
            spare = 0
            while block := stream.read(_CHUNK):  # to its end, where the checksum is
                spare += len(block)
            return got, spare
        except EOFError as error:
            if got == len(buffer):
                raise _damaged(piece.path) from error  # the checksum is missing
            return got, 0
        except _damage() as error:
            raise _damaged(piece.path) from error


def _skip(stream: BinaryIO, count: int) -> None:
    while count > 0 and (block := stream.read(min(_CHUNK, count))):
        count -= len(block)


def _stream(file: BinaryIO, packing: Packing) -> BinaryIO:
    """The unpacked bytes from where the file stands."""
    if packing == "gzip":
        with contextlib.suppress(ImportError):
            from isal import igzip

            return cast(BinaryIO, igzip.IGzipFile(fileobj=file, mode="rb"))  # type: ignore[no-untyped-call]
        return cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb"))
    if packing == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(file))
    if packing == "zlib":
        return cast(BinaryIO, io.BufferedReader(_Inflated(file), _CHUNK))
    return file


class _Inflated(io.RawIOBase):
    """A zlib stream, whose checksum is looked at, as MetaIO does not."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._inflate = zlib.decompressobj()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._file.read(_CHUNK)
            if not packed:
                raise EOFError
            block = self._inflate.decompress(packed, len(buffer))
            if block:
                buffer[: len(block)] = block
                return len(block)
        return 0


def _damage() -> tuple[type[BaseException], ...]:
    errors: list[type[BaseException]] = [OSError, zlib.error, ValueError]
    with contextlib.suppress(ImportError):
        from isal import isal_zlib

        errors.append(isal_zlib.error)  # type: ignore[arg-type]
    return tuple(errors)


def _read_text(piece: Piece, target: npt.NDArray[Any]) -> None:
    """Numbers as text, separated by white space."""
    with _opened(piece.path) as file:
        file.seek(piece.offset)
        words = file.read().split()
    if len(words) < target.size:
        raise _truncated(piece.path, (target.size - len(words)) * target.itemsize)
    try:
        target[:] = np.array(words[: target.size], dtype=np.float64)
    except ValueError as error:
        raise _damaged(piece.path) from error


@contextlib.contextmanager
def _opened(path: Path) -> Any:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise LungPrepError(say("There is no file {file}.", file=FileName(path)), say("Check the path.")) from error
    except OSError as error:
        raise LungPrepError(
            say("{file} cannot be opened: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Check its rights."),
        ) from error
    with file:
        yield file


def _truncated(path: Path, missing: int) -> LungPrepError:
    return LungPrepError(
        say("{file} is truncated: {missing} bytes of its voxels are missing.", file=FileName(path), missing=missing),
        say("Bring a complete copy."),
    )


def _damaged(path: Path) -> LungPrepError:
    return LungPrepError(
        say("{file} is damaged: its packed voxels cannot be unpacked, or do not agree with their checksum.",
            file=FileName(path)),
        say("Bring another copy."),
    )  # fmt: skip


def _too_long(path: Path, kind: np.dtype[Any], needed: int, spare: int) -> LungPrepError:
    return LungPrepError(
        say("{file} has {spare} bytes more than its header says: {needed} for voxels of {size} bytes each.",
            file=FileName(path), spare=spare, needed=needed, size=kind.itemsize),
        say("Correct the type or the size in the header."),
    )  # fmt: skip
