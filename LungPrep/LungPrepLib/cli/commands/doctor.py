"""``lungprep doctor``: versions, device, weights; what is missing and how to get it."""

from __future__ import annotations

import argparse
import platform

from ... import __version__
from ...progress import Progress
from .. import console
from ..arguments import add_json
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep doctor``."""
    from ...dependencies import examine

    report = {
        "lungprep": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    } | examine()
    if options.json:
        console.write_json(report, options.json)
        return OK
    for key in ("lungprep", "python", "system"):
        console.say(f"{key:12} {report[key]}")
    for line in report.get("lines", []):
        console.say(line)
    return OK


COMMAND = Command("doctor", "versions, device, weights; what is missing and how to get it", 91, add_arguments, run)
