"""How much memory and disk a case will need, from the number of its voxels, before anything is read."""

from __future__ import annotations

import math

from .export.format import bytes_per_voxel
from .image.grid import Grid
from .machine import check_memory
from .recipe import Recipe
from .steps.step import AcquiredStep, Extent, GridStep, LabelStep


def growth(recipe: Recipe, voxels: int = 1, voxel_mm3: float | None = None) -> float:
    """How many voxels the prepared image has for each of ``voxels`` acquired ones of ``voxel_mm3``, roughly."""
    extent = Extent(float(max(voxels, 1)), voxel_mm3)
    steps = recipe.steps_of(GridStep)
    for step in steps:
        extent = step.estimate(extent)
    return max(1.0, extent.voxels / max(voxels, 1))


def memory_needed(voxels: int, recipe: Recipe, voxel_mm3: float | None = None) -> int:
    """Bytes that the road needs at its peak for so many acquired voxels of ``voxel_mm3``, roughly."""
    grows = growth(recipe, voxels, voxel_mm3)
    # int16 slices, uint8 labels, a second copy while they are decoded or oriented, and what is written;
    # the libraries and a network take about 1 GiB whatever the scan.
    changed = 2 if recipe.steps_of(AcquiredStep) else 0
    return int(voxels * (6 + changed + 4 * grows)) + 700 * 1024**2


def check_grid_memory(grid: Grid, recipe: Recipe) -> None:
    """Raise before an image is made that cannot be held: crop and labels have said by now how large it is."""
    voxels = math.prod(grid.size)
    check_memory(voxels * (3 + (5 if recipe.steps_of(LabelStep) else 0)) + voxels * 2)


def disk_needed(voxels: int, recipe: Recipe, voxel_mm3: float | None = None) -> int:
    """Bytes that the case folder may take, roughly: int16 compresses to about half, written uncompressed first."""
    grows = growth(recipe, voxels, voxel_mm3)
    written = 1.2 + bytes_per_voxel(recipe.output.formats) * grows
    return int(voxels * (written + 2 * grows)) + 20 * 1024**2


def handover_needed(voxels: int, recipe: Recipe, voxel_mm3: float | None = None) -> int:
    """Bytes that are handed over to a window, roughly: int16 and labels, and int16 on the grid of the recipe."""
    return int(voxels * (3 + 2 * growth(recipe, voxels, voxel_mm3)))
