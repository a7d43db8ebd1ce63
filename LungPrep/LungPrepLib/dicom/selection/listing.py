"""What ``lungprep series`` shows: every series, its verdict and the reasons, without reading pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...case_name import study_name
from ...findings import SEVERITIES, Finding
from ...messages import say
from ...progress import Progress, ProgressCallback, as_progress
from ...recipe import Recipe
from ..catalogs.catalog import Catalog
from ..catalogs.grouping import study_date
from .candidates import Candidate, JudgedStudy, judge_study


@dataclass(frozen=True)
class Listing:
    """The studies of a source with a verdict on every series, and what was noticed about the source."""

    studies: tuple[JudgedStudy, ...]
    findings: tuple[Finding, ...]

    def as_dict(self, *, keep_identifiers: bool = False) -> dict[str, Any]:
        """Plain JSON values; UIDs, study dates and descriptions only with ``keep_identifiers``."""
        return {
            "studies": [_study_dict(study, keep_identifiers) for study in self.studies],
            "chosen": [candidate.name for study in self.studies for candidate in study.chosen],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def list_series(
    catalog: Catalog, recipe: Recipe | None = None, progress: Progress | ProgressCallback | None = None
) -> Listing:
    """Judge every series of a catalog from headers alone.

    Raises
    ------
    LungPrepError
        when the catalog cannot be read.
    """
    recipe = recipe or Recipe()
    progress = as_progress(progress)
    judged = []
    studies = catalog.studies(progress)
    for index, study in enumerate(studies):
        progress("scan", 1.0, say("judging study {number} of {total}", number=index + 1, total=len(studies)))
        judged.append(judge_study(study, recipe))
    return Listing(tuple(judged), tuple(catalog.findings()))


def _study_dict(judged: JudgedStudy, keep_identifiers: bool) -> dict[str, Any]:
    study: dict[str, Any] = {
        "study": study_name(judged.study.study_instance_uid),
        "series": [_candidate_dict(candidate, keep_identifiers) for candidate in judged.candidates],
        "findings": [finding.as_dict() for finding in judged.study.findings],
    }
    if keep_identifiers:
        study["study_instance_uid"] = judged.study.study_instance_uid
        study["date"] = study_date(judged.study)
        study["description"] = study_description(judged)
    return study


# Dates, and texts of a study that somebody types, often with a patient's or project's name in them.
_IDENTIFYING = ("study_date", "study_description", "requested_procedure", "performed_procedure")


def _candidate_dict(candidate: Candidate, keep_identifiers: bool) -> dict[str, Any]:
    volume = candidate.volume
    values: dict[str, Any] = {
        "name": candidate.name,
        "verdict": candidate.verdict,
        "reasons": list(map(str, candidate.reasons)),
        "notes": list(map(str, candidate.notes)),
        **candidate.summary.as_dict(),
        "volume": volume.number if volume else None,
        "volumes": volume.count if volume else 0,
        "volume_label": str(volume.label) if volume else "",
        "findings": [finding.as_dict() for finding in all_findings(candidate)],
    }
    identifying = {key: values.pop(key) for key in _IDENTIFYING}
    if keep_identifiers:
        values |= identifying | {"series_instance_uid": candidate.series.series_instance_uid}
    return values


def all_findings(candidate: Candidate) -> list[Finding]:
    """What was noticed about slices and by the rules, the gravest first, each once."""
    found = [*(candidate.volume.findings if candidate.volume else candidate.series.findings), *candidate.findings]
    unique = {(finding.code, finding.message): finding for finding in found}
    return sorted(unique.values(), key=lambda finding: -SEVERITIES.index(finding.severity))


def study_description(judged: JudgedStudy) -> str:
    """The first Study Description; it may name the patient."""
    return next((h.study_description for s in judged.study.series for h in s.slices if h.study_description), "")
