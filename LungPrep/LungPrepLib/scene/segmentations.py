"""Label images <-> segmentation nodes.

All segments share one label image, as Slicer keeps them itself after "collapse": two segments with their label
values are made in 0.05 s for a whole chest, where one array per segment takes two seconds and a layer each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..export.formats.nrrd import terminology_entry
from ..findings import LungPrepError
from ..image.buffers import values_in, voxels_of
from ..image.grid import Grid
from ..messages import FilePath, say
from ..segmentation.structures import LOBES, LUNGS, Code, Structure, custom_structures
from .geometry import ijk_to_ras, vtk_matrix_of
from .volumes import array_of, vtk_image_of

if TYPE_CHECKING:
    import SimpleITK as sitk

_BINARY_LABELMAP = "Binary labelmap"
_FILL_OPACITY = 0.3  # the lung under it stays readable; the outline is opaque
_LONG_STRING = 64  # characters of the DICOM value representation LO, which AlgorithmName is written as


def segmentation_from_labels(
    labels: sitk.Image,
    structures: Sequence[Structure],
    name: str,
    *,
    volume: Any = None,
    algorithm: str = "LungPrep",
    node: Any = None,
    scene: Any = None,
) -> Any:
    """Put a label image into a scene as a vtkMRMLSegmentationNode.

    Parameters
    ----------
    labels
        uint8 values of ``structures``, LPS.
    structures
        What the values mean. A structure without a voxel gets no segment: DICOM SEG has no empty ones.
    name
        Name of the node when it is made.
    volume
        The volume node whose grid is the segmentation's reference geometry.
    algorithm
        What made the labels, for DICOM's Segment Algorithm Name.
    node
        A segmentation node to fill instead of adding one; the segments it has are replaced.
    scene
        The scene; ``slicer.mrmlScene`` when not given.
    """
    import slicer

    scene = scene or slicer.mrmlScene
    if node is None:
        node = slicer.vtkMRMLSegmentationNode()
        node.SetName(scene.GenerateUniqueName(name))
        scene.AddNode(node)
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
        node.GetDisplayNode().SetOpacity2DFill(_FILL_OPACITY)
    modified = node.StartModify()
    try:
        segmentation = node.GetSegmentation()
        segmentation.RemoveAllSegments()
        segmentation.SetSourceRepresentationName(_BINARY_LABELMAP)
        shared = vtk_image_of(labels, slicer.vtkOrientedImageData)
        shared.SetImageToWorldMatrix(vtk_matrix_of(ijk_to_ras(Grid.of(labels))))
        present = values_in(voxels_of(labels))
        for structure in structures:
            if structure.value in present:
                segmentation.AddSegment(_segment(structure, shared, algorithm), structure.key)
        if volume is not None:
            node.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    finally:
        node.EndModify(modified)
    return node


def labels_from_segmentation(node: Any, grid: Grid) -> tuple[sitk.Image, tuple[Structure, ...]]:
    """A segmentation, perhaps corrected by hand, as a label image on ``grid`` with LungPrep's label values.

    Overlapping segments: the later one wins, as in Slicer's own export.

    Raises
    ------
    LungPrepError
        when there is no segment, every segment is empty on this grid, or there are more than 255.
    """
    import slicer
    import vtk

    structures = structures_of_segmentation(node)
    name = FilePath(node.GetName())
    if not structures:
        raise LungPrepError(
            say("The segmentation {name} has no segments.", name=name), say("Choose another one."), usage=True
        )
    ids, values = vtk.vtkStringArray(), vtk.vtkIntArray()
    for segment_id, structure in structures.items():
        ids.InsertNextValue(segment_id)
        values.InsertNextValue(structure.value)
    geometry = slicer.vtkOrientedImageData()
    geometry.SetDimensions(grid.size)
    geometry.SetImageToWorldMatrix(vtk_matrix_of(ijk_to_ras(grid)))
    geometry.AllocateScalars(vtk.VTK_UNSIGNED_CHAR, 1)
    merged = slicer.vtkOrientedImageData()
    reference_geometry = slicer.vtkSegmentation.EXTENT_REFERENCE_GEOMETRY
    if not node.GenerateMergedLabelmapForAllSegments(merged, reference_geometry, geometry, ids, values):
        raise LungPrepError(
            say("The segmentation {name} cannot be read.", name=name),
            say("Is it made of binary label maps?"),
            usage=True,
        )
    array = array_of(merged).astype(np.uint8)
    present = values_in(array)
    if not present - {0}:
        raise LungPrepError(
            say("The segmentation {name} is empty here.", name=name), say("Does it belong to this volume?"), usage=True
        )
    return grid.image_of(array), tuple(s for s in structures.values() if s.value in present)


def structures_of_segmentation(node: Any) -> dict[str, Structure]:
    """What each segment means, by segment ID, in order.

    A segment is recognised by its name or its codes. A segmentation that is neither lungs nor lobes keeps its own
    names, IDs, codes and label values; where two segments share a label value, they are numbered in order.
    """
    segmentation = node.GetSegmentation()
    segments = {segmentation.GetNthSegmentID(i): segmentation.GetNthSegment(i) for i in range(_count(segmentation))}
    if len(segments) > 255:
        raise LungPrepError(
            say("{name} has {number} segments.", name=FilePath(node.GetName()), number=len(segments)),
            say("Give at most 255."),
            usage=True,
        )
    for table in (LUNGS, LOBES):
        found = {segment_id: _recognised(segment, table) for segment_id, segment in segments.items()}
        known = {segment_id: structure for segment_id, structure in found.items() if structure is not None}
        if known and len(known) == len(segments) and len({s.value for s in known.values()}) == len(known):
            return known
    values = [int(segment.GetLabelValue()) for segment in segments.values()]
    if len(set(values)) < len(values) or not all(0 < value <= 255 for value in values):
        values = list(range(1, len(segments) + 1))
    return {
        segment_id: _own_structure(value, segment_id, segment)
        for value, (segment_id, segment) in zip(values, segments.items(), strict=True)
    }


def _own_structure(value: int, segment_id: str, segment: Any) -> Structure:
    """A segment as a structure of its own: its ID, name, colour and codes."""
    red, green, blue = (round(255 * part) for part in segment.GetColor())
    (unknown,) = custom_structures([value])
    codes = _terminology(segment)
    category, kind, modifier = (codes + [None] * 3)[:3]
    return Structure(
        value,
        segment_id,
        segment.GetName(),
        kind or unknown.type,
        modifier if kind else None,
        (red, green, blue),
        category or unknown.category,
    )


def _count(segmentation: Any) -> int:
    return int(segmentation.GetNumberOfSegments())


def _segment(structure: Structure, shared: Any, algorithm: str) -> Any:
    import slicer

    segment = slicer.vtkSegment()
    segment.SetName(structure.name)
    segment.SetNameAutoGenerated(False)  # the terminology must not rename it
    segment.SetColor(*(part / 255 for part in structure.color))
    segment.SetColorAutoGenerated(False)
    segment.SetTag(slicer.vtkSegment.GetTerminologyEntryTagName(), terminology_entry(structure))
    segment.SetTag("DICOM.SegmentAlgorithmType", "AUTOMATIC")
    segment.SetTag("DICOM.SegmentAlgorithmName", algorithm[:_LONG_STRING])
    segment.SetLabelValue(structure.value)
    segment.AddRepresentation(_BINARY_LABELMAP, shared)
    return segment


def _recognised(segment: Any, table: Sequence[Structure]) -> Structure | None:
    """The structure of ``table`` that a segment is, by its name, else by its terminology's type and modifier."""
    for structure in table:
        if segment.GetName().strip().lower() == structure.name:
            return structure
    codes = [code.value if code is not None else "" for code in _terminology(segment)[1:3]]
    for structure in table:
        if codes == [structure.type.value, structure.modifier.value if structure.modifier else ""]:
            return structure
    return None


def _terminology(segment: Any) -> list[Code | None]:
    """Category, type and modifier of a segment's terminology; empty where it has none."""
    import slicer
    import vtk

    entry = vtk.mutable("")
    if not segment.GetTag(slicer.vtkSegment.GetTerminologyEntryTagName(), entry):
        return []
    parts = [part.split("^") for part in str(entry).split("~")[1:4]]
    return [Code(part[1], part[2], part[0] or "SCT") if len(part) == 3 and part[1] else None for part in parts]
