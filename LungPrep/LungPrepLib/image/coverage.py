"""Whether the image holds all of the lungs, thin and uniform enough for what it is used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..acquisition import Acquisition
from ..findings import Finding, make_finding
from ..recipe import Recipe

if TYPE_CHECKING:
    import SimpleITK as sitk


def coverage_findings(labels: sitk.Image, acquisition: Acquisition, recipe: Recipe) -> list[Finding]:
    """What of the lungs is not in the image."""
    import SimpleITK as sitk

    array = sitk.GetArrayViewFromImage(labels)
    if array[0].any() or array[-1].any():
        return [make_finding("lungs-cut", "The lungs reach the first or the last slice.")]
    return []
