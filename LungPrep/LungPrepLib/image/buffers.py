"""Images whose voxels can be written in place: a volume that is read slice by slice is then in memory once."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import SimpleITK as sitk


class ImageBuffer:
    """A new image to be filled; its voxels are int16 unless another type is given.

    SimpleITK gives its voxels to NumPy for reading only, and copies an array that becomes an image. Here ``array``
    (z, y, x) lies in the image's own memory; where that does not work, :meth:`image` copies as SimpleITK does.
    """

    def __init__(self, shape: tuple[int, ...], dtype: npt.DTypeLike = np.int16) -> None:
        import SimpleITK as sitk

        kinds = {"int16": sitk.sitkInt16, "uint8": sitk.sitkUInt8, "uint16": sitk.sitkUInt16}
        kinds |= {"int32": sitk.sitkInt32, "float32": sitk.sitkFloat32, "float64": sitk.sitkFloat64}
        kind = kinds.get(np.dtype(dtype).name)
        self._image: sitk.Image | None = None if kind is None else sitk.Image(shape[::-1], kind)
        array = None if self._image is None else writable(self._image)
        if array is None:
            self._image, array = None, np.empty(shape, dtype=dtype)
        self.array = array

    def image(self, count: int | None = None) -> sitk.Image:
        """The image, or one of its first ``count`` slices. ``array`` must not be used any more."""
        import SimpleITK as sitk

        array, image = self.array, self._image
        self._image, self.array = None, np.empty((0, 0, 0), dtype=array.dtype)
        if count is not None and count != len(array):
            return sitk.GetImageFromArray(array[:count])
        return image if image is not None else sitk.GetImageFromArray(array)


def writable(image: sitk.Image) -> npt.NDArray[Any] | None:
    """The voxels of an image (z, y, x) in its own memory, which must outlive them; ``None`` where that is not seen.

    Nobody else may hold the image: SimpleITK's copies share their voxels until one is changed by its own methods.
    """
    import SimpleITK as sitk

    view = sitk.GetArrayViewFromImage(image)
    if not view.size:
        return None
    memory = (ctypes.c_byte * view.nbytes).from_address(view.__array_interface__["data"][0])
    array = np.frombuffer(memory, dtype=view.dtype).reshape(view.shape)
    first = (0,) * image.GetDimension()
    before = array[first].copy()
    array[first] = 123 if before != 123 else 45
    is_seen = image.GetPixel(*first) == array[first]
    array[first] = before
    return array if is_seen else None
