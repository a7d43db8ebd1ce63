"""One header per frame of an enhanced multi-frame image (DICOM PS3.3 C.7.6.16).

What a single-slice CT says at its top level, an enhanced object says in functional groups: shared ones for all
frames, per-frame ones for each. Legacy converted objects keep what has no group of its own among the
unassigned converted attributes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .element_reading import FRAME_MODALITIES
from .elements import Elements
from .header_values import seconds_of, spacing_of
from .slice_header import MULTI_FRAME_CLASSES, SliceHeader

# An object whose frames say nothing about where they lie is not taken apart further than this.
_MOST_FRAMES = 20_000

_Reader = Callable[[Elements, SliceHeader], dict[str, Any]]


def frames_of(header: SliceHeader, elements: Elements) -> list[SliceHeader]:
    """One header per frame where the object has functional groups or is of a multi-frame image class.

    ``header`` holds the top-level values, which stay where no group says otherwise. Objects of other
    modalities (segmentations, doses) stay one header, whatever frames they have.
    """
    per_frame = elements.items("PerFrameFunctionalGroupsSequence")
    shared = elements.item("SharedFunctionalGroupsSequence")
    has_groups = bool(per_frame) or bool(shared.raw)
    if header.modality not in FRAME_MODALITIES or not (
        has_groups or header.sop_class_uid in MULTI_FRAME_CLASSES or header.frames > 1
    ):
        return [header]
    claimed = min(header.frames, _MOST_FRAMES)
    count = max(len(per_frame), claimed if claimed == header.frames else 0) or claimed
    common = replace(header, frames=count, **_values(shared, header))
    frames = [replace(common, frame=index, **_values(group, common)) for index, group in enumerate(per_frame)]
    # What has no group of its own shares one position at best: it does not say where it lies.
    lost = replace(common, position=None) if frames else common
    return frames + [replace(lost, frame=index) for index in range(len(frames), count)]


def _values(group: Elements, header: SliceHeader) -> dict[str, Any]:
    """The header values that the functional groups of one frame (or of all) hold."""
    values: dict[str, Any] = {}
    # The unassigned attributes of a legacy converted object first: a group of its own goes before them.
    for tag in ("UnassignedSharedConvertedAttributesSequence", "UnassignedPerFrameConvertedAttributesSequence"):
        for item in group.items(tag):
            values |= _top_level_values(item)
    for tag, reader in _READERS.items():
        for item in group.items(tag):
            values |= {name: value for name, value in reader(item, header).items() if value not in (None, "", ())}
            break
    return values


def _top_level_values(item: Elements) -> dict[str, Any]:
    found = {
        "kernel": item.text("ConvolutionKernel"),
        "contrast_agent": item.text("ContrastBolusAgent"),
        "body_part": item.text("BodyPartExamined"),
        "protocol_name": item.text("ProtocolName"),
        "instance_number": item.whole("InstanceNumber"),
        "acquisition_number": item.whole("AcquisitionNumber"),
        "slice_location_mm": item.number("SliceLocation"),
        "gantry_tilt_deg": item.number("GantryDetectorTilt"),
        "reconstruction_diameter_mm": item.number("ReconstructionDiameter"),
        "kvp": item.number("KVP"),
        "tube_current_ma": item.number("XRayTubeCurrent"),
        "slice_thickness_mm": item.number("SliceThickness"),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _frame_content(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {
        "instance_number": item.whole("InStackPositionNumber"),
        "acquisition_number": item.whole("FrameAcquisitionNumber"),
        "temporal_position": item.whole("TemporalPositionIndex"),
        "acquisition_time_s": seconds_of(item.text("FrameAcquisitionDateTime")[8:]),
        "stack_id": item.text("StackID"),
    }


def _plane_position(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"position": item.numbers("ImagePositionPatient", 3)}


def _plane_orientation(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"orientation": item.numbers("ImageOrientationPatient", 6)}


def _pixel_measures(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"pixel_spacing_mm": spacing_of(item), "slice_thickness_mm": item.number("SliceThickness")}


def _pixel_value_transformation(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {
        "rescale_slope": item.number("RescaleSlope"),
        "rescale_intercept": item.number("RescaleIntercept"),
        "rescale_type": item.text("RescaleType"),
    }


def _frame_type(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"image_type": item.texts("FrameType")}


def _reconstruction(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {
        "kernel": item.text("ConvolutionKernel"),
        "reconstruction_diameter_mm": item.number("ReconstructionDiameter"),
    }


def _acquisition_details(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"gantry_tilt_deg": item.number("GantryDetectorTilt")}


def _x_ray_details(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"kvp": item.number("KVP")}


def _exposure(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"tube_current_ma": item.number("XRayTubeCurrentInmA")}


def _cardiac_phase(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"cardiac_phase": item.number("NominalPercentageOfCardiacPhase")}


def _anatomy(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {} if header.body_part else {"body_part": item.item("AnatomicRegionSequence").text("CodeMeaning").upper()}


_READERS: dict[str, _Reader] = {
    "FrameContentSequence": _frame_content,
    "PlanePositionSequence": _plane_position,
    "PlaneOrientationSequence": _plane_orientation,
    "PixelMeasuresSequence": _pixel_measures,
    "PixelValueTransformationSequence": _pixel_value_transformation,
    "CTImageFrameTypeSequence": _frame_type,
    "CTReconstructionSequence": _reconstruction,
    "CTAcquisitionDetailsSequence": _acquisition_details,
    "CTXRayDetailsSequence": _x_ray_details,
    "CTExposureSequence": _exposure,
    "CardiacSynchronizationSequence": _cardiac_phase,
    "FrameAnatomySequence": _anatomy,
}
