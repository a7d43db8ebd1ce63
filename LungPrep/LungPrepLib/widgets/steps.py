"""Long work in the main thread without a frozen window: a generator that is continued for a few milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import qt

_BUDGET_S = 0.008
_PAUSE_MS = 2


class Steps:
    """Continues a generator between two turns of the event loop, never longer than a few milliseconds at a time.

    Each ``yield`` of the generator is a place where the window may be served; what lies between two should take
    less than the budget.
    """

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._failed = failed
        self._work: Iterator[None] | None = None
        self._timer = qt.QTimer()
        self._timer.setInterval(_PAUSE_MS)
        self._timer.connect("timeout()", self._continue)

    @property
    def running(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    def start(self, work: Iterator[None]) -> None:
        """Begin with this work; what was under way is dropped."""
        self._work = work
        self._timer.start()

    def stop(self) -> None:
        """Drop the work."""
        self._work = None
        self._timer.stop()

    def finish(self) -> None:
        """Do all of it now (for tests and scripts)."""
        work = self._work
        if work is not None:
            for _ in work:
                pass
            if self._work is work:
                self.stop()

    def _continue(self) -> None:
        work = self._work
        if work is None:
            self._timer.stop()
            return
        end = time.perf_counter() + _BUDGET_S
        try:
            while self._work is work and time.perf_counter() < end:
                next(work)
        except StopIteration:
            if self._work is work:
                self.stop()
        except Exception as error:
            self.stop()
            self._failed(error)
