"""Which of several usable volumes is the best: an order that never depends on chance."""

from __future__ import annotations

import math

from ...messages import Message, say
from ...recipe import SelectionRules
from ..volumes.splitting import VolumeHeaders
from ..volumes.stacks import says_loss
from ..volumes.summary import SeriesSummary, length_of
from .contrast import has_contrast
from .judging import says_chest, too_short, unusual_coverage
from .kernels import sharpness
from .patterns import first_match

_COVERED = 0.8
Rank = tuple[tuple[float, ...] | float | str, ...]

# What decides between two volumes: said of the better one, said of the other. In this order.
_CRITERIA = (
    (say("long enough for a chest"), say("shorter than a chest")),
    (say("wide enough for a chest"), say("a narrower field of view")),
    (say("no large part missing"), say("a large part of its slices is missing")),
    (say("not named another part of the body"), say("named another part of the body")),
    (say("preferred image type"), say("a less preferred image type")),
    (say("axial slices"), say("no axial slices")),
    (say("the length of a chest"), say("longer than a chest")),
    (say("named a chest"), say("not named a chest")),
    (say("more than 8 bits per pixel"), say("8 bits per pixel")),
    (say("not compressed with loss"), say("compressed with loss")),
    (say("contrast agent as wanted"), say("contrast agent is not known")),
    (say("preferred description"), say("no preferred description")),
    (say("preferred kernel"), say("a less preferred kernel")),
    (say("a kernel as wanted"), say("a kernel less fit for the purpose")),
    (say("most slices"), say("fewer slices")),
    (say("thinnest slices"), say("thicker slices")),
    (say("finest pixels"), say("coarser pixels")),
    (say("lowest series number"), say("a higher series number")),
    (say("lowest UID among equals"), say("equal, but with a higher UID")),
    (say("first volume"), say("a later volume of the same series")),
)


def rank_of(volume: VolumeHeaders, summary: SeriesSummary, rules: SelectionRules) -> Rank:
    """A sort key: the smallest is the best."""
    bits = max((h.bits_allocated or 16 for h in volume.slices), default=16)
    description = first_match(rules.prefer_description, summary.description)
    kernel = first_match(rules.prefer_kernel, summary.kernel)
    return (
        float(too_short(summary, rules)),
        _narrowness(summary, rules),
        float(_has_gaps(volume)),
        float(says_chest(summary, rules) is False),
        _image_type(summary, rules),
        float(summary.plane not in ("axial", "")),
        float(unusual_coverage(summary, rules)),
        float(says_chest(summary, rules) is not True),
        float(bits <= 8),
        float(any(map(says_loss, volume.slices))),
        float(rules.contrast != "any" and has_contrast(summary).given is None),
        float(len(rules.prefer_description) if description is None else description),
        float(len(rules.prefer_kernel) if kernel is None else kernel),
        _unfit_kernel(summary, rules),
        -float(summary.slices),
        summary.thickness_mm or summary.step_mm or 1e9,
        max(summary.spacing_mm or (1e9,)),
        float(summary.series_number if summary.series_number is not None else 1e18),
        volume.series_instance_uid,
        float(volume.number),
    )


def _narrowness(summary: SeriesSummary, rules: SelectionRules) -> float:
    """By how many centimetres the field of view is narrower than wanted: of two hearts' the wider one goes first."""
    if summary.field_of_view_mm is None:
        return 0.0
    return float(max(math.ceil((rules.min_field_of_view_mm - summary.field_of_view_mm) / 10), 0))


def _unfit_kernel(summary: SeriesSummary, rules: SelectionRules) -> float:
    """0 for a kernel as wanted, 3 for the opposite; one that is not known stands just before the opposite."""
    if rules.kernel == "any":
        return 0.0
    order = ("soft", "medium", "", "sharp") if rules.kernel == "soft" else ("sharp", "medium", "", "soft")
    return float(order.index(sharpness(summary.manufacturer, summary.kernel)))


def _has_gaps(volume: VolumeHeaders) -> bool:
    """Whether more than a fifth of the length lies further than one step from any slice."""
    geometry = volume.geometry
    return geometry is not None and float(geometry.slice_extents_mm.sum()) < _COVERED * length_of(geometry)


def _image_type(summary: SeriesSummary, rules: SelectionRules) -> tuple[float, ...]:
    """Per preferred value whether it is missing; an absent ImageType lies between having and lacking them."""
    if not summary.image_type:
        return tuple(0.5 for _ in rules.prefer_image_type)
    return tuple(float(value.upper() not in summary.image_type) for value in rules.prefer_image_type)


def deciding(better: Rank | None, other: Rank | None) -> tuple[Message, Message]:
    """What decided between two: words for the better one and for the other."""
    for words, one, two in zip(_CRITERIA, better or (), other or (), strict=False):
        if one != two:
            return words
    return say("first"), say("equal")
