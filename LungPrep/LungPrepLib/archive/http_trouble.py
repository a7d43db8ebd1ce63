"""What goes wrong between a client and a DICOMweb server, each as one sentence, without addresses or credentials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any

from ..findings import LungPrepError
from ..messages import say
from ..progress import Cancelled
from .peers import ArchiveTrouble

_PASSING = {408, 425, 429, 500, 502, 503, 504}
DAMAGED = (
    say("What the archive sent could not be read as DICOM."),
    say("It is asked for again; if it stays so, tell the archive's administrator."),
)


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Turn whatever requests, dicomweb-client or pydicom raise inside into :class:`ArchiveTrouble`.

    The cause is cut off: the exceptions of requests hold addresses with accession numbers in them.
    """
    try:
        yield
    except (LungPrepError, Cancelled, OSError) as error:
        if isinstance(error, (LungPrepError, Cancelled)) or not _from_requests(error):
            raise
        raise _network(error, place) from None
    except Exception as error:
        raise _answer(error) from None


def _from_requests(error: BaseException) -> bool:
    import requests

    return isinstance(error, requests.RequestException)


def _network(error: Any, place: str) -> ArchiveTrouble:
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return _status(error.response, place)
    if isinstance(error, requests.exceptions.SSLError):
        return _certificate(str(error), place)
    if isinstance(error, requests.exceptions.JSONDecodeError):
        return not_json()
    if isinstance(error, requests.Timeout):
        return ArchiveTrouble(
            say("The archive at {place} does not answer in time.", place=place),
            say("Try again later, or with a smaller --parallel."),
            passing=True,
            everything=True,
        )
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)):
        return ArchiveTrouble(
            say("The connection to the archive at {place} broke in the middle of an answer.", place=place),
            say("What arrived stays; the rest is asked for again."),
            passing=True,
        )
    if isinstance(error, requests.ConnectionError):
        return ArchiveTrouble(
            say("The archive at {place} cannot be reached.", place=place),
            say("Check the address and the network, or wait until the archive runs again; what was fetched stays."),
            passing=True,
            everything=True,
        )
    if isinstance(error, requests.TooManyRedirects):
        return ArchiveTrouble(
            say("The archive at {place} sends from one address to the next without end.", place=place),
            say("Check the address; a login page may stand before it."),
            everything=True,
        )
    return ArchiveTrouble(
        say("The archive at {place} could not be asked ({kind}).", place=place, kind=type(error).__name__),
        say("Check the address of the service."),
        everything=True,
    )


def _certificate(text: str, place: str) -> ArchiveTrouble:
    lower = text.lower()
    if "expired" in lower:
        message = say("The certificate of the archive at {place} has expired.", place=place)
        action = say("Tell the archive's administrator: nothing was sent to it.")
    elif "hostname mismatch" in lower or "doesn't match" in lower or "ip address mismatch" in lower:
        message = say("The certificate of the archive at {place} is made out to another host.", place=place)
        action = say("Check the address; nothing was sent to it.")
    elif "self-signed" in lower or "self signed" in lower or "unable to get local issuer" in lower:
        message = say("The certificate of the archive at {place} is signed by an authority unknown here.", place=place)
        action = say("Name the file with your institution's authorities in REQUESTS_CA_BUNDLE.")
    else:
        message = say("No secure connection to the archive at {place} could be made.", place=place)
        action = say("Check that the address begins with https where it should, and the certificates.")
    return ArchiveTrouble(message, action, everything=True)


def _status(response: Any, place: str) -> ArchiveTrouble:
    code = int(response.status_code)
    if code in (401, 407):
        return ArchiveTrouble(
            say("The archive at {place} wants to know who asks ({code}).", place=place, code=code),
            say("Set LUNGPREP_ARCHIVE_USER and LUNGPREP_ARCHIVE_PASSWORD, or LUNGPREP_ARCHIVE_TOKEN, or use ~/.netrc."),
            everything=True,
        )
    if code == 403:
        return ArchiveTrouble(
            say("The archive at {place} does not allow this (403).", place=place),
            say("Ask the archive's administrator for the right to search and retrieve."),
        )
    if code == 404:
        return ArchiveTrouble(
            say("The archive does not have it (404)."),
            say("It may have been moved or deleted, or the address of the service is wrong."),
        )
    if code == 406:
        return ArchiveTrouble(
            say("The archive cannot send instances as they are stored (406)."),
            say("Fetch them with --dicom instead."),
        )
    return ArchiveTrouble(
        say("The archive at {place} answers with an error ({code}).", place=place, code=code),
        say("Try again later; if it stays so, tell the archive's administrator."),
        passing=code in _PASSING,
        wait_s=_retry_after(response.headers.get("Retry-After", "")),
    )


def _retry_after(value: str) -> float:
    """Seconds to wait, from a number or a date (RFC 9110, 10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    try:
        from datetime import UTC, datetime

        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return 0.0


def not_json() -> ArchiveTrouble:
    """The trouble with an answer that is a web page, or anything else than DICOM JSON."""
    return ArchiveTrouble(
        say("The archive answers with something else than DICOM JSON, such as a web page."),
        say("Check the address of the service (what stands before /studies); a login page may stand before it."),
        everything=True,
    )


def _answer(error: Exception) -> ArchiveTrouble:
    """What dicomweb-client and pydicom raise on answers that make no sense."""
    import json

    if isinstance(error, json.JSONDecodeError):
        return not_json()
    if isinstance(error, ValueError) and "media type" in str(error).lower():
        return ArchiveTrouble(
            say("The archive sends something else than DICOM instances, such as a web page."),
            say("Check the address of the service, and whether it supports WADO-RS."),
        )
    return ArchiveTrouble(*DAMAGED, passing=True)
