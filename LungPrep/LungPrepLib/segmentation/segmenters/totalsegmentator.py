"""TotalSegmentator, where the user has installed it: lobes, and on wish vessels, airways and nodules in the lungs."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...findings import LungPrepError
from ...messages import NOTHING, Message, say
from ...options import option
from ..segmenter import SegmenterEntry
from ..structures import LOBES, Code, Structure

if TYPE_CHECKING:
    from ...progress import Progress
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


def _make_ready(recipe: Recipe, weights: Mapping[str, Path] | None, python: str, progress: Progress) -> None:
    from ..totalsegmentator_segmenter import make_ready

    if not python and (missing := _missing(recipe, weights, False)):
        raise LungPrepError(
            say("{segmenter} cannot run: {missing}.", segmenter="totalsegmentator", missing=missing), _how_to_get()
        )
    make_ready(recipe.options_of(TotalSegmentatorOptions), recipe.segmentation.device, python, progress)


def _digests_here(network: str) -> frozenset[str]:
    """Of the checkpoints in a folder of its weights, where it keeps them by its own rule."""
    from ..weights_files import sha256_of

    home = Path(os.environ.get("TOTALSEG_HOME_DIR") or "~/.totalsegmentator").expanduser()
    folder = Path(os.environ.get("TOTALSEG_WEIGHTS_PATH") or home / "nnunet" / "results") / network
    with contextlib.suppress(OSError):
        return frozenset(map(sha256_of, folder.glob("*/fold_*/checkpoint_*.pth")))
    return frozenset()


ENTRY = SegmenterEntry(
    "totalsegmentator",
    "TotalSegmentator's lobes, vessels, nodules; where it is installed",
    _structures,
    _make,
    _missing,
    _how_to_get,
    _make_ready,
    _digests_here,
    network=True,
    options=TotalSegmentatorOptions,
    keys=("device",),
    order=30,
)
