"""Phantom studies: what is written is valid DICOM, and reads back as what was made."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk

from dicom_validator import complaints
from LungPrepLib.image.grid import Grid
from LungPrepPhantom import make_phantom, write_study

SIZE = {"size": (64, 60, 36), "spacing_mm": (5.6, 5.6, 9.0)}


@pytest.fixture(scope="module")
def phantom():
    return make_phantom(seed=11, **SIZE)


@pytest.fixture(scope="module")
def study(phantom, tmp_path_factory):
    folder = tmp_path_factory.mktemp("study with space 胸部")
    return folder, write_study(folder, phantom=phantom)


def read(folder, uid) -> sitk.Image:
    names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder), uid)
    return sitk.ReadImage(names)


def test_axial_series_reads_as_the_phantom(study, phantom):
    folder, truth = study
    image = read(folder, truth["series"]["axial"]["series_instance_uid"])
    assert np.array_equal(sitk.GetArrayFromImage(image), sitk.GetArrayFromImage(phantom.ct))
    assert Grid.of(image).same_as(phantom.grid, tolerance_mm=0.001)
    assert truth["volumes_ml"] == phantom.truth["volumes_ml"]


def test_study_holds_what_a_scanner_sends(study):
    folder, truth = study
    assert (folder / "README.txt").is_file()
    headers = {path.name: pydicom.dcmread(path) for path in folder.glob("*.dcm")}
    assert len(headers) == sum(series["instances"] for series in truth["series"].values())
    assert len({h.SOPInstanceUID for h in headers.values()}) == len(headers)
    assert {tuple(h.ImageType[:3]) for h in headers.values()} == {
        ("ORIGINAL", "PRIMARY", "AXIAL"),
        ("ORIGINAL", "PRIMARY", "LOCALIZER"),
        ("DERIVED", "SECONDARY", "REFORMATTED"),
    }
    assert {(str(h.PatientName), h.PatientID) for h in headers.values()} == {("Phantom^LungPrep", "PHANTOM-11")}
    axial = [h for _, h in sorted(headers.items()) if h.ImageType[2] == "AXIAL"]
    z = np.array([float(h.ImagePositionPatient[2]) for h in axial])
    assert not (np.all(np.diff(z) > 0) or np.all(np.diff(z) < 0))
    assert all(h.StudyInstanceUID.startswith("2.25.") for h in headers.values())


def test_reformat_and_localizer_lie_where_the_body_is(study, phantom):
    folder, truth = study
    reformat = read(folder, truth["series"]["reformat"]["series_instance_uid"])
    ct = sitk.Cast(phantom.ct, sitk.sitkFloat32)
    there = sitk.Resample(ct, reformat, sitk.Transform(), sitk.sitkLinear, -1000.0)
    a, b = sitk.GetArrayFromImage(there), sitk.GetArrayFromImage(reformat)
    assert np.corrcoef(a.ravel(), b.ravel())[0, 1] > 0.98
    [localizer] = [h for h in map(pydicom.dcmread, folder.glob("*.dcm")) if "LOCALIZER" in h.ImageType]
    assert [float(c) for c in localizer.ImageOrientationPatient] == [1, 0, 0, 0, 0, -1]
    assert (localizer.Rows, localizer.Columns) == (36, 64)


@pytest.mark.parametrize("signed", [False, True])
def test_padding_outside_the_circle(tmp_path, phantom, signed):
    truth = write_study(tmp_path, phantom=phantom, signed=signed, padded=True, extras=False)
    assert set(truth["series"]) == {"axial"}
    header = pydicom.dcmread(next(tmp_path.glob("*.dcm")))
    assert header.PixelRepresentation == int(signed)
    assert header.PixelPaddingValue == (-2000 if signed else 0)
    assert header.pixel_array[0, 0] == header.PixelPaddingValue
    image = read(tmp_path, truth["series"]["axial"]["series_instance_uid"])
    got, made = sitk.GetArrayFromImage(image), sitk.GetArrayFromImage(phantom.ct)
    padded = got == (-3024 if signed else -1024)
    assert padded[:, 0, 0].all() and not padded[:, 30, 2:-2].any()
    assert np.array_equal(got[~padded], made[~padded])


def test_same_arguments_same_files(tmp_path, phantom, study):
    again = tmp_path / "again"
    write_study(again, phantom=make_phantom(seed=11, **SIZE))
    for path in study[0].iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_dciodvfy_has_nothing_against_it(study):
    folder, _ = study
    for path in sorted(folder.glob("*.dcm")):
        # a reformat says how it was made in words of ImageType that are a workstation's own
        own_words = ("<REFORMATTED>", "<AVERAGE>")
        assert [line for line in complaints(path) if not line.endswith(own_words)] == []
