"""Right is at low x (LPS): lungs of boxes whose side is known, without a phantom."""

from __future__ import annotations

import numpy as np
import pytest

from LungPrepLib.segmentation.body import Body
from LungPrepLib.segmentation.coarse_grid import CoarseImage
from LungPrepLib.segmentation.sides import LEFT, RIGHT, split_sides

SHAPE = (40, 60, 100)  # (z, y, x) of 3 mm
RIGHT_LUNG = np.s_[5:35, 15:45, 15:42]
LEFT_LUNG = np.s_[5:35, 15:45, 58:85]
SPINE = np.s_[:, 46:54, 47:53]


def sides_of(*lungs: tuple[slice, slice, slice]) -> tuple[np.ndarray, bool]:
    """Labels (z, y, x) of air-filled boxes in a body with a spine, and whether the sides are doubtful."""
    air = np.zeros(SHAPE, bool)
    for box in lungs:
        air[box] = True
    body = np.zeros(SHAPE, bool)
    body[:, 5:55, 5:95] = True
    hu = np.where(air, -850, np.where(body, 40, -1000)).astype(np.float32)
    hu[SPINE] = 400
    coarse = CoarseImage(hu, np.ones(SHAPE, bool), 3.0, (0.0, 0.0, 0.0))
    found = split_sides(coarse, air, Body(body & ~air, air, ~body), 1.0)
    return found.labels, found.doubtful


def test_two_lungs() -> None:
    labels, doubtful = sides_of(RIGHT_LUNG, LEFT_LUNG)
    assert (labels[RIGHT_LUNG] == RIGHT).all() and (labels[LEFT_LUNG] == LEFT).all() and not doubtful


@pytest.mark.parametrize(("lung", "side"), [(RIGHT_LUNG, RIGHT), (LEFT_LUNG, LEFT)])
def test_a_single_lung(lung, side) -> None:
    labels, doubtful = sides_of(lung)
    assert (labels[lung] == side).all() and not doubtful


def test_two_lungs_that_touch() -> None:
    labels, doubtful = sides_of(RIGHT_LUNG, LEFT_LUNG, np.s_[15:20, 20:22, 42:58])
    assert (labels[RIGHT_LUNG] == RIGHT).all() and (labels[LEFT_LUNG] == LEFT).all() and not doubtful


def test_a_small_piece_belongs_to_the_nearer_lung() -> None:
    beside_right, beside_left = np.s_[20:22, 30:32, 44:46], np.s_[20:22, 30:32, 54:56]
    labels, _ = sides_of(RIGHT_LUNG, LEFT_LUNG, beside_right, beside_left)
    assert (labels[beside_right] == RIGHT).all() and (labels[beside_left] == LEFT).all()


def test_a_lung_across_the_spine_is_doubtful() -> None:
    _, doubtful = sides_of(np.s_[5:35, 15:45, 38:62])
    assert doubtful
