"""Scenes on slicer-core's real MRML nodes: geometry, files, label values, what is refused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

pytest.importorskip("slicer", reason="slicer-core is not installed")

from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.scene import (
    image_from_volume,
    labels_from_segmentation,
    rows_from_table,
    segmentation_from_labels,
    structures_of_segmentation,
    table_from_rows,
    volume_from_image,
)
from LungPrepLib.scene.hierarchy import hierarchy_of, put_beside
from LungPrepLib.segmentation.structures import LOBES, LUNGS, Structure


def rotation(x: float, y: float, z: float) -> np.ndarray:
    """Rotation by angles in degrees about the axes, x first."""
    x, y, z = (math.radians(angle) for angle in (x, y, z))
    about_x = np.array([[1, 0, 0], [0, math.cos(x), -math.sin(x)], [0, math.sin(x), math.cos(x)]])
    about_y = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    about_z = np.array([[math.cos(z), -math.sin(z), 0], [math.sin(z), math.cos(z), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


DIRECTIONS = {
    "axial": np.eye(3),
    "feet-first": np.diag([1.0, -1.0, -1.0]),
    "left-handed": np.diag([1.0, 1.0, -1.0]),
    "sagittal": np.array([[0.0, 0, 1], [1, 0, 0], [0, -1, 0]]),
    "oblique": rotation(12, -20, 33),
}


def make_image(direction: np.ndarray, size: tuple[int, int, int] = (13, 11, 7)) -> sitk.Image:
    """Voxels that are all different, on a grid with nothing in common between the axes."""
    array = (np.arange(np.prod(size), dtype=np.int16) - 500).reshape(size[::-1])
    return Grid(size, (0.7, 0.9, 2.5), (-101.25, 33.5, -740.0), direction).image_of(array)


def make_labels(image: sitk.Image, values: tuple[int, ...]) -> sitk.Image:
    """A slab per value along x, nothing at the border."""
    array = np.zeros(image.GetSize()[::-1], dtype=np.uint8)
    for index, value in enumerate(values):
        array[1:-1, 2:-2, 1 + 2 * index : 3 + 2 * index] = value
    return Grid.of(image).image_of(array)


@pytest.mark.parametrize("direction", DIRECTIONS.values(), ids=DIRECTIONS)
def test_a_volume_node_lies_where_the_image_lies(scene: Any, direction: np.ndarray) -> None:
    image = make_image(direction)
    node = volume_from_image(image, "ct")
    index = (4, 9, 2)
    x, y, z = image.TransformIndexToPhysicalPoint(index)
    import vtk

    matrix = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(matrix)
    assert matrix.MultiplyPoint((*index, 1))[:3] == pytest.approx((-x, -y, z))
    assert node.GetImageData().GetScalarComponentAsDouble(*index, 0) == image[index]
    assert node.GetDisplayNode().GetWindow() == 1500 and node.GetDisplayNode().GetLevel() == -600
    assert not node.GetDisplayNode().GetAutoWindowLevel()
    assert node.GetVoxelValueUnits().GetCodeValue() == "[hnsf'U]"

    back, findings = image_from_volume(node)
    assert findings == []
    assert Grid.of(back).same_as(Grid.of(image), 1e-9)
    assert np.array_equal(sitk.GetArrayViewFromImage(back), sitk.GetArrayViewFromImage(image))
    assert back.GetPixelID() == sitk.sitkInt16


@pytest.mark.parametrize("direction", DIRECTIONS.values(), ids=DIRECTIONS)
@pytest.mark.parametrize("suffix", [".nrrd", ".nii.gz"])
def test_a_volume_survives_its_file(scene: Any, tmp_path: Path, direction: np.ndarray, suffix: str) -> None:
    image = make_image(direction)
    node = volume_from_image(image, "ct")
    path = tmp_path / f"胸部 ct{suffix}"
    write(node, path)
    file = sitk.ReadImage(str(path))
    assert Grid.of(file).same_as(Grid.of(image), 1e-3)
    assert np.array_equal(sitk.GetArrayViewFromImage(file), sitk.GetArrayViewFromImage(image))


def write(node: Any, path: Path) -> None:
    node.AddDefaultStorageNode(str(path))
    node.GetStorageNode().SetFileName(str(path))
    assert node.GetStorageNode().WriteData(node) == 1


def linear_transform(scene: Any, matrix: np.ndarray) -> Any:
    import slicer

    from LungPrepLib.scene.geometry import vtk_matrix_of

    transform = slicer.vtkMRMLLinearTransformNode()
    transform.SetName("moved")
    scene.AddNode(transform)
    transform.SetMatrixTransformToParent(vtk_matrix_of(matrix))
    return transform


def test_a_linear_transform_moves_the_image_and_is_said(scene: Any) -> None:
    image = make_image(DIRECTIONS["oblique"])
    node = volume_from_image(image, "ct")
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = rotation(0, 0, 90), (10.0, -20.0, 30.0)  # RAS
    node.SetAndObserveTransformNodeID(linear_transform(scene, matrix).GetID())

    moved, findings = image_from_volume(node)
    assert [finding.code for finding in findings] == ["transform-hardened"]
    assert node.GetParentTransformNode() is not None, "the node itself stays as it was"
    x, y, z = image.TransformIndexToPhysicalPoint((3, 2, 1))
    right, anterior, superior = matrix[:3, :3] @ (-x, -y, z) + matrix[:3, 3]
    assert moved.TransformIndexToPhysicalPoint((3, 2, 1)) == pytest.approx((-right, -anterior, superior))
    assert np.array_equal(sitk.GetArrayViewFromImage(moved), sitk.GetArrayViewFromImage(image))


def test_an_identity_transform_is_not_worth_a_finding(scene: Any) -> None:
    node = volume_from_image(make_image(np.eye(3)), "ct")
    node.SetAndObserveTransformNodeID(linear_transform(scene, np.eye(4)).GetID())
    assert image_from_volume(node)[1] == []


def test_a_sheared_volume_is_straightened(scene: Any) -> None:
    """A volume that is linear in patient coordinates keeps its values at every point inside it."""
    size = (20, 24, 16)
    image = make_image(np.eye(3), size)
    shear = np.eye(4)
    shear[1, 2] = math.tan(math.radians(18.5))
    node = volume_from_image(image, "tilted")
    node.SetAndObserveTransformNodeID(linear_transform(scene, shear).GetID())
    from LungPrepLib.scene.geometry import ijk_to_ras

    matrix = shear @ ijk_to_ras(Grid.of(image))
    z, y, x = np.indices(size[::-1])
    ras = np.einsum("ij,jzyx->izyx", matrix, np.stack([x, y, z, np.ones_like(x)]).astype(float))
    values = np.rint(20 * ras[0] + 30 * ras[1] - 10 * ras[2] - 8000).astype(np.int16)
    volume_from_image(Grid.of(image).image_of(values), "", node=node)

    straight, findings = image_from_volume(node)
    assert {finding.code for finding in findings} == {"transform-hardened", "volume-sheared"}
    array = sitk.GetArrayFromImage(straight)
    indices = np.argwhere(array > values.min())[:, ::-1]
    points = Grid.of(straight).points_mm(indices.astype(float))
    expected = -20 * points[:, 0] - 30 * points[:, 1] - 10 * points[:, 2] - 8000
    inside = np.linalg.inv(matrix) @ np.stack([-points[:, 0], -points[:, 1], points[:, 2], np.ones(len(points))])
    inside_mask = np.all((inside[:3] >= 0) & (inside[:3] <= np.array([[s - 1] for s in size])), axis=0)
    assert inside_mask.sum() > 0.7 * np.prod(size)
    assert np.abs(array[tuple(indices[inside_mask, ::-1].T)] - expected[inside_mask]).max() <= 1.5


def test_what_is_not_a_ct_volume_is_refused(scene: Any) -> None:
    import slicer
    import vtk

    image = make_image(np.eye(3))
    bent = slicer.vtkMRMLGridTransformNode()
    bent.SetName("bent")
    scene.AddNode(bent)
    bent.SetAndObserveTransformToParent(vtk.vtkThinPlateSplineTransform())
    under = volume_from_image(image, "under a bent transform")
    under.SetAndObserveTransformNodeID(bent.GetID())
    with pytest.raises(LungPrepError, match=r"non-linear transform 'bent'.*Harden"):
        image_from_volume(under)
    under.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    with pytest.raises(LungPrepError, match="DICOM series"):
        image_from_volume(under)

    label_map = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "a label map")
    empty = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "nothing in it")
    colours = scene.AddNewNodeByClass("vtkMRMLVectorVolumeNode", "colours")
    rgb = vtk.vtkImageData()
    rgb.SetDimensions(4, 4, 4)
    rgb.AllocateScalars(vtk.VTK_UNSIGNED_CHAR, 3)
    colours.SetAndObserveImageData(rgb)
    for node, words in ((label_map, "not a CT"), (empty, "no voxels"), (colours, "CT"), (None, "no volume")):
        with pytest.raises(LungPrepError, match=words) as refused:
            image_from_volume(node)
        assert refused.value.usage and refused.value.action


def segments(node: Any) -> list[Any]:
    segmentation = node.GetSegmentation()
    return [segmentation.GetNthSegment(i) for i in range(segmentation.GetNumberOfSegments())]


def tag(segment: Any, name: str) -> str:
    import vtk

    value = vtk.mutable("")
    assert segment.GetTag(name, value)
    return str(value)


@pytest.mark.parametrize("structures", [LUNGS, LOBES], ids=["lungs", "lobes"])
def test_segments_are_named_coded_and_share_one_label_image(scene: Any, structures: tuple) -> None:
    image = make_image(DIRECTIONS["oblique"])
    volume = volume_from_image(image, "ct")
    labels = make_labels(image, tuple(s.value for s in structures))
    node = segmentation_from_labels(labels, structures, "lungs", volume=volume, algorithm="LungPrep 1.0 threshold")
    assert node.GetSegmentation().GetNumberOfLayers() == 1
    assert [segment.GetName() for segment in segments(node)] == [s.name for s in structures]
    for segment, structure in zip(segments(node), structures, strict=True):
        assert segment.GetLabelValue() == structure.value
        assert [round(255 * part) for part in segment.GetColor()] == list(structure.color)
        assert not segment.GetNameAutoGenerated() and not segment.GetColorAutoGenerated()
        assert tag(segment, "DICOM.SegmentAlgorithmType") == "AUTOMATIC"
        assert tag(segment, "DICOM.SegmentAlgorithmName") == "LungPrep 1.0 threshold"
        parts = tag(segment, "TerminologyEntry").split("~")
        assert len(parts) == 7
        assert parts[1:3] == [f"SCT^{c.value}^{c.meaning}" for c in (structure.category, structure.type)]
        modifier = structure.modifier
        assert parts[3] == (f"SCT^{modifier.value}^{modifier.meaning}" if modifier else "^^")
    assert node.GetNodeReference(node.GetReferenceImageGeometryReferenceRole()) is volume

    back, known = labels_from_segmentation(node, Grid.of(image))
    assert known == structures
    assert np.array_equal(sitk.GetArrayViewFromImage(back), sitk.GetArrayViewFromImage(labels))


def test_a_structure_without_voxels_has_no_segment_and_the_rest_keep_their_values(scene: Any) -> None:
    image = make_image(np.eye(3))
    node = segmentation_from_labels(make_labels(image, (2,)), LUNGS, "left only")
    assert [(s.GetName(), s.GetLabelValue()) for s in segments(node)] == [("left lung", 2)]
    back, known = labels_from_segmentation(node, Grid.of(image))
    assert known == (LUNGS[1],)
    assert set(np.unique(sitk.GetArrayViewFromImage(back))) == {0, 2}


def test_the_algorithm_name_fits_into_dicom(scene: Any) -> None:
    node = segmentation_from_labels(make_labels(make_image(np.eye(3)), (1,)), LUNGS, "l", algorithm="x" * 100)
    assert len(tag(segments(node)[0], "DICOM.SegmentAlgorithmName")) == 64


@pytest.mark.parametrize("direction", ["axial", "oblique", "left-handed"])
def test_a_segmentation_survives_its_file(scene: Any, tmp_path: Path, direction: str) -> None:
    import slicer

    image = make_image(DIRECTIONS[direction])
    labels = make_labels(image, (1, 2, 3, 4, 5))
    node = segmentation_from_labels(labels, LOBES, "lobes", algorithm="LungPrep")
    path = tmp_path / "肺 叶.seg.nrrd"
    write(node, path)

    loaded = slicer.vtkMRMLSegmentationNode()
    scene.AddNode(loaded)
    storage = slicer.vtkMRMLSegmentationStorageNode()
    scene.AddNode(storage)
    storage.SetFileName(str(path))
    assert storage.ReadData(loaded) == 1
    assert [(s.GetName(), s.GetLabelValue()) for s in segments(loaded)] == [(s.name, s.value) for s in LOBES]
    assert tag(segments(loaded)[3], "DICOM.SegmentAlgorithmName") == "LungPrep"
    back, known = labels_from_segmentation(loaded, Grid.of(image))
    assert known == LOBES
    assert np.array_equal(sitk.GetArrayViewFromImage(back), sitk.GetArrayViewFromImage(labels))


def color_table_of(structures: Sequence[Structure], scene: Any) -> Any:
    """A colour table whose entries are the structures at their values, as Slicer's script repository makes one."""
    import slicer

    table = slicer.vtkMRMLColorTableNode()
    table.SetTypeToUser()
    table.SetNumberOfColors(max(structure.value for structure in structures) + 1)
    for structure in structures:
        table.SetColor(structure.value, structure.name, *(part / 255 for part in structure.color), 1.0)
    scene.AddNode(table)
    return table


