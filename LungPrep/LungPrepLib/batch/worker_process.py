"""A worker as its parent sees it: given jobs, listened to from a queue, ended with all its children."""

from __future__ import annotations

import contextlib
import threading
from typing import Any, Protocol

from ..processes import PythonProcess


class Lines(Protocol):
    """Where a worker's lines go: a queue, or what stands before one."""

    def put(self, said: Any, /) -> object:
        """Take ``(worker, line)``."""


class WorkerProcess(PythonProcess):
    """One process that runs :mod:`LungPrepLib.worker`.

    Parameters
    ----------
    lines
        Receives ``(worker, line)`` for every JSON line, and ``(worker, None)`` when the process has ended.
    python, threads, inherited
        As for :class:`~LungPrepLib.processes.PythonProcess`.
    """

    def __init__(
        self,
        lines: Lines,
        *,
        python: str = "",
        threads: int = 0,
        inherited: tuple[int, ...] = (),
    ) -> None:
        super().__init__("LungPrepLib.worker", python=python, threads=threads, keep_errors=True, inherited=inherited)
        self._lines = lines
        threading.Thread(target=self._read_lines, daemon=True).start()

    def start_job(self, job_id: int, job: dict[str, Any]) -> None:
        """Hand over a job. A process that has died meanwhile is noticed by its ending line."""
        self._tell({"id": job_id, "job": job})

    def cancel(self) -> None:
        """Ask the running job to stop; its ``cancelled`` line follows."""
        self._tell({"cancel": True})

    def _tell(self, line: dict[str, Any]) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.send(line)

    def _read_lines(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                with contextlib.suppress(ValueError):
                    self._lines.put((self, self.answer()))
        self.wait_for_end()
        self._lines.put((self, None))

    def wait_for_end(self) -> None:
        """Wait until the process has ended."""
        while not self.wait(60):
            pass
