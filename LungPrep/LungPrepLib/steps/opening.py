"""Labels opened, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..image.mm_balls import opened
from ..options import option
from .labels import for_each
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class Opening(LabelStep):
    """Opened by a ball: what it does not fit into leaves the label."""

    name = "opening"
    section = "labels"
    order = 256

    open_mm: float = option(0.0, "what no ball of this radius inside the label covers leaves it", low=0.0, high=200.0)

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Each label by itself; distances are in millimetres whatever the voxels."""
        return for_each(labels, lambda mask: opened(mask, self.open_mm, labels.grid.spacing_mm))


ENTRY = Opening
