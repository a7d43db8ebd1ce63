"""Components and holes come out the same with and without the quick library."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy import ndimage

from LungPrepLib.segmentation.components import filled, label_components, without_specks
from LungPrepLib.segmentation.runs import specks


@pytest.fixture(params=["quick", "scipy"])
def libraries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slicer does not have the library before something is installed."""
    if request.param == "scipy":
        monkeypatch.setitem(sys.modules, "cc3d", None)


def random_mask(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((14, 17, 19)) < 0.35


@pytest.mark.usefixtures("libraries")
def test_corners_do_not_connect() -> None:
    mask = np.zeros((3, 3, 3), dtype=bool)
    mask[0, 0, 0] = mask[1, 1, 1] = mask[1, 1, 2] = True
    labels = label_components(mask)
    assert labels.dtype == np.uint32 and labels.max() == 2
    assert labels[1, 1, 1] == labels[1, 1, 2] != labels[0, 0, 0]


@pytest.mark.usefixtures("libraries")
def test_specks_go_and_the_rest_stays() -> None:
    mask = np.zeros((6, 6, 6), dtype=bool)
    mask[0, 0, :3] = True  # three voxels
    mask[3:5, 3:5, 3:5] = True  # eight
    assert without_specks(mask, 4).sum() == 8
    assert without_specks(mask, 3).sum() == 11
    assert not without_specks(np.zeros((2, 2, 2), dtype=bool), 1).any()


@pytest.mark.usefixtures("libraries")
def test_a_hole_is_filled_and_a_tunnel_is_not() -> None:
    mask = np.zeros((7, 7, 7), dtype=bool)
    mask[1:6, 1:6, 1:6] = True
    mask[3, 3, 3] = False
    assert filled(mask)[3, 3, 3]
    mask[:4, 3, 3] = False
    assert not filled(mask)[3, 3, 3]


@pytest.mark.parametrize("share", [0.02, 0.2, 0.35, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("shape", [(24, 37, 61), (1, 40, 30), (9, 1, 1), (3, 3, 3), (1, 1, 50)])
@pytest.mark.parametrize("smooth", [0.0, 1.5])
def test_runs_give_the_pieces_and_holes_of_scipy(share: float, shape: tuple[int, int, int], smooth: float) -> None:
    noise = ndimage.gaussian_filter(np.random.default_rng(7).random(shape), smooth)
    mask = noise <= np.quantile(noise, share)
    for corners in (False, True):
        labels, _ = ndimage.label(mask, np.ones((3, 3, 3)) if corners else None)
        small = np.bincount(labels.ravel()) < 6
        small[0] = False
        found = specks(mask, 6, corners=corners)
        if found is not None:
            assert np.array_equal(np.flatnonzero(small[labels]), np.sort(np.ravel_multi_index(found, shape)))
        assert np.array_equal(without_specks(mask, 6, corners=corners), mask & ~small[labels])
    assert np.array_equal(filled(mask), ndimage.binary_fill_holes(mask))


def test_masks_of_noise_alone_are_left_to_labels() -> None:
    mask = np.random.default_rng(1).random((40, 60, 60)) < 0.5
    assert specks(mask, 3) is None
    assert without_specks(mask, 3).sum() < mask.sum()


@pytest.mark.parametrize("seed", range(5))
def test_both_ways_give_the_same_sets(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    mask = random_mask(seed)
    quick = label_components(mask), filled(mask), without_specks(mask, 5)
    monkeypatch.setitem(sys.modules, "cc3d", None)
    slow = label_components(mask), filled(mask), without_specks(mask, 5)
    pairs = set(zip(quick[0].ravel().tolist(), slow[0].ravel().tolist(), strict=True))
    assert len(pairs) == quick[0].max() + 1 == slow[0].max() + 1
    assert np.array_equal(quick[1], slow[1]) and np.array_equal(quick[2], slow[2])
