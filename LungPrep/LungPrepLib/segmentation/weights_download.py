"""Downloads a file with progress, checks it, and only then gives it its name."""

from __future__ import annotations

import contextlib
import hashlib
import queue
import shutil
import threading
import urllib.error
import urllib.request
from pathlib import Path

from .. import __version__
from ..atomic import replacing
from ..findings import LungPrepError
from ..progress import Progress

_CHUNK = 256 * 1024
_POLL_S = 0.2
STAGE = "download"


def download(
    url: str, target: Path, sha256_prefix: str, progress: Progress, *, advice: str, timeout_s: float = 30.0
) -> str:
    """Download ``url`` to ``target``; returns the file's SHA-256.

    The bytes go to a temporary name beside ``target`` and get their own only when length and digest are right;
    whatever goes wrong, nothing is left. Proxies are those of the system (``urllib``). Cancellation is seen
    within a fraction of a second, also while the server is silent.

    Raises
    ------
    LungPrepError
        when the folder cannot be written, the disk is too small, the server cannot be reached, or what came is
        not what was published; ``advice`` says how to get the file another way.
    """
    transfer: _Transfer | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as stream:
            transfer = _Transfer(url, timeout_s)
            sha256 = transfer.save(stream, target, progress)
            if not sha256.startswith(sha256_prefix):
                raise LungPrepError(
                    f"What came from {url} is not the published file (SHA-256 {sha256[:8]}..., not "
                    f"{sha256_prefix}...).",
                    f"A proxy may have put a page of its own in its place. {advice}",
                )
        return sha256
    except OSError as error:  # urllib's own are among them
        if transfer is None:
            raise LungPrepError(
                f"The weights cannot be saved in '{target.parent}': {error.strerror}.",
                "Make that folder writable, or name another one in LUNGPREP_WEIGHTS.",
            ) from error
        raise LungPrepError(f"{target.name} could not be downloaded: {_reason(error)}.", advice) from error
    finally:
        if transfer is not None:
            transfer.stop()


class _Transfer:
    """The connection in a thread of its own, so that a silent server does not hold up a cancellation."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self._url = url
        self._timeout_s = timeout_s
        self._stopped = threading.Event()
        self._blocks: queue.Queue[bytes | BaseException | int | None] = queue.Queue(maxsize=8)

    def save(self, stream: object, target: Path, progress: Progress) -> str:
        """Write what comes to ``stream``; returns its SHA-256."""
        threading.Thread(target=self._receive, daemon=True).start()
        progress(STAGE, 0.0, target.name)
        digest = hashlib.sha256()
        expected = done = 0
        while (item := self._next(progress)) is not None:
            if isinstance(item, BaseException):
                raise item
            if isinstance(item, int):
                expected = item
                _check_space(target.parent, expected)
                continue
            stream.write(item)  # type: ignore[attr-defined]
            digest.update(item)
            done += len(item)
            total = f" of {expected / 1e6:.0f}" if expected else ""
            progress(STAGE, done / expected if expected else 0.0, f"{target.name}, {done / 1e6:.0f}{total} MB")
        if expected and done != expected:
            raise OSError(f"the connection ended after {done} of {expected} bytes")
        return digest.hexdigest()

    def stop(self) -> None:
        """Let the thread end as soon as it wakes up."""
        self._stopped.set()

    def _next(self, progress: Progress) -> bytes | BaseException | int | None:
        while True:
            progress.check()
            with contextlib.suppress(queue.Empty):
                return self._blocks.get(timeout=_POLL_S)

    def _receive(self) -> None:
        try:
            request = urllib.request.Request(self._url, headers={"User-Agent": f"lungprep/{__version__}"})
            # An opener of its own: the shared one keeps the proxies of its first use.
            with urllib.request.build_opener().open(request, timeout=self._timeout_s) as response:
                length = response.headers.get("Content-Length") or ""
                self._put(int(length) if length.isdigit() else 0)
                while block := response.read(_CHUNK):
                    self._put(block)
            self._put(None)
        except _StopError:
            pass
        except Exception as error:
            with contextlib.suppress(_StopError):
                self._put(error)

    def _put(self, item: bytes | BaseException | int | None) -> None:
        while True:
            if self._stopped.is_set():
                raise _StopError
            with contextlib.suppress(queue.Full):
                self._blocks.put(item, timeout=_POLL_S)
                return


class _StopError(Exception):
    """Nobody wants the rest."""


def _reason(error: OSError) -> str:
    """Why it failed, in words: of the innermost error that has any."""
    if isinstance(error, urllib.error.HTTPError):
        return f"the server said {error.code} {error.reason}"
    inner = getattr(error, "reason", error)
    return str(getattr(inner, "strerror", None) or inner)


def _check_space(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if size > free:
        raise LungPrepError(
            f"The weights need {size / 1e6:.0f} MB in '{folder}' and {free / 1e6:.0f} MB are free.",
            "Free some space, or name another folder in LUNGPREP_WEIGHTS.",
        )
