"""A volume's slices, decoded and in Hounsfield units, put where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...acquisition import Acquisition
from ...findings import Finding, LungPrepError, error_from, make_finding
from ...image.buffers import ImageBuffer
from ...image.hounsfield import check_hounsfield
from ...image.slice_geometry import SliceGeometry
from ...machine import check_memory
from ...messages import FileName, Message, joined, say
from ...progress import Progress
from ...recipe import Recipe
from ..catalogs.catalog import SeriesHeaders
from ..headers.slice_header import SliceHeader
from ..volumes.geometry_findings import STACK_CODES, geometry_findings
from ..volumes.rescaling import is_hounsfield, with_rescale
from ..volumes.splitting import VolumeHeaders, split_series, split_twins
from ..volumes.stacks import says_loss
from .decoding import scratch_folder
from .object_reading import DecodeError
from .slice_decoding import Decoded, SliceDecoder, decode_slices, same_pixels
from .unlike_neighbours import unlike_findings

_NAMED_FILES = 5
_LARGE = 1024**3


def read_series(series: SeriesHeaders, recipe: Recipe, progress: Progress) -> Acquisition:
    """Read the largest volume of a series; see :func:`read_volume`."""
    return read_volume(split_series(series, recipe.geometry)[0], recipe, progress)


def read_volume(volume: VolumeHeaders, recipe: Recipe, progress: Progress) -> Acquisition:
    """Read the slices of a volume: int16 HU in stack order, with all findings of headers and pixels.

    Slices that cannot be decoded are left out, with a finding, as if they were missing.

    Raises
    ------
    LungPrepError
        when the volume cannot be read or prepared (a finding of severity ``error``).
    Cancelled
        when the user cancels; checked between slices.
    """
    _refuse_irregular(volume.geometry, volume.findings, recipe)
    acquisition = read_slices(volume, recipe, progress)
    if recipe.selection.min_slices == 1:
        acquisition.findings = [_allowed(finding) for finding in acquisition.findings]
    for finding in acquisition.findings:
        if finding.severity == "error":
            raise error_from(finding)
    _refuse_irregular(acquisition.geometry, acquisition.findings, recipe)
    return acquisition


def _allowed(finding: Finding) -> Finding:
    """A single slice is prepared where the recipe asks for as little as that."""
    if finding.code != "single-slice":
        return finding
    done = say("Prepares it, as the recipe asks for (selection.min_slices = 1).")
    return replace(finding, severity="warning", done=done)


def _refuse_irregular(geometry: SliceGeometry | None, findings: Iterable[Finding], recipe: Recipe) -> None:
    """Raise where slices do not lie on a regular grid and the recipe does not want them to be resampled."""
    if recipe.geometry.irregular != "refuse" or geometry is None or geometry.is_regular:
        return
    reasons = joined(f.said for f in findings if f.code in STACK_CODES and f.severity == "warning")
    why = reasons or say("The slices do not lie on a regular grid.")
    raise LungPrepError(
        joined([why, say("The recipe refuses to resample them.")]),
        say("Choose another series, or set geometry.irregular = 'resample'."),
    )


def read_slices(volume: VolumeHeaders, recipe: Recipe, progress: Progress) -> Acquisition:
    """Like :func:`read_volume`, but what is no volume (a single slice, other values than HU) is delivered too.

    What speaks against it is among the findings, with severity ``error``.

    Raises
    ------
    LungPrepError
        when there is nothing that could be delivered.
    """
    if volume.geometry is None:
        raise next((error_from(f) for f in volume.findings if f.severity == "error"), _no_geometry())
    columns, rows = volume.geometry.size
    needed = 2 * len(volume.slices) * rows * columns
    check_memory(needed)
    with scratch_folder() as scratch:
        if volume.twins or volume.copies:
            volume = _decided(volume, scratch, progress)
        slices, findings = with_rescale(volume.slices)
        volume = replace(volume, slices=slices, findings=(*volume.findings, *findings))
        if needed > _LARGE:
            _check_claim(volume.slices, scratch)
        buffer = ImageBuffer((len(volume.slices), rows, columns))
        decoded = decode_slices(volume.slices, buffer.array, scratch, progress)
    return _delivered(volume, buffer, decoded, recipe)


def _check_claim(slices: tuple[SliceHeader, ...], scratch: Path) -> None:
    """Before much memory is taken: at least one of a few slices has to be as large as the headers say."""
    some = [slices[index] for index in sorted({0, len(slices) // 2, len(slices) - 1})]
    decoded = Decoded()
    with SliceDecoder(some, scratch) as decoder:
        for header in some:
            try:
                decoder.stored(header)
                return
            except DecodeError as error:
                decoded.failures.append((Path(header.path).name, error.said))
    raise error_from(_failures(decoded, len(some)))


def _no_geometry() -> LungPrepError:
    return LungPrepError(say("It is not known where the slices of the series lie."), say("Choose another series."))


def _decided(volume: VolumeHeaders, scratch: Path, progress: Progress) -> VolumeHeaders:
    """The volume after its twins and copies were compared: those of equal pixels are dropped, others are volumes."""
    if volume.copies:
        if not _all_alike(volume, volume.copies, scratch, progress):
            return _certain(split_twins(volume)[0])
        volume = replace(volume, copies=())
    if not volume.twins:
        return volume
    alike = _all_alike(volume, volume.twins, scratch, progress)
    if volume.twins_are_volumes:
        if not alike:
            return _certain(volume)
        found = [f for f in volume.findings if f.code != "overlapping-volumes"]
    else:
        if not alike:
            return _certain(split_twins(volume)[0])
        found = [f for f in volume.findings if f.code != "duplicate-slices" or f.details.get("decided", True)]
    number = len(volume.twins)
    text = (
        say("{number} slices have the position and pixels of another one.", number=number)
        if number > 1
        else say("{number} slice has the position and pixels of another one.", number=number)
    )
    return replace(volume, findings=(*found, make_finding("duplicate-slices", text, slices=number)), twins=())


def _all_alike(
    volume: VolumeHeaders, others: Iterable[tuple[int, SliceHeader]], scratch: Path, progress: Progress
) -> bool:
    return all(same_pixels([(volume.slices[index], other) for index, other in others], scratch, progress))


def _certain(volume: VolumeHeaders) -> VolumeHeaders:
    """The volume, if it is known which of the slices that lie at one place belong to it."""
    if volume.uncertain:
        text = say(
            "Slices with different pixels lie at the same places, and nothing tells which of them belong together."
        )
        raise error_from(make_finding("overlapping-volumes", text, say("Does not read the series."), severity="error"))
    return volume


def _delivered(volume: VolumeHeaders, buffer: ImageBuffer, decoded: Decoded, recipe: Recipe) -> Acquisition:
    assert volume.geometry is not None
    findings, geometry, slices = list(volume.findings), volume.geometry, volume.slices
    if decoded.failures:
        findings.append(_failures(decoded, len(slices)))
        if not decoded.kept:
            raise error_from(findings[-1])
        for place, index in enumerate(decoded.kept):
            if place != index:
                buffer.array[place] = buffer.array[index]
        geometry, slices = geometry.taken(decoded.kept), tuple(slices[index] for index in decoded.kept)
        findings = [f for f in findings if f.code not in STACK_CODES] + geometry_findings(geometry, slices)
    findings += unlike_findings(buffer.array[: len(slices)], geometry, slices)
    findings += decoded.notes.findings() + _header_findings(slices)
    findings += _loss_findings([(volume.slices[index], decoded.losses.get(index)) for index in decoded.kept])
    image, found = check_hounsfield(
        geometry.placed(buffer.image(len(slices))),
        recipe.hounsfield,
        rescaled=decoded.notes.rescaled,
        padded=sum(decoded.notes.padded.values()),
    )
    return Acquisition(image, geometry, slices, findings + found, _description(slices))


def _failures(decoded: Decoded, count: int) -> Finding:
    by_reason: dict[str, tuple[Message, list[str]]] = {}
    for name, why in decoded.failures:
        names = by_reason.setdefault(str(why), (why, []))[1]
        if name not in names[-1:]:  # a file of many frames once
            names.append(name)
    parts = [part for why, names in by_reason.values() for part in _named(names, why)]
    told = joined(parts[:_NAMED_FILES], "; ")
    if len(parts) > _NAMED_FILES:
        told = say("{listed}; and {number} more", listed=told, number=len(parts) - _NAMED_FILES)
    text = say(
        "{number} of {total} slices cannot be decoded: {files}.",
        number=len(decoded.failures),
        total=count,
        files=told,
    )
    most = len(decoded.failures) > count / 2
    return make_finding(
        "decode-failed",
        text,
        say("Does not read the series.") if most else None,
        severity="error" if most else None,
        files=[{"file": name, "reason": str(why)} for name, why in decoded.failures[:1000]],
    )


def _named(names: list[str], why: Message) -> list[Message]:
    """Each file with the reason; where one reason holds for many, it is said once."""
    if len(names) <= _NAMED_FILES:
        return [say("{file} {why}", file=FileName(name), why=why) for name in names]
    return [say("{file} and {number} more: each {why}", file=FileName(names[0]), number=len(names) - 1, why=why)]


def _header_findings(slices: tuple[SliceHeader, ...]) -> list[Finding]:
    """What the headers say about the values."""
    findings = []
    kinds = Counter(header.rescale_type.upper().strip() for header in slices)
    other = [kind for kind in kinds if not is_hounsfield(kind)]
    if other:
        text = say(
            "The header says that the values are {kind}, not Hounsfield units.", kind=", ".join(sorted(other))[:60]
        )
        findings.append(make_finding("not-hounsfield", text, types=sorted(other)))
    return findings


def _loss_findings(slices: list[tuple[SliceHeader, float | None]]) -> list[Finding]:
    """Compression with loss, as headers say or pictures show (each slice with the factor that its picture shows)."""
    lossy = [header.lossy_ratio or shown for header, shown in slices if says_loss(header) or shown is not None]
    if not lossy:
        return []
    ratios = sorted(ratio for ratio in lossy if ratio)
    ratio = ratios[len(ratios) // 2] if ratios else None
    counts = {"number": len(lossy), "total": len(slices)}
    text = (
        say(
            "{number} of {total} slices were compressed with loss, by a factor of {factor:.3g}.", factor=ratio, **counts
        )
        if ratio
        else say("{number} of {total} slices were compressed with loss, by an unknown factor.", **counts)
    )
    return [make_finding("lossy-compression", text, slices=len(lossy), ratio=ratio)]


def _description(slices: tuple[SliceHeader, ...]) -> dict[str, Any]:
    """What the series is, in plain values that identify nobody."""

    def most(name: str) -> Any:
        values = Counter(getattr(header, name) for header in slices if getattr(header, name) not in (None, "", ()))
        return values.most_common(1)[0][0] if values else None

    return {
        "kind": "dicom",
        "modality": most("modality") or "",
        "kernel": most("kernel") or "",
        "slice_thickness_mm": most("slice_thickness_mm"),
        "manufacturer": most("manufacturer") or "",
        "manufacturer_model": most("manufacturer_model") or "",
        "kvp": most("kvp"),
        "contrast_agent": bool(most("contrast_agent")),
        "patient_position": most("patient_position") or "",
        "files": len({header.path for header in slices}),
    }
