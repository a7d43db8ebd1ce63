"""What the names of image files say; by itself, because a look at a folder asks nothing else of most files."""

from __future__ import annotations

import contextlib
from pathlib import Path

EXTENSIONS = (
    ".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".hdr.gz", ".img", ".img.gz", ".mnc", ".mnc.gz",
)  # fmt: skip


def ends_as_image(name: str) -> bool:
    """Whether a name is that of an image file, wherever it may be."""
    return name.lower().endswith(EXTENSIONS)


def is_image_file(path: Path) -> bool:
    """Whether the name is that of an image file (not of DICOM); a folder may be called anything."""
    return bool(extension_of(path)) and kind_of(path) != "folder"


def extension_of(path: Path) -> str:
    """The longest ending of the name that is one of :data:`EXTENSIONS`, in small letters; empty for others."""
    return max((end for end in EXTENSIONS if path.name.lower().endswith(end)), key=len, default="")


def kind_of(path: Path) -> str:
    """``file``, ``folder``, or nothing: also where the name is longer than the system allows."""
    with contextlib.suppress(OSError, ValueError):
        if path.is_dir():
            return "folder"
        if path.exists():
            return "file"
    return ""
