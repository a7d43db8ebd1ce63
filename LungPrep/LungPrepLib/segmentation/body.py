"""The patient's body in a coarse CT, and the air inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .coarse_grid import CoarseImage
from .mm_morphology import add_faces, components, open_, peel_faces

BoolArray = npt.NDArray[np.bool_]

# In-plane neighbours only: (z, y, x) structuring element of an axial slice.
AXIAL = np.array([[[0, 0, 0]] * 3, [[0, 1, 0], [1, 1, 1], [0, 1, 0]], [[0, 0, 0]] * 3], bool)
# Each slice of lung is walled in on three or four sides where a field of view cuts off one, and else lies mostly
# between the parts of the body that are in view.
_WALLED_SIDES = 2.5
_BETWEEN = 0.6
_LUNG_SHARE = 0.5
# What is walled in is lung even where emphysema leaves little of it denser than gas.
_EMPHYSEMA_SHARE = 0.15
# Where the whole slice lies within the chest, next to nothing of its edge is air.
_GAS_HU, _AIRLESS = -960, 0.03
_VESSEL_HU, _VESSEL_SHARE = -700, 0.02
# What lies mostly between lung below and above, both at most this far away, is lung.
_GAP_MM, _CONTINUED_SHARE = 40.0, 0.7


@dataclass
class Body:
    """What the coarse grid shows of the patient, boolean arrays (z, y, x).

    ``tissue`` is the body without the table; ``air`` is what lies inside it below the tissue threshold (lungs,
    airways, gas); ``outside`` is everything around the body, measured or not.
    """

    tissue: BoolArray
    air: BoolArray
    outside: BoolArray


def is_parenchyma(hu: npt.NDArray[np.float32]) -> BoolArray:
    """Where the density, averaged over a coarse voxel, is that of aerated lung: neither gas nor tissue."""
    return (hu > -960) & (hu < -500)


def find_body(coarse: CoarseImage, tissue_hu: float, table_mm: float) -> Body | None:
    """Tell the body, the air inside it and what is around it; None where there is no body.

    Things thinner than twice ``table_mm`` (table, blankets, tubes) are not body, and air that only they enclose is
    outside. The chest wall of a lean patient can be as thin: what it encloses is mostly behind thicker walls.
    """
    dense = coarse.valid & (coarse.hu >= tissue_hu)
    bulk = _bulk(dense, coarse.spacing_mm, table_mm)
    if bulk is None:
        return None
    tissue = dense & bulk
    enclosed = coarse.valid & ~dense
    enclosed &= ~_outside(coarse, enclosed, tissue)
    behind_table = _outside(coarse, coarse.valid & ~tissue, tissue)
    labels, counts = components(enclosed)
    outer = np.bincount(labels[behind_table], minlength=len(counts))
    air = (outer < 0.5 * np.maximum(counts, 1))[labels] & enclosed
    return Body(tissue, air, (behind_table & ~air) | (~dense & ~air) | ~coarse.valid)


def _bulk(dense: BoolArray, spacing_mm: float, table_mm: float) -> BoolArray | None:
    """Where the thick parts of ``dense`` are, found on every second voxel and somewhat enlarged.

    The largest component counts, and those of at least a twentieth of its size: a narrow field of view can cut
    the body in pieces.
    """
    from scipy import ndimage

    step = tuple(2 if n > 1 else 1 for n in dense.shape)
    share = ndimage.uniform_filter(dense.astype(np.float32), size=step)[tuple(slice(0, None, s) for s in step)]
    labels, counts = components(open_(share > 0.5, table_mm, 2 * spacing_mm))
    if not counts.any():
        return None
    main = (counts >= counts.max() / 20) & (counts > 0)
    near = add_faces(main[labels], max(1, round(table_mm / (2 * spacing_mm))))
    for axis, factor in enumerate(step):
        near = np.repeat(near, factor, axis)
    return near[tuple(slice(0, n) for n in dense.shape)]


def _outside(coarse: CoarseImage, around: BoolArray, tissue: BoolArray) -> BoolArray:
    """Regions of ``around`` that reach the edge of the measured region within their axial slice.

    A narrow field of view cuts through lungs, which then reach the edge, too. Such a region is told from air,
    clothes and mattress: well inside it the density is that of lung, and it is walled in by the body or lies between
    its parts; or the edge of the slice shows no air at all, and the region has vessels; or, as with a bulla at the
    edge, such regions lie below and above it.
    """
    from scipy import ndimage

    labels, count = ndimage.label(around, structure=AXIAL)
    edge = coarse.valid & ~peel_faces(coarse.valid, 1, (1, 2))
    touching = np.zeros(count + 1, bool)
    touching[np.unique(labels[edge & around])] = True
    touching[0] = False
    inner = peel_faces(around, max(1, round(4 / coarse.spacing_mm)), (1, 2))
    where = np.flatnonzero(inner)
    inside, hu = labels.ravel()[where].astype(np.intp), coarse.hu.ravel()[where]
    total = np.maximum(np.bincount(inside, minlength=count + 1), 1)

    def share(of: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        if of.dtype == bool:
            return np.bincount(inside[of], minlength=count + 1) / total
        return np.bincount(inside, weights=of, minlength=count + 1) / total

    aerated = share(is_parenchyma(hu))
    lunglike = touching & (aerated >= _LUNG_SHARE)
    walled = touching & (aerated >= _EMPHYSEMA_SHARE) & (share(_walled_sides(tissue).ravel()[where]) >= _WALLED_SIDES)
    airless = (edge & (coarse.hu < _GAS_HU)).sum(axis=(1, 2)) <= _AIRLESS * edge.sum(axis=(1, 2))
    deep = (share(hu > _VESSEL_HU) >= _VESSEL_SHARE) & (share(airless[where // labels[0].size]) > 0.5)
    between = _share_between(labels, lunglike & ~walled & ~deep, inner, tissue) >= _BETWEEN
    lung = walled | (lunglike & (deep | between))
    known = lung | (~touching & (aerated >= _LUNG_SHARE))
    reach = max(1, round(_GAP_MM / coarse.spacing_mm))
    lung |= touching & (share(_above_and_below(known[labels], reach).ravel()[where]) >= _CONTINUED_SHARE)
    return (touching & ~lung)[labels]


def _above_and_below(mask: BoolArray, reach: int) -> BoolArray:
    """Where ``mask`` (z, y, x) holds somewhere within ``reach`` slices below as well as above."""
    count = np.zeros((len(mask) + 1, *mask.shape[1:]), np.int16)
    np.cumsum(mask, axis=0, out=count[1:])
    z = np.arange(len(mask))
    below = count[z] > count[np.maximum(z - reach, 0)]
    above = count[np.minimum(z + reach + 1, len(mask))] > count[z + 1]
    both: BoolArray = below & above
    return both


def _share_between(
    labels: npt.NDArray[np.int32], wanted: BoolArray, inner: BoolArray, tissue: BoolArray
) -> npt.NDArray[np.float64]:
    """For the ``wanted`` labels, the share of their ``inner`` voxels within the convex hull of the slice's tissue."""
    from scipy.spatial import ConvexHull, QhullError

    share = np.zeros(len(wanted))
    if not wanted.any():
        return share
    slices = np.nonzero((wanted[labels] & inner).any(axis=(1, 2)))[0]
    for z in slices:
        try:
            hull = ConvexHull(np.argwhere(tissue[z])).equations
        except (QhullError, ValueError):  # too few points, or all in a line
            continue
        points = np.argwhere(wanted[labels[z]] & inner[z])
        between = (points @ hull[:, :2].T + hull[:, 2] <= 0.5).all(axis=1)
        of = labels[z][tuple(points.T)]
        total = np.bincount(of, minlength=len(share))
        part = np.bincount(of, weights=between, minlength=len(share))
        np.divide(part, total, out=share, where=total > 0)
    return share


def _walled_sides(tissue: BoolArray) -> npt.NDArray[np.uint8]:
    """In how many of the directions left, right, front and back each voxel has tissue somewhere."""
    sides = np.zeros(tissue.shape, np.uint8)
    for axis in (1, 2):
        sides += np.logical_or.accumulate(tissue, axis)
        sides += np.flip(np.logical_or.accumulate(np.flip(tissue, axis), axis), axis)
    return sides
