"""Slices are left out only where that cannot change a voxel: random scans, and the counter-examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("cc3d")

from LungPrepLib.progress import Progress
from LungPrepLib.segmentation.coarse_to_fine import FIRST_STEP, label_and_postprocess
from LungPrepLib.segmentation.lungmask_postprocess import postprocess

PLANE = (10, 12)


class Network:
    """Stands for a network: gives the labels of a known volume, and remembers what it was asked."""

    def __init__(self, truth: np.ndarray) -> None:
        self.truth = truth
        self.asked: list[int] = []

    def __call__(self, indices: Sequence[int], expected: int) -> np.ndarray:
        self.asked += list(indices)
        assert len(set(self.asked)) == len(self.asked) <= max(expected, len(self.asked)) <= len(self.truth)
        return self.truth[list(indices)]


def skipped(truth: np.ndarray, values: Sequence[int] = (1, 2)) -> int:
    """How many slices were not looked at; checks that the result is the one of looking at all of them."""
    network = Network(truth)
    labelled, result = label_and_postprocess(network, len(truth), values, Progress())
    np.testing.assert_array_equal(result, postprocess(truth))
    assert sorted(network.asked) == np.flatnonzero(labelled.seen).tolist()
    np.testing.assert_array_equal(labelled.labels[labelled.seen], truth[labelled.seen])
    return len(truth) - len(network.asked)


def two_lungs(slices: int = 200, first: int = 60, last: int = 130) -> np.ndarray:
    truth = np.zeros((slices, *PLANE), dtype=np.uint8)
    truth[first:last, 2:8, 1:5] = 1
    truth[first:last, 2:8, 7:11] = 2
    return truth


def looked_at_first(slices: int) -> set[int]:
    return {*range(0, slices, FIRST_STEP), slices - 1}


def naive(truth: np.ndarray, seen: Callable[[int], bool]) -> np.ndarray:
    """What leaving slices out without a bound would give."""
    partial = truth.copy()
    partial[[z for z in range(len(truth)) if not seen(z)]] = 0
    return postprocess(partial)


def test_empty_ends_are_left_out() -> None:
    assert skipped(two_lungs()) > 100
    assert skipped(two_lungs(first=0)) > 50  # lungs that reach the first slice
    assert skipped(two_lungs(last=200)) > 40


def test_short_scans_are_looked_at_whole() -> None:
    for slices in (1, 2, 7):
        assert skipped(two_lungs(slices, 0, slices)) == 0


def test_a_scan_without_labels_is_looked_at_whole() -> None:
    assert skipped(np.zeros((100, *PLANE), dtype=np.uint8)) == 0


def test_a_label_wholly_between_two_sampled_slices_is_found() -> None:
    truth = two_lungs()
    truth[truth == 2] = 0
    truth[150:155, 3:6, 3:6] = 2
    assert not looked_at_first(200) & set(range(149, 156))
    assert 2 not in naive(truth, lambda z: z in looked_at_first(200) or 50 < z < 140)
    skipped(truth)


def test_the_largest_component_between_two_sampled_slices_is_found() -> None:
    truth = np.zeros((200, *PLANE), dtype=np.uint8)
    truth[64:66, 2:4, 1:5] = 1
    truth[64:66, 2:4, 7:11] = 2
    truth[150:158, 1:9, 1:11] = 1  # many times larger than what the sampled slices show of label 1
    assert naive(truth, lambda z: z in looked_at_first(200) or 60 < z < 70)[150:158].max() == 0
    skipped(truth)


def test_one_voxel_can_decide_another_one_far_away() -> None:
    """Of components of one size only the first keeps its label; a speck in a gap can be that first one.

    Beside the right lung lies a patch of label 2 that is merged into it, and beside the patch one voxel of
    label 1. The merge joins it to the lung, if it kept its label.
    """
    truth = two_lungs()
    truth[90, 2:4, 5] = truth[91, 2, 5] = 2
    truth[90, 1, 6] = 1
    result = postprocess(truth)
    truth[20, 5, 5] = 1  # the speck, before it and as large
    changed = postprocess(truth)
    assert (result != changed).sum() == 1 and result[90, 1, 6] == 1
    assert (naive(truth, lambda z: z != 20) != changed).sum() == 1
    assert skipped(truth) == 0  # the bound does not hold, so all slices were looked at


def test_a_kept_piece_made_of_small_parts_is_not_trusted() -> None:
    truth = two_lungs()
    truth[90, 2:4, 5] = truth[91, 2, 5] = 2
    truth[90, 1, 6] = 1
    assert skipped(truth) == 0


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
def test_random_scans(seed: int, classes: int) -> None:
    """Lungs of random extent, with specks of all sizes anywhere: above all between sampled slices."""
    rng = np.random.default_rng(seed)
    slices = int(rng.integers(8, 120))
    truth = np.zeros((slices, *PLANE), dtype=np.uint8)
    for value in range(1, classes):
        first, last = np.sort(rng.integers(0, slices + 1, 2))
        y, x = rng.integers(0, 6, 2)
        truth[first:last, y : y + rng.integers(2, 7), x : x + rng.integers(2, 7)] = value
    for _ in range(rng.integers(0, 25)):
        z, y, x = rng.integers(0, truth.shape)
        depth, height, width = rng.integers(1, rng.integers(2, 8), 3)
        truth[z : z + depth, y : y + height, x : x + width] = rng.integers(0, classes)
    skipped(truth, range(1, classes))
