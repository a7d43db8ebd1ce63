"""Values below and above a range become its ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..messages import say
from ..options import option, refused
from .step import ImageStep, Values

if TYPE_CHECKING:
    from ..recipe import Recipe


@dataclass(frozen=True)
class Clip(ImageStep):
    """The range of HU that is kept."""

    slice_by_slice = True
    name = "clip"
    section = "intensity"
    order = 310

    clip_hu: list[float] = option([], "lowest and highest HU that is kept; empty keeps all", low=-32768, high=32767)

    def check(self, recipe: Recipe) -> None:
        """Two rising numbers, or none."""
        if len(self.clip_hu) not in (0, 2) or (self.clip_hu and self.clip_hu[0] >= self.clip_hu[1]):
            raise refused("intensity.clip_hu", self.clip_hu, say("two rising numbers, or none"))

    def apply(self, values: Values) -> Values:
        """What is lower or higher gets the end of the range."""
        low, high = self.clip_hu
        return values.map(lambda plane: np.clip(plane, low, high), (low, high))


ENTRY = Clip
