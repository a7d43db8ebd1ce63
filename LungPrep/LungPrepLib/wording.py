"""Words for system errors, sizes and durations."""

from __future__ import annotations

import errno
import re

from .messages import Message, Quantity, Word, say

_MEBIBYTE, _GIBIBYTE = 1024**2, 1024**3
# By the constants' names: the numbers behind them, and the system's own sentences, differ between systems.
_REASONS = {
    "EACCES": Word("Permission denied"),
    "EPERM": Word("Operation not permitted"),
    "EROFS": Word("Read-only file system"),
    "ENOENT": Word("No such file or directory"),
    "ENOTDIR": Word("Not a directory"),
    "EISDIR": Word("Is a directory"),
    "ENOTEMPTY": Word("Directory not empty"),
    "EEXIST": Word("File exists"),
    "ENOSPC": Word("No space left on device"),
    "EDQUOT": Word("Disk quota exceeded"),
    "EFBIG": Word("File too large"),
    "EIO": Word("Input/output error"),
    "EMFILE": Word("Too many open files"),
    "ENFILE": Word("Too many open files in system"),
    "ENAMETOOLONG": Word("File name too long"),
    "EINVAL": Word("Invalid argument"),
    "ENOMEM": Word("Cannot allocate memory"),
    "EBUSY": Word("Device or resource busy"),
    "ELOOP": Word("Too many levels of symbolic links"),
    "ETIMEDOUT": Word("Connection timed out"),
    "ECONNREFUSED": Word("Connection refused"),
    "ECONNRESET": Word("Connection reset by peer"),
    "ENETUNREACH": Word("Network is unreachable"),
    "EHOSTUNREACH": Word("No route to host"),
}


def system_reason(error: OSError) -> str:
    """Why the system refused, as a word that is translated where it is a common one; never a path."""
    known = _REASONS.get(errno.errorcode.get(error.errno or 0, ""))
    return known or error.strerror or type(error).__name__


def size_in_words(count: int) -> Message:
    """A number of bytes as people read it: ``2.4 GiB``, ``310 MiB``, ``0.5 MiB``."""
    if count >= _GIBIBYTE:
        return say("{size:.1f}", size=Quantity(count / _GIBIBYTE, "GiB"))
    mebibytes = Quantity(count / _MEBIBYTE, "MiB")
    return say("{size:.0f}", size=mebibytes) if mebibytes.value >= 10 else say("{size:.1f}", size=mebibytes)


def duration(seconds: float) -> Message:
    """A time that people read: 45 s, 3 min, 2 h 5 min."""
    if seconds < 90:
        return say("{time:.0f}", time=Quantity(seconds, "s"))
    minutes = round(seconds / 60)
    if minutes < 90:
        return say("{minutes} min", minutes=minutes)
    return say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def without_gaps(text: str) -> str:
    """A text of sentences and words that were put together, without the spaces that Chinese does not have."""
    return re.sub(r"(?<=[。？！；：，]) |(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
