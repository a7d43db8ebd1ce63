"""Square slices of a size in pixels, with the aspect kept."""

from __future__ import annotations

from dataclasses import dataclass

from ..image.extents import spaced_grid
from ..image.grid import Grid
from ..image.resampling import cropped_grid
from ..options import option
from .slice_plane import SlicePlane
from .step import Extent, GridStep, Native


@dataclass(frozen=True)
class Square(GridStep):
    """The size of slices that are to be square."""

    name = "square"
    section = "slices"
    order = 145

    square: int = option(
        0, "pixels along both sides of a slice: the longer side is resampled to it, the other one padded; 0 keeps them",
        low=0, high=8192,
    )  # fmt: skip

    def apply(self, grid: Grid, native: Native) -> Grid:
        """Pixels as large in both directions; the padding is shared by both ends."""
        axis = native.recipe.step(SlicePlane).axis_of(grid)
        sides = [other for other in range(3) if other != axis]
        pixel = max(grid.size[side] * grid.spacing_mm[side] for side in sides) / self.square
        spacing = [pixel if other in sides else grid.spacing_mm[other] for other in range(3)]
        spaced = spaced_grid(grid, (spacing[0], spacing[1], spacing[2]), "edges")
        size = [self.square if other in sides else spaced.size[other] for other in range(3)]
        start = [-((size[other] - spaced.size[other]) // 2) for other in range(3)]
        return cropped_grid(spaced, (start[0], start[1], start[2]), (size[0], size[1], size[2]))

    def estimate(self, extent: Extent) -> Extent:
        """As if slices had 512 x 512 pixels before."""
        return Extent(extent.voxels * (self.square / 512) ** 2, None)


ENTRY = Square
