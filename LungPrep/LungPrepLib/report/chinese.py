"""Simplified Chinese for the report, from the file of translations that also makes the window's."""

from __future__ import annotations

from functools import cache
from importlib import resources

from ..messages import Message
from ..wording import without_gaps

# Words of the report itself go before those of the library: "yes" is 有 of a contrast agent, 是 of a choice.
_CONTEXTS = ("LungPrepReport", "LungPrepLibrary")


def chinese(text: str) -> str:
    """A text of ours (a template, a word, a title) in Simplified Chinese; as it is where there is no translation."""
    return _translations().get(text, text)


def in_chinese(message: Message) -> str:
    """What a message says, in Simplified Chinese."""
    return without_gaps(message.text(chinese))


@cache
def _translations() -> dict[str, str]:
    """The translations of the report's and the library's texts."""
    from xml.etree import ElementTree

    path = resources.files("LungPrepLib") / "translations" / "LungPrep_zh-CN.ts"
    contexts = {context.findtext("name"): context for context in ElementTree.fromstring(path.read_bytes())}
    found: dict[str, str] = {}
    for name in _CONTEXTS:
        for message in contexts[name].iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.text and translation.get("type") != "unfinished":
                found.setdefault(message.findtext("source", ""), translation.text)
    return found
