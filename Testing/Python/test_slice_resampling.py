"""Slices onto a regular grid from where they truly lie: nothing moves, nothing is invented across gaps."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dicom_phantoms import Layout, axis_orders, chest_labels, even_layout, rotation, thinned, tilted
from geometry_truth import Comparison, compare, grid_points, volumes_of
from LungPrepLib.image.extents import spaced_grid
from LungPrepLib.image.grid import Grid
from LungPrepLib.image.label_shares import fill_with_largest
from LungPrepLib.image.resampling import cropped_grid, resample_image
from LungPrepLib.image.slice_geometry import SliceGeometry
from LungPrepLib.image.slice_resampling import labels_to_slices, native_grid, planes_at, resample_slices
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import GeometryRules

_ORDERS = list(axis_orders())
# LUNGPREP_EXAMPLES=500 looks for more; a failing example is printed as it is, because smaller ones take minutes.
_FEW = settings(
    max_examples=int(os.environ.get("LUNGPREP_EXAMPLES", "6")),
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def geometry_of(layout: Layout) -> SliceGeometry:
    (volume,) = volumes_of(layout, shuffle=False)
    assert volume.geometry is not None
    return volume.geometry


def assert_nothing_moved(found: Comparison, balls: int = 1) -> None:
    assert min(found.dice.values()) >= 0.98
    assert len(found.moved_voxels) >= balls
    assert found.moved_voxels.max() <= 0.5


# -- against the truth ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@_FEW
@given(
    degrees=st.floats(-25, 25),
    across=st.floats(-8, 8),
    missing=st.floats(0, 0.2),
    jitter=st.sampled_from([0.0, 0.002, 0.3, 0.8]),
    step=st.sampled_from([2.5, 3.0, 4.0]),
    order=st.sampled_from(range(24)),
    oblique=st.one_of(st.none(), st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.1, 1), st.floats(5, 80))),
    seed=st.integers(0, 1000),
)
def test_nothing_moves_whatever_the_stack(
    degrees: float,
    across: float,
    missing: float,
    jitter: float,
    step: float,
    order: int,
    oblique: tuple[float, float, float, float] | None,
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    direction = _ORDERS[order]
    if oblique is not None:
        direction = rotation(oblique[:3], oblique[3]) @ direction
    steps = step * (1 + jitter * random.uniform(-1, 1, int(240 / step)))
    offsets = np.cumsum(steps)
    layout = Layout(offsets - offsets.mean(), size=(126, 96), spacing_mm=(3.0, 3.0), direction=direction)
    layout = tilted(layout, degrees, across)
    gone = random.permutation(np.arange(1, len(offsets) - 1))[: int(missing * len(offsets))]
    assert_nothing_moved(compare(thinned(layout, np.setdiff1d(np.arange(len(offsets)), gone))), balls=0)


@pytest.mark.parametrize("degrees", [-25.0, 18.5])
def test_every_ball_of_a_tilted_chest_is_in_its_place(degrees: float) -> None:
    found = compare(tilted(even_layout(56, 4.0), degrees))
    assert_nothing_moved(found, balls=4)
    assert found.moved_voxels.max() < 0.05  # where it is sampled evenly, it is far better than promised


def test_a_reader_that_ignores_the_tilt_would_be_caught() -> None:
    """The same slices stacked upright move the balls by many voxels: the measure sees what it should see."""
    layout = tilted(even_layout(56, 4.0), 18.5)
    geometry = geometry_of(layout)
    upright = replace(layout, shifts_mm=None)
    grid = Grid.of(geometry.stacked(layout.values()))
    from geometry_truth import ball_displacements

    points = grid_points(grid) - layout.centre_mm
    moved = ball_displacements(layout.values(), points, np.ones(points.shape[:3], bool), grid)
    assert moved.max() > 2
    assert compare(upright).moved_voxels.max() < 0.05


@pytest.mark.slow
def test_on_another_spacing_and_a_crop() -> None:
    layout = tilted(even_layout(76, 3.0, size=(120, 88), spacing_mm=(3.0, 3.0)), -17)
    native = native_grid(geometry_of(layout))
    fine = spaced_grid(native, (2.0, 2.0, 2.0))
    assert_nothing_moved(compare(layout, grid=fine), balls=4)
    crop = cropped_grid(fine, (25, 30, 10), (140, 120, 90))
    whole, part = compare(layout, grid=fine), compare(layout, grid=crop)
    assert min(part.dice.values()) >= 0.98 and part.grid.size == (140, 120, 90)
    np.testing.assert_array_equal(whole.covered[10:100, 30:150, 25:165], part.covered)


@pytest.mark.parametrize("degrees", [-18.0, 18.0])
def test_the_native_grid_holds_every_voxel_of_every_slice(degrees: float) -> None:
    geometry = geometry_of(tilted(even_layout(20, 4.0), degrees))
    grid = native_grid(geometry)
    ends = np.array([(x, y) for x in (0, geometry.size[0] - 1) for y in (0, geometry.size[1] - 1)])
    corners = (ends * geometry.pixel_spacing_mm) @ geometry.direction[:, :2].T
    points = (geometry.positions_mm[:, None] + corners).reshape(-1, 3)
    index = (points - grid.origin_mm) @ grid.direction / grid.spacing_mm
    assert (index > -0.5).all() and (index < np.array(grid.size) - 0.5).all()


# -- gaps ----------------------------------------------------------------------------------------------------------


def test_long_gaps_stay_empty_and_are_listed() -> None:
    layout = thinned(even_layout(60, 4.0), [*range(25), *range(31, 60)])
    found = compare(layout, GeometryRules(max_gap_mm=10.0))
    (finding,) = found.findings
    (gap,) = finding.details["gaps"]
    assert finding.code == "gap-left-empty" and gap["length_mm"] == pytest.approx(28)
    first, last = gap["planes"]
    assert (first, last) == (25, 30) and gap["voxels"] == 6 * 94 * 72
    geometry = found.volume.geometry
    assert geometry is not None
    (image, labels), _ = resample_slices(
        geometry.stacked(layout.values()), geometry.stacked(layout.labels()), geometry, found.grid, GeometryRules()
    )
    array = sitk.GetArrayFromImage(image)
    assert (array[first : last + 1] == -1000).all()
    assert (sitk.GetArrayFromImage(labels)[first : last + 1] == 0).all()
    assert array[first - 1].max() > 0 and array[last + 1].max() > 0


def test_beside_a_long_gap_the_nearer_slice_counts() -> None:
    planes = planes_at(gapped([0.0, 4.0, 40.0, 44.0], 10.0), np.array([5.0, 20.0, 39.0]))
    assert [(plane.lower, plane.upper, plane.gap) for plane in planes] == [(1, 1, -1), (-1, -1, 1), (2, 2, -1)]


def test_gaps_up_to_the_limit_are_interpolated() -> None:
    layout = thinned(even_layout(60, 4.0), [i for i in range(60) if i not in (20, 30)])
    assert compare(layout, GeometryRules(max_gap_mm=8.0)).findings == []
    assert len(compare(layout, GeometryRules(max_gap_mm=7.9)).findings[0].details["gaps"]) == 2


def test_a_sparse_stack_is_not_full_of_gaps() -> None:
    assert compare(tilted(even_layout(24, 12.0), 10), GeometryRules(max_gap_mm=10.0)).findings == []


def gapped(offsets: list[float], max_gap_mm: float) -> SliceGeometry:
    positions = np.array([[0.0, 0.0, offset] for offset in offsets])
    return SliceGeometry((4, 4), (1.0, 1.0), np.eye(3), positions, max_gap_mm=max_gap_mm)


@pytest.mark.parametrize(
    ("offsets", "max_gap_mm", "extents"),
    [
        ([0, 2, 4, 6, 20, 22], 10.0, [2, 2, 2, 2, 2, 2]),  # 14 mm are a gap: half a step of 2 mm on either side
        ([0, 2, 4, 6, 20, 22], 15.0, [2, 2, 2, 8, 8, 2]),  # 14 mm are bridged
        ([0, 200, 280], 10.0, [10, 10, 10]),  # no usual step: half of the limit on either side
        ([0, 12, 24, 36, 48], 10.0, [12, 12, 12, 12, 12]),  # every slice for itself, and no air between
        ([0, 3, 6, 9, 12, 20, 43, 47], 7.0, [3, 3, 3, 3, 3, 3, 3.5, 3.5]),
    ],
)
def test_image_and_measurements_agree_on_what_a_slice_stands_for(
    offsets: list[float], max_gap_mm: float, extents: list[float]
) -> None:
    geometry = gapped(offsets, max_gap_mm)
    assert geometry.slice_extents_mm == pytest.approx(extents)
    # On a grid of a twentieth of a millimetre every slice fills just that length.
    values = geometry.stacked(np.repeat(np.arange(1, len(offsets) + 1, dtype=np.int16) * 100, 16).reshape(-1, 4, 4))
    grid = Grid((4, 4, int((offsets[-1] + 40) * 20)), (1.0, 1.0, 0.05), (0.0, 0.0, -19.975), np.eye(3))
    (image, _), _ = resample_slices(values, None, geometry, grid, GeometryRules(max_gap_mm=max_gap_mm))
    found = sitk.GetArrayFromImage(image)[:, 0, 0]
    assert np.count_nonzero(found > -1000) * 0.05 == pytest.approx(sum(extents), abs=0.11 * len(offsets))
    between = (found > -1000) & (found % 100 != 0)
    gaps = [b for a, b in pairwise(offsets) if b - a > max_gap_mm]
    assert not any(between[int((b + 20) * 20) - 40 : int((b + 20) * 20) - 1].any() for b in gaps)


@pytest.mark.parametrize("interpolation", ["nearest", "linear", "bspline", "windowed-sinc"])
@pytest.mark.parametrize("irregular", [False, True])
def test_every_interpolation_is_what_it_is_called_on_every_stack(interpolation: str, irregular: bool) -> None:
    """Of one slice in its own plane, ITK's interpolators give the same, whether its neighbours lie evenly or not."""
    offsets = [0.0, 3.0, 7.5, 9.0, 12.0] if irregular else [0.0, 3.0, 6.0, 9.0, 12.0]
    positions = np.array([[0.0, 0.0, offset] for offset in offsets])
    geometry = SliceGeometry((40, 36), (1.1, 0.9), np.eye(3), positions)
    values = np.random.default_rng(5).integers(-900, 300, (5, 36, 40)).astype(np.int16)
    image = geometry.stacked(values)
    grid = Grid((50, 40, 1), (0.829, 0.711, 3.0), (0.31, 0.27, 3.0), np.eye(3))
    (ours, _), _ = resample_slices(image, None, geometry, grid, GeometryRules(), interpolation=interpolation)
    flat = sitk.GetImageFromArray(np.repeat(values[1:2], 12, axis=0).astype(np.float64))  # a sinc looks at ten planes
    flat.SetSpacing((1.1, 0.9, 3.0))
    itk = {
        "nearest": sitk.sitkNearestNeighbor,
        "linear": sitk.sitkLinear,
        "bspline": sitk.sitkBSpline,
        "windowed-sinc": sitk.sitkLanczosWindowedSinc,
    }[interpolation]
    origin = (grid.origin_mm[0], grid.origin_mm[1], 18.0)
    theirs = sitk.Resample(flat, grid.size, sitk.Transform(), itk, origin, grid.spacing_mm, np.eye(3).ravel(), -1000)
    difference = sitk.GetArrayFromImage(ours) - sitk.GetArrayFromImage(theirs)
    # ITK's windowed sinc does not keep a constant: up to half a percent.
    assert np.abs(difference).max() <= (12 if interpolation == "windowed-sinc" else 0.51)


