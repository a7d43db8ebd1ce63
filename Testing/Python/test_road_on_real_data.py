"""The whole road on real CT, as the command line walks it, against references that others made."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib import cli

pytestmark = pytest.mark.realdata


def dice(a: np.ndarray, b: np.ndarray) -> float:
    return 2 * np.count_nonzero(a & b) / (np.count_nonzero(a) + np.count_nonzero(b))


@pytest.fixture(scope="module")
def lung1(real_ct: Path, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lung1") / "case"
    source = real_ct / "lung1_001_rt" / "dicom_mixed"
    assert cli.main(["prepare", str(source), "-o", str(folder), "--segmenter", "threshold", "-q"]) == 0
    return folder


def test_lung1_is_read_as_it_is(lung1: Path) -> None:
    image = sitk.ReadImage(str(lung1 / "ct.nii.gz"))
    assert image.GetSize() == (512, 512, 134)
    assert image.GetSpacing() == pytest.approx((0.9765625, 0.9765625, 3.0))
    array = sitk.GetArrayViewFromImage(image)
    assert (array.min(), array.max()) == (-1024, 3034)
    document = json.loads((lung1 / "case.json").read_text(encoding="utf-8"))
    assert document["source"]["files"] == 134
    # The tumour and a scar are tissue inside the ribs that the mask leaves out; nothing else is doubtful.
    doubtful = {finding["code"] for finding in document["findings"] if finding["severity"] != "info"}
    assert doubtful <= {"lung-likely-missing", "mask-in-pieces"}


def test_lung1_has_the_lungs_that_were_drawn(lung1: Path, real_ct: Path) -> None:
    drawn_image = sitk.ReadImage(str(real_ct / "lung1_001_rt" / "reference_RTSTRUCT_lungs_gtv.nii.gz"))
    found_image = sitk.ReadImage(str(lung1 / "lungs.nii.gz"))
    assert found_image.GetOrigin() == pytest.approx(drawn_image.GetOrigin(), abs=1e-3)
    drawn, found = sitk.GetArrayFromImage(drawn_image), sitk.GetArrayFromImage(found_image)
    assert dice(np.isin(drawn, (1, 2)), found > 0) >= 0.96
    assert dice(drawn == 1, found == 1) >= 0.96
    assert dice(drawn == 2, found == 2) >= 0.96
    with (lung1 / "measurements.csv").open(newline="", encoding="utf-8") as file:
        volumes = {row["structure"]: float(row["volume_ml"]) for row in csv.DictReader(file)}
    assert volumes["right_lung"] == pytest.approx(2957.2, rel=0.04)
    assert volumes["left_lung"] == pytest.approx(2221.6, rel=0.04)


def test_lung1_with_the_drawn_lungs_gives_their_densities(real_ct: Path, tmp_path: Path) -> None:
    reference = sitk.ReadImage(str(real_ct / "lung1_001_rt" / "reference_RTSTRUCT_lungs_gtv.nii.gz"))
    both = sitk.Cast((reference == 1) | (reference == 2), sitk.sitkUInt8)
    sitk.WriteImage(both, str(tmp_path / "both.nii.gz"))
    source = real_ct / "lung1_001_rt" / "dicom_mixed"
    arguments = ["prepare", str(source), "-o", str(tmp_path / "case"), "--labels", str(tmp_path / "both.nii.gz"), "-q"]
    assert cli.main(arguments) == 0
    document = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))
    row = document["measurements"][-1]
    assert row["volume_ml"] == pytest.approx(5178.8, abs=0.05)
    assert row["mean_hu"] == pytest.approx(-791.4, abs=0.05)
    assert row["perc15_hu"] == pytest.approx(-921, abs=1)
    assert row["laa_950_percent"] == pytest.approx(6.21, abs=0.005)


def test_the_golden_table_through_the_command_line(real_ct: Path, tmp_path: Path) -> None:
    folder = real_ct / "cip_ct64"
    arguments = ["prepare", str(folder / "ct-64.nrrd"), "-o", str(tmp_path / "case"), "-q"]
    assert cli.main([*arguments, "--labels", str(folder / "wholeLung-64.nrrd")]) == 0
    row = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))["measurements"][-1]
    assert row["volume_ml"] / 1000 == pytest.approx(4.55416, abs=5e-6)
    assert row["mean_hu"] == pytest.approx(-873.814, abs=5e-4)
    assert row["laa_950_percent"] == pytest.approx(19.662, abs=5e-4)


def test_jitter_is_regular_spacing_and_no_finding(real_ct: Path, tmp_path: Path) -> None:
    source = real_ct / "cip_ct64" / "ct-64Dicom"
    assert cli.main(["prepare", str(source), "-o", str(tmp_path / "case"), "--segmenter", "threshold", "-q"]) == 0
    document = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))
    assert [finding for finding in document["findings"] if finding["severity"] != "info"] == []
    assert document["geometry"]["native"]["size"] == [64, 64, 79]


def test_rad_chestct_keeps_the_grid_and_clips(real_ct: Path, tmp_path: Path) -> None:
    source = real_ct / "cip_ct64" / "ct-64Dicom"
    arguments = ["prepare", str(source), "-o", str(tmp_path / "case"), "--segmenter", "threshold", "-q"]
    assert cli.main([*arguments, "--recipe", "rad-chestct"]) == 0
    with np.load(tmp_path / "case" / "prepared.npz", allow_pickle=False) as arrays:
        assert arrays["ct"].dtype == np.int16
        assert arrays["spacing_mm"] == pytest.approx([0.8, 0.8, 0.8])
        assert (arrays["ct"].min(), arrays["ct"].max()) == (-1000, 1000)
        assert arrays["labels"].shape == arrays["ct"].shape
