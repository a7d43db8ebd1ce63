"""DICOM Segmentation objects (BINARY, FRACTIONAL, LABELMAP), frame by frame to where each frame says it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...findings import Finding, LungPrepError, make_finding
from ...image.slice_geometry import SliceGeometry, slice_direction
from ...messages import FileName, say
from ..structures import Code, Structure, custom_structures
from .known_names import known_structure
from .label_file import LabelFile, Mask, Wanted, chosen, combined, numbered, unreadable

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_HALF = 0.5  # of FRACTIONAL's greatest value: from there on a voxel is in the segment
_SAME_PLACE = 0.02  # of a voxel


@dataclass(frozen=True)
class _Frame:
    """One frame: the number of its segment (0: a plane of a label map), and where its first voxel is."""

    index: int
    segment: int
    position_mm: npt.NDArray[np.float64]


def read_dicom_seg(dataset: Dataset, path: Path, wanted: Wanted) -> LabelFile:
    """The segments on the slices that are wanted where the frames lie in these slices, else on a grid of their own.

    Frames are taken by their positions and segment numbers, never by their order. FRACTIONAL counts from a half of
    its greatest value on. Where segments lie over each other, the one with the higher number counts.

    Raises
    ------
    LungPrepError
        when the object is damaged, its frames are neither on the slices nor at even steps, or a wanted segment is not
        there.
    """
    name = FileName(path)
    try:
        frames, direction, spacing = _frames_of(dataset)
        pixels = _pixels_of(dataset)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, NotImplementedError, RuntimeError) as error:
        raise unreadable(name, f"{type(error).__name__}: {error}") from error
    if len(pixels) != len(frames):
        raise unreadable(name, f"{len(pixels)} frames of pixels, {len(frames)} of positions")
    size = (int(dataset.Columns), int(dataset.Rows))
    stack = _stack_of(frames, direction, spacing, size, wanted.slices, name)
    segments = [item for item in dataset.SegmentSequence if int(item.SegmentNumber) > 0]
    found = [_structure(item) for item in segments]
    taken, findings = chosen(found, wanted, lungs_only=False)
    kind = str(dataset.get("SegmentationType", "")).upper()
    is_map = kind == "LABELMAP"
    least = 1.0
    if kind == "FRACTIONAL":
        least = max(1.0, float(dataset.get("MaximumFractionalValue") or pixels.max(initial=1)) * _HALF)
    structures = [found[i] for i in taken] if is_map and _are_labels(found) else numbered([found[i] for i in taken])
    numbers = [int(segments[i].SegmentNumber) for i in taken]
    placed = _placed(frames, stack)
    shape = (len(stack.positions_mm), size[1], size[0])
    layers = _layers(structures, numbers, placed, pixels, shape, None if is_map else least)
    labels, overlaps = combined(shape, layers)
    findings += overlaps + _undescribed(segments, frames, pixels, is_map)
    return LabelFile(stack.stacked(labels), tuple(structures), findings)


def _undescribed(
    segments: list[Dataset], frames: list[_Frame], pixels: npt.NDArray[Any], is_map: bool
) -> list[Finding]:
    """Segments that have frames, or values of a label map, and no description: nothing says what they are."""
    numbers = {int(item.SegmentNumber) for item in segments}
    used = np.unique(pixels).tolist() if is_map else [frame.segment for frame in frames if pixels[frame.index].any()]
    unknown = sorted({int(number) for number in used} - numbers - {0})
    if not unknown:
        return []
    message = say("The mask does not describe its segments {numbers}.", numbers=unknown)
    return [make_finding("segments-undescribed", message, segments=unknown)]


def _frames_of(dataset: Dataset) -> tuple[list[_Frame], npt.NDArray[np.float64], tuple[float, float]]:
    """The frames, their common direction, and their spacing (x, y)."""
    shared = dataset.SharedFunctionalGroupsSequence[0]
    frames, directions, spacings = [], [], []
    for index, group in enumerate(dataset.PerFrameFunctionalGroupsSequence):
        orientation = _item(group, shared, "PlaneOrientationSequence").ImageOrientationPatient
        rows, columns = _item(group, shared, "PixelMeasuresSequence").PixelSpacing
        position = _item(group, shared, "PlanePositionSequence").ImagePositionPatient
        named = group.get("SegmentIdentificationSequence") or shared.get("SegmentIdentificationSequence")
        segment = int(named[0].ReferencedSegmentNumber) if named else 0
        frames.append(_Frame(index, segment, np.array([float(v) for v in position])))
        direction = slice_direction(tuple(float(v) for v in orientation))
        if direction is None:
            raise ValueError("a frame has no usable orientation")
        directions.append(direction)
        spacings.append((float(columns), float(rows)))
    if not frames:
        raise ValueError("it has no frames")
    if np.ptp(np.stack(directions), axis=0).max() > 1e-3 or np.ptp(np.array(spacings), axis=0).max() > 1e-4:
        raise ValueError("its frames have different directions or spacings")
    return frames, directions[0], spacings[0]


def _item(group: Dataset, shared: Dataset, keyword: str) -> Any:
    return (group.get(keyword) or shared[keyword].value)[0]


def _pixels_of(dataset: Dataset) -> npt.NDArray[Any]:
    pixels = np.asarray(dataset.pixel_array)
    return pixels[None] if pixels.ndim == 2 else pixels


def _stack_of(
    frames: list[_Frame],
    direction: npt.NDArray[np.float64],
    spacing: tuple[float, float],
    size: tuple[int, int],
    slices: SliceGeometry,
    name: FileName,
) -> SliceGeometry:
    """The slices that the frames lie in: those of the image, if they do, else the frames' own at even steps."""
    same_plane = (
        size == slices.size
        and np.allclose(direction, slices.direction, atol=1e-3)
        and np.allclose(spacing, slices.pixel_spacing_mm, rtol=1e-3)
    )
    if same_plane:
        on = SliceGeometry(size, slices.pixel_spacing_mm, slices.direction, slices.positions_mm)
        if all(_nearest(frame, on)[1] <= _tolerance(on) for frame in frames):
            return on
    normal = direction[:, 2]
    first = min(frames, key=lambda frame: float(frame.position_mm @ normal))
    offsets = np.unique([round(float((frame.position_mm - first.position_mm) @ normal), 3) for frame in frames])
    step = float(np.diff(offsets).min()) if len(offsets) > 1 else slices.step_mm
    counts = np.rint(offsets / step)
    along = [frame.position_mm - first.position_mm for frame in frames]
    aside = max(float(np.linalg.norm(way - (way @ normal) * normal)) for way in along)
    if np.abs(offsets - counts * step).max() > 0.05 * step + 0.01 or aside > max(spacing) * 0.25:
        raise LungPrepError(
            say("The frames of {file} lie neither in the slices of this series nor at even steps.", file=name),
            say("Give the segmentation that was made on this series."),
        )
    positions = first.position_mm + np.outer(np.arange(int(counts[-1]) + 1) * step, normal)
    return SliceGeometry(size, spacing, direction, positions)


