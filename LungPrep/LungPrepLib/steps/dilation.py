"""Labels made larger, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..image.mm_balls import NEARLY_MM, distances_around
from ..options import option
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class Dilation(LabelStep):
    """How much larger each label becomes."""

    name = "dilation"
    section = "labels"
    order = 258

    dilate_mm: float = option(0.0, "background nearer to a label than this belongs to the nearest", low=0.0, high=200.0)

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """No label loses a voxel to another; between two, the nearer one grows."""
        result = labels.array.copy()
        nearest = np.full(result.shape, self.dilate_mm + NEARLY_MM, dtype=np.float32)
        for value in labels.values:
            box, distances = distances_around(labels.array == value, self.dilate_mm, labels.grid.spacing_mm)
            grown = (distances <= nearest[box]) & (labels.array[box] == 0)
            nearest[box][grown] = distances[grown] - np.float32(NEARLY_MM)  # of two as near, the lower value
            result[box][grown] = value
        return replace(labels, array=result)


ENTRY = Dilation
