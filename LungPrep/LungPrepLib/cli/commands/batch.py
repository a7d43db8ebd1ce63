"""``lungprep batch``: prepare every study under the inputs, one folder each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ...file_names import check_utf8
from ...findings import LungPrepError
from ...messages import say
from ...progress import Progress
from .. import console
from ..arguments import add_choices, add_json, named, recipe_of, weights_of
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("input", nargs="+", type=named, metavar="INPUT", help="as for prepare")
    parser.add_argument("-o", "--output", required=True, type=named, metavar="DIR")
    add_choices(parser)
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes side by side")
    parser.add_argument(
        "--crosswalk", type=named, metavar="FILE", help="write which case is which patient, readable by you alone"
    )
    parser.add_argument("--retry-failed", action="store_true", help="try again what failed before")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep batch``."""
    from ...batch.manifest import tasks_of
    from ...batch.runner import run_batch as run

    recipe = recipe_of(options)
    check_utf8(options.output)
    if options.workers < 0:
        raise LungPrepError(say("--workers cannot be negative."), say("Give 1 or more, or leave it out."), usage=True)
    job_options = {
        "weights": {network: str(path) for network, path in weights_of(options).items()},
        "keep_identifiers": options.keep_identifiers,
    }
    tasks = tasks_of([Path(path) for path in options.input], recipe, progress)
    if options.crosswalk:
        from ...batch.crosswalk import write_crosswalk

        write_crosswalk(tasks, Path(options.crosswalk))
    quiet = bool(options.json)

    def report(case: str, row: dict[str, Any]) -> None:
        if not quiet:
            reason = f": {row['reason']}" if row.get("reason") else ""
            console.say(f"{case} {row['status']}{reason}")

    result = run(
        tasks,
        Path(options.output),
        recipe,
        workers=options.workers,
        retry_failed=options.retry_failed,
        options=job_options,
        progress=progress,
        report=report,
    )
    if options.json:
        counts = {"done": result.done, "already": result.already, "failed": result.failed}
        console.write_json(counts | {"cases": result.rows}, options.json)
    else:
        console.say(
            f"{result.done} prepared, {result.already} were there already, {result.failed} failed; "
            f"see {Path(options.output) / 'cases.csv'}"
        )
        if result.failed and not options.retry_failed:
            console.say("Add --retry-failed to try the failed ones again.")
    return FAILED if result.failed else OK


COMMAND = Command("batch", "prepare every study under the inputs, one folder each", 30, add_arguments, run)
