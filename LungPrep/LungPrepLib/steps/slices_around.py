"""A few slices around a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..findings import LungPrepError
from ..image.grid import Grid
from ..image.resampling import cropped_grid
from ..messages import say
from ..options import option, refused
from .slice_plane import SlicePlane
from .step import GridStep, Native

if TYPE_CHECKING:
    from ..recipe import Recipe


@dataclass(frozen=True)
class SlicesAround(GridStep):
    """How many slices around which point."""

    name = "slices-around"
    section = "slices"
    order = 135

    count: int = option(
        0, "slices around slices.point_mm; beyond the scan they are padding; 0 keeps all", low=0, high=4096
    )
    point_mm: list[float] = option([], "the point (LPS, millimetres)", low=-1e5, high=1e5)

    @property
    def is_on(self) -> bool:
        """Whether slices are counted."""
        return self.count > 0

    def check(self, recipe: Recipe) -> None:
        """A point with a number of slices."""
        if len(self.point_mm) != (3 if self.count else 0):
            raise refused("slices.point_mm", self.point_mm, say("three numbers with slices.count, else none"))

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The slice nearest to the point in the middle; of an even number one more before it.

        Raises
        ------
        LungPrepError
            when the point lies outside the image.
        """
        axis = native.recipe.step(SlicePlane).axis_of(grid)
        index = (np.array(self.point_mm) - grid.origin_mm) @ grid.direction / grid.spacing_mm
        if np.any(index < -0.5) or np.any(index > np.array(grid.size) - 0.5):
            raise LungPrepError(
                say("The point {point} mm (slices.point_mm) lies outside the image.", point=list(self.point_mm)),
                say("Give it in LPS millimetres (DICOM's patient axes) of this scan."),
            )
        start, size = [0, 0, 0], list(grid.size)
        start[axis] = int(np.rint(index[axis])) - self.count // 2
        size[axis] = self.count
        return cropped_grid(grid, (start[0], start[1], start[2]), (size[0], size[1], size[2]))


ENTRY = SlicesAround
