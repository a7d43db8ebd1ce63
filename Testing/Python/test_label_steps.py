"""Steps that change labels, each on a mask whose answer can be counted."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.structures import LOBES, LUNGS, Structure
from LungPrepLib.steps.step import LabelMap, LabelStep

SPACING = (1.0, 1.0, 2.5)


def apply(
    array: np.ndarray, structures: tuple[Structure, ...] = LUNGS, hu: np.ndarray | None = None, **keys
) -> LabelMap:
    """The labels after the label steps of a recipe with these keys of [labels]."""
    grid = Grid(array.shape[::-1], SPACING, (0.0, 0.0, 0.0), np.eye(3))
    recipe = Recipe().replace({f"labels.{key}": value for key, value in keys.items()})
    labels = LabelMap(array.astype(np.uint8), grid, structures)
    image = grid.image_of((np.full(array.shape, -850) if hu is None else hu).astype(np.int16))
    before = labels.array.copy()
    for step in recipe.steps_of(LabelStep):
        labels = step.apply(labels, image)
    np.testing.assert_array_equal(before, array)
    assert isinstance(image, sitk.Image)
    return labels


def empty() -> np.ndarray:
    return np.zeros((20, 24, 24), np.uint8)


def two() -> np.ndarray:
    array = empty()
    array[5:15, 5:15, 3:9] = 1
    array[5:15, 5:15, 13:20] = 2
    return array


def within(point: tuple[int, int, int], radius_mm: float) -> np.ndarray:
    z, y, x = np.mgrid[:20, :24, :24]
    return np.sqrt((2.5 * (z - point[0])) ** 2 + (y - point[1]) ** 2 + (x - point[2]) ** 2) <= radius_mm + 1e-6


def test_keep_by_key_name_and_value() -> None:
    for name in ("left_lung", "Left lung", "2"):
        kept = apply(two(), keep=[name])
        assert kept.values == [2] and [s.key for s in kept.structures] == ["left_lung"]


def test_a_label_outside_the_table_is_refused_with_the_key_and_what_there_is() -> None:
    with pytest.raises(LungPrepError) as caught:
        apply(two(), keep=["trachea"])
    assert "'labels.keep' names the label 'trachea'" in caught.value.message
    assert "right_lung (1), left_lung (2)" in caught.value.action


def test_merge() -> None:
    merged = apply(two(), merge=["lungs = *"])
    assert merged.values == [1] and np.count_nonzero(merged.array) == np.count_nonzero(two())
    (structure,) = merged.structures
    assert (structure.value, structure.key, structure.name, structure.modifier) == (1, "lungs", "lungs", None)
    lobes = empty()
    for value in range(1, 6):
        lobes[value * 2] = value
    sides = apply(lobes, LOBES, merge=["left = left_upper_lobe + left_lower_lobe", "right = 3 + 4 + 5"])
    assert [(s.value, s.key) for s in sides.structures] == [(1, "left"), (3, "right")]
    np.testing.assert_array_equal(sides.array > 0, lobes > 0)
    with pytest.raises(LungPrepError, match=r"labels\.merge\[0\]"):
        apply(two(), merge=["lungs"])


def test_rename_and_other_values() -> None:
    found = apply(two(), rename=["right_lung = rechte Lunge", "right_lung = 2", "left_lung = 1"])
    np.testing.assert_array_equal(found.array == 1, two() == 2)
    assert [(s.value, s.name) for s in found.structures] == [(1, "left lung"), (2, "rechte Lunge")]
    with pytest.raises(LungPrepError, match=r"labels\.rename"):
        apply(two(), rename=["left_lung = 1"])


def test_only_hu_leaves_vessels_out() -> None:
    hu = np.full((20, 24, 24), -850)
    hu[10, 10, 4:7] = 40
    found = apply(two(), hu=hu, only_hu=[-1000, -500])
    assert np.count_nonzero(found.array == 1) == 10 * 10 * 6 - 3


def test_the_largest_piece_of_each_label() -> None:
    array = two()
    array[0, 0, 0:3] = 1
    array[18, 20, 20] = 2
    np.testing.assert_array_equal(apply(array, largest=True).array, two())


def test_small_pieces_in_mm3_and_then_in_mm2() -> None:
    array = two()
    array[0, 0, 0:4] = 1  # 4 voxels, 10 mm3
    array[0, 2, 0:3] = 2  # 3 voxels, 7.5 mm3
    assert np.count_nonzero(apply(array, min_component_mm3=10.0).array) == np.count_nonzero(two()) + 4
    np.testing.assert_array_equal(apply(array, min_component_voxels=5).array, two())
    thin = two()
    thin[15:18, 5:6, 3:6] = 1  # hangs on the lung: 3 pixels in each of three slices
    assert np.count_nonzero(apply(thin, min_component_mm3=100.0).array) == np.count_nonzero(thin)
    np.testing.assert_array_equal(apply(thin, min_component_mm2=4.0).array, two())
    np.testing.assert_array_equal(apply(thin, min_component_pixels=4).array, two())


def test_holes_in_space_and_in_slices() -> None:
    array = two()
    array[10, 10, 5] = 0  # enclosed on all sides
    tunnel = array.copy()
    tunnel[:, 8, 5] = 0  # open above and below
    np.testing.assert_array_equal(apply(array, fill_holes="3d").array, two())
    assert apply(tunnel, fill_holes="3d").array[10, 8, 5] == 0
    np.testing.assert_array_equal(apply(tunnel, fill_holes="slices").array, two())


@pytest.mark.parametrize("radius", [1.0, 2.5, 3.3, 5.0])
def test_a_voxel_becomes_a_ball_in_millimetres(radius: float) -> None:
    array = empty()
    array[10, 12, 12] = 1
    np.testing.assert_array_equal(apply(array, dilate_mm=radius).array == 1, within((10, 12, 12), radius))


@pytest.mark.parametrize("radius", [1.0, 2.5, 3.3])
def test_what_is_missing_makes_a_hole_of_a_ball(radius: float) -> None:
    array = np.ones((20, 24, 24), np.uint8)
    array[10, 12, 12] = 0
    np.testing.assert_array_equal(apply(array, erode_mm=radius).array == 0, within((10, 12, 12), radius))


def test_two_labels_meet_in_the_middle_and_take_nothing_from_each_other() -> None:
    array = empty()
    array[:, :, 4] = 1
    array[:, :, 10] = 2
    row = apply(array, dilate_mm=20.0).array[10, 12]
    assert row[:8].tolist() == [1] * 8 and row[8:].tolist() == [2] * 16
    assert (apply(two(), dilate_mm=5.0).array[two() > 0] == two()[two() > 0]).all()


def test_closing_fills_a_gap_and_opening_cuts_a_bridge() -> None:
    slit = two()
    slit[:, 10, :] = 0
    closed = apply(slit, close_mm=2.0).array
    assert (closed[6:14, 10, 5:7] == 1).all()
    assert np.count_nonzero(closed) <= np.count_nonzero(two())
    bridge = empty()
    bridge[4:16, 4:14, 2:9] = 1
    bridge[4:16, 4:14, 14:21] = 1
    whole = bridge.copy()
    whole[10, 9, 9:14] = 1
    opened = apply(whole, open_mm=2.0).array
    assert not opened[10, 9, 10:13].any()
    assert np.count_nonzero(opened) > 0.8 * np.count_nonzero(bridge)


def test_pieces_become_instances_by_size() -> None:
    array = two()
    array[0:3, 0:3, 0:3] = 1
    found = apply(array, instances=True)
    assert [(s.value, s.key) for s in found.structures] == [
        (1, "right_lung_1"),
        (2, "right_lung_2"),
        (3, "left_lung_1"),
    ]
    assert found.array[10, 10, 5] == 1 and found.array[1, 1, 1] == 2 and found.array[10, 10, 15] == 3
    assert found.array.dtype == np.uint8


def test_more_than_255_instances_are_kept_apart() -> None:
    array = empty()
    array[::2, ::2, ::2] = 1
    found = apply(array, instances=True)
    assert len(found.values) == 10 * 12 * 12 and found.array.dtype == np.uint16


@pytest.mark.slow
def test_hundreds_of_instances_are_written_and_read_back(tmp_path) -> None:
    from LungPrepLib.export.case_folder import write_case
    from LungPrepLib.pipeline import prepare

    array = empty()
    array[::2, ::2, ::2] = 1
    random = np.random.default_rng(0)
    image = sitk.GetImageFromArray(random.integers(-900, -700, array.shape).astype(np.int16))
    recipe = Recipe().replace(
        {"labels.instances": True, "output.formats": ["nifti", "nrrd", "npz"], "output.report": False,
         "hounsfield.repair": False, "hounsfield.require": False}
    )  # fmt: skip
    case = prepare(image, recipe, labels=sitk.GetImageFromArray(array))
    write_case(case, tmp_path / "case")
    expected = sitk.GetArrayFromImage(case.prepared_labels)
    assert expected.max() == 1440 and len(case.prepared_structures) == 1440
    for name in ("prepared_labels.nii.gz", "prepared_labels.seg.nrrd"):
        np.testing.assert_array_equal(sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / "case" / name))), expected)
    np.testing.assert_array_equal(np.load(tmp_path / "case" / "prepared.npz")["labels"], expected)


def test_closing_does_not_grow_towards_the_border_of_the_image() -> None:
    array = empty()
    array[4:16, 3:21, 3:21] = 1
    np.testing.assert_array_equal(apply(array, close_mm=6.0).array, array)


# -- vessels and airways -------------------------------------------------------------------------------------------


def lung_with_vessel() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A lung, its HU with a vessel of 4 mm through its middle and a rim of half tissue, and the vessel."""
    array = empty()
    array[3:17, 3:21, 3:21] = 1
    vessel = np.zeros(array.shape, bool)
    vessel[3:17, 10:14, 10:14] = True
    hu = np.where(array > 0, -850, 40)
    hu[array > 0] = np.where(vessel, 60, -850)[array > 0]
    rim = (array > 0) & ~np.pad(array[4:16, 4:20, 4:20] > 0, ((4, 4), (4, 4), (4, 4)))
    hu[rim & ~vessel] = -300
    return array, hu, vessel


