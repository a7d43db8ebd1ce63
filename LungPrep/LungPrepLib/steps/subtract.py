"""A number, or the image's mean, taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..options import option
from .regions import mean_and_deviation
from .step import ImageStep, Values


@dataclass(frozen=True)
class Subtract(ImageStep):
    """What is taken off all values."""

    slice_by_slice = True
    name = "subtract"
    section = "intensity"
    order = 330

    subtract: float = option(0.0, "a number taken off the scaled values, such as a data set's mean", low=-1e6, high=1e6)
    subtract_mean: Literal["none", "all", "body", "lungs"] = option("none", "whose mean is taken off")

    def apply(self, values: Values) -> Values:
        """Minus the number, minus the mean."""
        number = self.subtract
        if self.subtract_mean != "none":
            number += mean_and_deviation(values, self.subtract_mean, "intensity.subtract_mean")[0]
        limits = None if values.limits is None else (values.limits[0] - number, values.limits[1] - number)
        return values.map(lambda plane: plane - number, limits)


ENTRY = Subtract
