"""What the road needs from the header of one slice, as plain values.

A catalog delivers one :class:`SliceHeader` per slice: per file, or per frame of an enhanced multi-frame
object, whose functional groups are resolved here so that nothing behind it knows the difference.
Every value comes from a file and is untrusted: numbers may be missing, texts may hold anything.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import Any, BinaryIO

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
from .elements import Elements, tag_of

_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d(?:\.\d{1,6})?)")
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
    dataset = read_elements(file, _WANTED)
    elements = dataset.elements
    values = _of_the_slice(elements, _of_the_series(elements))
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
    if header.frames == 1 and header.sop_class_uid not in MULTI_FRAME_CLASSES and not _GROUPS & elements.raw.keys():
        return [header]
    from .functional_groups import frames_of

    return frames_of(header, elements)


def headers_of_elements(elements: Elements, path: str, *, transfer_syntax_uid: str = "") -> list[SliceHeader]:
    """The header of an object that is known from its elements alone (an archive's metadata), or one per frame.

    Metadata leave out the pixels: an object that says how many rows and columns it has is one with pixels.
    """
    values = _of_the_slice(elements, _converted(elements))
    values["path"], values["transfer_syntax_uid"] = path, transfer_syntax_uid
    values["has_pixels"] = bool(values["rows"] and values["columns"])
    from .functional_groups import frames_of

    return frames_of(SliceHeader(**values), elements)


def _shown_syntax(elements: Elements) -> str:
    if elements.implicit_vr:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRLittleEndian if elements.little_endian else ExplicitVRBigEndian)


# Texts that are kept as they are, by keyword; the others need a word of their own below.
_TEXTS = {
    "StudyDescription": "study_description",
    "SeriesDescription": "series_description",
    "ProtocolName": "protocol_name",
    "BodyPartExamined": "body_part",
    "PatientPosition": "patient_position",
    "ContrastBolusAgent": "contrast_agent",
    "RequestedProcedureDescription": "requested_procedure",
    "PerformedProcedureStepDescription": "performed_procedure",
    "ConvolutionKernel": "kernel",
    "Manufacturer": "manufacturer",
    "ManufacturerModelName": "manufacturer_model",
    "PhotometricInterpretation": "photometric_interpretation",
    "RescaleType": "rescale_type",
    "LossyImageCompression": "lossy_compression",
}
_UIDS = {
    "StudyInstanceUID": "study_instance_uid",
    "SeriesInstanceUID": "series_instance_uid",
    "SOPClassUID": "sop_class_uid",
    "FrameOfReferenceUID": "frame_of_reference_uid",
}
_WHOLE_NUMBERS = {"SeriesNumber": "series_number"}
_NUMBERS = {
    "SliceThickness": "slice_thickness_mm",
    "GantryDetectorTilt": "gantry_tilt_deg",
    "ReconstructionDiameter": "reconstruction_diameter_mm",
    "RescaleSlope": "rescale_slope",
    "RescaleIntercept": "rescale_intercept",
    "LossyImageCompressionRatio": "lossy_ratio",
    "KVP": "kvp",
}
_SHORTS = {
    "SamplesPerPixel": "samples_per_pixel",
    "Rows": "rows",
    "Columns": "columns",
    "BitsAllocated": "bits_allocated",
    "BitsStored": "bits_stored",
    "HighBit": "high_bit",
    "PixelRepresentation": "pixel_representation",
}
_PIXEL_VALUES = {
    "PixelPaddingValue": "padding_value",
    "PixelPaddingRangeLimit": "padding_range_limit",
}
# What differs from slice to slice. All else is mostly the same in all of a series, and converted once.
_OF_THE_SLICE = (
    "SOPInstanceUID", "InstanceNumber", "AcquisitionNumber", "TemporalPositionIdentifier", "SliceLocation",
    "XRayTubeCurrent", "SmallestImagePixelValue", "LargestImagePixelValue", "AcquisitionDateTime", "AcquisitionTime",
    "ContentTime", "NominalPercentageOfCardiacPhase", "TriggerTime", "ImagePositionPatient",
)  # fmt: skip
_OTHERS = (
    "SpecificCharacterSet",
    "ImageType",
    "StudyDate",
    "Modality",
    "PatientName",  # for the digest only
    "PatientID",  # for the digest only
    "ContrastBolusAgentSequence",
    "ContrastBolusRoute",
    "ContrastBolusVolume",
    "ContrastBolusStartTime",
    "ContrastBolusTotalDose",
    "ImageOrientationPatient",
    "NumberOfFrames",
    "PixelSpacing",
    "ModalityLUTSequence",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
)
# OverlayBitsAllocated of the sixteen groups: it stands where an overlay lies among the pixels' bits.
_OVERLAYS = tuple((group << 16) | 0x0100 for group in range(0x6000, 0x6020, 2))
_GROUPS = frozenset(map(tag_of, ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")))
_KEYWORDS = (*_TEXTS, *_UIDS, *_WHOLE_NUMBERS, *_NUMBERS, *_SHORTS, *_PIXEL_VALUES, *_OTHERS, *_OF_THE_SLICE)
_WANTED = frozenset((*map(tag_of, _KEYWORDS), *_OVERLAYS))
_OF_THE_SERIES = tuple(_WANTED - _GROUPS - set(map(tag_of, _OF_THE_SLICE)))
_MOST_KNOWN, _LONGEST_KNOWN = 64, 65536
_known: dict[tuple[Any, ...], dict[str, Any]] = {}


def _of_the_slice(elements: Elements, values: dict[str, Any]) -> dict[str, Any]:
    """``values``, those of the series, with all others that stand at the top level of the object."""
    values["sop_instance_uid"] = elements.uid("SOPInstanceUID")
    values["instance_number"] = elements.whole("InstanceNumber")
    values["acquisition_number"] = elements.whole("AcquisitionNumber")
    values["temporal_position"] = elements.whole("TemporalPositionIdentifier")
    values["slice_location_mm"] = elements.number("SliceLocation")
    values["tube_current_ma"] = elements.number("XRayTubeCurrent")
    signed, bits = values["pixel_representation"] == 1, values["bits_allocated"]
    smallest, largest = (
        elements.pixel_value(tag, signed=signed, bits=bits)
        for tag in ("SmallestImagePixelValue", "LargestImagePixelValue")
    )
    is_range = smallest is None or largest is None or smallest < largest
    values["smallest_pixel_value"], values["largest_pixel_value"] = (smallest, largest) if is_range else (None, None)
    values["acquisition_time_s"] = _acquisition_time(elements)
    phase = elements.number("NominalPercentageOfCardiacPhase")
    values["cardiac_phase"] = elements.number("TriggerTime") if phase is None else phase
    values["position"] = elements.numbers("ImagePositionPatient", 3)
    return values


def _of_the_series(elements: Elements) -> dict[str, Any]:
    """What most slices of a series agree in; not converted again where all the stored bytes were seen before."""
    stored = tuple(map(elements.raw.get, _OF_THE_SERIES))
    key = (elements.implicit_vr, elements.little_endian, elements.charset, stored)
    try:
        return dict(_known[key])
    except KeyError:
        values = _converted(elements)
    except TypeError:  # pydicom has taken a sequence apart
        return _converted(elements)
    if sum(len(element[1]) for element in stored if element and isinstance(element[1], bytes)) <= _LONGEST_KNOWN:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = dict(values)
    return values


def _converted(elements: Elements) -> dict[str, Any]:
    """The values of :class:`SliceHeader` that the slices of a series mostly agree in."""
    values: dict[str, Any] = {name: elements.text(tag) for tag, name in _TEXTS.items()}
    values |= {name: elements.uid(tag) for tag, name in _UIDS.items()}
    values |= {name: elements.whole(tag) for tag, name in _WHOLE_NUMBERS.items()}
    values |= {name: elements.number(tag) for tag, name in _NUMBERS.items()}
    values |= {name: elements.short(tag) for tag, name in _SHORTS.items()}
    signed, bits = values["pixel_representation"] == 1, values["bits_allocated"]
    values |= {n: elements.pixel_value(tag, signed=signed, bits=bits) for tag, n in _PIXEL_VALUES.items()}
    values["modality"] = elements.text("Modality").upper()
    values["image_type"] = elements.texts("ImageType")
    values["study_date"] = elements.date("StudyDate")
    values["patient_key"] = _patient_key(elements)
    values["orientation"] = elements.numbers("ImageOrientationPatient", 6)
    values["pixel_spacing_mm"] = spacing_of(elements)
    values["has_modality_lut"] = bool(elements.items("ModalityLUTSequence"))
    values["frames"] = max(elements.whole("NumberOfFrames") or 1, 1)
    values["contrast_agent"] = values["contrast_agent"] or _agent_code(elements)
    values["contrast_bolus"] = _bolus(elements)
    values["overlay_bits"] = any(tag in elements for tag in _OVERLAYS)
    return values


def _bolus(elements: Elements) -> str:
    """What the attributes of a bolus say, the first one that says anything; a volume or dose of 0 says nothing."""
    for keyword in ("ContrastBolusVolume", "ContrastBolusTotalDose"):
        if elements.number(keyword):
            return f"{keyword} {elements.number(keyword):g} ml"
    return elements.text("ContrastBolusRoute") or elements.text("ContrastBolusStartTime")


def _acquisition_time(elements: Elements) -> float | None:
    """Acquisition DateTime, else Acquisition Time, else Content Time."""
    texts = (elements.text("AcquisitionDateTime")[8:], elements.text("AcquisitionTime"), elements.text("ContentTime"))
    return next((seconds for text in texts if (seconds := seconds_of(text)) is not None), None)


def seconds_of(time: str) -> float | None:
    """The seconds since midnight of HHMMSS.FFFFFF, also where it was written with colons."""
    match = _TIME.match(time.replace(":", "", 2))
    return None if match is None else 3600 * int(match[1]) + 60 * int(match[2]) + float(match[3])


def spacing_of(elements: Elements) -> tuple[float, float] | None:
    """PixelSpacing (between rows, between columns), where it is two positive numbers."""
    spacing = elements.numbers("PixelSpacing", 2)
    return (spacing[0], spacing[1]) if spacing and min(spacing) > 0 else None


def _agent_code(elements: Elements) -> str:
    """The contrast agent of an enhanced object, from the code sequence."""
    return next(
        (meaning for item in elements.items("ContrastBolusAgentSequence") if (meaning := item.text("CodeMeaning"))), ""
    )


def _patient_key(elements: Elements) -> str:
    identity = f"{elements.text('PatientName')}\n{elements.text('PatientID')}"
    if not identity.strip():
        return ""
    return hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=8, person=b"lungprep").hexdigest()


def _missing_bytes(dataset: Dataset, file: BinaryIO, size: int | None) -> int:
    """How many bytes of uncompressed pixels the file lacks."""
    length, start = dataset.pixel_data_length, dataset.pixel_data_start
    if length is None or length == UNDEFINED_LENGTH or not start:
        return 0
    size = file.seek(0, os.SEEK_END) if size is None else size
    return max(start + length - size, 0)
