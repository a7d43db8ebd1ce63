"""Along which axis slices are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..image.grid import Grid
from ..options import option
from .step import Step

_ROWS = {"sagittal": 0, "coronal": 1, "axial": 2}


@dataclass(frozen=True)
class SlicePlane(Step):
    """Which slices the other keys of this section are about."""

    name = "slice-plane"
    section = "slices"
    order = 132

    plane: Literal["axial", "coronal", "sagittal"] = option("axial", "the slices that are counted, kept or made square")

    def axis_of(self, grid: Grid) -> int:
        """The axis (0, 1, 2 for x, y, z) of ``grid`` across those slices."""
        return int(np.argmax(np.abs(grid.direction[_ROWS[self.plane]])))


ENTRY = SlicePlane
