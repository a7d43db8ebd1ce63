"""Recipes from plain values, from the TOML files that come with LungPrep, and from the user's own.

Unknown keys and impossible values are refused with the key's path and the allowed values, so that a typing
error never silently becomes a default.
"""

from __future__ import annotations

import difflib
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from .findings import LungPrepError
from .messages import FileName, Listed, joined, say
from .options import keys_of, refused
from .recipe_model import Recipe, Section, recipe_sections, segmenter_option_classes, step_classes
from .steps.step import Step
from .wording import system_reason


def recipe_from_dict(values: dict[str, Any]) -> Recipe:
    """Build a recipe from nested plain values.

    Raises
    ------
    LungPrepError
        for an unknown key or an impossible value; the message has the key's path and what is allowed.
    """
    sections = {section.name: section for section in recipe_sections()}
    plain = {key.name: key for key in keys_of(Recipe)}
    for name in values:
        if name not in sections and name not in plain:
            raise unknown_key(name, [*plain, *sections])
    built: dict[str, Any] = {name: key.checked(values[name], name) for name, key in plain.items() if name in values}
    steps: list[Step] = []
    segmenter_options: list[Any] = []
    for name, section in sections.items():
        given = _checked_section(section, values.get(name, {}))
        for owner in section.owners:
            own = {key.name: given[key.name] for key in keys_of(owner) if key.name in given}
            if issubclass(owner, Step):
                steps.append(owner(**own))
            elif name in segmenter_option_classes():
                segmenter_options.append(owner(**own))
            else:
                built[name] = owner(**own)
    order = step_classes()
    in_order = tuple(sorted(steps, key=lambda step: order.index(type(step))))
    return Recipe(**built, steps=in_order, segmenter_options=tuple(segmenter_options))


def _checked_section(section: Section, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise refused(section.name, given, say("a section, [{section}]", section=section.name))
    keys = {key.name: key for key in section.keys}
    for name in given:
        if name not in keys:
            raise unknown_key(f"{section.name}.{name}", list(keys))
    return {name: keys[name].checked(value, f"{section.name}.{name}") for name, value in given.items()}


def unknown_key(path: str, known: list[str]) -> LungPrepError:
    """The error for a key that no recipe has, with a guess which one was meant."""
    guess = difflib.get_close_matches(path.rpartition(".")[2], known, n=1)
    hint = say("Did you mean '{guess}'?", guess=guess[0]) if guess else say("")
    return LungPrepError(
        say("The recipe key '{key}' is unknown.", key=path),
        joined([hint, say("Known here: {known}.", known=", ".join(known))]),
        usage=True,
    )


def shipped_recipes() -> list[str]:
    """The names of the recipes that come with LungPrep."""
    folder = resources.files(__package__) / "recipes"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def recipe_text(name: str) -> str:
    """The TOML text of a shipped recipe."""
    if name not in shipped_recipes():
        raise LungPrepError(
            say("There is no recipe named '{name}'.", name=name),
            say("Name one of {names}, or the path of a .toml file.", names=Listed(tuple(shipped_recipes()), most=1000)),
            usage=True,
        )
    return (resources.files(__package__) / "recipes" / f"{name}.toml").read_text(encoding="utf-8")


def load_recipe(name_or_path: str | Path) -> Recipe:
    """A shipped recipe by name, or one read from a TOML file.

    Raises
    ------
    LungPrepError
        when there is no such recipe, the file is not TOML, or a key or value is refused.
    """
    path = Path(name_or_path)
    is_file = path.suffix.lower() == ".toml" or path.is_file()
    if is_file:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise LungPrepError(
                say(
                    "The recipe {file} cannot be read: {reason}.",
                    file=FileName(path),
                    reason=system_reason(error) if isinstance(error, OSError) else str(error),
                ),
                say("Name a readable TOML file in UTF-8."),
                usage=True,
            ) from error
    else:
        text = recipe_text(str(name_or_path))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LungPrepError(
            say("The recipe {file} is not valid TOML: {detail}.", file=FileName(path), detail=str(error)),
            say("Correct that line."),
            usage=True,
        ) from error
    values.setdefault("name", path.stem)
    return recipe_from_dict(values)
