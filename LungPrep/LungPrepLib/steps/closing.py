"""Labels closed, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..image.mm_balls import closed
from ..options import option
from .labels import for_each
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class Closing(LabelStep):
    """Closed by a ball: gaps into which it does not fit belong to the label."""

    name = "closing"
    section = "labels"
    order = 255

    close_mm: float = option(0.0, "gaps into which no ball of this radius fits are filled", low=0.0, high=200.0)

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Each label by itself; distances are in millimetres whatever the voxels."""
        return for_each(labels, lambda mask: closed(mask, self.close_mm, labels.grid.spacing_mm))


ENTRY = Closing
