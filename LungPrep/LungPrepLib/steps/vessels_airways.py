"""Vessels and airways inside the labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..image.buffers import voxels_of
from ..image.mm_balls import closed
from ..options import option
from ..segmentation.components import filled
from ..segmentation.inside_lungs import central_airways, vessels_inside
from .labels import BoolArray, for_each
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk

_LARGEST_VESSEL_MM = 6.0  # radius, as in the threshold segmenter


@dataclass(frozen=True)
class VesselsAirways(LabelStep):
    """Whether vessels and airways inside the lungs belong to the labels."""

    name = "vessels-airways"
    section = "labels"
    order = 240

    vessels: Literal["as-segmented", "in", "out"] = option(
        "as-segmented",
        "vessels and airways inside a label. in: gaps up to 12 mm wide and holes belong to it; out: they leave it, by "
        "their mask where one is known (--vessels, TotalSegmentator), else all above -500 HU and the main bronchi",
    )

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """The labels with or without them."""
        spacing = labels.grid.spacing_mm
        if self.vessels == "in":
            return for_each(labels, lambda mask: _whole(mask, spacing))
        inside = labels.array > 0
        left_out = labels.left_out
        if left_out is None:
            left_out = vessels_inside(voxels_of(image), inside, spacing)
            left_out |= central_airways(image)
        return replace(labels, array=np.where(left_out, 0, labels.array).astype(labels.array.dtype))


def _whole(mask: BoolArray, spacing_mm: tuple[float, float, float]) -> BoolArray:
    return filled(closed(mask, _LARGEST_VESSEL_MM, spacing_mm))


ENTRY = VesselsAirways
