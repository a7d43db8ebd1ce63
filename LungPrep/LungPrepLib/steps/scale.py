"""The clipped range mapped to another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..findings import LungPrepError
from ..messages import say
from ..options import option, refused
from .clip import Clip
from .clip_percentiles import ClipPercentiles
from .step import ImageStep, Values
from .window import Window

if TYPE_CHECKING:
    from ..recipe import Recipe

_RANGES = {"zero-one": (0.0, 1.0), "zero-255": (0.0, 255.0), "minus-one-one": (-1.0, 1.0)}


@dataclass(frozen=True)
class Scale(ImageStep):
    """The unit of the values: HU, or the clipped range mapped to another."""

    slice_by_slice = True
    name = "scale"
    section = "intensity"
    order = 320

    scale: Literal["hu", "zero-one", "zero-255", "minus-one-one", "range"] = option(
        "hu", "keep HU, or map what was clipped to 0..1, 0..255, -1..1 or intensity.range"
    )
    range: list[float] = option([], "for scale = 'range': what lowest and highest become", low=-1e6, high=1e6)

    @property
    def target(self) -> tuple[float, float] | None:
        """Lowest and highest value afterwards; ``None`` for HU."""
        if self.scale == "range":
            return self.range[0], self.range[1]
        return _RANGES.get(self.scale)

    def check(self, recipe: Recipe) -> None:
        """A range can only be mapped where there is one."""
        if (self.scale == "range") != bool(self.range) or len(self.range) not in (0, 2):
            raise refused("intensity.range", self.range, say("two numbers with intensity.scale = 'range', else none"))
        if self.range and self.range[0] >= self.range[1]:
            raise refused("intensity.range", self.range, say("two rising numbers"))
        if self.scale != "hu" and not any(recipe.step(cls).is_on for cls in (Clip, ClipPercentiles, Window)):
            raise refused("intensity.scale", self.scale, say("'hu' unless intensity.clip_hu or a window is given"))

    def apply(self, values: Values) -> Values:
        """Lowest and highest become the ends of the new range, linearly."""
        assert values.limits is not None and self.target is not None
        (low, high), (first, last) = values.limits, self.target
        if low == high:
            raise LungPrepError(
                say("All values that are kept are {value:g}: they cannot be scaled.", value=low),
                say("Look at the image, or choose another clip range."),
            )
        return values.map(lambda plane: (plane - low) / (high - low) * (last - first) + first, (first, last))


ENTRY = Scale
