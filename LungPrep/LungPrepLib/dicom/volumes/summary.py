"""What a series or volume is, in the few values that a person or a rule decides by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import permutations
from statistics import median
from typing import Any, TypeVar

import numpy as np

from ...case_name import case_name
from ...image.slice_geometry import SliceGeometry
from ..headers.slice_header import SliceHeader

T = TypeVar("T")


@dataclass(frozen=True)
class SeriesSummary:
    """One series or volume in words and numbers; what its slices do not agree on is the commonest value.

    Lengths are in millimetres; ``spacing_mm`` is (x, y) between columns, then rows, ``step_mm`` the distance between
    slices, ``coverage_mm`` the length from head to foot, whatever the plane of the slices (for axial ones along their
    normal, gaps and both outer half steps included), ``field_of_view_mm`` the smaller one of the other two.
    """

    digest: str
    series_number: int | None
    description: str
    modality: str
    sop_class_uid: str
    image_type: tuple[str, ...]
    slices: int
    files: int
    size: tuple[int, int] | None
    spacing_mm: tuple[float, float] | None
    step_mm: float | None
    thickness_mm: float | None
    coverage_mm: float | None
    field_of_view_mm: float | None
    plane: str
    kernel: str
    contrast: str
    contrast_bolus: str
    body_part: str
    protocol: str
    study_description: str
    requested_procedure: str
    performed_procedure: str
    study_date: str
    manufacturer: str

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; the study date is among them, no UID."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        }


def summarise(slices: tuple[SliceHeader, ...], geometry: SliceGeometry | None) -> SeriesSummary:
    """Sum up slices of one series; ``geometry`` is ``None`` where it is not known."""
    first = slices[0]
    rows, columns = commonest(slices, lambda h: h.rows), commonest(slices, lambda h: h.columns)
    spacing = commonest(slices, lambda h: h.pixel_spacing_mm)
    thicknesses = [h.slice_thickness_mm for h in slices if h.slice_thickness_mm and h.slice_thickness_mm > 0]
    several = geometry is not None and len(geometry.positions_mm) > 1
    extents = extents_of(geometry) if geometry is not None and several else None
    return SeriesSummary(
        digest=case_name(first.series_instance_uid),
        series_number=commonest(slices, lambda h: h.series_number),
        description=commonest(slices, lambda h: h.series_description) or "",
        modality=commonest(slices, lambda h: h.modality) or "",
        sop_class_uid=commonest(slices, lambda h: h.sop_class_uid) or "",
        image_type=commonest(slices, lambda h: h.image_type) or (),
        slices=len(slices),
        files=len({h.path for h in slices}),
        size=(columns, rows) if rows and columns else None,
        spacing_mm=(spacing[1], spacing[0]) if spacing else None,
        step_mm=round(geometry.step_mm, 4) if geometry is not None and several else None,
        thickness_mm=median(thicknesses) if thicknesses else None,
        coverage_mm=round(extents[2], 2) if extents else None,
        field_of_view_mm=round(min(extents[:2]), 2) if extents else None,
        plane=geometry.plane if geometry is not None else "",
        kernel=commonest(slices, lambda h: h.kernel) or "",
        contrast=commonest(slices, lambda h: h.contrast_agent) or "",
        contrast_bolus=commonest(slices, lambda h: h.contrast_bolus) or "",
        body_part=commonest(slices, lambda h: h.body_part) or "",
        protocol=commonest(slices, lambda h: h.protocol_name) or "",
        study_description=commonest(slices, lambda h: h.study_description) or "",
        requested_procedure=commonest(slices, lambda h: h.requested_procedure) or "",
        performed_procedure=commonest(slices, lambda h: h.performed_procedure) or "",
        study_date=commonest(slices, lambda h: h.study_date) or "",
        manufacturer=commonest(slices, lambda h: h.manufacturer) or "",
    )


def extents_of(geometry: SliceGeometry) -> tuple[float, float, float]:
    """How far the stack reaches from right to left, front to back and feet to head, in mm.

    Each axis of the stack counts for the axis of the patient that it is nearest to: a tilted stack is as long as its
    slices reach along their normal.
    """
    size, spacing = geometry.size, geometry.pixel_spacing_mm
    lengths = (size[0] * spacing[0], size[1] * spacing[1], length_of(geometry))
    cosines = np.abs(geometry.direction)
    nearest = max(permutations(range(3)), key=lambda axes: sum(cosines[axis, k] for k, axis in enumerate(axes)))
    along = dict(zip(nearest, lengths, strict=True))
    return along[0], along[1], along[2]


def length_of(geometry: SliceGeometry) -> float:
    """The length from the first slice to the last along the normal, with half a step at both ends, in mm."""
    offsets = geometry.offsets_mm
    return float(offsets.max() - offsets.min()) + geometry.step_mm


def commonest(slices: Iterable[SliceHeader], value: Callable[[SliceHeader], T]) -> T | None:
    """The value that most slices have, the absent ones aside; ties go to the smallest."""
    values = list(map(value, slices))
    if values and values.count(values[0]) == len(values):
        return None if values[0] in (None, "", ()) else values[0]
    counts = Counter(values)
    present = (found for found in counts if found not in (None, "", ()))
    return min(present, key=lambda found: (-counts[found], str(found)), default=None)
