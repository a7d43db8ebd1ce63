"""A size in voxels: cut off or padded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..findings import LungPrepError
from ..image.cropping import box_of
from ..image.grid import Grid
from ..image.resampling import cropped_grid
from ..messages import say
from ..options import option, refused
from .step import Extent, GridStep, Native

if TYPE_CHECKING:
    from ..recipe import Recipe


@dataclass(frozen=True)
class Size(GridStep):
    """The number of voxels: what is too large is cut off, what is too small is padded."""

    name = "size"
    section = "crop"
    order = 140

    size: list[int] = option([], "voxels along x, y and z; 0 keeps an axis as it is; empty keeps all", low=0, high=8192)
    around: Literal["centre", "lungs", "point"] = option("centre", "what lies in the middle of that size")
    point_mm: list[float] = option([], "the point (LPS, millimetres) for around = 'point'", low=-1e5, high=1e5)

    @property
    def is_on(self) -> bool:
        """Whether any axis gets a size."""
        return any(self.size)

    def check(self, recipe: Recipe) -> None:
        """Three sizes; a point where it is asked for."""
        if len(self.size) not in (0, 3):
            raise refused("crop.size", self.size, say("three whole numbers (x, y, z), or none"))
        if len(self.point_mm) != (3 if self.around == "point" else 0):
            raise refused("crop.point_mm", self.point_mm, say("three numbers with crop.around = 'point', else none"))

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The grid of that size with the same voxels.

        Raises
        ------
        LungPrepError
            when the point lies outside the image.
        """
        wanted = np.where(np.array(self.size) > 0, self.size, grid.size)
        missing = np.array(grid.size) - wanted
        # An odd voxel is cut off or padded at the end, as in most published code.
        start = np.where(missing >= 0, missing // 2, -((-missing) // 2))
        middle = self._middle_mm(grid, native)
        if middle is not None:
            index = (middle - grid.origin_mm) @ grid.direction / grid.spacing_mm
            start = np.where(np.array(self.size) > 0, np.rint(index - (wanted - 1) / 2), 0).astype(int)
        x, y, z = (int(v) for v in start)
        nx, ny, nz = (int(v) for v in wanted)
        return cropped_grid(grid, (x, y, z), (nx, ny, nz))

    def _middle_mm(self, grid: Grid, native: Native) -> np.ndarray | None:
        if self.around == "lungs" and native.labels is not None:
            box = box_of(native.labels, 0.0)
            return None if box is None else box.points_mm((np.array([box.size]) - 1) / 2)[0]
        if self.around != "point":
            return None
        point = np.array(self.point_mm)
        index = (point - grid.origin_mm) @ grid.direction / grid.spacing_mm
        if np.any(index < -0.5) or np.any(index > np.array(grid.size) - 0.5):
            raise LungPrepError(
                say("The point {point} mm (crop.point_mm) lies outside the image.", point=list(self.point_mm)),
                say("Give it in LPS millimetres (DICOM's patient axes) of this scan."),
            )
        return point

    def estimate(self, extent: Extent) -> Extent:
        """As many voxels as are asked for, where all three axes are."""
        if not self.size or not all(self.size):
            return extent
        return Extent(float(np.prod(self.size, dtype=float)), extent.voxel_mm3)


ENTRY = Size
