"""A proxy before a DICOMweb server that does to answers what networks and bad servers do."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# (path with query, status, content type, body) -> the same, or a number of bytes after which the line is cut
Change = Callable[[str, int, str, bytes], "tuple[int, str, bytes, int | None]"]


class DamagingProxy:
    """Passes requests on to ``port`` of loopback; ``change`` may alter each answer. ``asked`` lists the paths."""

    def __init__(self, port: int, change: Change, certificate: tuple[Path, Path] | None = None) -> None:
        self.asked: list[str] = []
        self._scheme = "https" if certificate else "http"
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                proxy.asked.append(self.path)
                import requests

                headers = {"Accept": self.headers.get("Accept", "*/*")}
                answer = requests.get(f"http://127.0.0.1:{port}{self.path}", headers=headers, timeout=30)
                kind = answer.headers.get("Content-Type", "")
                status, kind, body, cut = change(self.path, answer.status_code, kind, answer.content)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body if cut is None else body[:cut])
                self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}/dicom-web"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def proxied(port: int, change: Change, certificate: tuple[Path, Path] | None = None) -> Iterator[DamagingProxy]:
    """The proxy, ended afterwards; with a certificate and its key it speaks TLS."""
    proxy = DamagingProxy(port, change, certificate)
    try:
        yield proxy
    finally:
        proxy.stop()


def unchanged(path: str, status: int, kind: str, body: bytes) -> tuple[int, str, bytes, int | None]:
    """Passes the answer on."""
    return status, kind, body, None


def is_retrieve(path: str) -> bool:
    """Whether a path is that of a series or instance itself, not of a search or of metadata."""
    end = path.partition("?")[0].rstrip("/").split("/")
    return "series" in end and end[-1] not in ("series", "metadata", "instances")
