"""``lungprep recipes``: list the recipes, or print one."""

from __future__ import annotations

import argparse

from ...progress import Progress
from ...recipe import load_recipe, recipe_text, shipped_recipes
from .. import console
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME")


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep recipes``."""
    if options.name:
        console.say(recipe_text(options.name).rstrip())
        return OK
    for name in shipped_recipes():
        console.say(f"{name:16} {load_recipe(name).description}")
    return OK


COMMAND = Command("recipes", "list the recipes, or print one", 80, add_arguments, run)
