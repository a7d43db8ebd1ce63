"""lungmask's crop and resize as tensor operations, so that on a GPU only the acquired slices travel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .lungmask_preprocess import RESOLUTION, input_table

if TYPE_CHECKING:
    import torch

_LOW, _HIGH = -1024, 600


def resize_on_device(
    volume: npt.NDArray[np.int16], boxes: npt.NDArray[np.intp], indices: Sequence[int], device: torch.device
) -> torch.Tensor:
    """Slices ``indices`` of ``volume`` (z, y, x) as the network's input: (n, 1, 256, 256) float32 on ``device``.

    The numbers are those of :func:`~.lungmask_preprocess.crop_and_resize`: the same products and sums in the
    same order in float64, each rounded for itself.
    """
    import torch

    table = torch.from_numpy(input_table()).to(device)
    resized = []
    for z in indices:
        y0, x0, y1, x1 = (int(i) for i in boxes[z])
        image = torch.from_numpy(np.ascontiguousarray(volume[z, y0:y1, x0:x1]))
        if device.type == "cuda":
            image = image.pin_memory()
        resized.append(_resized(image.to(device, non_blocking=True).clamp(_LOW, _HIGH)))
    whole = torch.stack(resized)[:, None]
    return table[whole.long() - _LOW]


def _resized(image: torch.Tensor) -> torch.Tensor:
    """Linear zoom of whole numbers (y, x) to 256x256, rounded half away from zero: int16."""
    import torch

    if tuple(image.shape) == (RESOLUTION, RESOLUTION):
        return image
    device = image.device
    (y_low, y_high, y_share, y_out), (x_low, x_high, x_share, x_out) = (
        tuple(torch.from_numpy(part).to(device) for part in linear_samples(n)) for n in image.shape
    )
    rows = image.double()
    sides = []
    for row, row_share in ((y_low, 1 - y_share), (y_high, y_share)):
        for column, column_share in ((x_low, 1 - x_share), (x_high, x_share)):
            sides.append(rows[row][:, column] * row_share[:, None] * column_share)
    value = ((sides[0] + sides[1]) + sides[2]) + sides[3]
    value = torch.trunc(value + torch.where(value > 0, 0.5, -0.5))
    value[y_out] = 0
    value[:, x_out] = 0
    return value.to(torch.int16)


@lru_cache(maxsize=1024)
def linear_samples(
    length: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """For each of 256 positions along an axis: the samples before and after, the share of the latter, and
    whether the position lies beyond the end by a rounding error (scipy takes 0 there)."""
    position = np.arange(RESOLUTION) * ((length - 1) / (RESOLUTION - 1))
    low = np.floor(position).astype(np.int64)
    share = position - low
    beyond = position > length - 1
    low = np.minimum(low, length - 1)
    return low, np.minimum(low + 1, length - 1), share, beyond
