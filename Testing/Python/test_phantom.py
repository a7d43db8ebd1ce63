"""Phantoms: the same for the same seed, different for others, and their truth is true."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.image.grid import Grid
from LungPrepLib.segmentation.structures import LOBES, LUNGS
from LungPrepPhantom import Phantom, make_phantom

SMALL = {"size": (96, 96, 60), "spacing_mm": (3.8, 3.8, 5.5)}


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return make_phantom(seed=5, **SMALL)


def array(image: sitk.Image) -> np.ndarray:
    return sitk.GetArrayFromImage(image)


def dice(a: np.ndarray, b: np.ndarray) -> float:
    return 2 * np.sum(a & b) / max(np.sum(a) + np.sum(b), 1)


@pytest.mark.slow
def test_same_seed_same_phantom_other_seed_other_phantom(phantom):
    again, other = make_phantom(seed=5, **SMALL), make_phantom(seed=6, **SMALL)
    assert np.array_equal(array(phantom.ct), array(again.ct))
    assert np.array_equal(phantom.parts, again.parts)
    assert again.truth == phantom.truth
    # Two bodies must not be copies of each other, or tests on unseen phantoms prove nothing.
    assert dice(array(phantom.lungs) > 0, array(other.lungs) > 0) < 0.9


def test_images_share_type_and_grid(phantom):
    assert phantom.ct.GetPixelIDValue() == sitk.sitkInt16
    for mask in (phantom.lungs, phantom.lobes, phantom.airways, phantom.body):
        assert mask.GetPixelIDValue() == sitk.sitkUInt8
        assert Grid.of(mask).same_as(phantom.grid)


def test_truth_is_what_the_voxels_say(phantom):
    voxel_ml = np.prod(SMALL["spacing_mm"]) / 1000
    hu, lobes, lungs = array(phantom.ct), array(phantom.lobes), array(phantom.lungs)
    masks = {s.key: lobes == s.value for s in LOBES} | {s.key: lungs == s.value for s in LUNGS}
    masks |= {"lungs": lungs > 0, "airways": array(phantom.airways) > 0, "body": array(phantom.body) > 0}
    assert set(masks) == set(phantom.truth["volumes_ml"]) == set(phantom.truth["mean_hu"])
    for key, mask in masks.items():
        assert phantom.truth["volumes_ml"][key] == pytest.approx(mask.sum() * voxel_ml)
        assert phantom.truth["mean_hu"][key] == pytest.approx(hu[mask].mean())


def test_right_and_left_are_the_patients(phantom):
    lungs, lobes = array(phantom.lungs), array(phantom.lobes)
    x = {value: np.nonzero(lungs == value)[2].mean() for value in (1, 2)}
    assert x[1] < x[2]  # LPS: x grows to the patient's left
    assert np.array_equal(lungs == 1, np.isin(lobes, (3, 4, 5)))
    assert np.array_equal(lungs == 2, np.isin(lobes, (1, 2)))
    z = {value: np.nonzero(lobes == value)[0].mean() for value in range(1, 6)}
    y = {value: np.nonzero(lobes == value)[1].mean() for value in range(1, 6)}
    assert z[1] > z[2] and z[3] > z[4] and z[3] > z[5]
    assert y[1] < y[2] and y[4] < y[5]  # lower lobes lie behind


@pytest.mark.parametrize("seed", range(4))
def test_anatomy_is_plausible(seed):
    phantom = make_phantom(seed=seed, **SMALL)
    hu, lungs = array(phantom.ct), array(phantom.lungs)
    volumes, means = phantom.truth["volumes_ml"], phantom.truth["mean_hu"]
    assert 2200 < volumes["lungs"] < 7000
    assert all(volumes[s.key] > 0.04 * volumes["lungs"] for s in LOBES)
    assert -880 < means["lungs"] < -810
    assert 0.70 <= lungs.any(axis=(1, 2)).mean() <= 0.80
    background = hu[array(phantom.body) == 0]
    assert np.median(background) == pytest.approx(-1000, abs=5)
    middle = sitk.GetArrayFromImage(sitk.BinaryErode(phantom.airways, [1, 1, 0])) > 0
    assert hu[middle & (lungs == 0)].mean() < -950
    # Blood makes up for the weight below: the lung at the back is denser.
    y = np.nonzero(lungs)[1]
    values = hu[lungs > 0]
    assert values[y > np.percentile(y, 75)].mean() > values[y < np.percentile(y, 25)].mean() + 15
    assert (hu > 300).mean() > 0.001  # bones


def test_coverages():
    whole = make_phantom(seed=2, size=(96, 96, 100), spacing_mm=(3.8, 3.8, 6.0), coverage="chest-abdomen-pelvis")
    assert 0.40 <= array(whole.lungs).any(axis=(1, 2)).mean() <= 0.50
    belly = make_phantom(seed=2, coverage="abdomen", **SMALL)
    assert not array(belly.lungs).any() and not array(belly.lobes).any() and not array(belly.airways).any()
    assert belly.truth["volumes_ml"]["lungs"] == 0 and belly.truth["mean_hu"]["lungs"] is None
    gas = (array(belly.ct) < -800) & (array(belly.body) > 0)
    assert gas.sum() * np.prod(SMALL["spacing_mm"]) / 1000 > 50


@pytest.mark.slow
def test_other_grids_see_the_same_body(phantom):
    grid = phantom.grid
    same = phantom.sample(grid)
    assert np.array_equal(same.parts, phantom.parts)
    assert np.array_equal(array(same.ct), array(phantom.ct))
    # An oblique grid around the same centre: its truth is that of the axial one, carried over.
    turn = sitk.Euler3DTransform((0, 0, 0), 0.3, -0.2, 0.5)
    direction = np.array(turn.GetMatrix()).reshape(3, 3)
    size, spacing = (110, 110, 110), (4.0, 4.0, 4.0)
    centre = grid.points_mm((np.array([grid.size]) - 1) / 2)[0]
    origin = centre - direction @ ((np.array(size) - 1) * spacing / 2)
    oblique = phantom.sample(Grid(size, spacing, tuple(origin), direction))
    carried = array(sitk.Resample(phantom.lobes, oblique.lobes, sitk.Transform(), sitk.sitkNearestNeighbor))
    seen = array(oblique.lobes)
    for value in range(1, 6):
        inside = (carried == value) | (seen == value)
        assert dice(carried[inside] == value, seen[inside] == value) > 0.9
    assert oblique.truth["volumes_ml"]["lungs"] == pytest.approx(phantom.truth["volumes_ml"]["lungs"], rel=0.03)


def test_axes_may_be_permuted_and_flipped():
    direction = [[0, 0, -1], [1, 0, 0], [0, -1, 0]]  # slices from left to right, rows from head to feet
    sagittal = make_phantom(seed=5, size=(90, 60, 96), spacing_mm=(3.8, 5.5, 3.8), direction=direction)
    axial = make_phantom(seed=5, size=(96, 90, 60), spacing_mm=(3.8, 3.8, 5.5))
    back = array(sitk.DICOMOrient(sagittal.lobes, "LPS"))
    assert back.shape == array(axial.lobes).shape
    assert np.array_equal(back, array(axial.lobes))


def test_blocks_do_not_show(phantom, monkeypatch):
    from LungPrepPhantom import phantom as module

    monkeypatch.setattr(module, "_VOXELS_PER_BLOCK", 96 * 96 * 7)
    again = phantom.sample(phantom.grid)
    assert np.array_equal(again.parts, phantom.parts)
    assert np.array_equal(array(again.ct), array(phantom.ct))


@pytest.mark.parametrize("disease", ["emphysema", "pneumonia", "nodules"])
def test_disease_changes_density_not_extent(phantom, disease):
    ill = make_phantom(seed=5, disease=disease, **SMALL)
    assert ill.truth["volumes_ml"]["lungs"] == phantom.truth["volumes_ml"]["lungs"]
    lungs = array(phantom.lungs) > 0
    healthy, changed = (array(p.ct)[lungs] for p in (phantom, ill))
    if disease == "emphysema":
        assert (changed < -950).mean() > (healthy < -950).mean() + 0.05
    else:
        assert (changed > -300).mean() > (healthy > -300).mean()


def test_variation_zero_is_the_mean_body_and_noise_zero_is_noiseless():
    first = make_phantom(seed=1, variation=0, noise_hu=0, size=(48, 48, 30), spacing_mm=(7.6, 7.6, 11))
    outside = array(first.ct)[:2, :2, :2]
    assert (outside == -1000).all()
    with pytest.raises(ValueError, match="positive"):
        make_phantom(size=(0, 10, 10))
