"""The user's own recipes: TOML files in the folder of the user's settings, listed beside the shipped ones."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from .atomic import replace_text
from .findings import LungPrepError
from .messages import say
from .recipe import Recipe, recipe_to_toml, shipped_recipes
from .user_settings import config_folder
from .wording import system_reason


def recipe_folder() -> Path:
    """The folder of the user's own recipes (it may not exist yet)."""
    return config_folder() / "recipes"


def own_recipes() -> list[Path]:
    """The files of the user's own recipes, by name."""
    try:
        return sorted(recipe_folder().glob("*.toml"))
    except OSError:
        return []


def save_recipe(recipe: Recipe, name: str) -> Path:
    """Write a recipe into the user's folder, in place of one of that name; returns its path.

    Raises
    ------
    LungPrepError
        when the name is not a file name, is that of a shipped recipe, or the file cannot be written.
    """
    stem = name.strip().removesuffix(".toml")
    if not stem or stem in shipped_recipes() or any(c in '<>:"/\\|?*' or c < " " for c in stem) or stem[0] == ".":
        raise LungPrepError(
            say("'{name}' cannot be the name of a recipe of your own.", name=name),
            say("Choose letters and digits, and not the name of a shipped recipe."),
        )
    path = recipe_folder() / f"{stem}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, recipe_to_toml(dataclasses.replace(recipe, name=stem)))
    except OSError as error:
        raise LungPrepError(
            say("The recipe '{name}' cannot be saved: {reason}.", name=stem, reason=system_reason(error)),
            say("Is the folder of your settings writable?"),
        ) from error
    return path
