"""Nodules of a table as balls on a loaded scan: one segment each, to be jumped to, measured and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..acquisition import Acquisition
from ..findings import LungPrepError
from ..image.grid import Grid
from ..messages import FileName, say
from ..points.annotations import Nodule, read_annotations
from ..points.placing import draw_ball, nodule_structure, outside_findings
from ..segmentation.structures import Structure
from .hierarchy import put_beside
from .mask_changes import mask_was_changed, remember_mask
from .preparing import check_ct, image_of_ct, scan_names
from .results import ROLE_ATTRIBUTE, ResultNodes
from .segmentations import segmentation_from_labels
from .volumes import grid_of_volume

_ROLE = "nodules"
_MOST = 255  # values of a label image


def add_nodules(volume: Any, table: Path, *, names: Sequence[str] = (), scene: Any = None) -> ResultNodes:
    """Put the nodules that a table has of a scan into the scene; see :meth:`LungPrepLogic.addNodules`."""
    check_ct(volume)
    nodules = read_annotations(table, names or scan_names(volume))
    if not nodules:
        raise LungPrepError(
            say("{file} has no row for this scan.", file=FileName(table)),
            say("Its column seriesuid has to name the Series Instance UID, the scan's file or the volume."),
            usage=True,
        )
    if len(nodules) > _MOST:
        raise LungPrepError(
            say("{file} has {number} nodules of this scan.", file=FileName(table), number=len(nodules)),
            say("Give at most {most}.", most=_MOST),
            usage=True,
        )
    grid = grid_of_volume(volume) if volume.GetParentTransformNode() is None else None
    labels, structures, outside = _balls(nodules, grid or Grid.of(image_of_ct(volume)[0]))
    if not structures:
        raise LungPrepError(
            say("None of the nodules of this scan in {file} lies in the volume.", file=FileName(table)),
            say("Are its coordinates millimetres in the patient, as SimpleITK and DICOM count them (LPS)?"),
            usage=True,
        )
    node = segmentation_from_labels(
        labels, structures, f"{volume.GetName()} nodules", volume=volume, algorithm="LungPrep annotations",
        node=_existing(volume), scene=scene,
    )  # fmt: skip
    for index in range(node.GetSegmentation().GetNumberOfSegments()):  # somebody marked them, a ball is drawn
        node.GetSegmentation().GetNthSegment(index).SetTag("DICOM.SegmentAlgorithmType", "SEMIAUTOMATIC")
    node.SetAttribute(ROLE_ATTRIBUTE, _ROLE)
    remember_mask(node)
    put_beside(node, volume)
    return ResultNodes(volume, node, findings=outside_findings(outside))


def _balls(nodules: Sequence[Nodule], grid: Grid) -> tuple[Any, tuple[Structure, ...], list[Nodule]]:
    """Labels 1, 2, 3 in the table's order, what they mean, and the nodules outside. Small ones lie over large ones."""
    import numpy as np

    array = np.zeros(grid.size[::-1], np.uint8)
    acquisition = Acquisition(grid.image_of(array))
    by_size = sorted(enumerate(nodules, start=1), key=lambda item: -item[1].diameter_mm)
    inside = {value for value, nodule in by_size if draw_ball(nodule, array, value, acquisition)}
    structures = tuple(
        nodule_structure(value, key=f"nodule_{value}", name=f"nodule {value}, {nodule.diameter_mm:.3g} mm")
        for value, nodule in enumerate(nodules, start=1)
        if value in inside
    )
    return grid.image_of(array), structures, [n for value, n in enumerate(nodules, start=1) if value not in inside]


def _existing(volume: Any) -> Any:
    """The nodules that an earlier table put on this volume, to be filled anew; not when somebody corrected them."""
    scene = volume.GetScene()
    for index in range(scene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode")):
        node = scene.GetNthNodeByClass(index, "vtkMRMLSegmentationNode")
        reference = node.GetNodeReference(node.GetReferenceImageGeometryReferenceRole())
        if node.GetAttribute(ROLE_ATTRIBUTE) == _ROLE and reference is volume and not mask_was_changed(node):
            return node
    return None
