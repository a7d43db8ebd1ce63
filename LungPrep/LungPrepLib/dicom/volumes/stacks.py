"""Slices that could lie in one stack: grouped, ordered along the normal, absent positions and spacings made up for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ...findings import Finding, make_finding
from ...image.slice_geometry import SAME_PLACE_MM, SliceGeometry, is_position, slice_direction
from ...messages import NOTHING, Message, Quantity, say
from ...recipe import GeometryRules
from ..headers.slice_header import SliceHeader

T = TypeVar("T")

# Over 512 pixels either moves the last one by half a pixel.
_SAME_SPACING = 1e-3
_SAME_COSINE = 1e-3
# JPEG of 8 and 12 bits, JPEG-LS near lossless. JPEG 2000 of either kind may have lost nothing.
_LOSSY = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 53, 55, 81))
_LOCALIZER_TYPES = frozenset(("LOCALIZER", "SCOUT", "TOPOGRAM"))


@dataclass
class Stack:
    """Parallel slices of one size and spacing in their order along the normal.

    Several may lie at one place. ``positions_mm`` is (n, 3), LPS.
    """

    slices: list[SliceHeader]
    size: tuple[int, int]
    pixel_spacing_mm: tuple[float, float]
    direction: npt.NDArray[np.float64]
    positions_mm: npt.NDArray[np.float64]

    @property
    def geometry(self) -> SliceGeometry:
        """The geometry of the stack; it is meaningful only if no two slices lie at one place."""
        thickness = self.slices[0].slice_thickness_mm if self.slices else None
        kept = thickness if thickness and thickness > 0 else 1.0
        return SliceGeometry(self.size, self.pixel_spacing_mm, self.direction, self.positions_mm, kept)

    @property
    def places(self) -> npt.NDArray[np.intp]:
        """(n,): for each slice the number of its place along the normal, from 0; equal for slices at one place."""
        steps = np.diff(self.positions_mm @ self.direction[:, 2])
        return np.concatenate([[0], np.cumsum(steps > SAME_PLACE_MM)]).astype(np.intp)

    def taken(self, indices: Iterable[int]) -> Stack:
        """Some of the slices, in stack order."""
        chosen = sorted(indices)
        return replace(self, slices=[self.slices[i] for i in chosen], positions_mm=self.positions_mm[chosen])


def is_localizer(header: SliceHeader) -> bool:
    """Whether the image type says localizer, scout or topogram."""
    return not _LOCALIZER_TYPES.isdisjoint(header.image_type)


def says_loss(header: SliceHeader) -> bool:
    """Whether the header says that the pixels were compressed with loss, now or once, or their encoding cannot else."""
    return header.lossy_compression == "01" or header.transfer_syntax_uid in _LOSSY


def groups_by(items: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Items of equal key together, in the order in which the keys first occur."""
    groups: dict[Hashable, list[T]] = {}
    last: Hashable = object()  # no key
    group: list[T] = []
    for item in items:
        of_item = key(item)
        if of_item != last:  # mostly it is: comparing is quicker than looking up
            last, group = of_item, groups.setdefault(of_item, [])
        group.append(item)
    return list(groups.values())


def merged_values(
    values: Iterable[tuple[float, ...] | None], tolerance: float
) -> dict[tuple[float, ...] | None, tuple[float, ...] | None]:
    """Maps each distinct value to the most frequent one within ``tolerance`` of it."""
    stands_for: dict[tuple[float, ...] | None, tuple[float, ...] | None] = {None: None}
    kept: list[tuple[float, ...]] = []
    for value, _ in Counter(values).most_common():
        if value is None:
            continue
        near = (one for one in kept if max(abs(a - b) for a, b in zip(one, value, strict=True)) <= tolerance)
        found = next(near, None)
        if found is None:
            kept.append(value)
        stands_for[value] = found or value
    return stands_for


def orientation_classes(slices: Iterable[SliceHeader]) -> Callable[[SliceHeader], Hashable]:
    """A key by which slices of the same orientation are equal; ``None`` for what has none that can be used."""
    usable = {o: o if slice_direction(o) is not None else None for o in {s.orientation for s in slices}}
    merged = merged_values((usable[s.orientation] for s in slices), _SAME_COSINE)
    return lambda header: merged[usable[header.orientation]]


def spacing_classes(slices: Iterable[SliceHeader]) -> Callable[[SliceHeader], Hashable]:
    """A key by which slices of the same pixel spacing are equal; ``None`` where it is unknown."""
    spacings = [pixel_spacing(s) for s in slices]
    largest = max((max(s) for s in spacings if s), default=1.0)
    merged = merged_values(spacings, _SAME_SPACING * largest)
    return lambda header: merged[pixel_spacing(header)]


def pixel_spacing(header: SliceHeader) -> tuple[float, float] | None:
    """(x, y) in millimetres, where they are possible lengths."""
    spacing = header.pixel_spacing_mm
    return (spacing[1], spacing[0]) if spacing is not None and _are_lengths(spacing) else None


