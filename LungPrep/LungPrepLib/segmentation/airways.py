"""Trachea and main bronchi in a coarse CT.

The trachea is found as a tube of gas that runs up from between the lungs; from there the airways are grown through
gas at the highest threshold that does not break into the lungs (explosion control; K. Mori et al., IEEE TMI 19,
2000, 103-114). Branches count as airways only outside the lungs: inside they belong to them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from .body import AXIAL
from .coarse_grid import CoarseImage
from .components import label_components
from .mm_morphology import add_faces, components, dilate

BoolArray = npt.NDArray[np.bool_]
Box = tuple[slice, slice, slice]

_GAS_HU = -850
_THRESHOLDS_HU = range(-980, -780, 20)
# Cross-section of a trachea in mm2 (adult; children's scale), its length in view in mm.
_TRACHEA_AREA_MM2 = (30.0, 900.0)
_TRACHEA_LENGTH_MM = 15.0
# Largest plausible volume of trachea and main bronchi in ml, and growth in one step that means a leak.
_LARGEST_ML = 150.0
_LEAK_GROWTH, _LEAK_FROM_ML = 1.6, 15.0
# How far around the airways found so far more of them are looked for at first, in voxels.
_MARGIN = 8


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
    gas = air & (coarse.hu < _GAS_HU)
    if not gas.any():
        return None
    part = box_around(gas, 0)
    labels, counts = components(_round_spots(gas[part], air[part[0]], part, h, scale))
    if not counts.any():
        return None
    lung_z, lung_x = _middle_of(lungs)
    best, best_size = 0, 0.0
    shortest = min(_TRACHEA_LENGTH_MM * scale, 0.6 * len(air) * h)
    for label, box in enumerate(_boxes(labels), start=1):
        if box is None or (box[0].stop - box[0].start) * h < shortest or box[0].stop + part[0].start < lung_z:
            continue
        x = (box[2].start + box[2].stop) / 2 + part[2].start
        if abs(x - lung_x) * h > 60 * scale:
            continue
        if counts[label] > best_size:
            best, best_size = label, counts[label]
    if not best:
        return None
    trachea = np.zeros(air.shape, bool)
    trachea[part] = labels == best
    return trachea


def _boxes(labels: npt.NDArray[np.uint32]) -> list[Box | None]:
    from scipy import ndimage

    return ndimage.find_objects(labels.astype(np.int32))


def _middle_of(lungs: BoolArray) -> tuple[float, float]:
    """The mean z and the median x of the lungs' voxels."""
    per_z = np.array([np.count_nonzero(plane) for plane in lungs])
    up_to_x = np.cumsum(lungs.sum(axis=0, dtype=np.int32).sum(axis=0))
    total = int(up_to_x[-1])
    if not total:
        return float("nan"), float("nan")
    middle = np.searchsorted(up_to_x, [(total - 1) // 2, total // 2], side="right")
    return float(per_z @ np.arange(len(per_z)) / total), float(middle.mean())


def _round_spots(gas: BoolArray, air: BoolArray, part: Box, h: float, scale: float) -> BoolArray:
    """Axial cross-sections of ``gas`` of a trachea's size and shape that are not surrounded by air (lung).

    ``gas`` lies in ``part`` of the grid, ``air`` is all air of its slices.
    """
    from scipy import ndimage

    labels, count = ndimage.label(gas, structure=AXIAL)
    area = np.bincount(labels.ravel(), minlength=count + 1) * h * h
    low, high = (a * scale**2 for a in _TRACHEA_AREA_MM2)
    across = max(3, round(40 * scale / h))
    keep = np.zeros(count + 1, bool)
    for label, box in enumerate(ndimage.find_objects(labels), start=1):
        if box is None or not low <= area[label] <= high:
            continue
        ny, nx = ((s.stop - s.start) for s in box[1:])
        y, x = ((s.start + s.stop + 2 * of.start) // 2 for s, of in zip(box[1:], part[1:], strict=True))
        round_enough = max(ny, nx) <= 2.2 * min(ny, nx) + 1 and area[label] >= 0.5 * ny * nx * h * h
        keep[label] = round_enough and _share_around(air[box[0].start], y, x, across) < 0.7
    return keep[labels]


def _share_around(air: BoolArray, y: int, x: int, across: int) -> np.float32:
    """The share of air in a square of a slice around a pixel, as SciPy's uniform_filter of float32 has it."""
    rows, columns = (_reflected(centre, across, n) for centre, n in zip((y, x), air.shape, strict=True))
    along_y = (air[np.ix_(rows, columns)].sum(axis=0) / across).astype(np.float32)
    return np.float32(along_y.sum(dtype=np.float64) / across)


def _reflected(centre: int, across: int, n: int) -> npt.NDArray[np.intp]:
    """Indices of a window on an axis of ``n``, mirrored beyond its ends."""
    at = np.arange(centre - across // 2, centre - across // 2 + across) % (2 * n)
    return np.minimum(at, 2 * n - 1 - at)


def _grow(coarse: CoarseImage, air: BoolArray, trachea: BoolArray, scale: float) -> BoolArray:
    """Grow from the trachea through gas up to the threshold before the one that leaks into the lungs."""
    ml = coarse.spacing_mm**3 / 1000
    volume = trachea.sum() * ml

    def leaks(voxels: int) -> bool:
        size = voxels * ml
        much_more = size > _LEAK_GROWTH * volume and size > volume + _LEAK_FROM_ML * scale**3
        return bool(size > _LARGEST_ML * scale**3 or much_more)

    box = box_around(trachea, 0)
    start, region = _first_voxel(trachea), trachea[box]
    for threshold in _THRESHOLDS_HU:

        def way(part: tuple[slice, ...], below: float = threshold) -> BoolArray:
            return (air[part] & (coarse.hu[part] < below)) | trachea[part]

        grown = _reached(way, start, box, air.shape, leaks)
        if grown is None:
            break
        box, region = grown
        volume = np.count_nonzero(region) * ml
    tree = np.zeros(air.shape, bool)
    tree[box] = region
    return tree


def _reached(
    way: Callable[[tuple[slice, ...]], BoolArray],
    start: tuple[int, ...],
    box: Box,
    shape: tuple[int, ...],
    too_large: Callable[[int], bool],
) -> tuple[Box, BoolArray] | None:
    """The component of ``way`` in which ``start`` lies, in a box around it; None where it is too large.

    It is looked for around ``box``, in a larger part of the grid while it reaches that part's faces.
    """
    margin = _MARGIN
    while True:
        part = _enlarged(box, margin, shape)
        labels = label_components(way(part))
        region: BoolArray = labels == labels[tuple(i - s.start for i, s in zip(start, part, strict=True))]
        if too_large(int(np.count_nonzero(region))):
            return None
        found = box_around(region, 0)
        open_ends = [
            (f.start == 0 and s.start > 0) or (f.stop == s.stop - s.start and s.stop < n)
            for f, s, n in zip(found, part, shape, strict=True)
        ]
        if not any(open_ends):
            z, y, x = (slice(f.start + s.start, f.stop + s.start) for f, s in zip(found, part, strict=True))
            return (z, y, x), region[found]
        margin *= 4


def _enlarged(box: Box, margin: int, shape: tuple[int, ...]) -> Box:
    z, y, x = (slice(max(0, s.start - margin), min(n, s.stop + margin)) for s, n in zip(box, shape, strict=True))
    return z, y, x


def _outside_lungs(tree: BoolArray, air: BoolArray, trachea: BoolArray, h: float, scale: float) -> BoolArray:
    """The part of ``tree`` that is connected to the trachea and is not surrounded by other air."""
    from scipy import ndimage

    across = max(3, round(24 * scale / h))
    box = box_around(tree, across + 2)  # so that all that is averaged at the tree is there
    part = tree[box]
    other = air[box] & ~add_faces(part, 1)
    share = ndimage.uniform_filter(other.astype(np.float32), size=across)
    labels = label_components((part & (share < 0.4)) | trachea[box])
    outside = np.zeros(tree.shape, bool)
    outside[box] = labels == labels[_first_voxel(trachea[box])]
    return outside


def _first_voxel(mask: BoolArray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(mask.argmax(), mask.shape))
