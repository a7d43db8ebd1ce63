"""A mask of one's own: on the grid, beside it, elsewhere, and what its values are called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.segmentation.own_labels import OwnLabels, named_structures
from small_cases import small_chest


def codes(segmentation) -> list[str]:
    return [finding.code for finding in segmentation.findings]


def test_a_mask_on_the_grid_is_taken_as_it_is() -> None:
    image, labels = small_chest()
    result = OwnLabels(labels).segment(image, progress=Progress())
    assert np.array_equal(sitk.GetArrayFromImage(result.labels), sitk.GetArrayFromImage(labels))
    assert [s.key for s in result.structures] == ["right_lung", "left_lung"]
    assert codes(result) == []


def test_a_mask_on_another_grid_is_carried_with_a_finding() -> None:
    image, labels = small_chest()
    finer = sitk.Expand(labels, [2, 2, 2], sitk.sitkNearestNeighbor)
    result = OwnLabels(finer).segment(image, progress=Progress())
    assert codes(result) == ["labels-resampled"]
    assert np.array_equal(sitk.GetArrayFromImage(result.labels), sitk.GetArrayFromImage(labels))


def test_a_mask_elsewhere_is_refused() -> None:
    image, labels = small_chest()
    labels.SetOrigin((5000.0, 0.0, 0.0))
    with pytest.raises(LungPrepError, match="does not overlap"):
        OwnLabels(labels).segment(image, progress=Progress())


def test_an_image_is_not_a_mask(tmp_path: Path) -> None:
    image, _ = small_chest()
    sitk.WriteImage(image, str(tmp_path / "ct.nrrd"))
    with pytest.raises(LungPrepError, match=r"'ct.nrrd' is not a label map: its values go from -10"):
        OwnLabels(tmp_path / "ct.nrrd").segment(image, progress=Progress())


def test_swapped_sides_are_not_called_right_and_left() -> None:
    _, labels = small_chest()
    array = sitk.GetArrayFromImage(labels)
    swapped = sitk.GetImageFromArray(np.select([array == 1, array == 2], [2, 1], 0).astype(np.uint8))
    swapped.CopyInformation(labels)
    structures, finding = named_structures(swapped)
    assert [s.name for s in structures] == ["label 1", "label 2"]
    assert finding is not None and finding.code == "labels-unnamed"


def test_the_sides_are_the_patients_whatever_the_axes() -> None:
    _, labels = small_chest()
    flipped = sitk.Flip(labels, [True, False, False])
    structures, finding = named_structures(flipped)
    assert [s.key for s in structures] == ["right_lung", "left_lung"]
    assert finding is None


def test_an_empty_mask_is_a_finding() -> None:
    image, labels = small_chest()
    result = OwnLabels(labels * 0).segment(image, progress=Progress())
    assert codes(result) == ["no-lungs"]
    assert result.structures == ()
