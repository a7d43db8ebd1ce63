"""Every volume of a study as a candidate, with a verdict and its reasons in words; the rules are data in the recipe.

Everything here is known from headers alone. A series is split into its volumes first, and each is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ...findings import Finding, make_finding
from ...messages import Count, Listed, Message, Value, as_message, joined, say
from ...recipe import Recipe
from ..catalogs.catalog import Catalog, SeriesHeaders, StudyHeaders
from ..volumes.splitting import VolumeHeaders, split_series
from ..volumes.stacks import is_localizer
from ..volumes.summary import SeriesSummary, summarise
from .judging import judge_object, judge_volume, slices_in_words
from .ranking import Rank, deciding, rank_of

Verdict = Literal["chosen", "usable", "not usable"]


@dataclass(frozen=True)
class Candidate:
    """One volume of a series (or a series that has none), its verdict and the reasons.

    Attributes
    ----------
    volume
        Its slices in stack order; ``None`` for what is not a stack of images.
    reasons
        In words, the most important first.
    findings
        What the rules noticed; those about slices are in ``volume.findings``.
    notes
        What only the pixels can tell.
    alternatives
        Of the chosen one, where one is taken: the other usable volumes of the study, the best first.
    """

    series: SeriesHeaders
    summary: SeriesSummary
    volume: VolumeHeaders | None = None
    verdict: Verdict = "not usable"
    reasons: tuple[Message, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()
    rank: Rank | None = None
    alternatives: tuple[Candidate, ...] = ()
    catalog: Catalog | None = None  # keeps the files of a zip alive while somebody may read them

    @property
    def voxels(self) -> int:
        """Voxels that reading it would give."""
        size = self.summary.size or (0, 0)
        return self.summary.slices * size[0] * size[1]

    @property
    def name(self) -> str:
        """The digest of the series, with the number of the volume where there are several."""
        if self.volume is None or self.volume.count == 1:
            return self.summary.digest
        return f"{self.summary.digest}#{self.volume.number}"


@dataclass(frozen=True)
class JudgedStudy:
    """A study with a verdict on every volume in it."""

    study: StudyHeaders
    candidates: tuple[Candidate, ...]

    @property
    def chosen(self) -> list[Candidate]:
        """The chosen ones, the best first."""
        return sorted((c for c in self.candidates if c.verdict == "chosen"), key=lambda c: c.rank or ())


def judge_study(study: StudyHeaders, recipe: Recipe) -> JudgedStudy:
    """A verdict and reasons for every volume of every series of a study."""
    candidates = [candidate for series in study.series for candidate in judge_series(series, recipe)]
    return compare(study, candidates, recipe)


def compare(study: StudyHeaders, candidates: list[Candidate], recipe: Recipe) -> JudgedStudy:
    """The verdicts of a study whose series were judged one by one (:func:`judge_series`)."""
    usable = sorted((c for c in candidates if c.verdict == "usable"), key=lambda c: c.rank or ())
    if not usable:
        return JudgedStudy(study, tuple(candidates))
    verdicts = _verdicts(usable, recipe, len(candidates))
    return JudgedStudy(study, tuple(verdicts.get(id(c), c) for c in candidates))


def _verdicts(usable: list[Candidate], recipe: Recipe, count: int) -> dict[int, Candidate]:
    """The verdicts on usable candidates, the best first, by the identity of the candidate."""
    best = usable[0]
    verdicts = {}
    for place, candidate in enumerate(usable):
        what = described(candidate.summary)
        if recipe.selection.take == "all":
            why = say("every usable series is taken")
        elif place == 0 and len(usable) == 1 == count:
            why = say("the only series")
        elif place == 0 and len(usable) == 1:
            why = say("the only usable one of {number} series", number=count)
        elif place == 0:
            decided = deciding(best.rank, usable[1].rank)[0]
            why = say("{reason} of {number} usable series", reason=decided, number=len(usable))
        else:
            why = deciding(best.rank, candidate.rank)[1]
        reason = joined([what, why], "; ")
        chosen = place == 0 or recipe.selection.take == "all"
        verdicts[id(candidate)] = replace(
            candidate, verdict="chosen" if chosen else "usable", reasons=(reason, *candidate.reasons)
        )
    if recipe.selection.take != "all":
        others_by_rank = tuple(verdicts[id(candidate)] for candidate in usable[1:])
        verdicts[id(best)] = replace(verdicts[id(best)], alternatives=others_by_rank)
    return verdicts


def judge_series(series: SeriesHeaders, recipe: Recipe) -> list[Candidate]:
    """Every volume of one series as ``usable`` or ``not usable``, with reasons."""
    reason = judge_object(series.slices, recipe.selection)
    if reason:
        summary = summarise(series.slices, None)
        return [Candidate(series, summary, reasons=(reason,), findings=series.findings)]
    candidates = []
    volumes = split_series(series, recipe.geometry)
    for volume in volumes:
        summary = summarise(volume.slices, volume.geometry)
        judgement = judge_volume(volume, summary, recipe.selection)
        elsewhere = _elsewhere(volume, volumes)
        candidates.append(
            Candidate(
                series,
                summary,
                volume,
                "not usable" if judgement.against else "usable",
                judgement.against or judgement.remarks,
                (*judgement.findings, *elsewhere),
                judgement.notes,
                rank_of(volume, summary, recipe.selection),
            )
        )
    return candidates


def _elsewhere(volume: VolumeHeaders, volumes: list[VolumeHeaders]) -> tuple[Finding, ...]:
    """A finding that counts the slices of the series that are in other volumes of it, localizers aside."""
    others = [other for other in volumes if other is not volume and not is_localizer(other.slices[0])]
    if not others:
        return ()
    count = sum(len(other.slices) for other in others)
    told = Listed(
        tuple(
            say("{number} ({label})", number=len(other.slices), label=other.label or say("no place"))
            for other in others
        )
    )
    values: dict[str, Value] = {
        "number": Count(count, "slice"),
        "volumes": Count(len(others), "other volume"),
        "counts": told,
    }
    text = (
        say("{number} of the series is in {volumes} of it: {counts}.", **values)
        if count == 1
        else say("{number} of the series are in {volumes} of it: {counts}.", **values)
    )
    return (make_finding("slices-elsewhere", text, slices=count),)


def described(summary: SeriesSummary) -> Message:
    """``134 slices, 3.0 mm, ORIGINAL PRIMARY AXIAL``."""
    parts = [slices_in_words(summary)]
    distance = summary.step_mm or summary.thickness_mm
    if distance:
        parts.append(say("{distance} mm", distance=_length(distance)))
    if summary.image_type:
        parts.append(as_message(" ".join(summary.image_type[:3])))
    return joined(parts, ", ")


def _length(millimetres: float) -> str:
    """With all its digits and at least one decimal: 10.0, 2.5, 1.25, 0.625."""
    return np.format_float_positional(round(millimetres, 3), trim="0")
