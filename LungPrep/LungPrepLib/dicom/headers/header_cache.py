"""Headers that were read before, so that a second look at many files takes seconds.

One file per place that was looked at, in the user's own cache folder with owner-only rights, which is what keeps
UIDs and dates from others. A header is believed as long as the file's size and time of change are the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from dataclasses import dataclass
from typing import Any

from .cache_file import CacheFile
from .files import FoundFile
from .header_columns import FIELDS, VERSION, FileResult, pack, unpack

# Files of a part of the cache: of what all of them have in common, which those of a series have, one value is kept.
_PART = 100


@dataclass(frozen=True)
class HeaderCache:
    """The cache of one place (a folder that is looked at), by its absolute path."""

    place: str

    @property
    def _file(self) -> CacheFile:
        text = f"lungprep\n{VERSION}\n{FIELDS}\n{self.place}"
        return CacheFile(hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest())

    @property
    def _beginning(self) -> str:
        return self.place.rstrip("/\\") + os.sep

    def load(self, files: list[FoundFile]) -> dict[str, FileResult]:
        """What is known of those files that have not changed, by path; empty when nothing can be believed."""
        try:
            document = json.loads(self._file.load())
            now = {file.path: (file.size, file.mtime_ns) for file in files}
            known: dict[str, FileResult] = {}
            for part in document:
                # Not Path(name).is_absolute(), which takes longer than all the rest.
                paths = [n if os.path.isabs(n) else self._beginning + n for n in part["names"]]  # noqa: PTH117
                found = zip(paths, part["sizes"], part["times"], unpack(part["headers"], paths), strict=True)
                known.update((path, result) for path, size, time, result in found if now.get(path) == (size, time))
            return known
        except (OSError, ValueError, KeyError, TypeError, zlib.error, MemoryError):
            return {}

    def save(self, files: list[FoundFile], results: list[FileResult]) -> None:
        """Keep the results; nothing happens where the cache folder cannot be written."""
        kept = [
            (file, result) for file, result in zip(files, results, strict=True) if result.problem != "file-unreadable"
        ]
        document = [self._packed(kept[start : start + _PART]) for start in range(0, len(kept), _PART)]
        with contextlib.suppress(ValueError):
            self._file.save(json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii"))

    def _packed(self, kept: list[tuple[FoundFile, FileResult]]) -> dict[str, Any]:
        return {
            "names": [file.path.removeprefix(self._beginning) for file, _ in kept],
            "sizes": [file.size for file, _ in kept],
            "times": [file.mtime_ns for file, _ in kept],
            "headers": pack([result for _, result in kept]),
        }
