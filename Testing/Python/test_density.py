"""Densitometry against known answers, and against the table of the Chest Imaging Platform."""

from __future__ import annotations

import csv
import json
import threading
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.cli import main
from LungPrepLib.cli.console import measurement_table
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.image.slice_geometry import SliceGeometry
from LungPrepLib.measurement import regions, slabs
from LungPrepLib.measurement.density import measure_density, measures
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.structures import LOBES, LUNGS, Structure, custom_structures
from small_cases import small_chest

ROTATED = np.array([[0.8, 0.0, 0.6], [0.36, 0.8, -0.48], [-0.48, 0.6, 0.64]])  # 50 degrees off the patient's axis
CIP_REGIONS = {
    "wholeLung": range(9, 15), "leftLung": range(9, 12), "rightLung": range(12, 15),
    "lutLung": [9], "lmtLung": [10], "lltLung": [11], "rutLung": [12], "rmtLung": [13], "rltLung": [14],
    "utLung": [9, 12], "mtLung": [10, 13], "ltLung": [11, 14],
}  # fmt: skip
# Its title, our column, and what ours is multiplied with and added to by rule.
CIP_MEASURES = {
    "volume (L)": ("volume_ml", 0.001, 0), "mass (g)": ("mass_g", 1, 0), "intensityMean": ("mean_hu", 1, 0),
    "intensitySTD": ("sd_hu", 1, 0), "skewness": ("skewness", 1, 0), "kurtosis": ("kurtosis", 1, 3),
    "mode": ("mode_hu", 1, 0), "median": ("median_hu", 1, -1), "%Below-950": ("laa_950_percent", 1, 0),
    "%Below-910": ("laa_910_percent", 1, 0), "%Below-856": ("laa_856_percent", 1, 0),
    "tenthPercentileHU": ("perc10_hu", 1, -1), "fifteenthPercentileHU": ("perc15_hu", 1, -1),
}  # fmt: skip


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


@pytest.mark.parametrize("threads", ["1", "3"])
def test_threads_change_nothing_and_end_when_it_is_cancelled(monkeypatch: pytest.MonkeyPatch, threads: str) -> None:
    rng = np.random.default_rng(4)
    hu = rng.integers(-1000, -850, (12, 9, 8)).astype(np.int16)
    labels = rng.integers(0, 6, hu.shape).astype(np.uint8)
    arguments = (image_of(hu), image_of(labels), LOBES)
    expected = measure_density(*arguments, regions=True, peel_mm=2.0)
    monkeypatch.setenv("LUNGPREP_THREADS", threads)
    monkeypatch.setattr(slabs, "SLAB_VOXELS", 72)  # a slab per slice
    found = measure_density(*arguments, regions=True, peel_mm=2.0)
    for row, other in zip(found, expected, strict=True):
        assert all(row[key] == (pytest.approx(other[key], rel=1e-12) if isinstance(other[key], float) else other[key])
                   for key in other)  # fmt: skip
    seen: list[float] = []

    def stop(stage: str, fraction: float, message: object) -> None:
        seen.append(fraction)
        if len(seen) == 3:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        measure_density(*arguments, progress=progress)
    assert len(seen) == 3
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lungprep-measure")]


def test_of_several_modes_the_lowest_is_named() -> None:
    """As often is as often, however the voxels lie in slices, thirds and lungs."""
    hu = np.repeat(np.array([-880, -870, -860], np.int16), 30 * 14 * 14)
    np.random.default_rng(4).shuffle(hu)
    labels = np.broadcast_to(np.where(np.arange(14) < 5, 1, 2).astype(np.uint8), (90, 14, 14))
    spacing = (0.71, 0.71, 1.3)
    rows = measure_density(
        image_of(hu.reshape(90, 14, 14), spacing), image_of(labels, spacing), LUNGS, regions=True, peel_mm=3
    )
    whole = next(row for row in rows if (row["structure"], row["region"]) == ("all", "whole"))
    assert whole["mode_hu"] == -880


def test_no_label_no_rows() -> None:
    hu = np.zeros((2, 3, 3), dtype=np.int16)
    assert measure_density(image_of(hu), image_of(np.zeros_like(hu, dtype=np.uint8)), LUNGS) == []


def test_different_sizes_are_refused() -> None:
    hu, labels = np.zeros((2, 3, 3), np.int16), np.zeros((3, 3, 3), np.uint8)
    with pytest.raises(ValueError, match="differ in size"):
        measure_density(image_of(hu), image_of(labels), LUNGS)


