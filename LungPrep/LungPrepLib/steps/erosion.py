"""Labels eroded, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..image.mm_balls import eroded
from ..options import option
from .labels import for_each
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class Erosion(LabelStep):
    """Smaller by a margin."""

    name = "erosion"
    section = "labels"
    order = 257

    erode_mm: float = option(0.0, "what lies nearer to the label's surface than this leaves it", low=0.0, high=200.0)

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Each label by itself; distances are in millimetres whatever the voxels."""
        return for_each(labels, lambda mask: eroded(mask, self.erode_mm, labels.grid.spacing_mm))


ENTRY = Erosion
