"""TotalSegmentator, where the user has installed it: lobes, and on wish vessels, airways and nodules in the lungs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...messages import NOTHING, Message, say
from ...options import option
from ..segmenter import SegmenterEntry
from ..structures import LOBES, Code, Structure

if TYPE_CHECKING:
    from ...recipe import Recipe
    from ..segmenter import Segmenter

NODULE = Structure(
    6,
    "lung_nodule",
    "lung nodule",
    Code("27925004", "Nodule"),
    None,
    (204, 121, 167),
    Code("49755003", "Morphologically Altered Structure"),
)


@dataclass(frozen=True)
class TotalSegmentatorOptions:
    """TotalSegmentator's choices (a package of its own: ``pip install TotalSegmentator``)."""

    fast: bool = option(False, "the model for 3 mm: less exact, quicker, less memory")
    vessels: bool = option(False, "also vessels and airways in the lungs, which the measurements can leave out")
    nodules: bool = option(False, "also nodules, as a structure of their own taken out of their lobe")


def _structures(recipe: Recipe) -> tuple[Structure, ...]:
    return (*LOBES, NODULE) if recipe.options_of(TotalSegmentatorOptions).nodules else LOBES


def _make(recipe: Recipe, weights: Mapping[str, Path] | None) -> Segmenter:
    from ..totalsegmentator_segmenter import TotalSegmentatorSegmenter

    return TotalSegmentatorSegmenter(recipe.options_of(TotalSegmentatorOptions), device=recipe.segmentation.device)


def _missing(recipe: Recipe, weights: Mapping[str, Path] | None, look_for_weights: bool) -> Message:
    from ...dependencies import is_importable

    if not is_importable("totalsegmentator"):
        return say("the package {package} is not installed", package="TotalSegmentator")
    return NOTHING


def _how_to_get() -> Message:
    from ...dependencies import in_slicer

    if in_slicer():
        return say(
            "Install the extension TotalSegmentator (Extensions Manager), restart Slicer and press Apply in its module "
            "once, which installs the package; or choose another segmenter."
        )
    return say("Install it with pip install TotalSegmentator, or choose another segmenter.")


ENTRY = SegmenterEntry(
    "totalsegmentator",
    "TotalSegmentator's lobes, vessels, nodules; where it is installed",
    _structures,
    _make,
    _missing,
    _how_to_get,
    options=TotalSegmentatorOptions,
    keys=("device",),
    order=30,
)