def test_a_measure_without_a_number_says_why() -> None:
    hu = np.full((2, 3, 3), -900, np.int16)
    row = measure_density(image_of(hu), image_of(np.ones_like(hu, dtype=np.uint8)), LUNGS)[0]
    assert row["skewness"] is None and row["lac_exponent_d"] is None and row["lac_count"] == 0
    assert "skewness, kurtosis: all voxels have the same HU" in row["blank"]
    for measure in measures():
        assert row[measure.name] is not None or measure.name in row["blank"], measure.name


def test_scripts_find_the_measures_by_the_names_they_know() -> None:
    from LungPrepLib.measurement import density

    assert measures() == density.MEASURES
    row = density.measure_density(image_of(np.full((2, 3, 3), -900)), image_of(np.ones((2, 3, 3), np.uint8)), LUNGS)[0]
    assert {measure.key for measure in density.MEASURES} <= set(row)
    with pytest.raises(AttributeError, match="no attribute 'MEASURE'"):
        density.MEASURE  # noqa: B018


def test_lobes_make_up_lungs_and_vessels_can_be_left_out() -> None:
    rng = np.random.default_rng(1)
    hu = rng.integers(-990, -100, (6, 8, 10)).astype(np.int16)
    labels = rng.integers(0, 6, hu.shape).astype(np.uint8)
    vessels = (rng.random(hu.shape) < 0.2).astype(np.uint8)
    rows = measure_density(image_of(hu), image_of(labels), LOBES, left_out=image_of(vessels))
    assert [row["structure"] for row in rows] == [*(s.key for s in LOBES), "right_lung", "left_lung", "all"]
    right = hu[(labels >= 3) & (vessels == 0)]
    assert rows[5]["mean_hu"] == pytest.approx(right.mean()) and rows[5]["label"] == 0
    assert rows[5]["volume_ml"] == pytest.approx(right.size / 1000)
    assert rows[7]["laa_950_percent"] == pytest.approx((hu[(labels > 0) & (vessels == 0)] < -950).mean() * 100)


def test_what_is_no_lung_is_not_in_all() -> None:
    nodule = Structure(9, "nodule", "nodule", LUNGS[0].type, None, (1, 2, 3))
    hu = np.full((2, 2, 4), -900, np.int16)
    labels = np.array([[[1, 2, 9, 9]] * 2] * 2, np.uint8)
    rows = measure_density(image_of(hu), image_of(labels), (*LUNGS, nodule))
    assert {row["structure"]: row["volume_ml"] for row in rows}["all"] == pytest.approx(0.008)


@pytest.mark.parametrize(
    "direction", [np.eye(3), np.diag([1.0, -1.0, -1.0]), ROTATED], ids=["level", "head first", "oblique"]
)
def test_thirds_lie_where_they_should_in_the_patient(direction: np.ndarray) -> None:
    """A column of lung along the patient's axis, denser upwards: the thirds are equal, and rise in density."""
    image = sitk.GetImageFromArray(np.zeros((40, 40, 40), np.int16))
    image.SetSpacing((3.0, 3.0, 3.0))
    image.SetDirection(direction.ravel())
    image.SetOrigin(tuple(-direction @ np.full(3, 58.5)))
    z, y, x = np.indices((40, 40, 40))
    points = np.stack([x, y, z], axis=-1) * 3.0 @ direction.T + image.GetOrigin()
    inside = (np.hypot(points[..., 0], points[..., 1]) < 20) & (np.abs(points[..., 2]) < 45)
    hu = np.rint(-900 + points[..., 2]).astype(np.int16)
    filled, labels = sitk.GetImageFromArray(hu), sitk.GetImageFromArray(inside.astype(np.uint8))
    for made in (filled, labels):
        made.CopyInformation(image)
    rows = measure_density(filled, labels, LUNGS, regions=True)
    parts = {row["region"]: row for row in rows if row["structure"] == "right_lung"}
    for by in ("volume", "height"):
        lower, middle, upper = (parts[f"{name}_third_by_{by}"] for name in ("lower", "middle", "upper"))
        assert upper["volume_ml"] == pytest.approx(parts["whole"]["volume_ml"] / 3, rel=0.1)
        assert lower["volume_ml"] == pytest.approx(upper["volume_ml"], rel=0.1)
        assert (lower["mean_hu"], upper["mean_hu"]) == (pytest.approx(-930, abs=3), pytest.approx(-870, abs=3))
        assert middle["mean_hu"] == pytest.approx(-900, abs=3)


