"""Patterns that people write into recipes: words with ``*``, never regular expressions.

A recipe may come from anywhere, and so may the text of a header: a regular expression of the one could make
the other take for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def first_match(patterns: Iterable[str], text: str) -> int | None:
    """The index of the first pattern that is found in the text as a word, or ``None``."""
    return next((index for index, pattern in enumerate(patterns) if text and _compiled(pattern).search(text)), None)


def matches_value(patterns: Iterable[str], value: str) -> str | None:
    """The first pattern that is the whole value, or ``None``."""
    return next((pattern for pattern in patterns if _compiled(pattern).fullmatch(value)), None)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Letters only: "Topogram0.6" and "MIP_COR" are words of their own, "mipmap" and "compression" are not.
    parts = [r"\s+".join(re.escape(word) for word in part.split()) for part in pattern.strip().split("*")]
    body = r".{0,64}?".join(parts)
    start = "" if pattern.startswith("*") else r"(?<![^\W\d_])"
    end = "" if pattern.endswith("*") else r"(?![^\W\d_])"
    return re.compile(start + body + end, re.IGNORECASE | re.DOTALL)
