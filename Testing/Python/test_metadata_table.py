"""Image files without rescale and spacing, and the table that has them, with the columns of CT-RATE's metadata."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib import cli
from LungPrepLib.batch.asked import Asked
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.files import read_ct_file, read_header
from LungPrepLib.recipe import Recipe, load_recipe, recipe_from_dict
from LungPrepLib.sources.judged_images import judge_image
from small_cases import small_chest

COLUMNS = "VolumeName,Manufacturer,RescaleIntercept,RescaleSlope,XYSpacing,ZSpacing,ImageOrientationPatient"
SPACING = (7.4, 7.4, 13.0)
AXIAL = '"[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]"'


@pytest.fixture(scope="module")
def hu() -> np.ndarray:
    """(z, y, x): a chest with even numbers only, so that a slope of 2 loses nothing."""
    return sitk.GetArrayFromImage(small_chest()[0]) // 2 * 2


def stored(folder: Path, hu: np.ndarray, name: str = "train_1_a_1.nii.gz") -> Path:
    """A NIfTI as CT-RATE has them: stored values, and no geometry."""
    nibabel = pytest.importorskip("nibabel")
    array = ((hu + 8192) // 2).astype(np.int16).transpose(2, 1, 0)
    nibabel.save(nibabel.Nifti1Image(array, np.eye(4)), folder / name)
    return folder / name


def table(folder: Path, *rows: str, columns: str = COLUMNS) -> Path:
    path = folder / "metadata.csv"
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return path


def row(name: str = "train_1_a_1.nii.gz", xy: str = '"[7.4, 7.4]"', z: str = "13.0", orientation: str = AXIAL) -> str:
    return f"{name},maker,-8192,2.0,{xy},{z},{orientation}"


def with_table(path: Path) -> Recipe:
    return Recipe().replace({"image_files.metadata": str(path)})


def codes(findings: list) -> list[str]:
    return [finding.code for finding in findings]


def test_values_spacing_and_sides_are_those_of_the_table(tmp_path: Path, hu: np.ndarray) -> None:
    path = stored(tmp_path, hu)
    read = read_ct_file(path, with_table(table(tmp_path, "other.nii.gz,,,,,,", row())))
    np.testing.assert_array_equal(sitk.GetArrayFromImage(read.image), hu)
    assert read.image.GetSpacing() == pytest.approx(SPACING)
    assert read.image.GetDirection() == (1, 0, 0, 0, 1, 0, 0, 0, 1)
    assert codes(read.findings) == ["metadata-used"] and "line 3" in read.findings[0].message


def test_a_file_without_geometry_says_so_and_takes_what_is_given(tmp_path: Path, hu: np.ndarray) -> None:
    path = stored(tmp_path, hu)
    assert "geometry-default" in codes(read_header(path).findings)
    given = Recipe().replace({"image_files.spacing_mm": list(SPACING)})
    assert "geometry-default" not in codes(read_header(path, given.image_files).findings)
    assert tuple(read_header(path, given.image_files).spacing_mm) == pytest.approx(SPACING)


def test_hounsfield_units_are_not_rescaled_again_and_own_geometry_is_compared(tmp_path: Path, hu: np.ndarray) -> None:
    image = sitk.GetImageFromArray(hu)
    image.SetSpacing(SPACING)
    image.SetOrigin((-170.0, -180.0, 40.0))
    sitk.WriteImage(image, tmp_path / "train_1_a_1.nii.gz")
    read = read_ct_file(tmp_path / "train_1_a_1.nii.gz", with_table(table(tmp_path, row())))
    np.testing.assert_array_equal(sitk.GetArrayFromImage(read.image), hu)
    assert codes(read.findings) == ["metadata-not-needed"]
    other = with_table(table(tmp_path, row(z="6.5")))
    read = read_ct_file(tmp_path / "train_1_a_1.nii.gz", other)
    assert read.image.GetSpacing()[2] == pytest.approx(6.5)
    assert codes(read.findings)[0] == "geometry-given" and "table of metadata" in read.findings[0].message


def test_a_file_that_the_table_does_not_name_is_a_finding(tmp_path: Path, hu: np.ndarray) -> None:
    path = stored(tmp_path, hu)
    recipe = with_table(table(tmp_path, row("train_2_a_1.nii.gz")))
    assert "metadata-none" in codes(read_ct_file(path, recipe).findings)


@pytest.mark.parametrize(
    ("lines", "columns", "said"),
    [
        ([row(), row(z="2")], COLUMNS, r"has 2 rows for 'train_1_a_1.nii.gz' \(lines 2, 3\)"),
        (["train_1_a_1.nii.gz,1"], "VolumeName,RescaleSlope", "has no column RescaleIntercept"),
        (["1,2,3"], "File,XYSpacing,ZSpacing", "has no column VolumeName"),
        (["train_1_a_1.nii.gz"], "VolumeName", "has no column RescaleSlope"),
        ([row(xy='"[7.4, 7.4, 7.4]"')], COLUMNS, "Line 2 .* no usable number in the column XYSpacing"),
        ([row(z="-1")], COLUMNS, "column ZSpacing"),
        ([row(z="nan")], COLUMNS, "column ZSpacing"),
        (["train_1_a_1.nii.gz,,,1.0,,,"], COLUMNS, "column RescaleIntercept"),
    ],
)
def test_a_table_that_cannot_be_used_names_its_line_or_column(
    tmp_path: Path, hu: np.ndarray, lines: list[str], columns: str, said: str
) -> None:
    path = stored(tmp_path, hu)
    with pytest.raises(LungPrepError, match=said):
        read_ct_file(path, with_table(table(tmp_path, *lines, columns=columns)))


def test_a_table_that_is_not_there_is_said_before_anything_is_written(tmp_path: Path, hu: np.ndarray, capsys) -> None:
    path = stored(tmp_path, hu)
    out = tmp_path / "out"
    status = cli.main(["prepare", str(path), "-o", str(out), "--metadata", str(tmp_path / "none.csv")])
    assert status == 2 and "none.csv" in capsys.readouterr().err and not out.exists()


@pytest.mark.slow
def test_a_batch_prepares_what_the_table_names_and_notices_another_table(
    tmp_path: Path, hu: np.ndarray, capsys
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    stored(data, hu, "train_1_a_1.nii.gz")
    stored(data, hu[::-1], "train_2_a_1.nii.gz")
    metadata = table(tmp_path, row("train_1_a_1.nii.gz"), row("train_2_a_1.nii.gz"))
    assert judge_image(data / "train_1_a_1.nii.gz", Recipe()).verdict == "not usable"
    out = tmp_path / "out"
    settings = ("crop.size=[16,16,16]", "segmentation.segmenter=none", "output.report=false")
    asked = ["batch", str(data), "-o", str(out), "--recipe", "ct-rate", "--workers", "1"]
    asked += [word for setting in settings for word in ("--set", setting)]
    assert cli.main([*asked, "--metadata", str(metadata)]) == 0
    documents = [json.loads(path.read_text("utf-8")) for path in sorted(out.glob("case-*/case.json"))]
    assert len(documents) == 2
    for document in documents:
        assert document["geometry"]["native"]["spacing_mm"] == pytest.approx(SPACING)
        assert document["recipe"]["image_files"]["metadata"].startswith("sha256:")
        assert str(tmp_path) not in json.dumps(document)
    moved = metadata.rename(tmp_path / "elsewhere.csv")
    assert cli.main([*asked, "--metadata", str(moved)]) == 0
    assert "2 were there already" in capsys.readouterr().out
    moved.write_text(moved.read_text("utf-8").replace("13.0", "12.0"), encoding="utf-8")
    assert cli.main([*asked, "--metadata", str(moved)]) == 2
    assert "image_files.metadata" in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [False, True])
def test_the_listing_judges_stored_values_by_the_table(tmp_path: Path, hu: np.ndarray, capsys, as_json: bool) -> None:
    stored(tmp_path, hu)
    metadata = table(tmp_path, row())
    wanted = ["--json"] if as_json else []
    assert cli.main(["series", str(tmp_path), "--metadata", str(metadata), *wanted]) == 0
    said = capsys.readouterr().out
    assert "not usable" not in said and "metadata-used" in said
    cli.main(["series", str(tmp_path), *wanted])
    assert "not usable" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--metadata", "--annotations"])
def test_a_batch_with_a_table_that_no_case_can_use_does_not_begin(
    tmp_path: Path, hu: np.ndarray, capsys, option: str
) -> None:
    stored(tmp_path, hu)
    wrong = table(tmp_path, "1,2,3", columns="File,X,Y")
    assert cli.main(["batch", str(tmp_path), "-o", str(tmp_path / "out"), option, str(wrong)]) == 2
    assert "has no column" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_a_case_that_was_made_before_a_key_existed_is_made_with_the_same() -> None:
    record = Recipe().as_record()
    before = {**record, "labels": {key: value for key, value in record["labels"].items() if key != "vessels"}}
    del before["image_files"]["metadata"], before["points"]
    asked = Asked(Recipe().as_record(), "none", version="1.0")
    made = {"version": "1.0", "recipe": before, "segmenter": "none"}
    assert not [said for said in asked.differences(made) if "segmenter" not in str(said)]
    vessels_out = Asked(Recipe().replace({"labels.vessels": "out"}).as_record(), "none", version="1.0")
    assert any("labels.vessels" in str(said) for said in vessels_out.differences(made))


def test_a_recipe_from_a_record_is_recorded_as_it_was(tmp_path: Path) -> None:
    recipe = Recipe().replace({"image_files.metadata": str(table(tmp_path, row()))})
    record = recipe.as_record()
    assert str(tmp_path) not in str(record)
    assert recipe_from_dict(record).as_record() == record


def test_the_table_belongs_to_the_data_and_does_not_change_the_recipes_name(tmp_path: Path) -> None:
    recipe = load_recipe("ct-rate").replace({"image_files.metadata": str(table(tmp_path, row()))})
    assert recipe.title == "ct-rate"
