"""Another distance between the voxels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..image.extents import spaced_grid
from ..image.grid import Grid
from ..messages import say
from ..options import option, refused
from .step import Extent, GridStep, Native

if TYPE_CHECKING:
    from ..recipe import Recipe

_UNKNOWN_GROWTH = 2.0


@dataclass(frozen=True)
class Spacing(GridStep):
    """The distance between the voxels of the prepared image."""

    name = "spacing"
    section = "resampling"
    order = 130

    spacing_mm: list[float] = option([], "x, y, z in millimetres; empty keeps the native grid", low=0.05, high=20.0)
    extent: Literal["edges", "first-centre", "covering", "stretched-edges", "stretched-centres"] = option(
        "edges",
        "what stays: the outer edges, the first voxel's centre (size rounded half to even; covering: up), or edges or "
        "centres of both ends with the spacing adjusted",
    )

    def check(self, recipe: Recipe) -> None:
        """Three numbers, or none."""
        if len(self.spacing_mm) not in (0, 3):
            raise refused("resampling.spacing_mm", self.spacing_mm, say("three numbers (x, y, z) or none"))

    @property
    def is_on(self) -> bool:
        """Whether there is another spacing."""
        return bool(self.spacing_mm)

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The same extent with other voxels."""
        x, y, z = self.spacing_mm
        return spaced_grid(grid, (x, y, z), self.extent)

    def estimate(self, extent: Extent) -> Extent:
        """As many voxels as the volume holds."""
        if not self.is_on:
            return extent
        voxel_mm3 = math.prod(self.spacing_mm)
        if not extent.voxel_mm3:
            return Extent(extent.voxels * _UNKNOWN_GROWTH, voxel_mm3)
        return Extent(extent.voxels * extent.voxel_mm3 / voxel_mm3, voxel_mm3)


ENTRY = Spacing
