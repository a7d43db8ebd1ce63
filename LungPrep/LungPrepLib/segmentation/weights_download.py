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
from ..messages import FilePath, Message, Quantity, as_message, joined, say
from ..progress import Progress
from ..wording import system_reason

_CHUNK = 256 * 1024
_POLL_S = 0.2
STAGE = "download"


def download(
    url: str, target: Path, sha256_prefix: str, progress: Progress, *, advice: Message | str, timeout_s: float = 30.0
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
                    say(
                        "What came from {url} is not the published file (SHA-256 {found}..., not {wanted}...).",
                        url=url,
                        found=sha256[:8],
                        wanted=sha256_prefix,
                    ),
                    joined([say("A proxy may have put a page of its own in its place."), as_message(advice)]),
                )
        return sha256
    except OSError as error:  # urllib's own are among them
        if transfer is None:
            raise LungPrepError(
                say(
                    "The weights cannot be saved in {folder}: {reason}.",
                    folder=FilePath(target.parent),
                    reason=system_reason(error),
                ),
                say("Make that folder writable, or name another one in {variable}.", variable="LUNGPREP_WEIGHTS"),
            ) from error
        raise LungPrepError(
            say("{file} could not be downloaded: {reason}.", file=target.name, reason=_reason(error)), advice
        ) from error
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
        progress(STAGE, 0.0, as_message(target.name))
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
            file, size = target.name, Quantity(done / 1e6, "MB")
            progress(
                STAGE,
                done / expected if expected else 0.0,
                say(
                    "{file}, {number:.0f} of {total:.0f}",
                    file=file,
                    number=size.value,
                    total=Quantity(expected / 1e6, "MB"),
                )
                if expected
                else say("{file}, {number:.0f}", file=file, number=size),
            )
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


def _reason(error: OSError) -> Message:
    """Why it failed, in words: of the innermost error that has any."""
    if isinstance(error, urllib.error.HTTPError):
        return say("the server said {answer}", answer=f"{error.code} {error.reason}")
    inner = getattr(error, "reason", error)
    if isinstance(inner, OSError) and inner.strerror:
        return say("{reason}", reason=system_reason(inner))
    return as_message(str(inner))


def _check_space(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if size > free:
        raise LungPrepError(
            say(
                "The weights need {needed:.0f} in {folder} and {free:.0f} are free.",
                needed=Quantity(size / 1e6, "MB"),
                folder=FilePath(folder),
                free=Quantity(free / 1e6, "MB"),
            ),
            say("Free some space, or name another folder in LUNGPREP_WEIGHTS."),
        )
