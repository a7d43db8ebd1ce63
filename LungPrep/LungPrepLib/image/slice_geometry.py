"""Where slices lie: one analysis of positions, orientations, spacings and sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..messages import Message, Word, say

if TYPE_CHECKING:
    import SimpleITK as sitk

# A step is irregular when it is off by more than both (positions are written with a few digits only).
STEP_TOLERANCE = 0.01
STEP_TOLERANCE_MM = 0.05
# No structure may move by more than half a voxel; half of that is kept for what comes after.
DRIFT_VOXELS = 0.25
SAME_PLACE_MM = 0.02
OBLIQUE_DEG = 2.0
_FARTHEST_MM = 1e6
_PLANES = (Word("sagittal"), Word("coronal"), Word("axial"))  # across x, y and z (LPS)
# The anatomical ends along -x and x, -y and y, -z and z (LPS).
ENDS = ((Word("right"), Word("left")), (Word("front"), Word("back")), (Word("feet"), Word("head")))


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
    thickness_mm
        What a single slice stands for along the normal: it has no neighbours that would tell.
    max_gap_mm
        Between slices further apart nothing is known: a recipe's ``geometry.max_gap_mm``.
    """

    size: tuple[int, int]
    pixel_spacing_mm: tuple[float, float]
    direction: npt.NDArray[np.float64]
    positions_mm: npt.NDArray[np.float64]
    thickness_mm: float = 1.0
    max_gap_mm: float = 10.0

    @property
    def offsets_mm(self) -> npt.NDArray[np.float64]:
        """(n,): signed distance of each slice from the first one along the normal."""
        return (self.positions_mm - self.positions_mm[0]) @ self.direction[:, 2]

    @property
    def shifts_mm(self) -> npt.NDArray[np.float64]:
        """(n, 2): in-plane displacement (x, y) of each slice's first voxel against the first slice's."""
        return (self.positions_mm - self.positions_mm[0]) @ self.direction[:, :2]

    @property
    def steps_mm(self) -> npt.NDArray[np.float64]:
        """(n - 1,): the distance of each slice from the one before it along the normal."""
        return np.diff(self.offsets_mm)

    @cached_property
    def step_mm(self) -> float:
        """The distance between neighbours along the normal; of a single slice its thickness.

        The median of the steps, so that gaps do not count; where all steps agree with it, their mean, which
        is not bound to the digits that single positions are written with.
        """
        steps = self.steps_mm
        if not len(steps):
            return self.thickness_mm
        median = float(np.median(steps))
        return float(np.mean(steps)) if bool(np.all(self._is_step(steps, median))) else median

    @staticmethod
    def _is_step(steps: npt.NDArray[np.float64], step: float) -> npt.NDArray[np.bool_]:
        return np.abs(steps - step) <= max(STEP_TOLERANCE * step, STEP_TOLERANCE_MM)

    @cached_property
    def has_even_steps(self) -> bool:
        """Whether equal steps describe the slices' places along the normal."""
        if len(self.positions_mm) < 3:
            return True
        drift = self.offsets_mm - self.step_mm * np.arange(len(self.positions_mm))
        even = bool(np.all(self._is_step(self.steps_mm, self.step_mm)))
        return even and float(np.ptp(drift)) / 2 <= DRIFT_VOXELS * self.step_mm

    @cached_property
    def is_sheared(self) -> bool:
        """Whether the slices lie displaced in their own plane, so that they do not fill an upright box."""
        return bool(np.any(np.ptp(self.shifts_mm, axis=0) > DRIFT_VOXELS * np.array(self.pixel_spacing_mm)))

    @property
    def is_regular(self) -> bool:
        """Whether :meth:`stacked` puts every voxel where the patient was."""
        return self.has_even_steps and not self.is_sheared

    @cached_property
    def shear(self) -> tuple[float, float]:
        """(x, y): in-plane displacement per millimetre along the normal, of the line through the positions."""
        offsets = self.offsets_mm - self.offsets_mm.mean()
        variance = float(offsets @ offsets)
        if variance == 0:
            return 0.0, 0.0
        x, y = (offsets @ self.shifts_mm) / variance
        return float(x), float(y)

    @property
    def tilt_deg(self) -> float:
        """The angle between the line through the positions and the slice normal, in degrees, not negative."""
        return math.degrees(math.atan(math.hypot(*self.shear)))

    @property
    def plane(self) -> str:
        """``axial``, ``coronal`` or ``sagittal``: the anatomical plane that is nearest."""
        return _PLANES[int(np.argmax(np.abs(self.direction[:, 2])))]

    @cached_property
    def has_usual_step(self) -> bool:
        """Whether most slices follow each other at one step; if not, the median of the steps is arbitrary."""
        steps = self.steps_mm
        return not len(steps) or 2 * int(np.count_nonzero(self._is_step(steps, self.step_mm))) > len(steps)

    @property
    def native_step_mm(self) -> float:
        """The distance between the planes of the native grid: the usual step, and without one no more than a gap."""
        return self.step_mm if self.has_usual_step else min(self.step_mm, self.max_gap_mm)

    @property
    def reach_mm(self) -> float:
        """How far beyond its own position a slice counts (in mm) where no neighbour is near enough."""
        return self.native_step_mm / 2

    @property
    def slice_extents_mm(self) -> npt.NDArray[np.float64]:
        """(n,): the length along the normal that each slice stands for, in measurements as in resampled images.

        Half of the way to each neighbour; beside a gap of more than ``max_gap_mm``, and at the ends, :attr:`reach_mm`.
        """
        steps, reach = self.steps_mm, self.reach_mm
        halves = np.where(steps <= self.max_gap_mm + 1e-6, steps / 2, np.minimum(steps / 2, reach))
        return np.concatenate([[reach], halves]) + np.concatenate([halves, [reach]])

    def same_as(self, other: SliceGeometry, tolerance_mm: float = 0.01) -> bool:
        """Whether every voxel centre of both stacks agrees within ``tolerance_mm``."""
        if self.size != other.size or self.positions_mm.shape != other.positions_mm.shape:
            return False
        rows = [g.direction[:, :2] * g.pixel_spacing_mm * (np.array(g.size) - 1) for g in (self, other)]
        ends = float(np.abs(rows[0] - rows[1]).max())
        return max(ends, float(np.abs(self.positions_mm - other.positions_mm).max())) <= tolerance_mm

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values: size, pixel_spacing_mm, direction (3x3 rows), positions_mm (n x 3), thickness_mm."""
        return {
            "size": list(self.size),
            "pixel_spacing_mm": list(self.pixel_spacing_mm),
            "direction": self.direction.tolist(),
            "positions_mm": np.round(self.positions_mm, 6).tolist(),
            "thickness_mm": self.thickness_mm,
        }

    def taken(self, indices: npt.NDArray[np.intp] | list[int]) -> SliceGeometry:
        """The geometry of some of the slices, in the order given."""
        return replace(self, positions_mm=self.positions_mm[indices])

    def stacked(self, array: npt.NDArray[np.generic]) -> sitk.Image:
        """The slices (z, y, x) put on top of each other at the median step, as a SimpleITK image.

        For a regular series this is the native grid. For a tilted or irregular one it is only a carrier for
        what works slice by slice (segmentation): its voxels are not where the patient was.
        """
        import SimpleITK as sitk

        return self.placed(sitk.GetImageFromArray(array))

    def placed(self, image: sitk.Image) -> sitk.Image:
        """Give an image of the stacked slices its spacing, origin and direction; returns it."""
        image.SetSpacing((*self.pixel_spacing_mm, self.step_mm))
        image.SetOrigin(tuple(self.positions_mm[0]))
        image.SetDirection(tuple(self.direction.ravel()))
        return image


def slice_geometry_from_dict(values: dict[str, Any]) -> SliceGeometry:
    """The geometry of :meth:`SliceGeometry.as_dict`; raises KeyError, TypeError or ValueError for anything else."""
    columns, rows = (int(n) for n in values["size"])
    x, y = (float(v) for v in values["pixel_spacing_mm"])
    direction, positions = (np.asarray(values[key], dtype=np.float64) for key in ("direction", "positions_mm"))
    return SliceGeometry((columns, rows), (x, y), direction, positions, float(values["thickness_mm"]))


def plane_words(direction: npt.NDArray[np.float64]) -> Message:
    """The nearest anatomical plane of slices of this direction, and how far from it they lie."""
    cosines = np.abs(direction[:, 2])
    name = _PLANES[int(np.argmax(cosines))]
    off = math.degrees(math.acos(min(float(cosines.max()), 1.0)))
    if off > OBLIQUE_DEG:
        return say("{plane}, {angle:.0f} degrees oblique", plane=name, angle=off)
    return say("{plane}", plane=name)


def slice_direction(orientation: tuple[float, ...] | None) -> npt.NDArray[np.float64] | None:
    """The 3x3 LPS direction of a slice from ImageOrientationPatient (DICOM PS3.3 C.7.6.2.1.1).

    Made orthonormal, because the cosines are written with a few digits only. ``None`` when they are absent,
    not finite, of zero length or not perpendicular within two degrees.
    """
    if orientation is None or len(orientation) != 6 or not all(abs(v) < 2 for v in orientation):
        return None
    found = _orthonormal(orientation)
    return None if found is None else found.copy()


@lru_cache(maxsize=256)
def _orthonormal(orientation: tuple[float, ...]) -> npt.NDArray[np.float64] | None:
    row, column = np.array(orientation[:3], dtype=float), np.array(orientation[3:], dtype=float)
    lengths = np.linalg.norm(row), np.linalg.norm(column)
    if not all(0.9 < length < 1.1 for length in lengths):
        return None
    row, column = row / lengths[0], column / lengths[1]
    if abs(row @ column) > 0.035:
        return None
    column = column - (row @ column) * row
    column /= np.linalg.norm(column)
    direction = np.column_stack([row, column, np.cross(row, column)])
    direction = np.where(np.abs(direction) < 1e-9, 0.0, direction)
    return direction


def inexactness(orientation: tuple[float, ...] | None) -> float:
    """How far the directions of rows and columns are from perpendicular (their cosine) or from length one."""
    if slice_direction(orientation) is None or orientation is None:
        return 0.0
    row, column = np.array(orientation[:3], dtype=float), np.array(orientation[3:], dtype=float)
    lengths = np.linalg.norm(row), np.linalg.norm(column)
    return float(max(abs(row @ column) / (lengths[0] * lengths[1]), *(abs(length - 1) for length in lengths)))


def is_position(position: tuple[float, ...] | None) -> bool:
    """Whether an ImagePositionPatient is present, finite and within a kilometre of the origin."""
    return (
        position is not None
        and len(position) == 3
        and all(map(math.isfinite, position))
        and max(map(abs, position)) <= _FARTHEST_MM
    )
