"""Stomach or bowel gas that is connected to a lung through a thin or blurred diaphragm.

Such gas is homogeneous and has no vessels, so that a large ball fits into it; it lies low; and nearly all ways out
of it are barred by a wall, whereas a pneumothorax lies against lung and bullae open into it on all sides.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from ..image.hu import AIR_HU
from .coarse_grid import CoarseImage
from .mm_morphology import components, dilate, near_distance_to, open_

BoolArray = npt.NDArray[np.bool_]

_GAS_HU, _OPEN_WAY_HU = -960, -800
# Scatter from the wall lifts gas near it to the density of light lung: from its core a pocket reaches this far.
_NEARLY_GAS_HU, _CORNER_HU, _NEARLY_GAS_MM = -920, -850, 15.0
_BALL_MM, _RIM_MM = 6.0, 2.5
_ENOUGH_OUTSIDE, _LARGEST_SHIFT_HU = 0.02, 50.0
_SMALLEST_ML = 4.0
# What can be reached at this distance, beyond the blurred rim: four fifths of the shell for bullae, a fifth for a
# large pneumothorax, a twentieth for a stomach in the thickest slices.
_SHELL_MM = (6.0, 10.0)
_OPEN_SHARE = 0.12
_SCRAP_SHARE = 0.03
_LOW = 0.4


def gas_pockets(coarse: CoarseImage, lungs: BoolArray, outside: BoolArray, scale: float) -> BoolArray:
    """The part of ``lungs`` (air, (z, y, x)) that is gas in stomach or bowel, with the blurred rim of its wall.

    ``outside`` is what lies around the body: its air shows what gas looks like in this scan.
    """
    from scipy import ndimage

    h = coarse.spacing_mm
    found = np.zeros(lungs.shape, bool)
    if not lungs.any():
        return found
    part = box_around(lungs, 5)  # smoothing reaches four voxels
    smooth_hu = ndimage.gaussian_filter(coarse.hu[part], 1.0)
    shift = _air_shift(coarse, outside)
    gas, nearly_gas = np.zeros(lungs.shape, bool), np.zeros(lungs.shape, bool)
    gas[part] = lungs[part] & (smooth_hu < _GAS_HU + shift)
    if not gas.any():
        return found
    nearly_gas[part] = lungs[part] & (smooth_hu < _NEARLY_GAS_HU + shift)
    rows = np.nonzero(lungs.any(axis=(1, 2)))[0]
    highest = rows[0] + _LOW * (rows[-1] - rows[0])
    labels, counts = components(open_(gas, _BALL_MM * scale, h))
    for label in np.nonzero(counts * h**3 / 1000 >= _SMALLEST_ML * scale**3)[0]:
        box = box_around(labels == label, round((2 * _NEARLY_GAS_MM + 1.5 * _SHELL_MM[1]) * scale / h))
        core = labels[box] == label
        if np.nonzero(core)[0].mean() + box[0].start <= highest:
            found[box] |= _barred_pocket(core, nearly_gas[box], coarse.hu[box], h, scale)
    return _with_rim(found, lungs, h, scale) if found.any() else found


def _air_shift(coarse: CoarseImage, outside: BoolArray) -> float:
    """By how many HU air is denser in this scan than it should be; strong noise is cut off at -1024 HU.

    0 where hardly any air outside the body is in view.
    """
    around = coarse.hu[outside & coarse.valid]
    if around.size < _ENOUGH_OUTSIDE * outside.size:
        return 0.0
    return float(np.clip(np.median(around) - AIR_HU, 0.0, _LARGEST_SHIFT_HU))


def _barred_pocket(
    core: BoolArray, nearly_gas: BoolArray, hu: npt.NDArray[np.float32], h: float, scale: float
) -> BoolArray:
    """The gas around ``core`` where nearly all ways out of it are barred by a wall; else nothing."""
    from scipy import ndimage

    reach = max(1, round(_NEARLY_GAS_MM * scale / h))
    pocket = ndimage.binary_dilation(core, iterations=reach, mask=core | nearly_gas)
    distance = near_distance_to(pocket, _SHELL_MM[1] * scale, h)
    shell = (distance > _SHELL_MM[0] * scale) & (distance <= _SHELL_MM[1] * scale)
    way = pocket | ((hu < _OPEN_WAY_HU) & (distance <= _SHELL_MM[1] * scale))
    reached = ndimage.binary_dilation(pocket, iterations=round(1.5 * _SHELL_MM[1] * scale / h), mask=way)
    if (reached & shell).sum() >= _OPEN_SHARE * shell.sum():
        return np.zeros(core.shape, bool)
    into_corners: BoolArray = ndimage.binary_dilation(reached, iterations=reach, mask=reached | (hu < _CORNER_HU))
    return into_corners


def _with_rim(found: BoolArray, lungs: BoolArray, h: float, scale: float) -> BoolArray:
    """Gas with the blurred rim of its wall, and with the scraps of rim that are then connected to no lung."""
    gas = lungs & dilate(found, _RIM_MM * scale, h)
    labels, counts = components(lungs & ~gas)
    scraps = (counts > 0) & (counts < _SCRAP_SHARE * counts.sum())
    beside = np.zeros(len(counts), bool)
    beside[np.unique(labels[dilate(gas, 1.5 * h, h)])] = True
    return gas | (scraps & beside)[labels]
