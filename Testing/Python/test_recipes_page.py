"""The page of recipes in the documentation is the one that the model gives."""

from __future__ import annotations

from conftest import REPOSITORY
from LungPrepLib.pages.recipes import recipes_page
from LungPrepLib.recipe import Recipe, shipped_recipes


def test_the_committed_page_is_current() -> None:
    committed = (REPOSITORY / "Docs" / "recipes.md").read_text(encoding="utf-8")
    assert committed == recipes_page(), "run 'make docs'"


def test_every_recipe_and_every_key_is_on_it() -> None:
    page = recipes_page()
    for name in shipped_recipes():
        assert f"### {name}" in page
    for section, keys in Recipe().as_dict().items():
        if isinstance(keys, dict):
            assert f"### [{section}]" in page
            for key in keys:
                assert f"| `{key}` |" in page