# -- values --------------------------------------------------------------------------------------------------------


def test_a_regular_stack_comes_back_as_it_is() -> None:
    layout = even_layout(30, 4.0)
    geometry = geometry_of(layout)
    values = geometry.stacked(layout.values())
    grid = native_grid(geometry)
    assert grid.same_as(Grid.of(values))
    (image, _), _ = resample_slices(values, None, geometry, grid, GeometryRules())
    np.testing.assert_array_equal(sitk.GetArrayViewFromImage(image), sitk.GetArrayViewFromImage(values))


@pytest.mark.parametrize("interpolation", ["linear", "nearest", "bspline"])
def test_even_slices_give_what_regular_resampling_gives(interpolation: str) -> None:
    layout = even_layout(30, 4.0)
    geometry = geometry_of(layout)
    values = geometry.stacked(layout.values())
    # bspline is a spline in the plane only: compare it on the slices' own planes.
    spacing = (2.9, 3.3, 4.0) if interpolation == "bspline" else (2.9, 3.3, 3.1)
    grid = spaced_grid(native_grid(geometry), spacing)
    (image, _), _ = resample_slices(values, None, geometry, grid, GeometryRules(), interpolation=interpolation)
    expected = resample_image(values, grid, interpolation)  # type: ignore[arg-type]
    difference = sitk.GetArrayFromImage(image).astype(int) - sitk.GetArrayFromImage(expected)
    assert np.abs(difference).max() <= 1 and np.count_nonzero(difference) < 0.001 * difference.size


