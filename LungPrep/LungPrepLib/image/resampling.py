"""One resampling of a regular image onto a grid whose axes are those of the image, in any order and direction.

Every axis is one sparse matrix (:mod:`.axis_weights`): a slice is multiplied along its columns and rows, and slices
are blended block by block, so that what is multiplied stays in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..messages import say
from ..progress import Progress, as_progress
from .axis_weights import Interpolation, axis_weights
from .grid import Grid
from .orientation import along_axes_of, turned_array

if TYPE_CHECKING:
    import SimpleITK as sitk

AIR_HU = -1000
_SLAB = 16
_BLOCK = 8192
_MOST_THREADS = 4
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
    """The grid of ``count`` slices along ``axis`` (0, 1, 2 for x, y, z) from ``first`` on, every so manieth."""
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
    import SimpleITK as sitk

    how = interpolation if isinstance(interpolation, Sampling) else Sampling(interpolation)
    source = Grid.of(image)
    turned = along_axes_of(grid, source.direction)
    if turned is None:
        raise ValueError("the grid's axes are not those of the image")
    if source.same_as(grid, 1e-6):
        return image  # itself: a CT is large, and nothing on the road changes an image in place
    along, order, flips = turned
    result = _resampled(sitk.GetArrayViewFromImage(image), source, along, how, fill, as_progress(progress))
    return grid.image_of(turned_array(result, order, flips))


def _resampled(
    array: npt.NDArray[Any], source: Grid, grid: Grid, how: Sampling, fill: float, progress: Progress
) -> npt.NDArray[Any]:
    """(z, y, x) on a grid with the axes of ``source``."""
    points = _sample_points(source, grid)
    inside = [(p > -0.5 - 1e-6) & (p < n - 0.5 + 1e-6) for p, n in zip(points, source.size, strict=True)]
    means = [new / old if how.anti_alias else 0.0 for new, old in zip(grid.spacing_mm, source.spacing_mm, strict=True)]
    picked = how.interpolation == "nearest" or all(np.abs(p - np.rint(p)).max(initial=0) < _WHOLE for p in points)
    if picked and max(means) <= 1.0 + 1e-6:
        result = _pick(array, points)
    else:
        weights = [
            axis_weights(p, n, how.interpolation, mean_over=mean, dtype=how.dtype, repeat=how.repeat)
            for p, n, mean in zip(points, source.size, means, strict=True)
        ]
        limits = _neighbours(array, points, means) if how.clip_overshoot else None
        result = _blend(array, weights, limits, progress)
    for axis, within in enumerate(inside):
        result[(slice(None),) * (2 - axis) + (~within,)] = fill
    return result


def _sample_points(source: Grid, grid: Grid) -> list[npt.NDArray[np.float64]]:
    """Where the grid's samples lie, as continuous indices of the source, per axis (x, y, z)."""
    offset = (np.asarray(grid.origin_mm) - source.origin_mm) @ source.direction
    return [
        (offset[axis] + np.arange(grid.size[axis]) * grid.spacing_mm[axis]) / source.spacing_mm[axis]
        for axis in range(3)
    ]


def _pick(array: npt.NDArray[Any], points: list[Any]) -> npt.NDArray[Any]:
    """Nearest neighbour; halfway goes to the higher index, as ITK rounds."""
    x, y, z = (np.clip(np.floor(p + 0.5).astype(int), 0, n - 1) for p, n in zip(points, array.shape[::-1], strict=True))
    result = np.empty((len(z), len(y), len(x)), dtype=array.dtype)
    for place, index in enumerate(z):
        result[place] = array[index][np.ix_(y, x)]
    return result


_Limits = Callable[[int], tuple[npt.NDArray[Any], npt.NDArray[Any]]]


