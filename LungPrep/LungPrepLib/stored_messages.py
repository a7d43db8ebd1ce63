"""Messages beside the English texts of a file, so that a page made from the file can say them in another language.

``case.json`` and ``failed.json`` hold what people read in English. Under :data:`MESSAGES` stand, by that text, the
template and the values that it was made of; a text without values is its own template and does not stand there. Files
of an earlier LungPrep have none: their texts show as they are, but for those that are in the table of translations
whole.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from typing import Any

from .messages import Message, Word, as_message, from_json

MESSAGES = "messages"
_LONGEST_TEMPLATE = 2000
_DEEPEST = 12
# What our own templates ask for; a width could make a text of any length.
_FORMAT = re.compile(r"\+?(0\d)?,?(\.\d)?[defgxX%]?")


def stored(messages: Iterable[Message]) -> dict[str, dict[str, Any]]:
    """Template and values of messages by their English text, as plain JSON values."""
    return {str(message): message.as_json() for message in messages if message.values}


def restored(text: str, document: Mapping[str, Any]) -> Message:
    """The message behind an English text of a ``document`` that came from a file; the text itself where it has none.

    Whoever wrote the file may have written anything: what does not read as the text in English is not taken.
    """
    told = document.get(MESSAGES)
    found = told.get(text) if isinstance(told, dict) else None
    if found is None:
        return Message("{text}", {"text": Word(text)}) if text else as_message("")
    try:
        _check(found, 0)
        message = from_json(found)
        if str(message) == text:
            return message
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        pass
    return as_message(text)


def _check(value: Any, depth: int) -> None:
    """Refuse templates that are not like ours anywhere in a message, and what is nested without end."""
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        if "template" in value:
            _check_template(value["template"])
        for part in value.values():
            _check(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, depth + 1)


def _check_template(template: Any) -> None:
    if not isinstance(template, str) or len(template) > _LONGEST_TEMPLATE:
        raise ValueError("not a template")
    for _, name, form, conversion in string.Formatter().parse(template):
        if name is not None and not (name.isidentifier() and not conversion and _FORMAT.fullmatch(form or "")):
            raise ValueError(f"not one of our fields: {name!r}")
