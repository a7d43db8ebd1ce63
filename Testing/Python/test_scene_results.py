"""A prepared case as nodes: what is added, updated, kept, and taken back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

pytest.importorskip("slicer", reason="slicer-core is not installed")

from LungPrepLib.findings import for_writing
from LungPrepLib.image.grid import Grid
from LungPrepLib.recipe import Recipe
from LungPrepLib.scene import add_result, volume_from_image
from LungPrepLib.scene.mask_changes import fingerprint, mask_was_changed
from LungPrepLib.scene.results import findings_of, result_nodes
from LungPrepLib.segmentation.structures import LUNGS

ROLES = ("volume", "segmentation", "table", "prepared")


def make_case(**changes: Any) -> SimpleNamespace:
    """What the road hands over, at 8x8x8 voxels; the prepared image has half the spacing of the native one."""
    grid = Grid((8, 8, 8), (2.0, 2.0, 2.0), (0.0, 0.0, 0.0), np.eye(3))
    image = grid.image_of(np.full((8, 8, 8), -800, dtype=np.int16))
    labels = np.zeros((8, 8, 8), dtype=np.uint8)
    labels[2:6, 2:6, 1:3], labels[2:6, 2:6, 5:7] = 1, 2
    fine = Grid((16, 16, 16), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), np.eye(3))
    case = SimpleNamespace(
        case="case-0123456789ab",
        recipe=Recipe(name="fine"),
        image=image,
        labels=grid.image_of(labels),
        prepared_image=fine.image_of(np.full((16, 16, 16), -800, dtype=np.int16)),
        structures=LUNGS,
        findings=[],
        measurements=[{"structure": "all", "name": "all", "label": 0, "volume_ml": 1.0}],
        regional_measurements=[],
        provenance={"segmentation": {"segmenter": "lungmask", "model": "R231"}},
    )
    vars(case).update(changes)
    return case


def test_a_case_becomes_four_nodes(scene: Any) -> None:
    nodes = add_result(make_case(), "3: Chest")
    assert [node.GetName() for node in nodes.nodes()] == [
        "3: Chest",
        "3: Chest lungs",
        "3: Chest measurements",
        "3: Chest fine",
    ]
    segment = nodes.segmentation.GetSegmentation().GetNthSegment(0)
    import vtk

    name = vtk.mutable("")
    segment.GetTag("DICOM.SegmentAlgorithmName", name)
    assert str(name).startswith("LungPrep ") and str(name).endswith(" lungmask R231")
    reference = nodes.segmentation.GetNodeReference(nodes.segmentation.GetReferenceImageGeometryReferenceRole())
    assert reference is nodes.volume


def test_running_twice_updates_and_leaves_no_stray_nodes(scene: Any) -> None:
    first = add_result(make_case(), "ct")
    before = scene.GetNumberOfNodes()
    darker = Grid.of(make_case().image).image_of(np.full((8, 8, 8), -900, dtype=np.int16))
    second = add_result(make_case(image=darker), "ct")
    assert scene.GetNumberOfNodes() == before
    assert [a is b for a, b in zip(first.nodes(), second.nodes(), strict=True)] == [True] * 4
    assert second.volume.GetImageData().GetScalarRange() == (-900, -900)
    assert second.segmentation.GetSegmentation().GetNumberOfSegments() == 2


def test_running_twice_adds_when_asked(scene: Any) -> None:
    first = add_result(make_case(), "ct")
    second = add_result(make_case(), "ct", update=False)
    assert not any(a is b for a, b in zip(first.nodes(), second.nodes(), strict=True))
    assert second.volume.GetName() != first.volume.GetName()
    assert result_nodes("case-0123456789ab", scene).volume is second.volume


def test_another_case_never_touches_this_one(scene: Any) -> None:
    first = add_result(make_case(), "ct")
    second = add_result(make_case(case="case-ba9876543210"), "ct")
    assert not any(a is b for a, b in zip(first.nodes(), second.nodes(), strict=True))


def test_a_prepared_volume_node_stays_the_volume(scene: Any) -> None:
    case = make_case()
    source = volume_from_image(case.image, "mine")
    case.prepared_image = case.image
    nodes = add_result(case, "mine", source=source)
    assert nodes.volume is source
    assert nodes.prepared is None, "nothing was resampled: a second copy would only be in the way"
    assert nodes.segmentation.GetNodeReference(nodes.segmentation.GetReferenceImageGeometryReferenceRole()) is source


def test_a_volume_on_another_grid_gets_a_node_of_its_own(scene: Any) -> None:
    case = make_case()
    source = volume_from_image(case.image, "mine")
    case.image = Grid((8, 8, 8), (2.0, 2.0, 2.0), (5.0, 0.0, 0.0), np.eye(3)).image_of(
        sitk.GetArrayFromImage(case.image)
    )
    nodes = add_result(case, "mine", source=source)
    assert nodes.volume is not source


def test_what_fails_on_the_way_leaves_the_scene_as_it_was(scene: Any) -> None:
    scene.GetSubjectHierarchyNode()
    before = scene.GetNumberOfNodes()
    case = make_case(structures=(object(),))
    with pytest.raises(AttributeError):
        add_result(case, "ct")
    assert scene.GetNumberOfNodes() == before


def test_without_a_segmentation_there_is_only_the_volume(scene: Any) -> None:
    case = make_case(labels=None, structures=(), measurements=[])
    case.prepared_image = case.image
    nodes = add_result(case, "ct")
    assert nodes.nodes() == [nodes.volume]


def test_a_mask_that_was_corrected_is_never_overwritten(scene: Any) -> None:
    first = add_result(make_case(), "ct")
    mask = first.segmentation.GetSegmentation().GetNthSegment(0).GetRepresentation("Binary labelmap")
    mask.SetScalarComponentFromDouble(0, 0, 0, 0, 1)
    second = add_result(make_case(), "ct")
    assert second.segmentation is not first.segmentation
    assert second.table is not first.table, "the numbers of the corrected mask stay with it"
    assert first.segmentation.GetSegmentation().GetNthSegment(0).GetRepresentation("Binary labelmap") is mask
    assert [finding.code for finding in second.findings] == ["corrected-mask-kept"]
    assert findings_of(second.segmentation) == [for_writing(finding) for finding in second.findings]
    before = scene.GetNumberOfNodes()
    third = add_result(make_case(), "ct")
    assert third.segmentation is second.segmentation and not third.findings
    assert scene.GetNumberOfNodes() == before


def test_room_around_a_mask_is_no_change(scene: Any) -> None:
    """Slicer's files keep only the part of a mask that holds something."""
    nodes = add_result(make_case(), "ct")
    before = fingerprint(nodes.segmentation)
    import vtk

    image = nodes.segmentation.GetSegmentation().GetNthSegment(0).GetRepresentation("Binary labelmap")
    part = vtk.vtkExtractVOI()
    part.SetInputData(image)
    part.SetVOI(0, 7, 1, 7, 1, 6)
    part.Update()
    image.ShallowCopy(part.GetOutput())
    assert fingerprint(nodes.segmentation) == before and not mask_was_changed(nodes.segmentation)


def test_other_values_get_other_units_another_window_and_another_name(scene: Any) -> None:
    nodes = add_result(make_case(), "ct")
    assert nodes.prepared.GetVoxelValueUnits() is not None
    scaled = Recipe(name="scaled").replace({"intensity.scale": "zero-one", "intensity.dtype": "float32",
                                            "intensity.clip_hu": [-1000, 1000]})  # fmt: skip
    again = add_result(make_case(recipe=scaled), "ct")
    assert again.prepared is nodes.prepared
    assert again.prepared.GetVoxelValueUnits() is None, "0 to 1 are no Hounsfield units"
    assert again.prepared.GetDisplayNode().GetWindow() == pytest.approx(1.0)
    assert again.prepared.GetName() == "ct scaled"
    again.prepared.SetName("mine")
    assert add_result(make_case(), "ct").prepared.GetName() == "mine"
