"""Associations with an archive (DICOM PS3.8): opened, checked and closed, what goes wrong in one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..findings import LungPrepError
from ..messages import say
from ..progress import Cancelled, Progress
from .peers import ArchiveTrouble
from .throttle import Throttle

if TYPE_CHECKING:
    from pydicom import Dataset

PENDING = (0xFF00, 0xFF01)
_ADDRESS = re.compile(r"([^@\s]{1,16})@(\[[0-9a-fA-F:]+\]|[^@:\s]+):(\d{1,5})")
_CALLED_UNKNOWN = 7  # why an association is rejected (DICOM PS3.8 9.3.4)


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


class Peer:
    """The archive at an address, as associations are made with it.

    Parameters
    ----------
    calling
        The AE title of our own.
    throttle
        Every association waits its turn.
    timeout_s
        How long the archive may stay silent.
    """

    def __init__(self, address: Address, calling: str, throttle: Throttle, timeout_s: float) -> None:
        self._address, self._calling, self._throttle, self._timeout_s = address, calling, throttle, timeout_s

    @property
    def place(self) -> str:
        """Title, host and port."""
        return f"{self._address.title}@{self._address.host}:{self._address.port}"

    @contextmanager
    def association(
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

    def check(self, status: Dataset, *, finding: bool = False, moving: bool = False) -> None:
        """Raise for a status that is a failure; warnings are seen from what arrived."""
        if "Status" not in status:  # the association ended, or nobody answered in time
            raise self._broken(accepted=True)
        code = int(status.Status)
        if code in PENDING or code in (0x0000, 0xFE00, 0xB000):
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