def _tolerance(stack: SliceGeometry) -> float:
    return max(_SAME_PLACE * min(*stack.pixel_spacing_mm, stack.step_mm), 0.02)


def _nearest(frame: _Frame, stack: SliceGeometry) -> tuple[int, float]:
    away = np.linalg.norm(stack.positions_mm - frame.position_mm, axis=1)
    index = int(np.argmin(away))
    return index, float(away[index])


def _placed(frames: list[_Frame], stack: SliceGeometry) -> dict[int, list[tuple[int, int]]]:
    """By segment: which frame is in which slice."""
    placed: dict[int, list[tuple[int, int]]] = {}
    for frame in frames:
        placed.setdefault(frame.segment, []).append((frame.index, _nearest(frame, stack)[0]))
    return placed


def _layers(
    structures: list[Structure],
    numbers: list[int],
    placed: dict[int, list[tuple[int, int]]],
    pixels: npt.NDArray[Any],
    shape: tuple[int, int, int],
    least: float | None,
) -> Iterator[tuple[Structure, Mask]]:
    """``least`` is the value from which on a voxel is in a segment; ``None`` where values are segment numbers."""
    for structure, number in sorted(zip(structures, numbers, strict=True), key=lambda pair: pair[1]):
        mask = np.zeros(shape, dtype=bool)
        for frame, plane in placed.get(number if least is not None else 0, ()):
            mask[plane] |= pixels[frame] == number if least is None else pixels[frame] >= least
        yield structure, mask


def _structure(item: Dataset) -> Structure:
    """A segment as a structure: one that LungPrep knows by its codes or its label, else as it is described."""
    number, label = int(item.SegmentNumber), str(item.get("SegmentLabel", ""))
    kind = _code(item.get("SegmentedPropertyTypeCodeSequence"))
    coded = item.get("SegmentedPropertyTypeCodeSequence") or [{}]
    modifier = _code(coded[0].get("SegmentedPropertyTypeModifierCodeSequence"))
    known = known_structure(label) or _by_codes(kind, modifier)
    if known is not None:
        return replace(known, value=number)
    (unknown,) = custom_structures([min(number, 255)])
    category = _code(item.get("SegmentedPropertyCategoryCodeSequence"))
    key = "_".join(part for part in "".join(c if c.isalnum() else " " for c in label.lower()).split())
    return Structure(
        number,
        key or f"segment_{number}",
        label[:64] or f"segment {number}",
        kind or unknown.type,
        modifier if kind else None,
        unknown.color,
        category or unknown.category,
    )


def _by_codes(kind: Code | None, modifier: Code | None) -> Structure | None:
    from ..structures import LOBES, LUNGS

    if kind is None:
        return None
    for structure in (*LUNGS, *LOBES):
        same_side = (modifier.value if modifier else "") == (structure.modifier.value if structure.modifier else "")
        if kind.value == structure.type.value and same_side:
            return structure
    return None


def _code(sequence: Any) -> Code | None:
    if not sequence:
        return None
    item = sequence[0]
    value, meaning = str(item.get("CodeValue", "")), str(item.get("CodeMeaning", ""))
    scheme = str(item.get("CodingSchemeDesignator", ""))
    return Code(value, meaning, scheme) if value and scheme else None


def _are_labels(found: list[Structure]) -> bool:
    """Whether the numbers of a label map can be kept as label values."""
    values = [structure.value for structure in found]
    return len(set(values)) == len(values) and all(0 < value <= 255 for value in values)
