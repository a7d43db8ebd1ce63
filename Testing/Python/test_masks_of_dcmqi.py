"""Masks that dcmqi wrote, as Slicer's exports are: found on the slices again, with their names and values."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from pydicom.dataset import Dataset

from dicom_cases import case_from, layouts, program
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe

pytestmark = pytest.mark.skipif(program("itkimage2segimage") is None, reason="needs itkimage2segimage (pip: dcmqi)")


def metadata(*segments: tuple[int, str, str]) -> dict[str, Any]:
    """What dcmqi wants to be told: (label value, name, type's code) of each segment."""

    def code(value: str, meaning: str) -> dict[str, str]:
        return {"CodeValue": value, "CodingSchemeDesignator": "SCT", "CodeMeaning": meaning}

    described = [
        {
            "labelID": value,
            "SegmentLabel": name,
            "SegmentDescription": name,
            "SegmentAlgorithmType": "MANUAL",
            "SegmentedPropertyCategoryCodeSequence": code("123037004", "Anatomical Structure"),
            "SegmentedPropertyTypeCodeSequence": code(type_code, name),
        }
        for value, name, type_code in segments
    ]
    told = dict.fromkeys(("SeriesDescription", "ContentDescription"), "chest") | {"ContentLabel": "CHEST"}
    numbers = {"SeriesNumber": "9", "InstanceNumber": "1", "BodyPartExamined": "CHEST", "ContentCreatorName": "Doe^Jo"}
    return {**told, **numbers, "segmentAttributes": [described]}


@pytest.mark.parametrize("kind", ["binary", "labelmap"])
@pytest.mark.parametrize("layout", ["coronal", "oblique"])
def test_they_lie_on_the_slices(tmp_path: Path, kind: str, layout: str) -> None:
    def edit(dataset: Dataset, _: int) -> None:  # what dcmqi asks of a source
        for keyword in ("PatientBirthDate", "PatientSex", "StudyTime", "StudyID", "AccessionNumber"):
            setattr(dataset, keyword, "")
        dataset.ReferringPhysicianName = dataset.PositionReferenceIndicator = ""

    case = case_from(tmp_path / "in", layouts()[layout], edit=edit)
    labels = case.acquired_labels * 2 if kind == "labelmap" else case.acquired_labels
    assert labels is not None
    sitk.WriteImage(labels, str(tmp_path / "labels.nrrd"))
    values = (2, 4) if kind == "labelmap" else (1, 2)
    segments = zip(values, ("Aorta", "Heart"), ("15825003", "80891009"), strict=True)
    (tmp_path / "metadata.json").write_text(json.dumps(metadata(*segments)), encoding="utf-8")
    arguments = {
        "--inputImageList": tmp_path / "labels.nrrd",
        "--inputDICOMDirectory": tmp_path / "in",
        "--inputMetadata": tmp_path / "metadata.json",
        "--outputDICOM": tmp_path / "mask.dcm",
        "--segmentationType": kind,
    }
    command = [program("itkimage2segimage"), "--useLabelIDAsSegmentNumber"]
    subprocess.run(
        [*command, *(str(word) for pair in arguments.items() for word in pair)], capture_output=True, check=True
    )
    read = prepare(tmp_path / "in", Recipe(), labels=tmp_path / "mask.dcm")
    assert [(item.value, item.name, item.type.value) for item in read.structures] == [
        (values[0], "Aorta", "15825003"),
        (values[1], "Heart", "80891009"),
    ]
    assert np.array_equal(sitk.GetArrayFromImage(read.acquired_labels), sitk.GetArrayFromImage(labels))
