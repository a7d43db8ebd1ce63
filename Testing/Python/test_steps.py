"""Steps of recipes: the house's own on known answers, and one of each kind from another package."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.options import keys_of
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe, recipe_from_dict, recipe_sections, recipe_to_toml, step_classes
from LungPrepLib.steps.step import GridStep, ImageStep, LabelStep


def image_of(values: list[int]) -> sitk.Image:
    """A slice of air per value, with the value in its middle; corners of another value would be padding."""
    array = np.full((len(values), 8, 8), -1000, np.int16)
    array[:, 2:6, 2:6] = np.array(values)[:, None, None]
    return sitk.GetImageFromArray(array)


def prepared(image: sitk.Image, **sections: dict) -> np.ndarray:
    recipe = recipe_from_dict({"hounsfield": {"repair": False, "require": False}, **sections})
    return sitk.GetArrayFromImage(prepare(image, recipe.replace({"segmentation.segmenter": "none"})).prepared_image)


# -- the declarations ----------------------------------------------------------------------------------------------


def test_every_step_is_of_a_kind_and_does_nothing_by_itself() -> None:
    for cls in step_classes():
        assert cls.kind in ("grid", "acquired", "labels", "image", "slices") or cls.name in (
            "interpolation",
            "slice-plane",
        ), cls
        assert not cls().is_on, f"{cls} with its defaults changes something"
        assert cls.__doc__ and "option" not in cls.__doc__


def test_the_sections_come_from_the_steps() -> None:
    sections = {section.name: [key.name for key in section.keys] for section in recipe_sections()}
    assert [*sections][:1] == ["selection"] and [*sections][-1] == "output"
    for cls in step_classes():
        for key in keys_of(cls):
            assert key.name in sections[cls.section]
            assert f"\n{key.name} = " in recipe_to_toml(Recipe())


# -- the values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intensity", "expected", "dtype"),
    [
        ({}, [-1024, -1000, -250, 500, 3000], np.int16),
        ({"clip_hu": [-1000, 1000]}, [-1000, -1000, -250, 500, 1000], np.int16),
        ({"clip_hu": [-1000, 1000], "scale": "zero-one", "dtype": "float32"}, [0, 0, 0.375, 0.75, 1], np.float32),
        ({"clip_hu": [-1350, 150], "scale": "zero-255", "dtype": "uint8"}, [55.4, 59.5, 187, 255, 255], np.uint8),
    ],
)
def test_intensities(intensity: dict, expected: list, dtype: type) -> None:
    result = prepared(image_of([-1024, -1000, -250, 500, 3000]), intensity=intensity)
    assert result.dtype == dtype
    assert result[:, 4, 4].astype(float) == pytest.approx(expected, abs=0.5 if dtype == np.uint8 else 1e-6)


def test_what_was_done_is_recorded() -> None:
    recipe = recipe_from_dict(
        {
            "resampling": {"spacing_mm": [2.0, 2.0, 2.0], "interpolation": "bspline"},
            "intensity": {"clip_hu": [-1000, 400]},
            "segmentation": {"segmenter": "none"},
        }
    )
    case = prepare(image_of([-1000, 0, 40, 40, -100, -900, 30, -800]), recipe)
    done = case.as_dict()["done"]
    assert done["native"] == []
    assert [deed["step"] for deed in done["prepared"]] == ["spacing", "resample", "clip", "store"]
    resampled = done["prepared"][1]
    assert (resampled["within_slices"], resampled["between_slices"]) == ("bspline", "bspline")
    assert resampled["grid"] == case.as_dict()["geometry"]["prepared"]


# -- another package's ---------------------------------------------------------------------------------------------

_MODULE = '''
    """A package that adds one step of each kind."""

    from dataclasses import dataclass, replace

    from LungPrepLib.options import option
    from LungPrepLib.steps.step import GridStep, ImageStep, LabelStep


    @dataclass(frozen=True)
    class Shifted(GridStep):
        """Another origin."""

        name = "shifted"
        section = "trial"
        shift_mm: float = option(0.0, "along x", low=-9.0, high=9.0)

        def apply(self, grid, native):
            return replace(grid, origin_mm=(grid.origin_mm[0] + self.shift_mm, *grid.origin_mm[1:]))


    @dataclass(frozen=True)
    class OnlyOne(LabelStep):
        """One label."""

        name = "only-one"
        section = "trial"
        only: list[int] = option([], "the value that stays", low=1, high=255)

        def apply(self, labels, image):
            kept = (labels.array == self.only[0]) * labels.array
            return replace(labels, array=kept)


    @dataclass(frozen=True)
    class Negative(ImageStep):
        """Values upside down."""

        name = "negative"
        section = "trial"
        negative: bool = option(False, "whether values change their sign")

        def apply(self, values):
            return values.map(lambda plane: -plane)
'''

_USE = """
    import json
    import sys

    import numpy as np
    import SimpleITK as sitk

    from LungPrepLib.pipeline import prepare
    from LungPrepLib.recipe import recipe_from_dict, recipe_to_toml
    from LungPrepLib.pages.recipes import recipes_page

    array = np.full((4, 6, 8), -1000, np.int16)
    array[:, 2:4, 2:6] = 100
    image = sitk.GetImageFromArray(array)
    labels = sitk.GetImageFromArray(np.repeat(np.arange(4, dtype=np.uint8), 48).reshape(4, 6, 8))
    recipe = recipe_from_dict({
        "trial": {"shift_mm": 2.0, "only": [2], "negative": True},
        "hounsfield": {"repair": False, "require": False},
    })
    case = prepare(image, recipe, labels=labels)
    json.dump({
        "origin": case.prepared_image.GetOrigin(),
        "labels": np.unique(sitk.GetArrayFromImage(case.prepared_labels)).tolist(),
        "values": np.unique(sitk.GetArrayFromImage(case.prepared_image)).tolist(),
        "page": "| `shift_mm` | `0.0` | -9 to 9 | along x |" in recipes_page(),
        "toml": "[trial]" in recipe_to_toml(recipe),
        "done": [deed["step"] for deed in case.as_dict()["done"]["prepared"]],
    }, sys.stdout)
