"""One resampling of a regular image onto a grid with the same axes.

Along the axes resampling is separable: every axis is one matrix (output samples x input samples) that holds
the interpolation weights, cubic B-spline prefilter included. Three matrix products per slice give what ITK's
resampling filter gives, at about the price of linear interpolation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ..messages import say
from ..progress import Progress, as_progress
from .grid import Grid

if TYPE_CHECKING:
    import SimpleITK as sitk

Interpolation = Literal["nearest", "linear", "bspline"]
AIR_HU = -1000
_SLAB = 16


def spaced_grid(grid: Grid, spacing_mm: tuple[float, float, float]) -> Grid:
    """The grid with another spacing over the same extent.

    The first voxel's centre stays where it is, and there are as many voxels as the extent holds, a begun one
    included, as in RAD-ChestCT (Draelos 2021).
    """
    extent = np.array(grid.size) * grid.spacing_mm
    size = np.ceil(np.round(extent / spacing_mm, 6)).astype(int)
    x, y, z = (max(int(n), 1) for n in size)
    return Grid((x, y, z), spacing_mm, grid.origin_mm, grid.direction)


def cropped_grid(grid: Grid, start: tuple[int, int, int], size: tuple[int, int, int]) -> Grid:
    """The part of a grid from voxel ``start`` (x, y, z) with ``size`` voxels."""
    x, y, z = (float(v) for v in grid.points_mm(np.array([start], dtype=float))[0])
    return Grid(size, grid.spacing_mm, (x, y, z), grid.direction)


def resample_image(
    image: sitk.Image,
    grid: Grid,
    interpolation: Interpolation = "linear",
    *,
    fill: float = AIR_HU,
    progress: Progress | None = None,
) -> sitk.Image:
    """Resample a scalar image onto ``grid``, whose axes are those of the image.

    Values are rounded half to even and saturated for integer types. Samples further than half a voxel outside
    the image get ``fill``; the half voxel at the border repeats the border (linear, nearest) or continues the
    spline mirrored at the last sample (bspline), as in ITK.

    Raises
    ------
    ValueError
        when the axes of image and grid differ.
    """
    import SimpleITK as sitk

    source = Grid.of(image)
    if not np.allclose(source.direction, grid.direction, atol=1e-6):
        raise ValueError("the grid's axes are not those of the image")
    array = sitk.GetArrayViewFromImage(image)
    if source.same_as(grid, 1e-6):
        return image  # itself: a CT is large, and nothing on the road changes an image in place
    points = _sample_points(source, grid)
    inside = [(p > -0.5 - 1e-6) & (p < n - 0.5 + 1e-6) for p, n in zip(points, source.size, strict=True)]
    if interpolation == "nearest":
        result = _pick(array, points, inside, fill)
    else:
        weights = [_weights(p, n, interpolation).astype(np.float32) for p, n in zip(points, source.size, strict=True)]
        result = _blend(array, weights, inside, fill, as_progress(progress))
    return grid.image_of(result)


def _sample_points(source: Grid, grid: Grid) -> list[npt.NDArray[np.float64]]:
    """Where the grid's samples lie, as continuous indices of the source, per axis (x, y, z)."""
    offset = (np.asarray(grid.origin_mm) - source.origin_mm) @ source.direction
    return [
        (offset[axis] + np.arange(grid.size[axis]) * grid.spacing_mm[axis]) / source.spacing_mm[axis]
        for axis in range(3)
    ]


def _weights(points: npt.NDArray[np.float64], n: int, interpolation: Interpolation) -> npt.NDArray[np.float64]:
    """(len(points), n): the weight of each input sample in each output sample."""
    from scipy import ndimage

    order, mode = (3, "mirror") if interpolation == "bspline" and n > 1 else (1, "nearest")
    rows, columns = np.meshgrid(points, np.arange(n), indexing="ij")
    return ndimage.map_coordinates(np.eye(n), [rows, columns], order=order, mode=mode)


def _pick(array: npt.NDArray[Any], points: list[Any], inside: list[Any], fill: float) -> npt.NDArray[Any]:
    """Nearest neighbour; halfway goes to the higher index, as ITK rounds."""
    nearest = [np.clip(np.floor(p + 0.5).astype(int), 0, n - 1) for p, n in zip(points, array.shape[::-1], strict=True)]
    result = array[np.ix_(nearest[2], nearest[1], nearest[0])]
    _fill_outside(result, inside, fill)
    return result


def _blend(
    array: npt.NDArray[Any], weights: list[Any], inside: list[Any], fill: float, progress: Progress
) -> npt.NDArray[Any]:
    """Three matrix products, in slabs of output slices so that the memory stays bounded."""
    wx, wy, wz = weights
    info = np.iinfo(array.dtype) if np.issubdtype(array.dtype, np.integer) else None
    result = np.empty((len(wz), len(wy), len(wx)), dtype=array.dtype)
    planes: dict[int, npt.NDArray[np.float32]] = {}
    for first in range(0, len(wz), _SLAB):
        progress("resample", first / len(wz), say("slice {number} of {total}", number=first + 1, total=len(wz)))
        slab = wz[first : first + _SLAB]
        # A B-spline's weights decay by 0.27 a sample: what is below 1e-6 cannot change a rounded HU.
        used = [int(z) for z in np.flatnonzero(np.abs(slab).max(axis=0) > 1e-6)]
        for z in [z for z in planes if z < used[0]]:
            del planes[z]
        for z in used:
            if z not in planes:
                planes[z] = wy @ array[z].astype(np.float32) @ wx.T
        block = np.tensordot(slab[:, used], np.stack([planes[z] for z in used]), axes=1)
        if info is not None:
            block = np.clip(np.rint(block), info.min, info.max)
        result[first : first + _SLAB] = block.astype(array.dtype)
    _fill_outside(result, inside, fill)
    return result


def _fill_outside(result: npt.NDArray[Any], inside: list[Any], fill: float) -> None:
    result[~inside[2]] = fill
    result[:, ~inside[1]] = fill
    result[:, :, ~inside[0]] = fill
