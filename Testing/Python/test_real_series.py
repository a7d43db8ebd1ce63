"""The real series of shared/ct/README.md: the numbers there, and what other decoders gave (pixel_decode.txt)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.acquisition import Acquisition
from LungPrepLib.dicom.catalogs.catalog import SeriesHeaders
from LungPrepLib.dicom.headers.slice_header import SliceHeader, headers_of
from LungPrepLib.dicom.pixels.decoding import PixelFile, scratch_folder
from LungPrepLib.dicom.pixels.object_reading import DecodeError
from LungPrepLib.dicom.pixels.volume_reading import read_series, read_slices
from LungPrepLib.dicom.volumes.splitting import split_series
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.slice_resampling import labels_to_slices, native_grid, resample_slices
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import GeometryRules, Recipe

pytestmark = pytest.mark.realdata


def series_of(paths: list[Path]) -> SeriesHeaders:
    headers: list[SliceHeader] = []
    for path in sorted(paths):
        try:
            headers += headers_of(path)
        except Exception:  # what is no DICOM lies beside it
            continue
    return SeriesHeaders("series", "study", tuple(header for header in headers if header.modality == "CT"))


def read(paths: list[Path]) -> Acquisition:
    """The largest volume of the CT slices, also where an error speaks against it."""
    return read_slices(split_series(series_of(paths), GeometryRules())[0], Recipe(), Progress())


def array_of(acquisition: Acquisition) -> np.ndarray:
    return sitk.GetArrayFromImage(acquisition.image)


def codes(acquisition: Acquisition, *severities: str) -> list[str]:
    return [f.code for f in acquisition.findings if not severities or f.severity in severities]


# -- the rows of README.md -----------------------------------------------------------------------------------------


def test_a_chest_with_radiotherapy_objects_beside_it(real_ct: Path) -> None:
    found = read_series(series_of(list((real_ct / "lung1_001_rt/dicom_mixed").iterdir())), Recipe(), Progress())
    assert found.image.GetSize() == (512, 512, 134)
    assert found.image.GetSpacing() == pytest.approx((0.9765625, 0.9765625, 3.0), abs=1e-6)
    values = array_of(found)
    assert (values.min(), values.max()) == (-1024, 3034)
    assert found.findings == []
    reference = sitk.ReadImage(str(real_ct / "lung1_001_rt/reference_RTSTRUCT_lungs_gtv.nii.gz"))
    np.testing.assert_allclose(found.image.GetOrigin(), reference.GetOrigin(), atol=1e-3)
    np.testing.assert_allclose(found.image.GetDirection(), reference.GetDirection(), atol=1e-6)
    lungs = np.isin(sitk.GetArrayFromImage(reference), (1, 2, 3))
    assert values[lungs].mean() == pytest.approx(-791.4, abs=30)  # the mask's tumour counted or not


def test_jitter_of_a_thousandth_is_regular(real_ct: Path) -> None:
    found = read(list((real_ct / "cip_ct64/ct-64Dicom").iterdir()))
    assert found.geometry is not None and found.geometry.is_regular
    assert codes(found, "warning", "error") == []
    assert found.image.GetSpacing() == pytest.approx((4.1719, 4.1719, 3.9873), abs=1e-4)
    twin = sitk.ReadImage(str(real_ct / "cip_ct64/ct-64.nrrd"))
    np.testing.assert_allclose(found.image.GetOrigin(), twin.GetOrigin(), atol=0.02)
    np.testing.assert_array_equal(array_of(found), sitk.GetArrayFromImage(twin))


def test_a_tilted_irregular_head(real_ct: Path) -> None:
    paths = list((real_ct / "dcm_qa_ct/GE").iterdir())
    (volume,) = split_series(series_of(paths), GeometryRules())
    assert len(volume.slices) == 28 and str(volume.label) == ""
    numbers = [header.instance_number for header in volume.slices]
    assert numbers == list(range(1, 29))
    found = read(paths)
    assert codes(found) == ["irregular-spacing", "gantry-tilt", "padding-replaced"]
    irregular, tilt, padding = found.findings
    assert {row["step_mm"]: row["count"] for row in irregular.details["steps"]} == {4.002: 13, 1.081: 1, 6.999: 13}
    assert tilt.details["angle_deg"] == pytest.approx(18.5, abs=0.05)
    assert (tilt.details["edge"], tilt.details["towards"]) == ("front", "head")
    assert padding.details["values_hu"] == [-1500]
    assert array_of(found).min() > -1200


def test_voxels_of_the_tilted_head_keep_their_place(real_ct: Path) -> None:
    """Every slice's own voxels are found again, on the regular grid, at their own patient position."""
    found = read(list((real_ct / "dcm_qa_ct/GE").iterdir()))
    geometry = found.geometry
    assert geometry is not None
    values = array_of(found)
    grid = native_grid(geometry)
    np.testing.assert_allclose(grid.direction.T @ grid.direction, np.eye(3), atol=1e-9)
    body = geometry.stacked((values > -300).astype(np.uint8))
    (image, labels), findings = resample_slices(found.image, body, geometry, grid, GeometryRules())
    assert findings == []
    interpolator = sitk.GetArrayFromImage(image)
    for index in (0, 5, 13, 14, 20, 27):
        header = found.headers[index]
        assert header.position is not None and header.orientation is not None
        rows = np.arange(60, 460, 40)
        row_axis, column_axis = np.array(header.orientation[:3]), np.array(header.orientation[3:])
        spacing = header.pixel_spacing_mm
        assert spacing is not None
        for y in rows:
            points = np.array(header.position) + y * spacing[0] * column_axis + np.outer(rows * spacing[1], row_axis)
            place = (points - grid.origin_mm) @ grid.direction / grid.spacing_mm
            below = np.clip(np.floor(place).astype(int), 0, np.array(grid.size) - 2)
            near = np.stack(
                [
                    interpolator[below[:, 2] + k, below[:, 1] + j, below[:, 0] + i]
                    for i in (0, 1)
                    for j in (0, 1)
                    for k in (0, 1)
                ]
            )
            # Between voxels of the grid that surround it, blurred by half a voxel at most.
            smooth = np.abs(near.max(axis=0) - near.min(axis=0)) < 60
            difference = np.abs(near.mean(axis=0) - values[index, y, rows])
            assert np.median(difference[smooth]) < 40 if smooth.any() else True
    assert labels is not None
    back = sitk.GetArrayFromImage(labels_to_slices(labels, geometry)) > 0
    truth = values > -300
    assert 2 * np.count_nonzero(back & truth) / (back.sum() + truth.sum()) > 0.97


