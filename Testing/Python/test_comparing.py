"""Two masks of one scan, and two scans of one patient, against answers that are known beforehand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image
from scipy import ndimage

from LungPrepLib.cli import main
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.measurement.mask_comparison import compare_masks
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LOBES, LUNGS
from small_cases import small_chest, write_small_chest


def mask(array: np.ndarray, spacing: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> sitk.Image:
    image = sitk.GetImageFromArray(array.astype(np.uint8))
    image.SetSpacing(spacing)
    return image


def test_a_box_that_was_moved() -> None:
    """Moved by 2 voxels of 1.5 mm along x: Dice is 8 of 10, the sides that face along x are 3 mm away, others 0."""
    one, other = np.zeros((20, 20, 30)), np.zeros((20, 20, 30))
    one[5:15, 5:15, 8:18] = 1
    other[5:15, 5:15, 10:20] = 1
    spacing = (1.5, 1.0, 1.0)
    rows = compare_masks(Segmentation(mask(one, spacing), LUNGS), Segmentation(mask(other, spacing), LUNGS), Progress())
    right, left, whole = rows
    assert (right.structure, left.structure, whole.structure) == ("right_lung", "left_lung", "all")
    assert right.dice == pytest.approx(0.8) and right.volume_a_ml == pytest.approx(1.5)
    assert right.distance_95_mm == pytest.approx(3.0) and 0.2 < (right.mean_distance_mm or 0) < 1.5
    assert left.dice is None and left.distance_95_mm is None


def test_against_simpleitk() -> None:
    rng = np.random.default_rng(0)
    images = []
    for _ in range(2):
        blob = sitk.SmoothingRecursiveGaussian(sitk.GetImageFromArray(rng.normal(size=(30, 32, 34))), 3.0) > 0
        blob.SetSpacing((0.8, 1.1, 2.0))
        images.append(blob)
    row = compare_masks(*(Segmentation(image, LUNGS[:1]) for image in images), Progress())[0]
    overlap = sitk.LabelOverlapMeasuresImageFilter()
    overlap.Execute(*images)
    assert row.dice == pytest.approx(overlap.GetDiceCoefficient())
    assert row.volume_b_ml == pytest.approx(np.count_nonzero(sitk.GetArrayFromImage(images[1])) * 0.8 * 1.1 * 2 / 1000)


def test_distances_are_those_of_distance_transforms_also_where_the_image_cuts_a_lung() -> None:
    """One mask ends a slice before the image does: that is a slice away, not as far as its nearest side."""
    z, y, x = np.indices((24, 40, 44))
    lung = ((y - 20) / 15) ** 2 + ((x - 22) / 17) ** 2 + ((z - 4) / 14) ** 2 < 1
    shorter = ndimage.binary_dilation(lung, iterations=1) & (z > 0)
    spacing = (1.2, 1.4, 3.0)
    row = compare_masks(*(Segmentation(mask(array, spacing), LUNGS[:1]) for array in (lung, shorter)), Progress())[0]
    surfaces = [array & ~ndimage.binary_erosion(array) for array in (lung, shorter)]
    ways = [
        ndimage.distance_transform_edt(~other, sampling=spacing[::-1])[one] for one, other in (surfaces, surfaces[::-1])
    ]
    distances = np.concatenate(ways)
    assert row.mean_distance_mm == pytest.approx(distances.mean())
    assert row.distance_95_mm == pytest.approx(np.percentile(distances, 95)) == 3.0


def test_lobes_are_compared_with_lungs_by_their_side() -> None:
    lobes = np.zeros((6, 6, 12))
    lobes[:, :, 1:3], lobes[:, :, 3:5], lobes[:, :, 7:11] = 3, 5, 1
    lungs = np.where(lobes >= 3, 1, np.where(lobes == 1, 2, 0))
    rows = compare_masks(Segmentation(mask(lobes), LOBES), Segmentation(mask(lungs), LUNGS), Progress())
    assert {row.structure: row.dice for row in rows} == {"right_lung": 1.0, "left_lung": 1.0, "all": 1.0}


@pytest.mark.parametrize("with_reference", [True, False])
def test_the_command_compares_files(tmp_path: Path, with_reference: bool) -> None:
    image, labels = small_chest()
    other = sitk.GetArrayFromImage(labels)
    other[4:6] = 0
    for name, made in (("ct", image), ("a", labels), ("b", mask(other))):
        if name == "b":
            made.CopyInformation(labels)
        sitk.WriteImage(made, str(tmp_path / f"{name}.nii.gz"))
    arguments = ["compare-masks", str(tmp_path / "a.nii.gz"), str(tmp_path / "b.nii.gz"), "-q"]
    arguments += ["--reference", str(tmp_path / "ct.nii.gz")] if with_reference else []
    arguments += ["-o", str(tmp_path / "out"), "--json", str(tmp_path / "result.json")]
    assert main(arguments) == 0
    document: dict[str, Any] = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert [row["dice"] for row in document["structures"]] == [pytest.approx(2 * 14 / 30)] * 3
    with (tmp_path / "out" / "comparison.csv").open(encoding="utf-8", newline="") as file:
        assert [row["structure"] for row in csv.DictReader(file)] == ["right_lung", "left_lung", "all"]
    picture = Image.open(tmp_path / "out" / "right_lung.png").convert("RGB")
    colors = {color for _, color in picture.getcolors(1 << 20) or ()}
    assert (230, 159, 0) in colors, "what only A has is drawn in its colour"
    assert main(arguments) == 2, "what is there is not replaced unasked"


def test_two_scans_of_one_patient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image, labels = small_chest()
    denser = sitk.Cast(image + sitk.Cast(labels > 0, image.GetPixelID()) * 40, sitk.sitkInt16)
    for name, scan, kernel in (("a", image, "B30f"), ("b", denser, "B70f")):
        case = prepare(scan, Recipe().replace({"output.report": False}), labels=labels)
        for row in case.measurements:
            row["kernel"] = kernel
        write_case(case, tmp_path / name)
    arguments = ["compare", str(tmp_path / "a"), str(tmp_path / "b"), "-q", "-o", str(tmp_path / "out")]
    assert main([*arguments, "--json", str(tmp_path / "result.json")]) == 0
    document = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert document["different"] == ["Different kernel: B30f in A, B70f in B."]
    whole = {row["measure"]: row for row in document["changes"] if row["name"] == "all"}
    assert whole["mean_hu"]["change"] == pytest.approx(40) and whole["volume_ml"]["change"] == 0
    assert whole["perc15_hu"]["beyond"] is True and whole["mean_hu"]["beyond"] is None
    assert (tmp_path / "out" / "side_by_side.png").is_file()
    capsys.readouterr()
    assert main([*arguments, "--overwrite", "--registration", "none"]) == 0
    out = capsys.readouterr().out
    assert out.index("Different kernel") < out.index("Mean"), "what was made differently is said first"
    assert main(["compare", str(tmp_path), str(tmp_path / "b"), "-q"]) == 2


def test_two_scans_that_cannot_be_laid_over_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a single slice, and with one lung only: what is compared and what is not is said."""
    image, labels = small_chest()
    one = (image[:, :, 10:11], sitk.ChangeLabel(labels, {1: 0})[:, :, 10:11])
    for name, (scan, mask_of_it) in (("a", (image, labels)), ("b", one)):
        write_case(prepare(scan, Recipe().replace({"output.report": False}), labels=mask_of_it), tmp_path / name)
    arguments = ["compare", str(tmp_path / "a"), str(tmp_path / "b"), "-q", "-o", str(tmp_path / "out")]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "could not be laid over" in out and (tmp_path / "out" / "side_by_side.png").is_file()
    assert "Only A has these, which are not compared: right lung" in out
    assert "Neither case says its kernel" in out and "made and measured alike" not in out
    assert " -0.0" not in out, "no change has no sign"
    with (tmp_path / "out" / "changes.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {bool(row["percent"]) for row in rows if row["unit"] == "HU"} == {False}, "HU have no zero to be a part of"
    keys = [(row["structure"], row["region"], row["measure"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert {("all", "whole", "mean_hu"), ("all", "peel", "mean_hu")} <= set(keys)
    (tmp_path / "b" / "ct.nii.gz").write_bytes(b"damaged")
    assert main([*arguments, "--overwrite"]) == 1 and "cannot be read" in capsys.readouterr().err
    (tmp_path / "b" / "case.json").write_text("[]", encoding="utf-8")
    assert main(arguments) == 2


def test_masks_in_dicom_are_compared_on_the_grid_of_the_other_or_of_the_scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan, labels = write_small_chest(tmp_path)
    case, seg = tmp_path / "case", tmp_path / "case" / "lungs_orthogonal.seg.dcm"
    made = ["prepare", str(scan), "-o", str(case), "--labels", str(labels), "--format", "dicom-seg", "-q"]
    assert main([*made, "--set", "output.report=false"]) == 0
    for a, b, more in ((seg, labels, []), (labels, seg, []), (seg, seg, ["--reference", str(scan)])):
        assert main(["compare-masks", str(a), str(b), "-q", "--json", str(tmp_path / "told.json"), *more]) == 0
        told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
        assert told["structures"] and all(row["dice"] == 1.0 for row in told["structures"])
    capsys.readouterr()
    assert main(["compare-masks", str(seg), str(seg), "-q"]) == 2
    assert "--reference" in capsys.readouterr().err
