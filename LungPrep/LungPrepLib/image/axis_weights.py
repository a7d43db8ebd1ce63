"""How samples along one axis are made of the voxels there, as a sparse matrix.

Along the axes of a grid resampling is separable: one matrix (samples x voxels) per axis. A sample of a cubic B-spline
needs four coefficients, and each coefficient is made of all voxels, with weights that decay by 0.27 a voxel: together
that is a narrow band. A sparse product with a band does not depend on how good the BLAS of a machine is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy import sparse

Interpolation: TypeAlias = Literal["nearest", "linear", "bspline", "windowed-sinc"]
FloatArray: TypeAlias = npt.NDArray[np.float64]

SINC_RADIUS = 5  # SimpleITK's
EDGE = 0.5 + 1e-6  # a voxel reaches half its size beyond its centre, and rounding must not cut that
_LEAST = {"float32": 2e-6, "float64": 1e-12}  # below it a weight cannot change a rounded HU
_BEYOND = 12  # voxels: SciPy's
_PARTS = 8  # of a voxel, over which the mean is taken


def axis_weights(
    points: FloatArray,
    n: int,
    interpolation: Interpolation,
    *,
    mean_over: float = 0.0,
    dtype: str = "float32",
    repeat: bool = False,
) -> sparse.csr_matrix:
    """(len(points), n): the weight of each of ``n`` voxels in each sample.

    Parameters
    ----------
    points
        Where the samples lie, as continuous indices. Beyond the ends linear, nearest and sinc repeat the last voxel,
        and the B-spline goes on as if mirrored at its centre, as in ITK.
    mean_over
        Length in voxels around each point over which the interpolated values are averaged; up to 1 none.
    repeat
        The B-spline goes on beyond the ends with the last voxel repeated, as SciPy's mode "nearest" does.
    """
    if mean_over <= 1.0 + 1e-6:
        weights = _point_weights(points, n, interpolation, repeat)
        if interpolation in ("nearest", "linear"):  # none of two weights is too small to count
            weights.eliminate_zeros()
            return weights.astype(dtype)
    else:
        parts = int(np.ceil(mean_over * _PARTS))
        offsets = ((np.arange(parts) + 0.5) / parts - 0.5) * mean_over
        weights = sum(_point_weights(points + offset, n, interpolation, repeat) for offset in offsets) / parts
    return _trimmed(weights, dtype)


def _point_weights(points: FloatArray, n: int, interpolation: Interpolation, repeat: bool) -> Any:
    from scipy import sparse

    if n == 1:
        return sparse.csr_matrix(np.ones((len(points), 1)))
    indices, weights = _taps(points, interpolation)
    beyond = _BEYOND if repeat and interpolation == "bspline" else 0
    if interpolation == "bspline" and not repeat:
        indices = np.abs((indices + (n - 1)) % (2 * (n - 1)) - (n - 1))
    columns = n + 2 * beyond
    indices = np.clip(indices + beyond, 0, columns - 1)
    rows = np.broadcast_to(np.arange(len(points)), indices.shape)
    taps = sparse.csr_matrix((weights.ravel(), (rows.ravel(), indices.ravel())), shape=(len(points), columns))
    return taps @ _coefficients(n, beyond) if interpolation == "bspline" else taps


def _taps(points: FloatArray, interpolation: Interpolation) -> tuple[npt.NDArray[np.intp], FloatArray]:
    """(taps, samples): indices of the voxels (or coefficients) that each sample is made of, and their weights."""
    if interpolation == "nearest":  # halfway goes to the higher index, as ITK rounds
        return np.floor(points + 0.5).astype(np.intp)[None], np.ones((1, len(points)))
    base = np.floor(points)
    t = points - base
    if interpolation == "linear":
        first, weights = 0, np.stack([1 - t, t])
    elif interpolation == "bspline":
        first = -1
        weights = np.stack([(1 - t) ** 3, 4 - 6 * t**2 + 3 * t**3, 1 + 3 * t + 3 * t**2 - 3 * t**3, t**3]) / 6
    else:
        first = 1 - SINC_RADIUS
        distances = t - np.arange(first, SINC_RADIUS + 1)[:, None]
        weights = np.sinc(distances) * np.sinc(distances / SINC_RADIUS)
        weights /= weights.sum(axis=0)  # a constant stays one
    return base.astype(np.intp) + np.arange(first, first + len(weights))[:, None], weights


@lru_cache(maxsize=8)
def _coefficients(n: int, beyond: int) -> Any:
    """(n + 2 beyond, n), sparse: cubic B-spline coefficients of voxel values, each end repeated, then mirrored."""
    from scipy import ndimage, sparse

    values = np.pad(np.eye(n), ((beyond, beyond), (0, 0)), mode="edge")
    dense = ndimage.spline_filter1d(values, 3, axis=0, output=np.float64, mode="mirror")
    dense[np.abs(dense) < 1e-14] = 0
    return sparse.csr_matrix(dense)


def _trimmed(weights: Any, dtype: str) -> Any:
    """Without weights that change nothing; each row still sums to what it did."""
    from scipy import sparse

    weights = weights.tocsr()
    weights.sum_duplicates()
    before = np.asarray(weights.sum(axis=1)).ravel()
    weights.data[np.abs(weights.data) < _LEAST[dtype]] = 0
    weights.eliminate_zeros()
    after = np.asarray(weights.sum(axis=1)).ravel()
    return (sparse.diags(before / after) @ weights).tocsr().astype(dtype)


def covered(points: FloatArray, n: int) -> slice:
    """Which of the rising ``points`` (continuous indices) lie in ``n`` voxels, their half at the edge included."""
    first, last = np.searchsorted(points, [-EDGE, n - 1 + EDGE])
    return slice(int(first), int(last))


def is_identity(weights: sparse.csr_matrix) -> bool:
    """Whether every sample is the voxel of the same index."""
    rows, columns = weights.shape
    return bool(
        rows == columns
        and weights.nnz == rows
        and np.array_equal(weights.indices, np.arange(rows))
        and np.all(weights.data == 1)
    )