def test_halves_of_the_first_and_last_slice_are_there_and_no_more() -> None:
    geometry = SliceGeometry((4, 4), (1.0, 1.0), np.eye(3), np.array([[0.0, 0, 0], [0, 0, 4], [0, 0, 9]]))
    values = geometry.stacked(np.full((3, 4, 4), 100, np.int16))
    grid = Grid((4, 4, 19), (1.0, 1.0, 1.0), (0.0, 0.0, -5.0), np.eye(3))
    (image, _), _ = resample_slices(values, None, geometry, grid, GeometryRules())
    planes = sitk.GetArrayFromImage(image)[:, 0, 0]
    inside = np.abs(np.arange(19) - 5 - 4.5) <= 4.5 + 4.5 / 2
    np.testing.assert_array_equal(planes, np.where(inside, 100, -1000))


def test_where_one_neighbour_does_not_reach_the_nearer_one_counts() -> None:
    geometry = SliceGeometry((4, 1), (1.0, 1.0), np.eye(3), np.array([[0.0, 0, 0], [2.0, 0, 4.0]]))
    values = geometry.stacked(np.array([[[100, 100, 100, 100]], [[300, 300, 300, 300]]], np.int16))
    grid = Grid((6, 1, 2), (1.0, 1.0, 1.0), (0.0, 0.0, 1.0), np.eye(3))
    (image, _), _ = resample_slices(values, None, geometry, grid, GeometryRules())
    np.testing.assert_array_equal(
        sitk.GetArrayFromImage(image)[:, 0],
        [[100, 100, 150, 150, -1000, -1000], [-1000, -1000, 200, 200, 300, 300]],
    )