@lru_cache(maxsize=256)
def _are_lengths(spacing: tuple[float, ...]) -> bool:
    return all(math.isfinite(v) and 0.001 <= v <= 100 for v in spacing)


def stack_of(slices: list[SliceHeader]) -> Stack:
    """Order slices along their normal; all have usable positions, equal orientation, size and spacing."""
    counts = Counter(s.orientation for s in slices)
    directions = [np.asarray(slice_direction(orientation)) for orientation in counts]
    mean = np.average(directions, axis=0, weights=list(counts.values()))
    direction = slice_direction((*mean[:, 0], *mean[:, 1]))
    assert direction is not None
    positions = np.array([s.position for s in slices], dtype=np.float64)
    offsets = np.round(positions @ direction[:, 2], 6).tolist()
    order = sorted(range(len(slices)), key=lambda i: (offsets[i], *stable_order(slices[i])))
    first = slices[0]
    spacing = pixel_spacing(first)
    assert spacing is not None and first.columns and first.rows
    return Stack([slices[i] for i in order], (first.columns, first.rows), spacing, direction, positions[order])


def stable_order(header: SliceHeader) -> tuple[float, str, int, str]:
    """A key that orders slices at one place the same way wherever their files come from."""
    number = math.inf if header.instance_number is None else header.instance_number
    return number, header.sop_instance_uid, header.frame or 0, header.path


def with_places(slices: list[SliceHeader], rules: GeometryRules) -> tuple[list[SliceHeader], list[Finding]]:
    """The slices with usable positions and orientations, or with what the recipe allows instead, and what was noticed.

    Slices whose place stays unknown are left out; where those are all, there is an error among the findings.
    """
    usable = {o for o in {s.orientation for s in slices} if slice_direction(o) is not None}
    placed = [s for s in slices if s.orientation in usable and is_position(s.position)]
    if rules.missing_position != "refuse" and len(placed) > 2 and len({s.position for s in placed}) == 1:
        placed = []  # one position for all is none
    lost = len(slices) - len(placed)
    if not lost:
        return slices, []
    text = (
        say("{number} of {total} slice has no usable position or orientation.", number=lost, total=1)
        if len(slices) == 1
        else say("{number} of {total} slices have no usable position or orientation.", number=lost, total=len(slices))
    )
    if lost < len(slices) / 2:
        action = say("Leaves them out.")
        return placed, [make_finding("position-missing", text, action, severity="warning", slices=lost)]
    ordered_by, places = _other_places(slices, rules)
    if places is None:
        return [], [make_finding("position-missing", text, slices=lost)]
    direction = slice_direction(next(iter(sorted(o for o in usable if o)), None))
    orientation = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    if direction is not None:
        orientation = tuple(float(v) for v in (*direction[:, 0], *direction[:, 1]))  # type: ignore[assignment]
    normal = np.cross(orientation[:3], orientation[3:])
    moved = []
    for header, place in zip(slices, places, strict=True):
        x, y, z = (float(v) for v in place * normal)
        moved.append(replace(header, position=(x, y, z), orientation=orientation))
    action = say("Orders them by {key}; head and feet may be exchanged, and tilt cannot be seen.", key=ordered_by)
    return moved, [make_finding("position-missing", text, action, severity="warning", slices=lost)]


def _other_places(slices: list[SliceHeader], rules: GeometryRules) -> tuple[Message, list[float] | None]:
    """Distances along the normal from what the recipe allows instead of positions."""
    if rules.missing_position == "refuse":
        return NOTHING, None
    locations = [s.slice_location_mm for s in slices if s.slice_location_mm is not None]
    if len(locations) == len(slices) and len({round(v, 3) for v in locations}) == len(slices):
        return say("slice location"), locations
    numbers = [s.instance_number for s in slices if s.instance_number is not None]
    if rules.missing_position == "instance-number" and len(set(numbers)) == len(slices):
        step = next((s.slice_thickness_mm for s in slices if s.slice_thickness_mm), None) or 1.0
        apart = say("instance number, {step:g} apart", step=Quantity(step, "mm"))
        return apart, [number * step for number in numbers]
    return NOTHING, None


def with_spacings(slices: list[SliceHeader]) -> tuple[list[SliceHeader], list[Finding]]:
    """The slices with the pixel spacing that follows from the reconstruction diameter where the tag is absent."""
    derived = 0
    result = []
    for header in slices:
        diameter, columns = header.reconstruction_diameter_mm, header.columns
        if pixel_spacing(header) is None and diameter and diameter > 0 and columns and columns == header.rows:
            header = replace(header, pixel_spacing_mm=(diameter / columns, diameter / columns))
            derived += pixel_spacing(header) is not None
        result.append(header)
    if not derived:
        return slices, []
    text = say("{number} of {total} slices have no pixel spacing.", number=derived, total=len(slices))
    action = say("Takes reconstruction diameter divided by columns.")
    return result, [make_finding("pixel-spacing-missing", text, action, severity="warning", slices=derived)]
