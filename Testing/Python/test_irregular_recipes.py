"""Every key of every step does on tilted and irregular slices what it does on regular ones, and is recorded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from dicom_phantoms import Layout, tilted
from geometry_truth import volumes_of
from LungPrepLib.acquisition import Acquisition
from LungPrepLib.gridding import OnGrid, on_native_grid, on_recipe_grid
from LungPrepLib.image.grid import Grid
from LungPrepLib.options import keys_of
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe, step_classes
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LUNGS

CENTRE = [float(v) for v in Layout(np.arange(3.0)).centre_mm]
# A value other than the default for each key, with what has to stand beside it.
SETTINGS: dict[str, dict[str, Any]] = {
    "crop.to": {"crop.to": "lungs"},
    "crop.margin_mm": {"crop.to": "body", "crop.margin_mm": 3.0},
    "crop.size": {"crop.size": [40, 0, 30]},
    "crop.around": {"crop.size": [40, 40, 30], "crop.around": "lungs"},
    "crop.point_mm": {"crop.size": [9, 9, 9], "crop.around": "point", "crop.point_mm": CENTRE},
    "resampling.spacing_mm": {"resampling.spacing_mm": [5.0, 5.0, 5.0]},
    "resampling.extent": {"resampling.spacing_mm": [5.0, 5.0, 5.0], "resampling.extent": "first-centre"},
    "resampling.orientation": {"resampling.orientation": "PIR"},
    "resampling.interpolation": {"resampling.spacing_mm": [5.0] * 3, "resampling.interpolation": "bspline"},
    "resampling.anti_alias": {"resampling.spacing_mm": [9.0] * 3, "resampling.anti_alias": False},
    "resampling.clip_overshoot": {
        "resampling.spacing_mm": [3.0] * 3, "resampling.interpolation": "windowed-sinc",
        "resampling.clip_overshoot": True,
    },
    "resampling.border": {
        "resampling.spacing_mm": [5.0] * 3, "resampling.interpolation": "bspline", "resampling.border": "repeat",
    },
    "resampling.precision": {"resampling.spacing_mm": [5.0] * 3, "resampling.precision": "double"},
    "resampling.padding_hu": {"crop.size": [300, 300, 200], "resampling.padding_hu": -777},
    "labels.air": {"labels.air": "largest-pocket"},
    "labels.keep": {"labels.keep": ["left_lung"]},
    "labels.merge": {"labels.merge": ["lungs = *"]},
    "labels.rename": {"labels.rename": ["left_lung = 7"]},
    "labels.only_hu": {"labels.only_hu": [-2000.0, -700.0]},
    "labels.vessels": {"labels.vessels": "out"},
    "labels.largest": {"labels.largest": True},
    "labels.min_component_mm3": {"labels.min_component_mm3": 100.0},
    "labels.min_component_mm2": {"labels.min_component_mm2": 100.0},
    "labels.min_component_voxels": {"labels.min_component_voxels": 10},
    "labels.min_component_pixels": {"labels.min_component_pixels": 10},
    "labels.min_component_joined": {
        "labels.min_component_voxels": 10, "labels.min_component_joined": "corners",
    },
    "labels.fill_holes": {"labels.fill_holes": "slices"},
    "labels.close_mm": {"labels.close_mm": 6.0},
    "labels.open_mm": {"labels.open_mm": 6.0},
    "labels.erode_mm": {"labels.erode_mm": 6.0},
    "labels.dilate_mm": {"labels.dilate_mm": 6.0},
    "labels.instances": {"labels.instances": True},
    "intensity.window": {"intensity.window": "lung"},
    "intensity.level_width": {"intensity.level_width": [0.0, 400.0]},
    "intensity.clip_hu": {"intensity.clip_hu": [-900.0, 0.0]},
    "intensity.clip_first": {
        "intensity.clip_hu": [-900.0, 0.0], "intensity.clip_first": True, "resampling.spacing_mm": [5.0] * 3,
    },
    "intensity.clip_percentiles": {"intensity.clip_percentiles": [5.0, 95.0]},
    "intensity.percentiles_of": {"intensity.clip_percentiles": [5.0, 95.0], "intensity.percentiles_of": "lungs"},
    "intensity.scale": {"intensity.window": "lung", "intensity.scale": "zero-255"},
    "intensity.range": {"intensity.window": "lung", "intensity.scale": "range", "intensity.range": [0.0, 1000.0]},
    "intensity.z_score": {"intensity.z_score": "body", "intensity.dtype": "float32"},
    "intensity.subtract": {"intensity.subtract": 10.0},
    "intensity.subtract_mean": {"intensity.subtract_mean": "lungs", "intensity.dtype": "float32"},
    "intensity.outside": {"intensity.outside": [-5.0]},
    "intensity.dtype": {"intensity.dtype": "float64"},
    "slices.plane": {"slices.plane": "coronal", "slices.every": 2},
    "slices.count": {"slices.count": 3, "slices.point_mm": CENTRE},
    "slices.point_mm": {"slices.count": 1, "slices.point_mm": CENTRE},
    "slices.square": {"slices.square": 64},
    "slices.labelled": {"slices.labelled": True},
    "slices.label_area_mm2": {"slices.label_area_mm2": 2000.0},
    "slices.every": {"slices.every": 3},
}  # fmt: skip
NEEDS_A_FILE = {"resampling.reference"}  # test_grid_steps has it


def stack(name: str) -> tuple[Acquisition, Segmentation]:
    random = np.random.default_rng(3)
    steps = 8.0 * (1 + 0.3 * random.uniform(-1, 1, 30)) if name == "irregular" else np.full(30, 8.0)
    layout = Layout(np.cumsum(steps) - 120, size=(64, 48), spacing_mm=(6.0, 6.0))
    if name == "tilted":
        layout = tilted(layout, 15)
    (volume,) = volumes_of(layout, shuffle=False)
    geometry = volume.geometry
    assert geometry is not None and geometry.is_regular == (name == "regular")
    labels = Segmentation(geometry.stacked(layout.labels()), LUNGS)
    return Acquisition(geometry.stacked(layout.values()), geometry), labels


STACKS = {name: stack(name) for name in ("regular", "tilted", "irregular")}


def run(name: str, settings: dict[str, Any]) -> OnGrid:
    acquisition, labels = STACKS[name]
    recipe = Recipe().replace({"geometry.max_gap_mm": 20.0, **settings})
    native = on_native_grid(acquisition, labels, recipe, Progress())
    return on_recipe_grid(native, acquisition, labels, recipe, Progress())


def test_every_key_has_its_setting() -> None:
    keys = {f"{cls.section}.{key.name}" for cls in step_classes() for key in keys_of(cls)}
    assert keys == SETTINGS.keys() | NEEDS_A_FILE


@pytest.mark.parametrize("key", list(SETTINGS))
@pytest.mark.parametrize("name", list(STACKS))
def test_a_key_is_obeyed_and_recorded(name: str, key: str) -> None:
    settings = SETTINGS[key]
    found = run(name, settings)
    (cls,) = (c for c in step_classes() if key in {f"{c.section}.{k.name}" for k in keys_of(c)})
    said = next((deed for deed in found.done if deed["step"] == cls.name), None)
    if cls.kind:
        assert said is not None and said[key.partition(".")[2]] == settings[key]
    image = sitk.GetArrayFromImage(found.image)
    if key.startswith("resampling.spacing"):
        assert found.image.GetSpacing() == (5.0, 5.0, 5.0)
    if key == "resampling.interpolation":
        resampled = next(deed for deed in found.done if deed["step"] == "resample")
        assert resampled["within_slices"] == "bspline"
        assert resampled["between_slices"] == ("bspline" if name == "regular" else "linear")
    if key == "resampling.padding_hu":
        assert image[0, 0, 0] == -777
    if key == "resampling.anti_alias":
        averaged = run(name, {**settings, key: True})
        assert next(d for d in averaged.done if d["step"] == "resample")["averaged"]
        assert np.abs(sitk.GetArrayFromImage(averaged.image).astype(int) - image).max() > 20
    if key == "resampling.clip_overshoot":
        free = sitk.GetArrayFromImage(run(name, {**settings, key: False}).image)
        values = sitk.GetArrayViewFromImage(STACKS[name][0].image)
        assert free.min() < values.min() - 1 or free.max() > values.max() + 1
        assert values.min() <= image.min() or image.min() == -1000
        assert image.max() <= values.max()
    if cls.kind == "labels" and key not in ("labels.air", "labels.instances"):
        assert found.labels is not None and sitk.GetArrayViewFromImage(found.labels).any()


@pytest.mark.parametrize("name", ["tilted", "irregular"])
def test_other_axes_move_nothing_on_irregular_slices(name: str) -> None:
    plain, turned = run(name, {}), run(name, {"resampling.orientation": "SAR"})
    random = np.random.default_rng(1)
    grid = Grid.of(plain.image)
    points = grid.points_mm(random.integers(0, grid.size, (200, 3)).astype(float))
    for a, b in ((plain.image, turned.image), (plain.labels, turned.labels)):
        assert a is not None and b is not None
        here, there = ([i.GetPixel(i.TransformPhysicalPointToIndex(p.tolist())) for p in points] for i in (a, b))
        assert here == there
