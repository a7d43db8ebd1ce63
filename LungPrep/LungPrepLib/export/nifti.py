"""NIfTI-1, compressed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..compression import gzip_file

if TYPE_CHECKING:
    import SimpleITK as sitk

SUFFIX = ".nii.gz"


def write_nifti(image: sitk.Image, path: Path) -> None:
    """Write ``image`` to ``path`` (``.nii.gz``): qform and sform as ITK sets them, no description, no names."""
    import SimpleITK as sitk

    raw = path.with_name(path.name.removesuffix(SUFFIX) + ".raw.nii")
    try:
        sitk.WriteImage(image, str(raw))
        gzip_file(raw, path)
    finally:
        raw.unlink(missing_ok=True)