def test_slicers_own_export_keeps_the_values_with_a_colour_table_of_the_names(scene: Any) -> None:
    """Without the table Slicer numbers the segments that are there 1, 2, 3."""
    import slicer
    import vtk

    image = make_image(np.eye(3))
    volume = volume_from_image(image, "ct")
    node = segmentation_from_labels(make_labels(image, (2, 5)), LOBES, "two lobes", volume=volume)
    ids = vtk.vtkStringArray()
    node.GetSegmentation().GetSegmentIDs(ids)
    exported = {}
    for name, table in (("without", None), ("with", color_table_of(LOBES, scene))):
        label_map = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", name)
        assert slicer.vtkSlicerSegmentationsModuleLogic.ExportSegmentsToLabelmapNode(
            node, ids, label_map, None, slicer.vtkSegmentation.EXTENT_REFERENCE_GEOMETRY, table
        )
        exported[name] = set(np.unique(slicer.util.arrayFromVolume(label_map)).tolist())
    assert exported == {"without": {0, 1, 2}, "with": {0, 2, 5}}


def test_a_mask_corrected_by_hand_is_read_with_the_values_of_the_table(scene: Any) -> None:
    """Segment Editor leaves segments in layers of their own, in any order."""
    image = make_image(DIRECTIONS["oblique"])
    node = segmentation_from_labels(make_labels(image, (1, 2)), LUNGS, "lungs", volume=volume_from_image(image, "c"))
    edited = np.zeros(image.GetSize()[::-1], dtype=np.uint8)
    edited[2:4, 3:5, 8:11] = 1
    put_layer(node, "left_lung", Grid.of(image).image_of(edited))
    node.GetSegmentation().ReorderSegments(["left_lung", "right_lung"])
    back, known = labels_from_segmentation(node, Grid.of(image))
    assert {s.key: s.value for s in known} == {"right_lung": 1, "left_lung": 2}
    array = sitk.GetArrayViewFromImage(back)
    assert np.array_equal(array == 2, edited.astype(bool))
    assert (array == 1).any()


