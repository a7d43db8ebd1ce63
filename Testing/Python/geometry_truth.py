"""How far what was resampled lies from the truth of the phantom, measured the same way for every layout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dicom_phantoms import BALL_RADIUS_MM, BALLS_MM, LEFT_LUNG, RIGHT_LUNG, Array, Layout, chest_labels
from LungPrepLib.dicom.catalogs.catalog import SeriesHeaders
from LungPrepLib.dicom.volumes.splitting import VolumeHeaders, split_series
from LungPrepLib.findings import Finding
from LungPrepLib.image.grid import Grid
from LungPrepLib.image.slice_resampling import native_grid, resample_slices
from LungPrepLib.recipe import GeometryRules


def volumes_of(layout: Layout, rules: GeometryRules | None = None, shuffle: bool = True) -> list[VolumeHeaders]:
    """What the headers of a layout are split into; they come in no order."""
    headers = layout.headers()
    if shuffle:
        headers = [headers[i] for i in np.random.default_rng(len(headers)).permutation(len(headers))]
    return split_series(SeriesHeaders("1", "2", tuple(headers)), rules or GeometryRules())


@dataclass
class Comparison:
    """Dice of each lung's labels with the truth, and how far each ball lies from where it is, in voxels (x, y, z)."""

    dice: dict[int, float]
    moved_voxels: Array
    grid: Grid
    findings: list[Finding]
    covered: Array
    volume: VolumeHeaders


def compare(layout: Layout, rules: GeometryRules | None = None, grid: Grid | None = None) -> Comparison:
    """Order, resample and compare with the truth outside the air that is listed."""
    import SimpleITK as sitk

    rules = rules or GeometryRules()
    (volume,) = volumes_of(layout, rules)
    geometry = volume.geometry
    assert geometry is not None
    order = [header.instance_number - 1 for header in volume.slices]  # type: ignore[operator]
    values, labels = layout.values()[order], layout.labels()[order]
    grid = grid or native_grid(geometry)
    (image, on_grid), findings = resample_slices(
        geometry.stacked(values), geometry.stacked(labels), geometry, grid, rules
    )
    ones = geometry.stacked(np.ones(values.shape, np.int16))
    (seen, _), _ = resample_slices(ones, None, geometry, grid, rules, interpolation="nearest")
    points = grid_points(grid) - layout.centre_mm
    covered = sitk.GetArrayFromImage(seen) > 0
    truth, found = chest_labels(points), sitk.GetArrayFromImage(on_grid)
    dice = {}
    for value in (RIGHT_LUNG, LEFT_LUNG):
        a, b = (truth == value) & covered, (found == value) & covered
        dice[value] = 2 * np.count_nonzero(a & b) / max(np.count_nonzero(a) + np.count_nonzero(b), 1)
    moved = ball_displacements(sitk.GetArrayFromImage(image), points, covered, grid)
    return Comparison(dice, moved, grid, findings, covered, volume)


def grid_points(grid: Grid) -> Array:
    """(z, y, x, 3) LPS points of all voxels."""
    nx, ny, nz = grid.size
    z, y, x = np.meshgrid(np.arange(nz), np.arange(ny), np.arange(nx), indexing="ij")
    return grid.points_mm(np.stack([x, y, z], axis=-1).reshape(-1, 3).astype(float)).reshape(nz, ny, nx, 3)


def ball_displacements(values: Array, points: Array, covered: Array, grid: Grid) -> Array:
    """(balls seen whole, 3): where each ball's centre of mass is against where it should be, in voxels."""
    spacing = np.array(grid.spacing_mm)
    moved = []
    for ball in BALLS_MM:
        away = np.linalg.norm(points - ball, axis=-1)
        near = away < BALL_RADIUS_MM + 1.5 * spacing.max()
        if not covered[near].all() or not near.any():
            continue
        weights = np.clip(values[near] + 860.0, 0, None)
        weights[weights < 100] = 0  # noise
        if not weights.any():
            moved.append(np.full(3, np.inf))
            continue
        centre = (weights[:, None] * points[near]).sum(axis=0) / weights.sum()
        # Sampling the ball at these very points moves its centre as well; that is not the reader's doing.
        ideal = np.clip(0.5 - (away[near] - BALL_RADIUS_MM) / spacing.max(), 0, 1)
        expected = (ideal[:, None] * points[near]).sum(axis=0) / ideal.sum()
        moved.append(np.abs((centre - expected) @ grid.direction) / spacing)
    return np.array(moved).reshape(-1, 3)
