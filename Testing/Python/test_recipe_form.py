"""What the window changes in a recipe, kept in the parameter node; it knows every key that is declared."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from LungPrepLib.findings import LungPrepError
from LungPrepLib.recipe import load_recipe, recipe_sections
from LungPrepLib.widgets.recipe_form import changes_of, choose, flat, recipe_of


def parameters(recipe: str = "isotropic-1mm", changes: str = "") -> SimpleNamespace:
    return SimpleNamespace(recipeName=recipe, recipeChanges=changes)


def test_without_changes_it_is_the_recipe_itself() -> None:
    assert recipe_of(parameters()) == load_recipe("isotropic-1mm")


def test_a_choice_is_kept_and_taken_back() -> None:
    shown = parameters()
    choose(shown, {"crop.margin_mm": 12.5, "output.formats": ["nrrd"]})
    assert changes_of(shown) == {"crop.margin_mm": 12.5, "output.formats": ["nrrd"]}
    again = parameters(changes=shown.recipeChanges)  # a scene that was saved and loaded
    assert recipe_of(again).as_dict()["crop"]["margin_mm"] == 12.5
    choose(again, {"crop.margin_mm": flat(load_recipe("isotropic-1mm"))["crop.margin_mm"]})
    assert list(changes_of(again)) == ["output.formats"]


def test_every_declared_key_can_be_chosen() -> None:
    values = flat(load_recipe("quantification"))
    assert set(values) == {f"{section.name}.{key.name}" for section in recipe_sections() for key in section.keys}
    shown = parameters("quantification")
    choose(shown, values)
    assert not shown.recipeChanges


def test_the_type_of_the_voxels_follows_the_scale() -> None:
    shown = parameters("quantification")
    choose(shown, {"intensity.clip_hu": [-1000.0, 400.0], "intensity.scale": "zero-one"})
    assert recipe_of(shown).as_dict()["intensity"]["dtype"] == "float32"
    choose(shown, {"intensity.scale": "hu"})
    assert "intensity.dtype" not in changes_of(shown)


def test_choices_that_do_not_go_together_name_the_key() -> None:
    shown = parameters("quantification")
    choose(shown, {"intensity.scale": "zero-one"})
    with pytest.raises(LungPrepError, match=r"intensity\.scale"):
        recipe_of(shown)


def test_a_scene_of_another_version_is_no_riddle() -> None:
    with pytest.raises(LungPrepError, match=r"crop\.gone"):
        recipe_of(parameters(changes='{"crop.gone": 1}'))
    assert changes_of(parameters(changes="not JSON")) == {} and changes_of(parameters(changes="[1]")) == {}
