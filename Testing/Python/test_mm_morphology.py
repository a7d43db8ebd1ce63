"""Balls and distances on coarse grids beside SciPy's exact distances; depths beside ITK's resampling."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.progress import Progress
from LungPrepLib.segmentation.coarse_grid import CoarseImage, coarse_image
from LungPrepLib.segmentation.depths import depth_on
from LungPrepLib.segmentation.edge_regions import walled_sides
from LungPrepLib.segmentation.mm_morphology import dilate, distance_to, erode, near_distance_to

SHAPES = [(24, 30, 41), (1, 30, 40), (20, 1, 1), (5, 6, 7)]
RADII = [(1.8432, 1.0), (1.8432, 2.0), (1.8432, 6.0), (1.0, 4.6), (3.0, 4.0), (2.0, 2.0), (0.5, 9.3)]


def blobs(shape: tuple[int, int, int], seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).random(shape)
    return ndimage.gaussian_filter(noise, 1.2) > np.quantile(ndimage.gaussian_filter(noise, 1.2), 0.7)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("spacing", "radius"), RADII)
def test_balls_of_any_radius_reach_as_far_as_exact_distances_say(shape, spacing, radius) -> None:
    mask = blobs(shape, 1)
    distance = ndimage.distance_transform_edt(~mask) * spacing
    depth = ndimage.distance_transform_edt(mask) * spacing
    assert np.array_equal(dilate(mask, radius, spacing), distance <= radius + 1e-6)
    assert np.array_equal(erode(mask, radius, spacing), depth > radius + 1e-6)


def test_a_ball_that_is_drawn_is_the_one_of_a_distance_map() -> None:
    mask = np.zeros((31, 31, 31), bool)
    mask[15, 15, 15] = True
    for radius in (11.9, 12.1):  # below and above what is drawn
        assert np.array_equal(dilate(mask, radius, 1.0), distance_to(mask, 1.0) <= radius)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("spacing", "farthest"), [(1.8432, 11.8), (1.0, 3.0), (3.0, 10.0), (0.5, 9.0)])
def test_near_distances_are_exact_and_farther_ones_infinite(shape, spacing, farthest) -> None:
    mask = blobs(shape, 2)
    mask[mask.shape[0] // 2 :] = False
    if not mask.any():
        mask[0, 0, 0] = True
    exact = ndimage.distance_transform_edt(~mask) * spacing
    near = near_distance_to(mask, farthest, spacing)
    found = np.isfinite(near)
    assert found[exact <= farthest].all()
    np.testing.assert_allclose(near[found], exact[found], rtol=1e-6)


def test_nothing_is_near_an_empty_mask() -> None:
    assert np.isinf(near_distance_to(np.zeros((3, 4, 5), bool), 5.0, 1.0)).all()


def test_walls_are_counted_in_four_directions() -> None:
    tissue = np.zeros((1, 5, 5), bool)
    tissue[0, 2, 1] = tissue[0, 0, 2] = tissue[0, 2, 4] = True
    sides = walled_sides(tissue)[0]
    assert sides[2, 2] == 3  # left, right and front
    assert sides[4, 0] == 0
    assert sides[2, 1] == 4  # what is tissue itself
    accumulated = sum(
        np.flip(np.logical_or.accumulate(np.flip(tissue[0], axis), axis), axis)
        if back
        else np.logical_or.accumulate(tissue[0], axis).astype(int)
        for axis in (0, 1)
        for back in (False, True)
    )
    assert np.array_equal(sides, accumulated)


def _coarse(rng: np.random.Generator, spacing: float) -> tuple[CoarseImage, np.ndarray]:
    field = rng.normal(0, 5, (14, 17, 19)).astype(np.float32)
    return CoarseImage(field, np.ones(field.shape, bool), spacing, (-20.3, 11.7, 801.9)), field


@pytest.mark.parametrize("spacing", [(0.72, 0.72, 1.1), (1.0, 1.0, 1.0), (0.9, 2.5, 0.5)])
@pytest.mark.parametrize("direction", [(1, 1, 1), (-1, -1, 1), (1, -1, -1), "oblique"])
def test_depths_are_those_of_itk(spacing, direction) -> None:
    rng = np.random.default_rng(3)
    coarse, field = _coarse(rng, 1.8432)
    image = sitk.Image((40, 36, 33), sitk.sitkInt16)
    image.SetSpacing(spacing)
    turned = sitk.Euler3DTransform((0, 0, 0), 0.1, 0.2, 0.3).GetMatrix()
    axes = turned if direction == "oblique" else np.diag(direction).astype(float).ravel().tolist()
    image.SetDirection(axes)
    middle = np.array(coarse.origin_mm) + coarse.spacing_mm * (np.array(field.shape[::-1]) - 1) / 2
    image.SetOrigin(
        tuple(middle - np.reshape(axes, (3, 3)) @ (np.array(spacing) * (np.array(image.GetSize()) - 1) / 2))
    )
    slabs = [(3, 12), (12, 31)]
    depths = depth_on(image, ((2, 37), (1, 33), (3, 31)), slabs, coarse, field, reach_mm=2.0, beyond_mm=-10.0)
    for first, last in slabs:
        part = image[2:37, 1:33, first:last]
        expected = sitk.GetArrayFromImage(
            sitk.Resample(coarse.as_image(field), part, sitk.Transform(), sitk.sitkLinear, -10.0)
        )
        found = depths.of((slice(first, last), slice(1, 33), slice(2, 37)))
        np.testing.assert_allclose(found, expected, atol=1e-5)
        (x0, x1), (y0, y1) = depths.reached(first, last)
        rest = expected.copy()
        rest[:, y0 - 1 : y1 - 1, x0 - 2 : x1 - 2] = -10
        assert (rest <= -2.0).all()


@pytest.mark.parametrize("turned", [0.0, 0.2])
def test_what_lies_within_the_image_has_its_own_values_in_the_coarse_copy(turned: float) -> None:
    """A constant stays one to the edge, where the grid of a tilted image goes beyond it nothing was measured."""
    image = sitk.Image((60, 50, 40), sitk.sitkInt16) + 77
    image.SetDirection(sitk.Euler3DTransform((0, 0, 0), turned, 0, 0).GetMatrix())
    coarse = coarse_image(image, 2.0, Progress())
    assert coarse.valid.all() == (not turned)
    assert (coarse.hu[coarse.valid] == 77).all()
    assert (coarse.hu[~coarse.valid] == -1000).all()
    share = coarse.valid.sum() * 8 / (60 * 50 * 40)
    assert 1 <= share < 1.25  # a tilted image has a rim of half a block
