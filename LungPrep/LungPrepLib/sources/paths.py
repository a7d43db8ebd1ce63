"""What lies at a path, however odd the path is."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def exists(text: str) -> bool:
    """Whether there is anything at the path; not where the system does not even take it as one."""
    with contextlib.suppress(OSError, ValueError):
        return Path(text).exists()
    return False


def is_folder(text: str) -> bool:
    """Whether there is a folder at the path."""
    with contextlib.suppress(OSError, ValueError):
        return Path(text).is_dir()
    return False


def is_file(text: str) -> bool:
    """Whether there is a regular file at the path."""
    with contextlib.suppress(OSError, ValueError):
        return Path(text).is_file()
    return False


def begins_with(text: str, *beginnings: bytes) -> bool:
    """Whether the file's first bytes are one of these; not where it cannot be read."""
    with contextlib.suppress(OSError, ValueError), Path(os.fspath(text)).open("rb") as file:
        return file.read(max(map(len, beginnings))).startswith(beginnings)
    return False
