"""The grid of another image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..findings import LungPrepError
from ..image.grid import Grid
from ..messages import FileName, say
from ..options import option, refused
from .step import Extent, GridStep, Native

if TYPE_CHECKING:
    from ..recipe import Recipe

_OTHERS = {"crop", "spacing", "size", "orientation", "square", "slices-around"}


@dataclass(frozen=True)
class Reference(GridStep):
    """The grid of an image file instead of one that is made from the scan's."""

    name = "reference"
    section = "resampling"
    order = 100

    reference: str = option("", "an image file whose grid the prepared image gets; empty for none")

    def check(self, recipe: Recipe) -> None:
        """Nothing else may say what the grid is."""
        others = [step.name for step in recipe.steps_of(GridStep) if step.name in _OTHERS]
        if self.reference and others:
            raise refused("resampling.reference", self.reference, say("no reference beside {steps}", steps=others))

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The grid of the file.

        Raises
        ------
        LungPrepError
            when it cannot be read, or lies nowhere in the scan: then it belongs to another one.
        """
        reference = self._grid()
        if not _overlap(reference, grid):
            raise LungPrepError(
                say(
                    "The reference image {file} (resampling.reference) lies nowhere in the scan.",
                    file=FileName(self.reference),
                ),
                say("Name an image of the same patient in the same frame of reference."),
            )
        return reference

    def _grid(self) -> Grid:
        from ..image.file_formats.upright import upright_grid
        from ..image.files import read_header

        if not Path(self.reference).is_file():
            raise LungPrepError(
                say("There is no reference image {file} (resampling.reference).", file=FileName(self.reference)),
                say("Check the path; it counts from the folder in which LungPrep is started."),
                usage=True,
            )
        header = read_header(Path(self.reference))
        grid = upright_grid(header.matrix, header.origin_mm, header.described.size)
        if grid is None:
            raise LungPrepError(
                say("The axes of the reference image {file} are not perpendicular.", file=FileName(self.reference)),
                say("Name an image whose voxels fill an upright box."),
            )
        return grid

    def estimate(self, extent: Extent) -> Extent:
        """As many voxels as the file has."""
        if not self.reference:
            return extent
        grid = self._grid()
        return Extent(float(np.prod(grid.size)), float(np.prod(grid.spacing_mm)))


def _overlap(a: Grid, b: Grid) -> bool:
    """Whether any voxel of ``a`` lies in ``b``, tried on a coarse lattice of both."""
    for one, other in ((a, b), (b, a)):
        steps = np.meshgrid(*(np.linspace(0, n - 1, min(n, 9)) for n in one.size), indexing="ij")
        points = one.points_mm(np.stack([axis.ravel() for axis in steps], axis=1))
        index = (points - other.origin_mm) @ other.direction / other.spacing_mm
        if np.any(np.all((index > -0.5) & (index < np.array(other.size) - 0.5), axis=1)):
            return True
    return False


ENTRY = Reference
