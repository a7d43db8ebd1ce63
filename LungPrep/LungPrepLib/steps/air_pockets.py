"""Lungs found in the prepared image itself, by one threshold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..image.buffers import voxels_of
from ..options import option
from ..segmentation.air_pockets import largest_air_pocket, lungs_in_slice
from ..segmentation.structures import LUNG, Structure
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk

_BOTH = (Structure(1, "lungs", "lungs", LUNG, None, (86, 180, 233)),)


@dataclass(frozen=True)
class AirPockets(LabelStep):
    """Lungs by one threshold, as tutorials find them, instead of a segmenter's labels."""

    name = "air-pockets"
    section = "labels"
    order = 200
    makes_labels = True

    air: Literal["none", "largest-pocket", "largest-pocket-filled", "slices-420"] = option(
        "none",
        "lungs of the prepared image: the largest pocket of air below -320 HU, without or with what it encloses, or "
        "slice by slice below -420 HU",
    )

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """One label for both lungs."""
        hu = voxels_of(image)
        if self.air == "slices-420":
            mask = np.stack([lungs_in_slice(plane) for plane in hu])
        else:
            mask = largest_air_pocket(hu, fill=self.air == "largest-pocket-filled")
        return replace(labels, array=mask.astype(np.uint8), structures=_BOTH)


ENTRY = AirPockets