def test_values_at_the_ends_of_int16_do_not_wrap() -> None:
    geometry = SliceGeometry((8, 8), (1.0, 1.0), np.eye(3), np.array([[0.0, 0.3, 0], [0, 0, 3], [0, 0, 7]]))
    array = np.tile(np.array([-32768, 32767], np.int16), (3, 8, 4))
    grid = native_grid(geometry)
    (image, _), _ = resample_slices(
        geometry.stacked(array), None, geometry, grid, GeometryRules(), interpolation="bspline"
    )
    assert image.GetPixelID() == sitk.sitkInt16
    values = sitk.GetArrayFromImage(image)
    assert set(np.unique(values[1, 1:7])) <= {-32768, 32767}


def test_axes_must_agree() -> None:
    geometry = geometry_of(even_layout(5))
    grid = Grid((5, 5, 5), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), rotation((0, 0, 1), 3))
    with pytest.raises(ValueError, match="axes"):
        resample_slices(geometry.stacked(even_layout(5).values()), None, geometry, grid, GeometryRules())


def test_cancellation() -> None:
    layout = tilted(even_layout(30, 4.0), 10)
    geometry = geometry_of(layout)
    progress = Progress()
    seen: list[float] = []

    def callback(stage: str, fraction: float, message: str) -> None:
        seen.append(fraction)
        if len(seen) == 3:
            progress.cancel()

    progress._callback = callback
    with pytest.raises(Cancelled):
        resample_slices(
            geometry.stacked(layout.values()), None, geometry, native_grid(geometry), GeometryRules(), progress=progress
        )
    assert len(seen) == 3


