"""A mask on the prepared grid comes back onto the scan, whatever the recipe did to it on the way."""

from __future__ import annotations

import json
from pathlib import Path

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk

from dicom_phantoms import LEFT_LUNG, RIGHT_LUNG, Layout, chest_labels, even_layout, tilted
from geometry_truth import grid_points, volumes_of
from LungPrepLib.acquisition import Acquisition
from LungPrepLib.cli.main import main
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe, load_recipe
from LungPrepLib.restoring import grid_from_dict, restore

WITHOUT_REPORT = {"output.report": False, "hounsfield.repair": False, "hounsfield.require": False}
RECIPES = {
    "spacing": {"resampling.spacing_mm": [1.0, 1.0, 1.0]},
    "crop": {"resampling.spacing_mm": [1.0, 1.0, 1.0], "crop.to": "lungs", "crop.margin_mm": 6.0},
    "pad": {"resampling.spacing_mm": [1.0, 1.0, 1.0], "crop.size": [300, 260, 250]},
    "flip": {"resampling.spacing_mm": [1.0, 1.0, 1.0], "resampling.orientation": "ARI", "crop.to": "lungs"},
    "slices": {"slices.labelled": True, "slices.plane": "coronal", "resampling.orientation": "RAS"},
}


def dice(a: np.ndarray, b: np.ndarray) -> float:
    return 2 * np.count_nonzero(a & b) / (np.count_nonzero(a) + np.count_nonzero(b))


@pytest.fixture(scope="module")
def scan() -> tuple[sitk.Image, sitk.Image]:
    layout = even_layout(90, 2.5, size=(170, 130), spacing_mm=(1.7, 1.7))
    (volume,) = volumes_of(layout, shuffle=False)
    assert volume.geometry is not None
    return volume.geometry.stacked(layout.values()), volume.geometry.stacked(layout.labels())


def case_in(folder: Path, scan: tuple[sitk.Image, sitk.Image], changes: dict) -> dict:
    recipe = Recipe().replace({**WITHOUT_REPORT, **changes})
    return write_case(prepare(scan[0], recipe, labels=scan[1]), folder)


def truth_on(grid: Grid, layout: Layout) -> np.ndarray:
    """What a perfect network finds on the prepared grid."""
    return chest_labels(grid_points(grid) - layout.centre_mm).astype(np.uint8)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(RECIPES))
def test_what_a_perfect_network_finds_comes_back(name: str, scan, tmp_path: Path) -> None:
    layout = even_layout(90, 2.5, size=(170, 130), spacing_mm=(1.7, 1.7))
    document = case_in(tmp_path / "case", scan, RECIPES[name])
    prepared = grid_from_dict(document["geometry"]["prepared"])
    if name == "slices":
        prediction = sitk.ReadImage(str(tmp_path / "case" / "prepared_labels.nii.gz"))
    else:
        prediction = prepared.image_of(truth_on(prepared, layout))
    sitk.WriteImage(prediction, str(tmp_path / "prediction.nii.gz"))
    restored = restore(tmp_path / "prediction.nii.gz", tmp_path / "case")
    assert Grid.of(restored.labels).same_as(Grid.of(scan[0]))
    found, truth = sitk.GetArrayFromImage(restored.labels), sitk.GetArrayFromImage(scan[1])
    for value in (RIGHT_LUNG, LEFT_LUNG):
        assert dice(found == value, truth == value) >= 0.99


@pytest.mark.slow
def test_onto_tilted_slices(tmp_path: Path) -> None:
    layout = tilted(even_layout(80, 3.0, size=(150, 120), spacing_mm=(2.0, 2.0)), 18)
    (volume,) = volumes_of(layout, shuffle=False)
    geometry = volume.geometry
    assert geometry is not None and not geometry.is_regular
    labels = geometry.stacked(layout.labels())
    case = prepare(geometry.stacked(layout.values()), Recipe().replace(WITHOUT_REPORT), labels=labels)
    from LungPrepLib.gridding import on_native_grid, on_recipe_grid
    from LungPrepLib.progress import Progress
    from LungPrepLib.segmentation.segmenter import Segmentation

    recipe = Recipe().replace({**WITHOUT_REPORT, "resampling.spacing_mm": [1.5, 1.5, 1.5], "crop.to": "lungs"})
    acquisition = Acquisition(geometry.stacked(layout.values()), geometry)
    segmentation = Segmentation(labels, case.structures)
    native = on_native_grid(acquisition, segmentation, recipe, Progress())
    prepared = on_recipe_grid(native, acquisition, segmentation, recipe, Progress())
    case.acquisition, case.acquired_labels, case.recipe = acquisition, labels, recipe
    case.image, case.labels = native.image, native.labels
    case.prepared_image, case.prepared_labels = prepared.image, prepared.labels
    write_case(case, tmp_path / "case")
    grid = Grid.of(prepared.image)
    sitk.WriteImage(grid.image_of(truth_on(grid, layout)), str(tmp_path / "p.nrrd"))
    restored = restore(tmp_path / "p.nrrd", tmp_path / "case")
    assert restored.slices is not None
    for value in (RIGHT_LUNG, LEFT_LUNG):
        assert dice(restored.slices == value, layout.labels() == value) >= 0.99


