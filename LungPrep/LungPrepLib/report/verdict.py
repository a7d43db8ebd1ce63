"""What a reader wants to know first: whether the mask can be used, and the numbers that matter most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..case import PreparedCase
from ..messages import Count, Message, Word, joined, say

Grade = Literal["good", "doubt", "bad"]
GOOD, DOUBT = 0.8, 0.5
_MOST_VOLUMES = 9  # five lobes, both lungs and all; of other structures the table has the rest
# Measure, short title, unit: of all lungs together.
_OF_ALL = (("mean_hu", Word("Mean"), "HU"), ("laa_950_percent", Word("LAA-950"), "%"),
           ("perc15_hu", Word("Perc15"), "HU"))  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """How good the mask is, by its score and the findings, and what that means for whoever reads the numbers."""

    grade: Grade
    said: Message


@dataclass(frozen=True)
class KeyNumber:
    """A number of the summary: what it is, and of what; ``beside`` are those that it is compared with."""

    title: str
    value: float
    unit: str
    of: str
    beside: tuple[float, ...] = ()


def grade_of(score: float) -> Grade:
    """What a score from 0 to 1 means."""
    return "good" if score >= GOOD else "doubt" if score >= DOUBT else "bad"


def verdict_of(case: PreparedCase) -> Verdict:
    """The verdict on a case: never better than its gravest finding."""
    grade, said = _of_mask(case)
    serious = sum(finding.severity != "info" for finding in case.findings)
    if serious and grade == "good":
        grade = "doubt"
    notes = len(case.findings) - serious
    counts = [
        count for count in (Count(serious, "warning to read", "warnings to read"), Count(notes, "note")) if count.number
    ]
    return Verdict(grade, joined([said, say("Below: {counts}.", counts=counts)] if counts else [said]))


def _of_mask(case: PreparedCase) -> tuple[Grade, Message]:
    if case.labels is None:
        return "doubt", say("No lungs were segmented: nothing was measured.")
    if not any(row.get("volume_ml") for row in case.measurements):
        return "bad", say("The mask is empty: nothing was measured.")
    score, parts = case.trust.get("score"), case.trust.get("parts") or {}
    if score is None or not parts:
        return "doubt", say("The mask was not checked: look at its outlines before its numbers are used.")
    grade = grade_of(score)
    if grade == "good":
        return grade, say("No check found much wrong with the mask. Look at its outlines all the same.")
    worst = Word(min(parts, key=lambda name: float(parts[name])))
    if grade == "doubt":
        return grade, say("Look at the mask before its numbers are used. Worst check: {check}.", check=worst)
    return grade, say("The mask is likely wrong: correct it before its numbers are used. Worst check: {check}.",
                      check=worst)  # fmt: skip


def key_numbers(case: PreparedCase) -> list[KeyNumber]:
    """Volumes of all structures, all of them together first, and what is most often reported of those."""
    rows = sorted(case.measurements, key=lambda row: row["structure"] != "all")
    measured = [row for row in rows[:_MOST_VOLUMES] if row["volume_ml"] is not None]
    volumes = tuple(row["volume_ml"] for row in measured)
    numbers = [KeyNumber(Word("Volume"), row["volume_ml"], "mL", row["name"], volumes) for row in measured]
    numbers += [
        KeyNumber(title, rows[0][key], unit, rows[0]["name"])
        for key, title, unit in _OF_ALL
        if rows and rows[0][key] is not None
    ]
    return numbers
