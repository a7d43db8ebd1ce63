"""Which slices could lie in one stack together, and what tells groups of them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from operator import attrgetter

from ...findings import Finding, make_finding
from ...image.file_formats.described import letters_of
from ...image.slice_geometry import plane_words, slice_direction
from ...messages import NOTHING, Listed, Message, Quantity, Word, joined, say
from ..headers.slice_header import SliceHeader
from ..object_kinds import no_stack
from .stacks import groups_by, orientation_classes, pixel_spacing, spacing_classes

# More patients, studies or frames of reference in one series are an anonymiser's, and say nothing.
_MOST_SOURCES = 4
UNKNOWN = Word("unknown")
# Of what comes from several patients, studies or coordinate systems, no stack can be made.
_SOURCES: dict[Word, Callable[[SliceHeader], str]] = {
    Word("patient"): lambda s: s.patient_key,
    Word("study"): lambda s: s.study_instance_uid,
    Word("frame of reference"): lambda s: s.frame_of_reference_uid,
}
_TOLD_APART_BY = attrgetter(
    "rows", "columns", "orientation", "pixel_spacing_mm", "kernel", "samples_per_pixel", "sop_class_uid", "modality",
    "patient_key", "study_instance_uid", "frame_of_reference_uid",
)  # fmt: skip


def _sources(slices: list[SliceHeader]) -> dict[Word, dict[str, int]]:
    """Per kind of source that tells slices apart, the number of each value."""
    found = {}
    for name, value in _SOURCES.items():
        counts = Counter(map(value, slices))
        if 1 < len(counts) <= _MOST_SOURCES and min(counts.values()) > 2 and "" not in counts:
            found[name] = {source: number for number, source in enumerate(sorted(counts), start=1)}
    return found


def alike(slices: list[SliceHeader]) -> list[list[SliceHeader]]:
    """Slices that could lie in one stack together: equal size, orientation, spacing, kernel, kind, source."""
    if _are_one(slices):
        return [slices]
    orientation, spacing = orientation_classes(slices), spacing_classes(slices)
    kernel = _kernel_of(slices)
    modalities = {s.modality for s in slices if s.modality}
    sources = _sources(slices)

    def key(header: SliceHeader) -> Hashable:
        return (
            header.rows,
            header.columns,
            orientation(header),
            spacing(header),
            kernel(header),
            header.samples_per_pixel or 1,
            no_stack(header.sop_class_uid),
            header.modality or (next(iter(modalities)) if len(modalities) == 1 else ""),
            *(_SOURCES[name](header) for name in sources),
        )

    return groups_by(slices, key)


def _are_one(slices: list[SliceHeader]) -> bool:
    """Whether slices agree in all that could tell them apart, to the last digit: most series do."""
    return len(set(map(_TOLD_APART_BY, slices))) == 1


def _kernel_of(slices: list[SliceHeader]) -> Callable[[SliceHeader], str]:
    """The kernel of a slice; where it is absent, that of the others if they all have the same."""
    kernels = {s.kernel for s in slices if s.kernel}
    only = next(iter(kernels)) if len(kernels) == 1 else ""
    return lambda header: header.kernel or only


def labels_of(groups: list[list[SliceHeader]]) -> list[Message]:
    """What tells groups of slices apart, in words."""
    if len(groups) == 1:
        return [NOTHING]
    everything = [s for group in groups for s in group]
    orientation, spacing = orientation_classes(everything), spacing_classes(everything)
    words: list[tuple[Callable[[SliceHeader], Hashable], Callable[[SliceHeader], Message]]] = [
        (lambda s: (s.columns, s.rows), _size_of),
        (orientation, _planes_of(everything)),
        (spacing, lambda s: say("pixels of {size}", size=_spacing_of(s))),
        (_kernel_of(everything), lambda s: say("kernel {kernel}", kernel=s.kernel or UNKNOWN)),
        (
            lambda s: s.samples_per_pixel or 1,
            lambda s: say("{number} values per pixel", number=s.samples_per_pixel or 1),
        ),
        (
            lambda s: no_stack(s.sop_class_uid),
            lambda s: say("{what}", what=no_stack(s.sop_class_uid) or Word("images")),
        ),
        (lambda s: s.modality, lambda s: say("modality {modality}", modality=s.modality or UNKNOWN)),
    ]
    words += [(_SOURCES[name], _numbered(name, numbers)) for name, numbers in _sources(everything).items()]
    telling = [text for value, text in words if len({value(group[0]) for group in groups}) > 1]
    return [joined((text(group[0]) for text in telling), ", ") for group in groups]


def _numbered(source: Word, numbers: dict[str, int]) -> Callable[[SliceHeader], Message]:
    """Names a source without telling who or what it is."""
    return lambda header: say("{source} {number}", source=source, number=numbers[_SOURCES[source](header)])


def _size_of(header: SliceHeader) -> Message:
    if not header.columns or not header.rows:
        return say("no rows and columns in the header")
    return say("{columns}x{rows}", columns=header.columns, rows=header.rows)


def _planes_of(slices: list[SliceHeader]) -> Callable[[SliceHeader], Message]:
    """The plane of a slice in words; where two orientations share them, with the sides that rows and columns run to."""
    orientation = orientation_classes(slices)
    planes = {orientation(group[0]): _plane_of(group[0]) for group in groups_by(slices, orientation)}
    often = Counter(map(str, planes.values()))

    def words(header: SliceHeader) -> Message:
        plane, direction = planes[orientation(header)], slice_direction(header.orientation)
        if direction is None or often[str(plane)] == 1:
            return plane
        sides = letters_of(direction)
        return say("{plane}, rows to {row} and columns to {column}", plane=plane, row=sides[0], column=sides[1])

    return words


def _plane_of(header: SliceHeader) -> Message:
    direction = slice_direction(header.orientation)
    return say("no plane") if direction is None else plane_words(direction)


def _spacing_of(header: SliceHeader) -> Message:
    spacing = pixel_spacing(header)
    if spacing is None:
        return say("unknown size")
    if spacing[0] == spacing[1]:
        return say("{size:g}", size=Quantity(spacing[0], "mm"))
    return say("{height:g} x {width:g}", height=spacing[0], width=Quantity(spacing[1], "mm"))


def _kernel_word(header: SliceHeader) -> Message:
    return say("{kernel}", kernel=header.kernel or UNKNOWN)


def mixed_findings(everything: list[SliceHeader]) -> list[Finding]:
    """What the slices of the series do not agree on, the most telling first."""
    if _are_one(everything):
        return []
    orientation, spacing = orientation_classes(everything), spacing_classes(everything)
    kinds: list[tuple[str, Word, Callable[[SliceHeader], Hashable], Callable[[SliceHeader], Message]]] = [
        ("mixed-orientation", Word("orientations"), orientation, _planes_of(everything)),
        ("mixed-size", Word("sizes"), lambda s: (s.columns, s.rows), _size_of),
        ("mixed-pixel-spacing", Word("pixel spacings"), spacing, _spacing_of),
        ("mixed-kernel", Word("reconstruction kernels"), _kernel_of(everything), _kernel_word),
    ]
    findings = []
    for code, kind, value, word in kinds:
        groups = groups_by(everything, value)
        if len(groups) > 1:
            parts = tuple(say("{number} x {what}", number=len(group), what=word(group[0])) for group in groups)
            text = say(
                "The series has slices of {number} {kind}: {parts}.",
                number=len(groups),
                kind=kind,
                parts=Listed(parts, most=6),
            )
            findings.append(make_finding(code, text, slices=[len(group) for group in groups][:100]))
    return findings
