"""What LungPrep says: a template and its values, put together only where somebody reads it.

A finding, an error, a reason and a line of progress keep the literal template and the values apart, so that the
window can translate the template and fill in afterwards, and so that what is written to disk can leave out the names
of files, into which people put the names of patients.

>>> str(say("The file {file} lacks {missing} of {count} bytes.", file=FileName("a.dcm"), missing=12, count=40))
"The file 'a.dcm' lacks 12 of 40 bytes."
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePath
from typing import Any, TypeAlias

NAME_LEFT_OUT = "'…'"
AND_MORE = "{listed} and {count} more"


class Word(str):
    """A word of LungPrep's own small vocabulary ("linear", "right lung"): translated. Any other text is data."""

    __slots__ = ()


class FileName(str):
    """The own name of a file or folder, without the path to it. What is written or sent leaves it out."""

    __slots__ = ()

    def __new__(cls, path: str | PurePath) -> FileName:
        text = str(path).rstrip("/\\")
        own = text.replace("\\", "/").rpartition("/")[2] or text
        # After the path is cut off: the escape of a byte that is not UTF-8 has a backslash of its own.
        return super().__new__(cls, own.encode("utf-8", "backslashreplace").decode("utf-8"))


class FilePath(FileName):
    """A path that is shown whole, or another name that users give (a node's). What is written or sent leaves it out."""

    __slots__ = ()

    def __new__(cls, path: str | PurePath) -> FilePath:
        return str.__new__(cls, str(path))


@dataclass(frozen=True)
class Quantity:
    """A number with its unit: ``Quantity(1.25, "mm")`` reads "1.25 mm"; four significant digits unless a format
    (``"{step:.1f}"``) says otherwise. The unit is a symbol of the SI, of DICOM, or ``%``, and is not translated."""

    value: float
    unit: str

    def __format__(self, spec: str) -> str:
        number = format(self.value, spec or ".4g")
        return f"{number} {self.unit}".strip()

    def __str__(self) -> str:
        return format(self, "")


@dataclass(frozen=True)
class Count:
    """How many of something: ``Count(1, "slice")`` reads "1 slice", ``Count(3, "slice")`` "3 slices".

    ``plural`` is for nouns that do not take an s. Both forms are words of the vocabulary.
    """

    number: int
    noun: str
    plural: str = ""

    @property
    def word(self) -> str:
        """The noun in the form that fits the number."""
        return self.noun if self.number == 1 else self.plural or f"{self.noun}s"

    def __str__(self) -> str:
        return f"{self.number} {self.word}"


@dataclass(frozen=True)
class Listed:
    """Several values one after the other, of which ``most`` are shown: "1, 2, 3, 4 and 7 more".

    A plain list or tuple of values is shown as ``Listed(values)``. ``left_out`` is how many more there were before
    the message was written or sent: nobody reads them.
    """

    items: tuple[Value, ...]
    separator: str = ", "
    most: int = 4
    left_out: int = 0

    @property
    def unseen(self) -> int:
        """How many are not shown."""
        return max(len(self.items) - self.most, 0) + self.left_out


@dataclass(frozen=True)
class Clause:
    """A sentence as a part of another one: without its capital and its full stop."""

    sentence: Message


@dataclass(frozen=True)
class Message:
    """One sentence or more: ``template`` is a literal with ``{named}`` fields, ``values`` what goes into them.

    Made by :func:`say`. ``str(message)`` is the English text.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text()

    def __bool__(self) -> bool:
        return bool(self.template)

    def __contains__(self, text: str) -> bool:
        """Whether the English text has ``text`` in it."""
        return text in str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def text(self, translate: Callable[[str], str] = str, *, with_file_names: bool = True) -> str:
        """The text that people read.

        ``translate`` is asked for the template, for words and for nouns, before anything is filled in; what it does
        not know it gives back. Without ``with_file_names`` the names of files are left out.
        """
        shown = {name: _Shown(value, translate, with_file_names) for name, value in self.values.items()}
        template = translate(self.template) if self.template else ""
        try:
            return template.format_map(shown)
        except (KeyError, ValueError, IndexError):  # a translation whose fields are not those of the template
            return self.template.format_map(shown)

    def for_writing(self) -> Message:
        """The message as it may be kept or sent: without the names of files."""
        return Message(self.template, {name: _without_names(value) for name, value in self.values.items()})

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, which :func:`from_json` reads; for the way between processes."""
        return {"template": self.template, "values": {name: _to_json(value) for name, value in self.values.items()}}


NOTHING = Message("")

# bool is an int; None shows as nothing.
Value: TypeAlias = "int | float | str | Quantity | Count | Message | Listed | Clause | Sequence[Value] | None"


def say(template: str, /, **values: Value) -> Message:
    """The message of a literal ``template`` with ``{named}`` fields and their values.

    Raises
    ------
    KeyError
        when a field has no value or a value no field: a mistake of the program.
    """
    fields = _fields(template)
    if fields != values.keys():
        raise KeyError(f"fields {sorted(fields)} and values {sorted(values)} differ in {template!r}")
    return Message(template, values)


