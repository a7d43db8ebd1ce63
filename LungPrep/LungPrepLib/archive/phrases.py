"""Words of protocols and reports, as people look for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

# How reports and protocols shorten the words that decide about contrast agent; no other word is taken for another.
_SHORT_FORMS = (
    (re.compile(r"\b(w\s*/\s*o|wo|w\.o\.?|wout)(?![a-z])"), " without "),
    (re.compile(r"\bw\s*/|\bw\b"), " with "),
    (re.compile(r"\b(contr?|con)\b"), "contrast"),
)


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case; ``w/o``, ``WO`` and ``CONT`` are without and contrast, ``W``, ``w/`` with."""
    lower = text.lower()
    for pattern, word in _SHORT_FORMS:
        lower = pattern.sub(word, lower)
    return frozenset(re.findall(r"\w+", lower))


def has_words(text: str, phrases: Iterable[str]) -> bool:
    """Whether ``text`` has all words of one of the phrases, as whole words, in any order and case."""
    words = words_of(text)
    return any(bool(wanted) and wanted <= words for wanted in map(words_of, phrases))
