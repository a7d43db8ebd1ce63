"""Texts in English and Simplified Chinese in one page, of which its style shows one."""

from __future__ import annotations

from typing import Any

from ..messages import Message, Word
from .chinese import chinese, in_chinese


def both(text: str | Message, title: str = "", *, other: str = "") -> Any:
    """A text of ours in both languages, with ``title`` as what a mouse shows; English alone where there is no Chinese.

    ``other`` is the Chinese where the text comes from a file and has none of its own.

    Returns
    -------
    markupsafe.Markup
    """
    from markupsafe import Markup

    message = Message("{text}", {"text": Word(text)}) if isinstance(text, str) else text
    english, other = message.text(), other or in_chinese(message)
    tip, other_tip = (Markup(' title="{}"').format(said) if said else "" for said in (title, chinese(title)))
    if (english, tip) == (other, other_tip):
        return Markup('<span lang="en" class="any"{}>{}</span>').format(tip, english)
    pair = Markup('<span lang="en"{}>{}</span><span lang="zh-Hans"{}>{}</span>')
    return pair.format(tip, english, other_tip, other)


def alternative(text: str | Message) -> str:
    """What stands for a picture: an attribute has one text for both languages."""
    english, other = (str(text), chinese(text) if isinstance(text, str) else in_chinese(text))
    return english if english == other else f"{english} / {other}"
