"""A series that cannot be one stack becomes several volumes, each an ordered stack of parallel slices."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from ...findings import Finding, make_finding
from ...image.slice_geometry import SliceGeometry
from ...messages import NOTHING, Listed, Message, joined, say
from ...recipe import GeometryRules
from ..catalogs.catalog import SeriesHeaders
from ..headers.slice_header import SliceHeader
from .alike import alike, labels_of, mixed_findings
from .geometry_findings import STACK_CODES, geometry_findings
from .overlapping import ATTRIBUTES, Part, parts_of, separated
from .stacks import (
    groups_by,
    is_localizer,
    says_loss,
    spacing_classes,
    stable_order,
    stack_of,
    with_places,
    with_spacings,
)

_Name = tuple[str, int | None]  # file and frame


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
    copies
        (index into ``slices``, another file of the same object by its header), left out unless its pixels differ.
    uncertain
        Whether nothing tells which slice belongs to which volume: it can be read only if the twins are copies.
    """

    series_instance_uid: str
    study_instance_uid: str
    slices: tuple[SliceHeader, ...]
    geometry: SliceGeometry | None
    findings: tuple[Finding, ...] = ()
    number: int = 1
    count: int = 1
    label: Message = NOTHING
    twins: tuple[tuple[int, SliceHeader], ...] = ()
    twins_are_volumes: bool = False
    copies: tuple[tuple[int, SliceHeader], ...] = ()
    uncertain: bool = False


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
    found = [_with_copies(volume, copies) for volume in sorted(found, key=_order)]
    localizers = [v for v in found if is_localizer(v.slices[0])]
    stacks = [v for v in found if not is_localizer(v.slices[0])]
    placed = [s for v in stacks if v.geometry is not None for s in v.slices]
    common = [*series.findings, *_copy_findings(sum(map(len, copies.values()))), *mixed_findings(placed)]
    volumes = []
    for number, volume in enumerate(found, start=1):
        own = [*common, *volume.findings]
        label = volume.label
        if volume in localizers and len(found) > 1:
            label = say("localizer")
        elif localizers:
            own.append(_localizer_finding(localizers))
        volumes.append(replace(volume, findings=tuple(own), number=number, count=len(found), label=label))
    return volumes


def split_twins(volume: VolumeHeaders) -> list[VolumeHeaders]:
    """Take a volume apart whose twins or copies turned out to have pixels of their own; the largest part first."""
    stack = stack_of([*volume.slices, *(twin for _, twin in (*volume.twins, *volume.copies))])
    parts = sorted(separated(stack), key=lambda part: (-len(part.stack.slices), _lost(part.stack.slices)))
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
            uncertain=part.uncertain,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _order(volume: VolumeHeaders) -> tuple[object, ...]:
    """Most slices first; of equal ones without loss, the earliest temporal position, the lowest number, phase ..."""
    first = min(volume.slices, key=stable_order)
    time = min((s.temporal_position for s in volume.slices if s.temporal_position is not None), default=0)
    number, *names = stable_order(first)
    phase, acquisition = first.cardiac_phase or 0.0, first.acquisition_number or 0
    return -len(volume.slices), _lost(volume.slices), time, number, phase, acquisition, first.series_description, *names


def _lost(slices: Sequence[SliceHeader]) -> int:
    return sum(map(says_loss, slices))


def _with_copies(volume: VolumeHeaders, copies: dict[_Name, list[SliceHeader]]) -> VolumeHeaders:
    """The volume with the second files of its slices, which lie where the kept ones were found to lie."""
    own = [
        (
            index,
            replace(copy, position=kept.position, orientation=kept.orientation, pixel_spacing_mm=kept.pixel_spacing_mm),
        )
        for index, kept in enumerate(volume.slices)
        for copy in copies.get((kept.path, kept.frame), ())
    ]
    return replace(volume, copies=tuple(own)) if own and volume.geometry is not None else volume


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
    groups = alike(placed)
    labels = labels_of(groups)
    for group, label in zip(groups, labels, strict=True):
        first = group[0]
        if not first.rows or not first.columns or not spacing_classes(group)(first):
            text = (
                say("The header does not say the pixel spacing.")
                if first.rows and first.columns
                else say("The header does not say the number of rows and columns.")
            )
            missing = make_finding("pixel-spacing-missing", text)
            volumes.append(replace(unplaced(group, [missing]), label=label))
            continue
        stack = stack_of(group)
        parts = parts_of(stack)
        if len(parts) > 2 and stack.places[-1] == 0 and any(part.doubtful for part in parts):
            text = say("All {number} slices claim to lie at one place.", number=len(group))
            volumes.append(replace(unplaced(group, [make_finding("position-missing", text)]), label=label))
            continue
        volumes += _volumes_of_parts(parts, series, label, findings)
    return volumes