@pytest.mark.slow
def test_every_kind_of_file_and_the_command(scan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case_in(tmp_path / "case", scan, {**RECIPES["crop"], "output.formats": ["nifti", "npz"]})
    labels = sitk.ReadImage(str(tmp_path / "case" / "prepared_labels.nii.gz"))
    array = sitk.GetArrayFromImage(labels)
    expected = sitk.GetArrayFromImage(restore(tmp_path / "case" / "prepared_labels.nii.gz", tmp_path / "case").labels)
    np.save(tmp_path / "a.npy", array)
    np.savez(tmp_path / "b.npz", labels=array.astype(np.int64))
    sitk.WriteImage(labels, str(tmp_path / "c.nrrd"))
    affine = nibabel.load(tmp_path / "case" / "prepared.nii.gz").affine
    nibabel.save(nibabel.Nifti1Image(array.T.astype(np.float32), affine), tmp_path / "d.nii.gz")
    for name in ("a.npy", "b.npz", "c.nrrd", "d.nii.gz", "case/prepared.npz"):
        found = restore(tmp_path / name, tmp_path / "case")
        np.testing.assert_array_equal(sitk.GetArrayFromImage(found.labels), expected)
        assert found.findings == []
    output = tmp_path / "back.nii.gz"
    assert main(["restore", str(tmp_path / "a.npy"), str(tmp_path / "case"), "-o", str(output), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["written"] == ["back.nii.gz"]
    assert document["voxels"] == {str(v): int((expected == v).sum()) for v in (1, 2)}
    np.testing.assert_array_equal(sitk.GetArrayFromImage(sitk.ReadImage(str(output))), expected)
    assert main(["restore", str(tmp_path / "a.npy"), str(tmp_path / "case"), "-o", str(output)]) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.slow
def test_what_lies_elsewhere_is_refused_and_what_lies_nowhere_is_said(scan, tmp_path: Path) -> None:
    case_in(tmp_path / "case", scan, RECIPES["crop"])
    labels = sitk.ReadImage(str(tmp_path / "case" / "prepared_labels.nii.gz"))
    moved = sitk.Image(labels)
    moved.SetOrigin([v + 40 for v in labels.GetOrigin()])
    sitk.WriteImage(moved, str(tmp_path / "moved.nii.gz"))
    with pytest.raises(LungPrepError, match="does not lie on the grid of the prepared image"):
        restore(tmp_path / "moved.nii.gz", tmp_path / "case")
    sitk.WriteImage(sitk.GetImageFromArray(sitk.GetArrayFromImage(labels)), str(tmp_path / "bare.nrrd"))
    assert [f.code for f in restore(tmp_path / "bare.nrrd", tmp_path / "case").findings] == ["prediction-unplaced"]
    np.save(tmp_path / "turned.npy", sitk.GetArrayFromImage(labels).T)
    with pytest.raises(LungPrepError, match="has the shape"):
        restore(tmp_path / "turned.npy", tmp_path / "case")
    np.save(tmp_path / "soft.npy", sitk.GetArrayFromImage(labels) * 0.5)
    with pytest.raises(LungPrepError, match="not a label map"):
        restore(tmp_path / "soft.npy", tmp_path / "case")
    with pytest.raises(LungPrepError, match="holds no complete case"):
        restore(tmp_path / "bare.nrrd", tmp_path)


@pytest.mark.slow
def test_the_shipped_recipes_come_back(scan, tmp_path: Path) -> None:
    layout = even_layout(90, 2.5, size=(170, 130), spacing_mm=(1.7, 1.7))
    recipe = load_recipe("isotropic-1mm").replace(WITHOUT_REPORT)
    document = write_case(prepare(scan[0], recipe, labels=scan[1]), tmp_path / "case")
    prepared = grid_from_dict(document["geometry"]["prepared"])
    np.save(tmp_path / "p.npy", truth_on(prepared, layout))
    found = sitk.GetArrayFromImage(restore(tmp_path / "p.npy", tmp_path / "case").labels)
    assert dice(found > 0, sitk.GetArrayFromImage(scan[1]) > 0) >= 0.99
