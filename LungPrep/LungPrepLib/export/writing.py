"""Writing an image so that a full disk is an error: ITK's NIfTI writer leaves a short file and says nothing."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import SimpleITK as sitk

_NEARLY_NOTHING = 1024**2


def write_image(image: sitk.Image, path: Path, *, compress: bool) -> None:
    """Write ``image`` with the writer that ITK has for the suffix of ``path``.

    Raises
    ------
    OSError
        when the file could not be written, or is shorter than its voxels.
    """
    import SimpleITK as sitk

    try:
        sitk.WriteImage(image, str(path), compress, 1)
    except RuntimeError as error:
        raise _reason(path) from error
    size = image.GetNumberOfPixels() * image.GetSizeOfPixelComponent() * image.GetNumberOfComponentsPerPixel()
    if not compress and path.stat().st_size < size:
        raise _reason(path)


def _reason(path: Path) -> OSError:
    """ITK's messages do not say why; that the disk is full can be seen."""
    full = shutil.disk_usage(path.parent).free < _NEARLY_NOTHING
    code = errno.ENOSPC if full else errno.EIO
    return OSError(code, os.strerror(code), str(path))
