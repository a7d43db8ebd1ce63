"""Where slices lie and which belong together, from headers alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dicom_phantoms import Layout, axis_orders, even_layout, rotation, thinned, tilted
from geometry_truth import volumes_of
from LungPrepLib.dicom.catalogs.catalog import SeriesHeaders
from LungPrepLib.dicom.headers.slice_header import SliceHeader
from LungPrepLib.dicom.volumes.splitting import VolumeHeaders, split_series
from LungPrepLib.image.slice_geometry import slice_direction
from LungPrepLib.recipe import GeometryRules


def split(headers: list[SliceHeader], **rules: Any) -> list[VolumeHeaders]:
    return split_series(SeriesHeaders("1", "2", tuple(headers)), GeometryRules(**rules))


def codes(volume: VolumeHeaders) -> list[str]:
    return [finding.code for finding in volume.findings]


def the_finding(volume: VolumeHeaders, code: str) -> Any:
    (finding,) = [finding for finding in volume.findings if finding.code == code]
    return finding


def changed(headers: list[SliceHeader], indices: Any, **values: Any) -> list[SliceHeader]:
    """The headers with values changed at some indices; a callable gets the index."""
    chosen = set(indices)
    return [
        replace(h, **{k: v(i) if callable(v) else v for k, v in values.items()}) if i in chosen else h
        for i, h in enumerate(headers)
    ]


def again(headers: list[SliceHeader], **values: Any) -> list[SliceHeader]:
    """Other objects at the same places."""
    return [replace(h, sop_instance_uid=h.sop_instance_uid + ".9", path="again-" + h.path, **values) for h in headers]


# -- order and steps -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", list(axis_orders()), ids=lambda d: "".join(str(int(v)) for v in d.ravel()))
def test_order_follows_the_normal_in_all_axis_orders(direction: np.ndarray) -> None:
    layout = even_layout(20, 2.5, direction=direction)
    (volume,) = volumes_of(layout)
    geometry = volume.geometry
    assert geometry is not None and geometry.is_regular
    assert [h.instance_number for h in volume.slices] == list(range(1, 21))
    np.testing.assert_allclose(geometry.direction, direction, atol=1e-9)
    np.testing.assert_allclose(geometry.positions_mm, layout.positions_mm, atol=1e-9)
    assert geometry.step_mm == pytest.approx(2.5)
    plane = ("sagittal", "coronal", "axial")[int(np.argmax(np.abs(direction[:, 2])))]
    assert geometry.plane == plane
    assert codes(volume) == ([] if plane == "axial" else ["non-axial"])


def test_lying_instance_numbers_and_names_do_not_matter() -> None:
    headers = [replace(h, instance_number=-i % 7, path=f"{i % 3}-{i}") for i, h in enumerate(even_layout().headers())]
    (volume,) = split(headers)
    assert [h.sop_instance_uid for h in volume.slices] == [h.sop_instance_uid for h in headers]


def test_rounded_positions_are_regular() -> None:
    """3.987 and 3.988 alternate in a real series; the step is finer than one position is written."""
    layout = even_layout(79, 3.98731)
    (volume,) = volumes_of(replace(layout, offsets_mm=np.round(layout.offsets_mm, 3)))
    assert codes(volume) == []
    assert volume.geometry is not None and volume.geometry.is_regular
    assert volume.geometry.step_mm == pytest.approx(3.98731, abs=1e-4)


@pytest.mark.parametrize(("off_mm", "found"), [(0.04, []), (0.08, ["irregular-spacing"])])
def test_steps_are_even_within_what_positions_are_written_with(off_mm: float, found: list[str]) -> None:
    offsets = np.arange(20) * 2.5
    offsets[10:] += off_mm
    (volume,) = volumes_of(Layout(offsets))
    assert codes(volume) == found


@pytest.mark.parametrize(("apart_mm", "found"), [(0.01, ["duplicate-slices"]), (0.1, ["irregular-spacing"])])
def test_how_far_apart_slices_lie_at_one_place(apart_mm: float, found: list[str]) -> None:
    headers = even_layout(20, 2.5).headers()
    x, y, z = headers[5].position
    (volume,) = split([*headers, replace(headers[5], sop_instance_uid="1.9", position=(x, y, z + apart_mm))])
    assert codes(volume) == found


def test_columns_and_rows_have_their_own_spacing() -> None:
    """PixelSpacing is (between rows, between columns), DICOM PS3.3 10.7.1.3; a geometry's is (x, y)."""
    (volume,) = volumes_of(even_layout(10, 2.5, size=(40, 30), spacing_mm=(1.0, 2.0)))
    assert volume.slices[0].pixel_spacing_mm == (2.0, 1.0)
    assert volume.geometry is not None and volume.geometry.pixel_spacing_mm == (1.0, 2.0)


