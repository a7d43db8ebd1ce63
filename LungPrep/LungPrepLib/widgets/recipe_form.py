"""What the window changes in a recipe: kept in the parameter node, and so in the scene, as JSON by key path."""

from __future__ import annotations

import json
from typing import Any

from ..recipe import Recipe, load_recipe

# What goes with a choice unless something else is chosen for it: a scale has one usual type of voxel.
_FOLLOWS = {"intensity.scale": ("intensity.dtype", {"hu": "int16", "zero-one": "float32", "zero-255": "uint8"})}


def changes_of(parameters: Any) -> dict[str, Any]:
    """What the parameter node says otherwise than its recipe, by key path."""
    try:
        changes = json.loads(parameters.recipeChanges or "{}")
    except ValueError:  # a scene that somebody edited by hand
        return {}
    return changes if isinstance(changes, dict) else {}


def choose(parameters: Any, choices: dict[str, Any]) -> None:
    """Choose values by key path (``"segmentation.segmenter"``); those of the recipe itself are no change."""
    base = flat(load_recipe(parameters.recipeName))
    wanted = dict(choices)
    for path, (other, usual) in _FOLLOWS.items():
        if path in choices and choices[path] in usual:
            wanted.setdefault(other, usual[choices[path]])
    changes = changes_of(parameters) | wanted
    kept = {path: value for path, value in sorted(changes.items()) if path not in base or base[path] != value}
    parameters.recipeChanges = json.dumps(kept) if kept else ""


def recipe_of(parameters: Any) -> Recipe:
    """The recipe that the window shows.

    Raises
    ------
    LungPrepError
        when the choices do not go together; the message names the key.
    """
    base = load_recipe(parameters.recipeName)
    changes = changes_of(parameters)
    return base.replace(changes) if changes else base


def flat(recipe: Recipe) -> dict[str, Any]:
    """All choices of a recipe by key path."""
    return {
        f"{section}.{key}": value
        for section, keys in recipe.as_dict().items()
        if isinstance(keys, dict)
        for key, value in keys.items()
    }
