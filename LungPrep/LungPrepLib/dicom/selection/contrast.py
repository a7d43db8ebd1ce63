"""Whether a contrast agent was given, from everything in the header that may tell.

ContrastBolusAgent (0018,0010) is often left empty although the blood is bright, and sometimes says "none" in words.
The attributes of the bolus and the texts of the study speak where it is silent; what the blood looks like is asked
later, when there are pixels (:mod:`LungPrepLib.segmentation.blood`).
"""

from __future__ import annotations

from dataclasses import dataclass

from ...messages import Word
from ..volumes.summary import SeriesSummary
from .patterns import first_match

_NONE = ("none", "no", "n", "non", "without", "0", "keine", "no contrast", "not applicable", "na", "n/a")
# Words of study, series, protocol and procedure; "without" is looked for first, for it contains "with".
_WITHOUT = [
    "without contrast",
    "without iv*",
    "w/o*",
    "wo contrast",
    "wo iv*",
    "non contrast",
    "non-contrast",
    "noncontrast",
    "no contrast",
    "unenhanced",
    "non-enhanced",
    "native",
    "nativ",
    "ohne km",
    "sans injection",
    "sin contraste",
    "senza mdc",
    "c-",
]
_WITH = [
    "with contrast",
    "with iv*",
    "w contrast",
    "w iv*",
    "post contrast",
    "contrast enhanced",
    "enhanced",
    "cect",
    "c+",
    "+c",
    "cta",
    "ctpa",
    "angio*",
    "mit km",
    "arterial*",
    "venous",
    "portal*",
    "avec injection",
    "con contraste",
    "con mdc",
]


_NO_SOURCE = Word("")


@dataclass(frozen=True)
class ContrastEvidence:
    """Whether contrast agent was given (``None``: nothing says anything) and what told it, in words."""

    given: bool | None
    source: Word = _NO_SOURCE


def has_contrast(summary: SeriesSummary) -> ContrastEvidence:
    """What the header says: the agent, then the bolus, then the texts. Silence is no evidence."""
    agent = summary.contrast.strip().lower()
    if agent and agent not in _NONE:
        return ContrastEvidence(True, Word("the contrast agent in the header"))
    if summary.contrast_bolus:
        return ContrastEvidence(True, Word("the bolus in the header"))
    if agent:
        return ContrastEvidence(False, Word("the contrast agent in the header"))
    for text in (summary.description, summary.protocol, summary.performed_procedure, summary.study_description):
        if first_match(_WITHOUT, text) is not None:
            return ContrastEvidence(False, Word("the description"))
        if first_match(_WITH, text) is not None:
            return ContrastEvidence(True, Word("the description"))
    return ContrastEvidence(None)
