"""What ``lungprep series`` shows: every series, its verdict and the reasons, without reading pixels."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from ...findings import Finding
from ...progress import Progress, ProgressCallback, as_progress
from ...recipe import Recipe
from ..catalogs.folder import Source, open_catalog
from ..catalogs.grouping import study_date
from ..volumes.summary import SeriesSummary
from .choosing import Candidate, JudgedStudy, judge_study

_MARKS = {"chosen": ("✔", "*"), "usable": ("○", "o"), "not usable": ("✗", "-")}
_STYLES = {"chosen": "bold green", "usable": "yellow", "not usable": "red"}
_NARROWEST = 80  # characters in a line that a table needs
# What the reasons say already.
_IN_REASONS = frozenset(("coverage-unusual", "not-chest", "single-slice"))
_SIGNS = {"info": "i", "warning": "!", "error": "x"}


@dataclass(frozen=True)
class Listing:
    """The studies of a source with a verdict on every series, and what was noticed about the source."""

    studies: tuple[JudgedStudy, ...]
    findings: tuple[Finding, ...]

    def as_dict(self, *, keep_identifiers: bool = False) -> dict[str, Any]:
        """Plain JSON values; UIDs, study dates and descriptions only with ``keep_identifiers``."""
        return {
            "studies": [_study_dict(study, keep_identifiers) for study in self.studies],
            "chosen": [candidate.name for study in self.studies for candidate in study.chosen],
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def print(self, file: IO[str] | None = None, *, keep_identifiers: bool = False) -> None:
        """Print tables for people; plain text where rich is not installed or a terminal is too narrow for them."""
        file = file or sys.stdout
        is_terminal = bool(getattr(file, "isatty", lambda: False)())
        try:
            from rich.console import Console
        except ImportError:
            console = None
        else:
            console = Console(file=file, highlight=False, markup=False, emoji=False, width=None if is_terminal else 120)
        if console is None or console.width < _NARROWEST:
            file.write("\n".join(self.lines(keep_identifiers=keep_identifiers, plain=_needs_ascii(file))) + "\n")
            return
        from ...cli.listing_table import print_tables

        print_tables(self, console, keep_identifiers=keep_identifiers, plain=_needs_ascii(file))

    def lines(self, *, keep_identifiers: bool = False, plain: bool = True) -> Iterator[str]:
        """The listing as plain text, line by line."""
        for number, study in enumerate(self.studies, 1):
            yield study_title(study, number, len(self.studies), keep_identifiers)
            for candidate in study.candidates:
                yield f"  {_MARKS[candidate.verdict][plain]} {', '.join(name_lines(candidate, keep_identifiers))}"
                yield f"      {', '.join(image_lines(candidate.summary))}"
                yield from (f"      {line}" for line in why_lines(candidate))
            yield ""
        yield from closing_lines(self)


def list_series(
    source: Source, recipe: Recipe | None = None, progress: Progress | ProgressCallback | None = None
) -> Listing:
    """Judge every series of a source from headers alone.

    Raises
    ------
    LungPrepError
        when there is nothing at that path, or it cannot be opened.
    """
    recipe = recipe or Recipe()
    progress = as_progress(progress)
    catalog = open_catalog(source)
    judged = []
    studies = catalog.studies(progress)
    for index, study in enumerate(studies):
        progress("scan", 1.0, f"judging study {index + 1} of {len(studies)}")
        judged.append(judge_study(study, recipe))
    return Listing(tuple(judged), tuple(catalog.findings()))


def _study_dict(judged: JudgedStudy, keep_identifiers: bool) -> dict[str, Any]:
    study: dict[str, Any] = {
        "study": study_digest(judged.study.study_instance_uid),
        "series": [_candidate_dict(candidate, keep_identifiers) for candidate in judged.candidates],
        "findings": [finding.as_dict() for finding in judged.study.findings],
    }
    if keep_identifiers:
        study["study_instance_uid"] = judged.study.study_instance_uid
        study["date"] = study_date(judged.study)
        study["description"] = study_description(judged)
    return study


def _candidate_dict(candidate: Candidate, keep_identifiers: bool) -> dict[str, Any]:
    volume = candidate.volume
    values: dict[str, Any] = {
        "name": candidate.name,
        "verdict": candidate.verdict,
        "reasons": list(candidate.reasons),
        "notes": list(candidate.notes),
        **candidate.summary.as_dict(),
        "volume": volume.number if volume else None,
        "volumes": volume.count if volume else 0,
        "volume_label": volume.label if volume else "",
        "findings": [finding.as_dict() for finding in all_findings(candidate)],
    }
    date = values.pop("study_date")
    if keep_identifiers:
        values["series_instance_uid"] = candidate.series.series_instance_uid
        values["study_date"] = date
    return values


def all_findings(candidate: Candidate) -> list[Finding]:
    """What was noticed about slices and by the rules, the gravest first, each once."""
    order = ("error", "warning", "info")
    found = [*(candidate.volume.findings if candidate.volume else candidate.series.findings), *candidate.findings]
    unique = {(finding.code, finding.message): finding for finding in found}
    return sorted(unique.values(), key=lambda finding: order.index(finding.severity))


def study_digest(study_instance_uid: str) -> str:
    """``study-`` and 12 hexadecimal digits of the SHA-256 of the Study Instance UID."""
    return "study-" + hashlib.sha256(study_instance_uid.encode()).hexdigest()[:12]


def study_description(judged: JudgedStudy) -> str:
    """The first Study Description; it may name the patient."""
    return next((h.study_description for s in judged.study.series for h in s.slices if h.study_description), "")


def study_title(judged: JudgedStudy, number: int, count: int, keep_identifiers: bool) -> str:
    """``Study 1 of 2, study-...``; with identifiers ``Study 1 of 2, 2018-02-09, UID, description``."""
    parts = [f"Study {number} of {count}"]
    if keep_identifiers:
        date = study_date(judged.study)
        parts += [f"{date[:4]}-{date[4:6]}-{date[6:]}" if date else "no date", judged.study.study_instance_uid]
        parts += [description] if (description := study_description(judged)) else []
    else:
        parts.append(study_digest(judged.study.study_instance_uid))
    return ", ".join(parts)


def mark(candidate: Candidate, plain: bool) -> tuple[str, str]:
    """The sign of a verdict, and its style."""
    return _MARKS[candidate.verdict][plain], _STYLES[candidate.verdict]


def name_lines(candidate: Candidate, keep_identifiers: bool) -> list[str]:
    """What the series is called: number and description, the volume, the digest or UID."""
    summary = candidate.summary
    number = "" if summary.series_number is None else f"{summary.series_number} "
    lines = [f"{number}{summary.description or '(no description)'}"]
    if candidate.volume is not None and candidate.volume.count > 1:
        label = f": {candidate.volume.label}" if candidate.volume.label else ""
        lines.append(f"volume {candidate.volume.number} of {candidate.volume.count}{label}")
    lines.append(candidate.name)
    if keep_identifiers:
        lines.append(candidate.series.series_instance_uid)
    return lines


def image_lines(summary: SeriesSummary) -> list[str]:
    """What the images are: modality and number, size, spacing, length, kernel, contrast."""
    count = "one image" if summary.slices == 1 else f"{summary.slices} images"
    lines = [f"{summary.modality or 'unknown'}, {count}"]
    if summary.size:
        lines[0] += f" of {summary.size[0]} x {summary.size[1]}"
    if summary.spacing_mm:
        step = summary.step_mm or summary.thickness_mm
        numbers = [f"{value:.3g}" for value in (*summary.spacing_mm, *((step,) if step else ()))]
        lines.append(" x ".join(numbers) + " mm")
    if summary.coverage_mm:
        lines.append(f"{summary.coverage_mm:.0f} mm long")
    words = [
        summary.plane if summary.plane != "axial" else "",
        summary.kernel and f"kernel {summary.kernel}",
        "contrast agent" if summary.contrast else "",
    ]
    if any(words):
        lines.append(", ".join(word for word in words if word))
    return lines


def why_lines(candidate: Candidate) -> list[str]:
    """The verdict with its reasons, then the findings that the reasons do not repeat."""
    reasons = "; ".join(candidate.reasons)
    lines = [f"{candidate.verdict}: {reasons}" if reasons else candidate.verdict]
    for finding in all_findings(candidate):
        if finding.message.rstrip(".") not in reasons and finding.code not in _IN_REASONS:
            lines.append(f"{_SIGNS[finding.severity]} {finding.code}: {finding.message}")
    return lines


def closing_lines(listing: Listing) -> Iterator[str]:
    """What was noticed about the place, and what is not decided yet."""
    for finding in listing.findings:
        yield f"{_SIGNS[finding.severity]} {finding.code}: {finding.message} {finding.action}"
    if not listing.studies:
        yield "No DICOM series was found."
    elif any(study.chosen for study in listing.studies):
        yield "Pixels were not read: whether the values are Hounsfield units is decided when a series is prepared."


def _needs_ascii(file: IO[str]) -> bool:
    try:
        "✔○✗".encode(getattr(file, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return os.environ.get("TERM") == "dumb"
