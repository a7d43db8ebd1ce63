"""From steps between voxels, which may be sheared, to what the road works on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...findings import Finding, make_finding
from ...messages import Quantity, say
from ..grid import Grid
from ..slice_geometry import SliceGeometry
from .described import Floats

if TYPE_CHECKING:
    import SimpleITK as sitk

_HARMLESS_VOXELS = 0.25  # no voxel lies farther off than this when the axes are made perpendicular


@dataclass(frozen=True)
class Sheared:
    """Voxels whose axes are not perpendicular.

    ``matrix`` has the steps between voxels as its columns, ``origin_mm`` is the centre of the first one (LPS, mm).
    """

    matrix: Floats
    origin_mm: Floats

    @property
    def angle_deg(self) -> float:
        """How far the worst pair of axes is from perpendicular."""
        unit = self.matrix / np.linalg.norm(self.matrix, axis=0)
        cosines = np.abs([unit[:, 0] @ unit[:, 1], unit[:, 0] @ unit[:, 2], unit[:, 1] @ unit[:, 2]])
        return math.degrees(math.asin(min(float(cosines.max()), 1.0)))

    def finding(self) -> Finding:
        """What is said of them."""
        angle = Quantity(round(self.angle_deg, 1), "°")
        message = say("The axes of the image are not perpendicular: {angle} off, as after a gantry tilt.", angle=angle)
        return make_finding("volume-sheared", message, angle_deg=round(self.angle_deg, 2))


def upright_grid(matrix: Floats, origin: Floats, size: tuple[int, int, int]) -> Grid | None:
    """The grid of steps that are perpendicular but for rounding; ``None`` where they are sheared."""
    spacing = np.linalg.norm(matrix, axis=0)
    u, _, v = np.linalg.svd(matrix / spacing)
    direction = u @ v  # the nearest orthonormal one
    off = np.abs((matrix - direction * spacing) * (np.array(size) - 1)).sum(axis=1)
    if float(np.linalg.norm(off)) > _HARMLESS_VOXELS * float(spacing.min()):
        return None
    x, y, z = (float(value) for value in spacing)
    a, b, c = (float(value) for value in origin)
    clean = np.where(np.abs(direction) < 1e-7, 0.0, direction)
    return Grid(size, (x, y, z), (a, b, c), clean)


def slices_of(sheared: Sheared, array: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], SliceGeometry] | None:
    """The slices (z, y, x) and their true places, where rows and columns are perpendicular; ``None`` where not.

    Slices are ordered along their normal, as those of a DICOM series.
    """
    row, column, step = sheared.matrix.T
    spacing = float(np.linalg.norm(row)), float(np.linalg.norm(column))
    row, column = row / spacing[0], column / spacing[1]
    if abs(float(row @ column)) * max(array.shape[1:]) > _HARMLESS_VOXELS:
        return None
    column = column - (row @ column) * row
    column /= np.linalg.norm(column)
    normal = np.cross(row, column)
    positions = sheared.origin_mm + np.arange(array.shape[0])[:, None] * step
    if step @ normal < 0:
        positions, array = positions[::-1], array[::-1]
    direction = np.column_stack([row, column, normal])
    geometry = SliceGeometry((array.shape[2], array.shape[1]), spacing, direction, np.ascontiguousarray(positions))
    return np.ascontiguousarray(array), geometry


def resampled_upright(sheared: Sheared, array: npt.NDArray[Any], *, linear: bool, fill: float) -> sitk.Image:
    """The voxels on the upright grid around them, of the same spacing, by one interpolation."""
    import SimpleITK as sitk

    spacing = np.linalg.norm(sheared.matrix, axis=0)
    # Rows keep their direction; the other axes are made perpendicular to them.
    q, r = np.linalg.qr(sheared.matrix / spacing)
    direction = q * np.sign(np.diag(r))
    size = np.array(array.shape[::-1])
    corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)], dtype=float) * (size - 1)
    along = (corners @ sheared.matrix.T) @ direction
    low, high = along.min(axis=0), along.max(axis=0)
    target = Grid(
        tuple(int(n) for n in np.ceil((high - low) / spacing - 1e-6) + 1),  # type: ignore[arg-type]
        tuple(float(v) for v in spacing),  # type: ignore[arg-type]
        tuple(float(v) for v in sheared.origin_mm + direction @ low),  # type: ignore[arg-type]
        direction,
    )
    inverse = np.linalg.inv(sheared.matrix)
    to_index = sitk.AffineTransform(inverse.ravel().tolist(), (-inverse @ sheared.origin_mm).tolist())
    source = sitk.GetImageFromArray(array)  # in its own indices: spacing 1, no origin, no direction
    interpolator = sitk.sitkLinear if linear else sitk.sitkNearestNeighbor
    carrier = target.place(sitk.Image(target.size, sitk.sitkUInt8))
    return sitk.Resample(source, carrier, to_index, interpolator, fill, source.GetPixelID())
