"""The clipped range mapped to another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..messages import say
from ..options import option, refused
from .clip import Clip
from .step import ImageStep, Values

if TYPE_CHECKING:
    from ..recipe import Recipe

_RANGES = {"zero-one": (0.0, 1.0), "zero-255": (0.0, 255.0)}


@dataclass(frozen=True)
class Scale(ImageStep):
    """The unit of the values: HU, or the clipped range mapped to another."""

    name = "scale"
    section = "intensity"
    order = 320

    scale: Literal["hu", "zero-one", "zero-255"] = option("hu", "keep HU, or map the clip range to 0..1 or 0..255")

    def check(self, recipe: Recipe) -> None:
        """A range can only be mapped where there is one."""
        if self.scale != "hu" and not recipe.step(Clip).clip_hu:
            raise refused("intensity.scale", self.scale, say("'hu' unless intensity.clip_hu is given"))

    def apply(self, values: Values) -> Values:
        """Lowest and highest become the ends of the new range, linearly."""
        assert values.limits is not None
        (low, high), (first, last) = values.limits, _RANGES[self.scale]
        return values.map(lambda plane: (plane - low) / (high - low) * (last - first) + first, (first, last))


ENTRY = Scale
