"""One place where one case at a time is prepared: a worker process of its own, replaced whenever it dies."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..findings import error_from_json
from ..messages import NOTHING, Message, from_json, joined, say
from ..temporary import remove_folders_of
from ..wording import duration, size_in_words
from .case_files import DONE, CaseState, stamp_of, state_of, state_of_document
from .memory import MemoryWatch
from .worker_process import WorkerProcess

_POLL_S = 0.2
_CANCEL_S = 1.2
_LEAVES_OFF_S = 3.0

Told = Callable[[str, float], object]


@dataclass(frozen=True)
class Limits:
    """What one case may take; 0 is no limit. A process that breaks one is ended, and its case has failed."""

    seconds: float = 0.0
    memory_bytes: int = 0


@dataclass
class Outcome:
    """What became of a job: small enough to travel, never an image.

    ``status`` is ``done``, ``failed``, ``cancelled``, or ``disk`` (the disk of the results is full or gone, which is
    no fault of the case). ``lost`` says that the process died of something that may be the machine's fault, ``mute``
    that it did so before it had said a word.
    """

    status: str
    state: CaseState | None = None
    reason: Message = NOTHING
    stage: str = ""
    seconds: float = 0.0
    lost: bool = False
    peak_bytes: int = 0
    mute: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the way between machines."""
        return {
            **{key: value for key, value in vars(self).items() if key not in ("state", "reason")},
            "state": asdict(self.state) if self.state else None,
            "reason": self.reason.as_json(),
        }


def outcome_from_json(values: Mapping[str, Any]) -> Outcome:
    """The outcome of :meth:`Outcome.as_json`."""
    state = CaseState(**values["state"]) if values["state"] else None
    return Outcome(**(dict(values) | {"state": state, "reason": from_json(values["reason"])}))


