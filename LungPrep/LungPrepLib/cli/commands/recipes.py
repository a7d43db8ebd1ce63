"""``lungprep recipes``: list the recipes, or print one."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...findings import LungPrepError
from ...own_recipes import own_recipes
from ...progress import Progress
from ...recipe import load_recipe, recipe_text, recipe_to_toml, shipped_recipes
from .. import console
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME")


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep recipes``."""
    if options.name:
        own = {path.stem: path for path in own_recipes()}.get(options.name)
        console.say((recipe_text(options.name) if own is None else recipe_to_toml(load_recipe(own))).rstrip())
        return OK
    for name in shipped_recipes():
        console.say(f"{name:16} {load_recipe(name).description}")
    for path in own_recipes():
        console.say(f"{path.stem:16} {_description(path)} ({path})")
    return OK


def _description(path: Path) -> str:
    """What an own recipe is for; what is wrong with it, where it cannot be read: the others are listed all the same."""
    try:
        return load_recipe(path).description or "your own"
    except LungPrepError as error:
        return str(error)


COMMAND = Command("recipes", "list the recipes, your own too, or print one", 80, add_arguments, run)
