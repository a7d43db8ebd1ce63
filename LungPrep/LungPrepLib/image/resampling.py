"""One resampling of a regular image onto a grid whose axes are those of the image, in any order and direction.

Every axis is one sparse matrix (:mod:`.axis_weights`), by which :mod:`.blending` multiplies. What comes out is written
into the new image's own memory: no volume is there in floating point, nor twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..progress import Progress, as_progress
from .axis_weights import Interpolation, axis_weights
from .blending import blend, neighbours
from .buffers import ImageBuffer, voxels_of
from .grid import Grid
from .hu import AIR_HU
from .orientation import along_axes_of, turned_back

if TYPE_CHECKING:
    import SimpleITK as sitk

_WHOLE = 1e-4  # of a voxel: what lies nearer to a voxel's centre is that voxel


@dataclass(frozen=True)
class Sampling:
    """How values are found between voxels.

    Attributes
    ----------
    interpolation
        ``nearest``, ``linear``, ``bspline`` (cubic, with prefilter) or ``windowed-sinc`` (Lanczos, 5 voxels).
    anti_alias
        Along an axis on which voxels become larger, the mean over the new voxel is taken, not the value at its centre.
    clip_overshoot
        No value leaves the range of the voxels that it lies between (or, with the mean, that the voxel covers).
    repeat
        The B-spline goes on with the last voxel repeated, as SciPy's does; else mirrored, as ITK's.
    double
        Computed in float64: as exact as ITK and SciPy, at twice the time.
    """

    interpolation: Interpolation = "linear"
    anti_alias: bool = False
    clip_overshoot: bool = False
    repeat: bool = False
    double: bool = False

    @property
    def dtype(self) -> str:
        """The type in which values are computed."""
        return "float64" if self.double else "float32"


def cropped_grid(grid: Grid, start: tuple[int, int, int], size: tuple[int, int, int]) -> Grid:
    """The part of a grid from voxel ``start`` (x, y, z) with ``size`` voxels; either may reach beyond the grid."""
    x, y, z = (float(v) for v in grid.points_mm(np.array([start], dtype=float))[0])
    return Grid(size, grid.spacing_mm, (x, y, z), grid.direction)


def taken_slices(grid: Grid, axis: int, first: int, count: int, every: int) -> Grid:
    """The grid of ``count`` slices along ``axis`` (0, 1, 2 for x, y, z) from ``first`` on, every n-th."""
    start, size, spacing = [0, 0, 0], list(grid.size), list(grid.spacing_mm)
    start[axis], size[axis] = first, count
    spacing[axis] *= every
    part = cropped_grid(grid, (start[0], start[1], start[2]), (size[0], size[1], size[2]))
    return replace(part, spacing_mm=(spacing[0], spacing[1], spacing[2]))


def coincide(source: Grid, grid: Grid) -> bool:
    """Whether each voxel of ``grid`` lies on one of ``source`` or on where it would go on, within a ten-thousandth."""
    turned = along_axes_of(grid, source.direction)
    if turned is None or not np.allclose(turned[0].spacing_mm, source.spacing_mm, rtol=1e-6):
        return False
    return all(np.abs(p - np.rint(p)).max(initial=0) < _WHOLE for p in _sample_points(source, turned[0]))


def resample_image(
    image: sitk.Image,
    grid: Grid,
    interpolation: Interpolation | Sampling = "linear",
    *,
    fill: float = AIR_HU,
    progress: Progress | None = None,
) -> sitk.Image:
    """Resample a scalar image onto ``grid``, whose axes are those of the image in any order and direction.

    Values are rounded half to even and saturated for integer types. Samples further than half a voxel outside
    the image get ``fill``; the half voxel at the border repeats the border (linear, nearest, sinc) or continues the
    spline mirrored at the last sample (bspline), as in ITK.

    Raises
    ------
    ValueError
        when the axes of image and grid differ.
    """
    how = interpolation if isinstance(interpolation, Sampling) else Sampling(interpolation)
    source = Grid.of(image)
    turned = along_axes_of(grid, source.direction)
    if turned is None:
        raise ValueError("the grid's axes are not those of the image")
    if source.same_as(grid, 1e-6):
        return image  # itself: a CT is large, and nothing on the road changes an image in place
    along, order, flips = turned
    array = voxels_of(image)
    buffer = ImageBuffer(grid.size[::-1], array.dtype)
    _resample(array, source, along, how, fill, turned_back(buffer.array, order, flips), as_progress(progress))
    return grid.place(buffer.image())


def _resample(
    array: npt.NDArray[Any],
    source: Grid,
    grid: Grid,
    how: Sampling,
    fill: float,
    target: npt.NDArray[Any],
    progress: Progress,
) -> None:
    """Fill ``target`` (z, y, x), which lies on a grid with the axes of ``source``."""
    points = _sample_points(source, grid)
    inside = [(p > -0.5 - 1e-6) & (p < n - 0.5 + 1e-6) for p, n in zip(points, source.size, strict=True)]
    means = [new / old if how.anti_alias else 0.0 for new, old in zip(grid.spacing_mm, source.spacing_mm, strict=True)]
    picked = how.interpolation == "nearest" or all(np.abs(p - np.rint(p)).max(initial=0) < _WHOLE for p in points)
    if picked and max(means) <= 1.0 + 1e-6:
        _pick(array, points, target)
    else:
        weights = [
            axis_weights(p, n, how.interpolation, mean_over=mean, dtype=how.dtype, repeat=how.repeat)
            for p, n, mean in zip(points, source.size, means, strict=True)
        ]
        limits = neighbours(array, points, means) if how.clip_overshoot else None
        blend(array, weights, limits, target, progress)
    for axis, within in enumerate(inside):
        if not within.all():
            target[(slice(None),) * (2 - axis) + (~within,)] = fill


def _sample_points(source: Grid, grid: Grid) -> list[npt.NDArray[np.float64]]:
    """Where the grid's samples lie, as continuous indices of the source, per axis (x, y, z)."""
    offset = (np.asarray(grid.origin_mm) - source.origin_mm) @ source.direction
    return [
        (offset[axis] + np.arange(grid.size[axis]) * grid.spacing_mm[axis]) / source.spacing_mm[axis]
        for axis in range(3)
    ]


def _pick(array: npt.NDArray[Any], points: list[Any], target: npt.NDArray[Any]) -> None:
    """Nearest neighbour; halfway goes to the higher index, as ITK rounds."""
    x, y, z = (np.clip(np.floor(p + 0.5).astype(int), 0, n - 1) for p, n in zip(points, array.shape[::-1], strict=True))
    for place, index in enumerate(z):
        target[place] = array[index][np.ix_(y, x)]
