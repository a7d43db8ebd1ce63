"""Air in the oesophagus that hangs together with a lung through a wall too thin to be seen.

It is homogeneous gas in the middle of the body, in a narrow tube that mediastinum surrounds on most sides; a bulla
beside the mediastinum has lung around it, and nothing bars the way from emphysema into the lung.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .body import Body
from .coarse_grid import CoarseImage
from .mm_morphology import box_around, components, dilate, distance_to, open_
from .sides import midline

BoolArray = npt.NDArray[np.bool_]

# Averaged over a coarse voxel and its neighbours, gas in so narrow a tube keeps below this.
_GAS_HU, _OPEN_WAY_HU, _AIR_HU = -925, -800, -500
_BALL_MM = 2.0
# The core of a tube into which a ball of this radius fits has at least so much (adult, ml); then narrower tubes, which
# have to be of some size to be told from a few dark voxels.
_PASSES = ((_BALL_MM, 0.5), (1.0, 0.6))
_LARGEST_ML = 60.0
# The centre of each piece lies at most this far from the spine (adult, mm).
_BESIDE_SPINE_MM = 45.0
# Of what lies at this distance around it (mm), at most so much is air, and next to nothing can be reached through air.
_SHELL_MM = (2.5, 6.0)
_AIR_SHARE, _OPEN_SHARE = 0.55, 0.2


def oesophagus_gas(coarse: CoarseImage, lungs: BoolArray, body: Body, scale: float) -> BoolArray:
    """The part of ``lungs`` (air without airways, (z, y, x)) that is gas in the oesophagus, with its blurred rim."""
    from scipy import ndimage

    h = coarse.spacing_mm
    found = np.zeros(lungs.shape, bool)
    middle = midline(coarse, body)
    reach = round((_BESIDE_SPINE_MM * scale + 25) / h)
    near = np.zeros(lungs.shape, bool)
    near[:, :, max(0, round(middle) - reach) : round(middle) + reach + 1] = True
    gas = near & lungs & (ndimage.gaussian_filter(coarse.hu, 0.6) < _GAS_HU)
    for ball_mm, smallest_ml in _PASSES:
        labels, counts = components(open_(gas & ~found, ball_mm * scale, h))
        ml = counts * h**3 / 1000
        for label in np.flatnonzero((ml >= smallest_ml * scale**3) & (ml <= _LARGEST_ML * scale**3)):
            box = box_around(labels == label, round((2 * _BALL_MM + _SHELL_MM[1]) * scale / h) + 2)
            core = labels[box] == label
            centre = np.nonzero(core)[2].mean() + box[2].start
            beside_spine = abs(centre - middle) * h <= _BESIDE_SPINE_MM * scale
            if beside_spine and _is_tube(core, gas[box], coarse.hu[box], h, scale):
                found[box] |= core
    if not found.any():
        return found
    tube = ndimage.binary_dilation(found, iterations=max(1, round(2 * _BALL_MM * scale / h)), mask=found | gas)
    rim: BoolArray = lungs & dilate(tube, 2.2 * h, h)
    return rim


def _is_tube(core: BoolArray, gas: BoolArray, hu: npt.NDArray[np.float32], h: float, scale: float) -> bool:
    """Whether tissue surrounds ``core`` on most sides and bars the way out of it."""
    from scipy import ndimage

    tube = ndimage.binary_dilation(core, iterations=max(1, round(2 * _BALL_MM * scale / h)), mask=core | gas)
    distance = distance_to(tube, h)
    shell = (distance > _SHELL_MM[0] * scale) & (distance <= _SHELL_MM[1] * scale)
    if (shell & (hu < _AIR_HU)).sum() > _AIR_SHARE * shell.sum():
        return False
    way = tube | ((hu < _OPEN_WAY_HU) & (distance <= _SHELL_MM[1] * scale))
    reached = ndimage.binary_dilation(tube, iterations=round(2 * _SHELL_MM[1] * scale / h), mask=way)
    return bool((reached & shell).sum() < _OPEN_SHARE * shell.sum())
