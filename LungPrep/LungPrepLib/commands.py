"""What each command of the command line does."""

from __future__ import annotations

import argparse
import platform
import tomllib
from pathlib import Path
from typing import Any

from . import __version__, console
from .findings import Finding, LungPrepError
from .progress import Progress
from .recipe import Recipe, load_recipe, recipe_text, shipped_recipes

OK, FAILED = 0, 1


def run_series(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep series``."""
    from .dicom.listing import list_series

    listing = list_series(Path(options.input), load_recipe(options.recipe), progress)
    if options.json:
        console.write_json(listing.as_dict(keep_identifiers=options.keep_identifiers), options.json)
    else:
        listing.print(keep_identifiers=options.keep_identifiers)
    return OK


def run_prepare(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep prepare``."""
    from .jobs import Job, run_job

    recipe = recipe_of(options)
    job = Job(
        source=options.input,
        output=options.output,
        recipe=recipe.as_dict(),
        series_uid=options.series,
        labels=options.labels,
        weights={network: str(path) for network, path in weights_of(options).items()},
        overwrite=options.overwrite,
        keep_identifiers=options.keep_identifiers,
    )
    case, document = run_job(job, progress)
    if options.json:
        console.write_json(document, options.json)
    else:
        _say_case(case.findings, document, Path(options.output))
    return OK


def _say_case(findings: list[Finding], document: dict[str, Any], output: Path) -> None:
    source = document["source"]
    native = document["geometry"]["native"]
    spacing = " x ".join(f"{value:.4g}" for value in native["spacing_mm"])
    console.say(f"{document['case']}: {'x'.join(map(str, native['size']))} voxels of {spacing} mm")
    for reason in source.get("reasons", []):
        console.say(f"  {reason}")
    segmentation = document["segmentation"]
    who = [str(segmentation[k]) for k in ("segmenter", "model", "device", "precision") if segmentation.get(k)]
    console.say(f"Segmented by: {', '.join(who)}")
    if findings:
        console.say("Findings:")
        console.say("\n".join(console.finding_lines(findings)))
    if document["measurements"]:
        console.say(console.measurement_table(document["measurements"]))
    console.say(f"Written to {output}: {', '.join([*document['outputs'], 'case.json'])}")


def run_batch(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep batch``."""
    from .batch.manifest import tasks_of
    from .batch.runner import run_batch as run

    recipe = recipe_of(options)
    if options.workers < 0:
        raise LungPrepError("--workers cannot be negative.", "Give 1 or more, or leave it out.", usage=True)
    job_options = {
        "weights": {network: str(path) for network, path in weights_of(options).items()},
        "keep_identifiers": options.keep_identifiers,
    }
    tasks = tasks_of([Path(path) for path in options.input], recipe, progress)
    if options.crosswalk:
        from .batch.crosswalk import write_crosswalk

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


def run_recipes(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep recipes``."""
    if options.name:
        console.say(recipe_text(options.name).rstrip())
        return OK
    for name in shipped_recipes():
        console.say(f"{name:16} {load_recipe(name).description}")
    return OK


def run_weights(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep weights``."""
    from .segmentation import weights

    if options.file and options.action != "fetch":
        raise LungPrepError("--from belongs to 'weights fetch'.", "Leave it out.", usage=True)
    networks = weights.networks_of(options.model) if options.model else tuple(weights.NETWORKS)
    if options.action == "fetch":
        if options.file and len(networks) != 1:
            raise LungPrepError("--from needs the model that the file is for.", "Name one network.", usage=True)
        for network in networks:
            if options.file:
                weights.install_from(network, Path(options.file))
            else:
                weights.fetch(network, progress)
    rows = [weights.status(network, verify=options.action != "list") for network in networks]
    if options.json:
        console.write_json([row.as_dict() for row in rows], options.json)
    else:
        for row in rows:
            console.say(row.line())
            if options.action == "list":
                console.say(f"{'':13} {row.url}")
        if options.action == "list":
            console.say(f"Looked for in: {', '.join(str(folder) for folder in weights.search_folders())}")
    return OK if options.action == "list" or all(row.good for row in rows) else FAILED


def run_demo(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep demo``."""
    from .demo import run_demo as run

    return run(Path(options.output), seed=options.seed, progress=progress)


def run_doctor(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep doctor``."""
    from .dependencies import examine

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


def recipe_of(options: argparse.Namespace) -> Recipe:
    """The recipe with what the command line says instead."""
    recipe = load_recipe(options.recipe)
    changes: dict[str, Any] = {
        f"segmentation.{key}": value
        for key in ("segmenter", "model", "device", "precision")
        if (value := getattr(options, key, None)) is not None
    }
    if options.format is not None:
        changes["output.formats"] = [name.strip() for name in options.format.split(",") if name.strip()]
    for setting in options.set:
        key, equals, text = setting.partition("=")
        if not equals:
            raise LungPrepError(f"'--set {setting}' has no value.", "Write --set KEY=VALUE.", usage=True)
        changes[key.strip()] = _value_of(text.strip())
    return recipe.replace(changes) if changes else recipe


def _value_of(text: str) -> Any:
    """A value as TOML would read it; a bare word is a text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def weights_of(options: argparse.Namespace) -> dict[str, Path]:
    """``--weights MODEL=FILE`` as a table; an unknown network or a file that is not there is refused."""
    from .segmentation.weights import check_names

    files = {}
    for item in options.weights:
        network, equals, name = item.partition("=")
        if not equals or not name:
            raise LungPrepError(f"'--weights {item}' names no file.", "Write --weights MODEL=FILE.", usage=True)
        check_names([network])
        if not Path(name).is_file():
            raise LungPrepError(
                f"There is no weights file '{Path(name).name}'.", "Check the path after --weights.", usage=True
            )
        files[network] = Path(name)
    return files
