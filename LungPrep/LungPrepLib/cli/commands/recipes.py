"""``lungprep recipes``: list the recipes, or print one."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...findings import LungPrepError
from ...own_recipes import own_recipes
from ...progress import Progress
from ...recipe import commented_recipe, load_recipe, recipe_text, shipped_recipes
from ...recipe_schema import recipe_document, recipe_schema
from .. import console
from ..arguments import add_json
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="print this one, with every key that can be changed")
    parser.add_argument("--schema", action="store_true", help="the JSON schema of recipe files, for editors")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep recipes``."""
    own = {path.stem: path for path in own_recipes()}
    if options.schema:
        console.write_json(recipe_schema(), options.json or "-")
    elif options.name:
        place = own.get(options.name)
        recipe = load_recipe(options.name if place is None else place)
        if options.json:
            console.write_json(recipe_document(recipe), options.json)
            return OK
        text = recipe_text(options.name) if place is None else place.read_text(encoding="utf-8-sig")
        console.say(commented_recipe(recipe, text).rstrip())
    elif options.json:
        listed = [
            {"name": name, "description": load_recipe(name).description, "own": False} for name in shipped_recipes()
        ]
        listed += [{"name": name, "description": _description(path), "own": True} for name, path in own.items()]
        console.write_json({"recipes": listed}, options.json)
    else:
        for name in shipped_recipes():
            console.say(f"{name:18} {load_recipe(name).description}")
        for path in own.values():
            console.say(f"{path.stem:18} {_description(path)} ({path})")
    return OK


def _description(path: Path) -> str:
    """What an own recipe is for; what is wrong with it, where it cannot be read: the others are listed all the same."""
    try:
        return load_recipe(path).description or "your own"
    except LungPrepError as error:
        return str(error)


COMMAND = Command("recipes", "list the recipes, your own too, or print one", 80, add_arguments, run)
