"""One job in a worker process, followed from the event loop: progress, log, cancel, result."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..batch.slot import clean_up_after
from ..batch.worker_process import WorkerProcess
from ..findings import LungPrepError
from ..messages import Message, from_json, joined, say
from .mailbox import Mailbox
from .style import python_slicer

_CANCEL_GRACE_S = 1.0


class JobRunner:
    """Runs one job at a time; every callback runs in the main thread.

    Parameters
    ----------
    progress
        ``progress(stage, fraction, message)``
    ended
        ``ended(outcome)``, exactly once per job; the outcome has one of ``result`` (the document of case.json, with
        ``findings``), ``error`` (that of :meth:`~LungPrepLib.findings.LungPrepError.as_json`) or ``cancelled``.
    log
        ``log(line)``: what the worker wrote to standard error.
    """

    def __init__(
        self,
        progress: Callable[[str, float, Message], None],
        ended: Callable[[dict[str, Any]], None],
        log: Callable[[str], None],
    ) -> None:
        self._progress, self._ended, self._log = progress, ended, log
        self._worker: WorkerProcess | None = None
        self._mailbox = Mailbox(self._on_line, self._follow)
        self._output = Path()
        self._kill_at: float | None = None
        self._logged = 0

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._worker is not None

    @property
    def output(self) -> Path:
        """The case folder of the last job."""
        return self._output

    def start(self, job: dict[str, Any]) -> None:
        """Start a worker and give it the job (the fields of :class:`~LungPrepLib.jobs.Job`)."""
        if self.running:
            raise RuntimeError("a job is already running")
        self._kill_at = None
        self._logged = 0
        self._output = Path(job["output"])
        self._mailbox.open()
        self._worker = WorkerProcess(self._mailbox, python=python_slicer())
        self._worker.start_job(1, job)

    def cancel(self) -> None:
        """Ask the job to stop; its whole process tree is ended when it does not within a second."""
        if self._worker is not None and self._kill_at is None:
            self._worker.cancel()
            self._kill_at = time.monotonic() + _CANCEL_GRACE_S

    def stop(self) -> None:
        """End the job at once and say nothing: the window is going away."""
        if self._worker is not None:
            worker = self._take()
            worker.kill()
            clean_up_after(worker.pid, self._output)

    def _on_line(self, said: tuple[WorkerProcess, dict[str, Any] | None]) -> None:
        sender, line = said
        if sender is self._worker:
            with self._kept_alive():
                self._hear(sender, line)

    def _follow(self) -> None:
        """What is due between two lines: the log, and the end of one that does not stop by itself."""
        worker = self._worker
        if worker is None:
            self._mailbox.close()
            return
        with self._kept_alive():
            self._pass_log(worker)
            if self._kill_at is not None and time.monotonic() > self._kill_at:
                self._finish(kill=True, outcome={"cancelled": True})

    @contextmanager
    def _kept_alive(self) -> Iterator[None]:
        """An exception in a slot would end in PythonQt's error handler, and the timer would go on for ever."""
        try:
            yield
        except Exception:
            logging.exception("LungPrep: following the worker failed")
            self.stop()
            self._ended({"error": LungPrepError(say("LungPrep lost its worker."), say("Try again.")).as_json()})

    def _hear(self, worker: WorkerProcess, line: dict[str, Any] | None) -> None:
        if line is None:
            self._finish(kill=True, outcome={"error": _died(worker)} if self._kill_at is None else {"cancelled": True})
        elif "progress" in line:
            told = line["progress"]
            if self._kill_at is None:
                self._progress(told["stage"], float(told["fraction"]), from_json(told["message"]))
        elif self._kill_at is not None:  # it had just come to its end: cancelled is cancelled
            self._finish(kill=False, outcome={"cancelled": True})
        else:
            self._finish(kill=False, outcome={key: line[key] for key in line if key != "id"})

    def _finish(self, *, kill: bool, outcome: dict[str, Any]) -> None:
        worker = self._take()
        self._pass_log(worker)
        worker.close()
        if kill:
            worker.kill()
            clean_up_after(worker.pid, self._output)
        self._ended(outcome)

    def _take(self) -> WorkerProcess:
        worker = self._worker
        assert worker is not None
        self._worker = None
        self._mailbox.close()
        return worker

    def _pass_log(self, worker: WorkerProcess) -> None:
        count, lines = worker.error_lines, worker.last_errors
        new = count - self._logged
        for line in list(lines)[-new:] if new > 0 else ():
            self._log(line)
        self._logged = count


def _died(worker: WorkerProcess) -> dict[str, Any]:
    """A worker that is gone without an answer."""
    status = worker.exit_status
    if status is not None and (status < 0 or status > 128):
        said = say(
            "The worker process was ended from outside (status {status}): most often the memory ran out.", status=status
        )
        advice = say("Close other programs, or use a coarser spacing.")
        return LungPrepError(said, advice).as_json()
    ended = say("The worker process ended with status {status}.", status=status)
    last = next((line.strip() for line in reversed(worker.last_errors) if line.strip()), "")
    told = say("It said: {text}", text=last) if last else say("")
    return LungPrepError(joined([ended, told]), say("The log has the rest of what it said.")).as_json()
