"""The type of the voxels that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..messages import say
from ..options import option, refused
from .scale import Scale
from .step import ImageStep, Values

if TYPE_CHECKING:
    from ..recipe import Recipe

_LIMITS = {"int16": (-32768, 32767), "uint8": (0, 255)}


@dataclass(frozen=True)
class Store(ImageStep):
    """The type of the voxels."""

    name = "store"
    section = "intensity"
    order = 390

    dtype: Literal["int16", "float32", "uint8"] = option("int16", "type of the voxels")

    def check(self, recipe: Recipe) -> None:
        """A type that holds the values."""
        scale = recipe.step(Scale).scale
        if self.dtype == "uint8" and scale != "zero-255":
            raise refused("intensity.dtype", "uint8", say("'uint8' only with intensity.scale = 'zero-255'"))
        if scale == "zero-one" and self.dtype != "float32":
            raise refused("intensity.dtype", self.dtype, say("'float32' with intensity.scale = 'zero-one'"))

    def apply(self, values: Values) -> Values:
        """Rounded half to even for whole numbers, and kept within the type."""
        limits = _LIMITS.get(self.dtype)
        if limits is None:
            return values
        return values.map(lambda plane: np.clip(np.rint(plane), *limits), values.limits)

    def array(self, values: Values) -> Any:
        """All slices (z, y, x) in the type."""
        x, y, _ = values.grid.size
        result = np.empty((values.count, y, x), dtype=self.dtype)
        for z, plane in enumerate(values):
            result[z] = plane
        return result


ENTRY = Store
