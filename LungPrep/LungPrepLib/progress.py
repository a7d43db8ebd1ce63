"""Progress reports and cancellation, the same for the window, the console and the batch."""

from __future__ import annotations

import threading
from collections.abc import Callable

from .messages import Message, Word, as_message

ProgressCallback = Callable[[str, float, Message], object]

# The stages of a run in their order, as people read them; everything that shows progress names them so.
STAGES: dict[str, Word] = {
    "scan": Word("Looking for series"),
    "judge": Word("Judging series"),
    "read": Word("Reading slices"),
    "segment": Word("Segmenting"),
    "measure": Word("Measuring"),
    "check": Word("Checking the mask"),
    "resample": Word("Resampling"),
    "write": Word("Writing"),
    "batch": Word("Batch"),
    "download": Word("Downloading"),
    "phantom": Word("Making the phantom"),
    "done": Word("done"),
}
# The share of a case's time that each stage takes, by whether a network segments.
_SHARES = {
    True: {
        "scan": 0.02,
        "read": 0.04,
        "segment": 0.83,
        "measure": 0.02,
        "check": 0.01,
        "resample": 0.03,
        "write": 0.05,
    },
    False: {"scan": 0.05, "read": 0.1, "segment": 0.45, "measure": 0.05, "check": 0.05, "resample": 0.1, "write": 0.2},
}


def stage_name(stage: str) -> Word:
    """A stage as people read it."""
    return STAGES.get(stage, Word(stage))


def whole_fraction(stage: str, fraction: float, *, network: bool = False) -> float | None:
    """How far a case is, 0 to 1, when a stage is at ``fraction``; ``None`` for a stage beside them (a download)."""
    done = 0.0
    for name, share in _SHARES[network].items():
        if name == stage:
            return done + share * fraction
        done += share
    return None


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

    def __call__(self, stage: str, fraction: float, message: Message | str = "") -> None:
        self.check()
        if self._callback is not None:
            self._callback(stage, min(max(float(fraction), 0.0), 1.0), as_message(message))

    def check(self) -> None:
        """Raise :class:`Cancelled` if :meth:`cancel` was called."""
        if self._cancelled.is_set():
            raise Cancelled("cancelled by the user")

    def unseen(self) -> Progress:
        """The same cancellation without reports: for another thread, from which a window must not be touched."""
        return Progress(None, self._cancelled)

    def cancel(self) -> None:
        """Ask for cancellation; safe from any thread and from a signal handler."""
        self._cancelled.set()


def as_progress(progress: Progress | ProgressCallback | None) -> Progress:
    """Accept a :class:`Progress`, a plain callback or nothing, so that callers can pass what they have."""
    return progress if isinstance(progress, Progress) else Progress(progress)
