"""Holes in labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..options import option
from ..segmentation.components import filled
from .labels import BoolArray, for_each
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class FillHoles(LabelStep):
    """Whether holes in a label, such as vessels in a lung, belong to it."""

    name = "fill-holes"
    section = "labels"
    order = 250

    fill_holes: Literal["none", "3d", "slices"] = option(
        "none", "what a label encloses on all sides, or in each slice (z), belongs to it"
    )

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Enclosed background becomes the label."""
        return for_each(labels, filled if self.fill_holes == "3d" else _in_slices)


def _in_slices(mask: BoolArray) -> BoolArray:
    from scipy import ndimage

    return np.stack([ndimage.binary_fill_holes(plane) if plane.any() else plane for plane in mask])


ENTRY = FillHoles
