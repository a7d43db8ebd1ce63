"""The regular grid that an image lies on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class Grid:
    """A regular, orthogonal grid in LPS patient space.

    ``size``, ``spacing_mm`` and ``origin_mm`` are (x, y, z); ``direction`` is 3x3, its columns the axes'
    directions, as in SimpleITK. ``origin_mm`` is the centre of the first voxel.
    """

    size: tuple[int, int, int]
    spacing_mm: tuple[float, float, float]
    origin_mm: tuple[float, float, float]
    direction: npt.NDArray[np.float64]

    @classmethod
    def of(cls, image: sitk.Image) -> Grid:
        """The grid of an image."""
        return cls(
            image.GetSize(),
            image.GetSpacing(),
            image.GetOrigin(),
            np.array(image.GetDirection(), dtype=np.float64).reshape(3, 3),
        )

    def place(self, image: sitk.Image) -> sitk.Image:
        """Give ``image`` (of this size) this grid's spacing, origin and direction; returns it."""
        image.SetSpacing(self.spacing_mm)
        image.SetOrigin(self.origin_mm)
        image.SetDirection(tuple(self.direction.ravel()))
        return image

    def image_of(self, array: npt.NDArray[Any]) -> sitk.Image:
        """``array`` (z, y, x) as an image on this grid."""
        import SimpleITK as sitk

        return self.place(sitk.GetImageFromArray(array))

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values: size, spacing_mm, origin_mm, direction (3x3 rows)."""
        return {
            "size": list(self.size),
            "spacing_mm": list(self.spacing_mm),
            "origin_mm": list(self.origin_mm),
            "direction": self.direction.tolist(),
        }

    def same_as(self, other: Grid, tolerance_mm: float = 1e-3) -> bool:
        """Whether every voxel centre of both grids agrees within ``tolerance_mm``."""
        if self.size != other.size:
            return False
        corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)], dtype=float)
        corners *= np.array(self.size) - 1
        return bool(np.abs(self.points_mm(corners) - other.points_mm(corners)).max() <= tolerance_mm)

    def points_mm(self, indices: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """(n, 3) LPS points of (n, 3) continuous indices (x, y, z)."""
        return np.asarray(self.origin_mm) + (indices * self.spacing_mm) @ self.direction.T


def grid_from_dict(values: dict[str, Any]) -> Grid:
    """The grid of :meth:`Grid.as_dict`; raises KeyError, TypeError or ValueError for anything else."""
    x, y, z = (int(n) for n in values["size"])
    spacing, origin = ([float(v) for v in values[key]] for key in ("spacing_mm", "origin_mm"))
    return Grid(
        (x, y, z),
        (spacing[0], spacing[1], spacing[2]),
        (origin[0], origin[1], origin[2]),
        np.asarray(values["direction"], dtype=np.float64),
    )
