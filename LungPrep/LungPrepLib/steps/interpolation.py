"""How the one resampling finds the values between the voxels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..options import option
from .step import Step


@dataclass(frozen=True)
class Interpolation(Step):
    """How values between the voxels are found; it is asked wherever slices are resampled."""

    name = "interpolation"
    section = "resampling"
    order = 150

    interpolation: Literal["nearest", "linear", "bspline"] = option("linear", "for the image; labels never blend")


ENTRY = Interpolation
