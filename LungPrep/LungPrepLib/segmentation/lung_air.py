"""Which of the air inside a body is lung: a decision per connected piece of air.

Gas in the bowel or stomach, in the oesophagus and between arm and body is also air; it is told from lung by its
density away from its walls, by its size, and by where it lies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from .body import Body
from .coarse_grid import CoarseImage
from .edge_regions import is_parenchyma
from .mm_morphology import components, dilate, peel_faces

BoolArray = npt.NDArray[np.bool_]

# An adult's trunk in axial slices: root of the area, thickness from front to back, width.
_ADULT_ROOT_AREA_MM, _ADULT_THICKNESS_MM, _ADULT_WIDTH_MM = 250.0, 240.0, 330.0
_MUCH_MORE = 1.1
# A whole lung that is smaller than this (adult, ml) is not believed without other signs of a chest.
_CERTAIN_ML = 300.0
# A piece this small (adult, ml) is not looked at; in thin stacks a layer of this area (mm2) is.
_SMALLEST_ML = 4.0
_SMALLEST_AREA_MM2 = 1500.0
_ISLAND_REACH_MM = 15.0
_FLOOR_SHARE = 0.1
# What begins this far (adult, mm) above or below the largest piece is no lung: sinuses, stool.
_LEVEL_REACH_MM = 20.0
# Emphysema can leave little of a lung denser than gas; no stomach or bowel holds this much gas (adult, ml).
_VAST_ML, _VAST_SHARE = 1000.0, 0.15
# Well inside a piece, its density is judged from at least this much of it (adult, mm3).
_ENOUGH_MM3 = 500.0
# A layer of gas is thin enough to look like lung on average, but not in its darkest part.
_GAS_HU, _GAS_SHARE = -960, 0.1


@dataclass
class _Pieces:
    """Connected pieces of air; every array has one entry per label, entry 0 is unused."""

    labels: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.int64]
    ml: npt.NDArray[np.float64]
    parenchyma: npt.NDArray[np.float64]
    density: npt.NDArray[np.float64]
    gas: npt.NDArray[np.float64]
    bottom: npt.NDArray[np.int64]
    top: npt.NDArray[np.int64]
    top_share: npt.NDArray[np.float64]


def patient_scale(coarse: CoarseImage, body: Body) -> float:
    """The patient's linear size relative to an adult, 0.4 to 1, from the area of axial slices of the body.

    Where the field of view cuts off the sides, the thickness counts if it says much more, and the other way round; a
    body that it cuts on all sides is taken for an adult's.
    """
    h = coarse.spacing_mm
    size = float(np.sqrt(np.percentile((~body.outside).sum(axis=(1, 2)), 90)) * h / _ADULT_ROOT_AREA_MM)
    inside = body.tissue | body.air  # without the table, which can be as wide as the field of view
    front_cut, sides_cut = (_reaches_edge(inside, coarse.valid, axis) for axis in (1, 2))
    if sides_cut and front_cut:
        return 1.0
    uncut = 0.0
    if sides_cut:
        uncut = _extent(inside, 1) * h / _ADULT_THICKNESS_MM
    if front_cut:
        uncut = _extent(inside, 2) * h / _ADULT_WIDTH_MM
    return float(np.clip(uncut if uncut > _MUCH_MORE * size else size, 0.4, 1))


def _extent(inside: BoolArray, axis: int) -> float:
    """The extent of the body along y (1) or x (2) in voxels, in its larger axial slices."""
    return float(np.percentile(inside.any(axis=3 - axis).sum(axis=1), 90))


def _reaches_edge(inside: BoolArray, valid: BoolArray, axis: int) -> bool:
    """Whether the body reaches an end of what was measured, along y (1) or x (2), in most of its axial slices."""
    with_body = inside.any(axis=(1, 2))
    body, view = (np.asarray(mask[with_body].any(axis=3 - axis)) for mask in (inside, valid))
    at_first = body.argmax(axis=1) - view.argmax(axis=1) <= 1
    at_last = body[:, ::-1].argmax(axis=1) - view[:, ::-1].argmax(axis=1) <= 1
    return bool((at_first | at_last).mean() > 0.5) if len(body) else False


def find_lung_air(coarse: CoarseImage, body: Body, scale: float) -> BoolArray:
    """The air of the lungs, (z, y, x), with the airways that open into it; all False where there are no lungs."""
    pieces = _measure(coarse, body.air, scale)
    main = _main_pieces(pieces, len(coarse.hu), scale, coarse.spacing_mm)
    if not main.any():
        return np.zeros(coarse.hu.shape, bool)
    lungs = main[pieces.labels]
    return lungs | _islands(pieces, lungs, main, coarse.spacing_mm, scale)[pieces.labels]


def without_remnants(coarse: CoarseImage, lungs: BoolArray, scale: float) -> BoolArray:
    """``lungs`` after the airways were taken out, without what is left of pharynx, larynx and bronchial walls."""
    pieces = _measure(coarse, lungs, scale)
    main = pieces.ml >= max(0.03 * pieces.ml.sum(), 1e-6)
    main &= _level(pieces, int(pieces.ml.argmax()), coarse.spacing_mm, scale)
    kept = main[pieces.labels]
    return kept | _islands(pieces, kept, main, coarse.spacing_mm, scale)[pieces.labels]


def _measure(coarse: CoarseImage, air: BoolArray, scale: float) -> _Pieces:
    h = coarse.spacing_mm
    labels, counts = components(air)
    n = len(counts)
    parenchyma, density = np.zeros(n), np.zeros(n)
    part = box_around(air, 1) if air.any() else (slice(0, 1),) * 3
    numbers, deep, values = labels[part], air[part], coarse.hu[part]
    # Near a wall even gas has the density of lung. Deep voxels decide where there are enough of them.
    for peel in (0.0, 2.5, 2.5):
        if peel:
            deep = peel_faces(deep, max(1, round(peel * scale / h)), beyond=True)
        inside, hu = numbers[deep], values[deep]
        total = np.bincount(inside, minlength=n)
        enough = total * h**3 >= _ENOUGH_MM3 * scale**3 if peel else total > 0
        share = np.bincount(inside[is_parenchyma(hu)], minlength=n) / np.maximum(total, 1)
        mean = np.bincount(inside, weights=hu, minlength=n) / np.maximum(total, 1)
        parenchyma, density = np.where(enough, share, parenchyma), np.where(enough, mean, density)
    gas = np.bincount(numbers[air[part] & (values < _GAS_HU)], minlength=n) / np.maximum(counts, 1)
    per_slice = np.zeros((len(labels), n), np.int64)
    for plane, of, mask in zip(per_slice[part[0]], numbers, air[part], strict=True):
        plane[:] = np.bincount(of[mask], minlength=n)
    present = per_slice > 0
    bottom = present.argmax(axis=0)
    top = len(labels) - 1 - present[::-1].argmax(axis=0)
    top_share = per_slice[-1] / np.maximum(per_slice.max(axis=0), 1)
    return _Pieces(labels, counts, counts * h**3 / 1000, parenchyma, density, gas, bottom, top, top_share)


def _main_pieces(pieces: _Pieces, slices: int, scale: float, h: float) -> BoolArray:
    """The pieces that are lungs beyond doubt, and others of notable size beside them.

    The base of a lung, all there is of it in a scan of the abdomen, widens up to the topmost slice; bowel does not.
    """
    smallest = min(_SMALLEST_ML * scale**3, _SMALLEST_AREA_MM2 * scale**2 * slices * h / 1000)
    vast = (pieces.parenchyma >= _VAST_SHARE) & (pieces.ml >= _VAST_ML * scale**3)
    aerated = ((pieces.parenchyma >= 0.5) & (pieces.ml >= smallest)) | vast
    whole = aerated & (pieces.ml >= _CERTAIN_ML * scale**3)
    cut = (pieces.top == slices - 1) & (pieces.gas <= _GAS_SHARE)
    widening = aerated & cut & (pieces.top_share >= 0.5)
    certain = whole | widening
    if not certain.any():
        return certain
    first = int(np.where(certain, pieces.ml, 0).argmax())
    beside = aerated & (pieces.ml >= 0.03 * pieces.ml[first]) & (_overlap(pieces, first) >= 0.5)
    if not whole.any():  # beside bases alone a little gas of stomach or bowel is of notable size
        beside &= cut
    return (certain & _level(pieces, first, h, scale)) | beside


def _level(pieces: _Pieces, first: int, h: float, scale: float) -> BoolArray:
    """Which pieces lie at the level of piece ``first``, or hardly above or below it."""
    reach = _LEVEL_REACH_MM * scale / h
    return (pieces.bottom <= pieces.top[first] + reach) & (pieces.top >= pieces.bottom[first] - reach)


def _overlap(pieces: _Pieces, first: int) -> npt.NDArray[np.float64]:
    """The share of each piece's axial extent that lies within that of piece ``first``."""
    shared = np.minimum(pieces.top, pieces.top[first]) - np.maximum(pieces.bottom, pieces.bottom[first]) + 1
    return np.maximum(shared, 0) / (pieces.top - pieces.bottom + 1)


def _islands(pieces: _Pieces, lungs: BoolArray, main: BoolArray, h: float, scale: float) -> BoolArray:
    """Aerated pieces near the lungs: what is left of a lung in a consolidation or an effusion.

    Most of a piece is near; of an apex that scars or a tumour wall off, high above stomach and bowel, only its floor.
    """
    rows = np.nonzero(lungs.any(axis=(1, 2)))[0]
    aerated = (pieces.parenchyma >= 0.7) & (pieces.density > -925) & (pieces.ml >= 0.3 * scale**3)
    candidates = aerated & (pieces.bottom >= rows[0]) & ~main
    candidates[0] = False
    if not candidates.any():
        return candidates
    reach = _ISLAND_REACH_MM * scale
    box = box_around(candidates[pieces.labels], math.ceil(reach / h))
    near = pieces.labels[box][dilate(lungs[box], reach, h)]
    within = np.bincount(near, minlength=len(pieces.ml)) / np.maximum(pieces.counts, 1)
    high = (pieces.bottom >= (rows[0] + rows[-1]) / 2) & (pieces.ml >= _SMALLEST_ML * scale**3)
    islands: BoolArray = candidates & (within >= np.where(high, _FLOOR_SHARE, 0.5))
    return islands
