"""A worker process as its parent sees it: started, given jobs, listened to, ended with all its children."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

LIBRARY_PARENT = Path(__file__).resolve().parents[2]
_TAIL_LINES = 40
# Not "-m": PythonSlicer and some batch systems replace PYTHONPATH, so the worker is told where the library is.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from LungPrepLib.worker import main; sys.exit(main())"


class WorkerProcess:
    """One process that runs :mod:`LungPrepLib.worker`.

    Parameters
    ----------
    lines
        Receives ``(worker, line)`` for every JSON line, and ``(worker, None)`` when the process has ended.
    python
        The interpreter, in Slicer that is PythonSlicer.
    threads
        How many threads the libraries in it may use; all of them when 0.
    """

    def __init__(
        self, lines: queue.Queue[tuple[WorkerProcess, dict[str, Any] | None]], *, python: str = "", threads: int = 0
    ) -> None:
        self._lines = lines
        self.last_errors: list[str] = []
        self.error_lines = 0
        self._process = subprocess.Popen(
            [python or sys.executable, "-c", _START, str(LIBRARY_PARENT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=worker_environment(threads),
            text=True,
            encoding="utf-8",
            errors="replace",
            **_own_group(),
        )
        threading.Thread(target=self._read_lines, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()

    def start_job(self, job_id: int, job: dict[str, Any]) -> None:
        """Hand over a job. A process that has died meanwhile is noticed by its ending line."""
        self._write({"id": job_id, "job": job})

    def cancel(self) -> None:
        """Ask the running job to stop; its ``cancelled`` line follows."""
        self._write({"cancel": True})

    def close(self) -> None:
        """Let the process end when its job is done (its standard input ends)."""
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def wait(self, timeout_s: float) -> bool:
        """Whether the process has ended within the time."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the process and everything it started, at once."""
        with contextlib.suppress(OSError):
            if os.name == "nt":
                subprocess.run(
                    ["taskkill", "/T", "/F", "/PID", str(self._process.pid)], capture_output=True, check=False
                )
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """Its exit status, ``None`` while it runs."""
        return self._process.poll()

    def _write(self, line: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()

    def _read_lines(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            with contextlib.suppress(ValueError):
                self._lines.put((self, json.loads(text)))
        self._process.wait()
        self._lines.put((self, None))

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for text in self._process.stderr:
            self.last_errors = [*self.last_errors[-_TAIL_LINES + 1 :], text.rstrip()]
            self.error_lines += 1


def worker_environment(threads: int = 0) -> dict[str, str]:
    """The environment of a worker: this library first, UTF-8, and a bound on the libraries' threads."""
    environment = dict(os.environ)
    path = [str(LIBRARY_PARENT), *filter(None, [environment.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(path)
    environment["PYTHONIOENCODING"] = "utf-8"
    environment["PYTHONUNBUFFERED"] = "1"
    if threads:
        for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
            environment[name] = str(threads)
        environment["ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"] = str(threads)
    return environment


def _own_group() -> dict[str, Any]:
    """A process group of its own, so that Ctrl-C reaches the parent first and the whole tree can be ended."""
    if os.name == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True}
