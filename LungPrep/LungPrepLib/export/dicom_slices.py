"""The slices that a DICOM object refers to: those that were acquired, or those of the orthogonal series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..dicom.standard import CTImageStorage
from ..image.grid import Grid
from .dicom_identity import Identity, uid_of

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from ..case import PreparedCase


@dataclass(frozen=True)
class SliceReference:
    """One slice: the object that it is in, its frame there (0-based, ``None`` for an object of one frame) and where
    its first voxel is (LPS millimetres)."""

    sop_class_uid: str
    sop_instance_uid: str
    frame: int | None
    position_mm: tuple[float, float, float]


@dataclass(frozen=True)
class SliceStack:
    """Slices of equal size and direction, in the order of an array (z, y, x).

    ``direction`` is (row, column) as ImageOrientationPatient has it, ``spacing_mm`` (between rows, between columns)
    as PixelSpacing, ``step_mm`` the distance of neighbours where it is the same for all.
    """

    series_uid: str
    slices: tuple[SliceReference, ...]
    size: tuple[int, int]
    direction: tuple[float, ...]
    spacing_mm: tuple[float, float]
    thickness_mm: float
    step_mm: float | None


def acquired_stack(case: PreparedCase, identity: Identity) -> SliceStack | None:
    """The slices as they were acquired; ``None`` where the case does not come from DICOM."""
    geometry, headers = case.acquisition.geometry, case.acquisition.headers
    if geometry is None or not headers:
        return None
    slices = tuple(
        SliceReference(
            header.sop_class_uid or CTImageStorage,
            identity.uid("instance", header.sop_instance_uid)
            if header.sop_instance_uid
            else uid_of("instance", identity.series_uid, index),
            header.frame,
            (float(x), float(y), float(z)),
        )
        for index, (header, (x, y, z)) in enumerate(zip(headers, geometry.positions_mm, strict=True))
    )
    told = [header.slice_thickness_mm for header in headers]
    thickness = next((value for value in told if value is not None and value > 0), None)
    return SliceStack(
        identity.series_uid,
        slices,
        geometry.size,
        tuple(geometry.direction[:, :2].T.ravel().tolist()),
        (geometry.pixel_spacing_mm[1], geometry.pixel_spacing_mm[0]),
        thickness or geometry.step_mm,
        geometry.step_mm if geometry.is_regular else None,
    )


def orthogonal_stack(case: PreparedCase, identity: Identity) -> SliceStack:
    """The slices of the native grid as ``dicom-series`` writes them: the same UIDs for the same voxels."""
    from ..image.files import content_digest  # with it come all image formats, which no recipe needs

    grid = Grid.of(case.image)
    series_uid = uid_of("orthogonal", identity.series_uid, identity.kept, content_digest(case.image))
    slices = tuple(
        SliceReference(CTImageStorage, uid_of(series_uid, index), None, (float(x), float(y), float(z)))
        for index, (x, y, z) in enumerate(slice_positions_mm(grid))
    )
    x, y, z = grid.spacing_mm
    direction = tuple(grid.direction[:, :2].T.ravel().tolist())
    return SliceStack(series_uid, slices, (grid.size[0], grid.size[1]), direction, (y, x), z, z)


def slice_positions_mm(grid: Grid) -> npt.NDArray[np.float64]:
    """(n, 3): the LPS points of the first voxel of every slice along the third axis."""
    return grid.points_mm(np.array([[0, 0, k] for k in range(grid.size[2])], dtype=float))


def along_normal(stack: SliceStack) -> npt.NDArray[np.intp]:
    """The order of the slices along the normal of their rows and columns: that in which DICOM numbers them."""
    row, column = np.reshape(stack.direction, (2, 3))
    offsets = np.array([item.position_mm for item in stack.slices]) @ np.cross(row, column)
    return np.argsort(offsets, kind="stable")


def place_slice(dataset: Dataset, stack: SliceStack, index: int) -> None:
    """The Image Plane module (DICOM PS3.3 C.7.6.2) of one slice."""
    from pydicom.valuerep import format_number_as_ds

    dataset.ImagePositionPatient = [format_number_as_ds(float(v)) for v in stack.slices[index].position_mm]
    dataset.ImageOrientationPatient = [format_number_as_ds(float(v)) for v in stack.direction]
    dataset.PixelSpacing = [format_number_as_ds(float(v)) for v in stack.spacing_mm]
    dataset.SliceThickness = format_number_as_ds(float(stack.thickness_mm))
    dataset.Columns, dataset.Rows = stack.size
