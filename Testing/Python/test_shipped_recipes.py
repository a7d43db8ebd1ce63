"""What the shipped recipes reproduce, beside the published rule worked out here with other libraries."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.image.slice_geometry import SliceGeometry
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe, load_recipe
from tutorial_lungs import steps_of_the_tutorial

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


def test_a_step_that_is_not_quite_what_is_meant_makes_no_slice_more() -> None:
    """110 slices 3 mm apart with positions of four decimals: 412.5 slices of 0.8 mm, which np.round makes 412."""
    image = series((20, 20, 110), (0.8, 0.8, 3.00000009174312))
    assert prepare(image, recipe("rad-chestct")).prepared_image.GetSize() == (20, 20, 412)
    image = series((20, 20, 120), (0.75, 0.75, 2.99999995))
    whole = prepare(image, recipe("ct-rate", **{"crop.size": [0, 0, 0]})).prepared_image
    assert whole.GetSize() == (20, 20, 240)  # int(120 * 3 / 1.5)


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


# -- the Data Science Bowl's tutorials ------------------------------------------------------------------------------


def body(
    size: tuple[int, int, int] = (64, 56, 30), spacing: tuple[float, float, float] = (1.4, 1.4, 2.5)
) -> sitk.Image:
    """Two lungs with a vessel and a nodule at the wall, gas in the stomach, air around."""
    x, y, z = size
    zz, yy, xx = np.mgrid[:z, :y, :x].astype(float)
    hu = np.full((z, y, x), -1000.0)
    hu[((xx - x / 2) / (x * 0.42)) ** 2 + ((yy - y / 2) / (y * 0.4)) ** 2 < 1] = 40
    for side in (-1, 1):
        lung = ((xx - x / 2 - side * x * 0.19) / (x * 0.14)) ** 2 + ((yy - y / 2) / (y * 0.25)) ** 2
        lung = (lung + ((zz - z / 2) / (z * 0.42)) ** 2 < 1) | (
            (np.abs(zz - z / 2) < 6) & (np.hypot(yy - 24, xx - x / 2) < 3)
        )
        hu[lung] = -850
    hu[np.hypot(yy - y / 2, xx - x * 0.31) < 1.5] = 60
    hu[(np.hypot(yy - y * 0.7, xx - x * 0.62) < 3) & (zz < 4)] = -900
    hu = ndimage.gaussian_filter(hu, (0.4, 0.7, 0.7)) + np.random.default_rng(1).normal(0, 15, hu.shape)
    image = sitk.GetImageFromArray(np.rint(hu).clip(-1000, None).astype(np.int16))
    image.SetSpacing(spacing)
    return image


def tutorial_lungs(image: np.ndarray, fill: bool) -> np.ndarray:
    """The published steps with scikit-image, as the tutorial describes them."""
    measure = pytest.importorskip("skimage.measure")
    two = (image > -320).astype(np.int8) + 1
    parts = measure.label(two)
    two[parts == parts[0, 0, 0]] = 2
    if fill:
        for z in range(len(two)):
            parts = measure.label(two[z] - 1)
            sizes = np.bincount(parts.ravel())[1:]
            if len(sizes):
                two[z][parts != sizes.argmax() + 1] = 1
    lungs = 2 - two
    parts = measure.label(lungs, background=0)
    return parts == np.bincount(parts.ravel())[1:].argmax() + 1


@pytest.mark.parametrize("fill", [True, False])
def test_dsb2017_is_what_the_tutorial_gives(fill: bool) -> None:
    image = body()
    air = "largest-pocket-filled" if fill else "largest-pocket"
    case = prepare(image, recipe("dsb2017", **{"labels.air": air}))
    array = sitk.GetArrayFromImage(image)
    factor = np.round(np.array(array.shape) * (2.5, 1.4, 1.4)) / array.shape
    zoomed = ndimage.zoom(array, factor, mode="nearest")
    assert case.prepared_labels is not None
    ours, labels = sitk.GetArrayFromImage(case.prepared_image), sitk.GetArrayFromImage(case.prepared_labels)
    assert ours.shape == zoomed.shape
    theirs = np.clip((zoomed + 1000.0) / 1400.0, 0, 1) - 0.25
    assert np.mean(np.abs(ours - theirs) <= 1e-6) > 0.9999  # an exact half may be rounded to the other side
    mask = tutorial_lungs(zoomed, fill)
    assert 2 * np.count_nonzero(mask & (labels > 0)) / (mask.sum() + (labels > 0).sum()) >= 0.999
    assert [structure.key for structure in case.prepared_structures] == ["lungs"]


def test_dsb2017_2d_is_what_the_tutorial_gives() -> None:
    image = body((120, 110, 12), (0.8, 0.8, 5.0))
    case = prepare(image, recipe("dsb2017-2d"))
    ours = sitk.GetArrayFromImage(case.prepared_image)
    for plane, got in zip(sitk.GetArrayFromImage(image), ours, strict=True):
        mask = steps_of_the_tutorial(plane)[-1]
        np.testing.assert_array_equal(got, np.where(mask, plane, -1024))


# -- CT-RATE and MedSAM ---------------------------------------------------------------------------------------------


def test_ct_rate_is_what_its_published_steps_give() -> None:
    """They clip before they resample: a scan has noise around -1000 HU, and padding below."""
    torch = pytest.importorskip("torch")
    image = series((50, 44, 20), (0.9, 0.9, 2.0)) - 60
    ours = sitk.GetArrayFromImage(prepare(image, recipe("ct-rate", **{"crop.size": [56, 56, 30]})).prepared_image)
    array = sitk.GetArrayFromImage(image)
    shape = [int(n * s / t) for n, s, t in zip(array.shape, (2.0, 0.9, 0.9), (1.5, 0.75, 0.75), strict=True)]
    tensor = torch.tensor(np.clip(array, -1000, 1000).astype(np.float32))[None, None]
    resized = torch.nn.functional.interpolate(tensor, size=shape, mode="trilinear", align_corners=False)[0, 0].numpy()
    theirs = resized / 1000
    for axis, (n, wanted) in enumerate(zip(theirs.shape, (30, 56, 56), strict=True)):
        start = max((n - wanted) // 2, 0)
        theirs = theirs.take(range(start, min(start + wanted, n)), axis=axis)
        before = (wanted - theirs.shape[axis]) // 2
        pad = [(0, 0)] * 3
        pad[axis] = (before, wanted - theirs.shape[axis] - before)
        theirs = np.pad(theirs, pad, constant_values=-1)
    assert ours.shape == theirs.shape and ours.dtype == np.float32
    assert np.abs(ours - theirs).max() <= 0.00051


def test_medsam_follows_the_published_rules() -> None:
    image = series((60, 40, 24), (0.9, 0.9, 2.0))
    labels = np.zeros((24, 40, 60), np.uint8)
    labels[5:12, 5:25, 5:20] = 1  # 2100 voxels, 300 pixels a slice
    labels[12, 5:9, 5:15] = 1  # 40 pixels hang on it: gone in 2D
    labels[15:20, 5:15, 30:40] = 2  # 500 voxels: gone in 3D
    mask = sitk.GetImageFromArray(labels)
    mask.CopyInformation(image)
    case = prepare(image, load_recipe("medsam").replace({**HOUNSFIELD, "slices.square": 120}), labels=mask)
    ours, kept = sitk.GetArrayFromImage(case.prepared_image), sitk.GetArrayFromImage(case.prepared_labels)
    assert ours.shape == (7, 120, 120) and ours.dtype == np.uint8
    assert set(np.unique(kept)) == {0, 1}
    assert (ours[:, :18] == 0).all() and (ours[:, 102:] == 0).all()  # padded: 40 of 60 rows
    native = prepare(image, load_recipe("medsam").replace({**HOUNSFIELD, "slices.square": 0}), labels=mask)
    window = np.clip((sitk.GetArrayFromImage(image)[5:12] + 160) / 400, 0, 1) * 255
    assert np.abs(sitk.GetArrayFromImage(native.prepared_image) - window).max() <= 0.5001


def test_medsam_resizes_what_the_window_left() -> None:
    """pre_CT_MR.py windows first and then resizes each slice with scikit-image, order 3, nothing clipped in between."""
    transform = pytest.importorskip("skimage.transform")
    image = series((40, 40, 6), (1.0, 1.0, 3.0))
    labels = sitk.GetImageFromArray(np.ones((6, 40, 40), np.uint8))
    labels.CopyInformation(image)
    used = load_recipe("medsam").replace({**HOUNSFIELD, "slices.square": 160, "segmentation.check": False})
    ours = sitk.GetArrayFromImage(prepare(image, used, labels=labels).prepared_image)
    windowed = (np.clip(sitk.GetArrayFromImage(image).astype(float), -160, 240) + 160) / 400 * 255
    for got, plane in zip(ours, windowed, strict=True):
        theirs = transform.resize(plane, (160, 160), order=3, preserve_range=True, mode="constant", anti_aliasing=True)
        inside = (slice(24, -24), slice(24, -24))  # beyond the border are the same values again here, and 0 there
        assert np.abs(got[inside] - theirs[inside]).max() <= 2


def test_medsam_counts_pieces_that_touch_at_corners_as_one() -> None:
    image = series((30, 30, 12), (1.0, 1.0, 2.0))
    labels = np.zeros((12, 30, 30), np.uint8)
    labels[0:5, 0:12, 0:12] = 1  # 720 and 720 voxels, which touch at a corner only: 1440 together
    labels[5:10, 12:24, 12:24] = 1
    mask = sitk.GetImageFromArray(labels)
    mask.CopyInformation(image)
    changes = {**HOUNSFIELD, "slices.square": 0, "slices.labelled": False, "segmentation.check": False}
    by_corners = prepare(image, load_recipe("medsam").replace(changes), labels=mask).prepared_labels
    np.testing.assert_array_equal(sitk.GetArrayFromImage(by_corners), labels)
    changes["labels.min_component_joined"] = "faces"
    by_faces = prepare(image, load_recipe("medsam").replace(changes), labels=mask).prepared_labels
    assert not sitk.GetArrayFromImage(by_faces).any()
