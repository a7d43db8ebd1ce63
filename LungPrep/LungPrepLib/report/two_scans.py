"""Two scans of one patient side by side, the second one laid over the first, rigidly or affinely.

The registration is for the picture alone: nothing is measured on a scan that was moved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..file_names import check_utf8
from ..image.windows import WINDOWS
from ..messages import say
from ..progress import Progress
from .canvas import beside, png, slice_picture, with_marks
from .planes import PLANES, PatientView

if TYPE_CHECKING:
    import SimpleITK as sitk

_GRID_MM = 4.0
_HEIGHT = 380


def two_scans_png(first: Path, second: Path, how: str, progress: Progress) -> tuple[bytes, bool]:
    """Axial, coronal and sagittal slice of both, through the middle of the first.

    ``how`` is ``none``, ``rigid`` or ``affine``. The second is ``False`` where that could not be: images of few slices,
    or with too little in common, are shown as they lie.
    """
    import SimpleITK as sitk

    progress("report", 0.0, say("laying one scan over the other"))
    for path in (first, second):
        check_utf8(path)
    fixed, moving = (sitk.ReadImage(str(path), sitk.sitkInt16) for path in (first, second))
    transform = None if how == "none" else _registered(fixed, moving, how, progress)
    laid_over = how == "none" or transform is not None
    transform = sitk.Transform() if transform is None else transform
    moved = sitk.Resample(moving, fixed, transform, sitk.sitkLinear, -1024)
    views = [PatientView.of(image) for image in (fixed, moved)]
    pictures = []
    for name, view in zip("AB", views, strict=True):
        for plane in PLANES:
            index = view.array.shape[PLANES.index(plane)] // 2
            rows, columns = view.slice_of(plane, index).shape
            height = min(_HEIGHT, max(8, int(1.2 * _HEIGHT * rows * view.aspect(plane) / columns)))
            shown = slice_picture(view, None, (), plane, index, WINDOWS["lung"], height)
            across = view.spacing_mm[1 if plane == "sagittal" else 2]
            pictures.append(with_marks(shown, plane, columns * across / shown.size[0], f"{name} {plane}"))
    return png(beside(pictures, 3)), laid_over


def _registered(fixed: sitk.Image, moving: sitk.Image, how: str, progress: Progress) -> sitk.Transform | None:
    """What lays the second over the first; None where SimpleITK finds nothing."""
    import SimpleITK as sitk

    small = [_coarse(image) for image in (fixed, moving)]
    start: sitk.Transform = sitk.Euler3DTransform() if how == "rigid" else sitk.AffineTransform(3)
    start = sitk.CenteredTransformInitializer(
        small[0], small[1], start, sitk.CenteredTransformInitializerFilter.GEOMETRY
    )
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(32)
    method.SetMetricSamplingStrategy(method.RANDOM)
    method.SetMetricSamplingPercentage(0.2, seed=1)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetOptimizerAsRegularStepGradientDescent(2.0, 0.05, 60)
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetShrinkFactorsPerLevel([2, 1])
    method.SetSmoothingSigmasPerLevel([2, 0])
    method.SetInitialTransform(start, inPlace=False)
    method.AddCommand(sitk.sitkIterationEvent, progress.check)
    try:
        return method.Execute(small[0], small[1])
    except RuntimeError:
        progress.check()  # a callback that raises ends in one, too
        return None


def _coarse(image: sitk.Image) -> sitk.Image:
    import SimpleITK as sitk

    factors = [max(1, int(np.round(_GRID_MM / spacing))) for spacing in image.GetSpacing()]
    return sitk.Cast(sitk.Clamp(sitk.BinShrink(image, factors), sitk.sitkFloat32, -1024, 600), sitk.sitkFloat32)