def test_missing_slices_are_counted_and_placed() -> None:
    layout = even_layout(72, 2.5)
    keep = [i for i in range(72) if i not in (20, 50, 51, 52)]
    (volume,) = volumes_of(thinned(layout, keep))
    finding = the_finding(volume, "missing-slices")
    assert finding.severity == "warning"
    assert finding.details["missing"] == 4 and finding.details["missing_mm"] == pytest.approx(10)
    assert [(p["after_slice"], p["missing"]) for p in finding.details["places"]] == [(20, 1), (49, 3)]
    assert "irregular-spacing" not in codes(volume)
    geometry = volume.geometry
    assert geometry is not None and not geometry.is_regular and geometry.step_mm == pytest.approx(2.5)
    # Where the recipe interpolates across the gap, its slices stand for all of it; else each for half a step of it.
    assert geometry.slice_extents_mm.sum() == pytest.approx(72 * 2.5, abs=0.01)
    strict = replace(geometry, max_gap_mm=9.0)
    assert strict.slice_extents_mm.sum() == pytest.approx(72 * 2.5 - (10 - 2.5), abs=0.01)


def test_irregular_steps_come_as_a_table() -> None:
    steps = [4.002] * 13 + [1.081] + [6.999] * 13
    (volume,) = volumes_of(Layout(np.concatenate([[0], np.cumsum(steps)])))
    finding = the_finding(volume, "irregular-spacing")
    assert {row["step_mm"]: row["count"] for row in finding.details["steps"]} == {4.002: 13, 1.081: 1, 6.999: 13}
    assert "missing-slices" not in codes(volume)


def test_half_of_the_stack_at_double_steps_is_irregular_not_missing() -> None:
    (volume,) = volumes_of(Layout(np.concatenate([np.arange(0, 60, 2.5), np.arange(60, 160, 5.0)])))
    assert codes(volume) == ["irregular-spacing"]


def test_drift_that_no_single_step_shows() -> None:
    """Each step within 1 % of the median, but after 200 of them the last slice is two slices off."""
    (volume,) = volumes_of(Layout(np.concatenate([[0], np.cumsum(np.repeat([1.0, 1.02], 100))])))
    assert codes(volume) == ["irregular-spacing"]


# -- tilt ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [-25, -9, -0.5, 0.5, 17, 25])
def test_tilt_is_measured_from_the_positions(degrees: float) -> None:
    (volume,) = volumes_of(tilted(even_layout(60, 3.0), degrees))
    finding = the_finding(volume, "gantry-tilt")
    assert finding.details["angle_deg"] == pytest.approx(abs(degrees), abs=0.01)
    # Slices move to the back (y) with every step to the head: their back edge leans to the head.
    assert (finding.details["edge"], finding.details["towards"]) == ("back" if degrees > 0 else "front", "head")
    assert volume.geometry is not None and not volume.geometry.is_regular and volume.geometry.has_even_steps


