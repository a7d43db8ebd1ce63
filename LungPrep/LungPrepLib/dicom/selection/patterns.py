"""Patterns that people write into recipes: words with ``*``, never regular expressions.

A recipe may come from anywhere, and so may the text of a header: a regular expression of the one could make
the other take for ever. Here the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache


def first_match(patterns: Iterable[str], text: str) -> int | None:
    """The index of the first pattern that is found in the text as a word, or ``None``."""
    return next((index for index, pattern in enumerate(patterns) if text and _found(pattern, text)), None)


def matches_value(patterns: Iterable[str], value: str) -> str | None:
    """The first pattern that is the whole value, or ``None``."""
    return next((p for p in patterns if fnmatchcase(value.casefold(), _only_stars(p.casefold()))), None)


def _found(pattern: str, text: str) -> bool:
    """Whether the pieces between the stars stand in the text one after the other.

    The leftmost place of a piece leaves most of the text to those after it, so nothing is tried twice.
    """
    position = 0
    for piece in _pieces(pattern):
        match = piece.search(text, position)
        if match is None:
            return False
        position = match.end()
    return True


@lru_cache(maxsize=1024)
def _pieces(pattern: str) -> tuple[re.Pattern[str], ...]:
    # Letters only: "Topogram0.6" and "MIP_COR" are words of their own, "mipmap" and "compression" are not.
    pieces = [r"\s+".join(re.escape(word) for word in piece.split()) for piece in pattern.strip().split("*")]
    pieces[0] = rf"(?<![^\W\d_]){pieces[0]}" if pieces[0] else ""
    pieces[-1] = rf"{pieces[-1]}(?![^\W\d_])" if pieces[-1] else ""
    return tuple(re.compile(piece, re.IGNORECASE) for piece in pieces if piece)


def _only_stars(pattern: str) -> str:
    """The pattern as fnmatch wants it, with a meaning for the star alone."""
    return re.sub(r"([\[?])", r"[\1]", pattern)
