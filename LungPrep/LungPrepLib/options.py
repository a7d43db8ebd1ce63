"""How a choice of a run is declared, and how a value is checked against its declaration.

A choice is a dataclass field with its default, its line of help and its limits. Validation, ``--help``, the
documentation, the JSON schema and the boxes of the window are all drawn from this declaration.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from .findings import LungPrepError
from .messages import Listed, Message, Word, as_message, joined, say

UNITS = {"mm": "mm", "mm2": "mm²", "mm3": "mm³", "hu": "HU", "ml": "mL", "percent": "%"}


_SPELLED = {"Totalsegmentator": "TotalSegmentator"}  # as those who made it write it


def label_of(name: str) -> tuple[str, str]:
    """What a section or key is called in the window, and its unit: ``margin_mm`` gives "Margin" and "mm"."""
    plain, _, unit = name.rpartition("_")
    symbol = UNITS.get(unit, "") if plain else ""
    words = (plain if symbol else name).replace("_", " ").capitalize()
    return _SPELLED.get(words, words), symbol


def option(
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: Callable[[], Sequence[str]] | None = None,
    is_file: bool = False,
) -> Any:
    """A field of a frozen dataclass of options.

    Parameters
    ----------
    default
        The value when nobody says anything; a list or dict is copied for every instance. A number that may be left
        out is a list of none or one.
    help
        Half a line, in the user's words, with the unit.
    low, high
        The least and the greatest number allowed, both included; for a list they hold for each item.
    choices
        Gives the texts that are allowed, where they are not known before packages are looked for; a ``Literal`` says
        the others.
    is_file
        Whether it is the path of a file: what is recorded of it is its content's digest and no path.
    """
    metadata = {"help": help, "low": low, "high": high, "choices": choices, "is_file": is_file}
    if isinstance(default, (list, dict)):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Key:
    """One declared choice: what a recipe's key may be.

    Attributes
    ----------
    hint
        The type: ``bool``, ``int``, ``float``, ``str`` or a list of one of these.
    choices
        The values allowed, for a list those of its items; empty where there is no list of them.
    is_file
        Whether it is the path of a file.
    """

    name: str
    hint: Any
    default: Any
    help: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    is_file: bool = False

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return typing.get_origin(self.hint) is list

    @property
    def item(self) -> type:
        """The type of the value, or of a list's items."""
        inner = typing.get_args(self.hint)[0] if self.is_list else self.hint
        return str if typing.get_origin(inner) is Literal else inner

    @property
    def allowed(self) -> str:
        """What is allowed, in a few words."""
        return str(self.allowed_in_words)

    @property
    def allowed_in_words(self) -> Message:
        """What is allowed, in a few words."""
        if self.choices:
            choices = tuple(Word(choice) for choice in self.choices)
            words = Message("{choices}", {"choices": Listed(choices, most=len(choices))})
        elif self.item in (int, float) and self.low is not None and self.high is not None:
            words = say("{low:g} to {high:g}", low=self.low, high=self.high)
        else:
            words = {bool: say("true, false"), str: say("text")}.get(self.item, say("number"))
        return say("list of: {items}", items=words) if self.is_list else words

    def checked(self, value: Any, path: str) -> Any:
        """``value`` as it is kept, or :class:`LungPrepError` that names the key by its ``path``."""
        if not self.is_list:
            return self._checked_item(value, path)
        if not isinstance(value, list):
            raise refused(path, value, say("a list, [..]"))
        return [self._checked_item(item, f"{path}[{index}]") for index, item in enumerate(value)]

    def _checked_item(self, value: Any, path: str) -> Any:
        kind = self.item
        if self.choices:
            if not isinstance(value, str) or value not in self.choices:
                raise refused(path, value, joined((as_message(repr(choice)) for choice in self.choices), ", "))
            return value
        if kind in (int, float) and not isinstance(value, bool) and isinstance(value, (int, kind)):
            return self._in_range(kind(value), value, path)
        if kind in (bool, str) and isinstance(value, kind):
            return value
        words = {
            float: say("a number"),
            int: say("a whole number"),
            bool: say("true or false"),
            str: say("a text in quotes"),
        }
        raise refused(path, value, words[kind])

    def _in_range(self, number: Any, value: Any, path: str) -> Any:
        low, high = self.low, self.high
        if (low is not None and not number >= low) or (high is not None and not number <= high):
            raise refused(path, value, say("{low:g} to {high:g}", low=low, high=high))
        return number


def keys_of(declared: Any) -> tuple[Key, ...]:
    """The choices that a dataclass (or an instance of it) declares, in their order."""
    hints = _hints_of(declared if isinstance(declared, type) else type(declared))
    return tuple(_key(item, hints[item.name]) for item in dataclasses.fields(declared) if "help" in item.metadata)


@cache
def _hints_of(declared: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(declared)


def _key(item: dataclasses.Field[Any], hint: Any) -> Key:
    default = item.default_factory() if item.default_factory is not dataclasses.MISSING else item.default
    inner = typing.get_args(hint)[0] if typing.get_origin(hint) is list else hint
    choices: Sequence[str] = typing.get_args(inner) if typing.get_origin(inner) is Literal else ()
    if asked := item.metadata.get("choices"):
        choices = asked()
    if isinstance(hint, types.UnionType):
        raise TypeError(f"{item.name}: a value that may be absent is a list of none or one")
    limits = item.metadata
    return Key(
        item.name, hint, default, limits["help"], limits["low"], limits["high"], tuple(choices), limits["is_file"]
    )


def refused(path: str, value: Any, allowed: Message | str) -> LungPrepError:
    """The error for a value that a recipe's key cannot have."""
    return LungPrepError(
        say("The recipe key '{key}' cannot be {value}.", key=path, value=repr(value)),
        say("Allowed: {allowed}.", allowed=allowed),
        usage=True,
    )
