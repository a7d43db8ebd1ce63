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
from .slice_header import MULTI_FRAME_CLASSES, SliceHeader, seconds_of, spacing_of

# An object whose frames say nothing about where they lie is not taken apart further than this.
_MOST_FRAMES = 20_000

_Reader = Callable[[Elements, SliceHeader], dict[str, Any]]


def frames_of(header: SliceHeader, elements: Elements) -> list[SliceHeader]:
    """One header per frame where the object has functional groups or is of a multi-frame image class.

    ``header`` holds the top-level values, which stay where no group says otherwise. Objects of other
    modalities (segmentations, doses) stay one header, whatever frames they have.
    """
    per_frame = elements.items(0x52009230)
    shared = elements.item(0x52009229)
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
    for tag in (0x00209170, 0x00209171):
        for item in group.items(tag):
            values |= _top_level_values(item)
    for tag, reader in _READERS.items():
        for item in group.items(tag):
            values |= {name: value for name, value in reader(item, header).items() if value not in (None, "", ())}
            break
    return values


def _top_level_values(item: Elements) -> dict[str, Any]:
    found = {
        "kernel": item.text(0x00181210),
        "contrast_agent": item.text(0x00180010),
        "body_part": item.text(0x00180015),
        "protocol_name": item.text(0x00181030),
        "instance_number": item.whole(0x00200013),
        "acquisition_number": item.whole(0x00200012),
        "slice_location_mm": item.number(0x00201041),
        "gantry_tilt_deg": item.number(0x00181120),
        "reconstruction_diameter_mm": item.number(0x00181100),
        "kvp": item.number(0x00180060),
        "tube_current_ma": item.number(0x00181151),
        "slice_thickness_mm": item.number(0x00180050),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _frame_content(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {
        "instance_number": item.whole(0x00209057),
        "acquisition_number": item.whole(0x00209156),
        "temporal_position": item.whole(0x00209128),
        "acquisition_time_s": seconds_of(item.text(0x00189074)[8:]),
        "stack_id": item.text(0x00209056),
    }


def _plane_position(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"position": item.numbers(0x00200032, 3)}


def _plane_orientation(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"orientation": item.numbers(0x00200037, 6)}


def _pixel_measures(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"pixel_spacing_mm": spacing_of(item), "slice_thickness_mm": item.number(0x00180050)}


def _pixel_value_transformation(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {
        "rescale_slope": item.number(0x00281053),
        "rescale_intercept": item.number(0x00281052),
        "rescale_type": item.text(0x00281054),
    }


def _frame_type(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"image_type": item.texts(0x00089007)}


def _reconstruction(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"kernel": item.text(0x00181210), "reconstruction_diameter_mm": item.number(0x00181100)}


def _acquisition_details(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"gantry_tilt_deg": item.number(0x00181120)}


def _x_ray_details(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"kvp": item.number(0x00180060)}


def _exposure(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"tube_current_ma": item.number(0x00189330)}


def _cardiac_phase(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {"cardiac_phase": item.number(0x00209241)}


def _anatomy(item: Elements, header: SliceHeader) -> dict[str, Any]:
    return {} if header.body_part else {"body_part": item.item(0x00082218).text(0x00080104).upper()}


_READERS: dict[int, _Reader] = {
    0x00209111: _frame_content,
    0x00209113: _plane_position,
    0x00209116: _plane_orientation,
    0x00289110: _pixel_measures,
    0x00289145: _pixel_value_transformation,
    0x00189329: _frame_type,
    0x00189314: _reconstruction,
    0x00189304: _acquisition_details,
    0x00189325: _x_ray_details,
    0x00189321: _exposure,
    0x00189118: _cardiac_phase,
    0x00209071: _anatomy,
}
