"""``lungprep verify``: whether every output is as it was written."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...progress import Progress
from .. import console
from ..arguments import add_json, named
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("folder", type=named, metavar="DIR", help="the folder of a batch, or of one case")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep verify``."""
    from ...batch.index import folder_of_cases
    from ...batch.verify import verify

    found = verify(folder_of_cases(Path(options.folder)), progress)
    if options.json:
        counts = {"cases": found.cases, "files": found.files, "failed_cases": found.failed}
        console.write_json(counts | {"flaws": [flaw.as_dict() for flaw in found.flaws]}, options.json)
    else:
        for flaw in found.flaws:
            place = "/".join(part for part in (flaw.case, flaw.file) if part)
            console.say(f"{flaw.kind}: {place}: {flaw.said}")
        wrong = f"{len(found.flaws)} things are not as they were written" if found.flaws else "all as written"
        console.say(f"{found.cases} cases, {found.files} files: {wrong}")
    return FAILED if found.flaws else OK


COMMAND = Command("verify", "whether every output is as it was written", 35, add_arguments, run)
