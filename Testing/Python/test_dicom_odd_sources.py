"""DICOM objects made of series whose headers, and of masks whose names, are not as the standard wants them."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

import dicom_phantoms
from dicom_cases import case_from, layouts, pixels_by_slice, segimage2itkimage, written
from dicom_validator import complaints
from LungPrepLib.case import PreparedCase
from LungPrepLib.export.dicom_identity import Identity
from LungPrepLib.export.dicom_slices import acquired_stack
from LungPrepLib.export.dicom_values import code_string_of, text_of
from LungPrepLib.export.formats.nrrd import terminology_entry
from LungPrepLib.segmentation.structures import LUNGS, Code

pytest.importorskip("highdicom")
FORMATS = ("dicom-seg", "dicom-labelmap", "dicom-sr", "dicom-series")
EVEN = layouts()["even"]


def objects(case: PreparedCase, folder: Path, *names: str) -> dict[str, Path]:
    """One file of each format."""
    folder.mkdir(exist_ok=True)
    found = {}
    for name in names or FORMATS:
        path = next(iter(written(case, name, folder).values()))
        found[name] = path / "0001.dcm" if path.is_dir() else path
    return found


def measured(case: PreparedCase) -> PreparedCase:
    """The case with a row of measurements, for the report."""
    case.measurements = [
        {"structure": item.key, "name": item.name, "region": "whole", "label": item.value, "volume_ml": 1000.0}
        for item in case.structures
    ]
    return case


def headers(paths: dict[str, Path]) -> list[Dataset]:
    return [pydicom.dcmread(path, stop_before_pixels=True) for path in paths.values()]


# -- the patient and the study -------------------------------------------------------------------------------------


def test_a_patient_without_number_and_name_gets_none(tmp_path: Path) -> None:
    def edit(dataset: Dataset, _: int) -> None:
        del dataset.PatientID, dataset.PatientName
        dataset.PatientIdentityRemoved, dataset.DeidentificationMethod = "YES", "by the hospital"

    case = measured(case_from(tmp_path / "in", EVEN, keep=True, edit=edit))
    for dataset in headers(objects(case, tmp_path / "out")):
        assert (dataset.PatientID, str(dataset.PatientName)) == ("", "")
        assert (dataset.PatientIdentityRemoved, dataset.DeidentificationMethod) == ("YES", "by the hospital")


def test_values_that_break_the_rules_are_put_right_or_left_out(tmp_path: Path) -> None:
    def edit(dataset: Dataset, _: int) -> None:
        dataset.add_new("PatientBirthDate", "DA", "1961.02.03")  # as ACR-NEMA wrote it
        dataset.add_new("StudyTime", "TM", "10:11:12")
        dataset.add_new("PatientSex", "CS", "Female")
        dataset.add_new("PatientAge", "AS", "62")
        dataset.add_new("StudyDate", "DA", "yesterday")
        for tag, representation in ((0x00101030, "DS"), (0x00181150, "IS")):  # weight, exposure time
            dataset[Tag(tag)] = RawDataElement(Tag(tag), representation, 4, b"1.7x", 0, False, True)

    case = measured(case_from(tmp_path / "in", EVEN, keep=True, edit=edit))
    paths = objects(case, tmp_path / "out")
    for dataset in headers(paths):
        assert (dataset.PatientBirthDate, dataset.StudyTime, dataset.PatientSex) == ("19610203", "101112", "F")
        assert dataset.StudyDate == "" and "PatientAge" not in dataset and "PatientWeight" not in dataset
    assert [line for path in paths.values() for line in complaints(path)] == []


def test_a_chinese_study_stays_readable(tmp_path: Path) -> None:
    def edit(dataset: Dataset, _: int) -> None:
        dataset.SpecificCharacterSet = "GB18030"
        dataset.PatientName, dataset.StudyDescription = "王^小东", "胸部平扫"

    structures = tuple(replace(item, name=name) for item, name in zip(LUNGS, ("右肺", "左肺"), strict=True))
    case = measured(case_from(tmp_path / "in", EVEN, keep=True, edit=edit, structures=structures))
    paths = objects(case, tmp_path / "out")
    for dataset in headers(paths):
        assert (str(dataset.PatientName), dataset.StudyDescription) == ("王^小东", "胸部平扫")
    assert [line for path in paths.values() for line in complaints(path)] == []
    if segimage2itkimage() is None:
        pytest.skip("needs segimage2itkimage (pip: dcmqi)")
    for name in ("dicom-seg", "dicom-labelmap"):
        target = tmp_path / name
        target.mkdir()
        command = [
            segimage2itkimage(),
            "--inputDICOM",
            str(paths[name]),
            "--outputDirectory",
            str(target),
            "-t",
            "nrrd",
        ]
        subprocess.run(command, capture_output=True, check=True)
        described = json.loads((target / "meta.json").read_text(encoding="utf-8"))
        found = [segment["SegmentLabel"] for group in described["segmentAttributes"] for segment in group]
        assert found == ["右肺", "左肺"]


# -- the slices ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "written_as"), [("CHEST/ABD", "CHEST ABD"), ("胸部", "CHEST"), ("Chest", "CHEST"), ("", "CHEST")]
)
def test_a_body_part_of_any_kind_is_written_as_the_standard_takes_it(
    tmp_path: Path, told: str, written_as: str
) -> None:
    def edit(dataset: Dataset, _: int) -> None:
        dataset.SpecificCharacterSet = "ISO_IR 192"
        dataset.add_new("BodyPartExamined", "LO", told)
        dataset.ConvolutionKernel = ["Br40d", "3"]

    path = objects(case_from(tmp_path / "in", EVEN, edit=edit), tmp_path / "out", "dicom-series")["dicom-series"]
    dataset = pydicom.dcmread(path)
    assert dataset.BodyPartExamined == written_as and list(dataset.ConvolutionKernel) == ["Br40d", "3"]
    assert not [line for line in complaints(path) if "BodyPartExamined" in line and line.startswith("Error")]


def test_impossible_numbers_are_left_out(tmp_path: Path) -> None:
    def edit(dataset: Dataset, _: int) -> None:
        dataset.KVP, dataset.SliceThickness, dataset.PatientPosition = "0", "-3", "supine"

    paths = objects(case_from(tmp_path / "in", EVEN, edit=edit), tmp_path / "out", "dicom-seg", "dicom-series")
    segmentation, image = headers(paths)
    assert segmentation.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SliceThickness == 9  # the step
    assert image.KVP is None and image.PatientPosition == ""
    assert [line for path in paths.values() for line in complaints(path)] == []


@pytest.mark.parametrize("told", [True, False])
def test_loss_is_not_forgotten(tmp_path: Path, told: bool) -> None:
    """Whether the header says it or only the transfer syntax."""

    def edit(dataset: Dataset, _: int) -> None:
        dataset.LossyImageCompression, dataset.LossyImageCompressionRatio = "01", "8"

    options: dict[str, object] = {"edit": edit} if told else {"syntax": "jpeg-ls-lossy"}
    case = case_from(tmp_path / "in", EVEN, **options)
    paths = objects(case, tmp_path / "out", "dicom-seg", "dicom-labelmap", "dicom-series")
    for dataset in headers(paths):
        assert dataset.LossyImageCompression == "01"
        assert dataset.LossyImageCompressionRatio == 8 if told else dataset.LossyImageCompressionRatio > 1
        assert dataset.get("LossyImageCompressionMethod") == (None if told else "ISO_14495_1")
    assert [line for path in paths.values() for line in complaints(path)] == []


@pytest.mark.parametrize("keep", [False, True])
def test_slices_without_a_uid_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool) -> None:
    def nameless(dataset: Dataset, path: Path, syntax: str = "explicit") -> Path:
        dicom_phantoms.encode(dataset, syntax)
        del dataset.SOPInstanceUID, dataset.file_meta.MediaStorageSOPInstanceUID
        path.parent.mkdir(parents=True, exist_ok=True)
        dataset.save_as(path, enforce_file_format=False)
        return path

    monkeypatch.setattr(dicom_phantoms, "save", nameless)
    case = case_from(tmp_path / "in", EVEN, keep=keep)
    path = objects(case, tmp_path / "out", "dicom-seg")["dicom-seg"]
    stack = acquired_stack(case, Identity(case))
    assert stack is not None and case.acquired_labels is not None
    found = pixels_by_slice(path, [item.sop_instance_uid for item in stack.slices])
    assert np.array_equal(found, sitk.GetArrayFromImage(case.acquired_labels))


def test_a_uid_that_all_slices_share_is_named_once(tmp_path: Path) -> None:
    def edit(dataset: Dataset, _: int) -> None:
        dataset.SOPInstanceUID = "1.2.3.4"

    case = case_from(tmp_path / "in", EVEN, keep=True, edit=edit)
    dataset = pydicom.dcmread(objects(case, tmp_path / "out", "dicom-seg")["dicom-seg"])
    assert len(dataset.ReferencedSeriesSequence[0].ReferencedInstanceSequence) == len(dataset.SourceImageSequence) == 1


@pytest.mark.parametrize("keep", [False, True])
def test_what_a_header_can_do_without_is_not_missed(tmp_path: Path, keep: bool) -> None:
    gone = (
        "FrameOfReferenceUID", "BodyPartExamined", "PatientPosition", "SliceThickness", "PatientName", "PatientID",
        "StudyDate", "AcquisitionNumber", "ConvolutionKernel", "SeriesNumber", "InstanceNumber", "Manufacturer",
        "SeriesDescription", "ImageType",
    )  # fmt: skip

    def edit(dataset: Dataset, _: int) -> None:
        for keyword in gone:
            delattr(dataset, keyword)

    paths = objects(measured(case_from(tmp_path / "in", EVEN, keep=keep, edit=edit)), tmp_path / "out")
    assert [line for path in paths.values() for line in complaints(path)] == []
    assert len({dataset.get("FrameOfReferenceUID", "none") for dataset in headers(paths)} - {"none"}) == 1


# -- the mask ------------------------------------------------------------------------------------------------------


def test_names_that_are_none_are_replaced(tmp_path: Path) -> None:
    names = ("lung\x07 \\ right\x1b", "")
    structures = tuple(replace(item, name=name) for item, name in zip(LUNGS, names, strict=True))
    paths = objects(measured(case_from(tmp_path / "in", EVEN, structures=structures)), tmp_path / "out")
    assert [line for path in paths.values() for line in complaints(path)] == []
    segments = pydicom.dcmread(paths["dicom-seg"]).SegmentSequence
    assert [segment.SegmentLabel for segment in segments] == ["lung / right", "left_lung"]


def test_codes_keep_their_scheme(tmp_path: Path) -> None:
    structures = (replace(LUNGS[0], type=Code("7195", "Lung", "FMA"), modifier=Code("G-A100", "", "SRT")), LUNGS[1])
    paths = objects(case_from(tmp_path / "in", EVEN, structures=structures), tmp_path / "out", "dicom-seg")
    kind = pydicom.dcmread(paths["dicom-seg"]).SegmentSequence[0].SegmentedPropertyTypeCodeSequence[0]
    modifier = kind.SegmentedPropertyTypeModifierCodeSequence[0]
    assert (kind.CodingSchemeDesignator, kind.CodeValue) == ("FMA", "7195")
    assert (modifier.CodingSchemeDesignator, modifier.CodeMeaning) == ("SRT", "G-A100")
    assert "~FMA^7195^Lung~SRT^G-A100^~" in terminology_entry(structures[0])


def test_a_meaning_cannot_break_slicers_tag() -> None:
    structure = replace(LUNGS[0], type=Code("1", "a~b^c|d", "99X"))
    entry = terminology_entry(structure)
    assert len(entry.split("~")) == 7 and "~99X^1^a b c d~" in entry


def test_the_same_voxels_of_another_method_are_another_object(tmp_path: Path) -> None:
    """Else an archive would hold two objects under one UID, one by hand and one automatic."""
    case = measured(case_from(tmp_path / "in", EVEN))
    before = headers(objects(case, tmp_path / "a", *FORMATS[:3]))
    case.provenance["segmentation"] = {"segmenter": "own-labels"}
    after = headers(objects(case, tmp_path / "b", *FORMATS[:3]))
    assert before[0].SegmentSequence[0].SegmentAlgorithmType == "AUTOMATIC"
    assert after[0].SegmentSequence[0].SegmentAlgorithmType == "MANUAL"
    for one, other in zip(before, after, strict=True):
        assert one.SOPInstanceUID != other.SOPInstanceUID and one.SeriesInstanceUID != other.SeriesInstanceUID


def test_texts_and_code_strings() -> None:
    assert text_of(" a\\b\n c\x00\x07 ") == "a/b c" and len(text_of("x" * 100)) == 64
    assert code_string_of("chest-abdomen & pelvis") == "CHEST ABDOMEN PE"
    assert code_string_of("头颈") == code_string_of(None or "") == ""