@pytest.mark.parametrize(("patient", "count", "step"), [("0001", 16, 2.5), ("0002", 12, 1.25), ("0003", 11, 2.5)])
def test_parts_of_chests_come_in_geometric_order(real_ct: Path, patient: str, count: int, step: float) -> None:
    paths = [p for p in (real_ct / "lidc_partial").rglob("*.dcm") if f"LIDC-IDRI-{patient}" in str(p)]
    found = read(paths)
    heights = [float(Path(header.path).stem) for header in found.headers]
    assert heights == sorted(heights) and len(heights) == count
    assert found.geometry is not None and found.geometry.step_mm == pytest.approx(step)
    assert codes(found, "warning", "error") == []
    assert array_of(found).min() >= -1100  # the -2048 or -3024 around the circle became air


def test_single_slices_and_the_seven_frames_of_the_same_data(real_ct: Path) -> None:
    folder = real_ct / "enhanced_multiframe/panimg_dicom_enhanced_mixed"
    single, frames = read(sorted(folder.glob("slice*.dcm"))), read([folder / "volume.dcm"])
    assert len(single.headers) == len(frames.headers) == 7
    np.testing.assert_array_equal(array_of(single), array_of(frames))
    assert single.image.GetOrigin() == frames.image.GetOrigin()
    assert single.image.GetSpacing() == frames.image.GetSpacing() == pytest.approx((0.51171875, 0.51171875, 4.0))
    both = read(list(folder.glob("*.dcm")))
    np.testing.assert_array_equal(array_of(both), array_of(single))
    assert "duplicate-slices" in codes(both)


@pytest.mark.parametrize("name", ["dcmqi_23x38x3", "dcmqi_24x38x3"])
def test_legacy_converted_objects_are_their_twins(real_ct: Path, name: str) -> None:
    folder = real_ct / "enhanced_multiframe" / name
    single, frames = read(list((folder / "image").iterdir())), read([folder / "multiframe/mf.dcm"])
    np.testing.assert_array_equal(array_of(single), array_of(frames))
    np.testing.assert_allclose(single.image.GetOrigin(), frames.image.GetOrigin(), atol=1e-6)
    np.testing.assert_allclose(single.image.GetSpacing(), frames.image.GetSpacing())
    assert codes(single, "error") == codes(frames, "error") == ["not-hounsfield"]  # 0 and 1: a mask stored as CT


def test_an_enhanced_ct_and_its_lossy_sibling(real_ct: Path) -> None:
    folder = real_ct / "enhanced_multiframe"
    values = array_of(read([folder / "eCT_Supplemental.dcm"]))
    assert values.shape == (2, 512, 512) and (values.min(), values.max()) == (-1024, 172)
    lossy = read([folder / "CT0012.fragmented_no_bot_jpeg_baseline.51.dcm"])
    assert lossy.image.GetSize() == (512, 512, 2) and "lossy-compression" in codes(lossy)


def test_the_top_of_an_abdomen_in_jpeg_2000(real_ct: Path) -> None:
    found = read(list((real_ct / "totalsegmentator/example_ct_dicom").iterdir()))
    assert found.image.GetSize() == (512, 512, 20)
    assert found.image.GetSpacing() == pytest.approx((0.9765625, 0.9765625, 2.0))
    assert codes(found, "error") == []


# -- transfer syntaxes ---------------------------------------------------------------------------------------------


