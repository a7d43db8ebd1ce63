"""Nodules of a table, predictions and pictures in a scene, as LungPrepLogic and the window bring them there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("slicer", reason="slicer-core is not installed")

import SimpleITK as sitk

from LungPrepLib.export.case_folder import write_case
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import load_recipe
from LungPrepLib.report.picture import pictures
from LungPrepLib.scene import labels_from_segmentation, segmentation_from_labels, volume_from_image
from LungPrepLib.scene.nodules import add_nodules
from LungPrepLib.scene.pictures import draw_picture, shown_of
from LungPrepLib.scene.predictions import restore_prediction
from LungPrepLib.scene.preparing import prepare_volume
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LUNGS
from small_cases import small_chest

HEADER = "seriesuid,coordX,coordY,coordZ,diameter_mm\n"


@pytest.fixture
def volume(scene: Any) -> Any:
    scene.GetSubjectHierarchyNode()  # Slicer's window has one always
    return volume_from_image(small_chest(oblique=True)[0], "scan 7")


def table_of(path: Path, *rows: tuple[str, tuple[float, float, float], float]) -> Path:
    lines = [f"{name},{x!r},{y!r},{z!r},{diameter}\n" for name, (x, y, z), diameter in rows]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def place(index: tuple[int, int, int]) -> tuple[float, float, float]:
    """The centre of a voxel of the small chest, in mm (LPS)."""
    return small_chest(oblique=True)[0].TransformIndexToPhysicalPoint(index)


def segments_of(node: Any) -> dict[str, Any]:
    segmentation = node.GetSegmentation()
    found = [segmentation.GetNthSegment(index) for index in range(segmentation.GetNumberOfSegments())]
    return {segment.GetName(): segment for segment in found}


# -- nodules ---------------------------------------------------------------------------------------------------------


def test_each_nodule_is_a_ball_where_the_table_says(volume: Any, tmp_path: Path) -> None:
    rows = [("scan 7", place((16, 20, 10)), 30.0), ("scan 7", place((42, 30, 14)), 12.5), ("other", (0, 0, 0), 9.0)]
    nodes = add_nodules(volume, table_of(tmp_path / "annotations.csv", *rows))
    assert list(segments_of(nodes.segmentation)) == ["nodule 1, 30 mm", "nodule 2, 12.5 mm"]
    labels, _ = labels_from_segmentation(nodes.segmentation, Grid.of(small_chest(oblique=True)[0]))
    array = sitk.GetArrayFromImage(labels)
    for value, (x, y, z), diameter in ((1, (16, 20, 10), 30.0), (2, (42, 30, 14), 12.5)):
        zz, yy, xx = np.mgrid[:24, :48, :60]
        distance = np.sqrt(((xx - x) * 5.0) ** 2 + ((yy - y) * 5.5) ** 2 + ((zz - z) * 8.0) ** 2)
        np.testing.assert_array_equal(array == value, distance <= diameter / 2)
    assert nodes.findings == []
    assert nodes.segmentation.GetName() == "scan 7 nodules"


def test_a_second_table_replaces_the_first_unless_somebody_corrected_it(volume: Any, tmp_path: Path) -> None:
    one = table_of(tmp_path / "1.csv", ("scan 7", place((16, 20, 10)), 30.0))
    two = table_of(tmp_path / "2.csv", ("scan 7", place((42, 30, 14)), 20.0), ("scan 7", place((16, 20, 10)), 8.0))
    first = add_nodules(volume, one).segmentation
    assert add_nodules(volume, two).segmentation is first
    assert list(segments_of(first)) == ["nodule 1, 20 mm", "nodule 2, 8 mm"]
    first.GetSegmentation().RemoveSegment("nodule_2")
    assert add_nodules(volume, one).segmentation is not first
    assert list(segments_of(first)) == ["nodule 1, 20 mm"]


def test_what_lies_outside_is_said_and_a_table_of_another_scan_is_refused(volume: Any, tmp_path: Path) -> None:
    rows = [("scan 7", place((16, 20, 10)), 30.0), ("scan 7", (5000.0, 0.0, 0.0), 9.0)]
    (finding,) = add_nodules(volume, table_of(tmp_path / "a.csv", *rows)).findings
    assert (finding.code, finding.details["lines"]) == ("nodule-outside", [3])
    before = volume.GetScene().GetNumberOfNodes()
    with pytest.raises(LungPrepError, match=r"other\.csv' has no row for this scan"):
        add_nodules(volume, table_of(tmp_path / "other.csv", ("another", place((16, 20, 10)), 9.0)))
    with pytest.raises(LungPrepError, match="None of the nodules"):
        add_nodules(volume, table_of(tmp_path / "far.csv", ("scan 7", (5000.0, 0.0, 0.0), 9.0)))
    with pytest.raises(LungPrepError, match="300 nodules"):
        add_nodules(volume, table_of(tmp_path / "many.csv", *[("scan 7", place((16, 20, 10)), 9.0)] * 300))
    assert volume.GetScene().GetNumberOfNodes() == before
    assert add_nodules(volume, tmp_path / "other.csv", names=["another"]).findings == []


def test_a_run_takes_nodules_along_by_the_name_of_the_volume(volume: Any, tmp_path: Path) -> None:
    table = table_of(tmp_path / "a.csv", ("scan 7", place((16, 20, 10)), 30.0))
    recipe = load_recipe("quantification").replace({"segmentation.segmenter": "none"})
    nodes = prepare_volume(volume, recipe=recipe, annotations=table)
    assert list(segments_of(nodes.segmentation)) == ["nodule"]


# -- predictions -----------------------------------------------------------------------------------------------------


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case whose prepared image is cropped to the lungs, on other axes and 2.5 mm voxels."""
    image, labels = small_chest(oblique=True)
    changes = {"resampling.spacing_mm": [2.5, 2.5, 2.5], "crop.to": "lungs", "resampling.orientation": "RAS"}
    recipe = load_recipe("quantification").replace({"output.report": False} | changes)
    write_case(prepare(image, recipe, labels=Segmentation(labels, LUNGS)), tmp_path / "case")
    return tmp_path / "case"


