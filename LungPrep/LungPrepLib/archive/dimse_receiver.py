"""Taking what C-GET and C-MOVE send (C-STORE), byte for byte as it is stored in the archive."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydicom import uid

from ..findings import LungPrepError
from ..messages import say
from ..wording import system_reason
from .peers import Receive

# Every transfer syntax that CT comes in (DICOM PS3.6 A).
STORED_AS = (
    uid.ExplicitVRLittleEndian,
    uid.ImplicitVRLittleEndian,
    uid.JPEGLosslessSV1,
    uid.JPEGLossless,
    uid.JPEG2000Lossless,
    uid.JPEG2000,
    uid.JPEGLSLossless,
    uid.JPEGLSNearLossless,
    uid.RLELossless,
    uid.JPEGBaseline8Bit,
    uid.JPEGExtended12Bit,
    uid.HTJ2KLossless,
    uid.HTJ2KLosslessRPCL,
    uid.HTJ2K,
    uid.DeflatedExplicitVRLittleEndian,
    uid.ExplicitVRBigEndian,
)
_SUCCESS, _CANNOT = 0x0000, 0xA700


def received(receive: Receive, troubles: list[BaseException]) -> list[Any]:
    """Handlers for an association that C-GET runs on; what ``receive`` raises goes into ``troubles``."""
    from pynetdicom import evt

    def store(event: Any) -> int:
        return _stored(event, receive, troubles)

    return [(evt.EVT_C_STORE, store)]


def _stored(event: Any, receive: Receive, troubles: list[BaseException]) -> int:
    if troubles:
        return _CANNOT
    try:
        # The dataset as it was sent, behind a preamble and the group of meta information.
        receive(str(event.request.AffectedSOPInstanceUID), event.encoded_dataset())
    except BaseException as error:  # it is raised again where the retrieve was asked for
        troubles.append(error)
        return _CANNOT
    return _SUCCESS


class MoveReceiver:
    """A Storage SCP on this machine, which C-MOVE has the archive send to.

    Parameters
    ----------
    title, port
        Under which the archive knows it; port 0 takes a free one.

    Raises
    ------
    LungPrepError
        when the port cannot be listened on.
    """

    def __init__(self, title: str, port: int, host: str = "") -> None:
        from pynetdicom import AE, AllStoragePresentationContexts, evt

        self.title = title
        self._takers: dict[str, tuple[Receive, list[BaseException]]] = {}
        self._lock = threading.Lock()
        entity = AE(ae_title=title)
        entity.maximum_pdu_size = 0
        for context in AllStoragePresentationContexts:
            entity.add_supported_context(str(context.abstract_syntax), list(STORED_AS))
        try:
            self._server = entity.start_server((host, port), block=False, evt_handlers=[(evt.EVT_C_STORE, self._store)])
        except OSError as error:
            raise LungPrepError(
                say("Port {port} cannot be listened on: {reason}.", port=port, reason=system_reason(error)),
                say("Give another port with --move-to; the archive has to know it."),
                usage=True,
            ) from error

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.server_address[1])

    @contextmanager
    def taking(self, series_instance_uid: str, receive: Receive) -> Iterator[list[BaseException]]:
        """Hand what arrives of a series to ``receive`` while inside; gives the list of what went wrong in it."""
        troubles: list[BaseException] = []
        with self._lock:
            self._takers[series_instance_uid] = (receive, troubles)
        try:
            yield troubles
        finally:
            with self._lock:
                self._takers.pop(series_instance_uid, None)

    def _store(self, event: Any) -> int:
        from pynetdicom.dsutils import decode

        series = ""
        try:
            syntax = event.context.transfer_syntax
            header = decode(event.request.DataSet, syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated)
            series = str(header.get("SeriesInstanceUID", ""))
        except Exception:  # an instance that cannot be read belongs to no series that is waited for
            return _CANNOT
        with self._lock:
            receive, troubles = self._takers.get(series, (None, []))
        return _CANNOT if receive is None else _stored(event, receive, troubles)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
