"""Lung that is likely missing: tissue inside the ribcage, where lung should be, that no label covers.

Lung lines the ribs from its apex to the diaphragm. What lies close under the ribs at the level of the lungs, is soft
tissue instead of air, and has lung across from it in the other half of the chest, or lies within the outline that this
side's own lung still has, is a consolidation, an effusion, a tumour, or a lung that was missed. Heart and liver lie
there too, within limits that healthy chests keep. What both sides lack alike is not seen in this way.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...findings import make_finding
from ...messages import Quantity, say
from ..mm_morphology import components, dilate, distance_to, open_
from .anatomy import falling
from .seen import BoolArray, Check, Seen

_BONE_HU = 160
_TISSUE_HU = (-500, 200)
# Under the inner surface of the ribs, and no deeper than this (adult, mm).
_CHEST_WALL_MM, _DEEPEST_MM = 10.0, 40.0
_BALL_MM = 5.0
_RIBS_MM = 20.0
# Around the dome of liver or spleen a lung is a rim: its convex outline is that of the organ.
_SOLID = 0.75
# What healthy chests have of it: heart, liver and spleen under the ribs.
_USUAL_SHARE = 0.05
_LEAST_ML, _SMALLEST_PIECE_ML = 60.0, 15.0


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
    return Check(falling(share, _USUAL_SHARE, 0.45), [finding])


def missing_lung(seen: Seen) -> BoolArray:
    """Where lung is likely missing, (z, y, x)."""
    h, scale = seen.coarse.spacing_mm, seen.scale
    if seen.body is None or not seen.mask.any():
        return np.zeros(seen.mask.shape, bool)
    cage = _ribcage(seen)
    depth = distance_to(~cage, h)
    near_ribs = (depth > _CHEST_WALL_MM * scale) & (depth <= _DEEPEST_MM * scale)
    expected = dilate(_mirrored(seen), 4 * scale, h) | _own_outline(seen)
    hu = seen.coarse.hu
    soft = (hu > _TISSUE_HU[0]) & (hu < _TISSUE_HU[1]) & ~seen.mask
    labels, counts = components(open_(near_ribs & expected & soft, _BALL_MM * scale, h))
    return (counts * seen.voxel_ml > _SMALLEST_PIECE_ML * scale**3)[labels]


def _ribcage(seen: Seen) -> BoolArray:
    """Inside the ribs: the convex hull of bone and lungs in each axial slice at the level of the lungs.

    Ribs run obliquely through a slice: the bone somewhat below and above counts.
    """
    assert seen.body is not None
    bone = (seen.coarse.hu > _BONE_HU) & seen.body.tissue
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


def _own_outline(seen: Seen) -> BoolArray:
    """Each lung's convex outline in every axial slice."""
    outline = np.zeros(seen.mask.shape, bool)
    half = int(np.clip(round(seen.middle), 1, seen.mask.shape[2] - 1))
    for z in np.flatnonzero(seen.mask.any(axis=(1, 2))):
        for part in (slice(None, half), slice(half, None)):
            lung = seen.mask[z, :, part]
            hull = _filled_hull(lung)
            if lung.sum() >= _SOLID * hull.sum():
                outline[z, :, part] = hull
    return outline
