"""Jobs in a process of their own: JSON jobs in, JSON lines out.

The parent writes one job per line to standard input, ``{"id": 1, "job": {...}}``, and reads lines from
standard output::

    {"id": 1, "progress": {"stage": "segment", "fraction": 0.4, "message": {"template": ..., "values": ...}}}
    {"id": 1, "result": {...}, "findings": [...]}   the document of case.json, and its findings with their templates;
                                                  ``instances``: the SOP Instance UIDs of its slices, in stack order
    {"id": 1, "error": {"said": ..., "advice": ..., "message": ..., "action": ..., "finding": ...}}
    {"id": 1, "cancelled": true}

``{"cancel": true}`` cancels the running job. When standard input ends, because the parent closed it or died,
the process ends, whatever it is doing, and leaves nothing half-written behind. Whatever a library prints goes
to standard error.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any

from .findings import LungPrepError
from .machine import is_disk_trouble, share_heap
from .messages import Message, say
from .processes import answer, prefer_as_victim, requests, take_output
from .progress import Cancelled, Progress

_PROGRESS_INTERVAL_S = 0.1
_GRACE_S = 1.5


class _Reporter:
    """Writes JSON lines; progress at most ten times a second."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._last = ("", 0.0)

    def send(self, line: dict[str, Any]) -> None:
        with self._lock:
            try:
                answer(self._stream, line)
            except OSError:
                os._exit(1)  # nobody listens any more

    def progress(self, job_id: Any, stage: str, fraction: float, message: Message) -> None:
        last_stage, last_time = self._last
        now = time.monotonic()
        if stage == last_stage and now - last_time < _PROGRESS_INTERVAL_S and fraction < 1:
            return
        self._last = (stage, now)
        told = {"stage": stage, "fraction": fraction, "message": message.as_json()}
        self.send({"id": job_id, "progress": told})


def main() -> int:
    """Run jobs until standard input ends."""
    share_heap()
    reporter = _Reporter(take_output())
    prefer_as_victim()
    running: dict[str, Any] = {"progress": None}

    def cancelled(line: Any) -> bool:
        if line.get("cancel") and running["progress"] is not None:
            running["progress"].cancel()
        return bool(line.get("cancel"))

    def cancel_and_wait() -> None:
        if running["progress"] is not None:
            running["progress"].cancel()
        deadline = time.monotonic() + _GRACE_S
        while running["progress"] is not None and time.monotonic() < deadline:
            time.sleep(0.02)

    for line in requests(at_once=cancelled, before_end=cancel_and_wait):
        _run(line, reporter, running)
    return 0


def _run(line: dict[str, Any], reporter: _Reporter, running: dict[str, Any]) -> None:
    from .jobs import job_from_dict, run_job

    job_id = line.get("id")
    progress = Progress(lambda stage, fraction, message: reporter.progress(job_id, stage, fraction, message))
    running["progress"] = progress
    try:
        case, document = run_job(job_from_dict(line.get("job", {})), progress)
        answer: dict[str, Any] = {
            "result": document,
            "findings": [finding.as_json() for finding in case.findings],
            "instances": [header.sop_instance_uid for header in case.acquisition.headers],
        }
    except Cancelled:
        answer = {"cancelled": True}
    except LungPrepError as error:
        answer = {"error": error.as_json(), "disk": is_disk_trouble(error)}
    except MemoryError:
        lacking = LungPrepError(say("There was not enough memory."), say("Close other programs."))
        answer = {"error": lacking.as_json()}
    except Exception as error:  # a defect of ours: the case fails with its place, the process goes on
        answer = {"error": unexpected(error).as_json()}
    finally:
        running["progress"] = None
    reporter.send({"id": job_id} | answer)


def unexpected(error: BaseException) -> LungPrepError:
    """An error that nobody foresaw, in words; where it happened goes to standard error without any values."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in frames:
        print(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}", file=sys.stderr)
    last = frames[-1] if frames else None
    place = f" ({Path(last.filename).name}, line {last.lineno})" if last else ""
    return LungPrepError(
        say("LungPrep failed unexpectedly: {detail}.", detail=f"{type(error).__name__}{place}"),
        say("Please report it with the lines that 'lungprep doctor' prints."),
    )
