"""Tasks are found in a thread of its own, while others are prepared; a shard keeps its part of them."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable

from ..findings import LungPrepError
from ..messages import NOTHING, Message, say
from ..progress import Cancelled, Progress
from ..wording import system_reason
from .search import Search
from .shards import Shard, is_part
from .tasks import Task

CHUNK = 200
_AHEAD = 2000  # tasks found before their turn: names of files, never images
_POLL_S = 0.1
Tasks = Iterable[Task] | Callable[[Progress], Iterable[Task]]


class TaskSource:
    """Finds tasks in a thread of its own, a bounded number ahead.

    Parameters
    ----------
    heard
        Called, in that thread, with every task that is found, other shards' included.
    """

    def __init__(self, tasks: Tasks, progress: Progress, shard: Shard, heard: Callable[[Task], object]) -> None:
        self.ended = False
        self.message: Message = NOTHING
        self._shard, self._heard = shard, heard
        self._is_wanted = False
        self._chunks: queue.Queue[list[Task] | BaseException | None] = queue.Queue(_AHEAD // CHUNK)
        self._held: list[list[Task] | BaseException | None] = []
        self._chunk: list[Task] = []
        self._progress = _Search(progress, shard, self)
        threading.Thread(target=self._find, args=(tasks,), daemon=True).start()

    def next(self) -> list[Task] | None:
        """The next tasks, if there are some now. Raises what finding them raised."""
        if self.ended:
            return None
        try:
            chunk = self._held.pop() if self._held else self._chunks.get_nowait()
        except queue.Empty:
            return None
        if chunk is None or isinstance(chunk, BaseException):
            self.ended = True
        if isinstance(chunk, OSError):
            raise LungPrepError(
                say("The inputs cannot be looked through any further: {reason}.", reason=system_reason(chunk)),
                say("Check that their disk is there; the same command goes on from here."),
            ) from chunk
        if isinstance(chunk, BaseException):
            raise chunk
        return chunk

    def want(self, wanted: bool) -> None:
        """Whether a task is wanted now, before everything has been seen."""
        self._is_wanted = wanted

    def is_wanted(self) -> bool:
        """Whether one is, and none is on its way. For the thread that finds them."""
        if self._chunk and self._chunks.empty():
            self._hand_over()
        return self._is_wanted and self._chunks.empty() and not self._held

    def wait(self, seconds: float) -> None:
        """Wait for tasks."""
        with contextlib.suppress(queue.Empty):
            self._held.append(self._chunks.get(timeout=seconds))

    def end(self) -> None:
        """Nobody asks any more."""
        self._progress.stopped.set()
        with contextlib.suppress(queue.Empty):
            while True:
                self._chunks.get_nowait()

    def _find(self, tasks: Tasks) -> None:
        last = time.monotonic()
        try:
            for task in tasks(self._progress) if callable(tasks) else tasks:
                self._progress.check()
                self._heard(task)
                if is_part(task.shared_by, self._shard):
                    self._chunk.append(task)
                now = time.monotonic()
                if self._chunk and (len(self._chunk) == CHUNK or now - last > _POLL_S or self._chunks.empty()):
                    self._hand_over()
                    last = now
            self._hand_over()
            self._put(None)
        except BaseException as error:  # handed to the coordinator's thread
            with contextlib.suppress(Cancelled):
                self._hand_over()
                self._put(error)

    def _hand_over(self) -> None:
        chunk, self._chunk = self._chunk, []
        self._put(chunk)

    def _put(self, chunk: list[Task] | BaseException | None) -> None:
        while True:
            try:
                self._chunks.put(chunk, timeout=0.5)
                return
            except queue.Full:
                self._progress.check()


class _Search(Search):
    """The progress of looking for tasks: kept for whoever asks, and cancelled with the batch."""

    def __init__(self, progress: Progress, shard: Shard, source: TaskSource) -> None:
        super().__init__(progress, shard, self._keep)
        self._source = source
        self.stopped = threading.Event()

    def _keep(self, stage: str, fraction: float, message: Message) -> None:
        self._source.message = message

    def is_wanted(self) -> bool:
        """See :class:`~.search.Search`."""
        return self._source.is_wanted()

    def check(self) -> None:
        """Raise :class:`Cancelled` when the batch is cancelled or has ended."""
        if self.stopped.is_set():
            raise Cancelled("the batch has ended")
        super().check()
