"""Weighted sums of a volume along its three axes: along x and y slice by slice, then along z slab by slab.

What is multiplied stays in the processor's cache: slices are blended in blocks of a few rows, and the planes that this
takes are all that is there in floating point. Those of the next slab are made while one is blended.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ..machine import processors
from ..messages import say
from ..progress import Progress
from .axis_weights import is_identity

if TYPE_CHECKING:
    from scipy import sparse

_SLAB = 16
_BLOCK = 16384
_MOST_THREADS = 4
_LINE = 64  # bytes of a line of the processor's cache

Limits: TypeAlias = Callable[[int, slice], tuple[npt.NDArray[Any], npt.NDArray[Any]]]


def blend(
    array: npt.NDArray[Any],
    weights: list[sparse.csr_matrix],
    limits: Limits | None,
    target: npt.NDArray[Any],
    progress: Progress,
) -> None:
    """Fill ``target`` with the voxels of ``array`` (both z, y, x) weighted along x, y and z, rounded for whole numbers.

    Parameters
    ----------
    weights
        For x, y and z (samples x voxels): :func:`~LungPrepLib.image.axis_weights.axis_weights`.
    limits
        Gives for a slice of the target, and rows of it, the lowest and the highest value that each sample may have.
    """
    wx, wy, wz = weights
    slabs = _slabs(wz)
    planes = _Planes(slabs, (wy.shape[0], wx.shape[0]), wz.dtype)

    def make(z: int) -> None:
        planes.put(z, wy @ _along_rows(array[z], wx))

    def store(slab: _Slab, weights: sparse.csr_matrix, block: int) -> None:
        rows = planes.rows_of(block)
        values = planes.blended(block, weights)
        if limits is not None:
            for k, plane in enumerate(values):
                np.clip(plane, *limits(slab.place + k, rows), out=plane)
        target[slab.place : slab.place + len(values), rows] = rounded(values, target.dtype)

    made = set(slabs[0].needed)
    with ThreadPoolExecutor(max(1, min(processors(), _MOST_THREADS))) as pool:
        list(pool.map(make, made))
        for slab, following in pairwise([*slabs, slabs[-1]]):
            message = say("slice {number} of {total}", number=slab.place + 1, total=len(target))
            progress("resample", slab.place / len(target), message)
            part = planes.weights_of(slab)
            work = [pool.submit(make, z) for z in following.needed if z not in made]
            work += [pool.submit(store, slab, part, block) for block in range(planes.blocks)]
            made.update(following.needed)
            for done in work:
                done.result()


def _along_rows(plane: npt.NDArray[Any], weights: sparse.csr_matrix) -> npt.NDArray[Any]:
    """(y, x), every row multiplied by ``weights``.

    A product runs along contiguous rows, so the slice is turned before and after it. Rows do not begin a power of two
    apart then: all of a column would share few places of the cache, which takes three times as long.
    """
    if is_identity(weights):
        return plane.astype(weights.dtype)
    rows, columns = plane.shape
    straight = np.empty((rows, _apart(columns, weights.dtype)), weights.dtype)[:, :columns]
    straight[...] = plane
    turned = np.empty((columns, _apart(rows, weights.dtype)), weights.dtype)
    turned[:, :rows], turned[:, rows:] = straight.T, 0
    return np.ascontiguousarray((weights @ turned)[:, :rows].T)


def _apart(length: int, dtype: np.dtype[Any]) -> int:
    """At least ``length``, and an odd number of cache lines."""
    in_line = _LINE // dtype.itemsize
    return (-(-length // in_line) | 1) * in_line


@dataclass(frozen=True)
class _Slab:
    """Slices of the target from ``place`` on, their part of the matrix, and which planes they are made of.

    ``first`` and ``end``: no slab before it needs a plane from ``end`` on, and none after it one before ``first``.
    """

    place: int
    weights: sparse.csr_matrix
    needed: list[int]
    first: int
    end: int


def _slabs(weights: sparse.csr_matrix) -> list[_Slab]:
    places = range(0, weights.shape[0], _SLAB)
    parts = [weights[place : place + _SLAB] for place in places]
    needed = [np.unique(part.indices).tolist() for part in parts]
    firsts = np.minimum.accumulate([planes[0] for planes in reversed(needed)])[::-1]
    ends = np.maximum.accumulate([planes[-1] + 1 for planes in needed])
    return [_Slab(*one) for one in zip(places, parts, needed, firsts.tolist(), ends.tolist(), strict=True)]


class _Planes:
    """The planes that are being blended, in blocks of some rows, so that a block's planes lie beside each other.

    Plane z lies where the one before it lay that no slab needs any more.
    """

    def __init__(self, slabs: list[_Slab], shape: tuple[int, int], dtype: np.dtype[Any]) -> None:
        self._shape = rows, columns = shape
        self._high = max(1, min(rows, _BLOCK // columns))
        self.blocks = -(-rows // self._high)
        self._count = max(after.end - slab.first for slab, after in pairwise([*slabs, slabs[-1]]))
        self._planes = np.zeros((self.blocks, self._count, self._high * columns), dtype=dtype)

    def put(self, z: int, plane: npt.NDArray[Any]) -> None:
        """Plane ``z`` (y, x)."""
        place, whole = z % self._count, self._shape[0] // self._high
        self._planes[:whole, place] = plane[: whole * self._high].reshape(whole, -1)
        if whole < self.blocks:
            rest = plane[whole * self._high :].ravel()
            self._planes[whole, place, : rest.size] = rest

    def rows_of(self, block: int) -> slice:
        """Which rows a block has."""
        return slice(block * self._high, min((block + 1) * self._high, self._shape[0]))

    def weights_of(self, slab: _Slab) -> sparse.csr_matrix:
        """The slab's part of the matrix, with its columns where the planes lie."""
        from scipy import sparse

        part = slab.weights
        shape = part.shape[0], self._count
        return sparse.csr_matrix((part.data, part.indices % self._count, part.indptr), shape=shape)

    def blended(self, block: int, weights: sparse.csr_matrix) -> npt.NDArray[Any]:
        """(z, y, x): the rows of a block in the slices that ``weights`` makes of the planes."""
        rows = self.rows_of(block)
        values = weights @ self._planes[block]
        return values.reshape(len(values), self._high, -1)[:, : rows.stop - rows.start]


