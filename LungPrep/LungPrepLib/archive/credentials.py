"""Credentials for an archive: from the environment or netrc only, so that no list of processes shows them.

``LUNGPREP_ARCHIVE_TOKEN`` is a bearer token; ``LUNGPREP_ARCHIVE_USER`` and ``LUNGPREP_ARCHIVE_PASSWORD`` are for basic
authentication; else the file ``~/.netrc`` (or the one that ``NETRC`` names) is looked into. A certificate of one's own
is the file in ``LUNGPREP_ARCHIVE_CERT`` (with its key, PEM), authorities beyond the system's those in
``REQUESTS_CA_BUNDLE``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from ..findings import LungPrepError
from ..messages import say


@dataclass(frozen=True)
class Credentials:
    """What a request is signed with; never shown."""

    token: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    certificate: str = ""

    @staticmethod
    def from_environment() -> Credentials:
        """What the environment says."""
        names = ("TOKEN", "USER", "PASSWORD", "CERT")
        token, user, password, certificate = (os.environ.get(f"LUNGPREP_ARCHIVE_{name}", "") for name in names)
        return Credentials(token, user, password, certificate)


def split_address(url: str) -> SplitResult:
    """The parts of the address of a DICOMweb service.

    Raises
    ------
    LungPrepError
        when it is none, or holds a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise LungPrepError(
            say("The address of the archive holds a user or a password."),
            say(
                "Put them into LUNGPREP_ARCHIVE_USER and LUNGPREP_ARCHIVE_PASSWORD or into ~/.netrc: addresses end "
                "up in lists of processes and in logs."
            ),
            usage=True,
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise LungPrepError(
            say("That is no address of a DICOMweb service."),
            say("Give one such as https://archive.example.org/dicom-web."),
            usage=True,
        )
    if parts.query or parts.fragment:
        raise LungPrepError(
            say("The address of a DICOMweb service has no '?' or '#'."),
            say("Give the address up to the part before /studies; keys and tokens belong into the environment."),
            usage=True,
        )
    return parts
