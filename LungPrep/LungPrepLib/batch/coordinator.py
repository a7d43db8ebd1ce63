"""The coordinator of a batch: takes tasks as they are found, keeps the slots busy, and writes down what became of them.

The case folders are the truth; index and table are derived from them, and written by this process alone.
"""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..atomic import remove_parts
from ..dependencies import check_lungmask
from ..export.case_folder import clear_unfinished
from ..findings import LungPrepError
from ..messages import NOTHING, FileName, Message, say
from ..progress import Cancelled, Progress, stage_name
from ..recipe import Recipe
from ..segmentation.weights import find_weights, networks_of
from ..temporary import remove_left_behind, remove_unfinished
from ..wording import system_reason
from .asked import AUTO, Asked, asked_for
from .case_files import Failure, write_failure
from .engine import Ended, Engine, Event, Told
from .index import Index, shard_index_file
from .lock import LOCK_FILE, BatchLock
from .planning import Plan, Rules
from .progress import CaseInHand, Snapshot, Speed, Watch, fraction_of
from .result import BatchResult, notes_of
from .slot import Outcome
from .table import CasesTable, table_file
from .task_source import CHUNK, Tasks, TaskSource
from .tasks import Task

_POLL_S = 0.1
_TELL_S = 1.0
_PLANNING_S = 0.1  # of one turn; then what has happened is heard
_GOES_ON = say("What was complete stays; the same command goes on from there.")
Report = Callable[[str, dict[str, Any]], object]


