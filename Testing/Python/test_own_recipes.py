"""The user's own recipes: saved from the window, listed and printed by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from LungPrepLib import cli
from LungPrepLib.findings import LungPrepError
from LungPrepLib.own_recipes import own_recipes, recipe_folder, save_recipe
from LungPrepLib.recipe import load_recipe


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUNGPREP_CONFIG", str(tmp_path / "配置"))
    return tmp_path


def test_a_saved_recipe_is_listed_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    recipe = load_recipe("isotropic-1mm").replace({"crop.margin_mm": 12.5, "description": "mine"})
    path = save_recipe(recipe, " 我的 ")
    assert own_recipes() == [path] and load_recipe(path).as_dict() == recipe.as_dict() | {"name": "我的"}
    assert cli.main(["recipes"]) == 0
    listed = capsys.readouterr().out
    assert "我的" in listed and "mine" in listed and "isotropic-1mm" in listed
    assert cli.main(["recipes", "我的"]) == 0
    assert "margin_mm = 12.5" in capsys.readouterr().out


def test_a_broken_one_does_not_hide_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    save_recipe(load_recipe("quantification"), "good")
    (recipe_folder() / "bad.toml").write_text("[crop]\nnothing = 1\n", encoding="utf-8")
    assert cli.main(["recipes"]) == 0
    listed = capsys.readouterr().out
    assert "good" in listed and "bad" in listed and "crop.nothing" in listed


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "quantification", "c:d"])
def test_what_cannot_be_a_name(name: str) -> None:
    with pytest.raises(LungPrepError, match="cannot be the name"):
        save_recipe(load_recipe("quantification"), name)
    assert own_recipes() == []
