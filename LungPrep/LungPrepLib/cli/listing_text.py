"""The listing of ``lungprep series`` as text for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import IO

from ..case_name import study_name
from ..dicom.catalogs.grouping import study_date
from ..dicom.selection.candidates import Candidate, JudgedStudy
from ..dicom.selection.listing import Listing, all_findings, study_description
from ..dicom.volumes.summary import SeriesSummary

_MARKS = {"chosen": ("✔", "*"), "usable": ("○", "o"), "not usable": ("✗", "-")}
_STYLES = {"chosen": "bold green", "usable": "yellow", "not usable": "red"}
_NARROWEST = 80  # characters in a line that a table needs
# What the reasons say already.
_IN_REASONS = frozenset(("coverage-unusual", "not-chest", "single-slice"))
_SIGNS = {"info": "i", "warning": "!", "error": "x"}


def print_listing(listing: Listing, file: IO[str] | None = None, *, keep_identifiers: bool = False) -> None:
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
        file.write("\n".join(lines_of(listing, keep_identifiers=keep_identifiers, plain=_needs_ascii(file))) + "\n")
        return
    from .listing_table import print_tables

    print_tables(listing, console, keep_identifiers=keep_identifiers, plain=_needs_ascii(file))


def lines_of(listing: Listing, *, keep_identifiers: bool = False, plain: bool = True) -> Iterator[str]:
    """The listing as plain text, line by line."""
    for number, study in enumerate(listing.studies, 1):
        yield study_title(study, number, len(listing.studies), keep_identifiers)
        for candidate in study.candidates:
            yield f"  {_MARKS[candidate.verdict][plain]} {', '.join(name_lines(candidate, keep_identifiers))}"
            yield f"      {', '.join(image_lines(candidate.summary))}"
            yield from (f"      {line}" for line in why_lines(candidate))
        yield ""
    yield from closing_lines(listing)


def study_title(judged: JudgedStudy, number: int, count: int, keep_identifiers: bool) -> str:
    """``Study 1 of 2, study-...``; with identifiers ``Study 1 of 2, 2018-02-09, UID, description``."""
    parts = [f"Study {number} of {count}"]
    if keep_identifiers:
        date = study_date(judged.study)
        parts += [f"{date[:4]}-{date[4:6]}-{date[6:]}" if date else "no date", judged.study.study_instance_uid]
        parts += [description] if (description := study_description(judged)) else []
    else:
        parts.append(study_name(judged.study.study_instance_uid))
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
    reasons = "; ".join(map(str, candidate.reasons))
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
