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


def is_dicom(text: str) -> bool:
    """Whether the file says, after its preamble, that it is DICOM (PS3.10): its name may say anything else."""
    with contextlib.suppress(OSError, ValueError), Path(os.fspath(text)).open("rb") as file:
        return file.read(132)[128:] == b"DICM"
    return False


def is_zip(text: str) -> bool:
    """Whether the file begins as a zip, or is called one (it is damaged then) and is no DICOM under that name."""
    if not is_file(text):
        return False
    called = Path(text).suffix.lower() == ".zip"
    return begins_with(text, b"PK\x03\x04", b"PK\x05\x06") or (called and not is_dicom(text))
