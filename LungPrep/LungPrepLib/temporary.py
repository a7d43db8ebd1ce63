"""Temporary folders that are removed when the work ends, however it ends.

Their names hold the machine and the process ID, so that the next process removes what a killed one left behind: it may
hold a patient's images.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import platform
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from .file_names import as_text
from .findings import LungPrepError
from .messages import FileName, say

MACHINE = re.sub(r"[^A-Za-z0-9]", "", platform.node()) or "here"  # containers share disks, and count processes anew
_MARKED = re.compile(r"\.?lungprep-(?:[a-z]+-)?([A-Za-z0-9]+)-(\d+)-", re.IGNORECASE)
_QUERY_LIMITED_INFORMATION, _STILL_ACTIVE = 0x1000, 259

_folders: set[Path] = set()
_actions: list[Callable[[], object]] = []
_lock = threading.Lock()


def make_folder(prefix: str, parent: Path | None = None) -> Path:
    """A new folder with owner-only rights, removed at the latest when the process ends.

    Parameters
    ----------
    prefix
        ``lungprep-``, with a dot in front or a word after it where that helps (``lungprep-zip-``).
    parent
        Where it is made; the system's place for temporary files (``TMPDIR``) when not given.

    Raises
    ------
    LungPrepError
        when there is no place for temporary files, or one that image readers cannot be given.
    OSError
        when it cannot be made in ``parent``.
    """
    folder = Path(tempfile.mkdtemp(prefix=marked(prefix), dir=parent or _place()))
    with _lock:
        _folders.add(folder)
    return folder


def marked(prefix: str) -> str:
    """A prefix for ``tempfile`` with machine and process ID, so that a killed process's folder is removed."""
    return f"{prefix}{MACHINE}-{os.getpid()}-"


def _place() -> str:
    try:
        place = tempfile.gettempdir()
    except OSError as error:
        raise LungPrepError(
            say("There is no folder for temporary files that can be written to."),
            say("Set TMPDIR to a folder that you may write to."),
        ) from error
    try:
        place.encode("utf-8")
    except UnicodeEncodeError as error:
        raise LungPrepError(
            say("The folder for temporary files, {folder}, has a name that is not UTF-8.",
                folder=FileName(as_text(place))),
            say("Set TMPDIR to another folder."),
        ) from error  # fmt: skip
    return place


def remove_folder(folder: Path) -> None:
    """Remove a folder of :func:`make_folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    with _lock:
        _folders.discard(folder)


@contextlib.contextmanager
def before_hard_end(action: Callable[[], object]) -> Iterator[None]:
    """While the block lasts, ``action`` is called by :func:`remove_all`, in whatever thread; the last one first."""
    with _lock:
        _actions.append(action)
    try:
        yield
    finally:
        with _lock:
            _actions.remove(action)


def remove_all() -> None:
    """Remove all folders of this process, before it ends in the middle of its work."""
    with _lock:
        folders, actions = list(_folders), list(reversed(_actions))
    for action in actions:
        with contextlib.suppress(Exception):  # the others are to be done all the same
            action()
    for folder in folders:
        remove_folder(folder)


def remove_left_behind(parent: Path | None = None) -> None:
    """Remove folders of ended processes of this machine, in ``parent`` or the system's temporary folder."""
    with contextlib.suppress(OSError):  # no place for temporary files: nothing there
        place = parent or Path(tempfile.gettempdir())
        _remove(place, lambda machine, pid: machine == MACHINE and not is_alive(pid))


def remove_folders_of(pid: int, parent: Path) -> None:
    """Remove the folders under ``parent`` of a process of this machine that was killed."""
    _remove(parent, lambda machine, owner: machine == MACHINE and owner == pid)


def remove_unfinished(parent: Path) -> None:
    """Remove the folders under ``parent`` of all processes but this one; no other may be writing there."""
    _remove(parent, lambda machine, pid: not (machine == MACHINE and pid == os.getpid()))


def is_temporary(name: str) -> bool:
    """Whether a folder of that name is one of :func:`make_folder`."""
    return _MARKED.match(name) is not None


def _remove(parent: Path, wanted: Callable[[str, int], bool]) -> None:
    for path, machine, pid in _marked_folders(parent):
        if wanted(machine, pid):
            shutil.rmtree(path, ignore_errors=True)


def _marked_folders(parent: Path) -> Iterator[tuple[Path, str, int]]:
    with contextlib.suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            match = _MARKED.match(entry.name) if entry.name[0] in ".lL" else None  # not for 100,000 cases
            if match and entry.is_dir(follow_symlinks=False):
                yield Path(entry.path), match[1], int(match[2])


def is_alive(process: int) -> bool:
    """Whether a process with this number runs on this machine, whoever it belongs to.

    One that has ended and is not waited for keeps its number, in a container often for good; it does not run.
    """
    if os.name == "nt":
        return _is_alive_on_windows(process)
    with contextlib.suppress(OSError, IndexError):  # no /proc, or no such process
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return status.rpartition(")")[2].split()[0] not in ("Z", "X")
    try:
        os.kill(process, 0)  # signal 0 only asks
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_alive_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, process)
    if not handle:
        return False
    status = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(status))
    kernel.CloseHandle(handle)
    return bool(status.value == _STILL_ACTIVE)


atexit.register(remove_all)
