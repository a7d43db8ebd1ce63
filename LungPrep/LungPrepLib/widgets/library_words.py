"""What the library says, in the language of the window: the template is translated, then the values are filled in.

A template without a translation shows in English.
"""

from __future__ import annotations

from collections.abc import Iterable

from slicer.i18n import translate

from ..findings import KINDS, Finding, LungPrepError
from ..messages import Message, joined
from ..wording import without_gaps

CONTEXT = "LungPrepLibrary"


def in_words(message: Message) -> str:
    """A message of the library in the window's language."""
    return without_gaps(message.text(_translated))


def list_words(messages: Iterable[Message]) -> str:
    """Several messages as one list."""
    return in_words(joined(messages, "; "))


def finding_words(finding: Finding, *, action: bool = True) -> str:
    """What was found, and with ``action`` what was done about it.

    Where the sentence with the numbers is not translated, it stands in brackets behind what it means.
    """
    said = in_words(finding.said)
    kind = KINDS.get(finding.code)
    if kind is not None and said == finding.message and word(kind.meaning) != kind.meaning:
        said = f"{word(kind.meaning)} ({said})"
    return without_gaps(f"{said} {in_words(finding.done)}".strip()) if action else said


def error_words(error: LungPrepError) -> str:
    """What is wrong and what to do, as one line."""
    return in_words(joined([error.said, error.advice]))


def word(text: str) -> str:
    """A word or fixed text of the library's vocabulary (a structure, a unit, a title) in the window's language."""
    return _translated(text)


def region_words(name: str) -> str:
    """The name of a row of measurements, a structure's or "right lung, upper third by volume"."""
    structure, comma, part = name.rpartition(", ")
    known = comma and word(part) != part
    return f"{word(structure)}{word(comma)}{word(part)}" if known else word(name)


def _translated(text: str) -> str:
    return str(translate(CONTEXT, text)) if text.strip() else text