"""


def install(folder: Path, entry_points: str, module: str) -> None:
    """What pip leaves behind of a package without dependencies."""
    (folder / "lungprep_trial.py").write_text(textwrap.dedent(module))
    info = folder / "lungprep_trial-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lungprep-trial\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(entry_points)


def run_beside(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    code = f"import sys\nsys.path.insert(0, {str(folder)!r})\n{textwrap.dedent(code)}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_steps_of_an_installed_package_are_used_checked_and_documented(tmp_path: Path) -> None:
    points = "shifted = lungprep_trial:Shifted\nonly-one = lungprep_trial:OnlyOne\nnegative = lungprep_trial:Negative\n"
    install(tmp_path, f"[lungprep.steps]\n{points}", _MODULE)
    result = run_beside(tmp_path, _USE)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["origin"] == [2.0, 0.0, 0.0]
    assert found["labels"] == [0, 2]
    assert found["values"] == [-100, 1000]
    assert found["page"] and found["toml"]
    assert found["done"] == ["shifted", "resample", "only-one", "negative", "store"]


def test_a_package_that_takes_a_key_that_is_there_is_named(tmp_path: Path) -> None:
    module = _MODULE.replace('section = "trial"', 'section = "crop"').replace("shift_mm", "margin_mm")
    install(tmp_path, "[lungprep.steps]\nshifted = lungprep_trial:Shifted\n", module)
    result = run_beside(tmp_path, "from LungPrepLib.recipe import recipe_from_dict\nrecipe_from_dict({})\n")
    assert result.returncode != 0
    assert "The step 'shifted' declares keys of the section 'crop' that are there already." in result.stderr


def test_kinds_are_told_apart() -> None:
    assert [step.name for step in Recipe().replace({"crop.to": "body"}).steps_of(GridStep)] == ["crop"]
    assert Recipe().steps_of(ImageStep) == [] and Recipe().steps_of(LabelStep) == []