def test_a_prediction_comes_back_onto_the_ct_in_the_scene(volume: Any, case: Path) -> None:
    nodes = restore_prediction(case / "prepared_labels.nii.gz", case)
    assert nodes.volume is volume
    assert list(segments_of(nodes.segmentation)) == ["label 1", "label 2"]
    labels, _ = labels_from_segmentation(nodes.segmentation, Grid.of(small_chest(oblique=True)[0]))
    found, truth = (sitk.GetArrayFromImage(image) for image in (labels, small_chest(oblique=True)[1]))
    for value in (1, 2):
        one, other = found == value, truth == value
        assert 2 * (one & other).sum() / (one.sum() + other.sum()) >= 0.99
    named = restore_prediction(case / "prepared_labels.nii.gz", case, volume=volume, use_names=True)
    assert list(segments_of(named.segmentation)) == ["right lung", "left lung"]
    assert named.segmentation is not nodes.segmentation


def test_the_ct_is_loaded_where_the_scene_does_not_have_it(scene: Any, case: Path) -> None:
    scene.GetSubjectHierarchyNode()
    other = volume_from_image(sitk.Image(60, 48, 24, sitk.sitkInt16), "another scan")
    nodes = restore_prediction(case / "prepared_labels.nii.gz", case)
    assert nodes.volume is not other and nodes.volume.GetName() == nodes.case
    assert restore_prediction(case / "prepared_labels.nii.gz", case).volume is nodes.volume
    before = scene.GetNumberOfNodes()
    with pytest.raises(LungPrepError, match="'another scan' is not the CT of the case"):
        restore_prediction(case / "prepared_labels.nii.gz", case, volume=other)
    assert scene.GetNumberOfNodes() == before


def test_values_without_a_name_and_an_empty_prediction_are_refused(volume: Any, case: Path) -> None:
    labels = sitk.ReadImage(str(case / "prepared_labels.nii.gz"))
    sitk.WriteImage(labels * 3, str(case.parent / "times3.nrrd"))
    sitk.WriteImage(labels * 0, str(case.parent / "empty.nrrd"))
    with pytest.raises(LungPrepError, match="values 3, 6"):
        restore_prediction(case.parent / "times3.nrrd", case, use_names=True)
    assert list(segments_of(restore_prediction(case.parent / "times3.nrrd", case).segmentation)) == [
        "label 3", "label 6",
    ]  # fmt: skip
    with pytest.raises(LungPrepError, match="empty there"):
        restore_prediction(case.parent / "empty.nrrd", case)


# -- pictures --------------------------------------------------------------------------------------------------------


def test_a_picture_of_nodes_is_that_of_the_case(volume: Any) -> None:
    from PIL import Image

    recipe = load_recipe("quantification").replace({"segmentation.segmenter": "none", "pictures.slice": 12})
    image, labels = small_chest(oblique=True)
    mask = segmentation_from_labels(labels, LUNGS, "lungs", volume=volume)
    expected = pictures()["slice"].draw(prepare(image, recipe, labels=Segmentation(labels, LUNGS)))
    drawn = draw_picture("slice", *shown_of(volume, mask), recipe)
    assert drawn == expected
    assert draw_picture("slice", *shown_of(volume), recipe) != expected
    bones = recipe.replace({"pictures.window": "bone"})
    assert draw_picture("slice", *shown_of(volume, mask), bones) != expected
    assert Image.open(io.BytesIO(draw_picture("passage", *shown_of(volume, mask), recipe))).n_frames == 24
    with pytest.raises(LungPrepError, match="no picture 'slices'"):
        draw_picture("slices", *shown_of(volume), recipe)
    with pytest.raises(LungPrepError, match="no labels to show"):
        draw_picture("surface", *shown_of(volume), recipe)