def put_layer(node: Any, segment_id: str, mask: sitk.Image) -> None:
    import slicer

    from LungPrepLib.scene.geometry import ijk_to_ras, vtk_matrix_of
    from LungPrepLib.scene.volumes import vtk_image_of

    data = vtk_image_of(mask, slicer.vtkOrientedImageData)
    data.SetImageToWorldMatrix(vtk_matrix_of(ijk_to_ras(Grid.of(mask))))
    segment = node.GetSegmentation().GetSegment(segment_id)
    segment.SetLabelValue(1)
    segment.AddRepresentation("Binary labelmap", data)


def test_segments_are_recognised_by_their_codes_and_others_keep_their_names(scene: Any) -> None:
    image = make_image(np.eye(3))
    node = segmentation_from_labels(make_labels(image, (1, 2)), LUNGS, "lungs")
    node.GetSegmentation().GetSegment("right_lung").SetName("rechte Lunge")
    assert [s.value for s in structures_of_segmentation(node).values()] == [1, 2]

    other = segmentation_from_labels(make_labels(image, (1, 2)), LUNGS, "other")
    segment = other.GetSegmentation().GetSegment("left_lung")
    segment.SetName("tumour")
    segment.RemoveTag("TerminologyEntry")
    found = structures_of_segmentation(other)
    assert [(s.value, s.name) for s in found.values()] == [(1, "right lung"), (2, "tumour")]


