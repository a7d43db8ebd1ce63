"""Labels without what is too dense or too light in them, such as vessels or airways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..image.buffers import voxels_of
from ..messages import say
from ..options import option, refused
from .step import LabelMap, LabelStep

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..recipe import Recipe


@dataclass(frozen=True)
class LabelRange(LabelStep):
    """The HU that voxels of a label may have."""

    name = "label-range"
    section = "labels"
    order = 235

    only_hu: list[float] = option(
        [],
        "lowest and highest HU of voxels that stay labelled, such as [-1000, -500] for lungs without their vessels; "
        "empty keeps all",
        low=-32768,
        high=32767,
    )

    def check(self, recipe: Recipe) -> None:
        """Two rising numbers, or none."""
        if len(self.only_hu) not in (0, 2) or (self.only_hu and self.only_hu[0] >= self.only_hu[1]):
            raise refused("labels.only_hu", self.only_hu, say("two rising numbers, or none"))

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Other voxels become background."""
        hu = voxels_of(image)
        array = labels.array.copy()
        for z, plane in enumerate(hu):
            array[z][(plane < self.only_hu[0]) | (plane > self.only_hu[1])] = 0
        return replace(labels, array=array)


ENTRY = LabelRange
