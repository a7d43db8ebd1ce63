"""Slices of a volume whose values are all about 1000 or 1024 above or below those of their neighbours.

A rescale intercept that is wrong in some slices leaves a volume whose histogram looks right.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_SHIFT = (960, 1064)  # around both intercepts, with what neighbours differ by anyway
_SPREAD = 200  # between the quartiles of the difference: anatomy that changes has more
_STRIDE = 8


def shifted_slices(array: npt.NDArray[np.int16], is_shifted: Callable[[npt.NDArray[np.int16]], bool]) -> list[int]:
    """The indices of such slices of (z, y, x); ``is_shifted`` tells whether a slice alone looks shifted."""
    sampled = array[:, ::_STRIDE, ::_STRIDE].reshape(len(array), -1)
    for lower, upper in pairwise(sampled):
        difference = upper.astype(np.int32) - lower
        # The median can only be that large where half of the values are: a count, which is quicker than a median.
        if 2 * np.count_nonzero(np.abs(difference) >= _SHIFT[0]) < difference.size - 2:
            continue
        first, median, last = np.percentile(difference, (25, 50, 75))
        if _SHIFT[0] <= abs(median) <= _SHIFT[1] and last - first <= _SPREAD:
            return [index for index in range(len(array)) if is_shifted(array[index : index + 1])]
    return []
