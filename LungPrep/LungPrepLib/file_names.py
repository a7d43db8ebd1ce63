"""File names without their ending, and names whose bytes are not UTF-8 (old zips and network shares have such).

Python carries such bytes as lone surrogates. ITK's readers and writers end the whole process on them, and no text file
takes them.
"""

from __future__ import annotations

import os
from pathlib import Path

from .findings import LungPrepError
from .messages import FileName, say

_IMAGE_ENDINGS = (".nii.gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".img", ".mnc", ".mnc.gz")


def check_utf8(path: str | os.PathLike[str]) -> None:
    """Raise unless ITK can be given the path, absolute as it will be.

    Raises
    ------
    LungPrepError
        naming the file or folder.
    """
    try:
        str(Path(path).absolute()).encode("utf-8")
    except UnicodeEncodeError as error:
        raise LungPrepError(
            say("{file} lies under a name that is not UTF-8, which image writers cannot be given.",
                file=FileName(as_text(path))),
            say("Rename the folder or the file, or choose another one."),
            usage=True,
        ) from error  # fmt: skip


def as_text(path: str | os.PathLike[str]) -> str:
    r"""The path as a text that can be written and printed: bytes that are not UTF-8 as ``\xf6``."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def stem_of(name: str) -> str:
    """The name of an image file without its ending; the dots of a UID in it stay."""
    return next((name[: -len(ending)] for ending in _IMAGE_ENDINGS if name.lower().endswith(ending)), name)
