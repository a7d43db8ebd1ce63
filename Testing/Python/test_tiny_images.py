"""Images of a slice, or of a few voxels: a crop, a test of somebody's own script. They are prepared or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.export.case_folder import write_case
from LungPrepLib.findings import LungPrepError
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe

FORMATS = ["dicom-seg", "dicom-labelmap", "dicom-series", "dicom-sr", "npz", "nrrd", "seg-nrrd"]


def tiny(shape: tuple[int, int, int], step_mm: float) -> tuple[sitk.Image, sitk.Image]:
    values = np.random.default_rng(0).integers(-1000, 400, shape).astype(np.int16)
    images = [sitk.GetImageFromArray(array) for array in (values, (values < -500).astype(np.uint8))]
    for image in images:
        image.SetSpacing((0.7, 0.7, step_mm))
    return images[0], images[1]


@pytest.mark.parametrize(
    ("shape", "step_mm"), [((1, 36, 47), 0.1), ((1, 36, 47), 1.0), ((2, 5, 3), 1.0), ((3, 1, 7), 9.0), ((3, 7, 1), 1.0)]
)
def test_with_a_mask_it_is_prepared(tmp_path: Path, shape: tuple[int, int, int], step_mm: float) -> None:
    image, labels = tiny(shape, step_mm)
    recipe = Recipe().replace({"output.formats": FORMATS, "output.report": False})
    case = prepare(image, recipe, labels=labels)
    assert np.array_equal(sitk.GetArrayFromImage(case.labels), sitk.GetArrayFromImage(labels))
    expected_ml = np.count_nonzero(sitk.GetArrayViewFromImage(labels)) * 0.7 * 0.7 * step_mm / 1000
    assert case.measurements[0]["volume_ml"] == pytest.approx(expected_ml)
    document = write_case(case, tmp_path / "case")
    assert [finding["message"] for finding in document["findings"] if finding["code"] == "format-not-written"] == []


@pytest.mark.parametrize("shape", [(1, 36, 47), (2, 5, 3), (3, 1, 7), (3, 7, 1)])
def test_without_one_it_is_prepared_or_refused_in_words(shape: tuple[int, int, int]) -> None:
    image, _ = tiny(shape, 1.0)
    try:
        case = prepare(image, Recipe().replace({"segmentation.segmenter": "threshold"}))
    except LungPrepError as error:
        assert error.advice
    else:
        assert case.image.GetSize() == image.GetSize()
