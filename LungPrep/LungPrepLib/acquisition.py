"""A CT as it was acquired: what every source delivers to :mod:`.pipeline`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .findings import Finding
from .image.slice_geometry import SliceGeometry
from .image.values import ValueRange

if TYPE_CHECKING:
    import SimpleITK as sitk

    from .dicom.headers.slice_header import SliceHeader


@dataclass
class Acquisition:
    """The acquired slices, in Hounsfield units, and what is known of them.

    Attributes
    ----------
    image
        int16 HU. For a DICOM series the slices as acquired, stacked at the median step
        (:meth:`~LungPrepLib.image.slice_geometry.SliceGeometry.stacked`).
    geometry
        The true positions of the slices; ``None`` for an image whose voxels fill an upright, regular grid.
    headers
        One per slice, in stack order; empty for an image file.
    findings
        What was noticed while reading.
    description
        Plain JSON values that say what it is and identify nobody: modality, kernel, slice thickness,
        manufacturer, number of files.
    values
        What the values were before they were rounded; ``None`` for DICOM, which says how they become HU.
    no_value
        A mask on the same grid of voxels that were no finite number: air in ``image``, and not measured. ``None`` where
        there are none.
    """

    image: sitk.Image
    geometry: SliceGeometry | None = None
    headers: tuple[SliceHeader, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    description: dict[str, Any] = field(default_factory=dict)
    values: ValueRange | None = None
    no_value: sitk.Image | None = None
