"""Over which voxels statistics are taken: all of them, those of the body, or those of the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ..findings import LungPrepError
from ..image.cropping import body_mask
from ..messages import say
from .step import FloatArray, Values

Region: TypeAlias = Literal["all", "body", "lungs"]


def values_in(values: Values, region: str, key: str) -> Iterator[FloatArray]:
    """The values of a region, slice by slice.

    Raises
    ------
    LungPrepError
        when there are no labels, or nothing in the region; ``key`` is the recipe's, for the message.
    """
    inside = _mask_of(values, region, key)
    for z, plane in enumerate(values):
        yield plane.ravel() if inside is None else plane[inside(z)]


def mean_and_deviation(values: Values, region: str, key: str) -> tuple[float, float]:
    """Mean and standard deviation (of the population), in float64."""
    count, total = 0, 0.0
    for part in values_in(values, region, key):
        count, total = count + part.size, total + float(part.sum(dtype=np.float64))
    if not count:
        raise _empty(region, key)
    mean = total / count
    square = sum(float(np.square(part - mean, dtype=np.float64).sum()) for part in values_in(values, region, key))
    return mean, float(np.sqrt(square / count))


def percentiles(values: Values, region: str, percents: list[float], key: str) -> list[float]:
    """Percentiles, linear between ranks as NumPy's."""
    parts = list(values_in(values, region, key))
    together = np.concatenate(parts)
    if not together.size:
        raise _empty(region, key)
    return [float(value) for value in np.percentile(together, percents)]


def _mask_of(values: Values, region: str, key: str) -> Callable[[int], npt.NDArray[np.bool_]] | None:
    if region == "all":
        return None
    if region == "body":
        body = body_mask(values.image)
        return lambda z: body[z]
    labels = values.labels
    if labels is None:
        raise LungPrepError(
            say("The recipe key '{key}' asks for the lungs, and this case has no labels.", key=key),
            say("Use a segmenter or bring labels, or take 'body' or 'all'."),
            usage=True,
        )
    return lambda z: np.asarray(labels.array[z] != 0)


def _empty(region: str, key: str) -> LungPrepError:
    return LungPrepError(
        say("The recipe key '{key}' asks for the {region}, and no voxel belongs to it.", key=key, region=region),
        say("Look at the labels, or take 'all'."),
    )
