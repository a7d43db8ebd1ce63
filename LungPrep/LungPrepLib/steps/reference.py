"""The grid of another image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..findings import LungPrepError, make_finding
from ..image.grid import Grid
from ..messages import FileName, say
from ..options import option, refused
from .reference_grid import read_reference
from .step import Extent, GridStep, Native

if TYPE_CHECKING:
    from ..recipe import Recipe

_OTHERS = {"crop", "spacing", "size", "orientation", "square", "slices-around"}
_MUCH_INSIDE = 0.5


@dataclass(frozen=True)
class Reference(GridStep):
    """The grid of another image instead of one that is made from the scan's."""

    name = "reference"
    section = "resampling"
    order = 100

    reference: str = option("", "an image file, DICOM folder or case whose grid the prepared image gets", is_file=True)

    def check(self, recipe: Recipe) -> None:
        """Nothing else may say what the grid is."""
        others = [step.name for step in recipe.steps_of(GridStep) if step.name in _OTHERS]
        if self.reference and others:
            raise refused("resampling.reference", self.reference, say("no reference beside {steps}", steps=others))

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The grid of the reference; what of it lies beyond the scan is padding, and noticed.

        Raises
        ------
        LungPrepError
            when it cannot be read, or belongs to another scan: its frame of reference is another one, or it lies
            nowhere in the scan.
        """
        reference = read_reference(self.reference)
        frames = {reference.frame_sha256, native.frame_sha256} - {""}
        file = FileName(self.reference)
        if len(frames) > 1:
            raise LungPrepError(
                say("The reference image {file} (resampling.reference) is in another frame of reference (0020,0052) "
                    "than the scan: the same millimetres are another place in the patient.", file=file),
                say("Name an image of the same examination, or register the two and name the result."),
            )  # fmt: skip
        inside = _share_inside(reference.grid, grid)
        if not inside and not _share_inside(grid, reference.grid):
            raise LungPrepError(
                say("The reference image {file} (resampling.reference) lies nowhere in the scan.", file=file),
                say("Name an image of the same patient in the same frame of reference."),
            )
        if inside < _MUCH_INSIDE:
            said = say("{share:.0%} of the reference image {file} lies beyond the scan.", share=1 - inside, file=file)
            native.noticed.append(make_finding("reference-beyond", said, share=round(1 - inside, 3)))
        return reference.grid

    def estimate(self, extent: Extent) -> Extent:
        """As many voxels as the file has."""
        if not self.reference:
            return extent
        grid = read_reference(self.reference).grid
        return Extent(float(np.prod(grid.size)), float(np.prod(grid.spacing_mm)))


def _share_inside(grid: Grid, other: Grid) -> float:
    """How much of ``grid`` lies in ``other``, tried on a coarse lattice."""
    steps = np.meshgrid(*(np.linspace(0, n - 1, min(n, 17)) for n in grid.size), indexing="ij")
    points = grid.points_mm(np.stack([axis.ravel() for axis in steps], axis=1))
    index = (points - other.origin_mm) @ other.direction / other.spacing_mm
    return float(np.mean(np.all((index > -0.5) & (index < np.array(other.size) - 0.5), axis=1)))


ENTRY = Reference
