"""Voxel values of any type as int16, with a record of what they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..findings import Finding, LungPrepError, make_finding
from ..messages import FileName, say
from .buffers import voxels_of
from .grid import Grid
from .hu import AIR_HU

if TYPE_CHECKING:
    import SimpleITK as sitk

_WHOLE = 1e-3  # tolerance for whole numbers: rounding errors, and the last digits of an interpolation
_LOWEST, _HIGHEST = -32768, 32767


@dataclass(frozen=True)
class ValueRange:
    """What the values were before they were rounded: the finite ones' range, and whether all are whole numbers."""

    lowest: float
    highest: float
    are_whole: bool

    @property
    def are_normalised(self) -> bool:
        """Whether they are fractions in a range that has no room for Hounsfield units."""
        return not self.are_whole and self.highest - self.lowest <= 255


def as_int16(
    array: npt.NDArray[Any], file: FileName, slope: float = 1.0, intercept: float = 0.0
) -> tuple[npt.NDArray[np.int16], ValueRange, list[Finding]]:
    """``array * slope + intercept`` (z, y, x), rounded to nearest; what does not fit is saturated and reported.

    Values that are not finite become air.

    Raises
    ------
    LungPrepError
        when no voxel is a finite number.
    """
    if array.dtype == np.int16 and (slope, intercept) == (1.0, 0.0):
        lowest, highest = (float(array.min()), float(array.max())) if array.size else (0.0, 0.0)
        return array, ValueRange(lowest, highest, True), []
    result = np.empty(array.shape, dtype=np.int16)
    saturated = unreal = 0
    seen = ValueRange(np.inf, -np.inf, True)
    for z, plane in enumerate(array):
        values = plane.astype(np.float64)
        values *= slope
        values += intercept
        finite = np.isfinite(values)
        if not finite.all():
            unreal += int(values.size - finite.sum())
            values[~finite] = AIR_HU
            if not finite.any():
                result[z] = AIR_HU
                continue
        inside = values[finite]
        seen = replace(
            seen, lowest=min(seen.lowest, float(inside.min())), highest=max(seen.highest, float(inside.max()))
        )
        rounded = np.rint(values)
        if seen.are_whole and float(np.abs(values - rounded).max()) > _WHOLE:
            seen = replace(seen, are_whole=False)
        saturated += int(((rounded < _LOWEST) | (rounded > _HIGHEST)).sum())
        result[z] = np.clip(rounded, _LOWEST, _HIGHEST)
    if unreal == array.size:
        raise LungPrepError(say("{file} has no finite value.", file=file), say("Give a CT image in Hounsfield units."))
    findings = []
    if unreal:
        findings.append(
            make_finding("values-replaced", say("{count} voxels were not finite numbers.", count=unreal), voxels=unreal)
        )
    if saturated:
        message = say("{count} voxels lie outside -32768..32767.", count=saturated)
        findings.append(make_finding("values-saturated", message, voxels=saturated))
    return result, seen, findings


def no_value_in(image: sitk.Image) -> sitk.Image | None:
    """A mask (uint8) of the voxels that are not finite; None where all are."""
    unreal = ~np.isfinite(voxels_of(image))
    return Grid.of(image).image_of(unreal.astype(np.uint8)) if unreal.any() else None


def to_int16(image: sitk.Image, name: str) -> tuple[sitk.Image, ValueRange, list[Finding]]:
    """An image as int16, as :func:`as_int16` does it, what its values were, and what was noticed.

    Raises
    ------
    LungPrepError
        when no voxel is a finite number.
    """
    import SimpleITK as sitk

    array, seen, findings = as_int16(voxels_of(image), FileName(name))
    return (image if image.GetPixelID() == sitk.sitkInt16 else Grid.of(image).image_of(array)), seen, findings