def _volumes_of_parts(
    parts: list[Part], series: SeriesHeaders, label: Message, common: list[Finding]
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
                label=joined((label, part.label), ", "),
                twins=part.twins,
                twins_are_volumes=bool(part.twins) and len(parts) > 1,
                uncertain=part.uncertain,
            )
        )
    return volumes


def _without_copies(slices: Iterable[SliceHeader]) -> tuple[list[SliceHeader], dict[_Name, list[SliceHeader]]]:
    """Slices without those that are a second file of the same object; and these, by file and frame of the kept one.

    A bad anonymiser gives one UID to all objects: what else the header says has to agree as well.
    """

    def key(s: SliceHeader) -> Hashable:
        told = (value(s) for name, (_, value) in ATTRIBUTES.items() if name != "object")
        where = (s.frame, s.instance_number, s.position, s.orientation, s.kernel, s.study_instance_uid, s.patient_key)
        return (s.sop_instance_uid or s.path, s.sop_class_uid, s.modality, *where, *told)

    slices = list(slices)
    if len({(s.sop_instance_uid or s.path, s.frame) for s in slices}) == len(slices):
        return slices, {}
    best: list[SliceHeader] = []
    copies: dict[_Name, list[SliceHeader]] = {}
    for group in groups_by(slices, key):
        kept = min(group, key=lambda s: (not s.has_pixels, s.missing_bytes, says_loss(s), stable_order(s)))
        best.append(kept)
        if len(group) > 1:
            copies[kept.path, kept.frame] = [s for s in group if s is not kept]
    return best, copies


def _copy_findings(copies: int) -> list[Finding]:
    if not copies:
        return []
    text = (
        say("{number} files hold slices that are there already.", number=copies)
        if copies > 1
        else say("{number} file holds a slice that is there already.", number=copies)
    )
    return [make_finding("duplicate-slices", text, slices=copies)]


def _twin_finding(part: Part) -> Finding:
    places = sorted({index + 1 for index, _ in part.twins})
    number = len(part.twins)
    text = (
        say("{number} slices lie where another one lies.", number=number)
        if number > 1
        else say("{number} slice lies where another one lies.", number=number)
    )
    action = say("Compares the pixels when they are read: of equal ones one is kept, others are a volume of their own.")
    return make_finding("duplicate-slices", text, action, slices=len(part.twins), places=places[:1000], decided=False)


def _overlapping_finding(parts: list[Part]) -> Finding:
    counts = tuple(say("{number} ({label})", number=len(part.stack.slices), label=part.label) for part in parts)
    text = say(
        "The series holds {number} volumes that overlap, with these numbers of slices: {counts}.",
        number=len(parts),
        counts=Listed(counts, most=8),
    )
    doubt = say("They may be copies of each other.") if any(part.doubtful for part in parts) else NOTHING
    if any(part.uncertain for part in parts):
        doubt = say("Unless they are copies of each other, nothing tells which slice belongs to which.")
    return make_finding(
        "overlapping-volumes",
        joined([text, doubt]),
        slices=[len(part.stack.slices) for part in parts][:100],
    )


def _localizer_finding(localizers: list[VolumeHeaders]) -> Finding:
    count = sum(len(v.slices) for v in localizers)
    text = (
        say("{number} image in the series is a localizer.", number=count)
        if count == 1
        else say("{number} images in the series are localizers.", number=count)
    )
    return make_finding("localizer-removed", text, images=count)
