"""Components and holes come out the same with and without the quick libraries."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from LungPrepLib.segmentation.components import filled, label_components, without_specks


@pytest.fixture(params=["quick", "scipy"])
def libraries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slicer has neither library before something is installed."""
    if request.param == "scipy":
        monkeypatch.setitem(sys.modules, "cc3d", None)
        monkeypatch.setitem(sys.modules, "fill_voids", None)


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


@pytest.mark.parametrize("seed", range(5))
def test_both_ways_give_the_same_sets(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    mask = random_mask(seed)
    quick = label_components(mask), filled(mask), without_specks(mask, 5)
    monkeypatch.setitem(sys.modules, "cc3d", None)
    monkeypatch.setitem(sys.modules, "fill_voids", None)
    slow = label_components(mask), filled(mask), without_specks(mask, 5)
    pairs = set(zip(quick[0].ravel().tolist(), slow[0].ravel().tolist(), strict=True))
    assert len(pairs) == quick[0].max() + 1 == slow[0].max() + 1
    assert np.array_equal(quick[1], slow[1]) and np.array_equal(quick[2], slow[2])
