"""Progress reports and cancellation, the same for the window, the console and the batch."""

from __future__ import annotations

import threading
from collections.abc import Callable

ProgressCallback = Callable[[str, float, str], object]


class Cancelled(Exception):
    """The user asked to stop. Whoever sees it cleans up and passes it on."""


class Progress:
    """Hands progress to a callback and raises :class:`Cancelled` once cancellation is asked for.

    Long loops call the object itself (report and check) or :meth:`check` (check only) between slices or
    batches of slices, often enough that a cancellation is seen within a second.

    Parameters
    ----------
    callback
        Called as ``callback(stage, fraction, message)``; ``fraction`` is within this stage, 0 to 1.
    cancelled
        An event that another thread may set; one of its own is made when none is given.
    """

    def __init__(self, callback: ProgressCallback | None = None, cancelled: threading.Event | None = None) -> None:
        self._callback = callback
        self._cancelled = cancelled or threading.Event()

    def __call__(self, stage: str, fraction: float, message: str = "") -> None:
        self.check()
        if self._callback is not None:
            self._callback(stage, min(max(float(fraction), 0.0), 1.0), message)

    def check(self) -> None:
        """Raise :class:`Cancelled` if :meth:`cancel` was called."""
        if self._cancelled.is_set():
            raise Cancelled("cancelled by the user")

    def cancel(self) -> None:
        """Ask for cancellation; safe from any thread and from a signal handler."""
        self._cancelled.set()


def as_progress(progress: Progress | ProgressCallback | None) -> Progress:
    """Accept a :class:`Progress`, a plain callback or nothing, so that callers can pass what they have."""
    return progress if isinstance(progress, Progress) else Progress(progress)
