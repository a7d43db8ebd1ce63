"""The pages of recipes in the documentation are those that the model and the shipped files give."""

from __future__ import annotations

import shlex

import pytest
from PIL import Image

from conftest import REPOSITORY
from LungPrepLib import cli
from LungPrepLib.cli.arguments import recipe_of
from LungPrepLib.cli.main import parser
from LungPrepLib.pages.one_recipe import PICTURE, head_parts, recipe_page
from LungPrepLib.pages.recipes import recipes_page
from LungPrepLib.recipe import Recipe, recipe_sections, recipe_text, shipped_recipes


def test_the_committed_page_is_current() -> None:
    committed = (REPOSITORY / "Docs" / "recipes.md").read_text(encoding="utf-8")
    assert committed == recipes_page(), "run 'make docs'"


def test_every_recipe_and_every_key_is_on_it() -> None:
    page = recipes_page()
    for name in shipped_recipes():
        assert f"(recipes/{name}.md)" in page
    for section, keys in Recipe().as_dict().items():
        if isinstance(keys, dict):
            assert f"### [{section}]" in page
            for key in keys:
                assert f"| `{key}` |" in page


@pytest.mark.parametrize("name", shipped_recipes())
def test_each_recipe_has_its_page_and_its_picture(name: str) -> None:
    folder = REPOSITORY / "Docs" / "recipes"
    assert (folder / f"{name}.md").read_text(encoding="utf-8") == recipe_page(name), "run 'make docs'"
    assert head_parts(recipe_text(name)).keys() >= {"Source", "What differs", "Commands"}
    picture = folder / PICTURE.format(name=name)
    assert picture.stat().st_size < 100 * 1024
    with Image.open(picture) as shown:
        assert shown.format == "WEBP" and 300 <= max(shown.size) <= 1100


@pytest.mark.parametrize("name", shipped_recipes())
def test_the_commands_of_the_page_are_commands(name: str) -> None:
    """Each is understood by the command line, and its recipe and keys are there."""
    text = "\n".join(head_parts(recipe_text(name))["Commands"]).replace("\\\n", " ")
    commands = [shlex.split(line) for line in text.splitlines()]
    assert commands
    for program, *arguments in commands:
        assert program == "lungprep"
        assert recipe_of(parser(arguments[0]).parse_args(arguments)).name == name


@pytest.mark.parametrize("name", shipped_recipes())
def test_lungprep_recipes_prints_comments_and_every_key(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["recipes", name]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert {line for line in recipe_text(name).splitlines() if line.startswith("#")} <= {*printed}
    for section in recipe_sections():
        assert f"[{section.name}]" in printed
        for key in section.keys:
            assert any(line.removeprefix("# ").startswith(f"{key.name} = ") for line in printed), key.name