class SaidError(Exception):
    """An error that says in a message what is the matter; the base of those that the library keeps to itself."""

    def __init__(self, said: Message) -> None:
        super().__init__(said)
        self.said = said


def as_message(text: Message | str) -> Message:
    """``text`` itself, or a text from elsewhere (a library's, a user's) as a message that is not translated."""
    if isinstance(text, Message):
        return text
    return Message("{text}", {"text": text}) if text else NOTHING


def joined(parts: Iterable[Message], separator: str = " ") -> Message:
    """Several messages as one, each still translated by itself."""
    kept = tuple(part for part in parts if part)
    if len(kept) < 2:
        return kept[0] if kept else NOTHING
    return Message("{parts}", {"parts": Listed(kept, separator, len(kept))})


def from_json(document: Mapping[str, Any]) -> Message:
    """The message of :meth:`Message.as_json`."""
    return Message(str(document["template"]), {name: _of_json(item) for name, item in document["values"].items()})


@lru_cache(maxsize=4096)
def _fields(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


class _Shown:
    """A value as ``str.format`` asks for it."""

    def __init__(self, value: Value, translate: Callable[[str], str], with_file_names: bool) -> None:
        self._value = value
        self._translate = translate
        self._with_file_names = with_file_names

    def __format__(self, spec: str) -> str:
        value = self._value
        if isinstance(value, FileName):
            return f"'{value}'" if self._with_file_names else NAME_LEFT_OUT
        if isinstance(value, Word):
            return self._translate(value)
        if isinstance(value, Message):
            return value.text(self._translate, with_file_names=self._with_file_names)
        if isinstance(value, Count):
            return f"{value.number} {self._translate(value.word)}"
        if isinstance(value, Clause):
            return _as_clause(value.sentence.text(self._translate, with_file_names=self._with_file_names))
        if isinstance(value, str):
            return format(value, spec)
        if isinstance(value, Sequence):
            value = Listed(tuple(value))
        if isinstance(value, Listed):
            return self._listed(value, spec)
        return "" if value is None else format(value, spec)

    def _listed(self, listed: Listed, spec: str) -> str:
        if not self._with_file_names and listed.items and all(isinstance(item, FileName) for item in listed.items):
            return NAME_LEFT_OUT
        items = [
            format(_Shown(item, self._translate, self._with_file_names), spec) for item in listed.items[: listed.most]
        ]
        shown = self._translate(listed.separator).join(items)
        return self._translate(AND_MORE).format(listed=shown, count=listed.unseen) if listed.unseen else shown


def _as_clause(sentence: str) -> str:
    """The sentence without its full stop, and without its capital where it begins with a word."""
    text = sentence.rstrip(".。")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _without_names(value: Value) -> Value:
    if isinstance(value, FileName):
        return FileName("…")
    if isinstance(value, Message):
        return value.for_writing()
    if isinstance(value, Clause):
        return Clause(value.sentence.for_writing())
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = Listed(tuple(value))
    if isinstance(value, Listed):
        if value.items and all(isinstance(item, FileName) for item in value.items):
            return FileName("…")
        return replace(value, items=tuple(_without_names(item) for item in value.items))
    return value


def _to_json(value: Value) -> Any:
    if isinstance(value, FilePath):
        return {"path": str(value)}
    if isinstance(value, FileName):
        return {"file": str(value)}
    if isinstance(value, Word):
        return {"word": str(value)}
    if isinstance(value, Quantity):
        return {"quantity": _plain(value.value), "unit": value.unit}
    if isinstance(value, Count):
        return {"count": value.number, "noun": value.noun, "plural": value.plural}
    if isinstance(value, Message):
        return value.as_json()
    if isinstance(value, Clause):
        return {"clause": value.sentence.as_json()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = Listed(tuple(value))
    if isinstance(value, Listed):
        shown = [_to_json(item) for item in value.items[: value.most]]
        return {"listed": shown, "separator": value.separator, "most": value.most, "left_out": value.unseen}
    return _plain(value)


def _plain(value: Any) -> Any:
    """A number or text as JSON has it: numbers of NumPy as Python's own, what is no finite number by its name."""
    if not isinstance(value, (bool, int, float, str)) and hasattr(value, "item"):
        value = value.item()
    return {"number": str(value)} if isinstance(value, float) and not math.isfinite(value) else value


def _of_json(item: Any) -> Value:
    if isinstance(item, list):
        return [_of_json(part) for part in item]
    if not isinstance(item, dict):
        return item
    if "file" in item:
        return FileName(item["file"])
    if "path" in item:
        return FilePath(item["path"])
    if "word" in item:
        return Word(item["word"])
    if "quantity" in item:
        return Quantity(_number_of(item["quantity"]), str(item["unit"]))
    if "count" in item:
        return Count(item["count"], str(item["noun"]), str(item["plural"]))
    if "clause" in item:
        return Clause(from_json(item["clause"]))
    if "listed" in item:
        items = tuple(_of_json(part) for part in item["listed"])
        return Listed(items, str(item["separator"]), item["most"], item.get("left_out", 0))
    if "number" in item:
        return _number_of(item)
    return from_json(item)


def _number_of(item: Any) -> float:
    number: float = float(item["number"]) if isinstance(item, dict) else item
    return number
