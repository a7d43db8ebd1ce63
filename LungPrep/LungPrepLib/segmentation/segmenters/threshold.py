"""The threshold segmenter: density and shape; needs nothing, and runs everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..segmenter import SegmenterEntry
from ..structures import LUNGS
from ..threshold_parameters import ThresholdParameters

if TYPE_CHECKING:
    from ...recipe import Recipe
    from ..segmenter import Segmenter


def _make(recipe: Recipe, weights: Mapping[str, Path] | None) -> Segmenter:
    from ..threshold_segmenter import ThresholdSegmenter

    return ThresholdSegmenter(recipe.options_of(ThresholdParameters))


ENTRY = SegmenterEntry(
    "threshold",
    "right and left lung by density and shape; needs nothing",
    lambda recipe: LUNGS,
    _make,
    options=ThresholdParameters,
    automatic=2,
    order=20,
)
