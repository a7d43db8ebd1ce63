"""The structured report as others read it: highdicom, and dciodvfy, which knows the standard's templates."""

from __future__ import annotations

from pathlib import Path

import pytest
import SimpleITK as sitk

from dicom_validator import complaints
from LungPrepLib.case import PreparedCase
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.export.formats.dicom_sr import write_report
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from small_cases import small_chest

pytest.importorskip("highdicom", reason="highdicom is not installed")


@pytest.fixture(scope="module")
def case() -> PreparedCase:
    image, labels = small_chest()
    return prepare(image, Recipe(), labels=labels)


@pytest.fixture(scope="module")
def file(case: PreparedCase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sr") / "measurements.sr.dcm"
    write_report(case, path)
    return path


@pytest.mark.slow
def test_highdicom_reads_back_every_number(case: PreparedCase, file: Path) -> None:
    import highdicom as hd
    from pydicom.sr.codedict import codes

    document = hd.sr.srread(file)
    assert isinstance(document, hd.sr.Comprehensive3DSR)
    groups = document.content.get_image_measurement_groups()
    assert len(groups) == len(case.measurements) + len(case.regional_measurements)
    right = next(group for group in groups if group.tracking_identifier == "right lung")
    row = case.measurements[0]
    (volume,) = right.get_measurements(name=codes.SCT.Volume)
    assert volume.value == pytest.approx(row["volume_ml"], rel=1e-9) and volume.unit.value == "mL"
    (site,) = right.finding_sites
    assert site.value.meaning == "Lung" and site.laterality.meaning == "Right"
    by_derivation = {item.derivation.meaning: item.value for item in right.get_measurements() if item.derivation}
    assert by_derivation["Mean"] == pytest.approx(row["mean_hu"], rel=1e-9)
    assert by_derivation["Standard Deviation"] == pytest.approx(row["sd_hu"], rel=1e-9)
    laa = next(item for item in right.get_measurements() if item.name.value == "LAA950")
    assert laa.name.scheme_designator == "99LUNGPREP" and laa.value == pytest.approx(row["laa_950_percent"], abs=1e-9)


def test_what_moves_the_numbers_stands_beside_them(tmp_path: Path) -> None:
    """In every group: whoever reads one number sees that vessels are left out of it."""
    import highdicom as hd

    image, labels = small_chest()
    vessels = tmp_path / "vessels.nrrd"
    sitk.WriteImage(sitk.Cast(image > -860, sitk.sitkUInt8) * sitk.Cast(labels > 0, sitk.sitkUInt8), str(vessels))
    recipe = Recipe().replace({"measurement.vessels": "out", "measurement.peel_mm": 12.5})
    made = prepare(image, recipe, labels=labels, vessels=vessels)
    path = tmp_path / "measurements.sr.dcm"
    write_report(made, path)
    assert complaints(path) == []
    for group in hd.sr.srread(path).content.get_image_measurement_groups():
        texts = [item.value for item in group[0].ContentSequence if item.name.value == "111002"]
        assert texts == ["Vessels: out; Peel: 12.5 mm; Voxel size (mm): 5 x 5.5 x 8; Segmenter: own-labels"]


def test_dciodvfy_has_nothing_against_it(file: Path) -> None:
    assert complaints(file) == []


def test_the_scheme_of_its_own_codes_is_explained(file: Path) -> None:
    import pydicom

    (scheme,) = pydicom.dcmread(file).CodingSchemeIdentificationSequence
    assert scheme.CodingSchemeDesignator == "99LUNGPREP" and scheme.CodingSchemeResponsibleOrganization == "LungPrep"


def test_it_names_nobody_and_is_the_same_again(case: PreparedCase, file: Path, tmp_path: Path) -> None:
    import pydicom

    again = tmp_path / "again.dcm"
    write_report(case, again)
    one, other = pydicom.dcmread(file), pydicom.dcmread(again)
    assert one.SOPInstanceUID == other.SOPInstanceUID
    assert one.PatientID == case.case and one.PatientIdentityRemoved == "YES"


@pytest.mark.slow
def test_a_case_writes_it_as_a_format(tmp_path: Path) -> None:
    image, labels = small_chest()
    recipe = Recipe().replace({"output.formats": ["dicom-sr"], "output.report": False})
    document = write_case(prepare(image, recipe, labels=labels), tmp_path / "case")
    assert "measurements.sr.dcm" in document["outputs"]
    bare = prepare(image, recipe.replace({"segmentation.segmenter": "none"}))
    document = write_case(bare, tmp_path / "bare")
    assert [f["code"] for f in document["findings"]].count("format-not-written") == 1
