"""Trachea and main bronchi in a coarse CT.

The trachea is found as a tube of gas that runs up from between the lungs; from there the airways are grown through
gas at the highest threshold that does not break into the lungs (explosion control; K. Mori et al., IEEE TMI 19,
2000, 103-114). Branches count as airways only outside the lungs: inside they belong to them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .body import AXIAL
from .coarse_grid import CoarseImage
from .components import label_components
from .mm_morphology import add_faces, components, dilate

BoolArray = npt.NDArray[np.bool_]

_GAS_HU = -850
_THRESHOLDS_HU = range(-980, -780, 20)
# Cross-section of a trachea in mm2 (adult; children's scale), its length in view in mm.
_TRACHEA_AREA_MM2 = (30.0, 900.0)
_TRACHEA_LENGTH_MM = 15.0
# Largest plausible volume of trachea and main bronchi in ml, and growth in one step that means a leak.
_LARGEST_ML = 150.0
_LEAK_GROWTH, _LEAK_FROM_ML = 1.6, 15.0


def find_airways(coarse: CoarseImage, air: BoolArray, lungs: BoolArray, scale: float) -> BoolArray | None:
    """Trachea and main bronchi with their walls' inner edge, (z, y, x); None where no trachea is in view.

    ``air`` is all air in the body, ``lungs`` the part of it that holds the lungs (airways may still be in it).
    ``scale`` is the patient's size, 1 for an adult.
    """
    trachea = find_trachea(coarse, air, lungs, scale)
    if trachea is None:
        return None
    tree = _grow(coarse, air, trachea, scale)
    tree = _outside_lungs(tree, air, trachea, coarse.spacing_mm, scale)
    return air & dilate(tree, 1.5 + 1.0 * scale, coarse.spacing_mm)


def find_trachea(coarse: CoarseImage, air: BoolArray, lungs: BoolArray, scale: float) -> BoolArray | None:
    """The part of the trachea that is a separate round spot of gas in each axial slice."""
    h = coarse.spacing_mm
    spots = _round_spots(air & (coarse.hu < _GAS_HU), air, h, scale)
    labels, counts = components(spots)
    if not counts.any():
        return None
    zs, _, xs = np.nonzero(lungs)
    lung_z, lung_x = zs.mean(), np.median(xs)
    where, best, best_size = _boxes(labels), 0, 0.0
    shortest = min(_TRACHEA_LENGTH_MM * scale, 0.6 * len(spots) * h)
    for label, box in enumerate(where, start=1):
        if box is None or (box[0].stop - box[0].start) * h < shortest or box[0].stop < lung_z:
            continue
        x = (box[2].start + box[2].stop) / 2
        if abs(x - lung_x) * h > 60 * scale:
            continue
        if counts[label] > best_size:
            best, best_size = label, counts[label]
    return labels == best if best else None


def _boxes(labels: npt.NDArray[np.uint32]) -> list[tuple[slice, slice, slice] | None]:
    from scipy import ndimage

    return ndimage.find_objects(labels.astype(np.int32))


def _round_spots(gas: BoolArray, air: BoolArray, h: float, scale: float) -> BoolArray:
    """Axial cross-sections of ``gas`` of a trachea's size and shape that are not surrounded by air (lung)."""
    from scipy import ndimage

    labels, count = ndimage.label(gas, structure=AXIAL)
    area = np.bincount(labels.ravel(), minlength=count + 1) * h * h
    low, high = (a * scale**2 for a in _TRACHEA_AREA_MM2)
    share = ndimage.uniform_filter(air.astype(np.float32), size=(1, *(2 * [max(3, round(40 * scale / h))])))
    keep = np.zeros(count + 1, bool)
    for label, box in enumerate(ndimage.find_objects(labels), start=1):
        if box is None or not low <= area[label] <= high:
            continue
        ny, nx = ((s.stop - s.start) for s in box[1:])
        centre = (box[0].start, (box[1].start + box[1].stop) // 2, (box[2].start + box[2].stop) // 2)
        round_enough = max(ny, nx) <= 2.2 * min(ny, nx) + 1 and area[label] >= 0.5 * ny * nx * h * h
        keep[label] = round_enough and share[centre] < 0.7
    return keep[labels]


def _grow(coarse: CoarseImage, air: BoolArray, trachea: BoolArray, scale: float) -> BoolArray:
    """Grow from the trachea through gas up to the threshold before the one that leaks into the lungs."""
    ml = coarse.spacing_mm**3 / 1000
    region, volume = trachea, trachea.sum() * ml
    for threshold in _THRESHOLDS_HU:
        grown = _connected((air & (coarse.hu < threshold)) | trachea, trachea)
        size = np.count_nonzero(grown) * ml
        leaks = size > _LEAK_GROWTH * volume and size > volume + _LEAK_FROM_ML * scale**3
        if size > _LARGEST_ML * scale**3 or leaks:
            break
        region, volume = grown, size
    return region


def _outside_lungs(tree: BoolArray, air: BoolArray, trachea: BoolArray, h: float, scale: float) -> BoolArray:
    """The part of ``tree`` that hangs together with the trachea and is not surrounded by other air."""
    from scipy import ndimage

    other = air & ~add_faces(tree, 1)
    share = ndimage.uniform_filter(other.astype(np.float32), size=max(3, round(24 * scale / h)))
    return _connected((tree & (share < 0.4)) | trachea, trachea)


def _connected(mask: BoolArray, trachea: BoolArray) -> BoolArray:
    """The component of ``mask`` in which the trachea lies, which is one piece."""
    labels = label_components(mask)
    of_trachea: BoolArray = labels == labels.ravel()[trachea.argmax()]
    return of_trachea
