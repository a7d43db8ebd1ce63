"""One file of the user's cache folder: private, checked by a digest when read, removed after 90 days without use."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from ...atomic import replacing

FEWEST_FILES = 100  # of fewer files nothing is kept: they are read as fast as the cache
_MAGIC = b"LPH2"
_DIGEST = 16
_MOST_INFLATED = 2 * 1024**3
_KEPT_DAYS = 90
_KEPT_BYTES = 500 * 1024**2


def cache_folder() -> Path:
    """Where the cache is for this user (it may not exist yet).

    ``LUNGPREP_CACHE`` names another folder; else ``%LOCALAPPDATA%`` on Windows, ``~/Library/Caches`` on macOS,
    ``XDG_CACHE_HOME`` or ``~/.cache`` elsewhere.

    Raises
    ------
    OSError
        for a user without a home, as in a container with any user ID.
    """
    try:
        if given := os.environ.get("LUNGPREP_CACHE"):
            return Path(given).expanduser()
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "LungPrep" / "Cache"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "LungPrep"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lungprep"
    except RuntimeError as error:
        raise OSError(str(error)) from error


@dataclass(frozen=True)
class CacheFile:
    """What is kept under a key, in a file with owner-only rights whose name tells nothing about the key."""

    key: bytes

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return cache_folder() / "headers" / (hashlib.sha256(self.key + b"name").hexdigest()[:32] + ".bin")

    def load(self) -> bytes:
        """The content, if it is whole and of this key: a digest over both stands before it.

        Raises
        ------
        OSError, ValueError, zlib.error, MemoryError
            when there is none, or it cannot be believed.
        """
        stored = self.path.read_bytes()
        digest, packed = stored[len(_MAGIC) : len(_MAGIC) + _DIGEST], stored[len(_MAGIC) + _DIGEST :]
        if stored[: len(_MAGIC)] != _MAGIC or self._digest(packed) != digest:
            raise ValueError("the cache is damaged")
        with contextlib.suppress(OSError):
            os.utime(self.path)
        return zlib.decompressobj().decompress(packed, _MOST_INFLATED)

    def save(self, content: bytes) -> None:
        """Keep the content; nothing happens where the cache folder cannot be written."""
        packed = zlib.compress(content, 1)
        with contextlib.suppress(OSError, ValueError):
            folder = self.path.parent
            for owned in (folder.parent, folder):
                owned.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
            with replacing(self.path, private=True) as file:
                file.write(_MAGIC + self._digest(packed) + packed)
            _tidy(folder)

    def _digest(self, packed: bytes) -> bytes:
        return hashlib.sha256(self.key + packed).digest()[:_DIGEST]


def _tidy(folder: Path) -> None:
    """Remove what was not used for three months, and the oldest above half a gigabyte."""
    entries = []
    for file in folder.iterdir():
        with contextlib.suppress(OSError):
            status = file.stat()
            entries.append((status.st_mtime, status.st_size, file))
    total, oldest = 0, time.time() - _KEPT_DAYS * 86400
    for used, size, file in sorted(entries, key=lambda entry: entry[0], reverse=True):
        total += size
        if used < oldest or total > _KEPT_BYTES:
            with contextlib.suppress(OSError):
                file.unlink()
