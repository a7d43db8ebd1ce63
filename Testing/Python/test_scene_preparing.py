"""A volume node through the whole road on slicer-core, as LungPrepLogic.prepareVolume and exportCase do it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

pytest.importorskip("slicer", reason="slicer-core is not installed")

from LungPrepLib.findings import LungPrepError, make_finding
from LungPrepLib.image.grid import Grid
from LungPrepLib.jobs import hand_over
from LungPrepLib.messages import say
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import load_recipe
from LungPrepLib.scene import add_result, labels_from_segmentation, read_handover, rows_from_table, volume_from_image
from LungPrepLib.scene.hierarchy import hierarchy_of
from LungPrepLib.scene.preparing import export_case, mask_on_volume, prepare_volume, recipe_with
from LungPrepLib.scene.results import findings_of
from LungPrepLib.scene.volumes import grid_of_volume
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LEFT, LOBES, LUNGS, Code, Structure
from LungPrepPhantom import Phantom, make_phantom
from small_cases import small_chest


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return make_phantom(size=(96, 96, 60), spacing_mm=(3.7, 3.7, 5.5))


@pytest.mark.slow
def test_a_volume_gets_lungs_a_table_and_a_prepared_volume(scene: Any, phantom: Phantom) -> None:
    volume = volume_from_image(phantom.ct, "phantom")
    nodes = prepare_volume(volume, recipe="isotropic-1mm", segmenter="threshold")
    assert nodes.volume is volume
    found, known = labels_from_segmentation(nodes.segmentation, Grid.of(phantom.ct))
    assert known == LUNGS
    truth = sitk.GetArrayFromImage(phantom.lungs)
    array = sitk.GetArrayFromImage(found)
    assert 2 * ((array == truth) & (truth > 0)).sum() / ((array > 0).sum() + (truth > 0).sum()) > 0.9
    assert nodes.prepared.GetSpacing() == pytest.approx((1, 1, 1))
    assert [row["structure"] for row in rows_from_table(nodes.table)][:3] == ["right_lung", "left_lung", "all"]


@pytest.mark.slow
def test_a_corrected_mask_is_measured_instead_of_a_new_one(scene: Any, phantom: Phantom, tmp_path: Path) -> None:
    volume = volume_from_image(phantom.ct, "phantom")
    nodes = prepare_volume(volume, recipe="quantification", segmenter="threshold")
    nodes.segmentation.GetSegmentation().RemoveSegment("left_lung")
    document = export_case(volume, tmp_path / "导出 case", segmentation=nodes.segmentation, recipe="quantification")
    assert document["segmentation"]["segmenter"] == "own-labels"
    assert document["measurements"][0]["volume_ml"] == pytest.approx(rows_from_table(nodes.table)[0]["volume_ml"])
    assert json.loads((tmp_path / "导出 case" / "case.json").read_text(encoding="utf-8")) == document


def test_what_slicer_knows_to_be_mr_is_refused(scene: Any, phantom: Phantom) -> None:
    volume = volume_from_image(phantom.ct, "brain")
    hierarchy = hierarchy_of(scene)
    item = hierarchy.CreateItem(hierarchy.GetSceneItemID(), volume)
    hierarchy.SetItemAttribute(item, "DICOM.Modality", "MR")
    with pytest.raises(LungPrepError, match="is MR, not CT"):
        prepare_volume(volume, recipe="quantification", segmenter="threshold")


def test_values_that_are_not_hounsfield_units_are_refused(scene: Any, phantom: Phantom) -> None:
    grey = np.clip((sitk.GetArrayFromImage(phantom.ct) + 1000) / 8, 0, 255).astype(np.uint8)
    image = Grid.of(phantom.ct).image_of(grey)
    volume = volume_from_image(image, "photo")
    hierarchy_of(scene)  # made on first use where there is no window
    before = scene.GetNumberOfNodes()
    with pytest.raises(LungPrepError):
        prepare_volume(volume, recipe="quantification", segmenter="threshold")
    assert scene.GetNumberOfNodes() == before


def test_what_a_worker_hands_over_is_the_case(scene: Any, phantom: Phantom, tmp_path: Path) -> None:
    case = prepare(phantom.ct, recipe_with("isotropic-1mm", "threshold")[0], labels=phantom.lobes)
    case.findings.append(make_finding("lungs-cut", say("They are cut.")))
    hand_over(case, tmp_path)
    document = json.loads(json.dumps(case.as_dict()))
    handed = read_handover(tmp_path, document)
    assert handed.structures == LOBES
    assert Grid.of(handed.image).same_as(Grid.of(case.image), 1e-6)
    assert np.array_equal(sitk.GetArrayViewFromImage(handed.labels), sitk.GetArrayViewFromImage(case.labels))
    assert Grid.of(handed.prepared_image).same_as(Grid.of(case.prepared_image), 1e-6)
    nodes = add_result(handed, "phantom")
    assert [finding.code for finding in findings_of(nodes.table)] == [finding.code for finding in case.findings]
    with pytest.raises(LungPrepError, match="cannot be read"):
        read_handover(tmp_path / "gone", document)


def test_structures_that_are_neither_lungs_nor_lobes_come_back_as_they_are(scene: Any, tmp_path: Path) -> None:
    vessels = Structure(7, "lung_vessels", "lung vessels", Code("59820001", "Blood vessel"), None, (200, 30, 30))
    nodule = Structure(
        200, "nodule", "nodule", Code("27925004", "Nodule"), LEFT, (1, 2, 3), Code("49755003", "Abnormal")
    )
    image, labels = small_chest()
    labels = sitk.Cast(labels * 7 + sitk.Cast(labels == 2, labels.GetPixelID()) * 186, sitk.sitkUInt8)
    case = prepare(image, recipe_with("quantification", None)[0], labels=Segmentation(labels, (vessels, nodule)))
    assert [row["structure"] for row in case.measurements] == ["lung_vessels", "nodule", "all"]
    assert case.labels_name == "labels" and not any(f.code == "labels-unnamed" for f in case.findings)
    hand_over(case, tmp_path)
    handed = read_handover(tmp_path, json.loads(json.dumps(case.as_dict())))
    assert handed.structures == (vessels, nodule)
    nodes = add_result(handed, "chest")
    assert nodes.segmentation.GetName() == "chest labels"
    found, known = labels_from_segmentation(nodes.segmentation, Grid.of(image))
    assert known == (vessels, nodule)
    assert np.array_equal(sitk.GetArrayViewFromImage(found), sitk.GetArrayViewFromImage(labels))


def test_a_recipe_takes_another_segmenter_or_model() -> None:
    recipe, own = recipe_with(load_recipe("quantification"), "lungmask", "LTRCLobes")
    assert (recipe.segmentation.segmenter, recipe.segmentation.model, own) == ("lungmask", "LTRCLobes", None)
    with pytest.raises(LungPrepError, match=r"segmentation\.model"):
        recipe_with("quantification", None, "R232")


@pytest.mark.slow
def test_a_fresh_slicer_without_jinja_writes_everything_else(
    phantom: Phantom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from LungPrepLib import dependencies
    from LungPrepLib.export import case_folder, case_outputs

    gone = [dependencies.PackageStatus(p, "missing", "") for p in dependencies.PACKAGES if p.name == "Jinja2"]
    monkeypatch.setattr(case_outputs, "statuses", lambda groups: gone)
    case = prepare(phantom.ct, recipe_with("quantification", "threshold")[0])
    document = case_folder.write_case(case, tmp_path / "case")
    assert "pictures-skipped" in [finding["code"] for finding in document["findings"]]
    assert (tmp_path / "case" / "measurements.csv").is_file()
    assert not (tmp_path / "case" / "preview.png").exists()


@pytest.mark.slow
def test_a_mask_on_a_sheared_volume_comes_on_the_orthogonal_grid(scene: Any, phantom: Phantom) -> None:
    """Slicer's own loader gives a tilted series a shear; its instances are in the database all the same."""
    import vtk

    volume = volume_from_image(phantom.ct, "tilted")
    nodes = prepare_volume(volume, recipe="quantification", segmenter="threshold")
    matrix = vtk.vtkMatrix4x4()
    volume.GetIJKToRASMatrix(matrix)
    matrix.SetElement(1, 2, 1.0)
    volume.SetIJKToRASMatrix(matrix)
    assert grid_of_volume(volume) is None
    labels = mask_on_volume(nodes.segmentation, volume).labels
    assert labels.GetSize()[1] > phantom.ct.GetSize()[1], "the grid holds every slice of the shear"
    assert sitk.GetArrayViewFromImage(labels).any()
