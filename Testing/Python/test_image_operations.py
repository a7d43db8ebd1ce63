"""Resampling against ITK, cropping against known answers."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.image.cropping import body_box, box_of
from LungPrepLib.image.extents import spaced_grid
from LungPrepLib.image.grid import Grid
from LungPrepLib.image.orientation import along_axes_of, orientation_codes, reoriented, turned_array, turned_back
from LungPrepLib.image.resampling import Sampling, resample_image

ITK = {"nearest": sitk.sitkNearestNeighbor, "linear": sitk.sitkLinear, "bspline": sitk.sitkBSpline}
OBLIQUE = (0.36, 0.48, -0.8, -0.8, 0.6, 0.0, 0.48, 0.64, 0.6)


@pytest.fixture(scope="module")
def smooth() -> sitk.Image:
    noise = np.random.default_rng(1).normal(size=(21, 40, 37))
    image = sitk.GetImageFromArray((ndimage.gaussian_filter(noise, 1.2) * 3000).astype(np.int16))
    image.SetSpacing((0.7, 0.9, 2.5))
    image.SetOrigin((-11.0, 7.0, 300.0))
    image.SetDirection(OBLIQUE)
    return image


@pytest.mark.parametrize("interpolation", ["nearest", "linear", "bspline"])
@pytest.mark.parametrize("spacing", [(0.8, 0.8, 0.8), (2.0, 1.5, 5.0), (0.7, 0.9, 2.5)])
def test_agrees_with_itk(smooth: sitk.Image, interpolation: str, spacing: tuple) -> None:
    grid = spaced_grid(Grid.of(smooth), spacing, "covering")
    ours = resample_image(smooth, grid, interpolation)
    precise = sitk.Cast(smooth, sitk.sitkFloat64)
    reference = sitk.Resample(
        precise, grid.size, sitk.Transform(), ITK[interpolation], grid.origin_mm, spacing, OBLIQUE, -1000
    )
    assert Grid.of(ours).same_as(grid)
    difference = sitk.GetArrayFromImage(ours) - sitk.GetArrayFromImage(reference)
    assert np.abs(difference).max() <= 0.51  # rounding alone


@pytest.mark.parametrize("interpolation", ["nearest", "linear", "bspline"])
def test_a_grid_far_larger_than_the_image_agrees_with_itk(smooth: sitk.Image, interpolation: str) -> None:
    """Slabs that lie beyond both ends, and rows that do not fill a block."""
    inner = Grid.of(smooth)
    x, y, z = (float(v) for v in inner.points_mm(np.array([[-9.0, -300.0, -31.0]]))[0])
    grid = Grid((41, 700, 90), (1.1, 1.0, 2.0), (x, y, z), inner.direction)
    ours = resample_image(smooth, grid, interpolation)
    precise = sitk.Cast(smooth, sitk.sitkFloat64)
    reference = sitk.Resample(
        precise, grid.size, sitk.Transform(), ITK[interpolation], grid.origin_mm, grid.spacing_mm, OBLIQUE, -1000
    )
    difference = sitk.GetArrayFromImage(ours) - sitk.GetArrayFromImage(reference)
    assert np.abs(difference).max() <= 0.51


@pytest.mark.parametrize("dtype", [np.int16, np.uint8, np.float32])
def test_axes_in_any_order_and_direction_give_the_same_voxels(smooth: sitk.Image, dtype: type) -> None:
    image = Grid.of(smooth).image_of(np.clip(sitk.GetArrayFromImage(smooth), 0, 255).astype(dtype))
    straight = spaced_grid(Grid.of(image), (0.8, 0.8, 1.9), "covering")
    how = Sampling("bspline", clip_overshoot=True)
    expected = sitk.GetArrayFromImage(resample_image(image, straight, how, fill=0))
    for code in orientation_codes()[::5]:
        grid = reoriented(straight, code)
        found = resample_image(image, grid, how, fill=0)
        turned = along_axes_of(grid, straight.direction)
        assert turned is not None and Grid.of(found).same_as(grid)
        np.testing.assert_array_equal(sitk.GetArrayFromImage(found), turned_array(expected, *turned[1:]))


def test_turning_back_is_the_other_way_of_turning() -> None:
    array = np.arange(2 * 3 * 4).reshape(2, 3, 4)
    grid = Grid((4, 3, 2), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), np.eye(3))
    for code in orientation_codes():
        turned = along_axes_of(reoriented(grid, code), grid.direction)
        assert turned is not None
        _, order, flips = turned
        view = turned_back(turned_array(array, order, flips), order, flips)
        np.testing.assert_array_equal(view, array)
        assert view.base is not None  # no copy, so that it can be written into


def test_a_linear_ramp_stays_where_it_is() -> None:
    ramp = np.tile(np.arange(40, dtype=np.int16) * 20 - 1000, (6, 8, 1))
    image = sitk.GetImageFromArray(ramp)
    image.SetSpacing((2.0, 2.0, 2.0))
    for interpolation in ("linear", "bspline"):
        finer = resample_image(image, spaced_grid(Grid.of(image), (0.5, 0.5, 0.5), "covering"), interpolation)
        row = sitk.GetArrayFromImage(finer)[5, 5, 20:120]
        x = np.arange(20, 120) * 0.5
        assert np.abs(row - (x * 10 - 1000)).max() <= 1


def test_outside_is_air_and_the_extent_is_kept() -> None:
    image = sitk.GetImageFromArray(np.full((3, 10, 10), 50, dtype=np.int16))
    image.SetSpacing((1.0, 1.0, 3.0))
    grid = spaced_grid(Grid.of(image), (0.8, 0.8, 0.8), "covering")
    assert grid.size == (13, 13, 12)
    array = sitk.GetArrayFromImage(resample_image(image, grid))
    assert set(np.unique(array)) == {-1000, 50}
    assert array[0, 0, 0] == 50


def test_values_at_the_limits_of_int16_saturate() -> None:
    array = np.zeros((1, 1, 16), dtype=np.int16)
    array[..., 8:] = 32767
    image = sitk.GetImageFromArray(array)
    finer = resample_image(image, spaced_grid(Grid.of(image), (0.25, 1.0, 1.0), "covering"), "bspline")
    assert sitk.GetArrayFromImage(finer).max() == 32767
    assert sitk.GetArrayFromImage(finer)[0, 0, 40] > 30000  # no wrap-around beside the edge


def test_other_axes_are_refused(smooth: sitk.Image) -> None:
    grid = Grid.of(smooth)
    with pytest.raises(ValueError, match="axes"):
        resample_image(smooth, Grid(grid.size, grid.spacing_mm, grid.origin_mm, np.eye(3)))


def test_the_box_of_a_mask_has_its_margin_in_millimetres() -> None:
    array = np.zeros((20, 30, 40), dtype=np.uint8)
    array[8:12, 10:15, 20:22] = 1
    mask = sitk.GetImageFromArray(array)
    mask.SetSpacing((2.0, 1.0, 5.0))
    mask.SetOrigin((100.0, 200.0, 300.0))
    box = box_of(mask, 4.0)
    assert box is not None
    assert box.size == (2 + 4, 5 + 8, 4 + 2)
    assert box.origin_mm == pytest.approx((100 + 18 * 2, 200 + 6, 300 + 7 * 5))
    whole = box_of(mask, 1000.0)
    assert whole is not None and whole.same_as(Grid.of(mask))


def test_an_empty_mask_has_no_box() -> None:
    assert box_of(sitk.Image([4, 4, 4], sitk.sitkUInt8), 1.0) is None


def test_the_body_box_leaves_the_table_out() -> None:
    array = np.full((5, 60, 60), -1000, dtype=np.int16)
    array[:, 10:40, 15:45] = 40
    array[:, 50, 5:55] = -100  # a thin table
    box = body_box(sitk.GetImageFromArray(array), 0.0)
    assert box is not None and box.size == (30, 30, 5)