def test_vessels_leave_a_label_and_its_rim_stays() -> None:
    array, hu, vessel = lung_with_vessel()
    out = apply(array, hu=hu, vessels="out").array
    inner = np.zeros(array.shape, bool)
    inner[5:15] = True  # where the vessel meets the rim both are dense
    np.testing.assert_array_equal(out[inner] > 0, (array > 0)[inner] & ~vessel[inner])
    rim = (hu == -300) & inner
    assert (out[rim] == 1).mean() > 0.9
    np.testing.assert_array_equal(apply(array, hu=hu, vessels="as-segmented").array, array)


def test_vessels_come_into_a_label_that_has_a_notch_for_them() -> None:
    array, hu, vessel = lung_with_vessel()
    notched = array.copy()
    notched[vessel] = 0
    notched[5:15, 3:10, 11:13] = 0  # open to the front: no hole
    whole = apply(notched, hu=hu, vessels="in").array
    np.testing.assert_array_equal(whole[5:15, 4:], array[5:15, 4:])  # at the very surface a ball leaves a dent


def test_a_known_mask_of_vessels_is_believed_on_whatever_grid() -> None:
    from LungPrepLib.pipeline import prepare
    from small_cases import small_chest

    ct, labels = small_chest()
    vessels = sitk.GetImageFromArray(np.zeros(labels.GetSize()[::-1], np.uint8))
    vessels.CopyInformation(labels)
    vessels[14:18, 16:30, 8:16] = 1
    changes = {"labels.vessels": "out", "segmentation.check": False, "resampling.spacing_mm": [2.5, 2.75, 4.0]}
    case = prepare(ct, Recipe().replace(changes), labels=labels, vessels=vessels)
    assert case.prepared_labels is not None and case.labels is not None
    kept, native = (sitk.GetArrayFromImage(image) for image in (case.prepared_labels, case.labels))
    expected = native.copy()
    expected[sitk.GetArrayFromImage(vessels) > 0] = 0
    np.testing.assert_array_equal(kept, expected.repeat(2, 0).repeat(2, 1).repeat(2, 2))
    assert (native[sitk.GetArrayFromImage(vessels) > 0] == 1).all()  # measured labels stay as they are
