"""Progress on standard error, without a package for it.

rich draws such a line, too, and doubles what a short command takes: 0.15 s of processor time instead of 0.07 s, where
this line takes 0.003 s (bench_own_code.py). Slicer does not ship rich: there has to be a line without it anyway.
"""

from __future__ import annotations

import sys
import time
from typing import IO

from ..messages import Message
from ..progress import stage_name
from ..wording import duration
from .console import plain

_LINE_INTERVAL_S = 10.0


class ProgressLine:
    """Progress on a terminal as one line that changes; elsewhere as a line per stage and every ten seconds."""

    def __init__(self, stream: IO[str] | None = None, *, quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._live = bool(getattr(self._stream, "isatty", lambda: False)())
        self._stage = ""
        self._last = 0.0
        self._begin = 0.0
        self._finished = False

    def __call__(self, stage: str, fraction: float, message: Message) -> None:
        if self._quiet:
            return
        now = time.monotonic()
        if stage != self._stage:
            self.close()
            self._stage, self._begin, self._last, self._finished = stage, now, 0.0, False
        finished = fraction >= 1 and not self._finished
        if now - self._last < (0.1 if self._live else _LINE_INTERVAL_S) and not finished:
            return
        self._last, self._finished = now, fraction >= 1
        text = f"{stage_name(stage)} {fraction:4.0%} {plain(str(message))}".rstrip() + self._left(fraction, now)
        if self._live:
            self._stream.write("\r\x1b[K" + text[:110])
        else:
            self._stream.write(text + "\n")
        self._stream.flush()

    def _left(self, fraction: float, now: float) -> str:
        elapsed = now - self._begin
        if self._stage in ("batch", "fetch") or elapsed < 2 or not 0.02 < fraction < 1:
            return ""
        return f", {duration(elapsed * (1 - fraction) / fraction)} left"

    def close(self) -> None:
        """End the line that changes."""
        if self._live and self._stage and not self._quiet:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
        self._stage = ""