def neighbours(array: npt.NDArray[Any], points: list[Any], means: list[float]) -> Limits:
    """Gives the lowest and the highest voxel value around each sample.

    ``points`` are continuous indices for x, y and z, ``means`` the length around them that counts, where above 1.
    """
    around = []
    for p, n, mean in zip(points, array.shape[::-1], means, strict=True):
        reach = mean / 2 if mean > 1.0 else 0.0
        first = np.clip(np.floor(p - reach + 1e-6).astype(int), 0, n - 1)
        last = np.clip(np.ceil(p + reach - 1e-6).astype(int), 0, n - 1)
        around.append([np.minimum(first + k, last) for k in range(int((last - first).max(initial=0)) + 1)])
    xs, ys, zs = around

    def limits(place: int, rows: slice) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        source = slice(int(ys[0][rows].min()), int(ys[-1][rows].max()) + 1)
        found = []
        for narrow in (np.minimum, np.maximum):
            plane = narrow.reduce([array[z[place], source] for z in zs])
            plane = narrow.reduce([plane[y[rows] - source.start] for y in ys])
            found.append(narrow.reduce([np.take(plane, x, axis=1) for x in xs]))
        return found[0], found[1]

    return limits


def rounded(values: npt.NDArray[Any], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Half to even and within the range of the type, for integers; ``values`` may be changed."""
    if not np.issubdtype(dtype, np.integer) or values.dtype == dtype:
        return values
    info = np.iinfo(dtype)
    np.rint(values, out=values)
    return np.clip(values, info.min, info.max, out=values).astype(dtype)
