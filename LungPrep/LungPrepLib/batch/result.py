"""What became of the tasks of one start of a batch, and what to say of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..messages import NOTHING, Count, Message, joined, say
from .index import read_rows


@dataclass
class BatchResult:
    """What became of the tasks of one start.

    Attributes
    ----------
    done, already, failed
        Cases prepared now, there before, and failed (now, or before and not tried again).
    fallback
        Of those there and those prepared now, how many the threshold segmenter did in lungmask's place.
    lungmask_can_run
        Whether ``--redo fallback`` would do them better.
    arrived, twice, kept, different, arriving, superseded
        Done again because more instances have arrived; inputs that are another's copy; left alone because they were
        changed by hand; left alone because they were made with something else; still being fetched; prepared early, and
        removed because another series of the study, found later, was taken.
    notes
        What to say of them.
    """

    done: int = 0
    already: int = 0
    failed: int = 0
    fallback: int = 0
    lungmask_can_run: bool = False
    arrived: int = 0
    twice: int = 0
    kept: int = 0
    different: int = 0
    arriving: int = 0
    superseded: int = 0
    notes: list[Message] = field(default_factory=list)
    index_path: Path | None = None
    table_path: Path | None = None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of ``cases.csv``: of all cases in the folder."""
        return read_rows(self.index_path) if self.index_path is not None else []


def notes_of(result: BatchResult, reasons: dict[str, Message]) -> list[Message]:
    """What is said at the end of a batch beside its counts; ``reasons`` are why cases were left as they are."""
    notes = []
    if result.fallback:
        told = say("The threshold segmenter stood in for lungmask, which could not run, in {cases}.",
                   cases=Count(result.fallback, "case"))  # fmt: skip
        more = say("lungmask can run now: add --redo fallback to do them again.")
        notes.append(joined([told, more if result.lungmask_can_run else NOTHING]))
    if result.arrived:
        notes.append(say("Done again because more of their slices have arrived: {cases}.",
                         cases=Count(result.arrived, "case")))  # fmt: skip
    if result.superseded:
        notes.append(say("Begun before all of their study was found, and removed for a better series of it: {cases}.",
                         cases=Count(result.superseded, "case")))  # fmt: skip
    if result.twice:
        notes.append(say("{inputs} the same scan as another one, and done once.",
                         inputs=Count(result.twice, "input is", "inputs are")))  # fmt: skip
    if result.different:
        notes.append(say("Left as they are, made with something else than is asked for now: {cases}.",
                         cases=Count(result.different, "case")))  # fmt: skip
    if result.arriving:
        notes.append(say("Still being fetched: {studies}. Start again when they are here.",
                         studies=Count(result.arriving, "study", "studies")))  # fmt: skip
    return notes + [reason for reason in reasons.values() if reason.template.startswith("{case} was changed by hand")]
