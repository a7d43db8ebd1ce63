"""How the one resampling finds the values between the voxels, and beyond the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..image.resampling import Sampling
from ..options import option
from .step import Step


@dataclass(frozen=True)
class Interpolation(Step):
    """How values between the voxels are found; it is asked wherever slices are resampled, regular ones or others."""

    name = "interpolation"
    section = "resampling"
    order = 150

    interpolation: Literal["nearest", "linear", "bspline", "windowed-sinc"] = option(
        "linear", "for the image: cubic B-spline with prefilter, or Lanczos over 5 voxels; labels never blend"
    )
    anti_alias: bool = option(
        True, "where voxels become larger, the mean over the new voxel instead of the value at its centre"
    )
    clip_overshoot: bool = option(
        False, "no value beyond those of the voxels that it lies between (bspline and windowed-sinc overshoot at edges)"
    )
    border: Literal["mirror", "repeat"] = option(
        "mirror",
        "how the B-spline goes on beyond the last voxel: mirrored (ITK) or with it repeated (SciPy's 'nearest')",
    )
    precision: Literal["single", "double"] = option("single", "of the arithmetic; double costs twice the time")
    padding_hu: int = option(-1000, "HU of what lies outside the scan", low=-32768, high=32767)

    @property
    def sampling(self) -> Sampling:
        """The same for :func:`~LungPrepLib.image.resampling.resample_image`."""
        return Sampling(
            self.interpolation,
            anti_alias=self.anti_alias,
            clip_overshoot=self.clip_overshoot,
            repeat=self.border == "repeat",
            double=self.precision == "double",
        )


ENTRY = Interpolation
