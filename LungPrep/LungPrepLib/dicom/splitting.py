"""A series that cannot be one stack becomes several volumes, each an ordered stack of parallel slices."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

from ..findings import Finding, make_finding
from ..recipe import GeometryRules
from .catalog import SeriesHeaders
from .geometry import SliceGeometry, plane_words, slice_direction
from .geometry_findings import STACK_CODES, geometry_findings
from .header import SliceHeader
from .overlapping import Part, parts_of, separated
from .stacks import (
    groups_by,
    is_localizer,
    orientation_classes,
    pixel_spacing,
    spacing_classes,
    stable_order,
    stack_of,
    with_places,
    with_spacings,
)

_FEW_FRAMES_OF_REFERENCE = 4


@dataclass(frozen=True)
class VolumeHeaders:
    """The headers of one stack of a series.

    Attributes
    ----------
    slices
        In stack order: along the slice normal, one per position.
    geometry
        Where they lie; ``None`` where that cannot be known (an error among the findings says why).
    findings
        What was noticed about the stack from its headers alone.
    number, count
        This is volume ``number`` (from 1) of ``count`` in its series.
    label
        What distinguishes it from the other volumes of the series, in words; empty for the only one.
    twins
        (index into ``slices``, another slice at the same place): whether these are copies or belong to another
        volume is undecided until the pixels are read.
    twins_are_volumes
        Whether the twins are volumes of the series already (all places are doubled), or left out so far.
    """

    series_instance_uid: str
    study_instance_uid: str
    slices: tuple[SliceHeader, ...]
    geometry: SliceGeometry | None
    findings: tuple[Finding, ...] = ()
    number: int = 1
    count: int = 1
    label: str = ""
    twins: tuple[tuple[int, SliceHeader], ...] = ()
    twins_are_volumes: bool = False


def split_series(series: SeriesHeaders, rules: GeometryRules) -> list[VolumeHeaders]:
    """The volumes of a series, as far as headers tell, the one with most slices first.

    Split are different orientations, sizes, pixel spacings, reconstruction kernels and localizers; and slices
    at one place whose pixels must differ. Where only the pixels can tell whether two slices are copies, the
    volume has ``twins``.
    """
    slices, copies = _without_copies(series.slices)
    found: list[VolumeHeaders] = []
    for group in groups_by(slices, is_localizer):
        found += _volumes_of(group, series, rules)
    found.sort(key=lambda v: (-len(v.slices), stable_order(min(v.slices, key=stable_order))))
    localizers = [v for v in found if is_localizer(v.slices[0])]
    stacks = [v for v in found if not is_localizer(v.slices[0])]
    common = [*series.findings, *_copy_findings(copies), *_mixed_findings(stacks)]
    volumes = []
    for number, volume in enumerate(found, start=1):
        own = [*common, *volume.findings]
        label = volume.label
        if volume in localizers and len(found) > 1:
            label = "localizer"
        elif localizers:
            own.append(_localizer_finding(localizers))
        volumes.append(replace(volume, findings=tuple(own), number=number, count=len(found), label=label))
    return volumes


def split_twins(volume: VolumeHeaders) -> list[VolumeHeaders]:
    """Take a volume apart whose twins turned out to have pixels of their own; the largest part first."""
    stack = stack_of([*volume.slices, *(twin for _, twin in volume.twins)])
    parts = sorted(separated(stack), key=lambda part: -len(part.stack.slices))
    kept = [f for f in volume.findings if f.code not in STACK_CODES | {"duplicate-slices"}]
    finding = _overlapping_finding(parts)
    return [
        VolumeHeaders(
            volume.series_instance_uid,
            volume.study_instance_uid,
            tuple(part.stack.slices),
            part.stack.geometry,
            (*kept, finding, *geometry_findings(part.stack.geometry, tuple(part.stack.slices))),
            number,
            len(parts),
            part.label,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _volumes_of(slices: list[SliceHeader], series: SeriesHeaders, rules: GeometryRules) -> list[VolumeHeaders]:
    """The volumes of slices that are all localizers, or none."""

    def unplaced(headers: list[SliceHeader], findings: Iterable[Finding]) -> VolumeHeaders:
        ordered = tuple(sorted(headers, key=stable_order))
        return VolumeHeaders(series.series_instance_uid, series.study_instance_uid, ordered, None, tuple(findings))

    placed, findings = with_places(slices, rules)
    if not placed:
        return [unplaced(slices, findings)]
    placed, more = with_spacings(placed)
    findings += more
    volumes = []
    groups = _alike(placed)
    labels = _labels(groups)
    for group, label in zip(groups, labels, strict=True):
        first = group[0]
        if not first.rows or not first.columns or not spacing_classes(group)(first):
            what = "pixel spacing" if first.rows and first.columns else "number of rows and columns"
            missing = make_finding("pixel-spacing-missing", f"The header does not say the {what}.")
            volumes.append(replace(unplaced(group, [missing]), label=label))
            continue
        stack = stack_of(group)
        parts = parts_of(stack)
        if len(parts) > 2 and stack.places[-1] == 0 and any(part.doubtful for part in parts):
            text = f"All {len(group)} slices claim to lie at one place."
            volumes.append(replace(unplaced(group, [make_finding("position-missing", text)]), label=label))
            continue
        volumes += _volumes_of_parts(parts, series, label, findings)
    return volumes


def _volumes_of_parts(
    parts: list[Part], series: SeriesHeaders, label: str, common: list[Finding]
) -> list[VolumeHeaders]:
    overlapping = [_overlapping_finding(parts)] if len(parts) > 1 else []
    volumes = []
    for part in parts:
        slices, geometry = tuple(part.stack.slices), part.stack.geometry
        findings = [*common, *overlapping, *geometry_findings(geometry, slices)]
        if part.twins and len(parts) == 1:
            findings.append(_twin_finding(part))
        volumes.append(
            VolumeHeaders(
                series.series_instance_uid,
                series.study_instance_uid,
                slices,
                geometry,
                tuple(findings),
                label=", ".join(text for text in (label, part.label) if text),
                twins=part.twins,
                twins_are_volumes=bool(part.twins) and len(parts) > 1,
            )
        )
    return volumes


def _without_copies(slices: Iterable[SliceHeader]) -> tuple[list[SliceHeader], int]:
    """Slices without those that are a second file of the same object; and how many those are.

    A bad anonymiser gives one UID to all objects: number and position have to agree as well.
    """
    groups = groups_by(slices, lambda s: (s.sop_instance_uid or s.path, s.frame, s.instance_number, s.position))
    best = [min(group, key=lambda s: (not s.has_pixels, s.missing_bytes, stable_order(s))) for group in groups]
    return best, sum(len(group) - 1 for group in groups)


def _alike(slices: list[SliceHeader]) -> list[list[SliceHeader]]:
    """Slices that could lie in one stack together: equal size, orientation, spacing, kernel, kind of picture."""
    orientation, spacing = orientation_classes(slices), spacing_classes(slices)
    kernels = {s.kernel for s in slices if s.kernel}
    frames: dict[str, int] = {}
    for s in slices:
        frames[s.frame_of_reference_uid] = frames.get(s.frame_of_reference_uid, 0) + 1
    # Some anonymisers give every slice a frame of reference of its own, which says nothing.
    telling = 1 < len(frames) <= _FEW_FRAMES_OF_REFERENCE and min(frames.values()) > 2 and "" not in frames

    def key(header: SliceHeader) -> Hashable:
        return (
            header.rows,
            header.columns,
            orientation(header),
            spacing(header),
            header.kernel or (next(iter(kernels)) if len(kernels) == 1 else ""),
            header.samples_per_pixel or 1,
            header.frame_of_reference_uid if telling else "",
        )

    return groups_by(slices, key)


def _labels(groups: list[list[SliceHeader]]) -> list[str]:
    """What tells groups of slices apart, in words."""
    if len(groups) == 1:
        return [""]
    everything = [s for group in groups for s in group]
    orientation, spacing = orientation_classes(everything), spacing_classes(everything)
    words: list[tuple[Callable[[SliceHeader], Hashable], Callable[[SliceHeader], str]]] = [
        (lambda s: (s.columns, s.rows), lambda s: f"{s.columns}x{s.rows}"),
        (orientation, _plane_of),
        (spacing, lambda s: f"pixels of {_spacing_of(s)}"),
        (lambda s: s.kernel, lambda s: f"kernel {s.kernel or 'unknown'}"),
        (lambda s: s.samples_per_pixel or 1, lambda s: f"{s.samples_per_pixel or 1} values per pixel"),
    ]
    telling = [text for value, text in words if len({value(group[0]) for group in groups}) > 1]
    return [", ".join(text(group[0]) for text in telling) for group in groups]


def _plane_of(header: SliceHeader) -> str:
    direction = slice_direction(header.orientation)
    return "no plane" if direction is None else plane_words(direction)


def _spacing_of(header: SliceHeader) -> str:
    spacing = pixel_spacing(header)
    return "unknown size" if spacing is None else " x ".join(f"{v:g}" for v in dict.fromkeys(spacing)) + " mm"


def _mixed_findings(volumes: list[VolumeHeaders]) -> list[Finding]:
    """What the slices of the series do not agree on, the most telling first."""
    placed = [v for v in volumes if v.geometry is not None]
    everything = [s for v in placed for s in v.slices]
    orientation, spacing = orientation_classes(everything), spacing_classes(everything)
    kinds: list[tuple[str, str, Callable[[SliceHeader], Hashable], Callable[[SliceHeader], str]]] = [
        ("mixed-orientation", "orientations", orientation, _plane_of),
        ("mixed-size", "sizes", lambda s: (s.columns, s.rows), lambda s: f"{s.columns}x{s.rows}"),
        ("mixed-pixel-spacing", "pixel spacings", spacing, _spacing_of),
        ("mixed-kernel", "reconstruction kernels", lambda s: s.kernel, lambda s: s.kernel or "unknown"),
    ]
    findings = []
    for code, what, value, word in kinds:
        groups = groups_by(everything, value)
        if len(groups) > 1:
            words = ", ".join(f"{len(group)} x {word(group[0])}" for group in groups[:6])
            more = f" and {len(groups) - 6} more" if len(groups) > 6 else ""
            text = f"The series has slices of {len(groups)} {what}: {words}{more}."
            findings.append(make_finding(code, text, slices=[len(group) for group in groups][:100]))
    return findings


def _copy_findings(copies: int) -> list[Finding]:
    if not copies:
        return []
    text = f"{copies} file{'s hold slices that are' if copies > 1 else ' holds a slice that is'} there already."
    return [make_finding("duplicate-slices", text, slices=copies)]


def _twin_finding(part: Part) -> Finding:
    places = sorted({index + 1 for index, _ in part.twins})
    text = f"{len(part.twins)} slice{'s lie' if len(part.twins) > 1 else ' lies'} where another one lies."
    action = "Compares the pixels when they are read: of equal ones one is kept, others are a volume of their own."
    return make_finding("duplicate-slices", text, action, slices=len(part.twins), places=places[:1000], decided=False)


def _overlapping_finding(parts: list[Part]) -> Finding:
    counts = ", ".join(f"{len(part.stack.slices)} ({part.label})" for part in parts[:8])
    more = f" and {len(parts) - 8} more" if len(parts) > 8 else ""
    doubt = " They may be copies of each other." if any(part.doubtful for part in parts) else ""
    return make_finding(
        "overlapping-volumes",
        f"The series holds {len(parts)} volumes that overlap, with these numbers of slices: {counts}{more}.{doubt}",
        slices=[len(part.stack.slices) for part in parts][:100],
    )


def _localizer_finding(localizers: list[VolumeHeaders]) -> Finding:
    count = sum(len(v.slices) for v in localizers)
    are = "image in the series is a localizer" if count == 1 else "images in the series are localizers"
    return make_finding("localizer-removed", f"{count} {are}.", images=count)
