"""How far apart the values of an image lie: numbers that were kept in few bits lie on a ladder."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..findings import Finding, make_finding
from ..messages import Quantity, say

# Between emphysema and muscle every whole number occurs in a CT; padding and air that was put in lie below.
_FROM_HU, _TO_HU = -980, 150
_COARSE_HU = 4  # less is little beside the noise of a CT
_FEWEST_VALUES = 20
_SAMPLE = 1 << 20


def coarse_values(voxels: npt.NDArray[Any]) -> list[Finding]:
    """A finding where no two values of the image (z, y, x; HU) are nearer to each other than some Hounsfield units."""
    stride = max(round((voxels.size / _SAMPLE) ** (1 / 3)), 1)
    sample = voxels[::stride, ::stride, ::stride]
    inside = sample[(sample >= _FROM_HU) & (sample <= _TO_HU)].astype(np.int64)
    present = np.flatnonzero(np.bincount(inside - _FROM_HU, minlength=1))
    if len(present) < _FEWEST_VALUES or (step := int(np.diff(present).min())) < _COARSE_HU:
        return []
    text = say("The values lie {step} apart.", step=Quantity(step, "HU"))
    return [make_finding("values-coarse", text, step_hu=step)]
