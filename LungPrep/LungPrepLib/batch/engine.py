"""Where the cases of a batch are prepared: on this machine by worker processes, or elsewhere."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..findings import LungPrepError
from ..machine import processors
from ..messages import say
from ..segmentation.shared_inference import SharedInference
from ..wording import system_reason
from .slot import Limits, Outcome, Slot, threads_per_slot

_TRIES = 3  # of a case that was waiting for the network when its process died


@dataclass(frozen=True)
class Told:
    """A case is at this point."""

    case: str
    stage: str
    fraction: float


@dataclass(frozen=True)
class Ended:
    """A case has ended, one way or the other."""

    case: str
    outcome: Outcome


Event = Told | Ended


class Engine(Protocol):
    """Prepares cases beside each other. Its methods are for the coordinator's thread.

    Attributes
    ----------
    events
        What happens, as it happens.
    memory
        Bytes that all cases in hand may take together; ``None`` where each machine sees to that itself.
    """

    events: queue.SimpleQueue[Event]
    memory: int | None

    def slots(self) -> int:
        """How many cases may be in hand now: one per slot."""
        ...

    def submit(self, case: str, job: dict[str, Any]) -> None:
        """Prepare a case (the fields of :class:`~LungPrepLib.jobs.Job`) when a slot is free."""
        ...

    def check(self) -> None:
        """Raise LungPrepError when nothing can be prepared any more: the scheduler is gone."""
        ...

    def stop(self) -> None:
        """Cancel all that is in hand; each still ends, within two seconds."""
        ...

    def end_now(self) -> None:
        """End all processes of this machine at once, for this one is going to end; nothing half-written stays."""
        ...

    def close(self) -> None:
        """End all processes."""
        ...


@dataclass
class LocalEngine:
    """Worker processes of this machine, which share its processors: one thread here follows one process."""

    count: int
    limits: Limits = field(default_factory=Limits)
    python: str = ""
    inherited: tuple[int, ...] = ()
    inference: SharedInference | None = None
    memory: int | None = None

    def __post_init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._jobs: queue.SimpleQueue[tuple[str, dict[str, Any]] | None] = queue.SimpleQueue()
        threads = threads_per_slot(self.count + (self.inference is not None), processors())
        self._slots = [Slot(self.limits, self.python, threads, self.inherited) for _ in range(self.count)]
        self._threads = [threading.Thread(target=self._serve, args=(slot,), daemon=True) for slot in self._slots]
        for thread in self._threads:
            thread.start()

    def slots(self) -> int:
        """How many processes there are."""
        return self.count

    def submit(self, case: str, job: dict[str, Any]) -> None:
        """See :class:`Engine`."""
        self._jobs.put((case, job))

    def check(self) -> None:
        """Processes of this machine are replaced when they die."""

    def stop(self) -> None:
        """See :class:`Engine`."""
        for slot in self._slots:
            slot.stop()

    def end_now(self) -> None:
        """See :class:`Engine`."""
        for slot in self._slots:
            slot.end_now()

    def close(self) -> None:
        """See :class:`Engine`."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(5)
        if self.inference is not None:
            self.inference.close()

    def _serve(self, slot: Slot) -> None:
        try:
            while (item := self._jobs.get()) is not None:
                case, job = item
                self.events.put(Ended(case, self._run(slot, case, job)))
        finally:
            slot.close()

    def _run(self, slot: Slot, case: str, job: dict[str, Any]) -> Outcome:
        try:
            if self.inference is not None:
                return self._with_inference(self.inference, slot, case, job)
            return slot.run(job, lambda stage, fraction: self.events.put(Told(case, stage, fraction)))
        except OSError as error:
            return Outcome(
                "failed",
                None,
                say("No process can be started: {reason}.", reason=system_reason(error)),
                lost=True,
                mute=True,
            )
        except LungPrepError as error:
            return Outcome("failed", None, error.said)

    def _with_inference(self, inference: SharedInference, slot: Slot, case: str, job: dict[str, Any]) -> Outcome:
        """A case whose network runs elsewhere: when that dies of one scan, those that wait for it are not to blame."""
        had_its_turn = False

        def told(stage: str, fraction: float) -> None:
            nonlocal had_its_turn
            had_its_turn = had_its_turn or (stage == "segment" and fraction > 0)
            self.events.put(Told(case, stage, fraction))

        for number in range(1, _TRIES + 1):
            place = inference.place()
            outcome = slot.run(job | {"inference": place}, told)
            was_ended_there = outcome.lost and outcome.stage == "segment"
            if was_ended_there and (had_its_turn or number == _TRIES):
                inference.end_at(place)  # it may hang, and the next scan would wait for it in vain
            if outcome.status != "failed" or had_its_turn or (inference.is_at(place) and not was_ended_there):
                break
        return outcome