def test_a_slice_far_from_its_neighbours_is_in_the_third_where_it_lies() -> None:
    """Heights are those of the slices' true positions, not their numbers."""
    positions = np.array([[0.0, 0, z] for z in (0, 5, 10, 15, 20, 80)])
    geometry = SliceGeometry((4, 4), (1.0, 1.0), np.eye(3), positions)
    labels = np.ones((6, 4, 4), np.uint8)
    hu = np.repeat(np.arange(-906, -900), 16).reshape(6, 4, 4).astype(np.int16)
    rows = measure_density(geometry.stacked(hu), geometry.stacked(labels), LUNGS, geometry=geometry, regions=True)
    upper = next(row for row in rows if row["region"] == "upper_third_by_height")
    assert upper["mean_hu"] == -901 and upper["sd_hu"] == 0


def test_the_peel_of_a_ball() -> None:
    z, y, x = np.indices((70, 70, 70)) * 2.0 - 69
    ball = z**2 + y**2 + x**2 < 60**2
    hu = np.where(ball, -850, 0).astype(np.int16)
    rows = measure_density(
        image_of(hu, (2, 2, 2)), image_of(ball.astype(np.uint8), (2, 2, 2)), LUNGS, regions=True, peel_mm=15
    )
    parts = {row["region"]: row["volume_ml"] for row in rows if row["structure"] == "right_lung"}
    assert parts["core"] == pytest.approx(4 / 3 * np.pi * 45**3 / 1000, rel=0.03)
    assert parts["core"] + parts["peel"] == pytest.approx(parts["whole"])


@pytest.mark.parametrize("steps", [(2.4, 2.8, 2.1), (9.0, 2.5, 2.5), (30.0, 2.6, 2.6)])
@pytest.mark.parametrize("limit", [1.0, 15.0, 400.0])
def test_what_is_near_the_surface_is_so_by_scipy(steps: tuple[float, float, float], limit: float) -> None:
    rng = np.random.default_rng(6)
    mask = ndimage.binary_opening(ndimage.uniform_filter(rng.random((30, 34, 38)), 5) > 0.49)
    mask |= np.hypot(*(np.indices((34, 38)) - 17)) < 12
    distance = ndimage.distance_transform_edt(mask, sampling=steps)
    expected = distance - 0.8 <= limit
    assert np.array_equal(regions.near_outside(mask, steps, limit, 0.8)[mask], expected[mask])


def test_the_image_ends_without_a_surface() -> None:
    hu = np.full((30, 30, 30), -850, np.int16)
    labels = np.ones_like(hu, dtype=np.uint8)
    labels[:, :, :2] = 0
    rows = measure_density(image_of(hu, (3, 3, 3)), image_of(labels, (3, 3, 3)), LUNGS, regions=True, peel_mm=15)
    parts = {row["region"]: row["volume_ml"] for row in rows if row["structure"] == "right_lung"}
    assert parts["peel"] / parts["whole"] == pytest.approx(5 / 28, abs=0.02)


@pytest.mark.realdata
def test_every_printed_digit_of_the_chest_imaging_platform(real_ct: Path) -> None:
    """Its published table of 12 regions; its percentiles are 1 HU lower, its kurtosis is not the excess."""
    folder = real_ct / "cip_ct64"
    name = "GenerateRegionHistogramsAndParenchymaPhenotypes_Test_parenchymaPhenotypes.csv"
    with (folder / "baselines" / name).open(newline="") as file:
        titles, numbers = list(csv.reader(file))[:2]
    printed = dict(zip(titles, numbers, strict=False))  # the row ends in a comma
    image = sitk.ReadImage(str(folder / "ct-64.nrrd"))
    regions = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / "lm-64.nrrd"))) & 255
    compared = 0
    for region, values in CIP_REGIONS.items():
        mask = sitk.GetImageFromArray(np.isin(regions, values).astype(np.uint8))
        row = measure_density(image, mask, custom_structures([1]))[0]
        for title, (key, scale, offset) in CIP_MEASURES.items():
            assert f"{row[key] * scale + offset:.6g}" == printed[f"{region} {title}"], (region, title)
            compared += 1
    assert compared == 12 * 13


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


