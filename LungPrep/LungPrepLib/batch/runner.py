"""Runs the tasks of a batch in worker processes and keeps ``cases.csv``."""

from __future__ import annotations

import contextlib
import csv
import os
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..dependencies import check_lungmask
from ..export.case_folder import CASE_FILE
from ..export.tables import csv_text
from ..findings import LungPrepError, error_from_json
from ..machine import processors
from ..messages import FileName, Message, as_message, joined, say
from ..progress import Cancelled, Progress, stage_name, whole_fraction
from ..recipe import Recipe
from ..segmentation.weights import find_weights, networks_of
from ..wording import duration, system_reason
from .manifest import Task, is_done, read_case
from .worker_process import WorkerProcess

TABLE = "cases.csv"
COLUMNS = (
    "case", "status", "reason", "slices", "spacing_x_mm", "spacing_y_mm", "spacing_z_mm", "segmenter", "volume_ml",
    "laa_950_percent", "warnings", "findings", "seconds",
)  # fmt: skip


@dataclass
class BatchResult:
    """How many cases were done now, were there already, and failed."""

    done: int = 0
    already: int = 0
    failed: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)


Report = Callable[[str, dict[str, Any]], object]


def run_batch(
    tasks: list[Task],
    output: Path,
    recipe: Recipe,
    *,
    workers: int = 0,
    retry_failed: bool = False,
    options: dict[str, Any] | None = None,
    python: str = "",
    progress: Progress | None = None,
    report: Report | None = None,
) -> BatchResult:
    """Prepare every task into ``output/<case>``.

    A case that is there from the same recipe is not done again, nor one that failed before unless
    ``retry_failed``. A case that fails, even by killing its process, is a row in ``cases.csv`` and does not
    stop the rest.

    Parameters
    ----------
    workers
        Processes side by side; one per two processors, at most four, when 0. They share the processors.
    options
        Further fields of every :class:`~LungPrepLib.jobs.Job` (``labels``, ``weights`` ...).
    report
        Called as ``report(case, row)`` whenever a case has ended.

    Raises
    ------
    Cancelled
        when the user cancels; what was complete stays, and a second run goes on from there.
    LungPrepError
        when the output folder cannot be made, or lungmask is asked for by name and cannot run or has no weights:
        that is said once, before the work, and no case counts as failed.
    """
    run = _Run(output, recipe, options or {}, progress or Progress(), report, python)
    run.plan(tasks, retry_failed)
    if run.waiting and recipe.segmentation.segmenter == "lungmask" and not run.options.get("labels"):
        run.make_ready_for_lungmask()
    count = workers or min(max(1, processors() // 2), 4)
    run.work(min(count, max(1, len(run.waiting))))
    return run.result


class _Run:
    def __init__(
        self,
        output: Path,
        recipe: Recipe,
        options: dict[str, Any],
        progress: Progress,
        report: Report | None,
        python: str,
    ) -> None:
        self.output, self.recipe, self.options = output, recipe, options
        self.progress, self.report, self.python = progress, report, python
        self.result = BatchResult()
        self.rows: dict[str, dict[str, Any]] = {}
        self.waiting: list[Task] = []
        self.running: dict[WorkerProcess, tuple[Task, float]] = {}
        self.fractions: dict[str, float] = {}
        self.lines: queue.Queue[tuple[WorkerProcess, dict[str, Any] | None]] = queue.Queue()
        self.begin = time.monotonic()
        self.begun = False

    def plan(self, tasks: list[Task], retry_failed: bool) -> None:
        """Sort out what is done, what failed before, and what there is to do."""
        try:
            self.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LungPrepError(
                say(
                    "The output folder {folder} cannot be made: {reason}.",
                    folder=FileName(self.output),
                    reason=system_reason(error),
                ),
                say("Choose a folder that you may write to."),
                usage=True,
            ) from error
        before = read_table(self.output / TABLE)
        self.rows = dict(before)
        for task in tasks:
            if task.failure:
                self._ended(task, {"status": "failed", "reason": task.failure})
            elif is_done(self.output / task.case, self.recipe):
                self.result.already += 1
                document = read_case(self.output / task.case) or {}
                self.rows[task.case] = {"case": task.case} | _row_of(document, before.get(task.case, {}))
                self.result.rows.append(self.rows[task.case])
            elif before.get(task.case, {}).get("status") == "failed" and not retry_failed:
                self.result.failed += 1
                self.result.rows.append(self.rows[task.case])
            else:
                self.waiting.append(task)
        self.total = len(self.waiting)
        self._save()

    def make_ready_for_lungmask(self) -> None:
        """The packages are looked at and the weights brought once, not by every worker by itself."""
        check_lungmask(python=self.python)
        given = {network: Path(path) for network, path in (self.options.get("weights") or {}).items()}
        for network in networks_of(self.recipe.segmentation.model):
            find_weights(network, given=given, progress=self.progress)

    def work(self, count: int) -> None:
        """Keep ``count`` workers busy until nothing waits."""
        self.begun = True
        threads = max(1, processors() // count)
        workers = [WorkerProcess(self.lines, python=self.python, threads=threads) for _ in range(count)]
        try:
            for worker in workers:
                self._next(worker)
            while self.running:
                self.progress.check()
                try:
                    worker, line = self.lines.get(timeout=0.2)
                except queue.Empty:
                    continue
                if worker in self.running:
                    self._hear(worker, line, workers, threads)
        except (Cancelled, KeyboardInterrupt):
            self._stop(workers)
            raise
        finally:
            for worker in workers:
                worker.close()
            for worker in workers:
                if not worker.wait(3.0):
                    worker.kill()

    def _next(self, worker: WorkerProcess) -> None:
        if not self.waiting:
            return
        task = self.waiting.pop(0)
        self.running[worker] = (task, time.monotonic())
        job = {
            "source": task.source,
            "series_uid": task.series_uid,
            "output": str(self.output / task.case),
            "recipe": self.recipe.as_dict(),
            "overwrite": (self.output / task.case / CASE_FILE).exists(),
        }
        worker.start_job(0, job | self.options)

    def _hear(
        self, worker: WorkerProcess, line: dict[str, Any] | None, workers: list[WorkerProcess], threads: int
    ) -> None:
        task, begin = self.running[worker]
        if line is not None and "progress" in line:
            self.fractions[task.case] = whole_fraction(line["progress"]["stage"], line["progress"]["fraction"]) or 0.0
            self._tell(task, line["progress"]["stage"])
            return
        del self.running[worker]
        self.fractions.pop(task.case, None)
        seconds = round(time.monotonic() - begin, 1)
        if line is None:
            self._ended(task, {"status": "failed", "reason": _died(worker), "seconds": seconds})
            clean_up_after(worker.pid, self.output)
            if self.waiting:
                replacement = WorkerProcess(self.lines, python=self.python, threads=threads)
                workers[workers.index(worker)] = replacement
                worker = replacement
        elif "result" in line:
            self._ended(task, _row_of(line["result"], {"seconds": seconds}))
        else:
            error = error_from_json(line["error"]) if "error" in line else LungPrepError(say("cancelled"))
            reason = joined([error.said, error.advice])
            self._ended(task, {"status": "failed", "reason": reason, "seconds": seconds})
        self._tell(task, "done")
        self._next(worker)

    def _ended(self, task: Task, row: dict[str, Any]) -> None:
        reason = as_message(row["reason"])
        kept_reason = reason if self.options.get("keep_identifiers") else reason.for_writing()
        told = {"case": task.case} | row | {"reason": reason}
        kept = told | {"reason": str(kept_reason)}
        self.rows[task.case] = kept
        self.result.rows.append(kept)
        if row["status"] == "failed":
            self.result.failed += 1
        else:
            self.result.done += 1
        self._save()
        if self.report is not None:
            self.report(task.case, told)

    def _tell(self, task: Task, stage: str) -> None:
        ended = self.total - len(self.waiting) - len(self.running)
        fraction = (ended + sum(self.fractions.values())) / max(1, self.total)
        elapsed = time.monotonic() - self.begin
        if 0.02 < fraction < 1 and elapsed > 2:
            left = duration(elapsed * (1 - fraction) / fraction)
            told = say(
                "{ended} of {total} cases, about {time} left; {case}: {stage}",
                ended=ended,
                total=self.total,
                time=left,
                case=task.case,
                stage=stage_name(stage),
            )
        else:
            told = say(
                "{ended} of {total} cases; {case}: {stage}",
                ended=ended,
                total=self.total,
                case=task.case,
                stage=stage_name(stage),
            )
        self.progress("batch", fraction, told)

    def _save(self) -> None:
        """Write ``cases.csv`` atomically, so that it is whole whenever somebody looks."""
        path = self.output / TABLE
        new = path.with_name(f".{TABLE}.{os.getpid()}")
        text = csv_text(sorted(self.rows.values(), key=lambda r: str(r["case"])), COLUMNS)
        try:
            new.write_text(text, encoding="utf-8", newline="\n")
            os.replace(new, path)
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            raise LungPrepError(
                say(
                    "'{table}' cannot be written to {folder}: {reason}.",
                    table=TABLE,
                    folder=FileName(self.output),
                    reason=system_reason(error),
                ),
                say("Close it where it is open, free some space, or choose a folder that you may write to."),
                usage=not self.begun,
            ) from error

    def _stop(self, workers: list[WorkerProcess]) -> None:
        for worker in workers:
            worker.cancel()
        deadline = time.monotonic() + 1.0
        for worker in workers:
            worker.close()
        for worker in workers:
            if not worker.wait(max(0.05, deadline - time.monotonic())):
                worker.kill()
            clean_up_after(worker.pid, self.output)  # it may also have been ended from outside, like this process


def _died(worker: WorkerProcess) -> Message:
    status = worker.exit_status
    if status is not None and status < 0:
        ended = say(
            "The process of this case was ended by signal {signal}, most often because the memory ran out.",
            signal=-status,
        )
        return joined([ended, say("Use fewer workers, or a machine with more memory.")])
    return say("The process of this case ended with status {status}.", status=status)


def clean_up_after(pid: int, output: Path) -> None:
    """Remove the half-written folder of a process that was ended from outside."""
    import shutil

    for pattern in (f".lungprep-{pid}-*", f"*/.lungprep-{pid}-*"):  # inside a case that is replaced
        for left in output.glob(pattern):
            shutil.rmtree(left, ignore_errors=True)


def _row_of(document: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    native = document.get("geometry", {}).get("native", {})
    spacing = native.get("spacing_mm", [None] * 3)
    whole: dict[str, Any] = next((row for row in document.get("measurements", []) if row.get("structure") == "all"), {})
    findings = document.get("findings", [])
    return {
        "status": "done",
        "reason": "",
        "slices": native.get("size", [None] * 3)[2],
        "spacing_x_mm": spacing[0],
        "spacing_y_mm": spacing[1],
        "spacing_z_mm": spacing[2],
        "segmenter": document.get("segmentation", {}).get("segmenter"),
        "volume_ml": whole.get("volume_ml"),
        "laa_950_percent": whole.get("laa_950_percent"),
        "warnings": sum(1 for finding in findings if finding.get("severity") != "info"),
        "findings": " ".join(dict.fromkeys(finding.get("code", "") for finding in findings)),
        "seconds": extra.get("seconds"),
    }


def read_table(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of an earlier ``cases.csv`` by case; none when there is no readable one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:  # spreadsheets save it with a mark in front
            return {row["case"]: dict(row) for row in csv.DictReader(file) if row.get("case")}
    except (OSError, csv.Error, UnicodeDecodeError):
        return {}
