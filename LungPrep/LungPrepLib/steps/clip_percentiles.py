"""Values clipped to percentiles of the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..messages import say
from ..options import option, refused
from .regions import percentiles
from .step import ImageStep, Values

if TYPE_CHECKING:
    from ..recipe import Recipe


@dataclass(frozen=True)
class ClipPercentiles(ImageStep):
    """The range of values that is kept, by its share of the voxels."""

    slice_by_slice = True
    name = "clip-percentiles"
    section = "intensity"
    order = 315

    clip_percentiles: list[float] = option(
        [], "lowest and highest percentile that is kept, such as [0.5, 99.5]; empty keeps all", low=0.0, high=100.0
    )
    percentiles_of: Literal["all", "body", "lungs"] = option("all", "whose voxels are counted")

    @property
    def is_on(self) -> bool:
        """Whether anything is clipped."""
        return bool(self.clip_percentiles)

    def check(self, recipe: Recipe) -> None:
        """Two rising numbers, or none."""
        given = self.clip_percentiles
        if len(given) not in (0, 2) or (given and given[0] >= given[1]):
            raise refused("intensity.clip_percentiles", given, say("two rising numbers, or none"))

    def apply(self, values: Values) -> Values:
        """What is lower or higher gets the percentile."""
        low, high = percentiles(values, self.percentiles_of, self.clip_percentiles, "intensity.percentiles_of")
        return values.map(lambda plane: np.clip(plane, low, high), (low, high))


ENTRY = ClipPercentiles
