"""Images whose voxels can be written in place: a volume that is read slice by slice is then in memory once."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import SimpleITK as sitk


class ImageBuffer:
    """A new int16 image to be filled.

    SimpleITK gives its voxels to NumPy for reading only, and copies an array that becomes an image. Here ``array``
    (z, y, x) lies in the image's own memory; where that does not work, :meth:`image` copies as SimpleITK does.
    """

    def __init__(self, shape: tuple[int, int, int]) -> None:
        import SimpleITK as sitk

        self._image: sitk.Image | None = sitk.Image(shape[::-1], sitk.sitkInt16)
        view = sitk.GetArrayViewFromImage(self._image)
        memory = (ctypes.c_int16 * view.size).from_address(view.__array_interface__["data"][0])
        self.array: npt.NDArray[np.int16] = np.frombuffer(memory, dtype=np.int16).reshape(shape)
        self.array[0, 0, 0] = 1234
        if self._image.GetPixel(0, 0, 0) != 1234:
            self._image, self.array = None, np.empty(shape, dtype=np.int16)

    def image(self, count: int | None = None) -> sitk.Image:
        """The image, or one of its first ``count`` slices. ``array`` must not be used any more."""
        import SimpleITK as sitk

        array, image = self.array, self._image
        self._image, self.array = None, np.empty((0, 0, 0), dtype=np.int16)
        if count is not None and count != len(array):
            return sitk.GetImageFromArray(array[:count])
        return image if image is not None else sitk.GetImageFromArray(array)
