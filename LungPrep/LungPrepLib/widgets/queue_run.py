"""Several series one after the other, with results on disk in the batch layout: the batch of the command line.

The batch's loop waits for its worker processes in a thread; what it says is read by a timer in the main thread.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..batch.runner import BatchResult, run_batch
from ..batch.tasks import Task
from ..case_name import case_name
from ..findings import LungPrepError
from ..messages import Message, say
from ..progress import Cancelled, Progress
from ..recipe import Recipe
from ..scene.preparing import series_files
from ..wording import system_reason
from .mailbox import Mailbox
from .style import python_slicer


class QueueRun:
    """Runs a queue of series.

    Parameters
    ----------
    told
        ``told(fraction, message, series_uids)``: progress of the whole queue, and the series that it speaks of.
    case_ended
        ``case_ended(series_uid, row)``: the row of cases.csv of a case that has ended.
    ended
        ``ended(result, error)``: the counts, or the error that stopped the queue; both ``None`` when cancelled.
    """

    def __init__(
        self,
        told: Callable[[float, Message, list[str]], None],
        case_ended: Callable[[str, dict[str, Any]], None],
        ended: Callable[[BatchResult | None, LungPrepError | None], None],
    ) -> None:
        self._told, self._case_ended, self._ended = told, case_ended, ended
        self._progress: Progress | None = None
        self._thread: threading.Thread | None = None
        self._uids: dict[str, str] = {}
        self._mailbox = Mailbox(self._on_said)

    @property
    def running(self) -> bool:
        """Whether a queue is under way."""
        return self._thread is not None

    def start(
        self, series: list[tuple[str, str]], recipe: Recipe, output: Path, *, annotations: Path | None = None
    ) -> None:
        """Run these series, given as (Series Instance UID, Study Instance UID), with a table of their nodules."""
        tasks = [_task(uid, study) for uid, study in series]
        self._uids = {task.case: uid for task, (uid, _) in zip(tasks, series, strict=True)}
        say_it = self._mailbox.put
        self._progress = Progress(lambda stage, fraction, message: say_it(("progress", (fraction, message))))
        options = {"annotations": str(annotations)} if annotations is not None else {}
        arguments = (tasks, output, recipe, options, python_slicer(), self._progress)
        self._thread = self._mailbox.run(self._run, *arguments)

    def cancel(self) -> None:
        """Stop; what is complete stays, and the next run of the queue goes on from there."""
        if self._progress is not None:
            self._progress.cancel()

    def close(self) -> None:
        """Stop and wait a moment: the window is going away."""
        self.cancel()
        self._mailbox.close()
        if self._thread is not None:
            self._thread.join(3.0)
            self._thread = None

    def _run(
        self,
        tasks: list[Task],
        output: Path,
        recipe: Recipe,
        options: dict[str, Any],
        python: str,
        progress: Progress,
    ) -> None:
        """In a thread: neither Qt nor MRML here."""
        try:
            result = run_batch(
                tasks,
                output,
                recipe,
                workers=1,
                options=options,
                retry_failed=True,
                most_tries=sys.maxsize,  # somebody presses the button each time
                python=python,
                progress=progress,
                report=lambda case, row: self._mailbox.put(("case", (case, row))),
            )
            self._mailbox.put(("done", result))
        except Cancelled:
            self._mailbox.put(("cancelled", None))
        except LungPrepError as error:
            self._mailbox.put(("failed", error))
        except OSError as error:
            words = say("The queue stopped: {reason}.", reason=system_reason(error))
            advice = say("Free some space or choose another folder; it goes on there.")
            self._mailbox.put(("failed", LungPrepError(words, advice)))
        except Exception as error:
            detail = f"{type(error).__name__}: {error}"
            words = say("The queue stopped unexpectedly: {detail}.", detail=detail)
            self._mailbox.put(("failed", LungPrepError(words, say("Run it again: it goes on from where it stopped."))))

    def _on_said(self, said: tuple[str, Any]) -> None:
        what, value = said
        if what == "progress":
            fraction, message = value
            uid = self._uids.get(str(message.values.get("case")))
            self._told(fraction, message, [uid] if uid else [])
        elif what == "case":
            self._case_ended(self._uids.get(value[0], ""), value[1])
        else:
            self._mailbox.close()
            self._thread = self._progress = None
            self._ended(value if what == "done" else None, value if what == "failed" else None)


def _task(series_uid: str, study_uid: str) -> Task:
    files = series_files(series_uid)
    failure = say("") if files else say("Slicer's database does not have this series any more.")
    return Task(case_name(series_uid), files, series_uid, study_uid, failure)
