"""Which segmenter a run uses, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings import Finding, LungPrepError, make_finding
from ..messages import Message, joined, say
from ..registry import entries
from .segmenter import Segmenter, SegmenterEntry

if TYPE_CHECKING:
    from ..recipe import Recipe

AUTO = "auto"


def segmenters() -> dict[str, SegmenterEntry]:
    """All segmenters by name, in their order; installed packages' included."""
    return entries("segmentation.segmenters")


def segmenter_names() -> list[str]:
    """What a recipe's ``segmentation.segmenter`` can be."""
    return [AUTO, *(name for name, entry in segmenters().items() if entry.chosen_by_name)]


def choose_segmenter(
    recipe: Recipe, weights: Mapping[str, Path] | None = None
) -> tuple[Segmenter | None, list[Finding]]:
    """The segmenter that the recipe asks for; ``None`` when it asks for none.

    ``auto`` takes the best that can run here, weights included, with a finding that says what the better ones lack:
    lungmask, else threshold. Nothing is downloaded by ``auto``.

    Raises
    ------
    LungPrepError
        when a segmenter is asked for by name and cannot run here.
    """
    name = recipe.segmentation.segmenter
    if name != AUTO:
        check_can_run(recipe, weights)
        return segmenters()[name].make(recipe, weights), []
    passed_over: list[tuple[str, Message]] = []
    for entry in sorted(segmenters().values(), key=lambda entry: entry.automatic):
        if not entry.automatic:
            continue
        missing = entry.missing(recipe, weights, True)
        if not missing:
            return entry.make(recipe, weights), _passed_over(passed_over)
        passed_over.append((entry.name, missing))
    raise AssertionError("the threshold segmenter runs everywhere")


def check_can_run(recipe: Recipe, weights: Mapping[str, Path] | None = None) -> None:
    """Raise LungPrepError when the segmenter that the recipe names cannot run here; looked up, nothing is loaded."""
    name = recipe.segmentation.segmenter
    if name == AUTO:
        return
    entry = segmenters()[name]
    missing = entry.missing(recipe, weights, False)
    if missing:
        raise LungPrepError(
            say("{segmenter} cannot run: {missing}.", segmenter=name, missing=missing), entry.how_to_get()
        )


def _passed_over(better: list[tuple[str, Message]]) -> list[Finding]:
    if not better:
        return []
    sentences = [say("{segmenter} was not used: {missing}.", segmenter=name, missing=why) for name, why in better]
    return [make_finding("segmenter-fallback", joined(sentences), missing=str(better[0][1]))]
