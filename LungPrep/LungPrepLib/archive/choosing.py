"""Which series of a study is brought: the recipe's own rules, on headers that the archive's metadata give.

Where the metadata hold no positions (many archives answer C-FIND for images with UIDs alone), the rules are asked
what they can be asked with one header per series, and the rest are brought and judged on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..dicom.catalogs.catalog import SeriesHeaders, StudyHeaders
from ..dicom.catalogs.grouping import group_studies
from ..dicom.headers.slice_header import SliceHeader
from ..dicom.object_kinds import no_stack
from ..dicom.selection.candidates import JudgedStudy, judge_study
from ..dicom.selection.judging import CT_IMAGE_CLASSES, judge_object, reasons_from_one
from ..dicom.volumes.summary import summarise
from ..recipe import Recipe, SelectionRules
from .peers import FoundSeries


@dataclass(frozen=True)
class Choice:
    """Which series are brought, and why.

    Attributes
    ----------
    series
        Series Instance UIDs with the SOP Instance UIDs that the metadata name.
    reasons
        In words, of what is brought; of everything where nothing is.
    final
        Whether the rules had all they need. If not, they are asked again when the series are here.
    """

    series: dict[str, frozenset[str]]
    reasons: tuple[str, ...]
    final: bool = True


def worth_asking(series: FoundSeries, rules: SelectionRules) -> bool:
    """Whether the metadata of a series are worth their way: it may be a stack of the wanted modality."""
    if series.sop_class_uids and all(no_stack(uid) for uid in series.sop_class_uids):
        return False
    if not series.modality or series.modality in {name.upper() for name in rules.modality}:
        return True
    # Modality lies sometimes; then the class of the objects says what they are.
    return any(uid in CT_IMAGE_CLASSES for uid in series.sop_class_uids)


def choose_from_metadata(
    headers: dict[str, list[SliceHeader]], one_header: Callable[[str], list[SliceHeader]], recipe: Recipe
) -> Choice:
    """What the rules choose among the series of one study.

    Parameters
    ----------
    headers
        By Series Instance UID, as the archive's metadata have them.
    one_header
        Brings one instance of a series and gives its headers, where the metadata say too little.
    """
    told = {uid: found for uid, found in headers.items() if _enough(found)}
    untold = {uid: found for uid, found in headers.items() if uid not in told}
    if not untold:
        return choice_of(_judged(told, recipe), told)
    bring: dict[str, frozenset[str]] = {}
    reasons = []
    for uid, found in headers.items():
        against = _against(tuple(found if uid in told else one_header(uid)), recipe.selection)
        if against:
            reasons.append(against)
        else:
            bring[uid] = _sops(found)
    if not bring:
        return Choice({}, tuple(reasons))
    return Choice(bring, ("judged when it is here: the archive tells too little of it",), final=False)


def _enough(headers: list[SliceHeader]) -> bool:
    """Whether the metadata are as good as the files: an image without a place is told too little of."""
    return (
        bool(headers)
        and all(header.position or not header.rows for header in headers)
        and any(header.sop_class_uid and (header.rows or no_stack(header.sop_class_uid)) for header in headers)
    )


def _against(headers: tuple[SliceHeader, ...], rules: SelectionRules) -> str:
    if not headers:
        return "no image in it"
    if reason := judge_object(headers, rules):
        return str(reason)
    return "; ".join(str(reason) for reason in reasons_from_one(headers, summarise(headers, None), rules))


def _judged(headers: dict[str, list[SliceHeader]], recipe: Recipe) -> list[JudgedStudy]:
    flat = [header for found in headers.values() for header in found]
    return [judge_study(study, recipe) for study in _as_one_study(group_studies(flat))]


def _as_one_study(studies: list[StudyHeaders]) -> list[StudyHeaders]:
    """What the archive calls one study stays one, whatever the instances say."""
    if len(studies) <= 1:
        return studies
    series: tuple[SeriesHeaders, ...] = tuple(series for study in studies for series in study.series)
    return [StudyHeaders(studies[0].study_instance_uid, series)]


def choice_of(judged: list[JudgedStudy], headers: dict[str, list[SliceHeader]]) -> Choice:
    """What judged studies choose, as a choice."""
    chosen = [candidate for study in judged for candidate in study.chosen]
    if chosen:
        uids = dict.fromkeys(candidate.series.series_instance_uid for candidate in chosen)
        reasons = tuple("; ".join(str(r) for r in candidate.reasons) for candidate in chosen)
        return Choice({uid: _sops(headers.get(uid, [])) for uid in uids}, reasons)
    reasons = tuple(
        f"{candidate.summary.modality or 'unknown'}: {'; '.join(str(r) for r in candidate.reasons[:2])}"
        for study in judged
        for candidate in study.candidates
    )
    return Choice({}, reasons[:4] or ("no series that the rules would look at",))


def _sops(headers: list[SliceHeader]) -> frozenset[str]:
    return frozenset(header.sop_instance_uid for header in headers if header.sop_instance_uid)
