"""Lungs that are cut, and slices that are too thick, are said before anybody relies on a number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from dicom_phantoms import axis_orders, even_layout
from LungPrepLib.acquisition import Acquisition
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.coverage import coverage_findings

ORDERS = list(axis_orders())


def acquisition(
    shape: tuple[int, int, int] = (20, 64, 64),
    *,
    step: float = 2.0,
    circle: bool = False,
    direction: np.ndarray | None = None,
    thickness: float | None = None,
) -> Acquisition:
    values = np.random.default_rng(0).normal(-980, 10, shape).astype(np.int16)
    values[:, 10:54, 10:54] = 40
    if circle:
        y, x = np.mgrid[: shape[1], : shape[2]]
        values[:, np.hypot(y - 31.5, x - 31.5) > 32] = -1000
    image = sitk.GetImageFromArray(values)
    image.SetSpacing((1.0, 1.0, step))
    image.SetDirection((np.eye(3) if direction is None else direction).ravel())
    return Acquisition(image, description={"slice_thickness_mm": thickness})


def found(labels: np.ndarray, scan: Acquisition, **recipe: Any) -> dict[str, Any]:
    image = sitk.GetImageFromArray(labels)
    image.CopyInformation(scan.image)
    return {f.code: f for f in coverage_findings(image, scan, Recipe().replace(recipe))}


def lungs(z: slice = slice(3, 17), y: slice = slice(20, 40), x: slice = slice(20, 40)) -> np.ndarray:
    labels = np.zeros((20, 64, 64), np.uint8)
    labels[z, y, x] = 1
    return labels


def test_whole_lungs_and_no_lungs_have_no_findings() -> None:
    for labels in (lungs(), np.zeros((20, 64, 64), np.uint8)):
        for circle in (True, False):
            assert found(labels, acquisition(circle=circle)) == {}


def test_lungs_at_the_first_and_last_slice() -> None:
    finding = found(lungs(z=slice(0, 17)), acquisition())["lungs-cut"]
    assert finding.severity == "warning" and finding.details["voxels"] == {"feet": 400}
    finding = found(lungs(z=slice(0, 20)), acquisition())["lungs-cut"]
    assert finding.details["voxels"] == {"feet": 400, "head": 400}


@pytest.mark.parametrize("order", range(0, 24, 5))
def test_ends_and_edges_are_named_in_the_patient(order: int) -> None:
    direction = ORDERS[order]
    scan = acquisition(direction=direction)
    names = (("right", "left"), ("front", "back"), ("feet", "head"))
    for axis in range(3):
        box = [slice(5, 15), slice(20, 40), slice(20, 40)]
        box[2 - axis] = slice(10, None)
        result = found(lungs(*box), scan)
        vector = direction[:, axis]
        patient_axis = int(np.argmax(np.abs(vector)))
        name = names[patient_axis][int(vector[patient_axis] > 0)]
        is_end = axis == 2 or patient_axis == 2
        assert list(result) == ["lungs-cut" if is_end else "field-of-view-cut"]
        (finding,) = result.values()
        assert list(finding.details["voxels" if is_end else "edges"]) == [name] and name in finding.message


def test_lungs_at_the_edge_of_the_circle() -> None:
    labels = lungs(y=slice(24, 40), x=slice(1, 30))
    assert found(labels, acquisition()) == {}  # the corners hold an image: there is no circle
    finding = found(labels, acquisition(circle=True))["field-of-view-cut"]
    assert finding.details["circle_voxels"] > 100 and "circle" in finding.message


def test_a_few_voxels_at_an_edge_are_not_the_lungs() -> None:
    labels = lungs()
    labels[5, 30, 0:3] = 1
    assert found(labels, acquisition(circle=True)) == {}


def test_slices_that_are_too_thick_for_the_recipe() -> None:
    assert "too-thick" in found(lungs(), acquisition(thickness=6.0))
    assert "too-thick" in found(lungs(), acquisition(step=7.0, thickness=3.0))
    assert "too-thick" not in found(lungs(), acquisition(thickness=5.0))
    assert "too-thick" not in found(lungs(), acquisition(thickness=50.0), **{"geometry.thick_slices_mm": 0.0})
    strict = found(lungs(), acquisition(thickness=3.0), **{"geometry.thick_slices_mm": 2.0})
    assert "2 mm" in strict["too-thick"].message


def test_an_irregular_stack_is_looked_at_as_it_is() -> None:
    layout = even_layout(26, 10.0)
    image = sitk.GetImageFromArray(layout.values())
    image.SetSpacing((4.0, 4.0, 10.0))
    scan = Acquisition(image)
    labels = sitk.GetImageFromArray(layout.labels())
    labels.CopyInformation(image)
    assert [f.code for f in coverage_findings(labels, scan, Recipe())] == ["too-thick"]
