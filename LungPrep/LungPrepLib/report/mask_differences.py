"""Where two masks of one structure differ, as a picture: the slices with most of the difference, in three planes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..image.buffers import voxels_of
from ..image.windows import WINDOWS
from ..segmentation.structures import LUNG, Structure
from .canvas import beside, png, slice_picture, with_marks
from .planes import PLANES, PatientView, label_areas

if TYPE_CHECKING:
    import SimpleITK as sitk

_HEIGHT = 460
_BOTH = Structure(1, "both", "both", LUNG, None, (200, 200, 200))
_ONLY_A = Structure(2, "only_a", "only A", LUNG, None, (230, 159, 0))
_ONLY_B = Structure(3, "only_b", "only B", LUNG, None, (86, 180, 233))


def differences_png(image: sitk.Image | None, a: sitk.Image, b: sitk.Image) -> bytes:
    """The picture of two masks (0 and not 0) on the same grid, on the CT where there is one.

    What both have is outlined in grey, what only A or only B has in its colour.
    """
    import SimpleITK as sitk

    one, other = (voxels_of(mask) != 0 for mask in (a, b))
    codes = sitk.GetImageFromArray(np.select([one & other, one, other], [1, 2, 3], 0).astype(np.uint8))
    codes.CopyInformation(a)
    if image is None:  # the masks themselves are what is seen
        image = sitk.Cast((codes != 0), sitk.sitkInt16) * 400 - 1000
    labels, view = PatientView.of(codes), PatientView.of(image)
    areas = label_areas(PatientView(np.where(labels.array > 1, labels.array, 0), labels.spacing_mm))
    there = label_areas(labels)
    pictures = []
    for plane in PLANES:
        area = areas[plane] if areas[plane].any() else there[plane]
        index = int(np.argmax(area))
        rows, columns = view.slice_of(plane, index).shape
        height = min(_HEIGHT, max(8, int(1.2 * _HEIGHT * rows * view.aspect(plane) / columns)))
        shown = slice_picture(view, labels, (_BOTH, _ONLY_A, _ONLY_B), plane, index, WINDOWS["lung"], height)
        across = view.spacing_mm[1 if plane == "sagittal" else 2]
        legend = (_BOTH, _ONLY_A, _ONLY_B) if plane == "axial" else ()
        pictures.append(with_marks(shown, plane, columns * across / shown.size[0], f"{plane} {index + 1}", legend))
    return png(beside(pictures, 3))
