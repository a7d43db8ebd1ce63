"""Standard gzip and deflate, by the fastest library that is there.

isal packs CT about twenty times faster than zlib's level 6 at 1 to 2 % more size; without it zlib serves at its
fastest level. The output is plain gzip or deflate either way, without a time stamp, so that equal data give equal
files.
"""

from __future__ import annotations

import gzip
import os
import zlib
from typing import Any, BinaryIO, cast

_ISAL_LEVEL = 3  # of 0 to 3: on CT smaller than 2, and faster
_ZLIB_LEVEL = 1
_MOST_THREADS = 4


def gzip_writer(file: BinaryIO) -> BinaryIO:
    """A file object that compresses into ``file``, on several processors where they are there."""
    try:
        from isal import igzip_threaded

        packed = igzip_threaded.open(  # type: ignore[no-untyped-call]
            file, "wb", compresslevel=_ISAL_LEVEL, threads=_threads()
        )
        return cast(BinaryIO, packed)
    except ImportError:
        return cast(BinaryIO, gzip.GzipFile("", "wb", _ZLIB_LEVEL, file, 0))


def deflater() -> Any:
    """An object that compresses to raw deflate, as members of a zip are: ``compress(bytes)``, then ``flush()``."""
    try:
        from isal import isal_zlib

        return isal_zlib.compressobj(_ISAL_LEVEL, isal_zlib.DEFLATED, -15)
    except ImportError:
        return zlib.compressobj(_ZLIB_LEVEL, zlib.DEFLATED, -15)


def _threads() -> int:
    """As many as this process may use: the workers of a batch share the processors through this variable."""
    bound = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(int(bound) if bound.isdecimal() else os.cpu_count() or 1, _MOST_THREADS))
