"""Where a nodule lies on a grid, and the ball that it fills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..acquisition import Acquisition
from ..findings import Finding, LungPrepError, make_finding
from ..image.buffers import voxels_of
from ..image.grid import Grid
from ..messages import Count, say
from ..segmentation.segmenter import Segmentation
from ..segmentation.structures import Code, Structure
from .annotations import Nodule

if TYPE_CHECKING:
    import SimpleITK as sitk

NODULE_CODE = Code("27925004", "Nodule")
_COLOR = (204, 121, 167)
_MORPHOLOGY = Code("49755003", "Morphologically Altered Structure")


def voxel_of(position_mm: Sequence[float], grid: Grid) -> tuple[float, float, float]:
    """The continuous index (x, y, z) of a place in the patient; whole numbers are voxel centres."""
    offset = np.asarray(position_mm, dtype=float) - np.asarray(grid.origin_mm)
    index = (np.asarray(grid.direction).T @ offset) / np.asarray(grid.spacing_mm)
    return float(index[0]), float(index[1]), float(index[2])


def is_inside(voxel: Sequence[float], grid: Grid) -> bool:
    """Whether a continuous index lies within the voxels of the grid, their outer halves included."""
    return all(-0.5 <= place < size - 0.5 for place, size in zip(voxel, grid.size, strict=True))


def with_nodules(
    segmentation: Segmentation | None, acquisition: Acquisition, nodules: Sequence[Nodule]
) -> tuple[Segmentation | None, list[Finding]]:
    """The labels with the nodules as one more structure, each a ball on the acquired slices, and what lies outside.

    The balls are drawn where the slices truly are, tilted or irregular ones included. A nodule that is smaller than a
    voxel or lies between two slices still has its nearest voxel.

    Raises
    ------
    LungPrepError
        when the labels leave no value for it.
    """
    import SimpleITK as sitk

    if not nodules:
        return segmentation, []
    image = acquisition.image
    labels = voxels_of(segmentation.labels).copy() if segmentation else _empty(image)
    structures = segmentation.structures if segmentation else ()
    value = max((structure.value for structure in structures), default=0) + 1
    if value > np.iinfo(labels.dtype).max:
        raise LungPrepError(say("The labels leave no value for nodules."), say("Give a mask with values below 255."))
    outside = [nodule for nodule in nodules if not draw_ball(nodule, labels, value, acquisition)]
    drawn = sitk.GetImageFromArray(labels)
    drawn.CopyInformation(image)
    found = Segmentation(
        drawn,
        (*structures, nodule_structure(value)),
        list(segmentation.findings) if segmentation else [],
        segmentation.provenance if segmentation else {"segmenter": "none"},
    )
    return found, outside_findings(outside)


def nodule_structure(value: int, *, key: str = "nodule", name: str = "nodule") -> Structure:
    """What a label value means that stands for a nodule, or for all of them."""
    return Structure(value, key, name, NODULE_CODE, None, _COLOR, category=_MORPHOLOGY)


def _empty(image: sitk.Image) -> npt.NDArray[np.uint8]:
    return np.zeros(image.GetSize()[::-1], np.uint8)


def outside_findings(outside: Sequence[Nodule]) -> list[Finding]:
    """The finding of nodules that do not lie in the scan; none without one."""
    if not outside:
        return []
    text = say("{nodules} outside the scan: line {lines} of the table.",
               nodules=Count(len(outside), "nodule"), lines=[nodule.row for nodule in outside])  # fmt: skip
    return [make_finding("nodule-outside", text, lines=[nodule.row for nodule in outside][:100])]


def draw_ball(nodule: Nodule, labels: npt.NDArray[Any], value: int, acquisition: Acquisition) -> bool:
    """Fill the ball of a nodule in ``labels`` (z, y, x); whether its centre lies in the scan."""
    across, down, offsets, step, spacing = _axes(acquisition, nodule)
    rows, columns = labels.shape[1:]
    nearest = int(np.argmin(np.abs(offsets)))
    if abs(offsets[nearest]) > max(step / 2, 1e-3) * (1 + 1e-6):
        return False
    x, y = across[nearest] / spacing[0], down[nearest] / spacing[1]
    if not (-0.5 <= x < columns - 0.5 and -0.5 <= y < rows - 0.5):
        return False
    radius = nodule.diameter_mm / 2
    for z in np.flatnonzero(np.abs(offsets) <= radius):
        within = np.sqrt(radius**2 - offsets[z] ** 2)
        x_mm = np.arange(columns) * spacing[0] - across[z]
        y_mm = np.arange(rows) * spacing[1] - down[z]
        labels[z][y_mm[:, None] ** 2 + x_mm[None, :] ** 2 <= within**2] = value
    labels[nearest, round(y), round(x)] = value
    return True


def _axes(
    acquisition: Acquisition, nodule: Nodule
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], float, tuple[float, float]]:
    """Of each slice: the nodule's place along rows and columns (mm from the first voxel), and its distance along the
    normal (mm); then the usual step and the pixel spacing (x, y) in mm."""
    geometry = acquisition.geometry
    if geometry is not None:
        offset = np.asarray(nodule.position_mm) - geometry.positions_mm
        places = offset @ geometry.direction
        return places[:, 0], places[:, 1], places[:, 2], geometry.step_mm, geometry.pixel_spacing_mm
    grid = Grid.of(acquisition.image)
    normal = np.arange(grid.size[2]) * grid.spacing_mm[2]
    place = np.asarray(grid.direction).T @ (np.asarray(nodule.position_mm) - np.asarray(grid.origin_mm))
    ones = np.ones(grid.size[2])
    return (
        place[0] * ones,
        place[1] * ones,
        place[2] - normal,
        grid.spacing_mm[2],
        (grid.spacing_mm[0], grid.spacing_mm[1]),
    )


def points_document(nodules: Sequence[Nodule], native: Grid, prepared: Grid) -> list[dict[str, Any]]:
    """The nodules as in ``case.json``: where they lie in the patient and on both grids (continuous indices x, y, z)."""
    return [
        {
            "structure": "nodule",
            "position_mm": list(nodule.position_mm),
            "diameter_mm": nodule.diameter_mm,
            "voxel_native": [round(place, 3) for place in voxel_of(nodule.position_mm, native)],
            "voxel_prepared": [round(place, 3) for place in voxel_of(nodule.position_mm, prepared)],
            "in_prepared": is_inside(voxel_of(nodule.position_mm, prepared), prepared),
        }
        for nodule in nodules
    ]
