"""An archive asked by DIMSE (DICOM PS3.4 C, PS3.7): C-FIND to find, C-GET or C-MOVE to bring, through pynetdicom.

What real servers do is met here: one presentation context per transfer syntax, so that instances come as they are
stored; role selection, without which C-GET is refused; answers that end at a limit are asked for again in parts; and
the number that arrived counts, not the status of the last message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..dicom.headers.slice_header import SliceHeader
from ..findings import LungPrepError
from ..messages import say
from ..progress import Cancelled, Progress
from .date_ranges import all_in_range
from .dimse_queries import image_query, series_query, study_query
from .dimse_receiver import STORED_AS, MoveReceiver, received
from .json_model import NUMBER_OF_SERIES_INSTANCES, NUMBER_OF_STUDY_SERIES, elements_of, headers_of_json
from .peers import ArchiveTrouble, FoundSeries, FoundStudy, Receive, StudyQuery, fits
from .throttle import Throttle

if TYPE_CHECKING:
    from pydicom import Dataset

_ADDRESS = re.compile(r"([^@\s]{1,16})@(\[[0-9a-fA-F:]+\]|[^@:\s]+):(\d{1,5})")
_PENDING = (0xFF00, 0xFF01)
_IMAGE_CLASSES = (
    "1.2.840.10008.5.1.4.1.1.2",
    "1.2.840.10008.5.1.4.1.1.2.1",
    "1.2.840.10008.5.1.4.1.1.2.2",
    "1.2.840.10008.5.1.4.1.1.4",  # MR and PET, for recipes that take them
    "1.2.840.10008.5.1.4.1.1.128",
)
_CALLED_UNKNOWN = 7  # why an association is rejected (DICOM PS3.8 9.3.4)
_MOST_CONTEXTS = 128  # in one association (DICOM PS3.8 9.3.2.2)
_UIDS_AT_ONCE = 64


@dataclass(frozen=True)
class Address:
    """``AE@HOST:PORT``: the title that the archive is called by, and where it listens."""

    title: str
    host: str
    port: int


def address_of(text: str) -> Address:
    """``AE@HOST:PORT`` taken apart.

    Raises
    ------
    LungPrepError
        when it is not of that form.
    """
    match = _ADDRESS.fullmatch(text.strip())
    if match is None or not 0 < int(match[3]) < 65536:
        raise LungPrepError(
            say("'{text}' is no address of a DICOM archive.", text=text[:60]),
            say("Write AE@HOST:PORT, such as PACS@archive.example.org:104."),
            usage=True,
        )
    return Address(match[1], match[2].strip("[]"), int(match[3]))


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
        self._address, self._throttle, self._receiver = address, throttle, receiver
        self._calling, self._timeout_s = calling, timeout_s

    @property
    def place(self) -> str:
        """Title, host and port."""
        return f"{self._address.title}@{self._address.host}:{self._address.port}"

    def close(self) -> None:
        """Stop listening for what C-MOVE sends."""
        if self._receiver is not None:
            self._receiver.close()

    def studies(self, query: StudyQuery, progress: Progress) -> list[FoundStudy]:
        """The studies that fit; a range of dates is asked for in parts until the parts add up."""

        def ask(first: str, last: str) -> dict[str, FoundStudy]:
            asked = StudyQuery(query.accession, query.patient_id, first, last)
            answers = map(_study, self._find(study_query(asked), progress))
            return {study.study_instance_uid: study for study in answers if fits(study, asked)}

        if query.accession or query.patient_id:
            found = ask(query.first_date, query.last_date)
        else:
            found = all_in_range(ask, query.first_date, query.last_date)
        return sorted(found.values(), key=lambda study: (study.date, study.study_instance_uid))

    def series(self, study: FoundStudy, progress: Progress) -> list[FoundSeries]:
        """The series of a study."""
        answers = list(map(_series, self._find(series_query(study.study_instance_uid), progress)))
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
        with self._association([(Model, None)], progress) as association:
            for status, answer in association.send_c_find(query, Model):
                progress.check()
                self._check(status, finding=True)
                if answer is not None and status.Status in _PENDING:
                    answers.append(_as_json(answer))
        return answers

    def _get(self, query: Dataset, classes: tuple[str, ...], receive: Receive, progress: Progress) -> None:
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet as Model

        # One context per class and syntax: an archive accepts one syntax of each and sends in no other.
        contexts = [(Model, None), *((uid, syntax) for uid in classes for syntax in STORED_AS)][:_MOST_CONTEXTS]
        troubles: list[BaseException] = []
        with self._association(contexts, progress, received(receive, troubles), storage=classes) as association:
            for status, _ in association.send_c_get(query, Model):
                if troubles:
                    association.abort()
                    break
                progress.check()
                self._check(status)
        if troubles:
            raise troubles[0]

    def _move(self, query: Dataset, series_uid: str, receive: Receive, progress: Progress) -> None:
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelMove as Model

        assert self._receiver is not None
        with (
            self._receiver.taking(series_uid, receive) as troubles,
            self._association([(Model, None)], progress) as association,
        ):
            for status, _ in association.send_c_move(query, self._receiver.title, Model):
                if troubles:
                    association.abort()
                    break
                progress.check()
                self._check(status, moving=True)
        if troubles:
            raise troubles[0]

    @contextmanager
    def _association(
        self,
        contexts: list[tuple[Any, str | None]],
        progress: Progress,
        handlers: list[Any] | None = None,
        storage: tuple[str, ...] = (),
    ) -> Iterator[Any]:
        """An association that is open inside; whatever goes wrong with it is trouble that may pass."""
        from pynetdicom import AE, build_role, evt
        from pynetdicom.pdu import A_ASSOCIATE_RJ

        rejections: list[int] = []

        def look(event: Any) -> None:
            if isinstance(event.pdu, A_ASSOCIATE_RJ):
                rejections.append(int(event.pdu.reason_diagnostic))

        self._throttle.request(progress)
        entity = AE(ae_title=self._calling)
        entity.acse_timeout = entity.network_timeout = entity.connection_timeout = self._timeout_s
        entity.dimse_timeout = self._timeout_s
        entity.maximum_pdu_size = 0
        for uid, syntax in contexts:
            entity.add_requested_context(uid, syntax)
        roles = [build_role(uid, scp_role=True) for uid in storage]
        association = entity.associate(
            self._address.host,
            self._address.port,
            ae_title=self._address.title,
            ext_neg=roles,
            # Where the peer hangs up at once, pynetdicom calls a rejection an abort.
            evt_handlers=[*(handlers or []), (evt.EVT_PDU_RECV, look)],
        )
        if not association.is_established:
            raise self._refused(rejections)
        try:
            yield association
        except (LungPrepError, Cancelled, OSError):
            association.abort()
            raise
        except (ValueError, RuntimeError) as error:  # a context that was not accepted, an association that ended
            association.abort()
            raise self._broken(accepted=not isinstance(error, ValueError)) from None
        if association.is_established:
            association.release()

    def _refused(self, rejections: list[int]) -> ArchiveTrouble:
        if rejections and rejections[0] == _CALLED_UNKNOWN:
            return ArchiveTrouble(
                say("The archive {place} goes by another AE title.", place=self.place),
                say("Ask its administrator for the title, and give it in --dicom AE@HOST:PORT."),
                everything=True,
            )
        if rejections:
            return ArchiveTrouble(
                say("The archive {place} refuses the calling AE title '{title}'.",
                    place=self.place, title=self._calling),
                say("Ask its administrator to enter the title, or give another one with --calling-aet."),
                everything=True,
            )  # fmt: skip
        return ArchiveTrouble(
            say("The archive {place} cannot be reached.", place=self.place),
            say("Check title, host and port, or wait until the archive runs again; what was fetched stays."),
            passing=True,
            everything=True,
        )

    def _broken(self, *, accepted: bool) -> ArchiveTrouble:
        if not accepted:
            return ArchiveTrouble(
                say("The archive {place} does not offer this way of finding or bringing.", place=self.place),
                say("Try --move-to instead of C-GET, or ask its administrator."),
                everything=True,
            )
        return ArchiveTrouble(
            say("The connection to the archive {place} broke.", place=self.place),
            say("What arrived stays; the rest is asked for again."),
            passing=True,
        )

    def _check(self, status: Dataset, *, finding: bool = False, moving: bool = False) -> None:
        """Raise for a status that is a failure; warnings are seen from what arrived."""
        if "Status" not in status:  # the association ended, or nobody answered in time
            raise self._broken(accepted=True)
        code = int(status.Status)
        if code in _PENDING or code in (0x0000, 0xFE00, 0xB000):
            return
        if moving and code == 0xA801:
            raise ArchiveTrouble(
                say("The archive {place} does not know the title that it should send to.", place=self.place),
                say("Ask its administrator to enter the title, host and port of --move-to."),
                everything=True,
            )
        if code == 0xA702 and not finding:
            return  # some instances could not be sent; the number that arrived tells which
        if moving:
            raise ArchiveTrouble(
                say("The archive {place} could not send (status {code}).", place=self.place, code=f"0x{code:04X}"),
                say("It may not know title, host and port of --move-to: ask its administrator to enter them."),
                passing=True,
            )
        raise ArchiveTrouble(
            say("The archive {place} answers with status {code}.", place=self.place, code=f"0x{code:04X}"),
            say("Run the same command again; if it stays so, tell the archive's administrator."),
            passing=True,
        )


def _as_json(answer: Dataset) -> dict[str, Any]:
    """An answer in the DICOM JSON model; values that break their rules are left out one by one."""
    document: dict[str, Any] = answer.to_json_dict(suppress_invalid_tags=True)
    return document


def _study(answer: dict[str, Any]) -> FoundStudy:
    elements = elements_of(answer)
    return FoundStudy(
        elements.uid(0x0020000D),
        elements.text(0x00080050),
        elements.text(0x00100020),
        elements.date(0x00080020),
        elements.text(0x00081030),
        elements.whole(NUMBER_OF_STUDY_SERIES),
    )


def _series(answer: dict[str, Any]) -> FoundSeries:
    elements = elements_of(answer)
    return FoundSeries(
        elements.uid(0x0020000E),
        elements.text(0x00080060).upper(),
        elements.whole(0x00200011),
        elements.text(0x0008103E),
        elements.text(0x00181030),
        elements.whole(NUMBER_OF_SERIES_INSTANCES),
    )
