"""An archive asked by DIMSE (DICOM PS3.4 C, PS3.7): C-FIND to find, C-GET or C-MOVE to bring, through pynetdicom.

What real servers do is met here: one presentation context per transfer syntax, so that instances come as they are
stored; role selection, without which C-GET is refused; answers that end at a limit are asked for again in parts; and
the number that arrived counts, not the status of the last message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..dicom.headers.slice_header import SliceHeader
from ..messages import say
from ..progress import Progress
from .date_ranges import all_in_range
from .dimse_association import PENDING, Address, Peer
from .dimse_queries import image_query, series_query, study_query
from .dimse_receiver import STORED_AS, MoveReceiver, received
from .json_model import headers_of_json, series_of_json, study_of_json
from .peers import ArchiveTrouble, FoundSeries, FoundStudy, Receive, StudyQuery, fits
from .throttle import Throttle

if TYPE_CHECKING:
    from pydicom import Dataset

_IMAGE_CLASSES = (
    "1.2.840.10008.5.1.4.1.1.2",
    "1.2.840.10008.5.1.4.1.1.2.1",
    "1.2.840.10008.5.1.4.1.1.2.2",
    "1.2.840.10008.5.1.4.1.1.4",  # MR and PET, for recipes that take them
    "1.2.840.10008.5.1.4.1.1.128",
)
_MOST_CONTEXTS = 128  # in one association (DICOM PS3.8 9.3.2.2)
_UIDS_AT_ONCE = 64


class DimseArchive:
    """An archive behind an AE title.

    Parameters
    ----------
    address
        Of the archive.
    calling
        The AE title of our own; many archives want to know it.
    throttle
        Shared limits on requests and bytes.
    receiver
        Where C-MOVE sends to; C-GET is used without one.
    timeout_s
        How long the archive may stay silent.
    """

    def __init__(
        self,
        address: Address,
        throttle: Throttle,
        *,
        calling: str = "LUNGPREP",
        receiver: MoveReceiver | None = None,
        timeout_s: float = 60.0,
    ) -> None:
        self._throttle, self._receiver = throttle, receiver
        self._peer = Peer(address, calling, throttle, timeout_s)

    @property
    def place(self) -> str:
        """Title, host and port."""
        return self._peer.place

    def close(self) -> None:
        """Stop listening for what C-MOVE sends."""
        if self._receiver is not None:
            self._receiver.close()

    def studies(self, query: StudyQuery, progress: Progress) -> list[FoundStudy]:
        """The studies that fit; a range of dates is asked for in parts until the parts add up."""

        def ask(first: str, last: str) -> dict[str, FoundStudy]:
            asked = StudyQuery(query.accession, query.patient_id, first, last)
            answers = map(study_of_json, self._find(study_query(asked), progress))
            return {study.study_instance_uid: study for study in answers if fits(study, asked)}

        if query.accession or query.patient_id:
            found = ask(query.first_date, query.last_date)
        else:
            found = all_in_range(ask, query.first_date, query.last_date)
        return sorted(found.values(), key=lambda study: (study.date, study.study_instance_uid))

    def series(self, study: FoundStudy, progress: Progress) -> list[FoundSeries]:
        """The series of a study."""
        answers = list(map(series_of_json, self._find(series_query(study.study_instance_uid), progress)))
        found = {series.series_instance_uid: series for series in answers if series.series_instance_uid}
        if study.series is not None and len(found) < study.series:
            raise ArchiveTrouble(
                say(
                    "The archive lists {found} of the {count} series of a study.", found=len(found), count=study.series
                ),
                say("Ask its administrator to raise the limit of answers (C-FIND)."),
            )
        return list(found.values())

    def headers(self, study: FoundStudy, series: FoundSeries, progress: Progress) -> list[SliceHeader]:
        """What C-FIND tells of each image: on many archives its UIDs alone, and not more than a limit."""
        query = image_query(study.study_instance_uid, series.series_instance_uid)
        headers = [header for answer in self._find(query, progress) for header in headers_of_json(answer)]
        return [h for h in headers if h.series_instance_uid in ("", series.series_instance_uid)]

    def retrieve(
        self, study: FoundStudy, series: FoundSeries, wanted: frozenset[str], receive: Receive, progress: Progress
    ) -> None:
        """Bring a series, or the wanted instances of it, by C-GET or C-MOVE."""
        uids = sorted(wanted)
        parts = [uids[n : n + _UIDS_AT_ONCE] for n in range(0, len(uids), _UIDS_AT_ONCE)] or [[]]
        for part in parts:
            query = image_query(study.study_instance_uid, series.series_instance_uid, part, for_retrieve=True)

            def take(sop: str, content: bytes) -> None:
                receive(sop, content)
                self._throttle.received(len(content), progress)

            if self._receiver is not None:
                self._move(query, series.series_instance_uid, take, progress)
            else:
                self._get(query, series.sop_class_uids or _IMAGE_CLASSES, take, progress)

    def _find(self, query: Dataset, progress: Progress) -> list[dict[str, Any]]:
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as Model

        answers = []
        with self._peer.association([(Model, None)], progress) as association:
            for status, answer in association.send_c_find(query, Model):
                progress.check()
                self._peer.check(status, finding=True)
                if answer is not None and status.Status in PENDING:
                    answers.append(_as_json(answer))
        return answers

    def _get(self, query: Dataset, classes: tuple[str, ...], receive: Receive, progress: Progress) -> None:
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet as Model

        # One context per class and syntax: an archive accepts one syntax of each and sends in no other.
        contexts = [(Model, None), *((uid, syntax) for uid in classes for syntax in STORED_AS)][:_MOST_CONTEXTS]
        troubles: list[BaseException] = []
        with self._peer.association(contexts, progress, received(receive, troubles), storage=classes) as association:
            for status, _ in association.send_c_get(query, Model):
                if troubles:
                    association.abort()
                    break
                progress.check()
                self._peer.check(status)
        if troubles:
            raise troubles[0]

    def _move(self, query: Dataset, series_uid: str, receive: Receive, progress: Progress) -> None:
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelMove as Model

        assert self._receiver is not None
        with (
            self._receiver.taking(series_uid, receive) as troubles,
            self._peer.association([(Model, None)], progress) as association,
        ):
            for status, _ in association.send_c_move(query, self._receiver.title, Model):
                if troubles:
                    association.abort()
                    break
                progress.check()
                self._peer.check(status, moving=True)
        if troubles:
            raise troubles[0]


def _as_json(answer: Dataset) -> dict[str, Any]:
    """An answer in the DICOM JSON model; values that break their rules are left out one by one."""
    document: dict[str, Any] = answer.to_json_dict(suppress_invalid_tags=True)
    return document
