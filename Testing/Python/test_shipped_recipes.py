"""What the shipped recipes reproduce, beside the published rule worked out here with other libraries."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.image.slice_geometry import SliceGeometry
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe, load_recipe

HOUNSFIELD = {"hounsfield.repair": False, "hounsfield.require": False, "segmentation.segmenter": "none"}


def series(size: tuple[int, int, int], spacing: tuple[float, float, float]) -> sitk.Image:
    """Smooth tissue with noise, slices from the feet to the head."""
    random = np.random.default_rng(8)
    values = ndimage.gaussian_filter(random.normal(size=size[::-1]), 1.5) * 4000 - 300
    values = values.clip(-1000, 1400)
    values[:, [0, -1]] = values[:, :, [0, -1]] = -1000
    image = sitk.GetImageFromArray(values.astype(np.int16))
    image.SetSpacing(spacing)
    image.SetOrigin((-17.0, -21.0, -300.0))
    return image


def recipe(name: str, **changes) -> Recipe:
    return load_recipe(name).replace({**HOUNSFIELD, **changes})


@pytest.mark.parametrize(
    ("size", "spacing"),
    [((40, 40, 35), (0.9, 0.9, 1.25)), ((36, 36, 44), (0.75, 0.75, 0.6)), ((20, 20, 33), (1.0, 1.0, 5.0))],
)
def test_rad_chestct_is_what_the_published_rule_gives(size: tuple, spacing: tuple) -> None:
    """Draelos 2021: slices from the head to the feet, z first, ITK's B-spline to 0.8 mm, np.round of the sizes."""
    image = series(size, spacing)
    ours = sitk.GetArrayFromImage(prepare(image, recipe("rad-chestct")).prepared_image)
    head_first = sitk.GetArrayFromImage(image)[::-1].transpose(2, 1, 0).astype(np.float32)
    volume = sitk.GetImageFromArray(head_first)  # its x is the slice
    volume.SetSpacing((spacing[2], spacing[1], spacing[0]))
    shape = [int(np.round(n * s / 0.8)) for n, s in zip(volume.GetSize(), volume.GetSpacing(), strict=True)]
    itk = sitk.Resample(
        volume, shape, sitk.Transform(), sitk.sitkBSpline, (0, 0, 0), (0.8, 0.8, 0.8), np.eye(3).ravel(), 8
    )
    theirs = np.rint(np.clip(sitk.GetArrayFromImage(itk), -1000, 1000)).astype(np.int16).transpose(2, 1, 0)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    inside = np.ix_(
        *(np.arange(n) * 0.8 <= (m - 0.5) * s for n, m, s in zip(ours.shape, size[::-1], spacing[::-1], strict=True))
    )
    within = np.abs(ours[inside].astype(int) - theirs[inside]) <= 1
    assert within.mean() >= 0.999


def test_rad_chestct_begins_at_the_head_of_whatever_stack() -> None:
    image = series((30, 30, 40), (0.8, 0.8, 0.8))
    upwards = prepare(image, recipe("rad-chestct")).prepared_image
    np.testing.assert_array_equal(
        sitk.GetArrayFromImage(upwards), np.clip(sitk.GetArrayFromImage(image)[::-1], -1000, 1000)
    )
    assert upwards.GetOrigin()[2] == pytest.approx(-300 + 39 * 0.8)
    turned = sitk.GetImageFromArray(sitk.GetArrayFromImage(image)[::-1, ::-1])
    turned.SetSpacing(image.GetSpacing())
    turned.SetOrigin((-17.0, -21.0 + 29 * 0.8, -300 + 39 * 0.8))
    turned.SetDirection((1, 0, 0, 0, -1, 0, 0, 0, -1))
    again = prepare(turned, recipe("rad-chestct")).prepared_image
    np.testing.assert_array_equal(sitk.GetArrayFromImage(again), sitk.GetArrayFromImage(upwards))


def test_isotropic_1mm_is_unchanged_for_its_users() -> None:
    """As before there was a choice: the first centre stays, a begun voxel counts, linear at the voxel's centre."""
    image = series((40, 40, 20), (0.7, 0.7, 2.5))
    ours = prepare(image, recipe("isotropic-1mm", **{"crop.to": "none"})).prepared_image
    size = [int(np.ceil(round(n * s, 6))) for n, s in zip(image.GetSize(), image.GetSpacing(), strict=True)]
    assert list(ours.GetSize()) == size and ours.GetOrigin() == image.GetOrigin()
    itk = sitk.Resample(
        image, size, sitk.Transform(), sitk.sitkLinear, image.GetOrigin(), (1, 1, 1), np.eye(3).ravel(), -1000
    )
    assert np.abs(sitk.GetArrayFromImage(ours).astype(int) - sitk.GetArrayFromImage(itk)).max() <= 1


def test_every_recipe_holds_on_irregular_slices() -> None:
    from dataclasses import replace

    from LungPrepLib.acquisition import Acquisition
    from LungPrepLib.gridding import on_native_grid, on_recipe_grid
    from LungPrepLib.progress import Progress

    image = series((30, 30, 40), (0.8, 0.8, 2.0))
    offsets = np.cumsum(np.where(np.arange(40) % 5 == 0, 3.1, 2.0))
    positions = np.stack([np.full(40, -17.0), np.full(40, -21.0), offsets], axis=1)
    geometry = SliceGeometry((30, 30), (0.8, 0.8), np.eye(3), positions)
    for interpolation in ("nearest", "linear", "bspline", "windowed-sinc"):
        used = recipe("rad-chestct", **{"resampling.interpolation": interpolation})
        acquisition = Acquisition(geometry.stacked(sitk.GetArrayFromImage(image)), replace(geometry))
        native = on_native_grid(acquisition, None, used, Progress())
        prepared = on_recipe_grid(native, acquisition, None, used, Progress())
        for done in (native.done[-1], next(deed for deed in prepared.done if deed["step"] == "resample")):
            assert done["within_slices"] == interpolation
            assert done["between_slices"] == ("nearest" if interpolation == "nearest" else "linear")
        assert prepared.image.GetDirection()[8] == -1
