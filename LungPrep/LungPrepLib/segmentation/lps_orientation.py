"""Views of an image's array with the axes that lungmask wants, whatever the orientation of the image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy.typing as npt

if TYPE_CHECKING:
    import SimpleITK as sitk

_AXIS = {"R": 0, "L": 0, "A": 1, "P": 1, "I": 2, "S": 2}  # of the patient: x, y, z
_RISING = "LPS"


def lps_view(array: npt.NDArray[Any], image: sitk.Image) -> npt.NDArray[Any]:
    """``array``, (z, y, x) as SimpleITK gives it, as a view with z to the head, y to the back, x to the left.

    The axes are those of ``sitk.DICOMOrient(image, "LPS")``: each axis of the image counts as the patient axis
    it is nearest to. Nothing is copied; what is written into the view is written into ``array``.
    """
    import SimpleITK as sitk

    code = sitk.DICOMOrientImageFilter_GetOrientationFromDirectionCosines(image.GetDirection())
    order, steps = [0, 0, 0], [slice(None)] * 3
    for image_axis, letter in enumerate(code):
        place = 2 - _AXIS[letter]
        order[place] = 2 - image_axis
        steps[place] = slice(None) if letter in _RISING else slice(None, None, -1)
    return array.transpose(order)[tuple(steps)]
