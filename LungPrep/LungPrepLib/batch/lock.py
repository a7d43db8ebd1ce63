"""One coordinator at a time: a batch folder is locked by the process that writes its index.

The lock is the system's own, held through a file descriptor that the workers inherit: a worker that outlives a killed
coordinator by a second still holds it, so that nobody begins beside it. Where the file system has no locks, the file
says whose it is, and its time of change that this process still lives.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from typing import Any

from ..findings import LungPrepError
from ..messages import FileName, say
from ..temporary import MACHINE, is_alive
from ..wording import system_reason
from .shards import Shard

LOCK_FILE = ".lungprep-batch.lock"
_ORPHANS_S = 60.0  # how long workers of a killed coordinator may take to end: some are only just starting
_SILENT_S = 180.0
BEAT_S = 30.0


def lock_file(shard: Shard) -> str:
    """The name of the lock; each shard of a batch has its own."""
    return LOCK_FILE if shard is None else f".lungprep-{shard[0]}-of-{shard[1]}.lock"


def holder_lives(path: Path) -> bool | None:
    """Whether the process that a lock names runs; ``None`` where that cannot be told: it is another machine's."""
    try:
        holder = json.loads(path.read_text(encoding="ascii"))
        return is_alive(int(holder["pid"])) if holder["machine"] == MACHINE else None
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):
        return None


def check_others(output: Path, shard: Shard) -> None:
    """Raise LungPrepError where a whole batch and a shard, which have locks of their own, would work side by side."""
    others = [output / LOCK_FILE] if shard is not None else sorted(output.glob(".lungprep-*-of-*.lock"))
    for path in others:
        if path.exists():
            BatchLock(output, path.name).release()


class BatchLock:
    """The lock of a batch folder (or of one shard of it), held until :meth:`release`.

    Raises
    ------
    LungPrepError
        when another process has it, or nothing can be written to the folder.
    """

    def __init__(self, output: Path, name: str = LOCK_FILE) -> None:
        self._output = output
        self._handle = -1
        self.path = output / name
        deadline = time.monotonic() + _ORPHANS_S
        while not self._try():
            holder = self._holder()
            here = holder.get("machine") == MACHINE
            if not here or is_alive(int(holder.get("pid") or 0)) or time.monotonic() > deadline:
                self._refuse(holder)
            time.sleep(0.1)
        self._next_beat = time.monotonic() + BEAT_S

    @property
    def inherited(self) -> tuple[int, ...]:
        """The descriptor that workers keep open."""
        return (self._handle,) if os.name != "nt" else ()

    def beat(self) -> None:
        """Say, now and then, that this process lives; raises OSError when the lock's file has gone with its disk."""
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT_S
            os.utime(self.path)

    def release(self) -> None:
        """Give it back; a worker that still lives keeps others out until it ends."""
        with contextlib.suppress(OSError):
            if self.path.stat().st_ino == os.fstat(self._handle).st_ino or os.name == "nt":
                if os.name == "nt":
                    os.close(self._handle)
                    self._handle = -1
                self.path.unlink()
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = -1

    def _try(self) -> bool:
        try:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LungPrepError(
                say("Nothing can be written to {folder}: {reason}.", folder=FileName(self._output),
                    reason=system_reason(error)),
                say("Choose an output folder that you may write to."),
                usage=True,
            ) from error  # fmt: skip
        locked = _lock(self._handle)
        same = os.name == "nt" or _is_same(self.path, self._handle)
        if locked is False or not same or (locked is None and self._is_held_by_what_it_says()):
            os.close(self._handle)
            return False
        os.ftruncate(self._handle, 0)
        os.write(self._handle, json.dumps({"machine": MACHINE, "pid": os.getpid(), "since": time.time()}).encode())
        return True

    def _is_held_by_what_it_says(self) -> bool:
        """What the file says, where the file system has no locks."""
        holder = self._holder()
        if not holder:
            return False
        if holder.get("machine") == MACHINE:
            return is_alive(int(holder.get("pid") or 0))
        with contextlib.suppress(OSError):
            return time.time() - self.path.stat().st_mtime < _SILENT_S
        return False

    def _holder(self) -> dict[str, Any]:
        try:
            holder = json.loads(self.path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return {}
        return holder if isinstance(holder, dict) else {}

    def _refuse(self, holder: dict[str, Any]) -> None:
        raise LungPrepError(
            say(
                "{folder} is being worked on by process {pid} on {machine}.",
                folder=FileName(self._output),
                pid=str(holder.get("pid", "unknown")),
                machine=str(holder.get("machine", "another machine")),
            ),
            say("Wait for it, look at it with --status, end it, or give another output folder."),
            usage=True,
        )


def _is_same(path: Path, handle: int) -> bool:
    """Whether the file was not removed between opening and locking it."""
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except OSError:
        return False


def _lock(handle: int) -> bool | None:
    """Whether the lock was to be had; ``None`` where the file system has none."""
    if os.name == "nt":
        import msvcrt

        try:
            os.lseek(handle, 4096, os.SEEK_SET)  # beyond what others read
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            os.lseek(handle, 0, os.SEEK_SET)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
