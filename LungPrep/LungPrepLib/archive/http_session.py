"""The HTTP session under dicomweb-client: signed, paced, and without what servers stumble over."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from ..progress import Progress
from .credentials import Credentials
from .throttle import Throttle

if TYPE_CHECKING:
    import requests

# Percent signs that a server may not decode; both characters may stand in a query as they are (RFC 3986, 3.4).
_PLAIN = {"%3F": "?", "%2A": "*"}


def make_session(credentials: Credentials, throttle: Throttle) -> requests.Session:
    """A session for one archive; its ``progress`` attribute is each thread's own, and is asked before each request."""
    import requests

    class Session(requests.Session):  # type: ignore[misc]
        """Sends what dicomweb-client asks, paced."""

        def __init__(self) -> None:
            super().__init__()
            self._local = threading.local()

        @property
        def progress(self) -> Progress:
            found: Progress = getattr(self._local, "progress", None) or Progress()
            return found

        @progress.setter
        def progress(self, value: Progress) -> None:
            self._local.progress = value

        def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
            throttle.request(self.progress)
            # dicomweb-client sets a Host header without the port.
            headers = {k: v for k, v in dict(options.pop("headers", None) or {}).items() if k.lower() != "host"}
            start, mark, query = str(url).partition("?")
            for coded, plain in _PLAIN.items():
                query = query.replace(coded, plain)
            return super().request(method, start + mark + query, *args, headers=headers, **options)

    session = Session()
    session.max_redirects = 5
    if credentials.token:
        session.auth = _Bearer(credentials.token)
    elif credentials.user:
        session.auth = (credentials.user, credentials.password)
    if credentials.certificate:
        session.cert = credentials.certificate
    return session


class _Bearer:
    """A token; requests leaves it out where the server sends on to another host."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request
