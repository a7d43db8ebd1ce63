"""Crop to the lungs or to the body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..image.cropping import body_box, box_of
from ..image.grid import Grid
from ..options import option
from .step import Extent, GridStep, Native


@dataclass(frozen=True)
class Crop(GridStep):
    """What part of the image the prepared image keeps."""

    name = "crop"
    section = "crop"
    order = 120

    to: Literal["none", "lungs", "body"] = option("none", "crop to the labels, to the body, or not")
    margin_mm: float = option(10.0, "margin around it", low=0.0, high=500.0)

    @property
    def is_on(self) -> bool:
        """Whether anything is cut off."""
        return self.to != "none"

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The box of the labels or of the body in whole voxels; all of it where there is neither."""
        box = None
        if self.to == "lungs" and native.labels is not None:
            box = box_of(native.labels, self.margin_mm)
        elif self.to == "body":
            box = body_box(native.image, self.margin_mm)
        return grid if box is None else box

    def estimate(self, extent: Extent) -> Extent:
        """Lungs fill about half of a chest CT's box."""
        return replace(extent, voxels=extent.voxels / 2) if self.to == "lungs" else extent


ENTRY = Crop
