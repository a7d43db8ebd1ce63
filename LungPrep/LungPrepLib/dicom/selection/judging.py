"""Whether a series or volume can be used: one function per question, each with its reason in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...findings import Finding, make_finding
from ...messages import NOTHING, Clause, Listed, Message, Quantity, say
from ...recipe import SelectionRules
from ..headers.slice_header import SliceHeader
from ..object_kinds import no_stack
from ..standard import CTImageStorage, EnhancedCTImageStorage, LegacyConvertedEnhancedCTImageStorage
from ..volumes.rescaling import is_hounsfield
from ..volumes.splitting import VolumeHeaders
from ..volumes.summary import SeriesSummary, commonest
from .contrast import has_contrast
from .kernels import sharpness
from .patterns import first_match, matches_value

CT_IMAGE_CLASSES = {
    CTImageStorage,
    EnhancedCTImageStorage,
    LegacyConvertedEnhancedCTImageStorage,
}
_MOST_LABELS = 16


@dataclass(frozen=True)
class Judgement:
    """What speaks against a volume (nothing: it is usable), what else is worth saying, and what is open."""

    against: tuple[Message, ...]
    remarks: tuple[Message, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()


def judge_object(slices: tuple[SliceHeader, ...], rules: SelectionRules) -> Message:
    """Why these objects are no stack of images of the wanted modality, or nothing.

    Modality and SOP class both lie sometimes: what has pixels and lies somewhere in the patient is an image,
    and of the wanted kind when either of the two says so.
    """
    sop_class = commonest(slices, lambda h: h.sop_class_uid) or ""
    modality = commonest(slices, lambda h: h.modality) or ""
    wanted = {name.upper() for name in rules.modality}
    is_wanted = not modality or modality in wanted or (sop_class in CT_IMAGE_CLASSES and "CT" in wanted)
    if is_wanted and all(h.has_pixels and h.position and h.orientation for h in slices):
        return NOTHING
    if other := no_stack(sop_class):
        return say("{what}", what=other)
    if not is_wanted:
        return say("modality {modality}, not {wanted}", modality=modality, wanted=Listed(tuple(rules.modality), " or "))
    return NOTHING if any(h.has_pixels for h in slices) else say("no image in it")


def judge_volume(volume: VolumeHeaders, summary: SeriesSummary, rules: SelectionRules) -> Judgement:
    """Apply the rules to one volume."""
    against = [
        *_pixel_reasons(volume.slices),
        *_kind_reasons(summary, rules),
        *_size_reasons(summary, rules),
        *(
            say("{clause}", clause=Clause(f.said))
            for f in volume.findings
            if f.severity == "error" and f.code != "single-slice"
        ),
    ]
    if volume.geometry is None and not any(f.severity == "error" for f in volume.findings):
        against.append(say("where its slices lie is not known"))
    findings, remarks = _doubts(summary, rules)
    if summary.modality and summary.modality not in {name.upper() for name in rules.modality}:
        remarks.append(say("modality {modality}, although its SOP class is that of a CT", modality=summary.modality))
    notes = (say("whether the values are Hounsfield units is decided when the pixels are read"),)
    return Judgement(tuple(dict.fromkeys(against)), tuple(remarks), tuple(findings), () if against else notes)


def reasons_from_one(slices: tuple[SliceHeader, ...], summary: SeriesSummary, rules: SelectionRules) -> list[Message]:
    """What one or a few headers of a series already say against all of it: what does not depend on their number."""
    thin = replace(summary, slices=rules.min_slices, coverage_mm=None)
    return [*_pixel_reasons(slices), *_kind_reasons(thin, rules), *_size_reasons(thin, rules)]


def _pixel_reasons(slices: tuple[SliceHeader, ...]) -> list[Message]:
    """What the description of the pixels says against it."""
    reasons = []
    if commonest(slices, lambda h: h.samples_per_pixel) not in (None, 1) or (
        (commonest(slices, lambda h: h.photometric_interpretation) or "MONOCHROME2").upper().strip()
        not in ("MONOCHROME1", "MONOCHROME2")
    ):
        reasons.append(say("a colour picture, not a CT image"))
    if commonest(slices, lambda h: h.bits_allocated) == 1:
        reasons.append(say("a mask with one bit per pixel"))
    elif all(
        h.smallest_pixel_value is not None
        and h.largest_pixel_value is not None
        and h.smallest_pixel_value >= 0
        and h.largest_pixel_value <= _MOST_LABELS
        for h in slices
    ):
        reasons.append(say("a mask: its values are a few small numbers"))
    kind = (commonest(slices, lambda h: h.rescale_type) or "").upper()
    if not is_hounsfield(kind):
        reasons.append(say("its values are {kind}, not Hounsfield units", kind=kind))
    return reasons


def _kind_reasons(summary: SeriesSummary, rules: SelectionRules) -> list[Message]:
    """What image type, description and kernel say against it."""
    reasons = []
    for value in summary.image_type:
        if matches_value(rules.exclude_image_type, value):
            reasons.append(say("image type {value}", value=value))
            break
    missing = [value for value in rules.require_image_type if value.upper() not in summary.image_type]
    if missing and summary.image_type:
        there = " ".join(summary.image_type[:3])
        reasons.append(say("image type {value}, not {wanted}", value=there, wanted=" ".join(missing)))
    index = first_match(rules.exclude_description, summary.description)
    if index is not None:
        reasons.append(
            say(
                "description '{description}' has '{part}'",
                description=summary.description,
                part=rules.exclude_description[index],
            )
        )
    if (
        rules.include_description
        and summary.description
        and (first_match(rules.include_description, summary.description) is None)
    ):
        reasons.append(say("description '{description}' is none of those wanted", description=summary.description))
    index = first_match(rules.exclude_kernel, summary.kernel)
    if index is not None:
        reasons.append(say("kernel {kernel}", kernel=summary.kernel))
    if rules.include_kernel and summary.kernel and first_match(rules.include_kernel, summary.kernel) is None:
        reasons.append(say("kernel {kernel} is none of those wanted", kernel=summary.kernel))
    reasons += _protocol_reasons(summary, rules)
    contrast = has_contrast(summary)
    if rules.contrast == "no" and contrast.given is True:
        reasons.append(say("contrast agent was given ({source})", source=contrast.source))
    if rules.contrast == "yes" and contrast.given is False:
        reasons.append(say("no contrast agent was given ({source})", source=contrast.source))
    return reasons


def _protocol_reasons(summary: SeriesSummary, rules: SelectionRules) -> list[Message]:
    """What protocol, study description, procedures and body part say against it; silence says nothing."""
    texts = [
        text
        for text in (
            summary.protocol,
            summary.study_description,
            summary.requested_procedure,
            summary.performed_procedure,
            summary.body_part,
        )
        if text
    ]
    for text in texts:
        index = first_match(rules.exclude_protocol, text)
        if index is not None:
            return [say("protocol has '{part}'", part=rules.exclude_protocol[index])]
    if rules.include_protocol and texts and all(first_match(rules.include_protocol, text) is None for text in texts):
        return [say("protocol is none of those wanted")]
    return []


def _size_reasons(summary: SeriesSummary, rules: SelectionRules) -> list[Message]:
    """What numbers and lengths say against it."""
    reasons = []
    if summary.slices < rules.min_slices:
        reasons.append(say("{slices}, fewer than {least}", slices=slices_in_words(summary), least=rules.min_slices))
    if rules.max_thickness_mm and summary.thickness_mm and summary.thickness_mm > rules.max_thickness_mm + 1e-6:
        reasons.append(
            say(
                "slices {thickness:g} thick, more than {limit:g}",
                thickness=Quantity(summary.thickness_mm, "mm"),
                limit=Quantity(rules.max_thickness_mm, "mm"),
            )
        )
    limit = rules.max_pixel_spacing_mm
    if limit and summary.spacing_mm and max(summary.spacing_mm) > limit + 1e-6:
        reasons.append(
            say(
                "pixels of {size:g}, more than {limit:g}",
                size=Quantity(max(summary.spacing_mm), "mm"),
                limit=Quantity(limit, "mm"),
            )
        )
    width = summary.field_of_view_mm
    if rules.max_field_of_view_mm and width and width > rules.max_field_of_view_mm + 1e-6:
        reasons.append(
            say(
                "field of view {width:.0f}, more than {limit:g}",
                width=Quantity(width, "mm"),
                limit=Quantity(rules.max_field_of_view_mm, "mm"),
            )
        )
    if rules.require_coverage and unusual_coverage(summary, rules):
        reasons.append(say("covers {length:.0f}, not {low:g} to {high:g}", **_coverage(summary, rules)))
    return reasons


def slices_in_words(summary: SeriesSummary) -> Message:
    """How many slices there are."""
    return say("one slice") if summary.slices == 1 else say("{number} slices", number=summary.slices)


def _coverage(summary: SeriesSummary, rules: SelectionRules) -> dict[str, Quantity | float]:
    low, high = rules.coverage_mm
    return {"length": Quantity(summary.coverage_mm or 0.0, "mm"), "low": low, "high": Quantity(high, "mm")}


def _doubts(summary: SeriesSummary, rules: SelectionRules) -> tuple[list[Finding], list[Message]]:
    """What is odd but no reason to leave it: findings, and remarks for the list of reasons."""
    findings, remarks = [], []
    if unusual_coverage(summary, rules):
        lengths = _coverage(summary, rules)
        remarks.append(say("covers {length:.0f}, a chest {low:g} to {high:g}", **lengths))
        findings.append(
            make_finding(
                "coverage-unusual",
                say("The series covers {length:.0f}, a chest {low:g} to {high:g}.", **lengths),
                severity="warning" if too_short(summary, rules) else "info",
                coverage_mm=summary.coverage_mm,
                usual_mm=list(rules.coverage_mm),
            )
        )
    width = summary.field_of_view_mm
    if width and width < rules.min_field_of_view_mm:
        wide, least = Quantity(width, "mm"), Quantity(rules.min_field_of_view_mm, "mm")
        remarks.append(say("field of view {width:.0f}, a chest at least {least:g}", width=wide, least=least))
        findings.append(
            make_finding(
                "field-of-view-narrow",
                say(
                    "The field of view is {width:.0f} wide, that of a chest at least {least:g}.",
                    width=wide,
                    least=least,
                ),
                field_of_view_mm=width,
            )
        )
    if rules.kernel == "soft" and sharpness(summary.manufacturer, summary.kernel) == "sharp":
        remarks.append(say("kernel {kernel} is sharp", kernel=summary.kernel))
        findings.append(
            make_finding(
                "kernel-sharp",
                say("The reconstruction kernel {kernel} is sharp.", kernel=summary.kernel),
                kernel=summary.kernel,
            )
        )
    if rules.contrast != "any" and has_contrast(summary).given is None:
        findings.append(
            make_finding("contrast-unknown", say("Nothing in the header says whether contrast agent was given."))
        )
    if says_chest(summary, rules) is False:
        remarks.append(say("body part {part}", part=summary.body_part))
        findings.append(
            make_finding(
                "not-chest",
                say("The header says body part '{part}'.", part=summary.body_part),
                body_part=summary.body_part,
            )
        )
    return findings, remarks


def unusual_coverage(summary: SeriesSummary, rules: SelectionRules) -> bool:
    """Whether the coverage is known and outside that of a chest."""
    low, high = rules.coverage_mm
    return summary.coverage_mm is not None and not low <= summary.coverage_mm <= high


def too_short(summary: SeriesSummary, rules: SelectionRules) -> bool:
    """Whether the coverage is known and too short for a chest; a longer one may well contain it."""
    return summary.coverage_mm is not None and summary.coverage_mm < rules.coverage_mm[0]


def says_chest(summary: SeriesSummary, rules: SelectionRules) -> bool | None:
    """Whether body part, description or protocol name the chest; ``None`` where nothing says anything."""
    texts = (summary.body_part, summary.description, summary.protocol)
    if any(first_match(rules.prefer_body_part, text) is not None for text in texts):
        return True
    return False if summary.body_part else None
