"""Stomach or bowel gas that hangs together with a lung through a thin or blurred diaphragm.

Such gas is homogeneous and has no vessels, so that a large ball fits into it; it lies low; and nearly all ways out
of it are barred by a wall, whereas a pneumothorax lies against lung and bullae open into it on all sides.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .coarse_grid import CoarseImage
from .mm_morphology import box_around, components, dilate, distance_to, open_

BoolArray = npt.NDArray[np.bool_]

_GAS_HU, _OPEN_WAY_HU = -960, -800
_BALL_MM, _RIM_MM = 6.0, 2.5
_SMALLEST_ML = 4.0
# What can be reached at this distance, beyond the blurred rim: four fifths of the shell for bullae, a fifth for a
# large pneumothorax, a twentieth for a stomach in the thickest slices.
_SHELL_MM = (6.0, 10.0)
_OPEN_SHARE = 0.12
_LOW = 0.4


def gas_pockets(coarse: CoarseImage, lungs: BoolArray, scale: float) -> BoolArray:
    """The part of ``lungs`` (air, (z, y, x)) that is gas in stomach or bowel, with the blurred rim of its wall."""
    from scipy import ndimage

    h = coarse.spacing_mm
    found = np.zeros(lungs.shape, bool)
    gas = lungs & (ndimage.gaussian_filter(coarse.hu, 1.0) < _GAS_HU)
    if not gas.any():
        return found
    rows = np.nonzero(lungs.any(axis=(1, 2)))[0]
    highest = rows[0] + _LOW * (rows[-1] - rows[0])
    labels, counts = components(open_(gas, _BALL_MM * scale, h))
    for label in np.nonzero(counts * h**3 / 1000 >= _SMALLEST_ML * scale**3)[0]:
        box = box_around(labels == label, round(1.5 * _SHELL_MM[1] * scale / h))
        pocket = labels[box] == label
        if np.nonzero(pocket)[0].mean() + box[0].start > highest:
            continue
        distance = distance_to(pocket, h)
        shell = (distance > _SHELL_MM[0] * scale) & (distance <= _SHELL_MM[1] * scale)
        way = pocket | ((coarse.hu[box] < _OPEN_WAY_HU) & (distance <= _SHELL_MM[1] * scale))
        reached = ndimage.binary_dilation(pocket, iterations=round(1.5 * _SHELL_MM[1] * scale / h), mask=way)
        if (reached & shell).sum() < _OPEN_SHARE * shell.sum():
            found[box] |= reached
    return lungs & dilate(found, _RIM_MM * scale, h) if found.any() else found
