"""Headers of many files, read by several processes at once (threads are slower than one)."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from .header_columns import FileResult, unpack

_BATCH = 50
_MOST_PROCESSES = 8
# Starting a process costs what several hundred headers cost.
_FILES_PER_PROCESS = 800
_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from LungPrepLib.dicom.headers.header_worker import main; sys.exit(main())"
)


def process_count(files: int, wanted: int | None) -> int:
    """How many processes read so many headers; 0 means this one.

    ``wanted`` is the user's word; ``None`` chooses by the number of files and processors.
    """
    if wanted is not None:
        return max(wanted, 0) if python_command() else 0
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        processors = os.cpu_count() or 1
    count = min(processors, files // _FILES_PER_PROCESS, _MOST_PROCESSES)
    return count if count > 1 and python_command() else 0


def python_command() -> str | None:
    """The Python that runs this, or the one beside it; ``None`` where there is none (an embedded Python)."""
    if Path(sys.executable or "").stem.lower().startswith(("python", "pypy")):
        return sys.executable
    return shutil.which("PythonSlicer")


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
        self._processes: list[subprocess.Popen[str]] = []
        self._threads: list[threading.Thread] = []
        self._count = count

    def __enter__(self) -> HeaderProcesses:
        command = [python_command() or sys.executable, "-c", _CODE, json.dumps([p for p in sys.path if p])]
        for _ in range(self._count):
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="ascii",
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError:
                break
            self._processes.append(process)
            self._threads.append(threading.Thread(target=self._serve, args=(process,), daemon=True))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            with contextlib.suppress(OSError):
                process.kill()
        for thread in self._threads:
            thread.join(timeout=5)
        for process in self._processes:
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    assert stream is not None
                    stream.close()
            process.wait()

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

    def _serve(self, process: subprocess.Popen[str]) -> None:
        """Hand batches to one process until there are none, or it ends."""
        assert process.stdin is not None and process.stdout is not None
        try:
            while True:
                batch = self._batches.get_nowait()
                paths = [self._paths[index] for index in batch]
                process.stdin.write(json.dumps(paths) + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
                if not line:
                    break
                self._done.put(list(zip(batch, unpack(json.loads(line), paths), strict=True)))
        except (queue.Empty, OSError, ValueError):
            pass
        finally:
            self._done.put(None)
