"""Headers of many files, read by several processes at once (threads are slower than one)."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import deque
from collections.abc import Iterator

from ...machine import processors
from ...processes import PythonProcess, python_command
from .header_columns import FileResult, unpack

_BATCH = 100
_AHEAD = 2  # batches that a process has at a time, so that it need not wait for the next one
_MOST_PROCESSES = 8
# Starting a process costs what several hundred headers cost.
_FILES_PER_PROCESS = 800


def process_count(files: int, wanted: int | None) -> int:
    """How many processes read so many headers; 0 means this one.

    ``wanted`` is the user's word; ``None`` chooses by the number of files and processors.
    """
    if wanted is not None:
        return max(wanted, 0) if python_command() else 0
    count = min(processors(), files // _FILES_PER_PROCESS, _MOST_PROCESSES)
    return count if count > 1 and python_command() else 0


class HeaderProcesses:
    """Processes that read headers. Used as a context manager; leaving it ends them, whatever they do.

    Files whose process dies are left out of :meth:`results`: the caller reads them by itself.
    """

    def __init__(self, count: int, paths: list[str]) -> None:
        self._batches: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
        for start in range(0, len(paths), _BATCH):
            self._batches.put(list(range(start, min(start + _BATCH, len(paths)))))
        self._paths = paths
        self._done: queue.SimpleQueue[list[tuple[int, FileResult]] | None] = queue.SimpleQueue()
        self._processes: list[PythonProcess] = []
        self._threads: list[threading.Thread] = []
        self._count = count

    def __enter__(self) -> HeaderProcesses:
        for _ in range(self._count):
            try:
                process = PythonProcess("LungPrepLib.dicom.headers.header_worker", threads=1)
            except OSError:
                break
            self._processes.append(process)
            self._threads.append(threading.Thread(target=self._serve, args=(process,), daemon=True))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join(timeout=5)
        for process in self._processes:
            process.end()

    def results(self) -> Iterator[list[tuple[int, FileResult]]]:
        """Batches of (index of the file, result) as they come; an empty one every half second of waiting."""
        running = len(self._threads)
        while running:
            try:
                batch = self._done.get(timeout=0.5)
            except queue.Empty:
                yield []
                continue
            if batch is None:
                running -= 1
            else:
                yield batch

    def _serve(self, process: PythonProcess) -> None:
        """Hand batches to one process until there are none, or it ends."""
        begun: deque[tuple[list[int], list[str]]] = deque()
        try:
            while True:
                with contextlib.suppress(queue.Empty):
                    while len(begun) < _AHEAD:
                        batch = self._batches.get_nowait()
                        paths = [self._paths[index] for index in batch]
                        begun.append((batch, paths))
                        process.send(paths)
                if not begun:
                    break
                answer = process.answer()
                batch, paths = begun.popleft()
                self._done.put(list(zip(batch, unpack(answer, paths), strict=True)))
        except (OSError, EOFError, ValueError):
            pass
        finally:
            self._done.put(None)