@dataclass
class Slot:
    """A worker process and its limits. Its methods are for one thread; :meth:`stop` is for any.

    Parameters
    ----------
    python, threads, inherited
        As for :class:`~LungPrepLib.processes.PythonProcess`.
    """

    limits: Limits = field(default_factory=Limits)
    python: str = ""
    threads: int = 0
    inherited: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self._lines: queue.Queue[tuple[WorkerProcess, dict[str, Any] | None]] = queue.Queue()
        self._worker: WorkerProcess | None = None
        self._stopped = threading.Event()
        self._number = 0
        self._folder: Path | None = None

    def run(self, job: dict[str, Any], told: Told) -> Outcome:
        """Prepare one case; blocks until it has ended, whatever happens to the process."""
        if self._stopped.is_set():
            return Outcome("cancelled")
        if self._worker is None or self._worker.exit_status is not None:
            self._worker = WorkerProcess(
                self._lines, python=self.python, threads=self.threads, inherited=self.inherited
            )
        worker, self._folder = self._worker, Path(job["output"])
        self._number += 1
        worker.start_job(self._number, job)
        begin = time.monotonic()
        before = stamp_of(Path(job["output"]))
        outcome = self._followed(worker, job, told, begin)
        outcome.seconds = round(time.monotonic() - begin, 1)
        if worker.exit_status is not None or outcome.lost:
            self._discard(worker, Path(job["output"]))
        if outcome.status == "failed":
            state = state_of(Path(job["output"]))
            if state is not None and state.status == DONE and state.stamp != before:
                # It died after its work, or a worker of a cluster that was taken for lost was quicker.
                outcome.status, outcome.state, outcome.reason = "done", state, NOTHING
        return outcome

    def stop(self) -> None:
        """Cancel what is being prepared; :meth:`run` returns within two seconds."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Whether it takes nothing any more."""
        return self._stopped.is_set()

    def end_now(self) -> None:
        """End the process at once, and remove what it leaves; for the moment before this process ends itself."""
        self._stopped.set()
        worker = self._worker
        if worker is not None:
            worker.kill()
            if self._folder is not None:
                clean_up_after(worker.pid, self._folder)

    def close(self) -> None:
        """End the process."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()
            if not worker.wait(_LEAVES_OFF_S):
                worker.kill()

    def _followed(self, worker: WorkerProcess, job: dict[str, Any], told: Told, begin: float) -> Outcome:
        stage, peak, cancelled_at = "", 0, 0.0
        watch = MemoryWatch(worker.pid, self.limits.memory_bytes)
        while True:
            line = self._next_line(worker)
            now = time.monotonic()
            if line is not None and "progress" in line:
                stage = str(line["progress"]["stage"])
                told(stage, float(line["progress"]["fraction"]))
            elif line is not None and "died" in line and self._stopped.is_set():
                return Outcome("cancelled", stage=stage, lost=True)
            elif line is not None:
                outcome = _outcome_of(line, worker, Path(job["output"]))
                outcome.stage, outcome.peak_bytes = stage, peak
                outcome.mute = "died" in line and not stage
                return outcome
            if self._stopped.is_set():
                if not cancelled_at:
                    worker.cancel()
                    cancelled_at = now
                elif now - cancelled_at > _CANCEL_S:
                    worker.kill()
                    return Outcome("cancelled", stage=stage, lost=True)
                continue
            if self.limits.memory_bytes:
                peak = max(peak, watch.bytes_now())
            broken = self._broken(now - begin, peak)
            if broken:
                worker.kill()
                return Outcome("failed", None, broken, stage, lost=True, peak_bytes=peak)

    def _next_line(self, worker: WorkerProcess) -> dict[str, Any] | None:
        try:
            sender, line = self._lines.get(timeout=_POLL_S)
        except queue.Empty:
            return None
        if sender is not worker or (line is not None and line.get("id", self._number) != self._number):
            return None
        return {"died": True} if line is None else line

    def _broken(self, seconds: float, memory: int) -> Message:
        if self.limits.seconds and seconds > self.limits.seconds:
            said = say("It took longer than {time} (--case-timeout).", time=duration(self.limits.seconds))
            return joined([said, say("Allow more time, or look at what is unusual about this scan.")])
        if self.limits.memory_bytes and memory > self.limits.memory_bytes:
            said = say("It took more than {size} of memory (--case-memory).",
                       size=size_in_words(self.limits.memory_bytes))  # fmt: skip
            return joined([said, say("Allow more memory, or use a coarser spacing.")])
        return NOTHING

    def _discard(self, worker: WorkerProcess, folder: Path) -> None:
        worker.kill()
        self._worker = None
        clean_up_after(worker.pid, folder)


def clean_up_after(pid: int, folder: Path) -> None:
    """Remove what a process that was ended from outside left: of the case in ``folder``, and unpacked files."""
    import tempfile

    for parent in (folder.parent, folder, Path(tempfile.gettempdir())):
        remove_folders_of(pid, parent)


def _outcome_of(line: Mapping[str, Any], worker: WorkerProcess, folder: Path) -> Outcome:
    if "result" in line:
        return Outcome("done", state_of_document(folder.name, line["result"], stamp_of(folder)))
    if "error" in line:
        error = error_from_json(line["error"])
        status = "disk" if line.get("disk") else "failed"
        return Outcome(status, None, joined([error.said, error.advice]))
    if "cancelled" in line:
        return Outcome("cancelled")
    worker.wait(5)
    return Outcome("failed", None, _died(worker.exit_status), lost=True)


def _died(status: int | None) -> Message:
    if status is not None and (status < 0 or status > 128):
        number = -status if status < 0 else status - 128
        ended = say(
            "The process of this case was ended by signal {signal}, most often because the memory ran out.",
            signal=number,
        )
        return joined([ended, say("Use fewer workers, or a machine with more memory.")])
    return say("The process of this case ended with status {status}.", status=status)


def threads_per_slot(slots: int, processors: int) -> int:
    """How many processors each of so many slots may keep busy: together never more than there are."""
    return max(1, processors // max(1, slots))
