"""What other threads say, heard in the main thread: Qt and MRML belong to that one alone."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

import qt

_POLL_MS = 50


class Mailbox:
    """A queue that any thread may put something into, and that a timer empties in the main thread.

    Parameters
    ----------
    heard
        Called in the main thread with each thing that was put.
    tick
        Called in the main thread at every look into the queue, before it is emptied.
    """

    def __init__(self, heard: Callable[[Any], None], tick: Callable[[], None] | None = None) -> None:
        self._heard, self._tick = heard, tick
        self._said: queue.Queue[Any] = queue.Queue()
        self._open = False
        self._timer = qt.QTimer()
        self._timer.setInterval(_POLL_MS)
        self._timer.connect("timeout()", self.look)

    def put(self, said: Any) -> None:
        """Say something, from any thread."""
        self._said.put(said)

    def open(self) -> None:
        """Listen from now on; what was said before is forgotten."""
        while not self._said.empty():
            self._said.get_nowait()
        self._open = True
        self._timer.start()

    def run(self, work: Callable[..., object], *arguments: Any) -> threading.Thread:
        """Listen, and do ``work(*arguments)`` in a thread; neither Qt nor MRML may be used in it."""
        self.open()
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Hear nothing any more."""
        self._open = False
        self._timer.stop()

    def look(self) -> None:
        """Hear what was put, until somebody closes the box."""
        if self._open and self._tick is not None:
            self._tick()
        while self._open:
            try:
                said = self._said.get_nowait()
            except queue.Empty:
                return
            self._heard(said)
