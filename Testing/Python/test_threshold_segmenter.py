"""Lungs without a network, on generated chests with known truth and on real CT in any orientation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.progress import Progress
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.threshold_segmenter import ThresholdSegmenter
from LungPrepPhantom import Phantom, make_phantom

SIZE, SPACING = (192, 192, 110), (1.9, 1.9, 3.0)


@cache
def chest(seed: int, **options: str) -> Phantom:
    return make_phantom(seed=seed, size=SIZE, spacing_mm=SPACING, **options)  # type: ignore[arg-type]


def array(image: sitk.Image) -> np.ndarray:
    return sitk.GetArrayFromImage(image)


def like(image: sitk.Image, values: np.ndarray, noise_hu: float = 0.0) -> sitk.Image:
    """An image of ``values`` (z, y, x) on the grid of ``image``, with noise of its own."""
    if noise_hu:
        values = np.rint(values + np.random.default_rng(1).normal(0, noise_hu, values.shape))
    result = sitk.GetImageFromArray(np.clip(values, -1024, 3071).astype(np.int16))
    result.CopyInformation(image)
    return result


def segment(image: sitk.Image) -> Segmentation:
    return ThresholdSegmenter().segment(image, progress=Progress())


def dice(a: np.ndarray, b: np.ndarray) -> float:
    return 2 * np.count_nonzero(a & b) / max(np.count_nonzero(a) + np.count_nonzero(b), 1)


def assert_lungs(image: sitk.Image, truth: np.ndarray, least: float) -> None:
    """Each lung of the truth (1 right, 2 left) is found with at least this Dice, and no finding is made."""
    found = segment(image)
    labels = array(found.labels)
    assert [finding.code for finding in found.findings] == []
    for side in (1, 2):
        assert dice(labels == side, truth == side) >= least, side


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "disease"), [(0, "none"), (2, "nodules")])
def test_lungs_of_different_bodies(seed: int, disease: str) -> None:
    """Of seed 2 the left lung falls apart at its fissure before the two lungs part."""
    phantom = chest(seed, disease=disease)
    assert_lungs(phantom.ct, array(phantom.lungs), 0.985)


@pytest.mark.slow
def test_expiration_and_effusion() -> None:
    phantom = chest(4)
    hu, lungs = array(phantom.ct), array(phantom.lungs)
    hu[(lungs > 0) & (hu < -600)] += 230
    assert_lungs(like(phantom.ct, hu, 20), lungs, 0.975)
    phantom = chest(2)
    hu, lungs = array(phantom.ct), array(phantom.lungs)
    rows = np.arange(hu.shape[1])[None, :, None]
    fluid = (lungs == 1) & (rows > np.percentile(np.nonzero(lungs == 1)[1], 68))
    hu[fluid], lungs[fluid] = 8, 0
    assert_lungs(like(phantom.ct, hu, 10), lungs, 0.98)


@pytest.mark.slow
@pytest.mark.parametrize("window", [(slice(None), slice(None)), (slice(30, -34), slice(24, -30))])
def test_lungs_that_emphysema_leaves_hardly_denser_than_gas(window: tuple[slice, slice]) -> None:
    """As in a real scan with a median of -963 HU; also where a narrow field of view cuts the lungs."""
    phantom = chest(1, disease="emphysema")
    hu, lungs = array(phantom.ct), array(phantom.lungs)
    light = (lungs > 0) & (hu < -700)
    hu[light] = np.maximum(hu[light] - 75, -1010)
    x, y = window
    assert_lungs(like(phantom.ct, hu, 15)[x, y], lungs[:, y, x], 0.975)


@pytest.mark.parametrize("seed", [0, 3])
def test_an_abdomen_without_lungs_gives_none_and_a_finding(seed: int) -> None:
    """Seed 3 has a thin layer of gas in the stomach that the topmost slice cuts."""
    found = segment(chest(seed, coverage="abdomen").ct)
    assert not array(found.labels).any()
    assert [finding.code for finding in found.findings] == ["no-lungs"]


@pytest.mark.slow
def test_bases_alone_are_lungs() -> None:
    phantom = chest(3)
    assert_lungs(phantom.ct[:, :, :38], array(phantom.lungs)[:38], 0.965)


@pytest.mark.slow
def test_noise_of_a_lung_kernel() -> None:
    phantom = chest(1)
    hu = array(phantom.ct).astype(float)
    sharpened = hu + 1.5 * (hu - ndimage.gaussian_filter(hu, (0, 1.2, 1.2)))
    assert_lungs(like(phantom.ct, sharpened, 70), array(phantom.lungs), 0.98)


@pytest.mark.slow
def test_one_lung_is_said() -> None:
    phantom = chest(0)
    hu, lungs = array(phantom.ct), array(phantom.lungs)
    hu[lungs == 2] = 25
    found = segment(like(phantom.ct, hu, 10))
    labels = array(found.labels)
    assert [finding.code for finding in found.findings] == ["one-lung"]
    assert dice(labels == 1, lungs == 1) >= 0.97 and not (labels == 2).any()


@pytest.mark.slow
def test_right_and_left_are_the_patients_however_he_lies() -> None:
    phantom = chest(1)
    prone = sitk.Image(phantom.ct)
    prone.SetDirection((-1, 0, 0, 0, -1, 0, 0, 0, 1))  # turned about the long axis: what was right is left
    labels, truth = array(segment(prone).labels), array(phantom.lungs)
    assert dice(labels == 2, truth == 1) >= 0.98
    assert dice(labels == 1, truth == 2) >= 0.98


@pytest.fixture(scope="module")
def real(real_ct: Path) -> tuple[sitk.Image, sitk.Image, float]:
    """A real chest, the mask that others made of it, and the Dice of what is found in it."""
    folder = real_ct / "cip_ct64"
    ct = sitk.Cast(sitk.ReadImage(str(folder / "ct-64.nrrd")), sitk.sitkInt16)
    mask = sitk.Cast(sitk.ReadImage(str(folder / "wholeLung-64.nrrd")) > 0, sitk.sitkUInt8)
    return ct, mask, dice(array(segment(ct).labels) > 0, array(mask) > 0)


@pytest.mark.realdata
def test_a_real_chest_has_the_lungs_that_others_found(real, real_ct: Path) -> None:
    ct, mask, value = real
    assert value >= 0.97
    rotated = sitk.Cast(sitk.ReadImage(str(real_ct / "cip_ct64" / "ct-64-transformed.nrrd")), sitk.sitkInt16)
    assert np.array_equal(array(rotated), array(ct))  # another direction, the same voxels
    assert abs(dice(array(segment(rotated).labels) > 0, array(mask) > 0) - value) <= 0.01


@pytest.mark.realdata
@pytest.mark.parametrize(("order", "flip"), [((2, 0, 1), (0, 0, 0)), ((1, 0, 2), (1, 0, 1))])
def test_the_order_and_sense_of_the_axes_change_nothing(real, order, flip) -> None:
    ct, mask, value = real
    turned, expected = (sitk.Flip(sitk.PermuteAxes(i, order), [bool(f) for f in flip]) for i in (ct, mask))
    assert dice(array(segment(turned).labels) > 0, array(expected) > 0) == pytest.approx(value, abs=0.001)


@pytest.mark.realdata
def test_an_oblique_copy_has_the_same_lungs(real) -> None:
    ct, mask, _ = real
    turn = sitk.Euler3DTransform()
    turn.SetRotation(*np.radians([12.0, -8.0, 25.0]))
    direction = np.array(turn.GetMatrix()).reshape(3, 3)
    size, spacing = np.array([98, 98, 108]), 4.0
    centre = ct.TransformContinuousIndexToPhysicalPoint([(n - 1) / 2 for n in ct.GetSize()])
    grid = sitk.Image([int(n) for n in size], sitk.sitkUInt8)
    grid.SetSpacing([spacing] * 3)
    grid.SetDirection(direction.ravel().tolist())
    grid.SetOrigin((np.array(centre) - direction @ (spacing * (size - 1) / 2)).tolist())
    oblique = sitk.Resample(ct, grid, sitk.Transform(), sitk.sitkLinear, -1024)
    share = sitk.Resample(sitk.Cast(mask, sitk.sitkFloat32), grid, sitk.Transform(), sitk.sitkLinear, 0)
    assert dice(array(segment(oblique).labels) > 0, array(share) > 0.5) >= 0.96
