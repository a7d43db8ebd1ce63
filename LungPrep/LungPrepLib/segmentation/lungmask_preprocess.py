"""What lungmask does to a slice before its network and after it, to the voxel, in a fraction of the time.

The rules are those of ``lungmask.utils`` 0.2.22 (``simple_bodymask``, ``crop_and_resize``, ``reshape_mask``) and
``LMInferer._inference``; the tests hold both side by side. All arrays are (z, y, x) with y to the patient's back
and x to the patient's left, as lungmask orients them.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ..progress import Progress

RESOLUTION = 256
_MASK_SIZE = 128
_BODY_HU = -500
_CLIP_HU = (-1024, 600)
_SLICES_AT_ONCE = 64

Volume = npt.NDArray[np.int16] | npt.NDArray[np.float32] | npt.NDArray[np.float64]


def body_boxes(volume: Volume, progress: Progress | None = None) -> npt.NDArray[np.intp]:
    """The box of the body in every slice: (z, 4), rows ``y0, x0, y1, x1``, ends exclusive.

    The body is the largest region above -500 HU at 128x128 (closed, filled, opened); where there is none the
    box is the whole slice.
    """
    boxes = np.empty((volume.shape[0], 4), dtype=np.intp)
    for begin in range(0, volume.shape[0], _SLICES_AT_ONCE):
        if progress is not None:
            progress.check()
        part = slice(begin, begin + _SLICES_AT_ONCE)
        boxes[part] = _boxes_of(_body_masks(volume[part]), volume.shape[1:])
    return boxes


def crop_and_resize(image: npt.NDArray[np.number], box: npt.NDArray[np.intp]) -> npt.NDArray[np.number]:
    """One slice (y, x), clipped to [-1024, 600] HU, cropped to ``box`` and resized linearly to 256x256.

    Whole numbers stay whole (int16, rounded half away from zero, as scipy does).
    """
    from scipy import ndimage

    y0, x0, y1, x1 = box
    cropped = image[y0:y1, x0:x1]
    if cropped.dtype.kind in "ui" and cropped.dtype != np.int16:
        cropped = np.clip(cropped.astype(np.int64), *_CLIP_HU).astype(np.int16)
    else:
        cropped = np.clip(cropped, *_CLIP_HU)
    return ndimage.zoom(cropped, np.array([RESOLUTION, RESOLUTION]) / np.array(cropped.shape), order=1)


def network_input(resized: npt.NDArray[np.number]) -> npt.NDArray[np.float32]:
    """Resized slices as the network wants them: (HU + 1024) / 1624, float32."""
    if resized.dtype == np.int16:
        return input_table()[resized.astype(np.intp) - _CLIP_HU[0]]
    values = np.minimum(resized, _CLIP_HU[1])
    return np.divide(values + 1024, 1624).astype(np.float32)


@lru_cache(maxsize=1)
def input_table() -> npt.NDArray[np.float32]:
    """The network's input for every whole HU from -1024 to 600."""
    low, high = _CLIP_HU
    return np.divide(np.arange(low, high + 1, dtype=np.int16) + np.int16(1024), 1624).astype(np.float32)


def restore(
    labels: npt.NDArray[np.uint8],
    boxes: npt.NDArray[np.intp],
    out: npt.NDArray[np.uint8],
    progress: Progress | None = None,
) -> None:
    """Put ``labels`` (z, 256, 256) back into ``out`` (z, y, x, all zero) by nearest neighbour.

    Slices without labels are left as they are.
    """
    for z, (y0, x0, y1, x1) in enumerate(boxes):
        if progress is not None:
            progress.check()
        if labels[z].any():
            out[z, y0:y1, x0:x1] = resize_nearest(labels[z], (y1 - y0, x1 - x0))


