"""Temporary folders that are gone when the work ends, however it ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from pathlib import Path

_folders: set[Path] = set()
_lock = threading.Lock()


def make_folder(prefix: str, parent: Path | None = None) -> Path:
    """A new folder with owner-only rights, removed at the latest when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    with _lock:
        _folders.add(folder)
    return folder


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
