"""Headers put together into series and studies."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ...findings import Finding, make_finding
from ...messages import FileName, say
from ..headers.files import base_name, named
from ..headers.slice_header import SliceHeader
from .catalog import SeriesHeaders, StudyHeaders
from .scattered import FolderOf, joined, parent_of


def group_studies(
    headers: Iterable[SliceHeader], *, join_scattered: bool = False, folder_of: FolderOf = parent_of
) -> list[StudyHeaders]:
    """Series by Series Instance UID, studies by Study Instance UID, both in a fixed order.

    Files without a Series Instance UID are put together by folder, study, series number and kind. A series
    whose slices name several studies (some anonymisers give every slice its own) stays one series. With
    ``join_scattered``, slices that have a series each and are one by all else become one (:mod:`.scattered`): where all
    files are known, and a series is not asked for by its own UID. ``folder_of`` says where a file lay before it was
    unpacked.
    """
    by_series: dict[str, list[SliceHeader]] = defaultdict(list)
    without_uid = set()
    for header in headers:
        if not header.series_instance_uid:
            header = replace(header, series_instance_uid=_made_uid(header, folder_of(header)))
            without_uid.add(header.series_instance_uid)
        by_series[header.series_instance_uid].append(header)
    was_scattered: set[str] = set()
    if join_scattered:
        by_series, was_scattered = joined(by_series, folder_of)
    by_study: dict[str, list[SeriesHeaders]] = defaultdict(list)
    for uid, slices in by_series.items():
        series = _series(uid, slices, uid in without_uid)
        if uid in was_scattered:
            text = say("{number} slices name a series of their own each, and agree in all else.", number=len(slices))
            series = replace(series, findings=(make_finding("series-uid-each", text), *series.findings))
        by_study[series.study_instance_uid].append(series)
    studies = [StudyHeaders(uid, tuple(sorted(found, key=_series_order))) for uid, found in by_study.items()]
    return sorted(studies, key=lambda study: (study_date(study), study.study_instance_uid))


def study_date(study: StudyHeaders) -> str:
    """The earliest Study Date in the study, ``""`` where there is none."""
    return min((h.study_date for series in study.series for h in series.slices if h.study_date), default="")


def _series(uid: str, slices: list[SliceHeader], made_up: bool) -> SeriesHeaders:
    slices.sort(key=lambda header: (header.path, -1 if header.frame is None else header.frame))
    studies = Counter(header.study_instance_uid for header in slices)
    study = min(studies, key=lambda name: (-studies[name], name))
    findings: list[Finding] = []
    if made_up:
        findings.append(
            make_finding(
                "series-uid-missing",
                say("{number} files have no Series Instance UID.", number=len({h.path for h in slices})),
            )
        )
    if len(studies) > 1:
        findings.append(
            make_finding(
                "mixed-study",
                say("The slices of one series name {number} different studies.", number=len(studies)),
                studies=len(studies),
            )
        )
    patients = {header.patient_key for header in slices if header.patient_key}
    if len(patients) > 1:
        findings.append(
            make_finding(
                "mixed-patient",
                say("The slices of one series name {number} different patients.", number=len(patients)),
                patients=len(patients),
            )
        )
    cut = sorted({base_name(path) for path in {h.path for h in slices if h.missing_bytes}})
    if cut:
        findings.append(
            make_finding(
                "file-truncated",
                say("{number} files end before their pixels do: {files}.", number=len(cut), files=named(cut))
                if len(cut) > 1
                else say("The file {file} ends before its pixels do.", file=FileName(cut[0])),
                files=cut[:200],
            )
        )
    return SeriesHeaders(uid, study, tuple(slices), tuple(findings))


def _series_order(series: SeriesHeaders) -> tuple[bool, int, str]:
    number = next((h.series_number for h in series.slices if h.series_number is not None), None)
    return number is None, number or 0, series.series_instance_uid


def _made_uid(header: SliceHeader, folder: str) -> str:
    """A UID of the 2.25 root that is the same for the same files in the same folder at every look."""
    parts = (folder, header.study_instance_uid, str(header.series_number), header.modality)
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"
