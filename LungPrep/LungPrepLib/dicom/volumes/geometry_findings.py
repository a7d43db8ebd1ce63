"""What there is to say about where the slices of a stack lie."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from ...findings import Finding, make_finding
from ...image.slice_geometry import (
    DRIFT_VOXELS,
    ENDS,
    OBLIQUE_DEG,
    STEP_TOLERANCE,
    STEP_TOLERANCE_MM,
    SliceGeometry,
    inexactness,
)
from ...messages import Message, Quantity, Word, joined, say
from ..headers.slice_header import SliceHeader

# The findings that change when slices are taken out of a stack.
STACK_CODES = frozenset(
    (
        "missing-slices",
        "irregular-spacing",
        "gantry-tilt",
        "slices-displaced",
        "single-slice",
        "non-axial",
        "patient-position",
        "orientation-inexact",
    )
)
# Over 512 pixels that is one pixel. What is rounded to three digits is better.
_INEXACT = 0.002
_MISSING_AT_MOST = 1 / 3
_NAMED = 5  # places or lengths that a sentence names
_POSITIONS = {
    "HF": say("head first"),
    "FF": say("feet first"),
    "S": say("supine"),
    "P": say("prone"),
    "DR": say("on the right side"),
    "DL": say("on the left side"),
}


def geometry_findings(geometry: SliceGeometry, slices: tuple[SliceHeader, ...]) -> list[Finding]:
    """All findings about an ordered stack, one slice per place."""
    if len(geometry.positions_mm) == 1:
        single = make_finding("single-slice", say("There is only one slice."))
        return [single, *_patient_findings(geometry, slices), *_orientation_findings(slices)]
    return [
        *_step_findings(geometry),
        *_shear_findings(geometry),
        *_patient_findings(geometry, slices),
        *_orientation_findings(slices),
    ]


def _orientation_findings(slices: tuple[SliceHeader, ...]) -> list[Finding]:
    most = max((inexactness(orientation) for orientation in {s.orientation for s in slices}), default=0.0)
    if most <= _INEXACT:
        return []
    text = say(
        "The directions of rows and columns are off from perpendicular or from length one by {number:.2g}.", number=most
    )
    return [make_finding("orientation-inexact", text, off=round(most, 5))]


def _step_findings(geometry: SliceGeometry) -> list[Finding]:
    steps, step = geometry.steps_mm, geometry.step_mm
    tolerance = max(STEP_TOLERANCE * step, STEP_TOLERANCE_MM)
    multiple = np.rint(steps / step).astype(int)
    gaps = (multiple >= 2) & (np.abs(steps - multiple * step) <= np.maximum(tolerance, 0.05 * step))
    odd = (np.abs(steps - step) > tolerance) & ~gaps
    if gaps.sum() > _MISSING_AT_MOST * len(steps):
        odd, gaps = odd | gaps, np.zeros_like(gaps)
    findings = []
    if gaps.any():
        findings.append(_missing(geometry, gaps, multiple))
    if odd.any() or not (geometry.has_even_steps or gaps.any()):
        findings.append(_irregular(geometry, odd))
    return findings


def _missing(geometry: SliceGeometry, gaps: npt.NDArray[np.bool_], multiple: npt.NDArray[np.int_]) -> Finding:
    steps = geometry.steps_mm
    places: list[dict[str, Any]] = [
        {"after_slice": int(i) + 1, "missing": int(multiple[i]) - 1, "step_mm": round(float(steps[i]), 3)}
        for i in np.flatnonzero(gaps)
    ]
    missing = sum(place["missing"] for place in places)
    length = missing * geometry.step_mm
    whole = float(geometry.offsets_mm[-1]) + geometry.step_mm
    where = joined(
        (say("{number} after slice {place}", number=p["missing"], place=p["after_slice"]) for p in places[:_NAMED]),
        ", ",
    )
    if len(places) > _NAMED:
        where = say("{places} and at {number} more places", places=where, number=len(places) - _NAMED)
    amounts: dict[str, Quantity | Message] = {
        "length": Quantity(length, "mm"),
        "total": Quantity(whole, "mm"),
        "places": where,
    }
    return make_finding(
        "missing-slices",
        say("{number} slice is missing ({length} of {total}): {places}.", number=missing, **amounts)
        if missing == 1
        else say("{number} slices are missing ({length} of {total}): {places}.", number=missing, **amounts),
        missing=missing,
        missing_mm=round(length, 3),
        usual_step_mm=round(geometry.step_mm, 4),
        places=places,
    )


def _irregular(geometry: SliceGeometry, odd: npt.NDArray[np.bool_]) -> Finding:
    steps = geometry.steps_mm
    table: list[dict[str, Any]] = [
        {"step_mm": value, "count": count}
        for value, count in sorted(Counter(round(float(s), 3) for s in steps).items(), key=lambda item: -item[1])
    ]
    if odd.any():
        lengths = joined(
            (
                say("{number} x {length:g}", number=row["count"], length=Quantity(row["step_mm"], "mm"))
                for row in table[:_NAMED]
            ),
            ", ",
        )
        if len(table) > _NAMED:
            lengths = say("{lengths} and {number} other lengths", lengths=lengths, number=len(table) - _NAMED)
        text = say("The distances between slices vary: {lengths}.", lengths=lengths)
    else:
        text = say(
            "The distances between slices drift from {low:.4g} to {high}, more than even steps can follow.",
            low=float(steps.min()),
            high=Quantity(float(steps.max()), "mm"),
        )
    return make_finding(
        "irregular-spacing",
        text,
        usual_step_mm=round(geometry.step_mm, 4),
        irregular_after_slices=[int(i) + 1 for i in np.flatnonzero(odd)][:1000],
        steps=table[:100],
    )


def _shear_findings(geometry: SliceGeometry) -> list[Finding]:
    if not geometry.is_sheared:
        return []
    line = np.outer(geometry.offsets_mm, geometry.shear)
    residual = geometry.shifts_mm - line
    residual = residual - residual.mean(axis=0)
    limit = DRIFT_VOXELS * np.array(geometry.pixel_spacing_mm)
    findings = []
    if np.any(np.ptp(line, axis=0) > limit):
        edge, end = tilt_sense(geometry)
        angle = geometry.tilt_deg
        findings.append(
            make_finding(
                "gantry-tilt",
                say(
                    "The slices are tilted by {angle:.1f} degrees, their {edge} edge towards the {end}.",
                    angle=angle,
                    edge=edge,
                    end=end,
                ),
                angle_deg=round(angle, 3),
                edge=edge,
                towards=end,
                shear=[round(value, 6) for value in geometry.shear],
            )
        )
    if np.any(np.ptp(residual, axis=0) > 2 * limit):
        most = float(np.abs(residual).max())
        findings.append(
            make_finding(
                "slices-displaced",
                say("Slices lie displaced in their own planes by up to {length:.3g}.", length=Quantity(most, "mm")),
                displaced_mm=round(most, 3),
            )
        )
    return findings


def tilt_sense(geometry: SliceGeometry) -> tuple[Word, Word]:
    """Which edge of the slices leans to which end of the stack, in patient terms: ("front", "head")."""
    x, y = geometry.shear
    in_plane = geometry.direction[:, 0] * x + geometry.direction[:, 1] * y
    along = geometry.direction[:, 2] + in_plane
    axis = int(np.argmax(np.abs(along)))
    if along[axis] < 0:  # name the end that is head, left or back
        along, in_plane = -along, -in_plane
    end = ENDS[axis][1]
    across = int(np.argmax(np.abs(np.where(np.arange(3) == axis, 0.0, in_plane))))
    return ENDS[across][int(in_plane[across] > 0)], end


def _patient_findings(geometry: SliceGeometry, slices: tuple[SliceHeader, ...]) -> list[Finding]:
    findings = []
    off = math.degrees(math.acos(min(float(np.abs(geometry.direction[:, 2]).max()), 1.0)))
    oblique = off > OBLIQUE_DEG and not geometry.is_sheared
    if geometry.plane != "axial" or oblique:
        plane = Word(geometry.plane)
        text = (
            say("The slices are {plane}, oblique by {angle:.0f} degrees.", plane=plane, angle=off)
            if oblique
            else say("The slices are {plane}.", plane=plane)
        )
        findings.append(make_finding("non-axial", text, plane=geometry.plane, oblique_deg=round(off, 2)))
    position = next((s.patient_position for s in slices if s.patient_position), "").upper().strip()
    if position not in ("", "HFS"):
        words = [_POSITIONS[part] for part in (position[:2], position[2:]) if part in _POSITIONS]
        lay = joined(words, ", ") or say("position {position}", position=position[:16])
        findings.append(
            make_finding("patient-position", say("The patient lay {lay}.", lay=lay), patient_position=position[:16])
        )
    return findings