def test_a_file_of_vessels_is_left_out(tmp_path: Path) -> None:
    image, labels = small_chest()
    vessels = np.zeros(sitk.GetArrayViewFromImage(labels).shape, np.uint8)
    vessels[4:20, 12:36, 10:18] = 3  # half of the right lung
    mask = sitk.GetImageFromArray(vessels)
    mask.CopyInformation(labels)
    for name, made in (("ct", image), ("lungs", labels), ("vessels", mask)):
        sitk.WriteImage(made, str(tmp_path / f"{name}.nii.gz"))
    arguments = ["prepare", str(tmp_path / "ct.nii.gz"), "-o", str(tmp_path / "case"), "-q"]
    arguments += ["--set", "output.report=false"]
    arguments += ["--labels", str(tmp_path / "lungs.nii.gz"), "--vessels", str(tmp_path / "vessels.nii.gz")]
    assert main([*arguments, "--overwrite"]) == 0
    rows = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))["measurements"]
    assert [row["vessels"] for row in rows] == ["out"] * 3
    assert rows[0]["volume_ml"] == pytest.approx(rows[1]["volume_ml"] / 2)
    assert main([*arguments, "--overwrite", "--set", "measurement.vessels=in"]) == 0
    rows = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))["measurements"]
    assert rows[0]["vessels"] == "in" and rows[0]["volume_ml"] == pytest.approx(rows[1]["volume_ml"])
    sitk.WriteImage(mask * 0, str(tmp_path / "vessels.nii.gz"))
    assert main([*arguments, "--overwrite"]) == 1, "an empty one is not of this scan"
    sitk.WriteImage(labels, str(tmp_path / "vessels.nii.gz"))
    assert main([*arguments, "--overwrite"]) == 0
    rows = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))["measurements"]
    assert [row["blank"] for row in rows] == ["all of its voxels are left out"] * 2


@pytest.mark.parametrize("slices", [1, 2, 3])
def test_a_handful_of_slices_has_numbers_or_says_why_not(tmp_path: Path, slices: int) -> None:
    image, labels = (part[:, :, 10 : 10 + slices] for part in small_chest())
    case = prepare(image, Recipe(), labels=labels)
    write_case(case, tmp_path / "case")
    with (tmp_path / "case" / "measurements.csv").open(newline="", encoding="utf-8") as file:
        cells = {cell.lower() for row in csv.reader(file) for cell in row}
    assert not cells & {"nan", "inf", "-inf"}
    for row in (*case.measurements, *case.regional_measurements):
        assert all(row[m.name] is not None or row["blank"] for m in measures()), row["name"]


@pytest.mark.parametrize("from_file", [True, False])
def test_what_is_no_number_is_not_measured(tmp_path: Path, from_file: bool) -> None:
    """Air in its place would be emphysema."""
    image, labels = small_chest()
    expected = {row["structure"]: row for row in prepare(image, Recipe(), labels=labels).measurements}
    array = sitk.GetArrayFromImage(image).astype(np.float32)
    lungs = sitk.GetArrayViewFromImage(labels)
    array[lungs == 2] = np.nan
    array[tuple(np.argwhere(lungs == 1)[::7].T)] = np.inf
    broken = sitk.GetImageFromArray(array)
    broken.CopyInformation(image)
    path = tmp_path / "ct.nii.gz"
    sitk.WriteImage(broken, str(path))
    case = prepare(str(path) if from_file else broken, Recipe(), labels=labels)
    assert "left lung" in measurement_table(case.measurements)
    write_case(case, tmp_path / "case")
    rows = {row["structure"]: row for row in case.measurements}
    assert rows["right_lung"]["volume_ml"] == pytest.approx(expected["right_lung"]["volume_ml"] * 6 / 7, rel=0.01)
    for key in ("mean_hu", "laa_950_percent", "perc15_hu"):
        assert rows["right_lung"][key] == pytest.approx(expected["right_lung"][key], abs=1), key
        assert rows["all"][key] == rows["right_lung"][key]
    assert rows["left_lung"]["mean_hu"] is None and "left out" in rows["left_lung"]["blank"]
    assert "values-replaced" in {finding.code for finding in case.findings}


def test_many_structures_and_values_that_are_no_hu_take_little_memory() -> None:
    """In oblique slices each structure may have 18 parts, and each a column per HU."""
    rng = np.random.default_rng(7)
    hu = rng.choice(np.array([-32768, -900, -800, 32767], np.int16), (12, 40, 40))
    labels = rng.choice(np.array([1, 120, 250], np.uint8), hu.shape)
    images = [image_of(array, (2.0, 2.0, 2.0)) for array in (hu, labels)]
    for image in images:
        image.SetDirection(ROTATED.T.ravel().tolist())
    tracemalloc.start()
    rows = measure_density(images[0], images[1], custom_structures([1, 120, 250]), regions=True, peel_mm=6)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200e6
    whole = {row["label"]: row for row in rows if row["region"] == "whole"}
    for value in (1, 120, 250):
        of_label = hu[labels == value].astype(float)
        assert whole[value]["mean_hu"] == pytest.approx(of_label.mean())
        assert whole[value]["sd_hu"] == pytest.approx(of_label.std())
        assert whole[value]["laa_950_percent"] == pytest.approx((of_label < -950).mean() * 100)
