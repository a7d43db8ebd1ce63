"""Whether reduced precision gives the labels of float32 on this scan: looked at on slices of the scan itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ..findings import Finding, make_finding
from ..messages import say
from .coarse_to_fine import Labelled

Labels = npt.NDArray[np.uint8]
DICE_BOUND = 0.999
_FEW_PIXELS = 5  # so many may differ whatever the Dice: of a sliver it says nothing
_SPREAD = 4
_SHARE_OF_LARGEST = 0.5


def slices_to_check(labelled: Labelled) -> list[int]:
    """Slices spread over what has labels, with every label found among them, and one without labels."""
    seen = np.flatnonzero(labelled.seen)
    filled = labelled.labels[seen].any(axis=(1, 2))
    found, empty = seen[filled], seen[~filled]
    chosen = {int(found[(2 * i + 1) * len(found) // (2 * _SPREAD)]) for i in range(_SPREAD) if len(found)}
    areas = np.array([np.bincount(labelled.labels[z].ravel(), minlength=256) for z in found]).reshape(-1, 256)
    for value in np.flatnonzero(areas.sum(0))[1:]:
        best = int(areas[:, value].argmax())
        if not any(areas[np.searchsorted(found, z), value] >= _SHARE_OF_LARGEST * areas[best, value] for z in chosen):
            chosen.add(int(found[best]))
    if len(empty):
        chosen.add(int(empty[len(empty) // 2]))
    return sorted(chosen)


def compare(reduced: Labels, reference: Labels) -> tuple[bool, dict[int, float]]:
    """Whether labels agree well enough, and the Dice of every label in either, over all slices together."""
    dice = {}
    good = True
    for value in sorted(set(np.unique(reduced).tolist()) | set(np.unique(reference).tolist())):
        one, other = reduced == value, reference == value
        both = int((one & other).sum())
        total = int(one.sum()) + int(other.sum())
        dice[value] = 2 * both / total
        good &= dice[value] >= DICE_BOUND or total - 2 * both <= _FEW_PIXELS
    return good, dice


def check_precision(
    labelled: Labelled, reference: Callable[[Sequence[int]], Labels], precision: str, network: str
) -> Finding | None:
    """The finding that float32 has to be used; ``None`` when the labels agree.

    Per label, over the checked slices together, the Dice between both precisions has to be at least 0.999, or
    no more than 5 pixels may differ.
    """
    chosen = slices_to_check(labelled)
    good, dice = compare(labelled.labels[chosen], reference(chosen))
    if good:
        return None
    worst = min(dice, key=lambda value: dice[value])
    return make_finding(
        "precision-fallback",
        say(
            "{network}: on {number} sampled slices {precision} and float32 agreed to a Dice of only {dice:.4f} "
            "for label {label} (bound {limit}).",
            network=network,
            number=len(chosen),
            precision=precision,
            dice=dice[worst],
            label=worst,
            limit=DICE_BOUND,
        ),
        network=network,
        precision=precision,
        slices=len(chosen),
        dice={str(value): round(number, 5) for value, number in dice.items()},
    )
