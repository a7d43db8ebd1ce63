"""How far a batch is: counts, speed, what every slot does."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from ..messages import NOTHING, Message, say
from ..progress import whole_fraction
from ..wording import duration

_RATE_OF = 30  # the last cases tell the speed


@dataclass
class CaseInHand:
    """A case that is being prepared."""

    case: str
    stage: str = ""
    fraction: float = 0.0
    since: float = field(default_factory=time.time)


@dataclass
class Snapshot:
    """How far a batch is.

    Attributes
    ----------
    found
        Tasks so far; all of them once ``searching`` is false.
    already, done, failed, failed_before, waiting
        Cases that were there, that ended now, that failed now or before, and that nobody has begun.
    in_hand
        What the slots do.
    per_hour, remaining_s
        Speed of the last cases, and how long the rest takes at it; ``None`` until it is known.
    """

    found: int = 0
    searching: bool = True
    already: int = 0
    done: int = 0
    failed: int = 0
    failed_before: int = 0
    waiting: int = 0
    in_hand: dict[str, CaseInHand] = field(default_factory=dict)
    per_hour: float | None = None
    remaining_s: float | None = None
    elapsed_s: float = 0.0
    search: Message = NOTHING

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        values = {key: value for key, value in vars(self).items() if key not in ("in_hand", "search")}
        rounded = {key: round(value, 1) if isinstance(value, float) else value for key, value in values.items()}
        return rounded | {"in_hand": [asdict(item) for item in self.in_hand.values()]}

    @property
    def fraction(self) -> float:
        """Of what there is to do, how much is done."""
        ended = self.done + self.failed
        partly = sum(item.fraction for item in self.in_hand.values())
        return (ended + partly) / max(1, ended + len(self.in_hand) + self.waiting)

    def told(self, case: str, stage: Message | str) -> Message:
        """One line about one case."""
        ended = self.done + self.failed
        total = ended + len(self.in_hand) + self.waiting
        if self.searching:
            return say("{ended} of {total} cases so far; {case}: {stage}", ended=ended, total=total, case=case,
                       stage=stage)  # fmt: skip
        if self.remaining_s is None or not (self.in_hand or self.waiting):
            return say("{ended} of {total} cases; {case}: {stage}", ended=ended, total=total, case=case, stage=stage)
        return say("{ended} of {total} cases, about {time} left; {case}: {stage}", ended=ended, total=total,
                   time=duration(self.remaining_s), case=case, stage=stage)  # fmt: skip


Watch = Callable[[Snapshot], object]


class Speed:
    """Cases per hour and time left, from the last cases that ended."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._ends: deque[float] = deque([self._begin], maxlen=_RATE_OF)

    def case_ended(self) -> None:
        """One more."""
        self._ends.append(time.monotonic())

    def fill(self, snapshot: Snapshot) -> None:
        """Write speed and time left into a snapshot."""
        now = time.monotonic()
        snapshot.elapsed_s = now - self._begin
        cases = len(self._ends) - 1 + sum(item.fraction for item in snapshot.in_hand.values())
        seconds = now - self._ends[0]
        if cases < 0.05 or seconds < 2:
            snapshot.per_hour = snapshot.remaining_s = None
            return
        snapshot.per_hour = cases / seconds * 3600
        left = snapshot.waiting + sum(1 - item.fraction for item in snapshot.in_hand.values())
        snapshot.remaining_s = left / cases * seconds


def fraction_of(stage: str, fraction: float, network: bool) -> float:
    """How far a case is."""
    return whole_fraction(stage, fraction, network=network) or 0.0
