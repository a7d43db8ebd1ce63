"""``lungprep demo``: a generated chest CT study, the whole road, pictures."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...progress import Progress
from ..arguments import named
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("-o", "--output", required=True, type=named, metavar="DIR", help="where study and case are put")
    parser.add_argument("--seed", type=int, default=0, help="another seed is another patient")


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep demo``."""
    from LungPrepPhantom.demo import run_demo as run

    return run(Path(options.output), seed=options.seed, progress=progress)


COMMAND = Command("demo", "a generated chest CT study, the whole road, pictures", 90, add_arguments, run)
