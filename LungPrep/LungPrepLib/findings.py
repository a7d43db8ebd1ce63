"""What LungPrep notices about the data, and the one table of everything it can notice.

The documentation (``Docs/findings.md``) is generated from :data:`KINDS`: a code that is not in the table
cannot be reported.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True)
class FindingKind:
    """One row of the table: a thing the program can notice.

    ``severity`` is the usual one (a finding may be milder or graver where the recipe says so); ``meaning``
    says what it is, ``action`` what LungPrep does about it, ``advice`` what the user can do.
    """

    severity: Severity
    meaning: str
    action: str
    advice: str


@dataclass(frozen=True)
class Finding:
    """One thing noticed about the data.

    ``message`` is one sentence with numbers and units; ``action`` says what LungPrep did; ``details`` holds
    plain JSON values. None of them names a patient, a UID or a path beyond a file's own name.
    """

    code: str
    severity: Severity
    message: str
    action: str
    details: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return asdict(self)


class LungPrepError(Exception):
    """Something that ends this case (never the batch): one sentence what is wrong, one what to do.

    ``usage`` marks a wrong call (exit status 2) rather than a case that failed (exit status 1).
    ``finding`` carries the finding of severity ``error`` behind it, where there is one.
    """

    def __init__(
        self, message: str, action: str = "", *, finding: Finding | None = None, usage: bool = False
    ) -> None:
        super().__init__(f"{message} {action}".strip())
        self.message = message
        self.action = action
        self.finding = finding
        self.usage = usage


def make_finding(
    code: str, message: str, action: str | None = None, *, severity: Severity | None = None, **details: Any
) -> Finding:
    """Make a finding of a kind in :data:`KINDS`; severity and action default to the table's.

    Raises
    ------
    KeyError
        if the code is not in the table.
    """
    kind = KINDS[code]
    return Finding(code, severity or kind.severity, message, kind.action if action is None else action, details)


def error_from(finding: Finding) -> LungPrepError:
    """The error that ends a case because of ``finding``."""
    return LungPrepError(finding.message, finding.action, finding=finding)


KINDS: dict[str, FindingKind] = {
    "values-replaced": FindingKind(
        "warning",
        "Some voxels are not finite numbers (NaN or infinity).",
        "Replaces them by air, -1000 HU.",
        "Find out which program wrote them.",
    ),
    "values-saturated": FindingKind(
        "warning",
        "Some values do not fit into 16 bits.",
        "Saturates them at -32768 or 32767.",
        "Harmless for metal; else look whether the values are Hounsfield units.",
    ),
    "labels-unnamed": FindingKind(
        "info",
        "The mask that was given has values that LungPrep cannot name.",
        "Calls them by their value: label 1, label 2 ...",
        "Use 1 and 2 for the right and left lung, or 1 to 5 for the lobes in lungmask's order.",
    ),
    "gap-left-empty": FindingKind(
        "warning",
        "Slices are missing over more than the length that the recipe allows to bridge (geometry.max_gap_mm).",
        "Interpolates nothing across it: each slice stands for half a step, and what lies between is air (-1000 HU).",
        "Do not measure there. Ask for the missing slices, or raise geometry.max_gap_mm.",
    ),
    "no-lungs": FindingKind(
        "warning",
        "No lungs were found in the image.",
        "Writes an empty label map and no per-label measurements.",
        "Look at the preview: is this a chest CT in Hounsfield units? Choose another series or model.",
    ),
    "lungs-cut": FindingKind(
        "warning",
        "The lungs reach the first or the last slice, so a part of them was not scanned.",
        "Measures what is there.",
        "Do not compare volumes with those of complete scans.",
    ),
    "labels-resampled": FindingKind(
        "warning",
        "The mask that was given lies on another grid than the image.",
        "Carries it onto the image's grid by nearest neighbour.",
        "Make the mask on the acquired slices, or check the outline in the preview.",
    ),
    "segmenter-fallback": FindingKind(
        "info",
        "lungmask was not used because something it needs is missing.",
        "Uses the threshold segmenter instead.",
        "Run 'lungprep doctor': it says what is missing and how to get it.",
    ),
}