@pytest.mark.parametrize("direction", list(axis_orders())[::3])
def test_sense_of_tilt_is_the_patients(direction: np.ndarray) -> None:
    """However rows and columns run, the edge that leans is named by where it is in the patient."""
    (volume,) = volumes_of(tilted(even_layout(40, 3.0, direction=direction), 12))
    finding = the_finding(volume, "gantry-tilt")
    normal, column = direction[:, 2], direction[:, 1]
    names = (("right", "left"), ("front", "back"), ("feet", "head"))
    sign = 1 if normal[np.argmax(np.abs(normal))] > 0 else -1
    axis = int(np.argmax(np.abs(column)))
    assert finding.details["edge"] == names[axis][int(column[axis] * sign > 0)]
    assert finding.details["towards"] == names[int(np.argmax(np.abs(normal)))][1]


def test_the_tilt_tag_is_not_believed() -> None:
    headers = [replace(h, gantry_tilt_deg=-18.5) for h in even_layout().headers()]
    assert codes(split(headers)[0]) == []
    headers = [replace(h, gantry_tilt_deg=0.0) for h in tilted(even_layout(), 14).headers()]
    assert codes(split(headers)[0]) == ["gantry-tilt"]


def test_a_rotated_stack_is_oblique_and_not_tilted() -> None:
    (volume,) = volumes_of(even_layout(30, 3.0, direction=rotation((1, 0, 0), 20)))
    assert codes(volume) == ["non-axial"]
    assert the_finding(volume, "non-axial").details["oblique_deg"] == pytest.approx(20, abs=0.01)


def test_displaced_slices_are_no_tilt() -> None:
    shifts = np.zeros((40, 2))
    shifts[20:25] = 9.0
    (volume,) = volumes_of(replace(even_layout(40, 3.0), shifts_mm=shifts))
    assert "slices-displaced" in codes(volume)


# -- what cannot be one stack --------------------------------------------------------------------------------------


def test_second_files_of_the_same_objects_are_dropped() -> None:
    headers = even_layout(20).headers()
    (volume,) = split([*headers, *(replace(h, path="copy-" + h.path) for h in headers[:3])])
    assert len(volume.slices) == 20 and not volume.twins
    assert the_finding(volume, "duplicate-slices").details == {"slices": 3}
    assert {volume.slices[index].instance_number for index, _ in volume.copies} == {1, 2, 3}


def test_of_copies_the_complete_one_is_kept() -> None:
    headers = even_layout(5).headers()
    copies = [replace(h, path="a-" + h.path, missing_bytes=100) for h in headers]
    (volume,) = split([*copies, *headers])
    assert {h.path for h in volume.slices} == {h.path for h in headers}


def test_one_uid_for_all_slices_makes_no_copies() -> None:
    headers = [replace(h, sop_instance_uid="2.25.5") for h in even_layout(20).headers()]
    assert len(split(headers)[0].slices) == 20


def test_a_few_doubled_places_wait_for_the_pixels() -> None:
    headers = even_layout(20).headers()
    (volume,) = split([*headers, *again(headers[4:6], instance_number=99)])
    assert len(volume.slices) == 20 and [index for index, _ in volume.twins] == [4, 5]
    assert the_finding(volume, "duplicate-slices").details["decided"] is False
    assert not volume.twins_are_volumes and volume.geometry is not None and volume.geometry.is_regular


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"acquisition_number": 2}, "acquisition {}"),
        ({"temporal_position": 2}, "temporal position {}"),
        ({"image_type": ("DERIVED", "PRIMARY", "AXIAL")}, "image type"),
        ({"slice_thickness_mm": 5.0}, "mm thick"),
        ({"contrast_agent": "APPLIED"}, "contrast"),
    ],
)
def test_two_volumes_at_the_same_places(values: dict[str, Any], label: str) -> None:
    headers = changed(
        even_layout(30).headers(),
        range(30),
        acquisition_number=1,
        temporal_position=1,
        image_type=("ORIGINAL", "PRIMARY", "AXIAL"),
    )
    volumes = split([*headers, *again(headers[:25], **values)])
    assert [len(v.slices) for v in volumes] == [30, 25]
    assert [(v.number, v.count) for v in volumes] == [(1, 2), (2, 2)]
    assert all(label.split("{")[0].strip() in str(v.label) for v in volumes)
    assert all("overlapping-volumes" in codes(v) and v.twins_are_volumes for v in volumes)
    assert all(v.geometry is not None and v.geometry.is_regular for v in volumes)