def test_an_empty_segmentation_is_refused(scene: Any) -> None:
    empty = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "nothing")
    grid = Grid.of(make_image(np.eye(3)))
    with pytest.raises(LungPrepError, match="no segments"):
        labels_from_segmentation(empty, grid)
    node = segmentation_from_labels(make_labels(make_image(np.eye(3)), (1,)), LUNGS, "elsewhere")
    elsewhere = Grid(grid.size, grid.spacing_mm, (500.0, 500.0, 500.0), grid.direction)
    with pytest.raises(LungPrepError, match="empty here"):
        labels_from_segmentation(node, elsewhere)


ROWS = [
    {
        "structure": "right_lung",
        "name": "right lung",
        "label": 1,
        "volume_ml": 2957.2,
        "laa_950_percent": 6.2123456789,
        "slice_thickness_mm": 3.0,
        "kernel": "B30f",
    },
    {
        "structure": "all",
        "name": "all",
        "label": 0,
        "volume_ml": 5178.8,
        "laa_950_percent": 6.21,
        "slice_thickness_mm": None,
        "kernel": None,
    },
]


def test_measurements_become_a_table_with_units_and_come_back(scene: Any) -> None:
    node = table_from_rows(ROWS, "measurements")
    assert node.GetColumnTitle("volume_ml") == "Volume (mL)"
    assert node.GetColumnTitle("perc15_hu") == "Perc15 (HU)"
    assert node.GetColumnUnitLabel("perc15_hu") == "[hnsf'U]"
    back = rows_from_table(node)
    for row, original in zip(back, ROWS, strict=True):
        assert {key: row[key] for key in original} == original
    table_from_rows(ROWS[:1], "", node=node)
    assert node.GetTable().GetNumberOfRows() == 1


