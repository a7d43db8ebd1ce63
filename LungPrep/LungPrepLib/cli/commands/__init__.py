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
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    commands: list[Command] = [module.COMMAND for module in modules]
    return {command.name: command for command in sorted(commands, key=lambda command: command.order)}
