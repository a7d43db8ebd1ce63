"""A mask that came back from the prepared grid, as a segmentation on the CT that it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..export.format import NATIVE_IMAGE
from ..export.reading import read_document, read_held
from ..findings import LungPrepError
from ..image.buffers import values_in, voxels_of
from ..image.grid import Grid
from ..messages import FileName, FilePath, say
from ..restoring import Restored, restore
from ..segmentation.structures import Structure, custom_structures, structure_from_dict
from .hierarchy import put_beside
from .results import CASE_ATTRIBUTE, ResultNodes, result_nodes
from .segmentations import segmentation_from_labels
from .volumes import grid_of_volume, volume_from_image

_SAME_PLACE_MM = 0.1


def restore_prediction(
    prediction: Path, case: Path, *, volume: Any = None, use_names: bool = False, scene: Any = None
) -> ResultNodes:
    """A prediction on the prepared grid as a segmentation; see :meth:`LungPrepLogic.restorePrediction`."""
    return add_restored(restore(prediction, case), case, volume=volume, use_names=use_names, scene=scene)


def add_restored(
    restored: Restored, case: Path, *, volume: Any = None, use_names: bool = False, scene: Any = None
) -> ResultNodes:
    """Put a restored mask into the scene, on the CT of its case.

    Parameters
    ----------
    restored
        What :func:`~LungPrepLib.restoring.restore` gave for a case.
    case
        The folder of that case.
    volume
        The volume node that has to be its CT. When not given, the scene is searched for it; where it is not there,
        the case's CT is loaded.
    use_names
        Name the values as the case's prepared labels are named, instead of ``label 1``.

    Raises
    ------
    LungPrepError
        when the mask is empty, the volume is another one, or the values are not those of the case's labels.
    """
    import slicer

    scene = scene or slicer.mrmlScene
    document = read_document(case)
    values = sorted(values_in(voxels_of(restored.labels)) - {0})
    if not values:
        raise LungPrepError(
            say("Nothing of the prediction lies on the scan: it is empty there."),
            say("Is it the network's output of this case?"),
            usage=True,
        )
    structures = _named(values, document) if use_names else custom_structures(values)
    grid = Grid.of(restored.labels)
    if volume is not None and not _shows(volume, grid):
        raise LungPrepError(
            say("{volume} is not the CT of the case {case}.", volume=FilePath(volume.GetName()), case=document["case"]),
            say("Choose the CT of that case, or the folder of the case of this CT."),
            usage=True,
        )
    volume = volume or _find(document["case"], grid, scene) or _load(case, document, scene)
    node = segmentation_from_labels(
        restored.labels, structures, f"{volume.GetName()} prediction", volume=volume, algorithm="prediction",
        scene=scene,
    )  # fmt: skip
    node.SetAttribute(CASE_ATTRIBUTE, document["case"])
    put_beside(node, volume)
    return ResultNodes(volume, node, case=document["case"], findings=list(restored.findings))


def _named(values: list[int], document: dict[str, Any]) -> tuple[Structure, ...]:
    known = {s.value: s for s in map(structure_from_dict, document.get("prepared_structures") or ())}
    unknown = [value for value in values if value not in known]
    if unknown:
        raise LungPrepError(
            say("The prediction has the values {values}, which the labels of its case do not have.", values=unknown),
            say("Take it without the names of the case's labels."),
            usage=True,
        )
    return tuple(known[value] for value in values)


def _find(case: str, grid: Grid, scene: Any) -> Any:
    """The CT of a case in the scene: the one that a run left, else any volume whose voxels lie where the case's do."""
    made = result_nodes(case, scene).volume
    if made is not None and _shows(made, grid):
        return made
    for index in range(scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")):
        node = scene.GetNthNodeByClass(index, "vtkMRMLScalarVolumeNode")
        if not node.IsA("vtkMRMLLabelMapVolumeNode") and _shows(node, grid):
            return node
    return None


def _load(case: Path, document: dict[str, Any], scene: Any) -> Any:
    image = read_held(case, NATIVE_IMAGE, document)
    if image is None:
        raise LungPrepError(
            say("The CT of {folder} is neither in the scene nor in that folder.", folder=FileName(case)),
            say("Load the CT first."),
        )
    volume = volume_from_image(image, document["case"], scene=scene)
    volume.SetAttribute(CASE_ATTRIBUTE, document["case"])
    return volume


def _shows(volume: Any, grid: Grid) -> bool:
    """Whether the voxels of a volume lie where those of ``grid`` do, whichever way its axes are counted."""
    if volume.GetParentTransformNode() is not None or volume.GetImageData() is None:
        return False
    own = grid_of_volume(volume)
    if own is None or sorted(own.size) != sorted(grid.size):
        return False
    ends = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
    one, other = (g.points_mm(ends * (np.array(g.size) - 1)) for g in (own, grid))
    return bool(np.linalg.norm(one[:, None] - other[None], axis=2).min(axis=1).max() <= _SAME_PLACE_MM)
