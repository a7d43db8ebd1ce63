"""Labels without specks."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, prod
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..options import option
from ..segmentation.components import without_specks
from .labels import BoolArray, for_each
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class SmallComponents(LabelStep):
    """How small a piece of a label may be."""

    name = "small-components"
    section = "labels"
    order = 245

    min_component_mm3: float = option(0.0, "smaller pieces of a label are removed (in 3D)", low=0.0, high=1e9)
    min_component_mm2: float = option(0.0, "then smaller pieces in each slice (z)", low=0.0, high=1e7)
    min_component_voxels: int = option(0, "the same as a number of the scan's own voxels", low=0, high=10**9)
    min_component_pixels: int = option(0, "the same in each slice, of the scan's own pixels", low=0, high=10**8)
    min_component_joined: Literal["faces", "corners"] = option(
        "faces", "what is one of these pieces: joined through faces, or through edges and corners, too"
    )

    @property
    def is_on(self) -> bool:
        """Whether a piece can be too small."""
        numbers = (
            self.min_component_mm3,
            self.min_component_mm2,
            self.min_component_voxels,
            self.min_component_pixels,
        )
        return any(number > 0 for number in numbers)

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Small pieces become background: first in space, then slice by slice."""
        spacing, native = labels.grid.spacing_mm, labels.native_spacing_mm or labels.grid.spacing_mm
        volume = max(self.min_component_mm3, self.min_component_voxels * prod(native))
        area = max(self.min_component_mm2, self.min_component_pixels * prod(native[:2]))
        voxels, pixels = ceil(volume / prod(spacing) - 1e-6), ceil(area / prod(spacing[:2]) - 1e-6)
        corners = self.min_component_joined == "corners"
        if voxels > 1:
            labels = for_each(labels, lambda mask: without_specks(mask, voxels, corners=corners))
        if pixels > 1:
            labels = for_each(labels, lambda mask: _without_specks(mask, pixels, corners))
        return labels


def _without_specks(mask: BoolArray, smallest: int, corners: bool) -> BoolArray:
    planes = [without_specks(plane[None], smallest, corners=corners)[0] if plane.any() else plane for plane in mask]
    return np.stack(planes)


ENTRY = SmallComponents
