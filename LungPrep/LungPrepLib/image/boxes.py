"""Bounding boxes of masks, as slices along (z, y, x)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Box = tuple[slice, slice, slice]


def box_around(mask: npt.NDArray[Any], margin: int | Sequence[int]) -> Box:
    """The bounding box of what is not 0 in ``mask`` (z, y, x; not empty), within the array.

    ``margin`` is in voxels: one for all axes, or one each for z, y, x.
    """
    margins = (margin,) * 3 if isinstance(margin, int) else margin
    from_above = np.asarray(np.bitwise_or.reduce(mask, axis=0) if mask.dtype.kind in "biu" else mask.any(axis=0))
    profiles = (mask.any(axis=(1, 2)), from_above.any(axis=1), from_above.any(axis=0))
    box = []
    for used, beside in zip(map(np.asarray, profiles), margins, strict=True):
        where = np.flatnonzero(used)
        box.append(slice(max(0, int(where[0]) - beside), min(len(used), int(where[-1]) + 1 + beside)))
    return box[0], box[1], box[2]
