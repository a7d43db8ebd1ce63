"""Densitometry against known answers, and against the table of the Chest Imaging Platform."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.measurement.density import measure_density
from LungPrepLib.segmentation.structures import LUNGS, custom_structures


def image_of(array: np.ndarray, spacing=(1.0, 1.0, 1.0)) -> sitk.Image:
    image = sitk.GetImageFromArray(array)
    image.SetSpacing(spacing)
    return image


def test_numbers_that_can_be_worked_out_by_hand() -> None:
    hu = np.array([[[-1000, -960, -950, -900, -800, -600, -300, -250, 0, 100]]], dtype=np.int16)
    labels = np.array([[[1] * 10]], dtype=np.uint8)
    right, whole = measure_density(image_of(hu, (10, 10, 10)), image_of(labels, (10, 10, 10)), LUNGS)
    assert right["volume_ml"] == pytest.approx(10)
    assert right["mass_g"] == pytest.approx(((hu.astype(float) + 1000) / 1000).sum())
    assert right["mean_hu"] == pytest.approx(hu.mean())
    assert right["sd_hu"] == pytest.approx(hu.std())
    assert right["laa_950_percent"] == pytest.approx(20)  # -950 itself is not below -950
    assert right["laa_910_percent"] == pytest.approx(30)
    assert right["laa_856_percent"] == pytest.approx(40)
    assert right["haa_percent"] == pytest.approx(30)  # -600 and -250 count
    assert right["median_hu"] == -800
    assert right["perc15_hu"] == -960
    assert whole == right | {"structure": "all", "name": "all", "label": 0}


def test_slices_count_with_their_own_share() -> None:
    hu = np.full((3, 2, 2), -900, dtype=np.int16)
    hu[2] = -960
    labels = np.ones((3, 2, 2), dtype=np.uint8)
    extents = np.array([1.0, 1.0, 6.0])
    row = measure_density(image_of(hu), image_of(labels), LUNGS, slice_extents_mm=extents)[0]
    assert row["volume_ml"] == pytest.approx(0.032)
    assert row["laa_950_percent"] == pytest.approx(75)
    assert row["median_hu"] == -960


def test_no_label_no_rows() -> None:
    hu = np.zeros((2, 3, 3), dtype=np.int16)
    assert measure_density(image_of(hu), image_of(np.zeros_like(hu, dtype=np.uint8)), LUNGS) == []


def test_different_sizes_are_refused() -> None:
    hu, labels = np.zeros((2, 3, 3), np.int16), np.zeros((3, 3, 3), np.uint8)
    with pytest.raises(ValueError, match="differ in size"):
        measure_density(image_of(hu), image_of(labels), LUNGS)


@pytest.mark.realdata
def test_the_table_of_the_chest_imaging_platform(real_ct: Path) -> None:
    folder = real_ct / "cip_ct64"
    image = sitk.ReadImage(str(folder / "ct-64.nrrd"))
    mask = sitk.Cast(sitk.ReadImage(str(folder / "wholeLung-64.nrrd")) > 0, sitk.sitkUInt8)
    row = measure_density(image, mask, custom_structures([1]))[0]
    assert row["volume_ml"] / 1000 == pytest.approx(4.55416, abs=5e-6)
    assert row["mass_g"] == pytest.approx(574.673, abs=5e-4)
    assert row["mean_hu"] == pytest.approx(-873.814, abs=5e-4)
    assert row["sd_hu"] == pytest.approx(120.955, abs=5e-4)
    assert row["laa_950_percent"] == pytest.approx(19.662, abs=5e-4)
    assert row["laa_910_percent"] == pytest.approx(55.4111, abs=5e-5)
    assert row["laa_856_percent"] == pytest.approx(75.0731, abs=5e-5)
    assert row["perc15_hu"] == pytest.approx(-956, abs=1)
    assert row["median_hu"] == pytest.approx(-920, abs=1)


@pytest.mark.realdata
def test_left_and_right_of_the_same_table(real_ct: Path) -> None:
    folder = real_ct / "cip_ct64"
    regions = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / "lm-64.nrrd"))) & 255
    labels = np.where((regions >= 12) & (regions <= 14), 1, np.where((regions >= 9) & (regions <= 11), 2, 0))
    image = sitk.ReadImage(str(folder / "ct-64.nrrd"))
    right, left, _ = measure_density(image, sitk.GetImageFromArray(labels.astype(np.uint8)), LUNGS)
    assert right["volume_ml"] / 1000 == pytest.approx(2.41907, abs=5e-6)
    assert right["laa_950_percent"] == pytest.approx(17.1008, abs=5e-5)
    assert left["volume_ml"] / 1000 == pytest.approx(2.13509, abs=5e-6)
    assert left["laa_950_percent"] == pytest.approx(22.5639, abs=5e-5)
