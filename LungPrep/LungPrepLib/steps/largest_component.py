"""Only the largest piece of each label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..options import option
from ..segmentation.components import label_components
from .labels import BoolArray, for_each
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class LargestComponent(LabelStep):
    """Whether only the largest piece of each label stays."""

    name = "largest-component"
    section = "labels"
    order = 240

    largest: bool = option(False, "only the largest piece of each label (connected through faces) stays")

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Smaller pieces become background."""
        return for_each(labels, _largest)


def _largest(mask: BoolArray) -> BoolArray:
    pieces = label_components(mask)
    counts = np.bincount(pieces.ravel())
    counts[0] = 0
    return np.asarray(pieces == counts.argmax()) & mask


ENTRY = LargestComponent
