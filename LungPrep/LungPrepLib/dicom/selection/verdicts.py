"""What a list of series shows of each, as it comes from a process that reads the headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...findings import Finding, finding_from_json
from ...messages import NOTHING, Message, from_json, say
from ...recipe import Recipe
from ..catalogs.catalog import StudyHeaders
from ..catalogs.grouping import group_studies
from ..headers.slice_header import SliceHeader, headers_of
from .candidates import Candidate, Verdict, compare, judge_series
from .contrast import has_contrast
from .listing import all_findings

_ORDER = {"chosen": 0, "usable": 1, "not usable": 2}


@dataclass(frozen=True)
class SeriesVerdict:
    """The verdict on a series and what is shown beside it.

    Attributes
    ----------
    is_stack
        Whether it has slices that could be prepared.
    spacing_mm
        (x, y): between columns, then rows.
    contrast
        That contrast agent was given, and what tells it; empty where it was not, or nothing tells.
    """

    verdict: Verdict
    reasons: tuple[Message, ...]
    findings: tuple[Finding, ...]
    is_stack: bool
    slices: int
    thickness_mm: float | None
    step_mm: float | None
    spacing_mm: tuple[float, float] | None
    kernel: str
    contrast: Message = NOTHING

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, which :func:`verdict_from_json` reads; for the way between processes."""
        return vars(self) | {
            "reasons": [reason.as_json() for reason in self.reasons],
            "findings": [finding.as_json() for finding in self.findings],
            "contrast": self.contrast.as_json(),
        }


def verdict_from_json(document: Mapping[str, Any]) -> SeriesVerdict:
    """The verdict of :meth:`SeriesVerdict.as_json`."""
    spacing = document["spacing_mm"]
    return SeriesVerdict(
        document["verdict"],
        tuple(from_json(reason) for reason in document["reasons"]),
        tuple(finding_from_json(finding) for finding in document["findings"]),
        document["is_stack"],
        document["slices"],
        document["thickness_mm"],
        document["step_mm"],
        None if spacing is None else (spacing[0], spacing[1]),
        document["kernel"],
        from_json(document["contrast"]),
    )


def judge_files(study_uid: str, files: Iterable[str], recipe: Recipe) -> dict[str, SeriesVerdict]:
    """The verdicts on the series of a study whose files these are, by Series Instance UID.

    Of a series with several volumes it is the chosen one's, else the first one's. A file that is gone or no DICOM is
    passed over: the run itself will say so.
    """
    headers = [header for path in files for header in _headers(path)]
    series = [one for study in group_studies(headers) for one in study.series]
    candidates = [candidate for one in series for candidate in judge_series(one, recipe)]
    best: dict[str, Candidate] = {}
    for candidate in compare(StudyHeaders(study_uid, tuple(series)), candidates, recipe).candidates:
        uid = candidate.series.series_instance_uid
        if uid not in best or _ORDER[candidate.verdict] < _ORDER[best[uid].verdict]:
            best[uid] = candidate
    return {uid: _verdict(candidate, recipe) for uid, candidate in best.items()}


def _verdict(candidate: Candidate, recipe: Recipe) -> SeriesVerdict:
    summary, findings = candidate.summary, all_findings(candidate)
    contrast = has_contrast(summary)
    fatal = {finding.code for finding in findings if finding.severity == "error"}
    if recipe.selection.min_slices == 1:
        fatal.discard("single-slice")
    return SeriesVerdict(
        candidate.verdict,
        candidate.reasons,
        tuple(findings),
        candidate.volume is not None and not fatal,
        summary.slices,
        summary.thickness_mm,
        summary.step_mm,
        summary.spacing_mm,
        summary.kernel,
        say("contrast agent was given ({source})", source=contrast.source) if contrast.given else NOTHING,
    )


def _headers(path: str) -> list[SliceHeader]:
    try:
        return list(headers_of(path))
    except Exception:  # whatever is in a file, the list goes on
        return []
