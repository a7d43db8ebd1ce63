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
from ..findings import LungPrepError, without_names
from ..machine import processors
from ..progress import Cancelled, Progress
from ..recipe import Recipe
from ..segmentation.weights import find_weights, networks_of
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
                f"The output folder '{self.output.name}' cannot be made: {error.strerror}.",
                "Choose a folder that you may write to.",
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
            self.fractions[task.case] = _overall(line["progress"])
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
            error = line.get("error", {"message": "cancelled", "action": ""})
            reason = f"{error['message']} {error['action']}".strip()
            self._ended(task, {"status": "failed", "reason": reason, "seconds": seconds})
        self._tell(task, "done")
        self._next(worker)

    def _ended(self, task: Task, row: dict[str, Any]) -> None:
        told = {"case": task.case} | row
        kept = dict(told)
        if not self.options.get("keep_identifiers"):
            kept["reason"] = without_names(str(row["reason"]), _names(task))
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
        left = ""
        elapsed = time.monotonic() - self.begin
        if 0.02 < fraction < 1 and elapsed > 2:
            left = f", about {duration(elapsed * (1 - fraction) / fraction)} left"
        self.progress("batch", fraction, f"{ended} of {self.total} cases{left}; {task.case}: {stage}")

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
                f"'{TABLE}' cannot be written to '{self.output.name}': {error.strerror}.",
                "Close it where it is open, free some space, or choose a folder that you may write to.",
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


def _names(task: Task) -> list[str]:
    paths = task.source if isinstance(task.source, list) else [task.source]
    return [Path(path).name for path in paths]


_STAGES = {"scan": 0.0, "read": 0.05, "segment": 0.2, "measure": 0.8, "resample": 0.85, "write": 0.9}
_SHARES = {"scan": 0.05, "read": 0.15, "segment": 0.6, "measure": 0.05, "resample": 0.05, "write": 0.1}


def _overall(progress: dict[str, Any]) -> float:
    """How far a case is, from its stage: the shares are those of a threshold case."""
    stage = progress["stage"]
    return _STAGES.get(stage, 0.0) + _SHARES.get(stage, 0.0) * float(progress["fraction"])


def _died(worker: WorkerProcess) -> str:
    status = worker.exit_status
    if status is not None and status < 0:
        return (
            f"The process of this case was ended by signal {-status}, most often because the memory ran out. "
            "Use fewer workers, or a machine with more memory."
        )
    return f"The process of this case ended with status {status}."


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


def duration(seconds: float) -> str:
    """A time that people read: 45 s, 3 min, 2 h 5 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
