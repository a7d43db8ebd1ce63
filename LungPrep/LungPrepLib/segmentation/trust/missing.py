"""Lung that is likely missing: tissue inside the ribcage, where lung should be, that no label covers.

From its apex to its lowest recess, lung lines the ribs at the back and at the sides: what lies in front of it (liver,
spleen, heart) has lung behind it. Soft tissue between the ribs and the lung in front of them, or medial of them, is
therefore a consolidation, an effusion, a tumour or a lung that was missed, on one side or on both. Where a side has
next to no lung at a level that is full of it on the other, the other side, mirrored at the spine, says where it was.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...findings import make_finding
from ...messages import Quantity, say
from ..mm_morphology import components, near_distance_to, open_
from .anatomy import falling
from .seen import BoolArray, Check, Seen

_BONE_HU = 160
_TISSUE_HU = (-500, 200)
# Inside the inner surface of the ribs (adult, mm) lie muscles and pleura; what is thicker by so much is not usual.
_WALL_MM, _UNUSUAL_MM = 8.0, 12.0
# At each place the innermost of the ribs within this counts: ribs run obliquely through a slice, with gaps between.
_RIBS_MM, _NEAR_MM = 20.0, 12.0
# So far from the middle lie spine, great vessels and paraspinal muscles, and so far at least the ribs of the side.
_MEDIAL_MM, _LATERAL_MM = 35.0, 60.0
# The front of the chest, as a share of its depth, where the heart may reach the ribs.
_FRONT = 0.4
# A side has next to no lung, where the other has much of what it has at most.
_NEXT_TO_NONE, _MUCH, _DEEPEST_MM = 0.25, 0.3, 40.0
_BALL_MM = 5.0
# What healthy chests seem to have of it.
_USUAL_SHARE = 0.01
_LEAST_ML, _SMALLEST_PIECE_ML = 40.0, 15.0


def check_missing(seen: Seen) -> Check:
    """How much lung is likely missing, beyond what healthy chests seem to lack."""
    likely = missing_lung(seen)
    amount = seen.ml_of(likely)
    share = amount / max(amount + seen.ml, 1e-6)
    if share <= _USUAL_SHARE or amount < _LEAST_ML * seen.scale**3:
        return Check(1.0)
    message = say(
        "About {amount:.0f} of lung are likely missing, {share:.0f} of the lungs: soft tissue where lung should be.",
        amount=Quantity(amount, "mL"),
        share=Quantity(share * 100, "%"),
    )
    finding = make_finding(
        "lung-likely-missing", message, ml=round(amount), percent=round(share * 100, 1), place_mm=seen.place_mm(likely)
    )
    return Check(falling(share, _USUAL_SHARE, 0.4), [finding])


def missing_lung(seen: Seen) -> BoolArray:
    """Where lung is likely missing, (z, y, x)."""
    if seen.body is None or not seen.mask.any():
        return np.zeros(seen.mask.shape, bool)
    inside = _inside_ribs(seen)
    hu = seen.coarse.hu
    soft = (hu > _TISSUE_HU[0]) & (hu < _TISSUE_HU[1]) & ~seen.mask
    likely = np.zeros(seen.mask.shape, bool)
    for found in (_behind(seen, inside), _beside(seen, inside), _other_side(seen, inside)):
        if (found := found & soft).any():
            labels, counts = components(open_(found, _BALL_MM * seen.scale, seen.coarse.spacing_mm))
            likely |= (counts * seen.voxel_ml > _SMALLEST_PIECE_ML * seen.scale**3)[labels]
    return likely


def _behind(seen: Seen, inside: BoolArray) -> BoolArray:
    """Between lung and the ribs behind it, beside the spine."""
    cavity = inside & _beyond(seen, _MEDIAL_MM)
    lung, air, cavity = (np.swapaxes(mask, 1, 2) for mask in (seen.mask, _air(seen), cavity))
    return np.swapaxes(_outer_gap(lung, air, cavity, seen), 1, 2)


def _beside(seen: Seen, inside: BoolArray) -> BoolArray:
    """Between lung and the ribs on its outer side, not at the front."""
    cavity, middle = inside & _not_in_front(inside), _middle(seen)

    def gap(half: slice, step: int) -> BoolArray:
        lung, air, part = (mask[:, :, half][:, :, ::step] for mask in (seen.mask, _air(seen), cavity))
        return _outer_gap(lung, air, part, seen)[:, :, ::step]

    return np.concatenate([gap(slice(None, middle), -1), gap(slice(middle, None), 1)], axis=2)


def _outer_gap(lung: BoolArray, air: BoolArray, inside: BoolArray, seen: Seen) -> BoolArray:
    """What lies beyond lung and air in each row that grows outwards and has lung, where that is unusually much."""
    h, n = seen.coarse.spacing_mm, lung.shape[-1]
    if not n:  # half of an image that is one voxel wide
        return inside
    wall = _WALL_MM * seen.scale / h
    last = n - 1 - (lung | air)[..., ::-1].argmax(axis=-1)
    edge = n - 1 - inside[..., ::-1].argmax(axis=-1) - wall
    unusual = lung.any(axis=-1) & inside.any(axis=-1) & (edge - last > _UNUSUAL_MM * seen.scale / h)
    at = np.arange(n)
    gap: BoolArray = inside & (at > last[..., None]) & (at <= edge[..., None]) & unusual[..., None]
    return gap


def _other_side(seen: Seen, inside: BoolArray) -> BoolArray:
    """Near the ribs of a side with next to no lung: where the other side, mirrored, has it at the same level."""
    middle, mirrored = _middle(seen), _mirrored(seen)
    expected = np.zeros(inside.shape, bool)
    right, left = slice(None, middle), slice(middle, None)
    areas = {side: seen.mask[:, :, part].sum(axis=(1, 2)) for side, part in (("right", right), ("left", left))}
    for part, own, other in ((right, areas["right"], areas["left"]), (left, areas["left"], areas["right"])):
        levels = (own < _NEXT_TO_NONE * other) & (other > _MUCH * other.max())
        expected[levels, :, part] = mirrored[levels, :, part]
    if not expected.any():
        return expected
    depth = near_distance_to(~inside, _DEEPEST_MM * seen.scale, seen.coarse.spacing_mm)
    near = (depth > _WALL_MM * seen.scale) & (depth <= _DEEPEST_MM * seen.scale)
    found: BoolArray = expected & near & _not_in_front(inside) & _beyond(seen, _MEDIAL_MM)
    return found


def _air(seen: Seen) -> BoolArray:
    assert seen.body is not None
    return seen.body.air


def _middle(seen: Seen) -> int:
    """The x index that parts right and left, inside the image."""
    return int(np.clip(round(seen.middle), 1, seen.mask.shape[2] - 1))


def _beyond(seen: Seen, distance_mm: float) -> BoolArray:
    """(x,): what is farther from the spine than that."""
    far: BoolArray = (
        np.abs(np.arange(seen.mask.shape[2]) - seen.middle) * seen.coarse.spacing_mm > distance_mm * seen.scale
    )
    return far


def _not_in_front(inside: BoolArray) -> BoolArray:
    """(z, y, 1): all but the front of the chest at each level."""
    rows: BoolArray = inside.max(axis=2)
    n = inside.shape[1]
    front, back = rows.argmax(axis=1), n - 1 - rows[:, ::-1].argmax(axis=1)
    limit = (front + _FRONT * (back - front))[:, None, None]
    behind: BoolArray = np.arange(n)[:, None] >= limit
    return behind


def _inside_ribs(seen: Seen) -> BoolArray:
    """Inside the inner surface of the ribs at the back and the sides, at the level of the lungs; the lungs always."""
    from scipy import ndimage

    h = seen.coarse.spacing_mm
    cage, bone = _ribcage(seen), _bone(seen)
    _, rows, columns = cage.shape
    behind = np.full((len(cage), columns), rows)
    sides = [np.full((len(cage), rows), columns) for _ in range(2)]  # from the middle to the right, and to the left
    middle, lateral = _middle(seen), round(_LATERAL_MM * seen.scale / h)
    for z in np.flatnonzero(cage.any(axis=(1, 2))):
        there = np.flatnonzero(cage[z].any(axis=1))
        half = int(there[0] + there[-1]) // 2
        behind[z] = half + _first(bone[z, half:].T)
        sides[0][z] = lateral + _first(bone[z, :, : max(0, middle - lateral)][:, ::-1])
        sides[1][z] = lateral + _first(bone[z, :, middle + lateral :])
    near = 2 * round(_NEAR_MM / h) + 1
    behind, *sides = (ndimage.minimum_filter(edge, near, mode="nearest") for edge in (behind, *sides))
    x = np.arange(columns)
    inside = cage & (np.arange(rows)[:, None] < behind[:, None, :])
    inside &= (middle - 1 - x < sides[0][:, :, None]) & (x - middle < sides[1][:, :, None])
    return inside | seen.mask


def _first(bone: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The place of the first bone in each row; far away where there is none."""
    if not bone.shape[1]:
        return np.full(len(bone), 1 << 20)
    return np.where(bone.any(axis=1), bone.argmax(axis=1), 1 << 20)


