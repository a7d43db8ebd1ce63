"""That the check of the other tests can fail: a file with a defect is not passed, of no kind that LungPrep writes."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest

from dicom_validator import complaints
from LungPrepLib.export.format import formats
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from small_cases import small_chest

pytest.importorskip("highdicom")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One sound file per format."""
    image, labels = small_chest()
    case, folder = prepare(image, Recipe(), labels=labels), tmp_path_factory.mktemp("sound")
    paths = {}
    for name in ("dicom-seg", "dicom-labelmap", "dicom-sr", "dicom-series"):
        (output,) = formats()[name].outputs(case)
        output.write(folder / output.name)
        path = folder / output.name
        paths[name] = path / "0001.dcm" if path.is_dir() else path
    return paths


def edited(path: Path, folder: Path, keyword: str, value: object) -> Path:
    """A copy with an attribute set, or gone with ``None``; in the first segment where it is of segments."""
    dataset = pydicom.dcmread(path)
    where = dataset if keyword in dataset else dataset.SegmentSequence[0]
    if value is None:
        delattr(where, keyword)
    else:
        setattr(where, keyword, value)
    dataset.save_as(folder / "broken.dcm")
    return folder / "broken.dcm"


@pytest.mark.parametrize(
    ("name", "keyword", "value"),
    [
        ("dicom-seg", "ContentLabel", None),
        ("dicom-seg", "SegmentLabel", None),
        ("dicom-seg", "SegmentationType", "BINAIRE"),
        ("dicom-labelmap", "ContentLabel", None),
        ("dicom-labelmap", "SegmentAlgorithmType", None),
        ("dicom-labelmap", "SegmentationType", "BINARY"),
        ("dicom-labelmap", "BitsAllocated", 1),
        ("dicom-labelmap", "DimensionIndexSequence", None),
        ("dicom-sr", "CompletionFlag", None),
        ("dicom-series", "ImageType", None),
        ("dicom-series", "RescaleSlope", None),
    ],
)
def test_a_defect_is_seen(files: dict[str, Path], tmp_path: Path, name: str, keyword: str, value: object) -> None:
    assert complaints(files[name]) == []
    found = complaints(edited(files[name], tmp_path, keyword, value))
    assert any(line.startswith("Error") for line in found), found


def test_an_object_that_it_does_not_know_is_not_passed(files: dict[str, Path], tmp_path: Path) -> None:
    path = edited(files["dicom-labelmap"], tmp_path, "SOPClassUID", "1.2.840.10008.5.1.4.1.1.66.99")
    with pytest.raises(AssertionError, match="does not name the object"):
        complaints(path)
