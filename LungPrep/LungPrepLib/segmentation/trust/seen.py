"""What the checks look at: the scan, its body and the mask on one coarse grid along the patient's axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...findings import Finding
from ...image.buffers import voxels_of
from ...progress import Progress
from ..body import Body, find_body
from ..coarse_grid import CoarseImage, coarse_image
from ..edge_regions import is_parenchyma
from ..lung_air import patient_scale
from ..mm_morphology import components
from ..sides import midline
from ..structures import Structure

if TYPE_CHECKING:
    import SimpleITK as sitk

BoolArray = npt.NDArray[np.bool_]

GRID_MM = 3.0
_TISSUE_HU, _TABLE_MM = -320.0, 4.0


@dataclass(frozen=True)
class Check:
    """What one check found.

    ``part`` is its share of the score, 1 for nothing wrong; ``findings`` say what is wrong, with the place
    (``place_mm``, LPS) where it can be seen.
    """

    part: float
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Scan:
    """A scan as it is seen from far enough, whatever its mask: what :class:`Seen` has of it."""

    coarse: CoarseImage
    body: Body | None

    @classmethod
    def of(cls, image: sitk.Image, progress: Progress) -> Scan:
        """The scan on the grid of the checks."""
        coarse = coarse_image(image, GRID_MM, progress)
        return cls(coarse, find_body(coarse, _TISSUE_HU, _TABLE_MM))


@dataclass
class Seen:
    """A scan and its mask, (z, y, x) towards head, back and left, isotropic.

    Attributes
    ----------
    coarse
        The CT on the grid of all arrays here.
    labels
        The mask on it: values of ``structures``, of lungs and lobes alone.
    body
        The body and the air in it; ``None`` where there is no body to be seen.
    structures
        The lungs or lobes that the mask knows.
    """

    coarse: CoarseImage
    labels: npt.NDArray[np.uint8]
    body: Body | None
    structures: tuple[Structure, ...]

    @classmethod
    def of(cls, scan: Scan, labels: sitk.Image, structures: Sequence[Structure]) -> Seen:
        """The scan with the ``structures`` to judge of its mask; ``labels`` lie on the voxels of the scan's image."""
        import SimpleITK as sitk

        coarse = scan.coarse
        grid = coarse.as_image(np.zeros(coarse.hu.shape, np.uint8))
        near = voxels_of(sitk.Resample(labels, grid, sitk.Transform(), sitk.sitkNearestNeighbor, 0)).copy()
        near[~np.isin(near, [structure.value for structure in structures])] = 0
        return cls(coarse, near, scan.body, tuple(structures))

    @property
    def voxel_ml(self) -> float:
        """Millilitres of a voxel of the grid."""
        return self.coarse.spacing_mm**3 / 1000

    @cached_property
    def mask(self) -> BoolArray:
        """All lungs."""
        return self.labels > 0

    @cached_property
    def ml(self) -> float:
        """Millilitres of the mask."""
        return self.ml_of(self.mask)

    @cached_property
    def scale(self) -> float:
        """The patient's size, 1 for an adult."""
        return patient_scale(self.coarse, self.body) if self.body is not None else 1.0

    @cached_property
    def middle(self) -> float:
        """The x index of the spine."""
        if self.body is None:
            return (self.labels.shape[2] - 1) / 2
        return midline(self.coarse, self.body)

    @cached_property
    def aerated(self) -> BoolArray:
        """Where density is that of aerated lung."""
        return is_parenchyma(self.coarse.hu)

    def side(self, side: str) -> BoolArray:
        """The mask of the right or left lung, whole or of its lobes."""
        return np.isin(self.labels, [structure.value for structure in self.structures if structure.side == side])

    def ml_of(self, mask: BoolArray) -> float:
        """Millilitres of a mask."""
        return float(np.count_nonzero(mask)) * self.voxel_ml

    def place_mm(self, mask: BoolArray) -> list[float]:
        """The patient position (LPS) of a voxel of ``mask`` near the middle of its largest piece."""
        labels, counts = components(mask)
        points = np.argwhere(labels == counts.argmax())
        nearest = points[np.argmin(((points - points.mean(axis=0)) ** 2).sum(axis=1))]
        origin = self.coarse.origin_mm
        return [round(float(o + n * self.coarse.spacing_mm), 1) for o, n in zip(origin, nearest[::-1], strict=True)]
