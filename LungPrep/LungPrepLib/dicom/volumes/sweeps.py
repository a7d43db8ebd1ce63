"""What the numbers and times of slices say about volumes that share their places: one pass along the patient each.

A scanner numbers the slices of a volume one after the other along the patient, and then those of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ...image.slice_geometry import SAME_PLACE_MM
from ...messages import Message, say
from .stacks import Stack


def sweeps_of(stack: Stack) -> list[int] | None:
    """For each slice the number of the pass along the patient that it belongs to, in the order of instance numbers.

    ``None`` where slices have no number, or the same.
    """
    numbers = [s.instance_number for s in stack.slices]
    if None in numbers or len(set(numbers)) < len(numbers):
        return None
    offsets = stack.positions_mm @ stack.direction[:, 2]
    order = np.argsort(np.array(numbers, dtype=np.float64)).tolist()
    sweeps = [0] * len(numbers)
    current, direction = 0, 0
    for before, index in pairwise(order):
        step = float(offsets[index] - offsets[before])
        towards = 0 if abs(step) <= SAME_PLACE_MM else 1 if step > 0 else -1
        if towards == 0 or towards == -direction:
            current, direction = current + 1, 0
        else:
            direction = towards
        sweeps[index] = current
    return sweeps


def times_of(stack: Stack, groups: int) -> list[int] | None:
    """For each slice the number of its group, with acquisition times split into ``groups`` at the longest breaks."""
    times = [s.acquisition_time_s for s in stack.slices]
    if None in times:
        return None
    values = np.array(times, dtype=np.float64)
    rising = np.unique(values)
    if len(rising) < groups:
        return None
    breaks = np.sort(np.argsort(np.diff(rising))[::-1][: groups - 1])
    return np.searchsorted(rising[breaks + 1], values, side="right").tolist()


def turns_of(places: npt.NDArray[np.intp]) -> list[int]:
    """For each slice its number, from 0, among the slices at its place."""
    seen: dict[int, int] = {}
    turns = []
    for place in places.tolist():
        turns.append(seen.get(place, 0))
        seen[place] = turns[-1] + 1
    return turns


def numbers_differ(stack: Stack) -> bool:
    """Whether all slices at one place have numbers, and different ones."""
    at_places = list(zip(stack.places.tolist(), (s.instance_number for s in stack.slices), strict=True))
    return len(set(at_places)) == len(at_places) and all(number is not None for _, number in at_places)


def runs_one_way(stack: Stack) -> bool:
    """Whether the numbers of a stack's slices rise, or fall, from its first slice to its last."""
    numbers = [s.instance_number for s in stack.slices]
    if None in numbers:
        return False
    steps = np.diff(np.array(numbers, dtype=np.float64))
    return bool(np.all(steps > 0) or np.all(steps < 0))


def folders_of(stack: Stack) -> list[int]:
    """For each slice, which of the folders its file is in, by number."""
    folders = [_folder(s.path) for s in stack.slices]
    number = {folder: index for index, folder in enumerate(sorted(set(folders)))}
    return [number[folder] for folder in folders]


def _folder(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[0]


def number_ranges(stacks: list[Stack]) -> Iterator[Message]:
    """``slices 1 to 44`` for each stack."""
    for stack in stacks:
        numbers = [s.instance_number for s in stack.slices if s.instance_number is not None]
        yield (
            say("slices {low} to {high}", low=min(numbers), high=max(numbers))
            if numbers
            else say("slices without number")
        )