def recorded(real_ct: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The files of transfer_syntaxes with what two other decoders gave: range and sum of stored values, range of HU."""
    rows = []
    for line in (real_ct / "pixel_decode.txt").read_text(encoding="utf-8").splitlines():
        name, _, stored, hu = (part.strip() for part in line.split("|"))
        if not name.startswith("transfer_syntaxes"):
            continue
        matches = sorted(real_ct.glob(name.replace("[", "[[]") + "*"), key=lambda path: len(path.name))
        values: dict[str, Any] = {}
        if found := re.search(r"\[(-?\d+),(-?\d+)\] sum=(-?\d+)", stored):
            values["stored"] = tuple(int(number) for number in found.groups())
        if found := re.search(r"\[(-?[\d.]+),(-?[\d.]+)\]", hu):
            values["hu"] = tuple(float(number) for number in found.groups())
        rows.append((matches[0], values))
    return rows


def test_every_file_that_a_decoder_can_read_is_read(real_ct: Path) -> None:
    rows = recorded(real_ct)
    assert len(rows) >= 45
    refused = {}
    with scratch_folder() as scratch:
        for path, values in rows:
            try:
                stored = PixelFile(str(path), scratch).frame(0).astype(np.int64)
            except DecodeError as error:
                refused[path.name] = str(error)
                continue
            low, high, total = values.get("stored", (None, None, None))
            exact = "hu" in values and not any(s in path.name for s in ("4.51.", "4.53.", "4.55."))
            if low is not None and exact:
                assert (stored.min(), stored.max(), stored.sum()) == (low, high, total), path.name
            header = headers_of(path)[0]
            slope = 1.0 if header.rescale_slope is None else header.rescale_slope
            hu = stored * slope + (header.rescale_intercept or 0.0)
            np.testing.assert_allclose((hu.min(), hu.max()), values["hu"], atol=1e-3, err_msg=path.name)
    assert refused == {
        "FreezePattern.dcm": "is a colour picture",
        "GH178.dcm": "holds no pixels",
        "no_meta.dcm": refused["no_meta.dcm"],
    }
    assert "no image" in refused["no_meta.dcm"]


def test_lossless_syntaxes_are_bit_identical(real_ct: Path) -> None:
    folder = real_ct / "transfer_syntaxes"
    lossless = ("1.2.1", "1.2.2", "1.2.dcm", "1.99", "1.2.4.57", "1.2.4.70", "1.2.4.80", "1.2.4.90", "1.2.5")
    groups = [
        [
            p
            for p in (folder / "cornerstone_CTImage").iterdir()
            if p.name == "CTImage.dcm"
            or any(p.name.endswith(s) or f"{s}." in p.name for s in lossless)
            or "Deflated" in p.name
        ],
        [folder / "nema_wg04" / f"CT1_{kind}" for kind in ("UNC", "J2KR", "JLSL", "JPLL", "RLE")],
        [folder / "nema_wg04" / f"CT2_{kind}" for kind in ("UNC", "J2KR", "JLSL", "JPLL", "RLE")],
        [folder / "pydicom" / "693_UNCR.dcm", folder / "pydicom" / "693_J2KR.dcm"],
    ]
    assert len(groups[0]) >= 9
    with scratch_folder() as scratch:
        for group in groups:
            first = PixelFile(str(group[0]), scratch).frame(0)
            for path in group[1:]:
                np.testing.assert_array_equal(PixelFile(str(path), scratch).frame(0), first, err_msg=path.name)


def test_odd_slices_one_by_one(real_ct: Path) -> None:
    folder = real_ct / "transfer_syntaxes"
    unsigned_padding = read([folder / "fo-dicom/GH1308.dcm"])  # 63536 for -2000
    assert array_of(unsigned_padding).min() == -1000 and "padding-replaced" in codes(unsigned_padding)
    assert "non-axial" in codes(unsigned_padding)
    lossy = read([folder / "pydicom/693_J2KI.dcm"])
    (finding,) = [f for f in lossy.findings if f.code == "lossy-compression"]
    assert finding.details["ratio"] == pytest.approx(339, abs=1)
    localizer = read([folder / "fo-dicom/GH342.dcm"])
    assert localizer.geometry is not None and localizer.geometry.plane == "coronal"
    with pytest.raises(LungPrepError, match="position"):
        read([folder / "fo-dicom/GH178.dcm"])


def test_points_of_the_grid_are_right_in_lps(real_ct: Path) -> None:
    """The corner voxels of the native grid of a regular series are those of ITK's own geometry."""
    found = read(list((real_ct / "totalsegmentator/example_ct_dicom").iterdir()))
    assert found.geometry is not None
    grid = native_grid(found.geometry)
    for index in ((0, 0, 0), (511, 0, 0), (0, 511, 19), (511, 511, 19)):
        (point,) = grid.points_mm(np.array([index], dtype=float))
        np.testing.assert_allclose(point, found.image.TransformIndexToPhysicalPoint(index), atol=1e-6)