def test_two_volumes_that_only_instance_numbers_tell_apart() -> None:
    headers = even_layout(30).headers()
    second = [replace(h, instance_number=h.instance_number + 30) for h in again(headers) if h.instance_number]
    volumes = split([*second, *headers])
    assert [[h.instance_number for h in v.slices] for v in volumes] == [list(range(1, 31)), list(range(31, 61))]
    assert all(len(v.twins) == 30 and v.twins_are_volumes for v in volumes)


def test_two_volumes_that_only_times_tell_apart() -> None:
    headers = [replace(h, acquisition_time_s=36000.0 + i / 10) for i, h in enumerate(even_layout(30).headers())]
    volumes = split([*headers, *(replace(h, acquisition_time_s=36100.0 + i) for i, h in enumerate(again(headers)))])
    assert [{h.acquisition_time_s > 36050 for h in v.slices} for v in volumes] == [{False}, {True}]  # type: ignore[operator]
    assert all("time" in str(v.label) and not v.uncertain for v in volumes)


def test_two_volumes_that_only_folders_tell_apart() -> None:
    """Their files' names say nothing that could be repeated."""
    headers = [replace(h, path=f"Miller/in/{h.path}") for h in even_layout(30).headers()]
    volumes = split([*headers, *(replace(h, path=f"Miller/ex/{h.path}", sop_instance_uid="2.25.7") for h in headers)])
    assert [{h.path[7:9] for h in v.slices} for v in volumes] == [{"ex"}, {"in"}]
    assert all("Miller" not in str(v.label) and "Miller" not in str(v.findings) for v in volumes)


@pytest.mark.parametrize("numbers", [lambda i: i, lambda i: 31 - i, lambda i: None])
def test_nothing_tells_which_slice_belongs_where(numbers: Any) -> None:
    """Equal numbers, numbers that run against each other, and none."""
    headers = even_layout(30).headers()
    second = [replace(h, instance_number=numbers(h.instance_number)) for h in again(headers)]
    volumes = split([*headers, *second])
    assert all(v.uncertain and len(v.twins) == 30 for v in volumes)
    assert "nothing tells" in the_finding(volumes[0], "overlapping-volumes").message


@pytest.mark.parametrize("offset_mm", [2.5, 1.7])
def test_scans_one_after_the_other_between_each_others_slices(offset_mm: float) -> None:
    """Numbered one after the other; at half of the step they would make one even stack."""
    first, second = even_layout(30, 5.0), replace(even_layout(30, 5.0), centre_mm=(12.0, -157.0, -431.0 + offset_mm))
    later = [replace(h, instance_number=h.instance_number + 30) for h in again(second.headers()) if h.instance_number]
    volumes = split([*first.headers(), *later])
    assert [len(v.slices) for v in volumes] == [30, 30]
    assert [str(v.label) for v in volumes] == ["slices 1 to 30", "slices 31 to 60"]
    assert all(v.geometry is not None and v.geometry.is_regular for v in volumes)
    downwards = [replace(h, instance_number=31 - i) for i, h in enumerate(even_layout(30, 5.0).headers())]
    assert len(split(downwards)) == 1


@pytest.mark.parametrize("name", ["temporal_position", "cardiac_phase", "stack_id"])
def test_phases_between_each_others_slices(name: str) -> None:
    headers = [replace(h, **{name: 1 + i % 2}) for i, h in enumerate(even_layout(60).headers())]
    assert [len(v.slices) for v in split(headers)] == [30, 30]
    # What only says where a slice was acquired splits nothing that is even.
    headers = [replace(h, acquisition_number=1 + i % 2) for i, h in enumerate(even_layout(60).headers())]
    assert len(split(headers)) == 1