def resize_nearest(image: npt.NDArray[np.uint8], shape: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """``scipy.ndimage.zoom`` of order 0 to ``shape``, from index tables."""
    rows, columns = (nearest_indices(n, m) for n, m in zip(image.shape, shape, strict=True))
    resized = image[np.maximum(rows, 0)][:, np.maximum(columns, 0)]
    resized[rows < 0] = 0
    resized[:, columns < 0] = 0
    return resized


@lru_cache(maxsize=4096)
def nearest_indices(length: int, wanted: int) -> npt.NDArray[np.intp]:
    """Which of ``length`` samples scipy's zoom of order 0 takes for each of ``wanted``; -1 where it takes none.

    scipy computes positions in floating point, and for some lengths the last one falls beyond the end by a
    rounding error: that row becomes 0. It has to be so here too, so scipy is asked, in one dimension.
    """
    from scipy import ndimage

    taken = ndimage.zoom(np.arange(1, length + 1, dtype=np.int32), wanted / length, order=0)
    indices = taken.astype(np.intp) - 1
    indices.setflags(write=False)
    return indices


def _body_masks(volume: Volume) -> npt.NDArray[np.bool_]:
    """The body in slices (z, y, x), at (z, 128, 128); all False where there is none."""
    import cc3d

    rows, columns = (nearest_indices(n, _MASK_SIZE) for n in volume.shape[1:])
    body = volume[:, np.maximum(rows, 0)][:, :, np.maximum(columns, 0)] > _BODY_HU
    body[:, rows < 0] = body[:, :, columns < 0] = True  # outside is 0 HU for scipy's zoom
    body = _erode(_dilate(body))
    for mask in body:
        _fill(mask)
    body = _erode(_erode(body))
    for mask in body:
        regions = cc3d.connected_components(mask, connectivity=4)
        sizes = np.bincount(regions.ravel())
        if len(sizes) > 1:
            np.equal(regions, 1 + np.argmax(sizes[1:]), out=mask)
    return _dilate(_dilate(body))


def _fill(mask: npt.NDArray[np.bool_]) -> None:
    """Fill the holes of a mask (y, x) in place; the outside reaches in through diagonal gaps."""
    import cc3d

    outside = cc3d.connected_components(~mask, connectivity=8)
    border = np.concatenate([outside[0], outside[-1], outside[:, 0], outside[:, -1]])
    reached = np.zeros(int(outside.max()) + 1, dtype=bool)
    reached[border] = True
    reached[0] = False  # 0 is the mask itself
    np.logical_not(reached[outside], out=mask)


def _dilate(masks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Dilation of every slice by the cross of four neighbours; what is outside is False."""
    grown = masks.copy()
    grown[:, 1:] |= masks[:, :-1]
    grown[:, :-1] |= masks[:, 1:]
    grown[:, :, 1:] |= masks[:, :, :-1]
    grown[:, :, :-1] |= masks[:, :, 1:]
    return grown


def _erode(masks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Erosion likewise; what is outside is False, so the border goes."""
    shrunk = np.zeros_like(masks)
    inner = shrunk[:, 1:-1, 1:-1]
    np.logical_and(masks[:, 1:-1, 1:-1], masks[:, :-2, 1:-1], out=inner)
    inner &= masks[:, 2:, 1:-1]
    inner &= masks[:, 1:-1, :-2]
    inner &= masks[:, 1:-1, 2:]
    return shrunk


def _boxes_of(masks: npt.NDArray[np.bool_], shape: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """The boxes of masks (z, 128, 128) in slices of ``shape``."""
    rows, columns = (nearest_indices(_MASK_SIZE, n) for n in shape)
    boxes = np.empty((len(masks), 4), dtype=np.intp)
    whole = min(shape) >= _MASK_SIZE and rows.min() >= 0 and columns.min() >= 0
    for box, mask in zip(boxes, masks, strict=True):
        if whole:  # no row is left out, so the region is still one and its box follows from its rows and columns
            in_rows, in_columns = mask.any(1)[rows], mask.any(0)[columns]
        else:
            in_rows, in_columns = _first_region(resize_nearest(mask.view(np.uint8), (shape[0], shape[1])))
        y, x = np.flatnonzero(in_rows), np.flatnonzero(in_columns)
        box[:] = (y[0], x[0], y[-1] + 1, x[-1] + 1) if len(y) else (0, 0, *shape)
    return boxes


def _first_region(mask: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Rows and columns of the region met first: making a small slice can break the body into several."""
    import cc3d

    regions = cc3d.connected_components(mask, connectivity=8)
    first = mask > 0
    if mask.any():
        first &= regions == regions.ravel()[np.argmax(first)]
    return np.asarray(first.any(1)), np.asarray(first.any(0))
