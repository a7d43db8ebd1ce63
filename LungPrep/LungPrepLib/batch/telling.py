"""What is told while a batch runs: a line per case, a row per case, a picture of all of it once a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..messages import Message
from ..progress import Progress, stage_name
from .engine import Told
from .progress import CaseInHand, Snapshot, Speed, Watch, fraction_of
from .tasks import Task

Report = Callable[[str, dict[str, Any]], object]


@dataclass
class Teller:
    """Tells of a batch.

    Attributes
    ----------
    progress
        Hears of every stage of every case.
    report
        Called as ``report(case, row)`` whenever a case has ended.
    watch
        Called with the snapshot about every second.
    """

    progress: Progress
    report: Report | None = None
    watch: Watch | None = None
    snapshot: Snapshot = field(default_factory=Snapshot)
    speed: Speed = field(default_factory=Speed)

    def begun(self, case: str) -> None:
        """A case is in a slot."""
        self.snapshot.in_hand[case] = CaseInHand(case)

    def at(self, event: Told, *, network: bool) -> None:
        """A case is at this stage."""
        item = self.snapshot.in_hand.get(event.case)
        if item is not None:
            item.stage = event.stage
            item.fraction = fraction_of(event.stage, event.fraction, network)
            self._say(event.case, event.stage)

    def row(self, task: Task, row: dict[str, Any]) -> None:
        """A case has ended, or cannot be begun."""
        if self.report is not None:
            self.report(task.case, {"case": task.case} | row)

    def ended(self, case: str) -> None:
        """A slot is free."""
        self.snapshot.in_hand.pop(case, None)
        self.speed.case_ended()
        self._say(case, "done")

    def count(self, counts: Mapping[str, int], waiting: int) -> None:
        """Bring the snapshot up to date: counts of the plan, and the cases that nobody has begun."""
        self.snapshot.waiting = waiting
        self.snapshot.already = counts["already"]
        self.snapshot.failed_before = counts["failed before"] + counts["could not"]
        self.speed.fill(self.snapshot)

    def say_search(self) -> None:
        """What is being looked through, while nothing else happens."""
        if self.snapshot.searching and not self.snapshot.in_hand and self.snapshot.search:
            self.progress("scan", 0.0, self.snapshot.search)

    def show(self) -> None:
        """The picture of all of it."""
        if self.watch is not None:
            self.watch(self.snapshot)

    def silence(self) -> None:
        """Nobody wants to hear more: the batch was cancelled."""
        self.report = self.watch = None
        self.progress = Progress()

    def _say(self, case: str, stage: str) -> None:
        self.speed.fill(self.snapshot)
        told: Message = self.snapshot.told(case, stage_name(stage))
        self.progress("batch", min(self.snapshot.fraction, 1.0), told)
