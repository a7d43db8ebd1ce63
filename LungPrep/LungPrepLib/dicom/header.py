"""What the road needs from the header of one slice, as plain values.

A catalog delivers one :class:`SliceHeader` per slice: per file, or per frame of an enhanced multi-frame
object, whose functional groups are resolved here so that nothing behind it knows the difference.
Every value comes from a file and is untrusted: numbers may be missing, texts may hold anything.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SliceHeader:
    """The header of one slice. Absent or unreadable values are ``None``, ``""`` or ``()``.

    Vectors are LPS patient coordinates in millimetres (DICOM PS3.3 C.7.6.2). ``pixel_spacing_mm`` is DICOM's
    order: distance between rows (y), then between columns (x).
    """

    path: str
    frame: int | None = None  # 0-based frame of a multi-frame object, None for a single-frame one
    # identity
    study_instance_uid: str = ""
    series_instance_uid: str = ""
    sop_instance_uid: str = ""
    sop_class_uid: str = ""
    frame_of_reference_uid: str = ""
    transfer_syntax_uid: str = ""
    # what it is
    modality: str = ""
    image_type: tuple[str, ...] = ()
    series_number: int | None = None
    instance_number: int | None = None
    acquisition_number: int | None = None
    temporal_position: int | None = None
    series_description: str = ""
    study_description: str = ""
    protocol_name: str = ""
    body_part: str = ""
    patient_position: str = ""
    contrast_agent: str = ""
    kernel: str = ""
    manufacturer: str = ""
    study_date: str = ""
    patient_key: str = ""  # digest of patient name and ID: tells patients apart without naming them
    # geometry
    rows: int | None = None
    columns: int | None = None
    position: tuple[float, float, float] | None = None
    orientation: tuple[float, float, float, float, float, float] | None = None
    pixel_spacing_mm: tuple[float, float] | None = None
    slice_thickness_mm: float | None = None
    slice_location_mm: float | None = None
    gantry_tilt_deg: float | None = None
    # what the stored values mean
    samples_per_pixel: int | None = None
    photometric_interpretation: str = ""
    bits_allocated: int | None = None
    bits_stored: int | None = None
    pixel_representation: int | None = None  # 0 unsigned, 1 signed (DICOM PS3.3 C.7.6.3)
    rescale_slope: float | None = None
    rescale_intercept: float | None = None
    rescale_type: str = ""
    has_modality_lut: bool = False
    padding_value: int | None = None  # in the signedness of the pixels, whatever VR it was stored with
    padding_range_limit: int | None = None
    smallest_pixel_value: int | None = None
    largest_pixel_value: int | None = None
    lossy_compression: str = ""  # "", "00" or "01"
    lossy_ratio: float | None = None
    kvp: float | None = None
    tube_current_ma: float | None = None
