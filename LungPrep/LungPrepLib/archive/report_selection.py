"""Which examinations of a table of radiology reports are wanted, counted at every step as in a paper's flow chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..findings import Finding, LungPrepError, make_finding
from ..messages import FileName, Listed, Message, Word, say
from ..stored_messages import MESSAGES, stored
from .days import as_day
from .phrases import has_words
from .tables import Table

Row = dict[str, str]
KINDS = ("accession", "patient", "protocol", "date", "text")
_WORDS = {"accession": Word("accession"), "patient": Word("patient")}


@dataclass(frozen=True)
class ReportRules:
    """What is wanted. Phrases: a text has all words of one of them, in any order and case; empty takes everything.

    Attributes
    ----------
    protocols, not_protocols, protocols_are
        Of the protocol description; ``protocols_are`` are whole descriptions, upper and lower case alike.
    texts, not_texts
        Of the report.
    dates
        First and last day (YYYYMMDD), both included.
    include, exclude
        By kind (``accession``, ``patient``): values that are taken alone, or left out.
    """

    protocols: tuple[str, ...] = ()
    not_protocols: tuple[str, ...] = ()
    protocols_are: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    not_texts: tuple[str, ...] = ()
    dates: tuple[str, str] | None = None
    include: dict[str, frozenset[str]] = field(default_factory=dict)
    exclude: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class FlowStep:
    """One box of the flow chart: how many are left after a step, and how many it took out."""

    step: Message
    left: int
    removed: int


@dataclass(frozen=True)
class Selection:
    """The rows that are wanted, the flow chart, and how often each protocol description was kept or left out."""

    rows: tuple[Row, ...]
    flow: tuple[FlowStep, ...]
    kept: Counter[str]
    left_out: Counter[str]
    findings: tuple[Finding, ...] = ()

    @property
    def patients(self) -> int:
        """Different patients among the rows; 0 where the table does not tell."""
        return len({row["patient"] for row in self.rows if row["patient"]})

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values: counts and protocol descriptions, no accession and no patient."""
        return {
            "flow": [{"step": str(step.step), "left": step.left, "removed": step.removed} for step in self.flow],
            "accessions": len(self.rows),
            "patients": self.patients or None,
            "protocols": dict(self.kept.most_common()),
            "left_out_protocols": dict(self.left_out.most_common(50)),
            "findings": [finding.as_dict() for finding in self.findings],
            MESSAGES: stored(step.step for step in self.flow),
        }


def select(table: Table, rules: ReportRules, columns: dict[str, str | None]) -> Selection:
    """Filter a table of reports.

    ``columns`` names the column of each kind (accession, patient, protocol, date, text) where it is not the usual.

    Raises
    ------
    LungPrepError
        when a column that the rules need is not there.
    """
    names = {kind: table.column(kind, columns.get(kind), needed=kind in _needed(rules)) for kind in KINDS}
    rows = [{kind: row[name] if name else "" for kind, name in names.items()} for row in table.rows]
    flow = [FlowStep(say("reports in the table"), len(rows), 0)]
    findings = list(table.findings)
    before = rows
    for step, keep in _steps(rules, findings, table.name):
        left = [row for row in rows if keep(row)]
        flow.append(FlowStep(step, len(left), len(rows) - len(left)))
        rows = left
    kept = Counter(row["protocol"] for row in rows)
    left_out = Counter(row["protocol"] for row in before) - kept
    findings += _unmatched(before, rules)
    return Selection(tuple(rows), tuple(flow), kept, left_out, tuple(findings))


def _needed(rules: ReportRules) -> set[str]:
    needed = {"accession", *rules.include, *rules.exclude}
    if rules.protocols or rules.not_protocols or rules.protocols_are:
        needed.add("protocol")
    if rules.texts or rules.not_texts:
        needed.add("text")
    if rules.dates:
        needed.add("date")
    return needed


def _steps(rules: ReportRules, findings: list[Finding], name: str) -> list[tuple[Message, Callable[[Row], bool]]]:
    """The steps in the order of the flow chart, each with its words."""
    seen: set[str] = set()

    def first(row: Row) -> bool:
        if row["accession"] in seen:
            return False
        seen.add(row["accession"])
        return True

    steps: list[tuple[Message, Callable[[Row], bool]]] = [
        (say("with an accession number"), lambda row: bool(row["accession"])),
        (say("different accession numbers"), first),
    ]
    if rules.protocols or rules.protocols_are:
        whole = {_plain(text) for text in rules.protocols_are}
        steps.append((
            say("protocol {names}", names=_any_of((*rules.protocols, *rules.protocols_are))),
            lambda row: has_words(row["protocol"], rules.protocols) or _plain(row["protocol"]) in whole,
        ))  # fmt: skip
    if rules.not_protocols:
        named = say("protocol not {names}", names=_any_of(rules.not_protocols))
        steps.append((named, lambda row: not has_words(row["protocol"], rules.not_protocols)))
    if rules.texts:
        named = say("report with {names}", names=_any_of(rules.texts))
        steps.append((named, lambda row: has_words(row["text"], rules.texts)))
    if rules.not_texts:
        named = say("report without {names}", names=_any_of(rules.not_texts))
        steps.append((named, lambda row: not has_words(row["text"], rules.not_texts)))
    if rules.dates:
        steps.append(_date_step(rules.dates, findings, name))
    for kind, values in rules.include.items():
        named = say("{kind} in the list to include", kind=_WORDS.get(kind, kind))
        steps.append((named, lambda row, k=kind, v=values: row[k] in v))  # type: ignore[misc]
    for kind, values in rules.exclude.items():
        named = say("{kind} not in the list to exclude", kind=_WORDS.get(kind, kind))
        steps.append((named, lambda row, k=kind, v=values: row[k] not in v))  # type: ignore[misc]
    return steps


def _date_step(dates: tuple[str, str], findings: list[Finding], name: str) -> tuple[Message, Callable[[Row], bool]]:
    first, last = dates
    unread = [0]

    def within(row: Row) -> bool:
        day = as_day(row["date"])
        if not day and not unread[0]:
            findings.append(
                make_finding("date-unread", say("Some dates of the table {file} cannot be read.", file=FileName(name)))
            )
        unread[0] += not day
        return bool(day) and first <= day <= last

    return say("date {first} to {last}", first=_shown(first), last=_shown(last)), within


def _any_of(texts: Sequence[str]) -> Listed:
    return Listed(tuple(f"'{text}'" for text in texts), " or ", len(texts))


def _shown(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _unmatched(rows: list[Row], rules: ReportRules) -> list[Finding]:
    """What a list to include names and the table does not have."""
    findings = []
    for kind, values in rules.include.items():
        missing = len(values - {row[kind] for row in rows})
        if missing:
            findings.append(
                make_finding(
                    "not-in-table",
                    say("{missing} of {count} entries of the list to include are not in the table.",
                        missing=missing, count=len(values)),
                    missing=missing,
                )
            )  # fmt: skip
    return findings


def flow_file(accessions: Path) -> Path:
    """Where the flow chart of a selection lies: beside its list."""
    return accessions.with_name(accessions.stem + ".flow.json")


def check_output(path: Path, table: Path) -> None:
    """Raise where the output is the table itself.

    Raises
    ------
    LungPrepError
        when it is.
    """
    if path.exists() and path.resolve() == table.resolve():
        raise LungPrepError(
            say("The list would replace the table of reports."), say("Give -o another file."), usage=True
        )