def _neighbours(array: npt.NDArray[Any], points: list[Any], means: list[float]) -> _Limits:
    """Gives for an output slice the lowest and the highest voxel value around each of its samples."""
    around = []
    for p, n, mean in zip(points, array.shape[::-1], means, strict=True):
        reach = mean / 2 if mean > 1.0 else 0.0
        first = np.clip(np.floor(p - reach + 1e-6).astype(int), 0, n - 1)
        last = np.clip(np.ceil(p + reach - 1e-6).astype(int), 0, n - 1)
        around.append([np.minimum(first + k, last) for k in range(int((last - first).max(initial=0)) + 1)])
    xs, ys, zs = around

    def limits(place: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        found = []
        for narrow in (np.minimum, np.maximum):
            plane = narrow.reduce([array[z[place]] for z in zs])
            plane = narrow.reduce([plane[y] for y in ys])
            found.append(narrow.reduce([np.take(plane, x, axis=1) for x in xs]))
        return found[0], found[1]

    return limits


def _blend(array: npt.NDArray[Any], weights: list[Any], limits: _Limits | None, progress: Progress) -> npt.NDArray[Any]:
    """Weighted sums along x and y slice by slice, then along z slab by slab."""
    wx, wy, wz = weights
    rows, columns = wy.shape[0], wx.shape[0]
    slabs = list(_slabs(wz))
    window = _Window(max(last - first for _, first, last, _ in slabs), rows * columns, wz.dtype)
    result = np.empty((wz.shape[0], rows, columns), dtype=array.dtype)

    def plane(z: int) -> None:
        # Across, so that both products run along contiguous rows.
        across = np.ascontiguousarray((wx @ array[z].T.astype(wx.dtype)).T)
        window.put(z, (wy @ across).ravel())

    with ThreadPoolExecutor(_threads()) as pool:
        for place, first, last, part in slabs:
            message = say("slice {number} of {total}", number=place + 1, total=len(result))
            progress("resample", place / len(result), message)
            list(pool.map(plane, window.missing(first, last)))
            blended = np.empty((part.shape[0], window.blocks * _BLOCK), dtype=wz.dtype)

            def blend(block: int, part: Any = part, first: int = first, blended: npt.NDArray[Any] = blended) -> None:
                blended[:, block * _BLOCK : (block + 1) * _BLOCK] = part @ window.rows(block, first, part.shape[1])

            list(pool.map(blend, range(window.blocks)))

            def store(k: int, place: int = place, blended: npt.NDArray[Any] = blended) -> None:
                values = blended[k, : rows * columns].reshape(rows, columns)
                if limits is not None:
                    np.clip(values, *limits(place + k), out=values)
                result[place + k] = rounded(values, result.dtype)

            list(pool.map(store, range(part.shape[0])))
    return result


def _slabs(weights: Any) -> Iterator[tuple[int, int, int, Any]]:
    """First output slice, first and last input slice, and the part of the matrix between them."""
    for place in range(0, weights.shape[0], _SLAB):
        part = weights[place : place + _SLAB]
        first, last = int(part.indices.min()), int(part.indices.max()) + 1
        yield place, first, last, part[:, first:last].tocsr()


class _Window:
    """The planes that are being blended, in blocks: rows of one block lie beside each other in memory."""

    def __init__(self, span: int, length: int, dtype: np.dtype[Any]) -> None:
        self.blocks = -(-length // _BLOCK)
        self._length = length
        self._planes = np.zeros((self.blocks, 2 * span, _BLOCK), dtype=dtype)
        self._first = self._end = 0

    def missing(self, first: int, last: int) -> range:
        """Which planes have to be put in before ``first`` to ``last`` can be blended; earlier ones are forgotten."""
        if last - self._first > self._planes.shape[1]:
            kept = max(self._end - first, 0)
            if kept:
                start = first - self._first
                self._planes[:, :kept] = self._planes[:, start : start + kept].copy()
            self._first = first
        needed = range(max(self._end, first), last)
        self._end = max(self._end, last)
        return needed

    def put(self, z: int, plane: npt.NDArray[Any]) -> None:
        """Plane ``z`` (flat)."""
        place = z - self._first
        whole = self._length // _BLOCK
        self._planes[:whole, place] = plane[: whole * _BLOCK].reshape(whole, _BLOCK)
        if whole < self.blocks:
            self._planes[whole, place, : self._length - whole * _BLOCK] = plane[whole * _BLOCK :]

    def rows(self, block: int, first: int, count: int) -> npt.NDArray[Any]:
        """(count, block): one block of so many planes from ``first`` on."""
        place = first - self._first
        return self._planes[block, place : place + count]


def rounded(values: npt.NDArray[Any], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Half to even and within the range of the type, for integers; ``values`` may be changed."""
    if not np.issubdtype(dtype, np.integer) or values.dtype == dtype:
        return values
    info = np.iinfo(dtype)
    np.rint(values, out=values)
    return np.clip(values, info.min, info.max, out=values).astype(dtype)


def _threads() -> int:
    from ..machine import processors

    return max(1, min(processors(), _MOST_THREADS))
