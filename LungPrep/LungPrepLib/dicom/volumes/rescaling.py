"""What the headers of a stack say, together, about how stored values become Hounsfield units."""

from __future__ import annotations

import re
from dataclasses import replace

from ...findings import Finding, error_from, make_finding
from ...messages import say
from ..headers.slice_header import SliceHeader

# RescaleType as makers write it; US is unspecified, which for CT means HU (DICOM PS3.3 C.11.1.1.2, C.8.2.1).
_HOUNSFIELD = frozenset(
    ("", "HU", "US", "HUMOD", "HOUNSFIELD", "HOUNSFIELDUNIT", "HOUNSFIELDUNITS", "UNSPECIFIED", "UNKNOWN")
)


def is_hounsfield(rescale_type: str) -> bool:
    """Whether a Rescale Type says Hounsfield units, or nothing."""
    return re.sub(r"[^A-Z0-9]", "", rescale_type.upper()) in _HOUNSFIELD


def with_rescale(slices: tuple[SliceHeader, ...]) -> tuple[tuple[SliceHeader, ...], list[Finding]]:
    """The slices, those without rescale slope or intercept with what all others have; and what was noticed.

    Raises
    ------
    LungPrepError
        when the others have different ones.
    """
    lacking = [s for s in slices if not s.has_modality_lut and (not s.rescale_slope or s.rescale_intercept is None)]
    if not lacking or len(lacking) == len(slices):
        return slices, []
    names = {(s.path, s.frame) for s in lacking}
    others = [s for s in slices if (s.path, s.frame) not in names]
    known = {(s.rescale_slope, s.rescale_intercept, s.has_modality_lut) for s in others}
    slope, intercept, is_table = next(iter(known))
    counts = {"number": len(lacking), "total": len(slices)}
    fits = all((s.rescale_slope or slope) == slope for s in lacking) and all(
        s.rescale_intercept in (None, intercept) for s in lacking
    )
    if len(known) > 1 or is_table or not fits:
        finding = make_finding(
            "rescale-missing",
            say(
                "Rescale slope or intercept are absent in {number} of {total} slices, and the others do not agree "
                "on them.",
                **counts,
            ),
            say("Does not read the series."),
            severity="error",
        )
        raise error_from(finding)
    text = say("Rescale slope or intercept are absent in {number} of {total} slices.", **counts)
    action = say(
        "Takes those of the other slices, which agree: slope {slope:g}, intercept {intercept:g}.",
        slope=slope,
        intercept=intercept,
    )
    finding = make_finding("rescale-missing", text, action, slices=len(lacking))
    completed = tuple(
        replace(s, rescale_slope=slope, rescale_intercept=intercept) if (s.path, s.frame) in names else s
        for s in slices
    )
    return completed, [finding]
