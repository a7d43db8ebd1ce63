"""Values that are not Hounsfield units are recognised; what is certain is repaired, the rest refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from dicom_phantoms import Storage, even_layout, write_series
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.pixels.volume_reading import read_series
from LungPrepLib.image.hounsfield import check_hounsfield
from LungPrepLib.image.value_recognition import recognise
from LungPrepLib.image.values import to_int16
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import HounsfieldRules, Recipe

HU = even_layout(20, 10.0).values(noise=12.0)


def check(
    array: np.ndarray, *, rescaled: bool | None = False, **rules: bool
) -> tuple[np.ndarray, list[tuple[str, str]]]:
    image, findings = check_hounsfield(
        sitk.GetImageFromArray(array.astype(np.int16)), HounsfieldRules(**rules), rescaled=rescaled
    )
    return sitk.GetArrayFromImage(image), [(finding.code, finding.severity) for finding in findings]


@pytest.mark.parametrize("rescaled", [True, False, None])
def test_hounsfield_units_pass(rescaled: bool | None) -> None:
    values, found = check(HU, rescaled=rescaled)
    assert found == []
    np.testing.assert_array_equal(values, HU)


@pytest.mark.parametrize("shift", [1024, 1000, -1024, -1000])
def test_a_forgotten_or_doubled_intercept_is_taken_back(shift: int) -> None:
    values, found = check(HU + shift)
    assert found == [("hounsfield-repaired", "warning")]
    np.testing.assert_array_equal(values, HU)


def test_values_clipped_at_zero_still_prove_their_shift() -> None:
    for shift in (1024, 1000):
        values, found = check(np.maximum(HU + shift, 0))
        assert found == [("hounsfield-repaired", "warning")]
        np.testing.assert_array_equal(values, np.maximum(HU, -shift))


def test_a_background_of_minus_1024_is_not_taken_for_air() -> None:
    """Many images hold 0 around the circle and air at 24: the larger peak is the wrong one."""
    y, x = np.mgrid[: HU.shape[1], : HU.shape[2]]
    circle = np.hypot((y - 35.5) / 36, (x - 46.5) / 47) > 1
    values, found = check(np.where(circle, 0, HU + 1024))
    assert found == [("hounsfield-repaired", "warning")]
    np.testing.assert_array_equal(values[:, ~circle], HU[:, ~circle])


def test_one_spike_that_may_be_air_or_background_is_refused() -> None:
    body = np.where(HU < -900, -1024, HU) + 1024  # all air gone, 0 instead
    assert recognise(body.astype(np.int16)).kind in ("shifted", "no-air", "other")
    _, found = check(body)
    assert found == [("not-hounsfield", "error")]


def test_repairs_can_be_forbidden_and_hounsfield_units_not_required() -> None:
    values, found = check(HU + 1024, repair=False)
    assert found == [("not-hounsfield", "error")] and values.max() == HU.max() + 1024
    assert check(HU + 1024, repair=False, require=False)[1] == [("not-hounsfield", "warning")]


def test_pictures_with_256_grey_values_are_refused() -> None:
    grey = np.clip((HU + 1350) / 1500 * 255, 0, 255)
    for rescaled in (True, False, None):
        assert check(grey, rescaled=rescaled)[1] == [("not-hounsfield", "error")]


@pytest.mark.parametrize("scale", [0.5, 2.0, 10.0])
def test_scaled_values_are_refused(scale: float) -> None:
    assert check(np.maximum(HU + 1024, 0) * scale)[1] == [("not-hounsfield", "error")]


def test_masks_and_other_modalities_are_refused() -> None:
    assert check((HU > -500).astype(np.int16), rescaled=True)[1] == [("not-hounsfield", "error")]
    assert check(np.zeros((4, 8, 8)))[1] == [("not-hounsfield", "error")]
    magnetic = np.abs(np.random.default_rng(0).normal(0, 30, HU.shape)) + np.where(HU > -500, 400, 0)
    assert check(magnetic)[1] == [("not-hounsfield", "error")]


@pytest.mark.parametrize("intercept", [-1024, -500, 0])
def test_masks_and_pictures_are_none_the_better_for_an_intercept(intercept: int) -> None:
    """Air and soft tissue are further apart than 256 values."""
    for values in ((HU > -500).astype(int), np.clip((HU + 1350.0) / 1500 * 255, 0, 255)):
        assert check(values + intercept, rescaled=True)[1] == [("not-hounsfield", "error")]
    assert check(np.where(HU > -500, 0, -1024), rescaled=True)[1] == [("not-hounsfield", "warning")]


@pytest.mark.parametrize("count", [104, 783])
def test_label_maps_of_many_structures_are_masks(count: int) -> None:
    """Numbered structures, components, vessels: more values than a mask of lungs has, and no image has such regions."""
    z, y, x = np.indices(HU.shape)
    labels = np.where(HU > -500, (z // 2 * 100 + y // 8 * 10 + x // 8) % (count - 1) + 1, 0).astype(np.int16)
    assert labels.max() > 0.9 * count and recognise(labels).kind == "mask"
    noisy = labels + np.random.default_rng(0).integers(0, 40, labels.shape).astype(np.int16)
    assert recognise(noisy).kind != "mask"
    grey = np.clip((HU + 1350) / 1500 * 255, 0, 255).astype(np.int16)
    assert recognise(grey).kind == "eight-bit"


def test_values_without_any_tissue_are_refused() -> None:
    """As a lost slope leaves them: air is where it should be, and bone is where fat was."""
    assert check((HU + 1024) // 2 - 1024, rescaled=True)[1] == [("not-hounsfield", "error")]


@pytest.mark.parametrize("wrong", [[7], [0], [19], [3, 4, 5], list(range(10)), list(range(1, 20))])
@pytest.mark.parametrize("shift", [1024, -1000])
def test_slices_that_are_shifted_against_the_others_are_refused(wrong: list[int], shift: int) -> None:
    values = HU.copy()
    values[wrong] += shift
    image = sitk.GetImageFromArray(values)
    _, (finding,) = check_hounsfield(image, HounsfieldRules(), rescaled=True)
    assert finding.severity == "error" and finding.details["kind"] == "shifted slices"
    assert finding.details["slices"] == [index + 1 for index in wrong]


def test_slices_that_differ_much_are_not_shifted() -> None:
    """A water phantom begins: air in one slice, water in the whole of the next."""
    values = np.random.default_rng(0).normal(0, 8, HU.shape).astype(np.int16)
    values[:5] -= 1000
    assert check(values, rescaled=True)[1] == []


@pytest.mark.parametrize("padding", [32767, 3071, 0, -1200])
def test_padding_that_no_header_names(padding: int) -> None:
    y, x = np.mgrid[: HU.shape[1], : HU.shape[2]]
    circle = np.hypot((y - 35.5) / 36, (x - 46.5) / 47) > 1
    values, found = check(np.where(circle, padding, HU), rescaled=True)
    assert found == [("padding-replaced", "info")]
    np.testing.assert_array_equal(values, np.where(circle, -1000, HU))


def test_corners_of_one_value_in_a_picture_are_no_padding() -> None:
    values = HU[:, 15:55, 25:70].copy()
    values[:, [0, 0, -1, -1], [0, -1, 0, -1]] = 40
    np.testing.assert_array_equal(check(values, rescaled=True)[0], values)


def test_a_small_field_of_view_without_air_is_believed_with_a_warning() -> None:
    assert check(HU[:, 20:30, 40:52], rescaled=True)[1] == [("not-hounsfield", "warning")]


def test_padding_of_an_image_file_is_replaced_before_it_is_judged() -> None:
    padded = HU.copy()
    padded[:, :10] = -3024
    values, found = check(padded, rescaled=None)
    assert found == [("padding-replaced", "info")]
    assert (values[:, :10] == -1000).all() and (values[:, 10:] == HU[:, 10:]).all()


def test_a_large_image_is_sampled() -> None:
    large = np.repeat(np.repeat(HU, 6, axis=1), 6, axis=2)
    assert large.size > 4_000_000 and recognise(large).kind == "hu"
    assert recognise((large + 1024).astype(np.int16)).shift == 1024


SMOOTH = sitk.GetArrayFromImage(
    sitk.SmoothingRecursiveGaussian(sitk.GetImageFromArray((HU > -500).astype(np.float32)), 1.0)
)


@pytest.mark.parametrize("rescaled", [True, None])
@pytest.mark.parametrize("kind", ["mask", "magnetic", "noise"])
def test_a_few_undershooting_voxels_prove_nothing(kind: str, rescaled: bool | None) -> None:
    """Interpolation overshoots: below 0 in a mask, below the noise in an MR image."""
    random = np.random.default_rng(1)
    if kind == "mask":
        values = SMOOTH * 1000
        edges = random.random(values.shape) < 0.002
        values = np.where(edges, -random.integers(100, 1100, values.shape), values)
    elif kind == "magnetic":
        values = np.abs(random.normal(0, 30, HU.shape)) + SMOOTH * 400
        values[0, 0, 0] = -150
    else:
        values = random.normal(0, 100, HU.shape)
    assert check(values, rescaled=rescaled)[1] == [("not-hounsfield", "error")]


def test_a_part_of_the_trunk_without_lung_is_believed_for_its_fat() -> None:
    random = np.random.default_rng(2)
    values = np.where(random.random(HU.shape) < 0.1, -100, 45) + random.normal(0, 15, HU.shape)
    assert check(values, rescaled=True)[1] == [("not-hounsfield", "warning")]
    assert check(values + 0.4, rescaled=None)[1] == [("not-hounsfield", "warning")]


def test_a_part_of_a_lung_is_believed_for_its_vessels_and_not_for_one_voxel() -> None:
    random = np.random.default_rng(3)
    values = random.normal(-940, 25, HU.shape)
    values[0, 0, 0] = 40
    assert check(values, rescaled=True)[1] == [("not-hounsfield", "error")]
    values[random.random(HU.shape) < 0.004] = 40
    assert check(values, rescaled=True)[1] == [("not-hounsfield", "warning")]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.clip((HU + 1000) / 1400, 0, 1), "from 0 to 1, with fractions"),
        (np.clip((HU + 1000) / 700 - 1, -1, 1), "from -1 to 1, with fractions"),
        ((HU - HU.mean()) / HU.std(), "with fractions"),
        ((HU / 1000 + 1) * 0.19, "with fractions"),
        (np.random.default_rng(0).random(HU.shape) * 20 - 10, "with fractions"),
        (np.clip((HU + 1350) / 1500 * 255, 0, 255), "with fractions"),
        (np.zeros(HU.shape), "all voxels have the same value"),
        (np.full(HU.shape, 0.5), "with fractions"),
        (np.random.default_rng(0).integers(-10, 11, HU.shape), "1000 Hounsfield units apart"),
        ((HU > -500) * 1.0, "a mask"),
        (np.where(HU > -500, 0, 512 + np.arange(HU.shape[0])[:, None, None] % 9), "a mask"),
        (np.clip((HU + 1350) // 6, 0, 255), "256 grey values"),
    ],
)
def test_what_is_no_ct_is_called_what_it_is(values: np.ndarray, words: str) -> None:
    """As read from a file of floats, before it is rounded."""
    image, seen, _ = to_int16(sitk.GetImageFromArray(values.astype(np.float64)), "an image")
    _, (finding,) = check_hounsfield(image, HounsfieldRules(), rescaled=None, values=seen)
    assert finding.severity == "error" and words in finding.message


def test_fractions_of_hounsfield_units_are_hounsfield_units() -> None:
    image, seen, _ = to_int16(sitk.GetImageFromArray(HU + 0.25), "an image")
    assert check_hounsfield(image, HounsfieldRules(), rescaled=None, values=seen)[1] == []


@pytest.mark.parametrize(("step", "said"), [(1, False), (2, False), (4, True), (16, True)])
def test_values_that_were_kept_in_few_bits(tmp_path: Path, step: int, said: bool) -> None:
    """A CT in 8 bits with a slope of 16 is one; its 15th percentile is only as exact as that."""
    layout = even_layout(24, 9.0, size=(94, 72))
    slope = Storage(signed=False, bits_stored=16, slope=float(step))
    write_series(tmp_path, layout, storage=slope, values=layout.values(noise=30.0))
    series = FolderCatalog(tmp_path).studies(Progress())[0].series[0]
    found = [f for f in read_series(series, Recipe(), Progress()).findings if f.code == "values-coarse"]
    assert [f.details["step_hu"] for f in found] == ([step] if said else [])
    assert [f.message for f in found] == ([f"The values lie {step} HU apart."] if said else [])
