"""Writing an image so that a full disk is an error: ITK's NIfTI writer leaves a short file and says nothing."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..file_names import check_utf8
from ..findings import LungPrepError
from ..image.buffers import voxels_of
from ..messages import FileName, say

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
        raise disk_error(path) from error
    size = image.GetNumberOfPixels() * image.GetSizeOfPixelComponent() * image.GetNumberOfComponentsPerPixel()
    if not compress and path.stat().st_size < size:
        raise disk_error(path)


def read_image(path: Path) -> sitk.Image:
    """An image that this library wrote, by ITK.

    Raises
    ------
    LungPrepError
        when the file is gone or cannot be read.
    """
    import SimpleITK as sitk

    check_utf8(path)
    try:
        return sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise unreadable(path) from error


def unreadable(path: Path) -> LungPrepError:
    """The error for a file or folder of a case that is gone or cannot be read."""
    return LungPrepError(say("{file} of the case cannot be read.", file=FileName(path)), say("Prepare the case again."))


def voxel_bytes(image: sitk.Image) -> memoryview:
    """The bytes of the voxels, x fastest, little-endian, without a copy."""
    array = voxels_of(image)
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).data.cast("B")


def disk_error(path: Path) -> OSError:
    """ITK's messages do not say why; that the disk is full can be seen."""
    full = shutil.disk_usage(path.parent).free < _NEARLY_NOTHING
    code = errno.ENOSPC if full else errno.EIO
    return OSError(code, os.strerror(code), str(path))
