"""NIfTI-1, compressed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..compression import gzip_file
from .writing import write_image

if TYPE_CHECKING:
    import SimpleITK as sitk

SUFFIX = ".nii.gz"


def write_nifti(image: sitk.Image, path: Path) -> None:
    """Write ``image`` to ``path`` (``.nii.gz``): qform and sform as ITK sets them, no description, no names.

    Raises OSError when the disk does not take it.
    """
    raw = path.with_name(path.name.removesuffix(SUFFIX) + ".raw.nii")
    try:
        write_image(image, raw, compress=False)
        gzip_file(raw, path)
    finally:
        raw.unlink(missing_ok=True)