@pytest.mark.parametrize("name", ["patient_key", "study_instance_uid", "frame_of_reference_uid"])
def test_slices_of_two_sources_are_no_stack(name: str) -> None:
    names = ["secret-1", "secret-2"]
    headers = [replace(h, **{name: names[i % 2]}) for i, h in enumerate(even_layout(60).headers())]
    volumes = split(headers)
    assert [len(v.slices) for v in volumes] == [30, 30]
    assert all(v.label and "secret" not in str(v.label) for v in volumes)
    own = [replace(h, **{name: f"secret-{i}"}) for i, h in enumerate(even_layout(60).headers())]
    assert len(split(own)) == 1


def test_acquisitions_and_image_types_that_abut_are_one_stack() -> None:
    """As in a real head CT: 21 acquisition numbers of one or two slices, two image types, no overlap."""
    headers = even_layout(28, 4.0).headers()
    headers = changed(
        headers,
        range(28),
        acquisition_number=lambda i: i if i < 14 else 7 + i // 2,
        image_type=lambda i: ("ORIGINAL", "PRIMARY", "AXIAL", *(["ADD"] if i < 14 else [])),
    )
    (volume,) = split(headers)
    assert len(volume.slices) == 28 and codes(volume) == []


def test_two_scans_that_overlap_by_a_few_slices_wait_for_the_pixels() -> None:
    lower, upper = thinned(even_layout(60), np.arange(33)), thinned(even_layout(60), np.arange(30, 60))
    headers = [
        *changed(lower.headers(), range(33), acquisition_number=1),
        *again(changed(upper.headers(), range(30), acquisition_number=2)),
    ]
    (volume,) = split(headers)
    assert len(volume.slices) == 60 and len(volume.twins) == 3


def test_interleaved_scans_are_taken_apart() -> None:
    """Two breath-holds at places of their own: each is even, together they are not."""
    first = changed(even_layout(30, 5.0).headers(), range(30), acquisition_number=1)
    second = replace(even_layout(30, 5.0), centre_mm=(12.0, -157.0, -429.6))
    volumes = split([*first, *again(changed(second.headers(), range(30), acquisition_number=2))])
    assert [len(v.slices) for v in volumes] == [30, 30]
    assert all(v.geometry is not None and v.geometry.is_regular for v in volumes)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("mixed-size", {"rows": 60}),
        ("mixed-pixel-spacing", {"pixel_spacing_mm": (4.0, 4.1)}),
        ("mixed-kernel", {"kernel": "B80f"}),
        ("mixed-orientation", {"orientation": (1.0, 0.0, 0.0, 0.0, 0.866025, -0.5)}),
    ],
)
def test_what_differs_is_split_and_named(code: str, values: dict[str, Any]) -> None:
    headers = changed(even_layout(30).headers(), range(30), kernel="B30f")
    volumes = split(changed(headers, range(20, 30), **values))
    assert [len(v.slices) for v in volumes] == [20, 10]
    assert all(code in codes(v) for v in volumes)
    assert len({str(v.label) for v in volumes}) == 2 and all(v.label for v in volumes)


