"""Each piece of a label as one of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..findings import LungPrepError
from ..messages import say
from ..options import option
from ..segmentation.components import label_components
from ..segmentation.structures import Structure
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk

_MOST = 65535


@dataclass(frozen=True)
class Instances(LabelStep):
    """Whether each piece of a label gets a value of its own."""

    name = "instances"
    section = "labels"
    order = 290

    instances: bool = option(False, "each piece of a label (connected through faces) gets a value, the largest first")

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Values from 1 on, label by label, in each by falling size; names get a number."""
        result = np.zeros(labels.array.shape, dtype=np.uint16)
        structures: list[Structure] = []
        for structure in labels.structures:
            pieces = label_components(labels.array == structure.value)
            counts = np.bincount(pieces.ravel())[1:]
            order = np.argsort(-counts, kind="stable")
            if len(structures) + len(order) > _MOST:
                raise LungPrepError(
                    say("The labels have more than {most} pieces (labels.instances).", most=_MOST),
                    say("Remove the small ones first: labels.min_component_mm3."),
                )
            numbers = np.zeros(len(counts) + 1, dtype=np.uint16)
            for place, piece in enumerate(order, start=1):
                value = len(structures) + 1
                numbers[piece + 1] = value
                key, name = f"{structure.key}_{place}", f"{structure.name} {place}"
                structures.append(replace(structure, value=value, key=key, name=name))
            result += numbers[pieces]
        dtype = np.uint8 if len(structures) < 256 else np.uint16
        return replace(labels, array=result.astype(dtype), structures=tuple(structures))


ENTRY = Instances
