"""The memory of images: read by several threads, or written in place, so that a volume is in memory once."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


def voxels_of(image: sitk.Image) -> npt.NDArray[Any]:
    """The voxels of an image (z, y, x), for reading only; the array keeps the image.

    Of an image that is :func:`shared`, those that all threads read.
    """
    import SimpleITK as sitk

    with _LOCK:
        known = _SHARED.get(id(image))
        return known.voxels if known is not None else _held(sitk.GetArrayViewFromImage(image), image)


@contextmanager
def shared(*images: sitk.Image | None) -> Iterator[None]:
    """Let several threads read these images, by :func:`voxels_of` and by filters.

    ``SimpleITK.GetArrayViewFromImage`` gives an image new voxels whenever anything else refers to the old ones
    (``MakeUnique``), be it a filter that reads them in another thread: views that were taken before then look at
    memory that is gone when the filter ends. Here one view is taken before, for all, and what it looks at is kept.
    Nobody may change the images meanwhile.
    """
    ours = [image for image in images if image is not None]
    with _LOCK:
        for image in ours:
            _SHARED[id(image)] = _SHARED.get(id(image)) or _Shared(image)
            _SHARED[id(image)].times += 1
    try:
        yield
    finally:
        with _LOCK:
            for image in ours:
                _SHARED[id(image)].times -= 1
                if not _SHARED[id(image)].times:
                    del _SHARED[id(image)]


class _Shared:
    """The one view of a shared image; who has it keeps the voxels."""

    def __init__(self, image: sitk.Image) -> None:
        import SimpleITK as sitk

        self.times = 0
        self._image = image  # no other image has its id meanwhile
        self.voxels = _held(sitk.GetArrayViewFromImage(image), sitk.Image(image))  # a copy refers to the same voxels


class _Owned:
    """The memory of a view, and what owns it."""

    def __init__(self, view: npt.NDArray[Any], owner: sitk.Image) -> None:
        self.__array_interface__ = dict(view.__array_interface__)
        self._owner = owner


def _held(view: npt.NDArray[Any], owner: sitk.Image) -> npt.NDArray[Any]:
    return np.asarray(_Owned(view, owner))


_SHARED: dict[int, _Shared] = {}
_LOCK = threading.Lock()


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


def values_in(labels: npt.NDArray[np.uint8]) -> set[int]:
    """The values that labels (z, y, x) have, 0 included; one look at each voxel, however many there are."""
    found: set[int] = set()
    for plane in labels:
        found.update(np.flatnonzero(np.bincount(plane.ravel())).tolist())
    return found
