"""What the road needs from the header of one slice, as plain values.

A catalog delivers one :class:`SliceHeader` per slice: per file, or per frame of an enhanced multi-frame
object, whose functional groups are resolved here so that nothing behind it knows the difference.
Every value comes from a file and is untrusted: numbers may be missing, texts may hold anything.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

from ...messages import say
from ..standard import (
    EnhancedCTImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    LegacyConvertedEnhancedCTImageStorage,
    MediaStorageDirectoryStorage,
    MultiFrameGrayscaleByteSecondaryCaptureImageStorage,
    MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
)
from .element_reading import DamagedHeaderError, Dataset, NotDicomError, read_elements
from .element_scanning import UNDEFINED_LENGTH
from .elements import Elements
from .header_values import GROUPS, WANTED, converted, of_the_series, of_the_slice

MULTI_FRAME_CLASSES = {
    EnhancedCTImageStorage: "Enhanced CT Image",
    LegacyConvertedEnhancedCTImageStorage: "Legacy Converted Enhanced CT Image",
    MultiFrameGrayscaleByteSecondaryCaptureImageStorage: "Multi-frame Grayscale Byte Secondary Capture Image",
    MultiFrameGrayscaleWordSecondaryCaptureImageStorage: "Multi-frame Grayscale Word Secondary Capture Image",
}


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
    transfer_syntax_uid: str = ""  # as stated; without a meta header, what the first element shows
    # what it is
    modality: str = ""
    image_type: tuple[str, ...] = ()
    series_number: int | None = None
    instance_number: int | None = None
    acquisition_number: int | None = None
    temporal_position: int | None = None
    cardiac_phase: float | None = None  # percent of the heart's cycle, else milliseconds after its beginning
    acquisition_time_s: float | None = None  # seconds since midnight
    series_description: str = ""
    study_description: str = ""
    protocol_name: str = ""
    body_part: str = ""
    patient_position: str = ""
    requested_procedure: str = ""
    performed_procedure: str = ""
    contrast_agent: str = ""
    contrast_bolus: str = ""  # what else tells of a bolus: its route, volume, dose or time
    kernel: str = ""
    manufacturer: str = ""
    manufacturer_model: str = ""
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
    reconstruction_diameter_mm: float | None = None
    stack_id: str = ""  # of a multi-frame object
    # what the stored values mean
    samples_per_pixel: int | None = None
    photometric_interpretation: str = ""
    bits_allocated: int | None = None
    bits_stored: int | None = None
    high_bit: int | None = None
    overlay_bits: bool = False  # an overlay in the bits above the pixels' (retired, DICOM PS3.3 C.9.2 of 2004)
    pixel_representation: int | None = None  # 0 unsigned, 1 signed (DICOM PS3.3 C.7.6.3)
    rescale_slope: float | None = None
    rescale_intercept: float | None = None
    rescale_type: str = ""
    has_modality_lut: bool = False
    padding_value: int | None = None  # in the signedness of the pixels, whatever VR it was stored with
    padding_range_limit: int | None = None
    smallest_pixel_value: int | None = None  # both None where they contradict each other (many exporters write 0 and 0)
    largest_pixel_value: int | None = None
    lossy_compression: str = ""  # "", "00" or "01"
    lossy_ratio: float | None = None
    kvp: float | None = None
    tube_current_ma: float | None = None
    # the file
    frames: int = 1  # of the object that the slice is in
    has_pixels: bool = True
    pixel_data_start: int = 0  # offset of native pixel data in the file; 0 where frames are compressed or deflated
    missing_bytes: int = 0  # how many bytes of uncompressed pixels the file lacks


def headers_of(
    file: str | os.PathLike[str] | BinaryIO, path: str | None = None, *, size: int | None = None
) -> list[SliceHeader]:
    """The header of a DICOM file, or one per frame of an enhanced multi-frame image. Pixels are not read.

    Parameters
    ----------
    file
        A path, or an open binary file that can seek (then ``path`` is what the headers will name).
    size
        Bytes in an open file, where finding its end would be expensive (a member of a zip).

    Returns
    -------
    list of SliceHeader
        Empty for a DICOMDIR, which is a table of contents. Objects other than images give one header.

    Raises
    ------
    NotDicomError
        when the file is not DICOM.
    DamagedHeaderError
        when it is, and nothing useful can be read; the text says why.
    OSError
        when the file cannot be opened or read.
    """
    if isinstance(file, (str, os.PathLike)):
        # Most headers are read in one piece, which a buffer would copy.
        with open(file, "rb", buffering=0) as opened:  # noqa: PTH123 - a Path of each of a hundred thousand takes time
            return headers_of(opened, os.fspath(file))
    dataset = read_elements(file, WANTED)
    elements = dataset.elements
    values = of_the_slice(elements, of_the_series(elements))
    values["path"] = path or ""
    values["transfer_syntax_uid"] = dataset.transfer_syntax_uid or _shown_syntax(elements)
    values["sop_class_uid"] = values["sop_class_uid"] or dataset.media_sop_class_uid
    if MediaStorageDirectoryStorage in (values["sop_class_uid"], dataset.media_sop_class_uid):
        return []
    if not values["sop_class_uid"] and not values["series_instance_uid"] and not values["modality"]:
        if not dataset.transfer_syntax_uid:
            raise NotDicomError
        raise DamagedHeaderError(say("it names neither series nor kind"))
    values["has_pixels"] = dataset.pixel_data_length is not None
    if dataset.pixel_data_length not in (None, UNDEFINED_LENGTH):
        values["pixel_data_start"] = dataset.pixel_data_start
    values["missing_bytes"] = _missing_bytes(dataset, file, size)
    header = SliceHeader(**values)
    if header.frames == 1 and header.sop_class_uid not in MULTI_FRAME_CLASSES and not GROUPS & elements.raw.keys():
        return [header]
    from .functional_groups import frames_of

    return frames_of(header, elements)


def headers_of_elements(elements: Elements, path: str, *, transfer_syntax_uid: str = "") -> list[SliceHeader]:
    """The header of an object that is known from its elements alone (an archive's metadata), or one per frame.

    Metadata leave out the pixels: an object that says how many rows and columns it has is one with pixels.
    """
    values = of_the_slice(elements, converted(elements))
    values["path"], values["transfer_syntax_uid"] = path, transfer_syntax_uid
    values["has_pixels"] = bool(values["rows"] and values["columns"])
    from .functional_groups import frames_of

    return frames_of(SliceHeader(**values), elements)


def _shown_syntax(elements: Elements) -> str:
    if elements.implicit_vr:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRLittleEndian if elements.little_endian else ExplicitVRBigEndian)


def _missing_bytes(dataset: Dataset, file: BinaryIO, size: int | None) -> int:
    """How many bytes of uncompressed pixels the file lacks."""
    length, start = dataset.pixel_data_length, dataset.pixel_data_start
    if length is None or length == UNDEFINED_LENGTH or not start:
        return 0
    size = file.seek(0, os.SEEK_END) if size is None else size
    return max(start + length - size, 0)
