"""Where slices lie: one analysis of positions, orientations, spacings and sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass(frozen=True)
class SliceGeometry:
    """The true geometry of an ordered stack of parallel slices of equal size.

    Attributes
    ----------
    size
        (columns, rows), in voxels.
    pixel_spacing_mm
        (x, y): the distance between columns, then between rows. SimpleITK's order, not DICOM's.
    direction
        3x3, orthonormal, LPS; its columns are the direction along a row, along a column, and the slice
        normal (their cross product).
    positions_mm
        (n, 3), LPS: the centre of each slice's first voxel, ordered along the normal.
    """

    size: tuple[int, int]
    pixel_spacing_mm: tuple[float, float]
    direction: npt.NDArray[np.float64]
    positions_mm: npt.NDArray[np.float64]

    @property
    def offsets_mm(self) -> npt.NDArray[np.float64]:
        """(n,): signed distance of each slice from the first one along the normal."""
        return (self.positions_mm - self.positions_mm[0]) @ self.direction[:, 2]

    @property
    def shifts_mm(self) -> npt.NDArray[np.float64]:
        """(n, 2): in-plane displacement (x, y) of each slice's first voxel against the first slice's."""
        return (self.positions_mm - self.positions_mm[0]) @ self.direction[:, :2]

    @property
    def step_mm(self) -> float:
        """The median distance between neighbours along the normal; 1.0 for a single slice."""
        steps = np.diff(self.offsets_mm)
        return float(np.median(steps)) if len(steps) else 1.0

    @property
    def slice_extents_mm(self) -> npt.NDArray[np.float64]:
        """(n,): the length along the normal that each slice stands for.

        Half of the way to each neighbour, and at the ends half a median step outwards; no slice reaches
        further than one median step to a side, so that a gap is not counted as measured lung.
        """
        step = self.step_mm
        halves = np.minimum(np.diff(self.offsets_mm) / 2, step)
        return np.concatenate([[step / 2], halves]) + np.concatenate([halves, [step / 2]])

    def stacked(self, array: npt.NDArray[np.generic]) -> sitk.Image:
        """The slices (z, y, x) put on top of each other at the median step, as a SimpleITK image.

        For a regular series this is the native grid. For a tilted or irregular one it is only a carrier for
        what works slice by slice (segmentation): its voxels are not where the patient was.
        """
        import SimpleITK as sitk

        image = sitk.GetImageFromArray(array)
        image.SetSpacing((*self.pixel_spacing_mm, self.step_mm))
        image.SetOrigin(tuple(self.positions_mm[0]))
        image.SetDirection(tuple(self.direction.ravel()))
        return image
