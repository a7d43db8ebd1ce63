"""``lungprep report``: one page for a whole set."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...progress import Progress
from .. import console
from ..arguments import named
from . import Command

OK = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("folder", type=named, metavar="DIR", help="the output folder of 'lungprep batch'")
    parser.add_argument("-o", "--output", type=named, metavar="FILE.html", help="the page (DIR/report.html)")
    parser.add_argument("--title", default="", metavar="TEXT", help="what the set is called (the name of DIR)")
    parser.add_argument(
        "--selected", type=named, metavar="FILE", help="the list of 'lungprep select': the flow chart begins there"
    )
    parser.add_argument(
        "--fetched", type=named, metavar="DIR", help="the folder of 'lungprep fetch': the flow chart has its steps"
    )


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep report``."""
    from ...report.whole_set.cases import DONE
    from ...report.whole_set.page import REPORT_FILE, write_set_report

    folder = Path(options.folder)
    output = Path(options.output) if options.output else folder / REPORT_FILE
    rows = write_set_report(
        folder,
        output,
        progress,
        title=options.title or folder.absolute().name,
        selected=Path(options.selected) if options.selected else None,
        fetched=Path(options.fetched) if options.fetched else None,
    )
    done = sum(row.status == DONE for row in rows)
    size = output.stat().st_size / 1e6
    console.say(f"{len(rows):,} cases, {done:,} of them prepared: {output} ({size:.1f} MB, needs no network)")
    return OK


COMMAND = Command("report", "one page for a whole set: flow chart, distributions, every case", 46, add_arguments, run)
