"""An archive asked by DICOMweb: QIDO-RS to find, WADO-RS for metadata and instances (DICOM PS3.18), through
dicomweb-client.

What real servers do to a client is met here: answers that were cut at a limit are asked for again in parts,
filters that were ignored are applied here, values that the server would compare with their percent signs are asked
for with wildcards, and instances come as they are stored (``transfer-syntax=*``).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..dicom.headers.slice_header import SliceHeader
from ..progress import Progress
from .credentials import Credentials, split_address
from .date_ranges import all_in_range
from .http_session import make_session
from .http_trouble import DAMAGED, in_words, not_json
from .json_model import headers_of_json, series_of_json, study_of_json
from .peers import ArchiveTrouble, FoundSeries, FoundStudy, Receive, StudyQuery, fits
from .throttle import Throttle

if TYPE_CHECKING:
    from pydicom import Dataset

_STUDY_FIELDS = ("AccessionNumber", "PatientID", "StudyDate", "StudyDescription", "NumberOfStudyRelatedSeries")
_SERIES_FIELDS = (
    "SeriesNumber", "SeriesDescription", "ProtocolName", "Modality", "NumberOfSeriesRelatedInstances",
)  # fmt: skip
_AS_STORED = (("application/dicom", "*"),)
# What a server may compare with its percent signs, or take for a wildcard or a list.
_SPECIAL = re.compile(r"[^0-9A-Za-z.\-_]")
_WILDCARDS = frozenset("*?")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")  # of which its index may hold anything: UTF-8, bare letters, nothing
_CHUNK = 64 * 1024  # what is lost at most when a line breaks
_FEW = 8


class DicomwebArchive:
    """An archive behind a DICOMweb address.

    Parameters
    ----------
    url
        Of the service: what stands before ``/studies``.
    credentials
        From the environment; netrc is looked into where they are empty.
    throttle
        Shared limits on requests and bytes.
    timeout_s
        How long the server may stay silent.

    Raises
    ------
    LungPrepError
        when the address is none or holds a password.
    """

    def __init__(self, url: str, credentials: Credentials, throttle: Throttle, *, timeout_s: float = 60.0) -> None:
        from dicomweb_client.web import DICOMwebClient

        parts = split_address(url)
        self._place = parts.netloc
        self._throttle = throttle
        self._session = make_session(credentials, throttle)
        self._client = DICOMwebClient(
            url.rstrip("/"), self._session, chunk_size=_CHUNK, permissive_uid=True, timeout=timeout_s
        )
        # It would retry what is no use and raise what is no requests exception; fetching has its own retries.
        self._client.set_http_retry_params(retry=False)

    @property
    def place(self) -> str:
        """Host and port."""
        return self._place

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def studies(self, query: StudyQuery, progress: Progress) -> list[FoundStudy]:
        """The studies that fit; a range of dates is asked for in parts until the parts add up."""

        def ask(first: str, last: str) -> dict[str, FoundStudy]:
            return self._ask_studies(query, first, last, progress)

        if query.accession or query.patient_id:
            found = ask(query.first_date, query.last_date)
        else:
            found = all_in_range(ask, query.first_date, query.last_date)
        return sorted(found.values(), key=lambda study: (study.date, study.study_instance_uid))

    def _ask_studies(self, query: StudyQuery, first: str, last: str, progress: Progress) -> dict[str, FoundStudy]:
        filters: dict[str, str] = {}
        if query.accession:
            filters["AccessionNumber"] = _pattern(query.accession)
        if query.patient_id:
            filters["PatientID"] = _pattern(query.patient_id)
        if first or last:
            filters["StudyDate"] = first if first == last else f"{first}-{last}"
        found: dict[str, FoundStudy] = {}
        while True:
            with self._asking(progress):
                page = self._client.search_for_studies(
                    fields=_STUDY_FIELDS, search_filters=filters, offset=len(found) or None
                )
            new = [study for study in map(study_of_json, _datasets(page)) if study.study_instance_uid not in found]
            found |= {study.study_instance_uid: study for study in new if study.study_instance_uid}
            if not new or (query.accession and not _WILDCARDS & set(filters["AccessionNumber"])):
                break
        whole = StudyQuery(query.accession, query.patient_id, first, last)
        return {uid: study for uid, study in found.items() if fits(study, whole)}

    def series(self, study: FoundStudy, progress: Progress) -> list[FoundSeries]:
        """The series of a study; where the server says that there are more than it lists, from all its metadata."""
        found: dict[str, FoundSeries] = {}
        while True:
            with self._asking(progress):
                page = self._client.search_for_series(
                    study.study_instance_uid, fields=_SERIES_FIELDS, offset=len(found) or None
                )
            new = [s for s in map(series_of_json, _datasets(page)) if s.series_instance_uid not in found]
            found |= {series.series_instance_uid: series for series in new if series.series_instance_uid}
            if not new or len(found) == study.series:
                break
        if study.series is not None and len(found) < study.series:
            for series in self._series_by_metadata(study, progress):
                found.setdefault(series.series_instance_uid, series)
        return list(found.values())

    def _series_by_metadata(self, study: FoundStudy, progress: Progress) -> Iterator[FoundSeries]:
        with self._asking(progress):
            answer = self._client.retrieve_study_metadata(study.study_instance_uid)
        seen: dict[str, FoundSeries] = {}
        counts: dict[str, int] = {}
        for dataset in _datasets(answer):
            series = series_of_json(dataset)
            seen.setdefault(series.series_instance_uid, series)
            counts[series.series_instance_uid] = counts.get(series.series_instance_uid, 0) + 1
        for uid, series in seen.items():
            if uid:
                yield FoundSeries(uid, series.modality, series.number, series.description, series.protocol, counts[uid])

    def headers(self, study: FoundStudy, series: FoundSeries, progress: Progress) -> list[SliceHeader]:
        """The headers of a series from its WADO-RS metadata, which no limit of a search cuts."""
        with self._asking(progress):
            answer = self._client.retrieve_series_metadata(study.study_instance_uid, series.series_instance_uid)
        # An answer for another series than the one that was asked for is no answer.
        return [
            header
            for dataset in _datasets(answer)
            for header in headers_of_json(dataset)
            if header.series_instance_uid == series.series_instance_uid
        ]

    def retrieve(
        self, study: FoundStudy, series: FoundSeries, wanted: frozenset[str], receive: Receive, progress: Progress
    ) -> None:
        """Bring a series as one stream; the few that an earlier stream left out, one by one."""
        ids = study.study_instance_uid, series.series_instance_uid
        if wanted and len(wanted) <= _FEW:
            for sop in sorted(wanted):
                with self._asking(progress):
                    self._hand_over(iter([self._client.retrieve_instance(*ids, sop, _AS_STORED)]), receive, progress)
            return
        with self._asking(progress):
            self._hand_over(self._client.iter_series(*ids, _AS_STORED), receive, progress)

    def _hand_over(self, datasets: Iterator[Dataset], receive: Receive, progress: Progress) -> None:
        for dataset in datasets:
            content = _file_of(dataset)
            receive(str(dataset.get("SOPInstanceUID", "")), content)
            self._throttle.received(len(content), progress)
            progress.check()

    def _asking(self, progress: Progress) -> Any:
        progress.check()
        self._session.progress = progress
        return in_words(self._place)


def _pattern(value: str) -> str:
    """A value as a query that any server understands; the answers are held against the value itself."""
    return "*".join(_SPECIAL.sub("?", part) for part in _NOT_ASCII.split(value))


def _file_of(dataset: Dataset) -> bytes:
    """The dataset as the file that it came as: pydicom writes unread elements back byte for byte."""
    buffer = io.BytesIO()
    try:
        dataset.save_as(buffer, enforce_file_format=True)
    except Exception as error:  # what was damaged on the way may be anything
        raise ArchiveTrouble(*DAMAGED, passing=True) from error
    return buffer.getvalue()


def _datasets(answer: Any) -> list[Any]:
    if not isinstance(answer, list) or not all(isinstance(dataset, dict) for dataset in answer):
        raise not_json()
    return answer
