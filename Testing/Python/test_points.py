"""Annotated nodules land in their voxels, whatever the directions of the image are, and fill their ball."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk

from dicom_files import ct_slice, uid, write_slice
from LungPrepLib import cli
from LungPrepLib.acquisition import Acquisition
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.volumes.splitting import split_series
from LungPrepLib.file_names import stem_of
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.points.annotations import Nodule, largest, read_annotations
from LungPrepLib.points.placing import voxel_of, with_nodules
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import GeometryRules
from LungPrepPhantom import write_study

ANGLE = math.radians(20)
DIRECTIONS = {
    "plain": np.eye(3),
    "flipped": np.diag([-1.0, -1.0, 1.0]),
    "upside down": np.diag([1.0, -1.0, -1.0]),
    "rotated": np.array([[math.cos(ANGLE), -math.sin(ANGLE), 0], [math.sin(ANGLE), math.cos(ANGLE), 0], [0, 0, 1]]),
    "sagittal": np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]]),
}


def scan(direction: np.ndarray) -> sitk.Image:
    """Air and soft tissue, 48 x 40 x 30 voxels of 1 x 1.5 x 2 mm."""
    array = np.full((30, 40, 48), -1000, np.int16)
    array[:, 10:30, 10:38] = 40
    array[:, 14:26, 14:34] = -850
    image = sitk.GetImageFromArray(array)
    image.SetSpacing((1.0, 1.5, 2.0))
    image.SetOrigin((-20.0, 15.0, -300.0))
    image.SetDirection(direction.ravel())
    return image


def table(path: Path, *rows: object, header: str = "seriesuid,coordX,coordY,coordZ,diameter_mm") -> Path:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")  # type: ignore[call-overload]
    return path


@pytest.mark.parametrize("name", DIRECTIONS)
def test_a_ball_lies_around_the_voxel_that_simpleitk_names(name: str) -> None:
    image = scan(DIRECTIONS[name])
    position = image.TransformContinuousIndexToPhysicalPoint((20.3, 18.0, 12.25))
    assert voxel_of(position, Grid.of(image)) == pytest.approx((20.3, 18.0, 12.25))
    labelled, findings = with_nodules(None, Acquisition(image), [Nodule(position, 12.0)])
    assert labelled is not None and not findings
    array = sitk.GetArrayFromImage(labelled.labels)
    volume = array.sum() * 3.0
    assert volume == pytest.approx(4 / 3 * math.pi * 6**3, rel=0.06)
    inside = np.argwhere(array)[:, ::-1].mean(axis=0)
    assert inside == pytest.approx((20.3, 18.0, 12.25), abs=0.35)
    assert labelled.structures[-1].key == "nodule"


def test_balls_lie_right_in_tilted_slices(tmp_path: Path) -> None:
    for i in range(30):
        shift = math.tan(ANGLE) * 5.0 * i
        write_slice(tmp_path / str(i), ct_slice(i, size=64, ImagePositionPatient=[-100, -120 + shift, -300 + 5.0 * i],
                                                PixelSpacing=[2, 2]))  # fmt: skip
    (study,) = FolderCatalog(tmp_path).studies(Progress())
    (volume,) = split_series(study.series[0], GeometryRules())
    geometry = volume.geometry
    assert geometry is not None and not geometry.is_regular
    image = geometry.stacked(np.zeros((30, 64, 64), np.int16))
    centre = geometry.positions_mm[15] + np.array([60.0, 70.0, 0.0])  # voxel (30, 35) of slice 16
    labelled, _ = with_nodules(None, Acquisition(image, geometry), [Nodule(tuple(centre), 20.0)])
    assert labelled is not None
    array = sitk.GetArrayFromImage(labelled.labels)
    for z in (14, 15, 16):
        expected_y = (centre[1] - geometry.positions_mm[z][1]) / 2
        assert np.argwhere(array[z]).mean(axis=0) == pytest.approx((expected_y, 30), abs=0.6)


def test_a_nodule_between_slices_has_its_voxel_and_one_outside_is_named() -> None:
    image = scan(np.eye(3))
    tiny = image.TransformContinuousIndexToPhysicalPoint((20.4, 18.4, 12.4))
    outside = (500.0, 0.0, 0.0)
    labelled, findings = with_nodules(None, Acquisition(image), [Nodule(tiny, 0.5, 2), Nodule(outside, 9.0, 3)])
    assert labelled is not None
    assert np.argwhere(sitk.GetArrayFromImage(labelled.labels)).tolist() == [[12, 18, 20]]
    assert [finding.code for finding in findings] == ["nodule-outside"] and findings[0].details["lines"] == [3]


def test_rows_of_one_scan(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ("1.2.3", 1, 2, 3, 4.5), ("9.9", 0, 0, 0, 1), ("1.2.3", 5, 6, 7, 8))
    found = read_annotations(path, ["1.2.3"])
    assert found == [Nodule((1, 2, 3), 4.5, 2), Nodule((5, 6, 7), 8, 4)]
    assert largest(found) == [found[1]] and largest([]) == []
    assert read_annotations(path, ["other"]) == []
    assert stem_of("1.3.6.1.4.mhd") == "1.3.6.1.4" and stem_of("scan.nii.gz") == "scan" and stem_of("1.2.3") == "1.2.3"


@pytest.mark.parametrize("row", [("1", "x", 2, 3, 4), ("1", 1, 2, 3, 0), ("1", 1, 2, "nan", 4), ("1", 1, 2)])
def test_a_row_that_is_no_nodule_names_its_line(tmp_path: Path, row: tuple[object, ...]) -> None:
    with pytest.raises(LungPrepError, match=r"Line 3 of 'a.csv'") as caught:
        read_annotations(table(tmp_path / "a.csv", ("2", 1, 2, 3, 4), row), ["1"])
    assert caught.value.usage


def test_a_table_with_other_columns(tmp_path: Path) -> None:
    with pytest.raises(LungPrepError, match="has no column coordZ, diameter_mm"):
        read_annotations(table(tmp_path / "a.csv", header="seriesuid,coordX,coordY"), ["1"])
    with pytest.raises(LungPrepError, match=r"'none.csv' cannot be read"):
        read_annotations(tmp_path / "none.csv", ["1"])


@pytest.mark.parametrize("name", ["plain", "flipped"])
def test_a_metaimage_and_its_annotations(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    image = scan(DIRECTIONS[name])
    sitk.WriteImage(image, str(tmp_path / "1.2.840.77.mhd"))
    places = [image.TransformContinuousIndexToPhysicalPoint(index) for index in ((20, 18, 12), (28, 20, 20))]
    annotations = table(tmp_path / "a.csv", *(("1.2.840.77", *place, 8.0 + i) for i, place in enumerate(places)))
    arguments = ["prepare", tmp_path / "1.2.840.77.mhd", "-o", tmp_path / "case", "--segmenter", "none", "-q"]
    status = cli.main([*map(str, arguments), "--annotations", str(annotations)])
    assert status == 0, capsys.readouterr().err
    document = json.loads((tmp_path / "case" / "case.json").read_text())
    voxels = [point["voxel_native"] for point in document["points"]]
    assert voxels == [pytest.approx((20, 18, 12)), pytest.approx((28, 20, 20))]
    assert [structure["key"] for structure in document["structures"]] == ["nodule"]
    assert "1.2.840.77" not in json.dumps(document)


@pytest.mark.slow
def test_a_series_is_matched_by_its_uid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(tmp_path / "study", size=(64, 64, 40), spacing_mm=(5.6, 5.6, 8.0), extras=False)
    first = pydicom.dcmread(next((tmp_path / "study").glob("*.dcm")))
    position = [float(place) + step for place, step in zip(first.ImagePositionPatient, (100, 150, 0), strict=True)]
    annotations = table(tmp_path / "a.csv", (first.SeriesInstanceUID, *position, 20), (uid("other"), 0, 0, 0, 5))
    arguments = ["prepare", tmp_path / "study", "-o", tmp_path / "case", "--segmenter", "threshold", "-q"]
    assert cli.main([*map(str, arguments), "--annotations", str(annotations)]) == 0, capsys.readouterr().err
    document = json.loads((tmp_path / "case" / "case.json").read_text())
    assert [structure["key"] for structure in document["structures"]] == ["right_lung", "left_lung", "nodule"]
    assert "nodule" not in {row["structure"] for row in document["measurements"]}
    assert len(document["points"]) == 1
