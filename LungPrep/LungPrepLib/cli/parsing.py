"""The parser of the command line: a wrong word is answered with one line, and with what was probably meant."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from .console import plain

_CHOICE = re.compile(r"invalid choice: '([^']*)'.*\(choose from (.*)\)", re.DOTALL)


class Parser(argparse.ArgumentParser):
    """An argparse parser without abbreviations, which says what is wrong instead of everything that is right."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})

    def of_command(self, name: str) -> Parser:
        """The parser of a command."""
        commands = next(action.choices for action in self._actions if isinstance(action.choices, dict))
        found = commands[name]
        assert isinstance(found, Parser)
        return found

    def error(self, message: str) -> NoReturn:
        """What is wrong, what was probably meant, and where the rest stands; exit status 2."""
        wrong = _CHOICE.search(message)
        self._end(message, meant(wrong.group(1), re.findall(r"[^\s',]+", wrong.group(2))) if wrong else "")

    def unknown(self, arguments: list[str]) -> NoReturn:
        """The answer to arguments that nothing takes."""
        name = next((argument for argument in arguments if argument.startswith("-")), arguments[0]).partition("=")[0]
        if name.startswith("-"):
            options = [option for action in self._actions for option in action.option_strings]
            self._end(f"there is no option {name}", meant(name, options))
        self._end(f"nothing takes the argument '{name}'; names with spaces need quotes", "")

    def _end(self, message: str, guess: str) -> NoReturn:
        sys.stderr.write(plain(f"{self.prog}: {message}.{guess} See '{self.prog} --help'.") + "\n")
        raise SystemExit(2)


def meant(word: str, known: Iterable[str]) -> str:
    """`` Did you mean ...?`` where a known word is near, else nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""
