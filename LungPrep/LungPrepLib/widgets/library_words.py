"""What the library says, in the language of the window.

The library knows no window and speaks English. Its fixed texts (the table of findings) are translated as they are;
sentences with numbers and names in them are recognised by templates (library_phrases.py, library_sentences.py and
library_troubles.py), and what is in the braces is put into the translated template. What the library says in braces
itself (a reason, a list) is translated the same way; names and values stay as they are. What is not recognised stays
English: better than nothing, and never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from slicer.i18n import translate

from ..findings import KINDS, Finding, LungPrepError
from .library_phrases import PHRASES
from .library_sentences import SENTENCES
from .library_troubles import TROUBLES

CONTEXT = "LungPrepLibrary"
TEMPLATES: tuple[str, ...] = (*PHRASES, *SENTENCES, *TROUBLES)
# What stands in braces of these names is a number, or again a text of the library; else it is a name or a value.
_NUMBERS = frozenset(
    {"angle", "columns", "factor", "free", "high", "label", "least", "length", "limit", "low", "needed", "number"}
    | {"place", "rows", "seconds", "size", "thickness", "total"}
)
_WORDS = frozenset(
    {"allowed", "edge", "end", "list", "names", "parts", "plane", "reason", "reasons", "rest", "slices"}
    | {"stage", "wanted", "words"}
)
_SEPARATORS = ("; ", ", ", " and ")
# A name in quotes and what is in brackets are never taken apart.
_WHOLE = re.compile(r"(?<!\w)'.*?'(?!\w)|\([^()]*\)", re.DOTALL)
# What is said of one file may have commas of its own.
_OF_A_FILE = re.compile(r"(?:'.*?'(?!\w)|a file) (?!and )[a-z].*", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?]) (?=[A-Z'0-9_])")


def in_words(text: str) -> str:
    """A text of the library in the window's language; English where it is not known."""
    known = _translated(text)
    if known != text or not text:
        return known
    sentences = _parted(text, _SENTENCE_END)
    if len(sentences) > 1:
        said = [in_words(sentence) for sentence in sentences]
        if all(one != sentence for one, sentence in zip(said, sentences, strict=True)):
            return _joined(*said)
        whole = _filled(text)
        if whole is not None:
            return whole
        return text if said == sentences else _joined(*said)
    words = _filled(text) if _is_sentence(text) else _phrase(text)
    return text if words is None else words


def list_words(texts: Iterable[str]) -> str:
    """Several texts of the library as one list."""
    return _translated("; ").join(map(in_words, texts))


def finding_words(finding: Finding, *, action: bool = True) -> str:
    """What was found, and with ``action`` what was done about it. Where the sentence with the numbers is not known in
    the window's language, it stands in brackets behind what it means."""
    kind = KINDS.get(finding.code)
    said = in_words(finding.message)
    if kind is not None and said == finding.message:
        meaning = _translated(kind.meaning)
        said = said if meaning == kind.meaning else f"{meaning} ({said})"
    return _joined(said, in_words(finding.action) if action else "")


def error_words(error: LungPrepError) -> str:
    """What is wrong and what to do, as one line."""
    return _joined(in_words(error.message), in_words(error.action))


def _translated(text: str) -> str:
    return str(translate(CONTEXT, text)) if text else ""


def _joined(*sentences: str) -> str:
    """Sentences one after the other; after a Chinese full stop there is no space."""
    return re.sub(r"(?<=[。？]) ", "", " ".join(filter(None, sentences)).strip())


def _phrase(text: str) -> str | None:
    """A text that is no sentence: a list, a phrase, or a sentence that was made a part of another one."""
    for separator in _SEPARATORS:
        parts = _parted(text, re.compile(re.escape(separator)))
        if len(parts) == 1:
            continue
        if separator != "; " and _OF_A_FILE.fullmatch(text):
            break
        words = _filled(text, separator)
        if words is not None:
            return words
        said = [in_words(part) for part in parts]
        if said != parts:
            return _translated(separator).join(said)
    words = _filled(text)
    if words is not None:
        return words
    sentence = f"{text[0].upper()}{text[1:]}."
    words = in_words(sentence)
    return None if words == sentence else words.rstrip("。")


def _parted(text: str, separator: re.Pattern[str]) -> list[str]:
    """The text, parted where the separator stands outside of quotes and brackets."""
    shown = _WHOLE.sub(lambda match: "_" * len(match[0]), text)
    parts, start = [], 0
    for match in separator.finditer(shown):
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "?"))


def _filled(text: str, having: str = "") -> str | None:
    """The translation of the first template (with ``having`` in it) that the text is an example of."""
    for template, pattern in _patterns(_is_sentence(text)):
        match = pattern.fullmatch(text) if having in template else None
        if match is None:
            continue
        translation = _translated(template)
        if translation == template:
            return text
        values = {name: in_words(value) if name in _WORDS else value for name, value in match.groupdict().items()}
        pieces = re.split(r"\{(\w+)\}", translation)  # every second one is a name: what is filled in stays text
        return "".join(values[piece] if index % 2 else piece for index, piece in enumerate(pieces))
    return None


@cache
def _patterns(sentences: bool) -> list[tuple[str, re.Pattern[str]]]:
    """Templates with something in braces, as regular expressions: those that are sentences, or those that are not."""
    return [
        (template, re.compile(re.sub(r"\\\{(\w+)\\\}", _group, re.escape(template)), re.DOTALL))
        for template in TEMPLATES
        if "{" in template and _is_sentence(template) == sentences
    ]


def _group(match: re.Match[str]) -> str:
    """What may stand in a pair of braces."""
    return f"(?P<{match[1]}>{'[-+0-9.,e]+' if match[1] in _NUMBERS else '.+?'})"
