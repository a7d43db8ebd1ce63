"""What label steps have in common: which labels are meant, and one mask after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ..findings import LungPrepError
from ..messages import say
from ..segmentation.structures import Structure
from .step import LabelMap

BoolArray = npt.NDArray[np.bool_]


def chosen(labels: LabelMap, name: str, key: str) -> list[Structure]:
    """The structures that a text means: a key, a name, a value, or ``*`` for all.

    Raises
    ------
    LungPrepError
        when there is none; ``key`` is the recipe's, for the message.
    """
    wanted = name.strip()
    if wanted == "*":
        return list(labels.structures)
    plain = wanted.lower().replace(" ", "_")
    found = [s for s in labels.structures if plain in (s.key.lower(), s.name.lower().replace(" ", "_"), str(s.value))]
    if not found:
        known = ", ".join(f"{structure.key} ({structure.value})" for structure in labels.structures)
        raise LungPrepError(
            say(
                "The recipe key '{key}' names the label '{name}', which this case does not have.", key=key, name=wanted
            ),
            say("Its labels are: {known}.", known=known or "-"),
            usage=True,
        )
    return found


def for_each(labels: LabelMap, change: Callable[[BoolArray], BoolArray]) -> LabelMap:
    """Each label's mask changed by itself; what is new never takes a voxel of another label."""
    result = labels.array.copy()
    for value in labels.values:
        mask = labels.array == value
        changed = change(mask)
        result[mask & ~changed] = 0
        result[changed & (labels.array == 0)] = value
    return replace(labels, array=result)
