"""How fast an archive is asked: a limit on requests and on bytes, and waiting that can be cancelled."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ..progress import Progress
from .peers import ArchiveTrouble

T = TypeVar("T")
_STEP_S = 0.1
_LONGEST_WAIT_S = 60.0


class Throttle:
    """Spreads requests and bytes evenly over time, for all threads together.

    Parameters
    ----------
    requests_per_s, bytes_per_s
        The most; 0 is no limit.
    """

    def __init__(self, requests_per_s: float = 0.0, bytes_per_s: float = 0.0) -> None:
        self._requests_per_s, self._bytes_per_s = requests_per_s, bytes_per_s
        self._lock = threading.Lock()
        self._next_request = self._next_bytes = 0.0

    def request(self, progress: Progress) -> None:
        """Wait until the next request may be sent."""
        if self._requests_per_s <= 0:
            return
        with self._lock:
            turn = max(self._next_request, time.monotonic())
            self._next_request = turn + 1 / self._requests_per_s
        wait(turn - time.monotonic(), progress)

    def received(self, count: int, progress: Progress) -> None:
        """Wait until ``count`` more bytes are within the limit."""
        if self._bytes_per_s <= 0:
            return
        with self._lock:
            turn = max(self._next_bytes, time.monotonic())
            self._next_bytes = turn + count / self._bytes_per_s
        wait(turn - time.monotonic(), progress)


def wait(seconds: float, progress: Progress) -> None:
    """Sleep, and see a cancellation within a tenth of a second.

    Raises
    ------
    Cancelled
        when cancellation is asked for.
    """
    end = time.monotonic() + seconds
    while True:
        progress.check()
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, _STEP_S))


def with_retries(work: Callable[[], T], retries: int, progress: Progress, first_wait_s: float = 1.0) -> T:
    """What ``work`` gives; trouble that may pass is tried again after 1, 2, 4 ... seconds, at most a minute.

    The waits are spread by a quarter, so that the threads of a run do not come back in the same moment.

    Raises
    ------
    ArchiveTrouble
        when it does not pass.
    """
    for attempt in range(retries + 1):
        try:
            return work()
        except ArchiveTrouble as trouble:
            if not trouble.passing or attempt == retries:
                raise
            pause = max(trouble.wait_s, first_wait_s * 2**attempt)
            wait(min(pause, _LONGEST_WAIT_S) * random.uniform(0.75, 1.25), progress)
    raise AssertionError("unreachable")
