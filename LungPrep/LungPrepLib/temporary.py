"""Temporary folders that are gone when the work ends, however it ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from pathlib import Path

from .file_names import as_text
from .findings import LungPrepError
from .messages import FileName, say

_folders: set[Path] = set()
_lock = threading.Lock()


def make_folder(prefix: str, parent: Path | None = None) -> Path:
    """A new folder with owner-only rights, removed at the latest when the process ends.

    Parameters
    ----------
    parent
        Where it is made; the system's place for temporary files (``TMPDIR``) when not given.

    Raises
    ------
    LungPrepError
        when there is no place for temporary files, or one that image readers cannot be given.
    OSError
        when it cannot be made in ``parent``.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent or _place()))
    with _lock:
        _folders.add(folder)
    return folder


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


def remove_all() -> None:
    """Remove all of them: before a process ends in the middle of its work."""
    with _lock:
        folders = list(_folders)
    for folder in folders:
        remove_folder(folder)


atexit.register(remove_all)
