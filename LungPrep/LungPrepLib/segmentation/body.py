"""The patient's body in a coarse CT, and the air inside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .coarse_grid import CoarseImage
from .mm_morphology import components, open_

BoolArray = npt.NDArray[np.bool_]

# In-plane neighbours only: (z, y, x) structuring element of an axial slice.
AXIAL = np.array([[[0, 0, 0]] * 3, [[0, 1, 0], [1, 1, 1], [0, 1, 0]], [[0, 0, 0]] * 3], bool)
# Each slice of lung is walled in on three or four sides, even where a narrow field of view cuts it.
_WALLED_SIDES = 2.5


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
    near = ndimage.binary_dilation(main[labels], iterations=max(1, round(table_mm / (2 * spacing_mm))))
    for axis, factor in enumerate(step):
        near = np.repeat(near, factor, axis)
    return near[tuple(slice(0, n) for n in dense.shape)]


def _outside(coarse: CoarseImage, around: BoolArray, tissue: BoolArray) -> BoolArray:
    """Regions of ``around`` that reach the edge of the measured region within their axial slice.

    A narrow field of view cuts through lungs, which then reach the edge, too. Such a region is told from air,
    clothes and mattress by two things: well inside it the density is that of lung, and it is walled in by tissue.
    """
    from scipy import ndimage

    labels, count = ndimage.label(around, structure=AXIAL)
    edge = ~ndimage.binary_erosion(coarse.valid, structure=AXIAL, border_value=0)
    touching = np.zeros(count + 1, bool)
    touching[np.unique(labels[edge & around])] = True
    touching[0] = False
    inner = ndimage.binary_erosion(around, structure=AXIAL, iterations=max(1, round(4 / coarse.spacing_mm)))
    inside = labels[inner]
    total = np.maximum(np.bincount(inside, minlength=count + 1), 1)
    lung = np.bincount(inside, weights=is_parenchyma(coarse.hu[inner]), minlength=count + 1) / total
    walls = np.bincount(inside, weights=_walled_sides(tissue)[inner], minlength=count + 1) / total
    touching &= (lung < 0.5) | (walls < _WALLED_SIDES)
    return touching[labels]


def _walled_sides(tissue: BoolArray) -> npt.NDArray[np.uint8]:
    """In how many of the directions left, right, front and back each voxel has tissue somewhere."""
    sides = np.zeros(tissue.shape, np.uint8)
    for axis in (1, 2):
        sides += np.logical_or.accumulate(tissue, axis)
        sides += np.flip(np.logical_or.accumulate(np.flip(tissue, axis), axis), axis)
    return sides
