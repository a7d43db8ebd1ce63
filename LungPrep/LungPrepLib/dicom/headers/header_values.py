"""What the elements at the top level of an object give for a slice's header.

What the slices of a series agree in is converted once, as long as its stored bytes stay the same: ten thousand headers
take 0.5 s of processor time so, and 1.0 s if all of each is converted (bench_own_code.py).
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from .elements import Elements, tag_of

_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d(?:\.\d{1,6})?)")

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
GROUPS = frozenset(map(tag_of, ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")))
KEYWORDS = (*_TEXTS, *_UIDS, *_WHOLE_NUMBERS, *_NUMBERS, *_SHORTS, *_PIXEL_VALUES, *_OTHERS, *_OF_THE_SLICE)
WANTED = frozenset((*map(tag_of, KEYWORDS), *_OVERLAYS))
_OF_THE_SERIES = tuple(WANTED - GROUPS - set(map(tag_of, _OF_THE_SLICE)))
_MOST_KNOWN, _LONGEST_KNOWN = 64, 65536
_known: dict[tuple[Any, ...], dict[str, Any]] = {}


def of_the_slice(elements: Elements, values: dict[str, Any]) -> dict[str, Any]:
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


def of_the_series(elements: Elements) -> dict[str, Any]:
    """What most slices of a series agree in; not converted again where all the stored bytes were seen before."""
    stored = tuple(map(elements.raw.get, _OF_THE_SERIES))
    key = (elements.implicit_vr, elements.little_endian, elements.charset, stored)
    try:
        return dict(_known[key])
    except KeyError:
        values = converted(elements)
    except TypeError:  # pydicom has taken a sequence apart
        return converted(elements)
    if sum(len(element[1]) for element in stored if element and isinstance(element[1], bytes)) <= _LONGEST_KNOWN:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = dict(values)
    return values


def converted(elements: Elements) -> dict[str, Any]:
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
