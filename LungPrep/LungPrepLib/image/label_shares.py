"""Which label has the largest share of each voxel: how labels are interpolated without blending their values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

WHOLE = 10000  # a share of one, as int16: shares are interpolated as images are


def share_of(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int16]:
    """The shares of one label: :data:`WHOLE` where it is, else 0."""
    return mask.astype(np.int16) * np.int16(WHOLE)


def fill_with_largest(target: npt.NDArray[Any], values: Iterable[int], shares: Iterable[npt.NDArray[np.int16]]) -> None:
    """Write into ``target``, which is 0, the value whose share is the largest; 0 where that is the background's.

    The background's share is what the labels leave. Of equal shares the background goes first, then the lower value.
    """
    shares = list(shares)
    most = np.full(target.shape, WHOLE, dtype=np.int16)
    for share in shares:
        most -= share
    for value, share in zip(values, shares, strict=True):
        larger = share > most
        target[larger] = value
        np.maximum(most, share, out=most)
