"""The flow chart of a set, from the table of reports through the archive to the cases, as in a paper."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...findings import LungPrepError
from ...messages import FileName, Word, say
from .cases import DONE, CaseRow

_MOST_REASONS = 6


@dataclass(frozen=True)
class Step:
    """One box: how many are left, of what, and what was left out before it, each with its number."""

    left: int
    what: str
    left_out: tuple[tuple[str, int], ...] = ()


def flow_of(rows: Sequence[CaseRow], selected: Path | None, fetched: Path | None) -> list[Step]:
    """The boxes from the top; of reports and archive where their files are named.

    Raises
    ------
    LungPrepError
        when a file that was named cannot be read.
    """
    steps: list[Step] = []
    if selected is not None:
        steps += _selected(selected)
    if fetched is not None:
        steps += _fetched(fetched)
    done = sum(row.status == DONE for row in rows)
    reasons = Counter(_kind(row.reason) for row in rows if row.status != DONE)
    steps.append(Step(len(rows), Word("studies in the batch")))
    steps.append(Step(done, Word("prepared cases"), _most(reasons)))
    return steps


def _kind(reason: str) -> str:
    """A reason without its numbers, so that equal ones are counted together."""
    sentence = reason.partition(". ")[0].rstrip(".")
    return "".join("#" if c.isdigit() else c for c in sentence)[:90] or Word("no reason given")


def _most(reasons: Counter[str]) -> tuple[tuple[str, int], ...]:
    shown = reasons.most_common(_MOST_REASONS)
    rest = sum(reasons.values()) - sum(count for _, count in shown)
    return (*shown, *(((Word("other reasons"), rest),) if rest else ()))


def _selected(path: Path) -> list[Step]:
    """The steps of ``lungprep select``: its list, or the file of counts beside it."""
    counts = path if path.suffix == ".json" else path.with_name(path.stem + ".flow.json")
    try:
        flow = json.loads(counts.read_text(encoding="utf-8"))["flow"]
        found = [(str(step["step"]), int(step["left"]), int(step["removed"])) for step in flow]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(counts, "the counts of 'lungprep select'") from error
    return [Step(left, what, _some(Word("left out"), removed)) for what, left, removed in found]


def _fetched(folder: Path) -> list[Step]:
    """The accessions of ``lungprep fetch``: asked for, found, with a series that the rules choose, brought whole."""
    path = folder / "fetch_log.csv" if folder.is_dir() else folder
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows: list[dict[str, Any]] = list(csv.DictReader(file))
        statuses = [str(row["status"]) for row in rows]
    except (OSError, csv.Error, UnicodeDecodeError, KeyError) as error:
        raise _unreadable(path, "the log of 'lungprep fetch'") from error
    count = Counter(statuses)
    found = len(statuses) - count["not found"]
    chosen = found - count["nothing chosen"]
    failed = count["failed"] + count["incomplete"]
    return [
        Step(len(statuses), Word("accessions asked for")),
        Step(found, Word("found in the archive"), _some(Word("not found"), count["not found"])),
        Step(chosen, Word("with a series that the recipe chooses"),
             _some(Word("nothing chosen"), count["nothing chosen"])),
        Step(chosen - failed, Word("brought whole"), _some(Word("failed or incomplete"), failed)),
    ]  # fmt: skip


def _some(what: Word, count: int) -> tuple[tuple[str, int], ...]:
    """What was left out, where there was any."""
    return ((what, count),) if count else ()


def _unreadable(path: Path, what: str) -> LungPrepError:
    return LungPrepError(
        say("{file} is not {what}, or cannot be read.", file=FileName(path), what=what),
        say("Check the path."),
        usage=True,
    )
