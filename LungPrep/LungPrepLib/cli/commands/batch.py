"""``lungprep batch``: prepare every study under the inputs, one folder each."""

from __future__ import annotations

import argparse
import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...export.format import check_formats
from ...export.indexes import write_indexes
from ...export.layout import Built, build_layout, layouts, summary_of
from ...file_names import check_utf8
from ...findings import LungPrepError
from ...messages import FileName, say
from ...progress import Progress
from .. import console
from ..arguments import add_choices, add_json, add_label_names, check_label_names, named, recipe_of, weights_of
from . import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...batch.engine import Engine
    from ...batch.runner import BatchResult
    from ...batch.slot import Limits
    from ...batch.tasks import Task
    from ...recipe import Recipe

OK, FAILED = 0, 1
_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("input", nargs="*", type=named, metavar="INPUT", help="as for prepare")
    parser.add_argument("-o", "--output", type=named, metavar="DIR", help="one folder per case is made in it")
    add_choices(parser)
    parser.add_argument("--labels", type=named, metavar="DIR", help="masks of your own, named as the cases or inputs")
    add_label_names(parser)
    parser.add_argument("--annotations", type=named, metavar="CSV", help="nodules as in LUNA16's annotations.csv")
    parser.add_argument(
        "--layout",
        choices=["cases", *layouts()],
        default="cases",
        help="a data set besides: the cases are then in DIR/cases, and the data set in DIR",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help="processes side by side; one per processor, as far as the memory reaches, if not given",
    )
    parser.add_argument("--case-timeout", metavar="TIME", help="of one case, such as 90m; longer, and it has failed")
    parser.add_argument("--case-memory", metavar="SIZE", help="of one case, such as 12G; more, and it has failed")
    parser.add_argument(
        "--crosswalk", type=named, metavar="FILE", help="write which case is which patient, readable by you alone"
    )
    _add_again(parser)
    _add_looking(parser)
    _add_machines(parser)
    add_json(parser)


