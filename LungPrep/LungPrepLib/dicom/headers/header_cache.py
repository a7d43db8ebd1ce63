"""Headers that were read before, so that a second look at many files takes seconds.

One file per place that was looked at, in the user's own cache folder with owner-only rights, which is what keeps
UIDs and dates from others. A header is believed as long as the file's size and time of change are the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...atomic import replacing
from .files import FoundFile
from .header_columns import _FIELDS, VERSION, FileResult, pack, unpack

_MAGIC = b"LPH2"
_DIGEST = 16
FEWEST_FILES = 100  # fewer are read as fast as the cache
_MOST_INFLATED = 2 * 1024**3
_KEPT_DAYS = 90
_KEPT_BYTES = 500 * 1024**2


def cache_folder() -> Path:
    """Where the cache is for this user (it may not exist yet).

    ``LUNGPREP_CACHE`` names another folder; else ``%LOCALAPPDATA%`` on Windows, ``~/Library/Caches`` on macOS,
    ``XDG_CACHE_HOME`` or ``~/.cache`` elsewhere.
    """
    if given := os.environ.get("LUNGPREP_CACHE"):
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "LungPrep" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "LungPrep"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lungprep"


@dataclass(frozen=True)
class HeaderCache:
    """The cache of one place (a folder that is looked at), by its absolute path."""

    place: str

    @property
    def _key(self) -> bytes:
        text = f"lungprep\n{VERSION}\n{_FIELDS}\n{self.place}"
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()

    @property
    def _beginning(self) -> str:
        return self.place.rstrip("/\\") + os.sep

    @property
    def file(self) -> Path:
        """Where it is kept; its name tells nothing about the place."""
        return cache_folder() / "headers" / (hashlib.sha256(self._key + b"name").hexdigest()[:32] + ".bin")

    def load(self, files: list[FoundFile]) -> dict[str, FileResult]:
        """What is known of those files that have not changed, by path; empty when nothing can be believed."""
        try:
            document = self._opened(self.file.read_bytes())
            paths = [name if Path(name).is_absolute() else self._beginning + name for name in document["names"]]
            known = zip(paths, document["sizes"], document["times"], unpack(document["headers"], paths), strict=True)
            now = {file.path: (file.size, file.mtime_ns) for file in files}
            with contextlib.suppress(OSError):
                os.utime(self.file)
            return {path: result for path, size, changed, result in known if now.get(path) == (size, changed)}
        except (OSError, ValueError, KeyError, TypeError, zlib.error, MemoryError):
            return {}

    def save(self, files: list[FoundFile], results: list[FileResult]) -> None:
        """Keep the results; nothing happens where the cache folder cannot be written."""
        kept = [
            (file, result) for file, result in zip(files, results, strict=True) if result.problem != "file-unreadable"
        ]
        document = {
            "names": [file.path.removeprefix(self._beginning) for file, _ in kept],
            "sizes": [file.size for file, _ in kept],
            "times": [file.mtime_ns for file, _ in kept],
            "headers": pack([result for _, result in kept]),
        }
        with contextlib.suppress(OSError, ValueError):
            folder = self.file.parent
            for owned in (folder.parent, folder):
                owned.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
            with replacing(self.file, private=True) as file:
                file.write(self._closed(document))
            _tidy(folder)

    def _closed(self, document: Any) -> bytes:
        plain = zlib.compress(json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii"), 1)
        return _MAGIC + hashlib.sha256(self._key + plain).digest()[:_DIGEST] + plain

    def _opened(self, stored: bytes) -> Any:
        """The document, if it is whole and of this place: a digest over both stands before it."""
        digest, plain = stored[len(_MAGIC) : len(_MAGIC) + _DIGEST], stored[len(_MAGIC) + _DIGEST :]
        if stored[: len(_MAGIC)] != _MAGIC or hashlib.sha256(self._key + plain).digest()[:_DIGEST] != digest:
            raise ValueError("the cache is damaged")
        return json.loads(zlib.decompressobj().decompress(plain, _MOST_INFLATED))


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