def test_slices_that_are_turned_in_their_plane_are_told_apart_in_words() -> None:
    headers = even_layout(30).headers()
    turned = (-1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
    volumes = split(changed(headers, range(20, 30), orientation=turned))
    assert [str(v.label) for v in volumes] == [
        "axial, rows to L and columns to P", "axial, rows to R and columns to A"
    ]  # fmt: skip
    assert "20 x axial, rows to L and columns to P" in the_finding(volumes[0], "mixed-orientation").message


@pytest.mark.parametrize(
    "values",
    [
        lambda k: {"cardiac_phase": 10.0 * k},
        lambda k: {"acquisition_number": k + 1},
        lambda k: {"series_description": f"T={10 * k}%"},
    ],
)
def test_of_equal_volumes_the_first_phase_goes_first(values: Callable[[int], dict[str, Any]]) -> None:
    """Whatever their UIDs are: the numbers of the slices begin at 1 in each."""
    headers: list[SliceHeader] = []
    for k in (2, 0, 3, 1):
        uids = {1: "2.25.9", 0: "2.25.8", 3: "2.25.2", 2: "2.25.1"}
        own = changed(even_layout(30).headers(), range(30), **values(k))
        headers += [replace(h, sop_instance_uid=f"{uids[k]}.{i}", path=f"{uids[k]}-{i}") for i, h in enumerate(own)]
    volumes = split(headers)
    assert len(volumes) == 4
    (name,) = values(0)
    assert [getattr(v.slices[0], name) for v in volumes] == [values(k)[name] for k in range(4)]


def test_an_object_that_is_no_slice_is_no_part_of_the_stack() -> None:
    """A segmentation and a PET slice under the series' UID, at places of its slices."""
    headers = even_layout(30).headers()
    (odd,) = again(headers[4:5], sop_class_uid="1.2.840.10008.5.1.4.1.1.66.4", modality="SEG")
    (other,) = again(headers[7:8], modality="PT")
    volumes = split([*headers, odd, replace(other, sop_instance_uid="2.25.8")])
    assert [len(v.slices) for v in volumes] == [30, 1, 1] and not volumes[0].twins
    assert "modality CT" in str(volumes[0].label) and any("a segmentation" in str(v.label) for v in volumes)


def test_rounding_of_spacing_and_orientation_does_not_split() -> None:
    headers = changed(
        even_layout(30).headers(),
        range(10, 30),
        pixel_spacing_mm=(4.0001, 3.9999),
        orientation=(1.0, 0.0, 0.00002, 0.0, 1.0, -0.00001),
    )
    assert len(split(headers)) == 1


def test_an_absent_kernel_does_not_split() -> None:
    (volume,) = split(changed(even_layout(30).headers(), range(10), kernel="B30f"))
    assert len(volume.slices) == 30 and "mixed-kernel" not in codes(volume)


@pytest.mark.parametrize("value", ["LOCALIZER", "SCOUT", "TOPOGRAM"])
def test_a_localizer_is_left_out(value: str) -> None:
    headers = even_layout(30).headers()
    localizer = replace(
        headers[0],
        sop_instance_uid="2.25.999",
        path="loc",
        rows=200,
        columns=120,
        image_type=("ORIGINAL", "PRIMARY", value),
        orientation=(1.0, 0, 0, 0, 0, -1.0),
    )
    volumes = split([localizer, *headers])
    assert [len(v.slices) for v in volumes] == [30, 1]
    assert the_finding(volumes[0], "localizer-removed").severity == "info"
    assert str(volumes[1].label) == "localizer" and "mixed-size" not in codes(volumes[0])


def test_a_localizer_that_does_not_say_so_is_split_by_its_orientation() -> None:
    headers = even_layout(30).headers()
    odd = replace(headers[0], sop_instance_uid="2.25.999", path="loc", orientation=(1.0, 0, 0, 0, 0, -1.0))
    volumes = split([odd, *headers])
    assert [len(v.slices) for v in volumes] == [30, 1]
    assert "mixed-orientation" in codes(volumes[0]) and "single-slice" in codes(volumes[1])


# -- positions that are not there ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"position": None},
        {"position": (0.0, math.nan, 0.0)},
        {"position": (0.0, 1e30, 0.0)},
        {"orientation": None},
        {"orientation": (0.0,) * 6},
        {"orientation": (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)},
        {"orientation": (1.0, 0.0, math.inf, 0.0, 1.0, 0.0)},
    ],
)
def test_no_usable_position(values: dict[str, Any]) -> None:
    headers = even_layout(20).headers()
    (volume,) = split(changed(headers, range(20), **values))
    assert volume.geometry is None and the_finding(volume, "position-missing").severity == "error"
    (volume,) = split(changed(headers, range(3), **values))
    assert len(volume.slices) == 17 and the_finding(volume, "position-missing").severity == "warning"


