"""Padding that the header does not name: one value around the reconstructed circle, in all four corners of a slice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..findings import Finding, make_finding
from ..messages import Quantity, say
from .buffers import voxels_of
from .hu import AIR_HU

if TYPE_CHECKING:
    import SimpleITK as sitk

_AIR = (-1100, -900)
_LEAST_SHARE = 0.02  # of a slice; around the circle in a square it is 0.21


def without_corner_padding(image: sitk.Image) -> tuple[sitk.Image, list[Finding]]:
    """The image (HU) with air instead of one other value around the picture, and the finding that says so.

    Tissue does not have one and the same value in all four corners and the region around them.
    """
    import SimpleITK as sitk

    view = voxels_of(image)
    corners = view[:, [0, 0, -1, -1], [0, -1, 0, -1]]
    equal = np.all(corners == corners[:, :1], axis=1) & ((corners[:, 0] < _AIR[0]) | (corners[:, 0] > _AIR[1]))
    masks = {int(z): mask for z in np.flatnonzero(equal) if (mask := _around_corners(view[z])) is not None}
    if not masks:
        return image, []
    values = Counter({int(corners[z, 0]): 0 for z in masks})
    result = voxels_of(image).copy()
    for z, mask in masks.items():
        values[int(corners[z, 0])] += int(np.count_nonzero(mask))
        result[z][mask] = AIR_HU
    repaired = sitk.GetImageFromArray(result)
    repaired.CopyInformation(image)
    text = say(
        "{share:.1%} of the voxels are padding (at {values:.0f}) that the header does not name.",
        share=values.total() / view.size,
        values=[Quantity(value, "HU") for value, _ in values.most_common(3)],
    )
    found = [value for value, _ in values.most_common(3)]
    return repaired, [make_finding("padding-replaced", text, voxels=values.total(), values_hu=found)]


def _around_corners(plane: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_] | None:
    """What is connected to the corners at their value, if it is large enough to be padding."""
    from scipy import ndimage

    mask = plane == plane[0, 0]
    if mask.mean() < _LEAST_SHARE:
        return None
    regions, _ = ndimage.label(mask)
    own = np.isin(regions, regions[[0, 0, -1, -1], [0, -1, 0, -1]])
    return own if own.mean() >= _LEAST_SHARE else None
