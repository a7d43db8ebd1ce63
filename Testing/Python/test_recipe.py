"""Recipes: what is allowed, what is refused, and how it is said."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest

from LungPrepLib.findings import LungPrepError
from LungPrepLib.recipe import (
    Recipe,
    commented_recipe,
    load_recipe,
    recipe_from_dict,
    recipe_sections,
    recipe_text,
    recipe_to_toml,
    shipped_recipes,
)
from LungPrepLib.recipe_schema import recipe_schema


def test_three_recipes_ship() -> None:
    assert {"quantification", "isotropic-1mm", "rad-chestct"} <= set(shipped_recipes())


@pytest.mark.parametrize("name", shipped_recipes())
def test_shipped_recipes_load_and_survive_a_round_trip(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.name == name
    assert recipe.description
    assert recipe_from_dict(tomllib.loads(recipe_to_toml(recipe))) == recipe


def test_rad_chestct_is_what_the_paper_says() -> None:
    recipe = load_recipe("rad-chestct")
    assert recipe.resampling.spacing_mm == [0.8, 0.8, 0.8]
    assert recipe.resampling.interpolation == "bspline"
    assert recipe.intensity.clip_hu == [-1000, 1000]
    assert recipe.intensity.dtype == "int16"
    assert recipe.output.formats == ["npz"]


@pytest.mark.parametrize(
    ("values", "path", "hint"),
    [
        ({"croop": {}}, "croop", "Did you mean 'crop'"),
        ({"crop": {"margn_mm": 3}}, "crop.margn_mm", "Did you mean 'margin_mm'"),
        ({"crop": {"margin_mm": "3"}}, "crop.margin_mm", "a number"),
        ({"crop": {"margin_mm": -1}}, "crop.margin_mm", "0 to 500"),
        ({"crop": {"margin_mm": float("nan")}}, "crop.margin_mm", "0 to 500"),
        ({"crop": {"margin_mm": True}}, "crop.margin_mm", "a number"),
        ({"crop": {"to": "lung"}}, "crop.to", "'lungs'"),
        ({"crop": 3}, "crop", "a section"),
        ({"resampling": {"spacing_mm": [1.0, 1.0]}}, "resampling.spacing_mm", "three numbers"),
        ({"resampling": {"spacing_mm": [1.0, 1.0, 0]}}, "resampling.spacing_mm[2]", "0.05 to 20"),
        ({"intensity": {"clip_hu": [400, -1000]}}, "intensity.clip_hu", "rising"),
        ({"intensity": {"scale": "zero-one"}}, "intensity.scale", "clip_hu"),
        ({"output": {"formats": ["nifty"]}}, "output.formats[0]", "'nifti'"),
        ({"segmentation": {"batch_size": 1.5}}, "segmentation.batch_size", "whole number"),
    ],
)
def test_what_is_wrong_is_named_with_its_path(values: dict, path: str, hint: str) -> None:
    with pytest.raises(LungPrepError) as caught:
        recipe_from_dict(values)
    assert f"'{path}'" in caught.value.message
    assert hint in caught.value.action
    assert caught.value.usage


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path) -> None:
    file = tmp_path / "配方 one.toml"
    file.write_bytes('\ufeffdescription = "x"\r\n[crop]\r\nto = "body"\r\n'.encode())
    recipe = load_recipe(file)
    assert recipe.crop.to == "body"
    assert recipe.name == "配方 one"


def test_a_recipe_that_is_not_there_is_named() -> None:
    with pytest.raises(LungPrepError, match="no recipe named 'quantificaton'"):
        load_recipe("quantificaton")


def test_a_file_that_is_not_toml_is_named_with_the_line(tmp_path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("[crop\n")
    with pytest.raises(LungPrepError, match=r"'bad.toml' is not valid TOML: .*line 1"):
        load_recipe(file)


def test_replace_validates_like_a_file() -> None:
    assert Recipe().replace({"crop.to": "lungs"}).crop.to == "lungs"
    with pytest.raises(LungPrepError, match=r"'crop\.too'"):
        Recipe().replace({"crop.too": "lungs"})
    with pytest.raises(LungPrepError, match=r"'nothing\.here'"):
        Recipe().replace({"nothing.here": 1})


def test_a_shipped_recipe_that_was_changed_says_so() -> None:
    recipe = load_recipe("isotropic-1mm")
    assert recipe.title == "isotropic-1mm"
    assert recipe.replace({"segmentation.segmenter": "threshold", "output.report": False}).title == "isotropic-1mm"
    assert recipe.replace({"crop.margin_mm": 4.0}).title == "isotropic-1mm (changed)"
    assert Recipe().title == "custom"


def test_texts_with_quotes_and_control_characters_survive_toml() -> None:
    recipe = recipe_from_dict({"description": 'a "b" \\ c\n\x07 中'})
    assert recipe_from_dict(tomllib.loads(recipe_to_toml(recipe))) == recipe


@pytest.mark.parametrize("name", shipped_recipes())
def test_a_printed_recipe_is_the_recipe_with_every_key(name: str) -> None:
    recipe = load_recipe(name)
    text = commented_recipe(recipe, recipe_text(name))
    values = tomllib.loads(text)
    values.setdefault("name", name)
    assert recipe_from_dict(values) == recipe
    for section in recipe_sections():
        for key in section.keys:
            assert any(line.removeprefix("# ").startswith(f"{key.name} = ") for line in text.splitlines())


def test_the_schema_allows_what_is_allowed_and_nothing_else() -> None:
    schema = recipe_schema()
    assert schema["additionalProperties"] is False
    crop = schema["properties"]["crop"]["properties"]
    assert crop["to"]["enum"] == ["none", "lungs", "body"] and crop["to"]["default"] == "none"
    assert (crop["margin_mm"]["minimum"], crop["margin_mm"]["maximum"]) == (0, 500)
    assert schema["properties"]["labels"]["properties"]["keep"]["items"] == {"type": "string"}
    jsonschema = pytest.importorskip("jsonschema")
    check = jsonschema.Draft202012Validator(schema)
    for name in shipped_recipes():
        check.validate(tomllib.loads(recipe_text(name)))
    assert list(check.iter_errors({"crop": {"margin_mm": -1}})) and list(check.iter_errors({"croop": {}}))


def test_a_recipe_is_loaded_without_the_libraries_that_read_images() -> None:
    """The window asks for recipes before anything else; reading DICOM and images is not needed to know their keys."""
    script = "import sys; from LungPrepLib.recipe import load_recipe; load_recipe('ct-rate'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydicom", "SimpleITK", "scipy", "torch", "highdicom", "PIL", "matplotlib"} & {*loaded}
