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
    OBLIQUE_DEG,
    STEP_TOLERANCE,
    STEP_TOLERANCE_MM,
    SliceGeometry,
    inexactness,
)
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
_EDGES = (("right", "left"), ("front", "back"), ("feet", "head"))  # along -x and x, -y and y, -z and z (LPS)
_MISSING_AT_MOST = 1 / 3
_POSITIONS = {
    "HF": "head first",
    "FF": "feet first",
    "S": "supine",
    "P": "prone",
    "DR": "on the right side",
    "DL": "on the left side",
}


def geometry_findings(geometry: SliceGeometry, slices: tuple[SliceHeader, ...]) -> list[Finding]:
    """All findings about an ordered stack, one slice per place."""
    if len(geometry.positions_mm) == 1:
        single = make_finding("single-slice", "There is only one slice.")
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
    text = f"The directions of rows and columns are off from perpendicular or from length one by {most:.2g}."
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
    words = ", ".join(f"{p['missing']} after slice {p['after_slice']}" for p in places[:5])
    more = f" and at {len(places) - 5} more places" if len(places) > 5 else ""
    are = "slice is" if missing == 1 else "slices are"
    whole = float(geometry.offsets_mm[-1]) + geometry.step_mm
    return make_finding(
        "missing-slices",
        f"{missing} {are} missing ({length:.4g} mm of {whole:.4g} mm): {words}{more}.",
        missing=missing,
        missing_mm=round(length, 3),
        usual_step_mm=round(geometry.step_mm, 4),
        places=places,
    )


def _irregular(geometry: SliceGeometry, odd: npt.NDArray[np.bool_]) -> Finding:
    steps = geometry.steps_mm
    table = [
        {"step_mm": value, "count": count}
        for value, count in sorted(Counter(round(float(s), 3) for s in steps).items(), key=lambda item: -item[1])
    ]
    if odd.any():
        words = ", ".join(f"{row['count']} x {row['step_mm']:g} mm" for row in table[:5])
        more = f" and {len(table) - 5} other lengths" if len(table) > 5 else ""
        text = f"The distances between slices vary: {words}{more}."
    else:
        text = (
            f"The distances between slices drift from {float(steps.min()):.4g} to {float(steps.max()):.4g} mm, "
            "more than even steps can follow."
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
                f"The slices are tilted by {angle:.1f} degrees, their {edge} edge towards the {end}.",
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
                f"Slices lie displaced in their own planes by up to {most:.3g} mm.",
                displaced_mm=round(most, 3),
            )
        )
    return findings


def tilt_sense(geometry: SliceGeometry) -> tuple[str, str]:
    """Which edge of the slices leans to which end of the stack, in patient terms: ("front", "head")."""
    x, y = geometry.shear
    in_plane = geometry.direction[:, 0] * x + geometry.direction[:, 1] * y
    along = geometry.direction[:, 2] + in_plane
    axis = int(np.argmax(np.abs(along)))
    if along[axis] < 0:  # name the end that is head, left or back
        along, in_plane = -along, -in_plane
    end = _EDGES[axis][1]
    across = int(np.argmax(np.abs(np.where(np.arange(3) == axis, 0.0, in_plane))))
    return _EDGES[across][int(in_plane[across] > 0)], end


def _patient_findings(geometry: SliceGeometry, slices: tuple[SliceHeader, ...]) -> list[Finding]:
    findings = []
    off = math.degrees(math.acos(min(float(np.abs(geometry.direction[:, 2]).max()), 1.0)))
    oblique = off > OBLIQUE_DEG and not geometry.is_sheared
    if geometry.plane != "axial" or oblique:
        text = f"The slices are {geometry.plane}" + (f", oblique by {off:.0f} degrees." if oblique else ".")
        findings.append(make_finding("non-axial", text, plane=geometry.plane, oblique_deg=round(off, 2)))
    position = next((s.patient_position for s in slices if s.patient_position), "").upper().strip()
    if position not in ("", "HFS"):
        words = [_POSITIONS.get(part, "") for part in (position[:2], position[2:])]
        text = ", ".join(word for word in words if word) or f"position {position[:16]}"
        findings.append(make_finding("patient-position", f"The patient lay {text}.", patient_position=position[:16]))
    return findings
