"""Which volume of a catalog is taken, or which of each study, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...case_name import case_name
from ...findings import Finding, LungPrepError, error_from, make_finding
from ...messages import FileName, Listed, Message, Word, joined, say
from ...progress import Progress, ProgressCallback, as_progress
from ...recipe import Recipe
from ..catalogs.catalog import Catalog, SeriesHeaders, StudyHeaders
from ..volumes.alike import UNKNOWN
from ..volumes.slicer_order import compare_order
from ..volumes.summary import SeriesSummary
from .candidates import Candidate, JudgedStudy, described, judge_series, judge_study


def choose(
    catalog: Catalog,
    recipe: Recipe | None = None,
    *,
    series_uid: str | None = None,
    place: str = "",
    progress: Progress | ProgressCallback | None = None,
) -> tuple[Candidate, list[Finding]]:
    """The one volume to prepare, and what was noticed about the place it is in.

    Parameters
    ----------
    series_uid
        A Series Instance UID, or the ``case-...`` of a listing (``case-...#2`` for its second volume), that is
        taken whatever the rules say, as long as it is a stack of slices.
    place
        What the catalog is called where there is nothing usable in it.

    Raises
    ------
    LungPrepError
        when there is nothing that can be taken; the message says what there is instead.
    """
    recipe = recipe or Recipe()
    progress = as_progress(progress)
    if series_uid is not None:
        candidate = _requested(_named_series(catalog, series_uid.partition("#")[0], progress), recipe, series_uid)
        findings = list(catalog.findings())
    else:
        studies = catalog.studies(progress)
        findings = list(catalog.findings())
        candidate, more = _best(studies, recipe, findings, place)
        findings += more
    candidate = _with_files(candidate, catalog, recipe, progress)
    return candidate, findings + list(candidate.findings)


def next_usable(
    refused: Candidate, why: LungPrepError, recipe: Recipe, progress: Progress | ProgressCallback | None = None
) -> Candidate | None:
    """The next usable volume (of the study, then of the input's others) after one whose pixels cannot be used.

    One of its findings says so. ``None`` where there is none.
    """
    if not refused.alternatives or refused.catalog is None:
        return None
    following, *others = refused.alternatives
    number = refused.summary.series_number
    told = make_finding(
        "series-refused",
        say(
            "{series} could not be used: {reason}",
            series=_series_name(refused.summary) if number is not None else Word("the series"),
            reason=why.said,
        ),
    )
    following = replace(following, verdict="chosen", alternatives=tuple(others), findings=(*following.findings, told))
    return _with_files(following, refused.catalog, recipe, as_progress(progress))


def _with_files(candidate: Candidate, catalog: Catalog, recipe: Recipe, progress: Progress) -> Candidate:
    """The candidate with its files ready to be read; judged again where not all of them could be brought."""
    found = catalog.series(candidate.series.series_instance_uid, progress)
    if found != candidate.series:
        volumes = [c for c in judge_series(found, recipe) if c.volume is not None]
        number = candidate.volume.number if candidate.volume else 1
        again = next((c for c in volumes if c.volume and c.volume.number == number), None)
        if again is not None:
            candidate = replace(
                again, verdict=candidate.verdict, reasons=candidate.reasons, alternatives=candidate.alternatives
            )
    findings = candidate.findings
    sort_files = getattr(catalog, "sort_files", None)
    if sort_files is not None and candidate.volume is not None:
        findings += tuple(compare_order(candidate.volume, sort_files))
    return replace(candidate, series=found, catalog=catalog, findings=findings)


def choose_all(
    catalog: Catalog,
    recipe: Recipe | None = None,
    progress: Progress | ProgressCallback | None = None,
    *,
    with_files: bool = True,
) -> Iterator[tuple[str, list[Candidate], list[Finding]]]:
    """Per study its UID, the chosen volumes (one, or all usable ones where the recipe says so), and findings.

    Where an anonymiser gave several patients the UID of one study, one is chosen of each of them.

    A study without a usable series has no candidate and an error among its findings. The files of what is
    chosen can be read until the process ends; those of a zip are not even unpacked without ``with_files``.
    """
    recipe = recipe or Recipe()
    progress = as_progress(progress)
    for study in catalog.studies(progress):
        judged = judge_study(study, recipe)
        findings = list(study.findings)
        if not judged.chosen:
            findings.append(_nothing_usable(judged.candidates))
        chosen = list(_of_every_patient(judged.chosen))
        if with_files:
            chosen = [_with_files(candidate, catalog, recipe, progress) for candidate in chosen]
        findings += [finding for candidate in chosen for finding in candidate.findings]
        yield study.study_instance_uid, chosen, findings


def _of_every_patient(chosen: list[Candidate]) -> Iterator[Candidate]:
    """What is chosen of a study, and the best usable volume of every other patient in it."""
    known = {_patient(candidate) for candidate in chosen}
    yield from chosen
    for candidate in [other for one in chosen for other in one.alternatives]:
        patient = _patient(candidate)
        if "" not in known | {patient} and patient not in known:
            known.add(patient)
            yield replace(candidate, verdict="chosen")


def _patient(candidate: Candidate) -> str:
    """Tells the patient of a volume apart; empty where it is not known, or not one."""
    keys = {header.patient_key for header in candidate.volume.slices} if candidate.volume else set()
    return keys.pop() if len(keys) == 1 else ""


def _best(
    studies: list[StudyHeaders], recipe: Recipe, noticed: list[Finding], place: str
) -> tuple[Candidate, list[Finding]]:
    judged = [judge_study(study, recipe) for study in studies]
    chosen = sorted((c for study in judged for c in study.chosen), key=lambda c: c.rank or ())
    if not chosen:
        raise _nothing(judged, noticed, place)
    with_choice = sum(bool(study.chosen) for study in judged)
    findings = []
    if with_choice > 1:
        findings.append(
            make_finding(
                "several-studies",
                say("The input holds {number} studies with a usable series.", number=with_choice),
                studies=with_choice,
            )
        )
    if len(chosen) > 1 and recipe.selection.take != "all":  # another study's series is better than none
        others = [following for other in chosen[1:] for following in (other, *other.alternatives)]
        return replace(chosen[0], alternatives=(*chosen[0].alternatives, *others)), findings
    return chosen[0], findings


def _nothing(judged: list[JudgedStudy], noticed: list[Finding], place: str) -> LungPrepError:
    candidates = [candidate for study in judged for candidate in study.candidates]
    if candidates:
        return error_from(_nothing_usable(candidates, place))
    nothing = (
        say("There is no DICOM series in {place}.", place=FileName(place))
        if place
        else say("There is no DICOM series.")
    )
    told = joined([nothing, *(finding.said for finding in noticed[:3])])
    return LungPrepError(told, say("Give a folder, file or zip that holds a chest CT."))


def _nothing_usable(candidates: Iterable[Candidate], place: str = "") -> Finding:
    """The error that says what there is instead of a usable series, images first."""
    ordered = sorted(candidates, key=lambda c: (c.volume is None, -c.summary.slices))
    told = Listed(tuple(map(_name, ordered)), "; ")
    text = (
        say("There is no usable chest CT series in {place}: {series}.", place=FileName(place), series=told)
        if place
        else say("There is no usable chest CT series: {series}.", series=told)
    )
    alone = len(ordered) == 1 and ordered[0].summary.slices == 1
    done = say("If it is one slice of a scan, give the folder that holds all of them.") if alone else None
    return make_finding("no-usable-series", text, done, series=len(ordered))


def _name(candidate: Candidate) -> Message:
    """``CT series 4 (12 slices, fewer than 40)``."""
    return say(
        "{series} ({reasons})", series=_series_name(candidate.summary), reasons=joined(candidate.reasons[:2], "; ")
    )


def _series_name(summary: SeriesSummary) -> Message:
    modality = summary.modality or UNKNOWN
    if summary.series_number is None:
        return say("{modality} series", modality=modality)
    return say("{modality} series {number}", modality=modality, number=summary.series_number)


def _named_series(catalog: Catalog, name: str, progress: Progress) -> SeriesHeaders:
    """The series with this UID, or whose UID has this digest."""
    if not name.startswith("case-"):
        return catalog.series(name, progress)
    for study in catalog.studies(progress):
        for series in study.series:
            if case_name(series.series_instance_uid) == name:
                return series
    raise LungPrepError(
        say("There is no series '{name}' in the input.", name=name[:40]),
        say("See what there is with 'lungprep series'."),
        usage=True,
    )


def _requested(series: SeriesHeaders, recipe: Recipe, wanted: str) -> Candidate:
    """The best volume of a series, or the one whose number was given, whatever the rules say of it."""
    number = wanted.partition("#")[2]
    candidates = [c for c in judge_series(series, recipe) if c.volume is not None]
    if number:
        candidates = [c for c in candidates if c.volume and str(c.volume.number) == number]
    if not candidates:
        raise LungPrepError(
            say("The series that was asked for holds no images, or not so many volumes."),
            say("See what there is with 'lungprep series'."),
            usage=True,
        )
    best = min(candidates, key=lambda c: (c.verdict != "usable", c.rank or ()))
    if best.verdict == "usable":
        return replace(
            best, verdict="chosen", reasons=(joined([described(best.summary), say("asked for by name")], "; "),)
        )
    reasons = joined(best.reasons, "; ")
    finding = make_finding(
        "series-by-request", say("The rules would not take this series: {reasons}.", reasons=reasons)
    )
    asked = say("asked for by name, although {reasons}", reasons=reasons)
    return replace(best, verdict="chosen", reasons=(asked,), findings=(*best.findings, finding))