class Coordinator:
    """One start of a batch."""

    def __init__(
        self,
        output: Path,
        recipe: Recipe,
        options: dict[str, Any],
        progress: Progress,
        report: Report | None,
        watch: Watch | None,
        python: str,
    ) -> None:
        self.output, self.recipe, self.options = output, recipe, options
        self.progress, self.report, self.watch, self.python = progress, report, watch, python
        self.own_labels = False
        self.inputs: list[Path] = []
        self.result = BatchResult()
        self.snapshot = Snapshot()
        self.speed = Speed()
        self.ready: deque[tuple[Task, bool]] = deque()
        self.in_hand: dict[str, Task] = {}
        self.trouble: Message = NOTHING
        self._next_tell = 0.0

    @contextlib.contextmanager
    def opened(self, shard: tuple[int, int] | None, rules: Rules) -> Iterator[None]:
        """The folder locked, its index open, what is asked decided and found to go with what is there."""
        is_new = not self.output.exists()
        _make_folder(self.output)
        self.lock = BatchLock(self.output, LOCK_FILE if shard is None else f".lungprep-{shard[0]}-of-{shard[1]}.lock")
        try:
            self.index = self._index(self.output / shard_index_file(shard), shard)
            try:
                self._clear_left_behind(shard)
                self.asked = self._asked()
                self.plan = Plan(self.output, self.asked, self.index, rules)
                self.plan.check_mixture(self.output.name)
                self.table = CasesTable(self.output / table_file(shard), self.index)
                self.table.check()
                yield
            finally:
                self.index.close()
                remove_left_behind()  # of processes that ended with this one
                if is_new and not len(self.index):
                    self.index.path.unlink(missing_ok=True)
        finally:
            self.lock.release()
            if is_new:
                with contextlib.suppress(OSError):
                    self.output.rmdir()  # nothing came of it

    def work(self, tasks: Tasks, make_engine: Callable[[], Engine], shard: tuple[int, int] | None) -> BatchResult:
        """Keep the slots busy until nothing is left."""
        source = TaskSource(tasks, self.progress, shard)
        engine: Engine | None = None
        try:
            while not self.trouble:
                self.progress.check()
                self._plan_some(source)
                if self.ready and engine is None:
                    self._make_ready()
                    engine = make_engine()
                if engine is not None:
                    self._feed(engine)
                    self._hear(engine)
                elif not source.ended:
                    source.wait(_POLL_S)
                self._tell()
                if source.ended and not self.ready and not self.in_hand:
                    break
            if self.trouble:
                self._stop(engine, source)
                raise LungPrepError(self.trouble, _GOES_ON)
        except (Cancelled, KeyboardInterrupt):
            self._stop(engine, source)
            raise
        except OSError as error:
            self._stop(engine, source)
            said = say("Nothing can be written to {folder}: {reason}.", folder=FileName(self.output),
                       reason=system_reason(error))  # fmt: skip
            raise LungPrepError(said, _GOES_ON) from error
        except sqlite3.Error as error:
            self._stop(engine, source)
            if self._place_is_gone():
                raise LungPrepError(self.trouble, _GOES_ON) from error
            raise LungPrepError(
                say("The index of {folder} cannot be written: {reason}.", folder=FileName(self.output),
                    reason=str(error)),
                say("Free some space, or connect the disk; the same command goes on."),
            ) from error  # fmt: skip
        finally:
            source.end()
            if engine is not None:
                engine.close()
        return self._ended()

    def shares_inference(self, workers: int) -> bool:
        """Whether several workers would each bring their network to the same GPU."""
        rules = self.recipe.segmentation
        if workers < 2 or self.own_labels or rules.segmenter not in (AUTO, "lungmask") or not self.asked.weights:
            return False
        if rules.device != "auto":
            return rules.device != "cpu"
        from ..dependencies import torch_report

        seen = torch_report(python=self.python)
        return bool(seen["cuda"] or seen["mps"])

    def _index(self, path: Path, shard: tuple[int, int] | None) -> Index:
        index = Index.open(path)
        if index is not None:
            return index
        try:
            return Index.rebuilt(path, self.output, self.progress, shard)
        except (OSError, sqlite3.Error) as error:
            raise LungPrepError(
                say("{file} cannot be written: {reason}.", file=FileName(path),
                    reason=system_reason(error) if isinstance(error, OSError) else str(error)),
                say("Choose an output folder that you may write to."),
                usage=True,
            ) from error  # fmt: skip

    def _clear_left_behind(self, shard: tuple[int, int] | None) -> None:
        """Remove what killed processes left: unpacked files, half-written cases and tables."""
        remove_left_behind()
        remove = remove_unfinished if shard is None else remove_left_behind
        remove(self.output)
        for case in self.index.running():
            remove(self.output / case)
            clear_unfinished(self.output / case)
            self.index.not_begun(case)
        remove_parts(self.output / table_file(shard))

    def _asked(self) -> Asked:
        weights = {network: Path(path) for network, path in (self.options.get("weights") or {}).items()}
        return asked_for(
            self.recipe,
            weights=weights or None,
            own_labels=self.own_labels,
            annotations=self.options.get("annotations"),
        )

    def _make_ready(self) -> None:
        """The packages of lungmask are tried and its weights brought once, not by every worker by itself."""
        if self.own_labels or not (self.recipe.segmentation.segmenter == "lungmask" or self.plan.rules.redo_fallback):
            return
        if self.recipe.segmentation.segmenter not in ("lungmask", "auto"):
            return
        check_lungmask(python=self.python)
        given = {network: Path(path) for network, path in (self.options.get("weights") or {}).items()}
        for network in networks_of(self.recipe.segmentation.model):
            find_weights(network, given=given, progress=self.progress)

    def _plan_some(self, source: TaskSource) -> None:
        deadline = time.monotonic() + _PLANNING_S
        while len(self.ready) < CHUNK and time.monotonic() < deadline:
            tasks = source.next()
            if tasks is None:
                break
            for task in tasks:
                self.snapshot.found += 1
                taken = self.plan.take(task)
                if task.failure or (taken and taken[0].failure):
                    self._told_failure(task)
                if taken is not None:
                    self.plan.clear_earlier(taken[0])
                    self.ready.append(taken)
        self.snapshot.searching = not source.ended
        self.snapshot.search = source.message

    def _told_failure(self, task: Task) -> None:
        if self.report is not None:
            self.report(task.case, {"case": task.case, "status": "failed", "reason": task.failure})

    def _feed(self, engine: Engine) -> None:
        while self.ready and len(self.in_hand) < engine.slots():
            task, replaces = self.ready.popleft()
            self.in_hand[task.case] = task
            self.snapshot.in_hand[task.case] = CaseInHand(task.case)
            self.index.begin(task.case)
            engine.submit(task.case, self._job(task, replaces))

    def _job(self, task: Task, replaces: bool) -> dict[str, Any]:
        job = {
            "source": task.source,
            "series_uid": task.series_uid,
            "output": str(self.output / task.case),
            "recipe": self.recipe.as_dict(),
            "overwrite": replaces,
            "case": task.case,
            "source_record": task.record,
            "beside": self.lock.path.name,
        }
        if task.labels:
            job["labels"] = task.labels
        return job | self.options

    def _hear(self, engine: Engine) -> None:
        engine.check()
        with contextlib.suppress(queue.Empty):
            event: Event = engine.events.get(timeout=_POLL_S)
            while True:
                if isinstance(event, Told):
                    self._told(event)
                else:
                    self._case_ended(event)
                event = engine.events.get_nowait()

    def _told(self, event: Told) -> None:
        item = self.snapshot.in_hand.get(event.case)
        if item is not None:
            item.stage = event.stage
            item.fraction = fraction_of(event.stage, event.fraction, bool(self.asked.weights))
            self._say(event.case, stage_name(event.stage))

    def _case_ended(self, event: Ended) -> None:
        task = self.in_hand.pop(event.case)
        self.snapshot.in_hand.pop(event.case, None)
        outcome = event.outcome
        if outcome.status == "done" and outcome.state is not None:
            self.result.done += 1
            self.snapshot.done += 1
            self.index.put(outcome.state)
            self._report(task, outcome.state.row | {"reason": NOTHING})
        elif outcome.status == "failed" and not self._place_is_gone():
            self._failed(task, outcome)
        else:
            self.index.not_begun(task.case)
            if outcome.status == "disk":
                self.trouble = self.trouble or outcome.reason
        self.speed.case_ended()
        self._say(event.case, stage_name("done"))

    def _failed(self, task: Task, outcome: Outcome) -> None:
        before = self.index.get(task.case)
        tries = (before.tries if before is not None and before.status == "failed" else 0) + 1
        reason = outcome.reason if self.options.get("keep_identifiers") else outcome.reason.for_writing()
        failure = Failure(task.case, str(reason), outcome.stage, tries, seconds=outcome.seconds, source=task.record)
        try:
            state = write_failure(self.output / task.case, failure)
        except OSError as error:
            self.trouble = say("Nothing can be written to {folder}: {reason}.", folder=FileName(self.output),
                               reason=system_reason(error))  # fmt: skip
            return
        if before is None or before.status == "failed":
            self.index.put(state)
        else:
            self.index.not_begun(task.case)  # the case that is there stays
        self.result.failed += 1
        self.snapshot.failed += 1
        self._report(task, state.row | {"reason": outcome.reason})

    def _place_is_gone(self) -> bool:
        """Whether a case failed because a disk has gone: then so would all others."""
        for place in (self.lock.path, *self.inputs):
            if not place.exists():
                where = self.output if place == self.lock.path else place
                self.trouble = say("{folder} is not there any more.", folder=FileName(where))
                return True
        return False

    def _report(self, task: Task, row: dict[str, Any]) -> None:
        if self.report is not None:
            self.report(task.case, {"case": task.case} | row)

    def _say(self, case: str, stage: Message | str) -> None:
        self._fill_snapshot()
        self.progress("batch", min(self.snapshot.fraction, 1.0), self.snapshot.told(case, stage))

    def _fill_snapshot(self) -> None:
        counts = self.plan.counts
        self.snapshot.waiting = len(self.ready)
        self.snapshot.already = counts["already"]
        self.snapshot.failed_before = counts["failed before"] + counts["could not"]
        self.speed.fill(self.snapshot)

    def _tell(self) -> None:
        """Once a second: the index for ``--status``, the lock, the table, whoever watches."""
        now = time.monotonic()
        if now < self._next_tell:
            return
        self._next_tell = now + _TELL_S
        self._fill_snapshot()
        if self.snapshot.searching and not self.in_hand and self.snapshot.search:
            self.progress("scan", 0.0, self.snapshot.search)
        try:
            self.lock.beat()
            self.index.tell(batch=self.snapshot.as_json(), updated=time.time())
            if self.in_hand:
                self.table.write_now_and_then()
        except OSError:
            self.trouble = say("{folder} is not there any more.", folder=FileName(self.output))
        if self.watch is not None:
            self.watch(self.snapshot)

    def _stop(self, engine: Engine | None, source: TaskSource) -> None:
        """Cancel, and hear what still comes to its end."""
        source.end()
        if engine is None:
            return
        engine.stop()
        deadline = time.monotonic() + 2.5
        self.report = self.watch = None
        self.progress = Progress()
        with contextlib.suppress(queue.Empty, OSError, sqlite3.Error):
            while self.in_hand and time.monotonic() < deadline:
                event = engine.events.get(timeout=max(0.01, deadline - time.monotonic()))
                if isinstance(event, Ended):
                    self._case_ended(event)

    def _ended(self) -> BatchResult:
        counts, result = self.plan.counts, self.result
        result.already = counts["already"]
        result.failed += counts["failed before"] + counts["could not"]
        result.arrived, result.twice, result.kept = counts["arrived"], counts["twice"], counts["kept"]
        result.different, result.arriving = counts["different"], counts["arriving"]
        self.snapshot.searching = False
        self._fill_snapshot()
        self.index.tell(batch=self.snapshot.as_json(), updated=time.time(), ended=True)
        if self.index.changes or not self.table.exists():
            self.table.write()
        result.index_path, result.table_path = self.index.path, self.table.path
        result.fallback = self.index.fallbacks
        result.lungmask_can_run = bool(result.fallback) and self.asked.runs == "lungmask"
        result.notes = notes_of(result, self.plan.reasons)
        if self.watch is not None:
            self.watch(self.snapshot)
        return result


def _make_folder(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LungPrepError(
            say("The output folder {folder} cannot be made: {reason}.", folder=FileName(output),
                reason=system_reason(error)),
            say("Choose a folder that you may write to."),
            usage=True,
        ) from error  # fmt: skip
    if (output / "case.json").exists():
        raise LungPrepError(
            say("{folder} is the folder of one case.", folder=FileName(output)),
            say("Give the folder of a batch, which holds one folder per case, or a new one."),
            usage=True,
        )
