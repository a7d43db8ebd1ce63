"""The coordinator of a batch: takes tasks as they are found, keeps the slots busy, and writes down what became of them.

The case folders are the truth; index and table are derived from them, and written by this process alone.
"""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from ..findings import LungPrepError
from ..messages import NOTHING, FileName, Message, joined, say
from ..progress import Cancelled
from ..temporary import before_hard_end
from ..wording import system_reason
from .case_files import Failure, write_failure
from .early import EarlyCases
from .engine import Ended, Engine, Event, Told
from .opening import OpenBatch
from .orders import Orders
from .result import BatchResult, notes_of
from .shards import Shard
from .slot import Outcome
from .task_source import CHUNK, Tasks, TaskSource
from .tasks import Task, other_patient_name
from .telling import Teller

_POLL_S = 0.1
_TELL_S = 1.0
_PLANNING_S = 0.1  # of one turn; then what has happened is heard
_MOST_MUTE = 4
_FEW = 20_000  # rows are written within the time that a cancelled batch has
_GOES_ON = say("What was complete stays; started again, it goes on from there.")


class Coordinator:
    """One start of a batch."""

    def __init__(self, batch: OpenBatch, orders: Orders, teller: Teller, inputs: Iterable[Path]) -> None:
        self._batch, self._orders, self._teller, self._inputs = batch, orders, teller, list(inputs)
        self._result = BatchResult()
        self._ready: deque[tuple[Task, bool]] = deque()
        self._in_hand: dict[str, Task] = {}
        self._replacing: set[str] = set()  # of those in hand
        self._is_stopped = False
        self._mute = 0
        self._early = EarlyCases(batch.output, batch.index)
        self._done: set[str] = set()
        self._failed_now: set[str] = set()
        self._put_off: list[Task] = []  # they came again while what was known of them is being prepared
        self._trouble: Message = NOTHING
        self._next_tell = 0.0

    def work(self, tasks: Tasks, make_engine: Callable[[], Engine], shard: Shard) -> BatchResult:
        """Keep the slots busy until nothing is left."""
        progress = self._teller.progress
        source = TaskSource(tasks, progress, shard, self._early.heard)
        engine: Engine | None = None
        ending = contextlib.ExitStack()
        try:
            while not self._trouble:
                progress.check()
                self._plan_some(source)
                source.want(len(self._ready) < (1 if engine is None else engine.slots()))
                if self._ready and engine is None:
                    self._orders.make_ready(progress, redo_fallback=self._batch.plan.rules.redo_fallback)
                    engine = make_engine()
                    ending.enter_context(before_hard_end(engine.end_now))
                if engine is not None:
                    self._feed(engine)
                    self._hear(engine)
                elif not source.ended:
                    source.wait(_POLL_S)
                self._tell()
                if source.ended and not self._ready and not self._in_hand and not self._put_off:
                    break
            if self._trouble:
                raise LungPrepError(self._trouble, _GOES_ON)
        except (Cancelled, KeyboardInterrupt, LungPrepError):
            self._stop(engine, source)
            raise
        except OSError as error:
            self._stop(engine, source)
            said = say("Nothing can be written to {folder}: {reason}.", folder=FileName(self._batch.output),
                       reason=system_reason(error))  # fmt: skip
            raise LungPrepError(said, _GOES_ON) from error
        except sqlite3.Error as error:
            self._stop(engine, source)
            if self._place_is_gone():
                raise LungPrepError(self._trouble, _GOES_ON) from error
            raise LungPrepError(
                say("The index of {folder} cannot be written: {reason}.", folder=FileName(self._batch.output),
                    reason=str(error)),
                say("Free some space, or connect the disk; the same command goes on."),
            ) from error  # fmt: skip
        finally:
            source.end()
            if engine is not None:
                engine.close()
            ending.close()
        return self._ended()

    def _plan_some(self, source: TaskSource) -> None:
        deadline = time.monotonic() + _PLANNING_S
        while len(self._ready) < CHUNK and time.monotonic() < deadline:
            tasks = source.next()
            if tasks is None:
                break
            for task in tasks:
                self._take(task)
        put_off, self._put_off = self._put_off, []
        for task in put_off:
            self._take(task)
        if source.ended and self._teller.snapshot.searching:
            self._leave_superseded()
        self._teller.snapshot.searching = not source.ended
        self._teller.snapshot.search = source.message

    def _take(self, task: Task) -> None:
        if task.again:
            names = {task.case, other_patient_name(task)}
            if names & set(self._in_hand):
                self._put_off.append(task)
                return
            for item in [item for item in self._ready if item[0].case in names]:
                self._ready.remove(item)
                self._batch.plan.forget_early(item[0])
        else:
            self._teller.snapshot.found += 1
        taken = self._batch.plan.take(task)
        failed, self._batch.plan.could_not = self._batch.plan.could_not, None
        if failed is not None:
            self._teller.row(failed, {"status": "failed", "reason": failed.failure})
        if task.early and (task.failure or taken):
            self._early.begun(taken[0] if taken else task)
        if taken is not None:
            self._batch.plan.clear_earlier(taken[0])
            self._ready.append(taken)

    def _leave_superseded(self) -> None:
        """Everything is found: cases whose study has taken another series are not begun, and go when they are there."""
        gone = set(self._early.superseded())
        self._ready = deque(item for item in self._ready if item[0].case not in gone)
        for case in gone - set(self._in_hand):
            self._done.discard(case)
            self._failed_now.discard(case)
            self._batch.plan.take_back(case)
            if self._early.remove(case):
                self._result.superseded += 1

    def _feed(self, engine: Engine) -> None:
        while self._ready and len(self._in_hand) < engine.slots() and self._fits(self._ready[0][0], engine):
            task, replaces = self._ready.popleft()
            self._in_hand[task.case] = task
            if replaces:
                self._replacing.add(task.case)
            self._teller.begun(task.case)
            self._batch.index.begin(task.case)
            job = self._orders.job(task, self._batch.output, self._batch.lock.path, replaces=replaces)
            engine.submit(task.case, job)
            self._count()

    def _fits(self, task: Task, engine: Engine) -> bool:
        """Whether the memory reaches for one more case beside those in hand, all of them at their peak."""
        if engine.memory is None or not self._in_hand:
            return True
        needed = sum(self._orders.memory(one, self._batch.asked) for one in (task, *self._in_hand.values()))
        return needed <= engine.memory

    def _hear(self, engine: Engine) -> None:
        engine.check()
        with contextlib.suppress(queue.Empty):
            event: Event = engine.events.get(timeout=_POLL_S)
            while True:
                if isinstance(event, Told):
                    self._teller.at(event, network=self._batch.asked.runs_network)
                else:
                    self._case_ended(event)
                event = engine.events.get_nowait()

    def _case_ended(self, event: Ended) -> None:
        task, outcome = self._in_hand.pop(event.case), event.outcome
        self._count_mute(outcome)
        replaces = event.case in self._replacing
        self._replacing.discard(event.case)
        if outcome.status == "done" and outcome.state is not None:
            self._done.add(task.case)
            self._failed_now.discard(task.case)
            self._batch.index.put(outcome.state)
            self._teller.row(task, outcome.state.row | {"reason": NOTHING})
        elif outcome.status == "failed" and not (self._trouble or self._place_is_gone()):
            self._failed(task, outcome)
        else:
            self._batch.index.not_begun(task.case)
            if outcome.status == "disk":
                self._trouble = self._trouble or outcome.reason
            elif outcome.status == "cancelled" and not (self._is_stopped or self._trouble):
                self._ready.appendleft((task, replaces))  # a cluster has lost it
        self._count()
        self._teller.ended(event.case)

    def _count_mute(self, outcome: Outcome) -> None:
        """Processes that end one after the other before they have said a word are not ended by their cases."""
        self._mute = self._mute + 1 if outcome.mute and outcome.status == "failed" else 0
        if self._mute >= _MOST_MUTE and not self._done and not self._is_stopped:
            said = say("No process can begin with a case: {reason}", reason=outcome.reason)
            self._trouble = self._trouble or joined([said, say("See what 'lungprep doctor' says.")])

    def _failed(self, task: Task, outcome: Outcome) -> None:
        before = self._batch.index.get(task.case)
        tries = (before.tries if before is not None and before.status == "failed" else 0) + 1
        reason = outcome.reason if self._orders.options.get("keep_identifiers") else outcome.reason.for_writing()
        failure = Failure(task.case, reason, outcome.stage, tries, seconds=outcome.seconds, source=task.record)
        try:
            state = write_failure(self._batch.output / task.case, failure)
        except OSError as error:
            self._trouble = say("Nothing can be written to {folder}: {reason}.", folder=FileName(self._batch.output),
                               reason=system_reason(error))  # fmt: skip
            return
        if before is None or before.status == "failed":
            self._batch.index.put(state)
        else:
            self._batch.index.not_begun(task.case)  # the case that is there stays
        self._done.discard(task.case)
        self._failed_now.add(task.case)
        self._teller.row(task, state.row | {"reason": outcome.reason})

    def _place_is_gone(self) -> bool:
        """Whether a case failed because a disk has gone: then so would all others."""
        for place in (self._batch.lock.path, *self._inputs):
            if not place.exists():
                where = self._batch.output if place == self._batch.lock.path else place
                self._trouble = say("{folder} is not there any more.", folder=FileName(where))
                return True
        return False

    def _count(self) -> None:
        self._teller.snapshot.done, self._teller.snapshot.failed = len(self._done), len(self._failed_now)
        self._teller.count(self._batch.plan.counts, len(self._ready))

    def _tell(self) -> None:
        """Once a second: the index for ``--status``, the lock, the table, whoever watches."""
        now = time.monotonic()
        if now < self._next_tell:
            return
        self._next_tell = now + _TELL_S
        self._count()
        self._teller.say_search()
        try:
            self._batch.lock.beat()
            self._batch.index.tell(batch=self._teller.snapshot.as_json(), updated=time.time(), ended=False)
            if self._in_hand:
                self._batch.table.write_now_and_then()
        except OSError:
            self._trouble = say("{folder} is not there any more.", folder=FileName(self._batch.output))
        self._teller.show()

    def _stop(self, engine: Engine | None, source: TaskSource) -> None:
        """Cancel, and hear what still comes to its end."""
        self._is_stopped = True
        source.end()
        if engine is not None:
            engine.stop()
            self._hear_the_last(engine)
        with contextlib.suppress(sqlite3.Error):
            self._batch.index.tell(ended=True)
        if len(self._batch.index) < _FEW and self._batch.index.changes:
            with contextlib.suppress(LungPrepError, sqlite3.Error):
                self._batch.table.write()

    def _hear_the_last(self, engine: Engine) -> None:
        deadline = time.monotonic() + 2.5
        self._teller.silence()
        with contextlib.suppress(queue.Empty, OSError, sqlite3.Error):
            while self._in_hand and time.monotonic() < deadline:
                event = engine.events.get(timeout=max(0.01, deadline - time.monotonic()))
                if isinstance(event, Ended):
                    self._case_ended(event)

    def _ended(self) -> BatchResult:
        self._leave_superseded()  # what was still in hand when everything was found
        self._early.settle()
        counts, result = self._batch.plan.counts, self._result
        result.done, result.already = len(self._done), counts["already"]
        result.failed = len(self._failed_now) + counts["failed before"] + counts["could not"]
        result.arrived, result.twice, result.kept = counts["arrived"], counts["twice"], counts["kept"]
        result.different, result.arriving = counts["different"], counts["arriving"]
        self._teller.snapshot.searching = False
        self._count()
        self._batch.index.tell(batch=self._teller.snapshot.as_json(), updated=time.time(), ended=True)
        if self._batch.index.changes or not self._batch.table.exists():
            self._batch.table.write()
        result.index_path, result.table_path = self._batch.index.path, self._batch.table.path
        result.fallback = self._batch.index.fallbacks
        result.lungmask_can_run = bool(result.fallback) and self._batch.asked.runs == "lungmask"
        result.notes = notes_of(result, self._batch.plan.reasons)
        self._teller.show()
        return result
