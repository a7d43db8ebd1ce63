"""``lungprep select``: from a table of radiology reports to a list of accession numbers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ...findings import LungPrepError
from ...messages import FileName, say
from ...progress import Progress
from ...wording import system_reason
from .. import console
from ..arguments import add_json, named
from . import Command

OK = 0
_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--reports", required=True, type=named, metavar="FILE.csv", help="the table of reports")
    parser.add_argument(
        "-o", "--output", required=True, type=named, metavar="FILE.csv", help="the list of accession numbers"
    )
    what = parser.add_argument_group("what is wanted (words in any order and case; several are alternatives)")
    words: dict[str, Any] = {"action": "append", "default": [], "metavar": "WORDS"}
    what.add_argument("--protocol", help="the protocol description has all these words", **words)
    what.add_argument("--protocol-is", help="the protocol description is exactly this", **words)
    what.add_argument("--exclude-protocol", help="not those whose description has all these words", **words)
    what.add_argument("--text", help="the report has all these words", **words)
    what.add_argument("--exclude-text", help="not those whose report has all these words", **words)
    what.add_argument("--dates", metavar="FROM..TO", help="both included: 2020-01-01..2020-12-31")
    for kind in ("accession", "patient"):
        plural = f"{kind}s"
        what.add_argument(f"--include-{plural}", type=named, metavar="FILE", help=f"only the {plural} of this list")
        what.add_argument(f"--exclude-{plural}", type=named, metavar="FILE", help=f"none of the {plural} of this list")
    table = parser.add_argument_group("the table")
    for kind in ("accession", "patient", "protocol", "date", "text"):
        table.add_argument(f"--{kind}-column", metavar="NAME", help=f"the column of the {kind}")
    table.add_argument("--encoding", metavar="NAME", help="where it is neither UTF-8 nor UTF-16")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep select``."""
    from ...archive.days import range_of
    from ...archive.report_selection import KINDS, ReportRules, check_output, flow_file, select
    from ...archive.tables import read_list, read_table
    from ...atomic import replace_text
    from ...export.tables import csv_text

    output, reports = Path(options.output), Path(options.reports)
    check_output(output, reports)
    lists: dict[str, dict[str, frozenset[str]]] = {"include": {}, "exclude": {}}
    for way, kinds in lists.items():
        for kind in ("accession", "patient"):
            if path := getattr(options, f"{way}_{kind}s"):
                kinds[kind] = frozenset(read_list(Path(path), kind, encoding=options.encoding)[0])
    rules = ReportRules(
        protocols=tuple(options.protocol),
        not_protocols=tuple(options.exclude_protocol),
        protocols_are=tuple(options.protocol_is),
        texts=tuple(options.text),
        not_texts=tuple(options.exclude_text),
        dates=range_of(options.dates) if options.dates else None,
        include=lists["include"],
        exclude=lists["exclude"],
    )
    columns = {kind: getattr(options, f"{kind}_column") for kind in KINDS}
    selection = select(read_table(reports, options.encoding), rules, columns)
    shown = [kind for kind in ("accession", "patient", "protocol", "date") if any(row[kind] for row in selection.rows)]
    try:
        # Accession numbers and patient IDs: for the owner's eyes.
        replace_text(output, csv_text(selection.rows, shown or ["accession"]), private=True)
        replace_text(flow_file(output), json.dumps(selection.as_dict(), indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        raise LungPrepError(
            say("The list {file} cannot be written: {reason}.", file=FileName(output), reason=system_reason(error)),
            say("Choose another place."),
            usage=True,
        ) from error
    if options.json:
        console.write_json(selection.as_dict(), options.json)
        return OK
    console.say(
        console.table(
            ["", "left", "removed"],
            [
                [str(step.step), f"{step.left:,}", f"{step.removed:,}" if step.removed else ""]
                for step in selection.flow
            ],
        )
    )
    if selection.kept and any(selection.kept):
        console.say("Protocols that were kept:")
        console.say("\n".join(f"  {count:>7,}  {name}" for name, count in selection.kept.most_common(_SHOWN)))
    if selection.findings:
        console.say("\n".join(console.finding_lines(list(selection.findings))))
    patients = f" of {selection.patients:,} patients" if selection.patients else ""
    console.say(f"{len(selection.rows):,} accession numbers{patients}: {output.name}, counts: {flow_file(output).name}")
    return OK


COMMAND = Command("select", "from a table of radiology reports to a list of accession numbers", 58, add_arguments, run)
