"""The type of the voxels that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ..messages import say
from ..options import option, refused
from ..threads import each
from .scale import Scale
from .step import ImageStep, Values
from .z_score import ZScore

if TYPE_CHECKING:
    from ..recipe import Recipe

_LIMITS = {"int16": (-32768, 32767), "uint8": (0, 255), "uint16": (0, 65535), "int32": (-(2**31), 2**31 - 1)}
_FEWEST_STEPS = 100  # whole numbers over a smaller range would leave nothing of the image


@dataclass(frozen=True)
class Store(ImageStep):
    """The type of the voxels."""

    slice_by_slice = True
    name = "store"
    section = "intensity"
    order = 390

    dtype: Literal["int16", "float32", "uint8", "uint16", "int32", "float64"] = option("int16", "type of the voxels")

    def check(self, recipe: Recipe) -> None:
        """A type that holds the values."""
        scale = recipe.step(Scale)
        limits = _LIMITS.get(self.dtype)
        if limits is None:
            return
        if scale.target is None:
            if self.dtype in ("uint8", "uint16"):
                raise refused("intensity.dtype", self.dtype, say("a type with a sign, unless intensity.scale maps HU"))
        elif scale.target[1] - scale.target[0] < _FEWEST_STEPS:
            raise refused("intensity.dtype", self.dtype, say("'float32' with so small a range (intensity.scale)"))
        elif scale.target[0] < limits[0] or scale.target[1] > limits[1]:
            raise refused("intensity.dtype", self.dtype, say("a type that holds the range of intensity.scale"))
        if recipe.step(ZScore).is_on:
            raise refused("intensity.dtype", self.dtype, say("'float32' with intensity.z_score"))

    def apply(self, values: Values) -> Values:
        """Rounded half to even for whole numbers, and kept within the type."""
        limits = _LIMITS.get(self.dtype)
        if limits is None:
            return values
        return values.map(lambda plane: np.clip(np.rint(plane), *limits), values.limits)

    @staticmethod
    def fill(target: npt.NDArray[Any], values: Values) -> None:
        """Put all slices into ``target`` (z, y, x), which is of the type."""

        def put(z: int) -> None:
            target[z] = values.plane(z)

        for _ in each(put, range(values.count)):
            pass


ENTRY = Store