def _add_again(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is there already")
    group.add_argument("--retry-failed", action="store_true", help="try again what failed before")
    group.add_argument("--max-tries", type=int, metavar="N", help="of one case, all starts together (3)")
    group.add_argument("--redo", choices=("fallback",), help="do again what stood in for lungmask")
    group.add_argument("--overwrite", action="store_true", help="replace cases made with another recipe or weights")
    group.add_argument("--into", metavar="NAME", help="put the new cases into DIR/NAME, beside those")


def _add_looking(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("looking")
    group.add_argument("--dry-run", action="store_true", help="say what would run, and what it would take")
    group.add_argument("--status", type=named, metavar="DIR", help="how far the batch in DIR is")
    group.add_argument("--rebuild", type=named, metavar="DIR", help="make index and cases.csv of DIR anew")
    group.add_argument(
        "--progress", choices=("auto", "plain", "json"), default="auto", help="json: one line per event, for programs"
    )


def _add_machines(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("many machines (see Docs/cluster.md)")
    group.add_argument("--shard", metavar="I/N", help="do the I-th of N parts, as in an array job")
    group.add_argument("--scheduler", metavar="ADDRESS|FILE", help="of Dask: tcp://..., tls://... or a scheduler file")
    group.add_argument("--cluster", choices=("slurm",), help="start workers through dask-jobqueue")
    group.add_argument("--jobs", type=int, default=1, metavar="N", help="jobs of the cluster (with --cluster)")
    for name in ("ca", "cert", "key"):
        group.add_argument(f"--tls-{name}", type=named, metavar="FILE", help="of the connection to the scheduler")


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep batch``."""
    if options.status:
        return _status(options)
    if options.rebuild:
        return _rebuild(options, progress)
    if not options.input or not options.output:
        raise LungPrepError(say("INPUT or -o DIR is missing."), say("See 'lungprep batch --help'."), usage=True)
    check_label_names(options)
    recipe = recipe_of(options)
    check_formats(recipe.output.formats)
    check_utf8(options.output)
    _check(options)
    _check_tables(options, recipe)
    output = _output(options)
    inputs = [Path(path) for path in options.input]
    if options.dry_run:
        return _dry_run(options, recipe, output, inputs, progress)
    result = _run(options, recipe, output, inputs, progress)
    write_indexes(output, recipe.output.formats)
    built = None
    if options.layout != "cases":
        built = build_layout(options.layout, output, output.parent, progress)
    return _told(result, output, options, built)


def _run(
    options: argparse.Namespace, recipe: Recipe, output: Path, inputs: list[Path], progress: Progress
) -> BatchResult:
    from ...batch.runner import run_batch
    from ..batch_display import BatchDisplay

    limits = _limits(options)
    shard = shard_of(options.shard) if options.shard else None
    with BatchDisplay(options.progress, quiet=options.quiet, say_cases=not options.json) as display:
        return run_batch(
            _tasks(options, recipe, inputs),
            output,
            recipe,
            workers=options.workers,
            retry_failed=options.retry_failed,
            **({"most_tries": options.max_tries} if options.max_tries else {}),
            overwrite=options.overwrite,
            redo_fallback=options.redo == "fallback",
            limits=limits,
            shard=shard,
            options={
                "weights": {network: str(path.absolute()) for network, path in weights_of(options).items()},
                "keep_identifiers": options.keep_identifiers,
                **({"label_names": options.label_names} if options.labels and options.label_names else {}),
                **({"annotations": str(Path(options.annotations).absolute())} if options.annotations else {}),
            },
            own_labels=bool(options.labels),
            inputs=inputs,
            engine=_engine(options),
            progress=display.following(progress),
            report=display.case_ended,
            watch=display.watch,
        )


def _tasks(options: argparse.Namespace, recipe: Recipe, inputs: list[Path]) -> Callable[[Progress], Iterable[Task]]:
    from ...batch.own_masks import with_masks
    from ...batch.tasks import find_tasks

    def tasks(progress: Progress) -> Iterable[Task]:
        found = find_tasks(inputs, recipe, progress)
        if options.labels:
            found = with_masks(found, Path(options.labels))
        if options.crosswalk:
            from ...batch.crosswalk import written_along

            found = written_along(found, _crosswalk(options))
        return found

    return tasks


def _crosswalk(options: argparse.Namespace) -> Path:
    """Each shard writes a crosswalk of its own, ``name-3-of-40.csv``: two would take each other's rows away."""
    path = Path(options.crosswalk)
    if not options.shard:
        return path
    part, parts = shard_of(options.shard)
    return path.with_name(f"{path.stem}-{part}-of-{parts}{path.suffix}")


def _engine(options: argparse.Namespace) -> Callable[[Limits, tuple[int, ...]], Engine] | None:
    if not (options.scheduler or options.cluster):
        return None
    from ...batch.dask_engine import Connection, DaskEngine

    connection = Connection(
        options.scheduler, options.cluster, options.jobs, options.tls_ca, options.tls_cert, options.tls_key
    )
    return lambda limits, inherited: DaskEngine(connection, limits)


def _check(options: argparse.Namespace) -> None:
    """What can be told of the options before anything is looked at."""
    for name in ("workers", "jobs"):
        if getattr(options, name) < 0:
            raise LungPrepError(say("--{name} cannot be negative.", name=name),
                                say("Give 1 or more, or leave it out."), usage=True)  # fmt: skip
    if options.scheduler and options.cluster:
        raise LungPrepError(say("--scheduler and --cluster are two ways to the same."), say("Give one."), usage=True)
    if options.shard and (options.scheduler or options.cluster):
        raise LungPrepError(
            say("--shard is for array jobs without a scheduler of Dask."), say("Give one of the two."), usage=True
        )
    if options.labels and not Path(options.labels).is_dir():
        raise LungPrepError(say("There is no folder {folder}.", folder=FileName(options.labels)),
                            say("Check the path after --labels."), usage=True)  # fmt: skip
    if options.annotations and not Path(options.annotations).is_file():
        raise LungPrepError(say("There is no file {file}.", file=FileName(options.annotations)),
                            say("Check the path after --annotations."), usage=True)  # fmt: skip
    for option in ("tls-ca", "tls-cert", "tls-key"):
        path = getattr(options, option.replace("-", "_"))
        if path and not Path(path).is_file():
            raise LungPrepError(say("There is no file {file}.", file=FileName(path)),
                                say("Check the path after {option}.", option=f"--{option}"), usage=True)  # fmt: skip
    if options.into and options.layout != "cases":
        raise LungPrepError(say("--into and --layout do not go together."),
                            say("Give the data set another folder."), usage=True)  # fmt: skip
    if options.case_memory:
        from ...batch.memory import can_measure

        if not can_measure():
            raise LungPrepError(say("--case-memory cannot be watched on this system."), say("Leave it out."),
                                usage=True)  # fmt: skip


def _check_tables(options: argparse.Namespace, recipe: Recipe) -> None:
    """Raise for a table that no case could use, instead of failing case by case."""
    if options.annotations:
        from ...points.annotations import read_annotations

        read_annotations(Path(options.annotations), ())
    if recipe.image_files.metadata:
        from ...image.metadata_table import row_of

        row_of(Path("no case of this name"), recipe.image_files)


def shard_of(text: str) -> tuple[int, int]:
    """``3/40`` as numbers; raises LungPrepError where the number is out of range."""
    match = re.fullmatch(r"(\d+)/(\d+)", text.strip())
    if not match:
        raise LungPrepError(
            say("'{text}' is no shard.", text=text), say("Write --shard I/N, such as 3/40."), usage=True
        )
    part, parts = int(match[1]), int(match[2])
    if not 1 <= part <= parts:
        raise LungPrepError(
            say("There is no shard {part} of {parts}.", part=part, parts=parts),
            say("Shards are numbered from 1 to {parts}.", parts=parts),
            usage=True,
        )
    return part, parts


def _limits(options: argparse.Namespace) -> Limits:
    from ...batch.slot import Limits

    return Limits(
        _amount(options.case_timeout, _SECONDS, "--case-timeout", "90m") if options.case_timeout else 0.0,
        int(_amount(options.case_memory, _UNITS, "--case-memory", "12G")) if options.case_memory else 0,
    )


def _amount(text: str, units: dict[str, int], option: str, example: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]?)(?:i?b)?", text.strip().lower())
    if not match or match[2] not in units or float(match[1]) <= 0:
        raise LungPrepError(say("'{option} {text}' is no amount.", option=option, text=text),
                            say("Write it as {example}.", example=example), usage=True)  # fmt: skip
    return float(match[1]) * units[match[2]]


def _output(options: argparse.Namespace) -> Path:
    output = Path(options.output)
    if options.layout != "cases":
        output = output / "cases"
    if options.into is None:
        return output
    name = options.into.strip()
    if not re.fullmatch(r"[\w][\w .+-]*", name) or name.startswith(("case-", "study-", "input-")):
        raise LungPrepError(say("'{name}' is no name for --into.", name=name),
                            say("Give a plain name, such as 'sharp-kernel'."), usage=True)  # fmt: skip
    return output / name


def _told(result: BatchResult, output: Path, options: argparse.Namespace, built: Built | None = None) -> int:
    if options.json:
        counts = {
            name: getattr(result, name)
            for name in ("done", "already", "failed", "fallback", "lungmask_can_run", "arrived", "twice", "kept",
                         "different", "arriving", "superseded")
        }  # fmt: skip
        if built is not None:
            counts["layout"] = dataclasses.asdict(built)
        console.write_json(counts | {"notes": [str(note) for note in result.notes], "cases": result.rows}, options.json)
    else:
        console.say(
            f"{result.done} prepared, {result.already} were there already, {result.failed} failed; "
            f"see {result.table_path or output / 'cases.csv'}"
        )
        for note in result.notes:
            console.say(str(note))
        if built is not None:
            console.say(f"Data set ({options.layout}) in {options.output}: {summary_of(built)}.")
            for case, reason in built.refused.items():
                console.say(f"  {case} left out: {reason}")
        if result.failed and not options.retry_failed:
            console.say("Add --retry-failed to try the failed ones again.")
    return FAILED if result.failed or result.different or result.kept else OK


def _status(options: argparse.Namespace) -> int:
    from ...batch.index import folder_of_cases
    from ...batch.status import batch_status, status_lines

    status = batch_status(folder_of_cases(Path(options.status)))
    if options.json:
        console.write_json(status, options.json)
    else:
        for line in status_lines(status):
            console.say(str(line))
    return OK


def _rebuild(options: argparse.Namespace, progress: Progress) -> int:
    from ...batch.index import folder_of_cases
    from ...batch.status import rebuild

    counts = rebuild(folder_of_cases(Path(options.rebuild)), progress)
    if options.json:
        console.write_json(counts, options.json)
    else:
        console.say(f"{counts['done']} done, {counts['failed']} failed: index.sqlite and cases.csv are made anew.")
    return OK


def _dry_run(options: argparse.Namespace, recipe: Recipe, output: Path, inputs: list[Path], progress: Progress) -> int:
    from ...batch.dry_run import dry_run
    from ...batch.search import Search

    shard = shard_of(options.shard) if options.shard else None
    document: dict[str, Any] = dry_run(
        _tasks(options, recipe, inputs)(Search(progress, shard)),
        output,
        recipe,
        workers=options.workers,
        weights=weights_of(options) or None,
        own_labels=bool(options.labels),
        annotations=options.annotations,
        overwrite=options.overwrite,
        retry_failed=options.retry_failed,
        redo_fallback=options.redo == "fallback",
        **({"most_tries": options.max_tries} if options.max_tries else {}),
        shard=shard,
    )
    if options.json:
        console.write_json(document, options.json)
    else:
        for line in document["lines"]:
            console.say(line)
    return OK


COMMAND = Command("batch", "prepare every study under the inputs, one folder each", 30, add_arguments, run)
