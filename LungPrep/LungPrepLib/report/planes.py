"""Axial, coronal and sagittal pictures of a volume, as a radiologist expects to see them.

The patient's right is on the left of the picture, anterior is up (axial) or left (sagittal), the head is up.
Arrays are views wherever possible: only the slices that are shown are copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ..image.buffers import voxels_of

if TYPE_CHECKING:
    import SimpleITK as sitk

Plane = Literal["axial", "coronal", "sagittal"]
_BYTE = 255
PLANES: tuple[Plane, ...] = ("axial", "coronal", "sagittal")


@dataclass(frozen=True)
class PatientView:
    """A volume whose axes were permuted and flipped to the nearest patient axes.

    ``array`` is (z, y, x) with z towards the head, y towards the back, x towards the left (LPS);
    ``spacing_mm`` is (z, y, x).
    """

    array: npt.NDArray[Any]
    spacing_mm: tuple[float, float, float]

    @classmethod
    def of(cls, image: sitk.Image) -> PatientView:
        """The view of an image: a view of its voxels, which the image must outlive."""
        direction = np.array(image.GetDirection()).reshape(3, 3)
        axes = _nearest_axes(direction)  # which image axis (x, y, z) runs along patient axis L, P, S
        array = voxels_of(image).transpose([2 - axes[2], 2 - axes[1], 2 - axes[0]])
        flips = tuple(slice(None, None, -1 if direction[p, axes[p]] < 0 else 1) for p in (2, 1, 0))
        spacing = image.GetSpacing()
        return cls(array[flips], (spacing[axes[2]], spacing[axes[1]], spacing[axes[0]]))

    def index_of(self, point_mm: Sequence[float], image: sitk.Image) -> tuple[int, int, int]:
        """The (z, y, x) of :attr:`array` at a patient position (LPS); ``image`` is the one the view is of."""
        direction = np.array(image.GetDirection()).reshape(3, 3)
        axes = _nearest_axes(direction)
        continuous = image.TransformPhysicalPointToContinuousIndex([float(v) for v in point_mm])
        found = []
        for patient, n in zip((2, 1, 0), self.array.shape, strict=True):
            axis = axes[patient]
            value = continuous[axis]
            value = n - 1 - value if direction[patient, axis] < 0 else value
            found.append(int(np.clip(round(value), 0, n - 1)))
        return found[0], found[1], found[2]

    def slice_of(self, plane: Plane, index: int) -> npt.NDArray[Any]:
        """(rows, columns) of one slice as it is shown: row 0 is the top of the picture."""
        if plane == "axial":
            return self.array[index]
        picture = self.array[::-1, index, :] if plane == "coronal" else self.array[::-1, :, index]
        return picture

    def aspect(self, plane: Plane) -> float:
        """Height over width of a voxel in the picture."""
        z, y, x = self.spacing_mm
        return {"axial": y / x, "coronal": z / x, "sagittal": z / y}[plane]


def _nearest_axes(direction: npt.NDArray[np.float64]) -> tuple[int, int, int]:
    """For each patient axis the image axis that runs along it best, all different."""
    from itertools import permutations

    best = max(permutations(range(3)), key=lambda axes: sum(abs(direction[p, axes[p]]) for p in range(3)))
    return best[0], best[1], best[2]


def label_areas(labels: PatientView) -> dict[Plane, npt.NDArray[np.int64]]:
    """How many labelled voxels each axial, coronal and sagittal slice has."""
    z, y, x = labels.array.shape
    axial, across = np.zeros(z, np.int64), np.zeros((y, x), np.int64)
    for first in range(0, z, _BYTE):
        columns = np.zeros((y, x), np.uint8)  # a byte takes the sum of so many slices
        for index, plane in enumerate(labels.array[first : first + _BYTE], start=first):
            inside = plane != 0
            axial[index] = np.count_nonzero(inside)
            columns += inside
        across += columns
    return {"axial": axial, "coronal": across.sum(axis=1), "sagittal": across.sum(axis=0)}
