"""Where voxels lie: SimpleITK's LPS origin, spacing and direction <-> Slicer's IJK-to-RAS matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..image.grid import Grid

if TYPE_CHECKING:
    import vtk

    Matrix = npt.NDArray[np.float64]

_RAS_FROM_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
_ORTHOGONAL_TOLERANCE = 1e-4  # cosine between axes: 0.006 degrees, 0.05 mm over a chest


def ijk_to_ras(grid: Grid) -> Matrix:
    """The 4x4 matrix from voxel indices (x, y, z) to RAS millimetres."""
    matrix = np.eye(4)
    matrix[:3, :3] = grid.direction * np.asarray(grid.spacing_mm)
    matrix[:3, 3] = grid.origin_mm
    return _RAS_FROM_LPS @ matrix


def is_orthogonal(matrix: Matrix) -> bool:
    """Whether the axes of a 4x4 IJK-to-RAS matrix are perpendicular, as an image's have to be."""
    axes = matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0)
    return bool(np.abs(axes.T @ axes - np.eye(3)).max() <= _ORTHOGONAL_TOLERANCE)


def grid_from_matrix(size: tuple[int, int, int], matrix: Matrix) -> Grid:
    """The grid of ``size`` (x, y, z) voxels that an orthogonal IJK-to-RAS matrix describes."""
    lps = _RAS_FROM_LPS @ matrix
    spacing = np.linalg.norm(lps[:3, :3], axis=0)
    x, y, z = (float(value) for value in spacing)
    origin = float(lps[0, 3]), float(lps[1, 3]), float(lps[2, 3])
    return Grid(size, (x, y, z), origin, _orthonormal(lps[:3, :3] / spacing))


def orthogonal_grid(size: tuple[int, int, int], matrix: Matrix) -> Grid:
    """The orthogonal grid around a sheared volume: its slices' axes kept, its slice step straightened.

    The first two axes keep direction and spacing, the third is the slices' normal at the sheared step's height,
    and the size grows so that every voxel centre of the sheared volume is inside.
    """
    lps = _RAS_FROM_LPS @ matrix
    columns = lps[:3, :3]
    spacing = np.linalg.norm(columns, axis=0)
    x_axis = columns[:, 0] / spacing[0]
    y_axis = columns[:, 1] - (columns[:, 1] @ x_axis) * x_axis
    y_axis /= np.linalg.norm(y_axis)
    normal = np.cross(x_axis, y_axis)
    step = float(columns[:, 2] @ normal)
    direction = np.stack([x_axis, y_axis, normal * np.sign(step)], axis=1)
    steps = np.array([spacing[0], spacing[1], abs(step)])
    corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)]) * (np.array(size) - 1)
    indices = (corners @ columns.T) @ direction / steps
    low, high = np.floor(indices.min(axis=0) + 1e-6), np.ceil(indices.max(axis=0) - 1e-6)
    origin = lps[:3, 3] + direction @ (low * steps)
    nx, ny, nz = (int(value) for value in high - low + 1)
    return Grid((nx, ny, nz), (steps[0], steps[1], steps[2]), (origin[0], origin[1], origin[2]), direction)


def matrix_of(vtk_matrix: vtk.vtkMatrix4x4) -> Matrix:
    """A vtkMatrix4x4 as a (4, 4) array."""
    return np.array([[vtk_matrix.GetElement(row, column) for column in range(4)] for row in range(4)])


def vtk_matrix_of(matrix: Matrix) -> Any:
    """A (4, 4) array as a vtkMatrix4x4."""
    import vtk

    result = vtk.vtkMatrix4x4()
    result.DeepCopy([float(value) for value in matrix.ravel()])
    return result


def _orthonormal(axes: Matrix) -> Matrix:
    """The nearest orthonormal matrix: SimpleITK refuses directions that are off by more than rounding."""
    u, _, vt = np.linalg.svd(axes)
    result: Matrix = u @ vt
    return np.where(np.abs(result - np.rint(result)) < 1e-12, np.rint(result), result)
