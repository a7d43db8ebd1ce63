"""The order and direction of the axes."""

from __future__ import annotations

from dataclasses import dataclass

from ..image.grid import Grid
from ..image.orientation import orientation_codes, reoriented
from ..options import option
from .step import GridStep, Native


def _codes() -> list[str]:
    return ["as-acquired", *orientation_codes()]


@dataclass(frozen=True)
class Orientation(GridStep):
    """The directions of the axes of the prepared image."""

    name = "orientation"
    section = "resampling"
    order = 105

    orientation: str = option(
        "as-acquired",
        "where the indices x, y and z rise to: L or R, P or A, S or I (LPS is DICOM's, RAS NIfTI's)",
        choices=_codes,
    )

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The same voxels along other axes."""
        return reoriented(grid, self.orientation)


ENTRY = Orientation
