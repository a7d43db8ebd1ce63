"""Stacks that hold more than one volume: several slices at one place, or volumes that interleave.

ImageType, AcquisitionNumber and the like say which slice belongs where, but never split a stack by themselves:
parts that abut are one stack.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from ...image.slice_geometry import SAME_PLACE_MM
from ...messages import NOTHING, Message, Quantity, Word, joined, say
from ..headers.slice_header import SliceHeader
from .stacks import Stack, groups_by
from .sweeps import folders_of, number_ranges, numbers_differ, runs_one_way, sweeps_of, times_of, turns_of


def _object_words(ending: str) -> Message:
    return say("single slices") if ending == "-" else say("frames of object {value}", value=ending)


# What tells volumes apart, the most telling first, and how a label says it. An absent value tells nothing.
ATTRIBUTES: dict[str, tuple[Callable[[Any], Message], Callable[[SliceHeader], Hashable]]] = {
    "temporal position": (lambda v: say("temporal position {value}", value=v), lambda h: h.temporal_position),
    "stack": (lambda v: say("stack {value}", value=v), lambda h: h.stack_id),
    "cardiac phase": (lambda v: say("cardiac phase {value}", value=v), lambda h: h.cardiac_phase),
    "slice thickness": (
        lambda v: say("slices {thickness:g} thick", thickness=Quantity(v, "mm")),
        lambda h: h.slice_thickness_mm,
    ),
    "kVp": (lambda v: say("{value} kVp", value=v), lambda h: h.kvp),
    "image type": (lambda v: say("image type {value}", value=v), lambda h: "\\".join(h.image_type)),
    "acquisition number": (lambda v: say("acquisition {value}", value=v), lambda h: h.acquisition_number),
    "contrast agent": (lambda v: say("contrast agent {value}", value=v), lambda h: h.contrast_agent or Word("none")),
    "rescale type": (lambda v: say("values {value}", value=v), lambda h: h.rescale_type or "HU"),
    "description": (lambda v: say("{value}", value=v), lambda h: h.series_description),
    "object": (_object_words, lambda h: h.sop_instance_uid[-4:] if h.frames > 1 else "-"),
}
# What tells where slices belong, and says nothing of their pixels.
_WEAK = frozenset(("description", "object"))
# What may differ within one volume, as long as its slices lie evenly.
_OF_PARTS = ("slice thickness", "acquisition number", "image type", "contrast agent")
_SMALLEST_VOLUME = 5
_MOST_SWEEPS = 8
# From this share of doubled places on there are two volumes, not one with some doubled slices.
_TWO_VOLUMES = 0.5


@dataclass
class Part:
    """A volume that was found in a stack.

    Attributes
    ----------
    stack
        One slice per place.
    label
        What tells it from the other parts; empty for the only one.
    twins
        (index into the stack's slices, the other slice at that place): whether that is a copy is for the pixels to
        tell.
    doubtful
        Whether nothing speaks against the other parts being mere copies of this one.
    uncertain
        Whether nothing tells which slice belongs to which part: unless they are copies, none can be read.
    """

    stack: Stack
    label: Message = NOTHING
    twins: tuple[tuple[int, SliceHeader], ...] = ()
    doubtful: bool = False
    uncertain: bool = False


def parts_of(stack: Stack) -> list[Part]:
    """The volumes of a stack, as far as the headers tell."""
    counts = np.bincount(stack.places)
    if counts.max() == 1:
        return _interleaved(stack) or [Part(stack)]
    if len(counts) == 1 or np.mean(counts > 1) >= _TWO_VOLUMES or _displaced(stack):
        return separated(stack)
    first = stack.taken(np.flatnonzero(np.diff(stack.places, prepend=-1)))
    return [Part(first, twins=_others_at_its_places(stack, first))]


def separated(stack: Stack) -> list[Part]:
    """Take a stack with several slices at a place apart: by what the headers say, else by numbers, times or folders."""
    told_apart = _by_attribute(stack)
    if told_apart:
        return told_apart
    parts = _by_order(stack)
    if not parts:
        turns = turns_of(stack.places)  # slices at one place are ordered by instance number
        parts = [
            Part(stack.taken(np.flatnonzero(np.array(turns) == k)), say("slice {number} at each place", number=k + 1))
            for k in range(max(turns) + 1)
        ]
        uncertain = not (numbers_differ(stack) and all(runs_one_way(part.stack) for part in parts))
        for part in parts:
            part.uncertain = uncertain
    for part in parts:
        part.doubtful = True
        part.twins = _others_at_its_places(stack, part.stack)
    return parts


def _by_order(stack: Stack) -> list[Part]:
    """The parts by passes along the patient, by time or by folder; nothing where none of them tells."""
    most = int(np.bincount(stack.places).max())
    for name, groups in (
        ("numbers", sweeps_of(stack)),
        (Word("time"), times_of(stack, most)),
        (Word("folder"), folders_of(stack)),
    ):
        parts = [] if groups is None else _parts_by(stack, [(group,) for group in groups], stack.places, most)
        if not parts:
            continue
        labels = number_ranges([part.stack for part in parts])
        for number, part in enumerate(parts, start=1):
            part.label = next(labels) if name == "numbers" else say("{source} {number}", source=name, number=number)
        return parts
    return []


def _tells(name: str, slices: list[SliceHeader]) -> bool:
    values = {ATTRIBUTES[name][1](s) for s in slices}
    return len(values) > 1 and not values & {None, ""}


def _others_at_its_places(stack: Stack, part: Stack) -> tuple[tuple[int, SliceHeader], ...]:
    """(index into ``part``, slice) for all slices of ``stack`` that lie at a place of ``part`` and are not in it."""
    taken = {id(s) for s in part.slices}
    index_at: dict[int, int] = {}
    for place, header in zip(stack.places.tolist(), stack.slices, strict=True):
        if id(header) in taken:
            index_at[place] = len(index_at)
    return tuple(
        (index_at[place], header)
        for place, header in zip(stack.places.tolist(), stack.slices, strict=True)
        if id(header) not in taken and place in index_at
    )


def _displaced(stack: Stack) -> bool:
    """Whether slices at one place along the normal lie displaced in its plane, so that they differ for certain."""
    in_plane = stack.positions_mm @ stack.direction[:, :2]
    doubled = np.diff(stack.places) == 0
    return bool(np.any(np.abs(np.diff(in_plane, axis=0))[doubled] > SAME_PLACE_MM))


def _by_attribute(stack: Stack) -> list[Part]:
    """The parts by the first attribute, or pair of them, that leaves no two slices at one place; else nothing."""
    places, most = stack.places, int(np.bincount(stack.places).max())
    names = [name for name in ATTRIBUTES if _tells(name, stack.slices)]
    in_plane = np.round(stack.positions_mm @ stack.direction[:, :2] / SAME_PLACE_MM).astype(int)
    for chosen in [*((name,) for name in names), *combinations(names, 2)]:
        keys = [tuple(ATTRIBUTES[name][1](s) for name in chosen) for s in stack.slices]
        parts = _parts_by(stack, keys, places, most)
        if parts:
            doubtful = _WEAK.issuperset(chosen)
            for part in parts:
                first = part.stack.slices[0]
                part.label = joined((ATTRIBUTES[name][0](ATTRIBUTES[name][1](first)) for name in chosen), ", ")
                part.doubtful = doubtful
                if not _displaced(stack):
                    part.twins = _others_at_its_places(stack, part.stack)
            return parts
    if _displaced(stack):
        parts = _parts_by(stack, [tuple(row) for row in in_plane.tolist()], places, most)
        for number, part in enumerate(parts, start=1):
            part.label = say("field of view {number}", number=number)
        return parts
    return []


def _parts_by(stack: Stack, keys: list[tuple[Hashable, ...]], places: np.ndarray, most: int) -> list[Part]:
    """The parts by key, if those are as few as there are slices at a place and none doubles a place."""
    members: dict[Hashable, list[int]] = {}
    for index, key in enumerate(keys):
        members.setdefault(key, []).append(index)
    # A number that every slice or pair of slices has for itself tells nothing apart.
    if not 1 < len(members) <= 2 * most:
        return []
    if any(len(set(places[indices].tolist())) < len(indices) for indices in members.values()):
        return []
    return [Part(stack.taken(indices)) for indices in members.values()]


def _interleaved(stack: Stack) -> list[Part]:
    """Volumes at places of their own whose ranges overlap, each of them even.

    What only tells parts from each other is believed where the slices are not even together.
    """
    even = stack.geometry.has_even_steps
    for name in ("temporal position", "stack", "cardiac phase", *_OF_PARTS):
        words, value = ATTRIBUTES[name]
        if (even and name in _OF_PARTS) or not _tells(name, stack.slices):
            continue
        parts = _even_parts(stack, [value(s) for s in stack.slices])
        for part in parts:
            part.label = words(value(part.stack.slices[0]))
        if parts:
            return parts
    sweeps = sweeps_of(stack)
    if sweeps is None or not 1 <= max(sweeps) < _MOST_SWEEPS:
        return []
    parts = _even_parts(stack, sweeps)
    if not _share_half(parts):
        return []
    for part, label in zip(parts, number_ranges([part.stack for part in parts]), strict=True):
        part.label = label
    return parts


def _even_parts(stack: Stack, values: Sequence[Hashable]) -> list[Part]:
    """The parts by value where all of them are volumes, even, and overlap; else nothing."""
    groups = groups_by(range(len(values)), values.__getitem__)
    if len(groups) < 2 or min(len(group) for group in groups) < _SMALLEST_VOLUME:
        return []
    parts = [Part(stack.taken(group)) for group in groups]
    return parts if all(part.stack.geometry.has_even_steps for part in parts) and _overlap(parts) else []


def _overlap(parts: list[Part]) -> bool:
    """Whether two parts share more than two of their steps along the normal."""
    return any(_shared_mm(a, b) > 2 * max(a.stack.geometry.step_mm, b.stack.geometry.step_mm) for a, b in _pairs(parts))


def _share_half(parts: list[Part]) -> bool:
    """Whether two parts share half of the length of the shorter one: at a seam two scans overlap by less."""
    return any(2 * _shared_mm(a, b) > min(np.ptp(_offsets(a)), np.ptp(_offsets(b))) for a, b in _pairs(parts))


def _shared_mm(a: Part, b: Part) -> float:
    """The length along the normal that both parts cover."""
    return float(min(_offsets(a).max(), _offsets(b).max()) - max(_offsets(a).min(), _offsets(b).min()))


def _offsets(part: Part) -> npt.NDArray[np.float64]:
    return part.stack.positions_mm @ part.stack.direction[:, 2]


def _pairs(parts: list[Part]) -> Iterable[tuple[Part, Part]]:
    return combinations(parts, 2)
