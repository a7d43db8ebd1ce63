"""How the names of image files end; by themselves, because a look at a folder asks nothing else of most files."""

from __future__ import annotations

EXTENSIONS = (
    ".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".hdr.gz", ".img", ".img.gz", ".mnc", ".mnc.gz",
)  # fmt: skip


def ends_as_image(name: str) -> bool:
    """Whether a name is that of an image file, wherever it may be."""
    return name.lower().endswith(EXTENSIONS)
