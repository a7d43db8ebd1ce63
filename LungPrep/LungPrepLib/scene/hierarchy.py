"""Where nodes stand in the subject hierarchy: a series under its study, what was made of it beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

INSTANCES_ATTRIBUTE = "DICOM.instanceUIDs"


def hierarchy_of(scene: Any = None) -> Any:
    """The scene's subject hierarchy node."""
    import slicer

    return slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene or slicer.mrmlScene)


def set_instances(volume: Any, sop_instance_uids: Sequence[str]) -> None:
    """Tell a volume which DICOM instances it was made of, in stack order: DICOM SEG export looks them up."""
    volume.SetAttribute(INSTANCES_ATTRIBUTE, " ".join(sop_instance_uids))


def add_series(volume: Any, files: Sequence[str], sop_instance_uids: Sequence[str]) -> None:
    """Put a volume under its study, as Slicer's own DICOM import does, from the tags in Slicer's database.

    ``files`` are the series' files as the database names them. Only inside Slicer.
    """
    from DICOMLib import DICOMLoadable, DICOMPlugin  # type: ignore[import-not-found]

    set_instances(volume, sop_instance_uids)
    if not files:
        return
    loadable = DICOMLoadable()
    loadable.files = list(files)
    DICOMPlugin().addSeriesInSubjectHierarchy(loadable, volume)


def put_beside(node: Any, reference: Any) -> None:
    """Put a node where ``reference`` stands in the hierarchy: under the same study or folder."""
    hierarchy = hierarchy_of(reference.GetScene())
    if hierarchy is None:
        return
    beside = _item_of(hierarchy, reference)
    hierarchy.SetItemParent(_item_of(hierarchy, node), hierarchy.GetItemParent(beside))


def _item_of(hierarchy: Any, node: Any) -> int:
    """The item of a node; Slicer's window makes one for every node, a scene without it does not."""
    item = hierarchy.GetItemByDataNode(node)
    return int(item or hierarchy.CreateItem(hierarchy.GetSceneItemID(), node))


def modality_of(volume: Any) -> str:
    """The DICOM modality that Slicer knows of a volume; empty when it knows none."""
    hierarchy = hierarchy_of(volume.GetScene())
    item = hierarchy.GetItemByDataNode(volume) if hierarchy is not None else 0
    return str(hierarchy.GetItemAttribute(item, "DICOM.Modality") or "") if item else ""
