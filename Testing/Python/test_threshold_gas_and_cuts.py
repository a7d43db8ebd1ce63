"""Gas that is no lung, and fields of view that cut the body: chests changed as real scans showed it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.progress import Progress
from LungPrepLib.segmentation.body import Body, find_body
from LungPrepLib.segmentation.coarse_grid import CoarseImage, coarse_image
from LungPrepLib.segmentation.lung_air import patient_scale
from LungPrepLib.segmentation.sides import split_sides
from LungPrepLib.segmentation.threshold_segmenter import ThresholdSegmenter
from LungPrepPhantom import Phantom, make_phantom

SPACING = (1.9, 1.9, 3.0)
ZYX_MM = SPACING[::-1]


@cache
def chest(seed: int) -> Phantom:
    return make_phantom(seed=seed, size=(192, 192, 110), spacing_mm=SPACING)


def arrays(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """HU and lungs (1 right, 2 left) of a chest, (z, y, x), to be changed."""
    phantom = chest(seed)
    return sitk.GetArrayFromImage(phantom.ct).astype(float), sitk.GetArrayFromImage(phantom.lungs)


def ball(shape: tuple[int, ...], centre: tuple[float, ...], radii_mm: tuple[float, ...]) -> np.ndarray:
    """The distance from ``centre`` (z, y, x) in voxels, 1 on the surface of an ellipsoid."""
    grid = np.ogrid[tuple(slice(0, n) for n in shape)]
    parts = zip(grid, centre, ZYX_MM, radii_mm, strict=True)
    return np.sqrt(sum(((g - c) * s / r) ** 2 for g, c, s, r in parts))


def assert_lungs(hu: np.ndarray, truth: np.ndarray, least: float, noise_hu: float = 10.0) -> None:
    """Each lung is found in ``hu``, with noise added, with at least this Dice, and no finding is made."""
    noisy = np.rint(hu + np.random.default_rng(1).normal(0, noise_hu, hu.shape))
    image = sitk.GetImageFromArray(np.clip(noisy, -1024, 3071).astype(np.int16))
    image.SetSpacing(SPACING)
    found = ThresholdSegmenter().segment(image, progress=Progress())
    labels = sitk.GetArrayFromImage(found.labels)
    assert [finding.code for finding in found.findings] == []
    for side in (1, 2):
        a, b = labels == side, truth == side
        assert 2 * np.count_nonzero(a & b) / (a.sum() + b.sum()) >= least, side


@pytest.mark.slow
@pytest.mark.parametrize("noise_hu", [10.0, 90.0])
def test_a_stomach_full_of_gas_under_a_thin_diaphragm(noise_hu: float) -> None:
    """Scatter lifts its gas to -985..-935 HU; strong noise, cut off at -1024 HU, lifts that of the whole scan."""
    hu, lungs = arrays(4)
    left = lungs == 2
    roof = np.argwhere(left & ~np.roll(left, 1, axis=0))
    z, y, x = roof[np.argsort(roof[:, 0])[int(0.85 * len(roof))]]
    below = (z - 38 / ZYX_MM[0], y, x)
    wall = ndimage.binary_dilation(lungs > 0, iterations=2)
    distance = ball(hu.shape, below, (36, 32, 36))
    gas = (distance < 1) & ~wall
    hu[gas] = (-985 + 50 * distance**2)[gas]
    hu[wall & (lungs == 0) & (distance < 1) & (ball(hu.shape, (z, y, x), (30, 12, 12)) < 1)] = -400
    assert_lungs(hu, lungs, 0.98, noise_hu)


@pytest.mark.slow
def test_a_colon_full_of_stool_far_below_the_lungs() -> None:
    """It is large, and gas mixed with stool has the density of lung."""
    hu, lungs = arrays(0)
    more = 50
    hu = np.concatenate([np.repeat(hu[:1], more, axis=0), hu])
    lungs = np.concatenate([np.zeros((more, *lungs.shape[1:]), lungs.dtype), lungs])
    y, x = np.median(np.argwhere(hu[0] > -300), axis=0)
    hu[ball(hu.shape, (20, y, x), (45, 42, 45)) < 1] = -800
    assert_lungs(hu, lungs, 0.98)


@pytest.mark.slow
def test_bowel_gas_beside_bases_alone() -> None:
    hu, lungs = arrays(3)
    lowest, layers = np.argwhere(lungs > 0)[:, 0].min(), 24
    inside = np.argwhere(ndimage.binary_fill_holes(hu[lowest] > -300))
    y, x = np.percentile(inside[:, 0], 22), np.percentile(inside[:, 1], 55)
    gas = (ball(hu.shape, (lowest + 0.4 * layers, y, x), (1.5 * layers, 12, 20)) < 1) & (lungs == 0)
    hu[gas] = np.where(np.random.default_rng(0).random(gas.sum()) < 0.55, -905, -975)
    assert_lungs(hu[: lowest + layers], lungs[: lowest + layers], 0.96)


@pytest.mark.slow
def test_an_apex_that_a_scar_walls_off() -> None:
    """33 ml are left of it, and most of them are far from the rest of the lung."""
    hu, lungs = arrays(0)
    scar = lungs == 1
    scar[: np.argwhere(scar)[:, 0].max() - 20] = False
    z, y, x = np.mean(np.argwhere(scar), axis=0)
    apex = scar & (ball(hu.shape, (z, y, x), (20, 20, 20)) < 1)
    apex[: int(z - 5)] = False
    scar &= ~apex
    hu[scar] = 40
    assert_lungs(hu, np.where(scar, 0, lungs), 0.986)


@pytest.mark.slow
def test_a_bulla_at_the_edge_of_a_narrow_field_of_view() -> None:
    """Its slices show as much air at their edge as slices that the body leaves."""
    hu, lungs = (part[:, 46:-52, 44:-48] for part in arrays(1))
    z, y, _ = np.mean(np.argwhere(lungs == 1), axis=0)
    hu[(ball(hu.shape, (z, y, 0), (45, 75, 110)) < 1) & (lungs == 1)] = -1000
    assert_lungs(hu, lungs, 0.975)


@pytest.mark.slow
def test_the_size_of_a_patient_whom_the_field_of_view_cuts() -> None:
    def scale(image: sitk.Image) -> float:
        coarse = coarse_image(image, image.GetSpacing()[0], Progress())
        body = find_body(coarse, -320.0, 4.0)
        assert body is not None
        return patient_scale(coarse, body)

    ct = sitk.Image(chest(0).ct)
    assert scale(ct) == 1.0
    sagittal, coronal, middle = ct[70:118, :, :], ct[:, :90, :], ct[64:-64, 64:-64, :]
    assert scale(sagittal) >= 0.9
    assert scale(coronal) >= 0.9
    assert scale(middle) == 1.0
    for image in (ct, sagittal):
        image.SetSpacing([s / 2 for s in SPACING])
    assert scale(sagittal) == pytest.approx(scale(ct), abs=0.1)


def test_a_lung_with_little_core_is_not_given_to_the_other_across_the_mediastinum() -> None:
    """The upper half of the right lung is nearer to the core of the left lung than to that of its own."""
    h = 2.0
    hu = np.full((60, 40, 60), 30, np.float32)
    lungs = np.zeros(hu.shape, bool)
    lungs[:, 4:30, 4:56] = True
    hu[lungs] = -870
    hu[30:, 4:30, 4:28] = -760
    hu[:, 4:30, 28:32] = -740
    hu[:, 32:38, 28:32] = 400
    coarse = CoarseImage(hu, np.ones(hu.shape, bool), h, (0.0, 0.0, 0.0))
    body = Body(~lungs, lungs, np.zeros(hu.shape, bool))
    labels = split_sides(coarse, lungs, body, 1.0).labels
    assert (labels[:, 4:30, 4:28] == 1).mean() >= 0.95
    assert (labels[:, 4:30, 32:56] == 2).all()