def test_a_recipe_may_allow_slice_location_then_instance_number() -> None:
    headers = [replace(h, position=None, slice_location_mm=-7.0 * i) for i, h in enumerate(even_layout(20).headers())]
    (volume,) = split(headers, missing_position="slice-location")
    assert the_finding(volume, "position-missing").severity == "warning"
    assert volume.geometry is not None and volume.geometry.step_mm == pytest.approx(7.0)
    assert [h.instance_number for h in volume.slices] == list(range(20, 0, -1))
    headers = [replace(h, slice_location_mm=None) for h in headers]
    assert split(headers, missing_position="slice-location")[0].geometry is None
    (volume,) = split(headers, missing_position="instance-number")
    assert volume.geometry is not None and volume.geometry.step_mm == pytest.approx(3.0)


def test_all_slices_at_one_place() -> None:
    headers = [replace(h, position=(0.0, 0.0, 0.0)) for h in even_layout(20).headers()]
    (volume,) = split(headers)
    assert volume.geometry is None and the_finding(volume, "position-missing").severity == "error"
    headers = [replace(h, slice_location_mm=-7.0 * i) for i, h in enumerate(headers)]
    (volume,) = split(headers, missing_position="slice-location")
    assert volume.geometry is not None and volume.geometry.step_mm == pytest.approx(7.0)
    assert the_finding(volume, "position-missing").severity == "warning"


def test_pixel_spacing_from_the_reconstruction_diameter() -> None:
    headers = [replace(h, rows=94, pixel_spacing_mm=None) for h in even_layout(20).headers()]
    (volume,) = split(headers)
    assert volume.geometry is None and the_finding(volume, "pixel-spacing-missing").severity == "error"
    (volume,) = split([replace(h, reconstruction_diameter_mm=376.0) for h in headers])
    assert volume.geometry is not None and volume.geometry.pixel_spacing_mm == (4.0, 4.0)
    assert the_finding(volume, "pixel-spacing-missing").severity == "warning"


def test_a_single_slice() -> None:
    (volume,) = volumes_of(even_layout(1))
    assert the_finding(volume, "single-slice").severity == "error"
    assert volume.geometry is not None and volume.geometry.step_mm == volume.slices[0].slice_thickness_mm


@pytest.mark.parametrize(("position", "words"), [("HFP", "prone"), ("FFS", "feet first"), ("FFDL", "left side")])
def test_patient_position_is_said(position: str, words: str) -> None:
    (volume,) = split([replace(h, patient_position=position) for h in even_layout(9).headers()])
    assert words in the_finding(volume, "patient-position").message


def test_direction_of_rounded_cosines_is_orthonormal() -> None:
    direction = slice_direction((0.97, 0.01, 0.242, -0.0083, 0.9999, -0.008))
    assert direction is not None
    np.testing.assert_allclose(direction.T @ direction, np.eye(3), atol=1e-12)
    assert np.linalg.det(direction) == pytest.approx(1)


@pytest.mark.parametrize(
    ("orientation", "off"),
    [
        ((1.0, 0.0, 0.0, 0.01745, 0.99985, 0.0), 0.01745),
        ((0.95, 0.0, 0.0, 0.0, 0.95, 0.0), 0.05),
        ((0.707, 0.707, 0.0, -0.707, 0.707, 0.0), 0.0),
        ((1.0, 0.0, 0.0, 0.0, 1.0, 0.0), 0.0),
    ],
)
def test_directions_that_are_no_directions_are_said(orientation: Any, off: float) -> None:
    (volume,) = split([replace(h, orientation=orientation) for h in even_layout(20).headers()])
    if not off:
        assert "orientation-inexact" not in codes(volume)
        return
    assert the_finding(volume, "orientation-inexact").details["off"] == pytest.approx(off, abs=1e-4)


def test_nothing_in_a_finding_names_the_patient() -> None:
    headers = [replace(h, study_instance_uid="1.2.3.4", patient_key="secret") for h in even_layout(20).headers()]
    for volume in split([*headers, *again(headers, acquisition_number=7)]):
        for finding in volume.findings:
            assert "1.2.3.4" not in str(finding) and "secret" not in str(finding)
