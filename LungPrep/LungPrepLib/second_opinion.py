"""A second segmenter on the same scan, side by side with the first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .acquisition import Acquisition
from .findings import Finding, make_finding
from .measurement.mask_comparison import compare_masks
from .messages import Quantity, say
from .progress import Progress
from .recipe import Recipe
from .segmentation.choosing import choose_segmenter
from .segmentation.segmenter import Segmentation


def second_opinion(
    acquisition: Acquisition,
    segmentation: Segmentation,
    recipe: Recipe,
    weights: dict[str, Path] | None,
    progress: Progress,
) -> tuple[dict[str, Any], Finding]:
    """What the recipe's second segmenter says, as plain values for case.json, and the finding that sums it up.

    Raises
    ------
    LungPrepError
        when that segmenter cannot run here.
    """
    name = recipe.segmentation.second_opinion
    segmenter, _ = choose_segmenter(recipe.replace({"segmentation.segmenter": name}), weights)
    assert segmenter is not None  # "none" is no second opinion
    other = segmenter.segment(acquisition.image, progress=progress)
    rows = compare_masks(segmentation, other, progress)
    whole = rows[-1]
    message = say(
        "{segmenter} agrees with a Dice of {dice:.3f}: {first:.0f} here, {second:.0f} there.",
        segmenter=name,
        dice=whole.dice or 0.0,
        first=Quantity(whole.volume_a_ml, "mL"),
        second=Quantity(whole.volume_b_ml, "mL"),
    )
    document = {"segmentation": other.provenance, "structures": [row.as_dict() for row in rows]}
    return document, make_finding("second-opinion", message, dice=None if whole.dice is None else round(whole.dice, 4))
