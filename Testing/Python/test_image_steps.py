"""Steps that change values, against what NumPy gives for the same rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk

from dicom_phantoms import even_layout, write_series
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.cropping import body_mask
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import recipe_from_dict
from LungPrepLib.steps.clip import Clip
from LungPrepLib.steps.step import Values


def phantom() -> tuple[np.ndarray, np.ndarray]:
    """A body of tissue in air with two lungs; HU and labels (z, y, x)."""
    random = np.random.default_rng(2)
    hu = np.full((10, 40, 40), -1000)
    hu[1:9, 5:35, 2:38] = 40
    labels = np.zeros(hu.shape, np.uint8)
    labels[2:8, 10:30, 8:18] = 1
    labels[2:8, 10:30, 23:32] = 2
    hu[labels > 0] = -850
    hu = hu + np.where(hu > -1000, random.normal(0, 20, hu.shape), 0)
    return np.rint(hu).astype(np.int16), labels


HU, LABELS = phantom()


def found(labels: bool = True, **intensity) -> np.ndarray:
    recipe = recipe_from_dict(
        {
            "intensity": {"dtype": "float32", **intensity},
            "segmentation": {"segmenter": "none"},
            "hounsfield": {"repair": False, "require": False},
        }
    )
    own = sitk.GetImageFromArray(LABELS) if labels else None
    return sitk.GetArrayFromImage(prepare(sitk.GetImageFromArray(HU), recipe, labels=own).prepared_image)


@pytest.mark.parametrize(
    ("name", "level", "width"),
    [("lung", -600, 1500), ("soft-tissue", 40, 400), ("bone", 300, 1500), ("mediastinum", 50, 350)],
)
def test_windows_by_name_and_by_level_and_width(name: str, level: float, width: float) -> None:
    expected = np.clip((HU - (level - width / 2)) / width, 0, 1) * 255
    np.testing.assert_allclose(found(window=name, scale="zero-255"), expected, atol=1e-3)
    np.testing.assert_allclose(found(level_width=[level, width], scale="zero-255"), expected, atol=1e-3)
    stored = found(window=name, scale="zero-255", dtype="uint8")
    assert stored.dtype == np.uint8 and np.abs(stored - expected).max() <= 0.5001


@pytest.mark.parametrize(
    ("scale", "low", "high"), [({"scale": "minus-one-one"}, -1, 1), ({"scale": "range", "range": [2.0, 5.0]}, 2, 5)]
)
def test_ranges(scale: dict, low: float, high: float) -> None:
    expected = (np.clip(HU, -1000, 400) + 1000) / 1400 * (high - low) + low
    np.testing.assert_allclose(found(clip_hu=[-1000, 400], **scale), expected, atol=1e-5)


def test_the_body_is_the_tissue_and_what_it_encloses() -> None:
    truth = np.zeros(HU.shape, bool)
    truth[1:9, 5:35, 2:38] = True
    found = body_mask(sitk.GetImageFromArray(HU))
    assert 2 * np.count_nonzero(found & truth) / (found.sum() + truth.sum()) > 0.99


REGIONS = {"all": np.ones(HU.shape, bool), "body": body_mask(sitk.GetImageFromArray(HU)), "lungs": LABELS > 0}


@pytest.mark.parametrize("region", list(REGIONS))
def test_percentiles_z_scores_and_means_over_a_region(region: str) -> None:
    inside = HU[REGIONS[region]].astype(float)
    low, high = np.percentile(inside, [1, 95])
    clipped = np.clip(HU, low, high)
    got = found(clip_percentiles=[1.0, 95.0], percentiles_of=region, scale="zero-one")
    np.testing.assert_allclose(got, (clipped - low) / (high - low), atol=1e-5)
    np.testing.assert_allclose(found(z_score=region), (HU - inside.mean()) / inside.std(), atol=1e-4)
    np.testing.assert_allclose(found(subtract_mean=region), HU - inside.mean(), atol=1e-2)


def test_a_number_is_taken_off_and_what_is_outside_is_blanked() -> None:
    got = found(clip_hu=[-1000, 400], scale="zero-one", subtract=0.25, outside=[-9.0])
    expected = np.where(LABELS > 0, (np.clip(HU, -1000, 400) + 1000) / 1400 - 0.25, -9)
    np.testing.assert_allclose(got, expected, atol=1e-6)
    assert found(outside=[-1024.0], dtype="int16").dtype == np.int16


def test_what_cannot_be_is_refused_with_its_key() -> None:
    for intensity, key in [
        ({"scale": "zero-one"}, "intensity.scale"),
        ({"scale": "range", "clip_hu": [-1000.0, 400.0]}, "intensity.range"),
        ({"window": "lung", "level_width": [1.0, 2.0]}, "intensity.level_width"),
        ({"level_width": [1.0, 0.0]}, "intensity.level_width"),
        ({"z_score": "all", "dtype": "int16"}, "intensity.dtype"),
        ({"window": "lung", "scale": "minus-one-one", "dtype": "int16"}, "intensity.dtype"),
        ({"dtype": "uint8"}, "intensity.dtype"),
        ({"clip_percentiles": [99.0, 1.0]}, "intensity.clip_percentiles"),
    ]:
        with pytest.raises(LungPrepError) as caught:
            found(**intensity)
        assert f"'{key}'" in caught.value.message


def test_lungs_without_labels_are_refused() -> None:
    for intensity in ({"z_score": "lungs"}, {"outside": [0.0]}):
        with pytest.raises(LungPrepError, match=r"no labels|has none"):
            found(labels=False, **intensity)


def test_the_window_that_the_file_asks_for(tmp_path: Path) -> None:
    paths = write_series(tmp_path, even_layout(8, 4.0, size=(40, 36), spacing_mm=(8.0, 8.0)))
    for path in paths:
        dataset = pydicom.dcmread(path)
        dataset.WindowCenter, dataset.WindowWidth = ["-600", "40"], ["1200", "400"]
        dataset.save_as(path)
    recipe = recipe_from_dict(
        {
            "intensity": {"window": "file", "scale": "zero-one", "dtype": "float32"},
            "segmentation": {"segmenter": "none"},
            "hounsfield": {"repair": False, "require": False},
        }
    )
    case = prepare(tmp_path, recipe)
    expected = np.clip((sitk.GetArrayFromImage(case.image) + 1200.0) / 1200, 0, 1)
    np.testing.assert_allclose(sitk.GetArrayFromImage(case.prepared_image), expected, atol=1e-5)
    window = next(deed for deed in case.as_dict()["done"]["prepared"] if deed["step"] == "window")
    assert window["limits"] == [-1200.0, 0.0]


def test_a_file_without_a_window_says_so() -> None:
    with pytest.raises(LungPrepError, match="no window of its own"):
        found(window="file")


@pytest.mark.parametrize("spacing", [[1.0, 1.0, 1.0], [0.7, 1.3, 0.9]])
@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_the_native_image_stays_as_it_is_where_values_change_in_place(spacing: list, dtype: str) -> None:
    """Clipping happens in the prepared image's own memory where it has one, and never in the native image's."""
    plain = recipe_from_dict(
        {
            "segmentation": {"segmenter": "none"},
            "resampling": {"spacing_mm": spacing, "interpolation": "linear"},
            "hounsfield": {"repair": False, "require": False},
        }
    )
    clipped = plain.replace({"intensity.clip_hu": [-500.0, 30.5], "intensity.dtype": dtype})
    before, after = (prepare(sitk.GetImageFromArray(HU), recipe) for recipe in (plain, clipped))
    np.testing.assert_array_equal(sitk.GetArrayFromImage(after.image), HU)
    values = np.clip(sitk.GetArrayFromImage(before.prepared_image).astype(np.float32), -500, 30.5)
    expected = np.rint(values) if dtype == "int16" else values
    np.testing.assert_array_equal(sitk.GetArrayFromImage(after.prepared_image), expected.astype(dtype))


def test_a_step_that_looks_at_other_slices_sees_them_unchanged(monkeypatch) -> None:
    """One that does not say that it goes slice by slice: what it looks at must not have been stored over."""

    def from_below(self: Clip, values: Values) -> Values:
        planes = values.plane
        return replace(values, plane=lambda z: planes(max(z - 1, 0)))

    monkeypatch.setattr(Clip, "apply", from_below)
    monkeypatch.setattr(Clip, "slice_by_slice", False)
    resampling = {"spacing_mm": [1.0, 1.0, 0.5], "interpolation": "nearest"}
    arrays = [
        sitk.GetArrayFromImage(
            prepare(
                sitk.GetImageFromArray(HU),
                recipe_from_dict(
                    {
                        "segmentation": {"segmenter": "none"},
                        "resampling": resampling,
                        "intensity": intensity,
                        "hounsfield": {"repair": False, "require": False},
                    }
                ),
            ).prepared_image
        )
        for intensity in ({}, {"clip_hu": [-1000.0, 1000.0]})
    ]
    np.testing.assert_array_equal(arrays[1], arrays[0][[0, *range(len(arrays[0]) - 1)]])
