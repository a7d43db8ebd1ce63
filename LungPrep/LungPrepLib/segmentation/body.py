"""The patient's body in a coarse CT, and the air inside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..threads import both
from .coarse_grid import CoarseImage
from .edge_regions import Surroundings, around_the_body
from .mm_morphology import add_faces, components, open_

BoolArray = npt.NDArray[np.bool_]

# In-plane neighbours only: (z, y, x) structuring element of an axial slice.
AXIAL = np.array([[[0, 0, 0]] * 3, [[0, 1, 0], [1, 1, 1], [0, 1, 0]], [[0, 0, 0]] * 3], bool)


@dataclass
class Body:
    """What the coarse grid shows of the patient, boolean arrays (z, y, x).

    ``tissue`` is the body without the table; ``air`` is what lies inside it below the tissue threshold (lungs,
    airways, gas); ``outside`` is everything around the body, measured or not.
    """

    tissue: BoolArray
    air: BoolArray
    outside: BoolArray


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
    beside = Surroundings.of(coarse, tissue)
    at_edge, behind_table = both(
        lambda: around_the_body(enclosed, beside),
        lambda: around_the_body(coarse.valid & ~tissue, beside),
    )
    enclosed &= ~at_edge
    labels, counts = components(enclosed)
    outer = np.bincount(labels[behind_table], minlength=len(counts))
    air = (outer < 0.5 * np.maximum(counts, 1))[labels] & enclosed
    return Body(tissue, air, (behind_table & ~air) | (~dense & ~air) | ~coarse.valid)


def _bulk(dense: BoolArray, spacing_mm: float, table_mm: float) -> BoolArray | None:
    """Where the thick parts of ``dense`` are, found on every second voxel and somewhat enlarged.

    The largest component counts, and those of at least a twentieth of its size: a narrow field of view can cut
    the body in pieces.
    """
    step = tuple(2 if n > 1 else 1 for n in dense.shape)
    labels, counts = components(open_(_mostly(dense, step), table_mm, 2 * spacing_mm))
    if not counts.any():
        return None
    main = (counts >= counts.max() / 20) & (counts > 0)
    near = add_faces(main[labels], max(1, round(table_mm / (2 * spacing_mm))))
    for axis, factor in enumerate(step):
        near = np.repeat(near, factor, axis)
    return near[tuple(slice(0, n) for n in dense.shape)]


def _mostly(mask: BoolArray, step: tuple[int, ...]) -> BoolArray:
    """Every second voxel along the axes whose ``step`` is 2: whether it and its neighbours before are mostly mask."""
    count: npt.NDArray[np.uint8] = mask.view(np.uint8)
    for axis, factor in enumerate(step):
        if factor == 2:
            along = np.moveaxis(count, axis, 0)
            total = along[0::2].copy()
            total[1:] += along[1:-1:2]
            total[0] += along[0]  # the first repeats itself
            count = np.moveaxis(total, 0, axis)
    return np.asarray(2 * count > np.prod(step))
