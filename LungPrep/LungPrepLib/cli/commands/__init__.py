"""What can be said to ``lungprep``: one file per command, found by being here.

A command's file has one :class:`Command` named ``COMMAND``.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ...progress import Progress


@dataclass(frozen=True)
class Command:
    """One command of the command line.

    Attributes
    ----------
    name, help
        What is typed, and what it does in half a line.
    order
        Where it stands in ``lungprep --help``: the small numbers first.
    add_arguments
        Adds the command's arguments to its parser.
    run
        Does it and returns the exit status: 0 done, 1 a case failed.
    """

    name: str
    help: str
    order: int
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Progress], int]


@cache
def all_commands() -> dict[str, Command]:
    """Every command by its name, in the order of the help."""
    commands = [_in_file(found.name) for found in pkgutil.iter_modules(__path__)]
    return {command.name: command for command in sorted(commands, key=lambda command: command.order)}


def only_command(name: str) -> dict[str, Command]:
    """The command of that name, without loading the others, whose libraries take a second; all where there is none."""
    file = name.replace("-", "_")
    if all_commands.cache_info().currsize or file not in (found.name for found in pkgutil.iter_modules(__path__)):
        return all_commands()
    command = _in_file(file)
    return {name: command} if command.name == name else all_commands()


def _in_file(name: str) -> Command:
    command: Command = importlib.import_module(f"{__name__}.{name}").COMMAND
    return command
