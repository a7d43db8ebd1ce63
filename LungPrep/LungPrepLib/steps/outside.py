"""One value for everything that is not labelled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..findings import LungPrepError
from ..messages import say
from ..options import option, refused
from .step import FloatArray, ImageStep, Values

if TYPE_CHECKING:
    from ..recipe import Recipe


@dataclass(frozen=True)
class Outside(ImageStep):
    """The value of what lies outside the labels."""

    slice_by_slice = True
    name = "outside"
    section = "intensity"
    order = 340

    outside: list[float] = option(
        [],
        "one number, in the units of the prepared image, for all outside the labels; empty leaves it",
        low=-1e6,
        high=1e6,
    )

    def check(self, recipe: Recipe) -> None:
        """One number, or none."""
        if len(self.outside) > 1:
            raise refused("intensity.outside", self.outside, say("a list of one number, or none"))

    def apply(self, values: Values) -> Values:
        """The image blanked outside the labels.

        Raises
        ------
        LungPrepError
            when there are none.
        """
        labels, value = values.labels, self.outside[0]
        if labels is None:
            raise LungPrepError(
                say("The recipe blanks the image outside the labels (intensity.outside), and this case has none."),
                say("Use a segmenter or bring labels."),
                usage=True,
            )
        array = labels.array

        def blanked(z: int) -> FloatArray:
            return np.where(array[z] != 0, values.plane(z), np.float32(value))

        limits = values.limits
        return replace(values, plane=blanked, limits=limits and (min(limits[0], value), max(limits[1], value)))


ENTRY = Outside