def _bone(seen: Seen) -> BoolArray:
    assert seen.body is not None
    return (seen.coarse.hu > _BONE_HU) & seen.body.tissue


def _ribcage(seen: Seen) -> BoolArray:
    """Inside the ribs: the convex hull of bone and lungs in each axial slice at the level of the lungs.

    Ribs run obliquely through a slice: the bone somewhat below and above counts.
    """
    assert seen.body is not None
    bone = _bone(seen)
    levels = np.flatnonzero(seen.mask.any(axis=(1, 2)))
    reach = max(1, round(_RIBS_MM / seen.coarse.spacing_mm))
    cage = np.zeros(seen.mask.shape, bool)
    for z in range(levels[0], levels[-1] + 1):
        cage[z] = _filled_hull(bone[max(0, z - reach) : z + reach + 1].any(axis=0) | seen.mask[z])
    return cage & ~seen.body.outside


def _filled_hull(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The convex hull of a plane's mask, filled, (y, x)."""
    from scipy.spatial import ConvexHull, QhullError

    points = np.argwhere(mask)
    if len(points) < 3:
        return mask
    try:
        hull = ConvexHull(points).equations
    except QhullError:  # all in a line
        return mask
    y, x = np.ogrid[: mask.shape[0], : mask.shape[1]]
    inside = np.ones(mask.shape, bool)
    for a, b, c in hull:
        inside &= a * y + b * x + c <= 0.5
    return inside


def _mirrored(seen: Seen) -> BoolArray:
    """The lungs, mirrored at the spine."""
    x = round(2 * seen.middle) - np.arange(seen.mask.shape[2])
    there = (x >= 0) & (x < seen.mask.shape[2])
    mirrored = np.zeros(seen.mask.shape, bool)
    mirrored[:, :, there] = seen.mask[:, :, x[there]]
    return mirrored
