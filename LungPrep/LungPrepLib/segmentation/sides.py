"""Right and left: which side of the patient each part of the lungs belongs to.

Lungs that touch at the anterior or posterior junction are one piece of air at first. They are parted where a
thinner threshold or an erosion first leaves two large pieces side by side, and the boundary between the two then
follows the junction line, which is denser than what it parts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from ..image.buffers import voxels_of
from .body import Body
from .coarse_grid import CoarseImage
from .mm_morphology import components, distance_to, erode

BoolArray = npt.NDArray[np.bool_]
LabelArray = npt.NDArray[np.uint8]

RIGHT, LEFT = 1, 2
_BONE_HU = 200
_THRESHOLDS_HU = (-350, -500, -600, -700, -780)
_EROSIONS_MM = (0.0, 2.5, 4.5, 7.0)
# Centres of two lungs lie at least this far apart (adult, mm); pieces of one lung lie above each other.
_APART_MM = 50.0
# The centre of a lung that is nearer to the spine than this leaves its side in doubt.
_BESIDE_SPINE_MM = 25.0
# The smaller of two lungs has at least this share of what lies on both sides.
_SECOND_SHARE = 0.12
# Of two lungs that touch, only what is close to the core of one and far from that of the other (adult, mm) is told by
# distance: the nearer core can lie across the mediastinum.
_CLOSE_MM, _FAR_MM = 10.0, 30.0


@dataclass
class Sides:
    """``labels`` is 1 in the right lung, 2 in the left, (z, y, x); ``doubtful`` where no cue tells the side."""

    labels: LabelArray
    doubtful: bool


def split_sides(coarse: CoarseImage, lungs: BoolArray, body: Body, scale: float) -> Sides:
    """Label the air of the lungs (without airways) by the patient's side."""
    h = coarse.spacing_mm
    middle = midline(coarse, body)
    labels, counts = components(lungs)
    seeds = np.zeros(lungs.shape, np.uint8)
    singles: list[BoolArray] = []
    for label in np.nonzero(counts >= max(0.03 * counts.sum(), 1))[0]:
        piece = labels == label
        pair = _part(coarse, piece, middle, scale)
        if pair is None:
            singles.append(piece)
        else:
            _label_pair(seeds, piece, pair, coarse, scale)
    doubtful = _label_singles(seeds, singles, middle, h, scale)
    return Sides(_label_rest(seeds, lungs, h), doubtful)


def midline(coarse: CoarseImage, body: Body) -> float:
    """The x index of the spine: where, seen along z, most slices have bone; else the middle of the body.

    Shoulders can have more bone than the spine where few slices are in view, and in babies: of a body that is not cut
    in front or behind, the spine lies in the middle half.
    """
    bone = body.tissue & (coarse.hu > _BONE_HU)
    xs = np.nonzero(body.tissue.any(axis=(0, 1)))[0]
    found = _most_bone(bone, coarse.spacing_mm)
    if found is not None and not _cut_in_depth(body):
        quarter = len(xs) // 4
        first, last = int(xs[quarter]), int(xs[-1 - quarter])
        if not first <= found <= last:
            bone[:, :, :first] = bone[:, :, last + 1 :] = False
            found = _most_bone(bone, coarse.spacing_mm)
    if found is not None:
        return found
    return float((xs[0] + xs[-1]) / 2) if len(xs) else (bone.shape[2] - 1) / 2


def _most_bone(bone: BoolArray, spacing_mm: float) -> float | None:
    """The x index near which, seen along z, most slices have bone; ``None`` without any."""
    from scipy import ndimage

    if not bone.any():
        return None
    column = ndimage.gaussian_filter(bone.mean(axis=0, dtype=np.float32), 15 / spacing_mm, mode="constant")
    return float(np.unravel_index(column.argmax(), column.shape)[1])


def _cut_in_depth(body: Body) -> bool:
    """Whether the field of view ends inside the body in front or behind: one lung of an adult, say."""
    rows: BoolArray = np.asarray(body.tissue.any(axis=(0, 2)))
    return bool(rows[0] or rows[-1])


def _part(coarse: CoarseImage, piece: BoolArray, middle: float, scale: float) -> tuple[BoolArray, BoolArray] | None:
    """The large parts of ``piece`` on either side of the spine, the right ones first; None for a single lung."""
    h = coarse.spacing_mm
    if not _straddles(piece.sum(axis=(0, 1)), middle, 15 * scale / h):
        return None
    # Where lungs have grown across the midline no part need be wholly on its side: then the two largest must do.
    for share_out in (_both_sides, _side_by_side):
        for erosion in _EROSIONS_MM:
            for threshold in _THRESHOLDS_HU:
                core = piece & (coarse.hu < threshold)
                if erosion:
                    core = erode(core, erosion * scale, h)
                pair = share_out(core, middle, h, scale)
                if pair is not None:
                    return pair
    return None


def _straddles(per_x: npt.NDArray[np.int64], middle: float, reach: float) -> bool:
    """Whether notable shares of something, counted per x, lie farther than ``reach`` on both sides of the spine."""
    beyond = np.arange(len(per_x)) - middle
    smaller = min(per_x[beyond < -reach].sum(), per_x[beyond > reach].sum())
    return bool(smaller >= _SECOND_SHARE * max(per_x.sum(), 1))


