"""How much disk and how long a fetch will take, from what the first accessions took."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from ..messages import say

_FIRST = 3


class Estimate:
    """Grows better with every accession."""

    def __init__(self, total: int, root: Path) -> None:
        self._total, self._root = total, root
        self._count = self._bytes = 0
        self._begin = time.monotonic()

    def add(self, brought: int) -> None:
        """One accession is done, for which so many bytes were brought."""
        self._count += 1
        self._bytes += brought

    @property
    def fraction(self) -> float:
        """How much is done, 0 to 1."""
        return self._count / self._total if self._total else 1.0

    @property
    def bytes_in_all(self) -> float | None:
        """What all accessions will take, in bytes; ``None`` as long as too few are done."""
        if self._count < min(_FIRST, self._total) or not self._count:
            return None
        return self._bytes / self._count * self._total

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take; ``None`` as long as too few are done."""
        if self.bytes_in_all is None:
            return None
        return (time.monotonic() - self._begin) / self._count * (self._total - self._count)

    def text(self) -> str:
        """The line of progress."""
        done = say("{count:,} of {total:,}, {size} so far", count=self._count, total=self._total,
                   size=size_text(self._bytes))  # fmt: skip
        whole, left = self.bytes_in_all, self.seconds_left
        if whole is None or left is None:
            return str(done)
        text = say("{done}; about {whole} in all, {time} to go", done=done, whole=size_text(whole),
                   time=duration_text(left))  # fmt: skip
        free = shutil.disk_usage(self._root).free
        if whole - self._bytes > free:
            text = say("{text}; only {free} are free on the disk", text=text, free=size_text(free))
        return str(text)


def size_text(count: float) -> str:
    """``9.2 TB``."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def duration_text(seconds: float) -> str:
    """``49 days``, ``3.1 hours``, ``12 minutes``, ``40 s``."""
    for length, unit in ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:.3g} {unit}"
    return f"{seconds:.0f} s"
