"""The flow chart of a set, from the table of reports through the archive to the cases, as in a paper."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ...findings import LungPrepError
from ...messages import FileName, Message, Word, say
from ...stored_messages import restored
from ..chinese import in_chinese
from .cases import DONE, CaseRow

_MOST_REASONS = 6


class LeftOut(NamedTuple):
    """What was left out and how many of it; ``other`` is the Chinese where the words are not the page's own."""

    what: str
    number: int
    other: str = ""


@dataclass(frozen=True)
class Step:
    """One box: how many are left, of what, and what was left out before it."""

    left: int
    what: str | Message
    left_out: tuple[LeftOut, ...] = ()


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
    reasons = [row.reason for row in rows if row.status != DONE]
    steps.append(Step(len(rows), Word("studies in the batch")))
    steps.append(Step(done, Word("prepared cases"), _most(reasons)))
    return steps


def _kind(text: str) -> str:
    """The first sentence without its numbers, so that equal ones are counted together."""
    sentence = re.split(r"\. |。", text, maxsplit=1)[0].rstrip(".")
    return "".join("#" if c.isdigit() else c for c in sentence)[:90]


def _most(reasons: Sequence[Message]) -> tuple[LeftOut, ...]:
    by_kind = {_kind(str(reason)): reason for reason in reasons}
    shown = Counter(_kind(str(reason)) for reason in reasons).most_common(_MOST_REASONS)
    rest = len(reasons) - sum(count for _, count in shown)
    named = [
        LeftOut(kind, count, _kind(in_chinese(by_kind[kind]))) if kind else LeftOut(Word("no reason given"), count)
        for kind, count in shown
    ]
    return (*named, *((LeftOut(Word("other reasons"), rest),) if rest else ()))


def _selected(path: Path) -> list[Step]:
    """The steps of ``lungprep select``: its list, or the file of counts beside it."""
    counts = path if path.suffix == ".json" else path.with_name(path.stem + ".flow.json")
    try:
        document = json.loads(counts.read_text(encoding="utf-8"))
        found = [
            (restored(str(step["step"]), document), int(step["left"]), int(step["removed"]))
            for step in document["flow"]
        ]
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


def _some(what: Word, count: int) -> tuple[LeftOut, ...]:
    """What was left out, where there was any."""
    return (LeftOut(what, count),) if count else ()


def _unreadable(path: Path, what: str) -> LungPrepError:
    return LungPrepError(
        say("{file} is not {what}, or cannot be read.", file=FileName(path), what=what),
        say("Check the path."),
        usage=True,
    )
