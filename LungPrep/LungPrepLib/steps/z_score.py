"""Values as deviations from their mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..findings import LungPrepError
from ..messages import say
from ..options import option
from .regions import mean_and_deviation
from .step import ImageStep, Values


@dataclass(frozen=True)
class ZScore(ImageStep):
    """Whether mean becomes 0 and standard deviation 1."""

    slice_by_slice = True
    name = "z-score"
    section = "intensity"
    order = 325

    z_score: Literal["none", "all", "body", "lungs"] = option(
        "none", "whose mean becomes 0 and whose standard deviation 1, after clipping"
    )

    def apply(self, values: Values) -> Values:
        """Minus the mean, by the standard deviation."""
        mean, deviation = mean_and_deviation(values, self.z_score, "intensity.z_score")
        if deviation == 0:
            raise LungPrepError(
                say("All values are {value:g}: they have no standard deviation (intensity.z_score).", value=mean),
                say("Look at the image, or choose another clip range."),
            )
        return values.map(lambda plane: (plane - mean) / deviation)


ENTRY = ZScore
