"""Air in the oesophagus that is connected to a lung through a wall too thin to be seen.

It is homogeneous gas in the middle of the body, in a narrow tube that mediastinum surrounds on most sides; a bulla
beside the mediastinum has lung around it, and nothing bars the way from emphysema into the lung.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from .body import Body
from .coarse_grid import CoarseImage
from .mm_morphology import components, dilate, near_distance_to, open_
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
# What can be reached from its gas this far belongs to it, with a rim of so many coarse voxels that its wall blurs.
_BESIDE_MM, _RIM_VOXELS = 5.0, 1.5
# Of a tube that is only a few coarse voxels wide the blurred wall leaves no ball of gas. It is told by being long and
# upright: averaged along the patient it is gas (a bronchus slants, and is shorter), with next to no way out of it.
_ALONG_MM, _THIN_GAS_HU, _THIN_MEAN_HU = 2.5, -900, -940
_THIN_ML, _THIN_HEIGHT_MM = 0.2, 18.0
_THIN_AIR_SHARE, _THIN_OPEN_SHARE = 0.45, 0.08


def oesophagus_gas(coarse: CoarseImage, lungs: BoolArray, body: Body, scale: float) -> BoolArray:
    """The part of ``lungs`` (air without airways, (z, y, x)) that is gas in the oesophagus, with its blurred rim."""
    h = coarse.spacing_mm
    rim = np.zeros(lungs.shape, bool)
    middle = midline(coarse, body)
    reach = round((_BESIDE_SPINE_MM * scale + 25) / h)
    # Some voxels more, so that smoothing within them is that of the whole.
    first, last = max(0, round(middle) - reach - 4), round(middle) + reach + 5
    if first >= last or not lungs[:, :, first:last].any():
        return rim
    hu, part = coarse.hu[:, :, first:last], lungs[:, :, first:last].copy()
    part[:, :, : max(0, round(middle) - reach - first)] = False
    part[:, :, round(middle) + reach + 1 - first :] = False
    if not part.any():
        return rim
    box = box_around(part, max(_margin(h, scale), round(4 * _ALONG_MM / h) + 1))
    hu, part, middle = hu[box], part[box], middle - first - box[2].start
    found = _wide_tubes(hu, part, middle, h, scale)
    found |= _thin_tubes(hu, part & ~found, middle, h, scale)
    if found.any():
        tube = np.zeros(lungs.shape, bool)
        tube[:, :, first:last][box] = found
        rim = lungs & dilate(tube, _RIM_VOXELS * h, h)
    return rim


def _margin(h: float, scale: float) -> int:
    """In voxels, how far around the core of a tube is looked."""
    return round((2 * _BALL_MM + _SHELL_MM[1]) * scale / h) + 2


def _wide_tubes(hu: npt.NDArray[np.float32], lungs: BoolArray, middle: float, h: float, scale: float) -> BoolArray:
    """Tubes into which a ball fits."""
    from scipy import ndimage

    gas = lungs & (ndimage.gaussian_filter(hu, 0.6) < _GAS_HU)
    found = np.zeros(lungs.shape, bool)
    steps = max(1, round(2 * _BALL_MM * scale / h))
    for ball_mm, smallest_ml in _PASSES:
        cores = open_(gas & ~found, ball_mm * scale, h)
        for box, core in _pieces(cores, (smallest_ml, _LARGEST_ML), _margin(h, scale), middle, h, scale):
            gas_around = ndimage.binary_dilation(core, iterations=steps, mask=core | gas[box])
            tube = _walled_in(gas_around, hu[box], h, scale, _AIR_SHARE, _OPEN_SHARE)
            if tube is not None:
                found[box] |= tube
    return found


def _thin_tubes(hu: npt.NDArray[np.float32], lungs: BoolArray, middle: float, h: float, scale: float) -> BoolArray:
    """Upright tubes too narrow for a ball."""
    from scipy import ndimage

    gas = lungs & (ndimage.gaussian_filter1d(hu, _ALONG_MM / h, axis=0) < _THIN_GAS_HU)
    found = np.zeros(lungs.shape, bool)
    margin = round(_SHELL_MM[1] * scale / h) + 2
    for box, core in _pieces(gas, (_THIN_ML, _LARGEST_ML), margin, middle, h, scale):
        height = np.count_nonzero(core.any(axis=(1, 2))) * h
        if height < _THIN_HEIGHT_MM * scale or hu[box][core].mean() > _THIN_MEAN_HU:
            continue
        tube = _walled_in(core, hu[box], h, scale, _THIN_AIR_SHARE, _THIN_OPEN_SHARE)
        if tube is not None:
            found[box] |= tube
    return found


def _pieces(
    mask: BoolArray, limits_ml: tuple[float, float], margin: int, middle: float, h: float, scale: float
) -> Iterator[tuple[tuple[slice, slice, slice], BoolArray]]:
    """The components of ``mask`` of this size (adult, ml) beside the spine: a box around each, and it in the box."""
    from scipy import ndimage

    labels, counts = components(mask)
    ml = counts * h**3 / 1000
    boxes = ndimage.find_objects(labels.astype(np.int32))
    for label in np.flatnonzero((ml >= limits_ml[0] * scale**3) & (ml <= limits_ml[1] * scale**3)):
        z, y, x = (
            slice(max(0, s.start - margin), min(n, s.stop + margin))
            for s, n in zip(boxes[label - 1], mask.shape, strict=True)
        )
        core = labels[z, y, x] == label
        centre = np.nonzero(core)[2].mean() + x.start
        if abs(centre - middle) * h <= _BESIDE_SPINE_MM * scale:
            yield (z, y, x), core


def _walled_in(
    tube: BoolArray, hu: npt.NDArray[np.float32], h: float, scale: float, air_share: float, open_share: float
) -> BoolArray | None:
    """``tube`` with what is hardly denser beside it, if tissue surrounds it on most sides and bars the way out."""
    from scipy import ndimage

    distance = near_distance_to(tube, _SHELL_MM[1] * scale, h)
    shell = (distance > _SHELL_MM[0] * scale) & (distance <= _SHELL_MM[1] * scale)
    if (shell & (hu < _AIR_HU)).sum() > air_share * shell.sum():
        return None
    way = tube | ((hu < _OPEN_WAY_HU) & (distance <= _SHELL_MM[1] * scale))
    reached = ndimage.binary_dilation(tube, iterations=round(2 * _SHELL_MM[1] * scale / h), mask=way)
    if (reached & shell).sum() >= open_share * shell.sum():
        return None
    return np.asarray(reached & (distance <= _BESIDE_MM * scale))