def test_what_was_made_stands_beside_its_volume(scene: Any) -> None:
    image = make_image(np.eye(3))
    volume = volume_from_image(image, "ct")
    node = segmentation_from_labels(make_labels(image, (1, 2)), LUNGS, "lungs", volume=volume)
    hierarchy = hierarchy_of(scene)
    study = hierarchy.CreateStudyItem(hierarchy.GetSceneItemID(), "study")
    hierarchy.CreateItem(study, volume)
    put_beside(node, volume)
    assert hierarchy.GetItemParent(hierarchy.GetItemByDataNode(node)) == study


def test_a_scene_bundle_keeps_image_labels_names_and_table(scene: Any, tmp_path: Path) -> None:
    image = make_image(DIRECTIONS["oblique"])
    volume = volume_from_image(image, "ct")
    labels = make_labels(image, (1, 2))
    segmentation_from_labels(labels, LUNGS, "lungs", volume=volume)
    table_from_rows(ROWS, "numbers")
    bundle = tmp_path / "a scene.mrb"
    assert scene.WriteToMRB(str(bundle))
    scene.Clear(False)
    assert scene.ReadFromMRB(str(bundle))

    (volume,) = nodes_of(scene, "vtkMRMLScalarVolumeNode")
    (segmentation,) = nodes_of(scene, "vtkMRMLSegmentationNode")
    (table,) = nodes_of(scene, "vtkMRMLTableNode")
    back, _ = image_from_volume(volume)
    assert Grid.of(back).same_as(Grid.of(image), 1e-3)
    assert np.array_equal(sitk.GetArrayViewFromImage(back), sitk.GetArrayViewFromImage(image))
    mask, known = labels_from_segmentation(segmentation, Grid.of(image))
    assert known == LUNGS
    assert np.array_equal(sitk.GetArrayViewFromImage(mask), sitk.GetArrayViewFromImage(labels))
    assert segmentation.GetNodeReference(segmentation.GetReferenceImageGeometryReferenceRole()) is volume
    assert rows_from_table(table)[0]["volume_ml"] == pytest.approx(2957.2)


def nodes_of(scene: Any, cls: str) -> list[Any]:
    return [scene.GetNthNodeByClass(i, cls) for i in range(scene.GetNumberOfNodesByClass(cls))]


def test_a_saved_table_has_the_numbers_that_were_put_in(scene: Any, tmp_path: Path) -> None:
    """Slicer's table storage writes six digits of a number."""
    row = {"structure": "lungs", "name": "Lungs", "label": 1, "volume_ml": 5123.456789, "mean_hu": -812.3456789}
    row |= {"slice_thickness_mm": 1.25, "kernel": "B70f"}
    node = table_from_rows([row], "measurements")
    path = str(tmp_path / "table.tsv")
    node.AddDefaultStorageNode(path)
    node.GetStorageNode().SetFileName(path)
    assert node.GetStorageNode().WriteData(node)
    again = scene.AddNewNodeByClass("vtkMRMLTableNode", "again")
    storage = scene.AddNewNodeByClass("vtkMRMLTableStorageNode")
    storage.SetFileName(path)
    assert storage.ReadData(again)
    (found,) = rows_from_table(again)
    assert {key: found[key] for key in row} == row