# -- labels back onto the slices -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("order", [0, 7, 23])
def test_labels_come_back_onto_the_original_slices(order: int) -> None:
    layout = tilted(Layout(np.cumsum([4.0, 4.0, 1.1, 6.9] * 14) - 112, direction=_ORDERS[order], size=(100, 90)), 15)
    geometry = geometry_of(layout)
    grid = spaced_grid(native_grid(geometry), (2.0, 2.0, 2.0))
    truth = grid.image_of(chest_labels(grid_points(grid) - layout.centre_mm))
    back = labels_to_slices(truth, geometry)
    assert back.GetSize() == (100, 90, 56) and back.GetPixelID() == sitk.sitkUInt8
    found, expected = sitk.GetArrayFromImage(back), layout.labels()
    for value in (1, 2):
        a, b = found == value, expected == value
        assert 2 * np.count_nonzero(a & b) / (a.sum() + b.sum()) >= 0.98


def test_labels_on_an_oblique_grid_come_back_too() -> None:
    layout = even_layout(50, 4.0)
    turn = rotation((1, 2, 3), 25)
    origin = np.array(layout.centre_mm) + turn @ np.array([-180.0, -180.0, -150.0])
    grid = Grid((120, 120, 100), (3.0, 3.0, 3.0), tuple(float(v) for v in origin), turn)  # type: ignore[arg-type]
    truth = grid.image_of(chest_labels(grid_points(grid) - layout.centre_mm))
    found = sitk.GetArrayFromImage(labels_to_slices(truth, geometry_of(layout)))
    expected = layout.labels()
    assert 2 * np.count_nonzero((found == 1) & (expected == 1)) / ((found == 1).sum() + (expected == 1).sum()) >= 0.98


def test_of_equal_shares_the_background_goes_first_then_the_lower_value() -> None:
    shares = np.array([[5000, 5001, 3000, 3334], [0, 0, 5000, 3333], [0, 0, 2000, 3333]], dtype=np.int16)
    shares = np.vstack([shares, np.array([[0, 0, 0, 0]], dtype=np.int16)])
    found = np.zeros(4, dtype=np.uint8)
    fill_with_largest(found, [3, 5, 6, 9], shares)
    assert found.tolist() == [0, 3, 5, 3]
    twins = np.zeros(1, dtype=np.uint8)
    fill_with_largest(twins, [3, 5], np.array([[5000], [5000]], dtype=np.int16))
    assert twins.tolist() == [3]


def test_labels_that_lie_elsewhere_come_back_empty() -> None:
    far = Grid((5, 5, 5), (1.0, 1.0, 1.0), (9000.0, 0.0, 0.0), np.eye(3)).image_of(np.ones((5, 5, 5), np.uint8))
    assert not sitk.GetArrayFromImage(labels_to_slices(far, geometry_of(even_layout(5)))).any()