def _both_sides(core: BoolArray, middle: float, h: float, scale: float) -> tuple[BoolArray, BoolArray] | None:
    """All notable pieces of ``core`` right and left of the spine; None while one of them is on both sides.

    A lung can fall apart at a fissure before the two lungs part.
    """
    labels, counts = components(core)
    if len(counts) < 3:
        return None
    per_x = np.stack([np.bincount(labels[:, :, x].ravel(), minlength=len(counts)) for x in range(core.shape[2])], 1)
    x_of = per_x @ np.arange(core.shape[2]) / np.maximum(per_x.sum(axis=1), 1)
    notable = counts >= 0.02 * counts.max()
    notable[0] = False
    if any(_straddles(per_x[label], middle, 15 * scale / h) for label in np.nonzero(notable)[0]):
        return None
    notable &= np.abs(x_of - middle) * h >= _BESIDE_SPINE_MM * scale
    right, left = notable & (x_of < middle), notable & (x_of > middle)
    smaller, larger = sorted((counts[right].sum(), counts[left].sum()))
    if smaller < max(_SECOND_SHARE * larger, 1):
        return None
    return right[labels], left[labels]


def _side_by_side(core: BoolArray, middle: float, h: float, scale: float) -> tuple[BoolArray, BoolArray] | None:
    """The two largest pieces of ``core`` where they are of notable size and lie right and left of the spine."""
    labels, counts = components(core)
    if len(counts) < 3:
        return None
    first, second = np.argsort(counts)[::-1][:2]
    if counts[second] < _SECOND_SHARE * counts[first]:
        return None
    parts = [labels == first, labels == second]
    x = [float((p.sum(axis=(0, 1)) * np.arange(p.shape[2])).sum() / p.sum()) for p in parts]
    if x[0] > x[1]:
        parts.reverse()
        x.reverse()
    if not x[0] < middle < x[1] or (x[1] - x[0]) * h < _APART_MM * scale:
        return None
    return parts[0], parts[1]


def _label_pair(
    seeds: LabelArray, piece: BoolArray, pair: tuple[BoolArray, BoolArray], coarse: CoarseImage, scale: float
) -> None:
    """Share ``piece`` out between the two parts: what is close to one and far from the other, and a watershed on
    the density for the rest."""
    import SimpleITK as sitk
    from scipy import ndimage

    # All of it lies in the box of the piece, of which the two are parts.
    around = box_around(piece, 0)
    coarse, seeds, piece = coarse.cropped(around), seeds[around], piece[around]
    pair = pair[0][around], pair[1][around]
    right, left = (distance_to(part, coarse.spacing_mm) for part in pair)
    seeds[piece] = np.where(right <= left, RIGHT, LEFT)[piece]
    seeds[pair[0]], seeds[pair[1]] = RIGHT, LEFT
    contested = piece & ((np.minimum(right, left) > _CLOSE_MM * scale) | (np.maximum(right, left) < _FAR_MM * scale))
    box = ndimage.find_objects((contested & ~pair[0] & ~pair[1]).astype(np.uint8))
    if not box:
        return
    box = tuple(slice(max(0, s.start - 2), s.stop + 2) for s in box[0])
    markers = np.where(contested[box] & ~pair[0][box] & ~pair[1][box], 0, seeds[box])
    height = ndimage.gaussian_filter(np.where(piece[box], np.clip(coarse.hu[box], -950, -200), 0), 0.5)
    flooded = sitk.MorphologicalWatershedFromMarkers(
        sitk.GetImageFromArray(height), sitk.GetImageFromArray(markers.astype(np.uint8)), markWatershedLine=False
    )
    inside = piece[box]
    seeds[box][inside] = voxels_of(flooded).copy()[inside]


def _label_singles(seeds: LabelArray, singles: list[BoolArray], middle: float, h: float, scale: float) -> bool:
    """Label pieces that belong to one lung each by the spine; returns whether that is doubtful.

    Of two large pieces on the same side of the spine that lie side by side, one is the other lung (the spine was
    mistaken, or is bent).
    """
    if not singles:
        return False
    singles = sorted(singles, key=lambda piece: -int(piece.sum()))
    centres = [float((p.sum(axis=(0, 1)) * np.arange(p.shape[2])).sum() / p.sum()) for p in singles]
    if len(singles) > 1 and not seeds.any():
        first, second = centres[:2]
        if (first < middle) == (second < middle) and abs(first - second) * h > _APART_MM * scale:
            middle = (first + second) / 2
    for piece, x in zip(singles, centres, strict=True):
        seeds[piece] = RIGHT if x < middle else LEFT
    return all(abs(x - middle) * h < _BESIDE_SPINE_MM * scale for x in centres)


def _label_rest(seeds: LabelArray, lungs: BoolArray, h: float) -> LabelArray:
    """Small pieces belong to the nearer lung."""
    rest = lungs & (seeds == 0)
    if rest.any() and (seeds > 0).any():
        box = box_around(lungs | (seeds > 0), 0)
        right, left = (distance_to(seeds[box] == side, h) for side in (RIGHT, LEFT))
        seeds[box][rest[box]] = np.where(right <= left, RIGHT, LEFT)[rest[box]]
    return seeds
