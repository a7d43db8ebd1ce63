"""What a recipe may say, for editors and programs: a JSON schema, and every key of a recipe with its value."""

from __future__ import annotations

from typing import Any

from .options import Key, keys_of
from .recipe import Recipe, recipe_sections

_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def recipe_schema() -> dict[str, Any]:
    """A JSON schema (2020-12) of recipe files: editors that know schemas for TOML complete and check by it."""
    properties: dict[str, Any] = {key.name: _schema_of(key) for key in keys_of(Recipe)}
    for section in recipe_sections():
        properties[section.name] = {
            "type": "object",
            "description": section.help,
            "additionalProperties": False,
            "properties": {key.name: _schema_of(key) for key in section.keys},
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Recipe of LungPrep",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def recipe_document(recipe: Recipe) -> dict[str, Any]:
    """A recipe with every key: its value, default, type, limits or choices, and its line of help."""
    values = recipe.as_dict()
    return {
        "name": recipe.name,
        "description": recipe.description,
        "sections": [
            {
                "name": section.name,
                "help": section.help,
                "keys": [
                    {"name": key.name, "value": values[section.name][key.name], **_described(key)}
                    for key in section.keys
                ],
            }
            for section in recipe_sections()
        ],
    }


def _described(key: Key) -> dict[str, Any]:
    kind = _TYPES[key.item]
    return {
        "default": key.default,
        "type": f"list of {kind}" if key.is_list else kind,
        "choices": list(key.choices) or None,
        "low": key.low,
        "high": key.high,
        "help": key.help,
    }


def _schema_of(key: Key) -> dict[str, Any]:
    item: dict[str, Any] = {"type": _TYPES[key.item]}
    if key.choices:
        item["enum"] = list(key.choices)
    if key.item in (int, float):
        item |= {name: limit for name, limit in (("minimum", key.low), ("maximum", key.high)) if limit is not None}
    whole = {"type": "array", "items": item} if key.is_list else item
    return {**whole, "description": key.help, "default": key.default}
