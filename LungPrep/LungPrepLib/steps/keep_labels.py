"""Only some of the labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..options import option
from .labels import chosen
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class KeepLabels(LabelStep):
    """Which labels stay."""

    name = "keep-labels"
    section = "labels"
    order = 210

    keep: list[str] = option([], "keys, names or values of the labels that stay; empty keeps all")

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """The others become background."""
        stay = [structure for name in self.keep for structure in chosen(labels, name, "labels.keep")]
        values = {structure.value for structure in stay}
        array = np.where(np.isin(labels.array, list(values)), labels.array, 0).astype(labels.array.dtype)
        kept = tuple(structure for structure in labels.structures if structure.value in values)
        return replace(labels, array=array, structures=kept)


ENTRY = KeepLabels
