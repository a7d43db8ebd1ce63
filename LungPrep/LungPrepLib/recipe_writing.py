"""Recipes as TOML text."""

from __future__ import annotations

from typing import Any

from .recipe_model import Recipe, recipe_sections


def commented_recipe(recipe: Recipe, text: str = "") -> str:
    """The recipe as TOML text to be changed: what it says, and every other key as a comment with its default.

    ``text`` is that of its file: the comments before a section there are kept.
    """
    values = recipe.as_dict()
    lines = [f"{name} = {toml_value(values[name])}" for name in ("name", "description") if values[name]]
    lines += ["", *head_comments(text)]
    for section in recipe_sections():
        own = [line for line in comments_before(text, section.name) if line not in lines]
        lines += ["", *own, f"[{section.name}]"]
        for key in section.keys:
            value = values[section.name][key.name]
            mark = "# " if value == key.default else ""
            lines.append(f"{mark}{key.name} = {toml_value(value)}  # {key.help} ({key.allowed})")
    return "\n".join(lines) + "\n"


def head_comments(text: str) -> list[str]:
    """The comments at the head of a recipe's text, without those that belong to its first section."""
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if line.startswith("[")), len(lines))
    while first and lines[first - 1].startswith("#"):
        first -= 1
    return [line for line in lines[:first] if line.startswith("#")]


def comments_before(text: str, section: str) -> list[str]:
    """The comments right above a section."""
    lines = text.splitlines()
    if f"[{section}]" not in lines:
        return []
    end = start = lines.index(f"[{section}]")
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return lines[start:end]


def recipe_to_toml(recipe: Recipe) -> str:
    """The recipe as TOML text, every key with its line of help and what is allowed as a comment."""
    values = recipe.as_dict()
    lines = [f"{name} = {toml_value(values[name])}" for name in ("name", "description")]
    for section in recipe_sections():
        lines += ["", f"[{section.name}]"]
        lines += [f"{key.name} = {toml_value(values[section.name][key.name])}  # {key.help}" for key in section.keys]
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """A plain value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        escaped = "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped)
        return f'"{escaped}"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return repr(value)
