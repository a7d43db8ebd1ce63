"""What lies inside the lungs and is not their tissue, where no mask of it is known: vessels and central airways.

Vessels are what is denser than -500 HU and reaches deeper into a label than the blurred rim at its surface does;
consolidation and tumours are that, too. Airways are trachea and main bronchi, as the threshold segmenter finds them:
the walls of smaller ones are thinner than a voxel of most scans, and gas in them cannot be told from emphysema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..image.buffers import voxels_of
from ..image.mm_balls import dilated, eroded
from ..progress import Progress
from .airways import find_airways
from .body import find_body
from .coarse_grid import coarse_image, coarse_spacing
from .lung_air import find_lung_air, patient_scale
from .threshold_parameters import ThresholdParameters

if TYPE_CHECKING:
    import SimpleITK as sitk

BoolArray = npt.NDArray[np.bool_]

_VESSEL_HU = -500
_RIM_MM = 2.5


def vessels_inside(hu: npt.NDArray[Any], inside: BoolArray, spacing_mm: tuple[float, float, float]) -> BoolArray:
    """Dense pieces of ``inside`` (z, y, x) that reach deeper than its rim; ``spacing_mm`` is (x, y, z)."""
    dense = inside & (hu > _VESSEL_HU)
    deep = dense & eroded(inside, _RIM_MM, spacing_mm)
    return dense & dilated(deep, _RIM_MM, spacing_mm)


def central_airways(image: sitk.Image) -> BoolArray:
    """Trachea and main bronchi on the grid of the image (z, y, x); empty where no trachea is in view."""
    import SimpleITK as sitk

    nothing = np.zeros(image.GetSize()[::-1], bool)
    parameters = ThresholdParameters()
    spacing = coarse_spacing(image, parameters.finest_mm, parameters.coarsest_mm, parameters.voxels_across)
    coarse = coarse_image(image, spacing, Progress())
    body = find_body(coarse, parameters.tissue_hu, parameters.table_mm)
    if body is None:
        return nothing
    scale = patient_scale(coarse, body)
    lungs = find_lung_air(coarse, body, scale)
    airways = find_airways(coarse, body.air, lungs, scale) if lungs.any() else None
    if airways is None:
        return nothing
    carried = sitk.Resample(
        coarse.as_image(airways.astype(np.uint8)), image, sitk.Transform(), sitk.sitkNearestNeighbor, 0
    )
    return np.asarray(voxels_of(carried).copy() > 0)
