"""``lungprep deidentify``: a DICOM copy of the chosen series without names."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...findings import LungPrepError
from ...messages import say
from ...progress import Progress
from ...recipe import load_recipe
from .. import console
from ..arguments import add_json, named
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("input", type=named, metavar="INPUT", help="DICOM folder, file, zip, or Slicer database")
    parser.add_argument("-o", "--output", required=True, type=named, metavar="DIR", help="a new or empty folder")
    parser.add_argument("--recipe", default="quantification", metavar="NAME|FILE", help="whose rules choose the series")
    parser.add_argument(
        "--key", type=named, metavar="FILE",
        help="the secret that new UIDs, names and dates follow from; made if it is not there. Without it nobody can "
        "make the same ones again",
    )  # fmt: skip
    parser.add_argument(
        "--crosswalk", type=named, metavar="FILE", help="write which copy is which patient, readable by you alone"
    )
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep deidentify``."""
    import importlib.util

    if importlib.util.find_spec("dicomanonymizer") is None:
        raise LungPrepError(
            say("The package {package} is not installed.", package="dicom-anonymizer"),
            say("Install it with: pip install 'lungprep[archive]'"),
            usage=True,
        )
    from ...archive.deidentified_copy import change_lines, copy_without_names, write_crosswalk
    from ...archive.pseudonyms import Pseudonyms
    from ...keys import read_key
    from ...sources.opening import open_catalog

    output = Path(options.output)
    for name in ("key", "crosswalk"):
        path = getattr(options, name)
        if path and output.absolute() in Path(path).absolute().parents:
            raise LungPrepError(
                say("--{name} would lie in the folder that is handed over.", name=name),
                say("Put it somewhere else."),
                usage=True,
            )
    recipe = load_recipe(options.recipe)
    pseudonyms = Pseudonyms(read_key(Path(options.key)) if options.key else None)
    result = copy_without_names(open_catalog(options.input), output, recipe, pseudonyms, progress)
    if options.crosswalk:
        write_crosswalk(result, Path(options.crosswalk))
    if options.json:
        console.write_json(result.as_dict(), options.json)
    else:
        for line in change_lines(result.changes):
            console.say(line)
        if result.findings:
            console.say("\n".join(console.finding_lines(result.findings)))
        console.say(
            f"{result.files} files of {len(result.series)} series without names, {len(result.refused)} refused."
        )
        if result.series:
            console.say("What this does not do: see Docs/archive.md; look at the images before you hand them over.")
    failed = result.refused or any(finding.severity == "error" for finding in result.findings)
    return FAILED if failed else OK


COMMAND = Command("deidentify", "a DICOM copy of the chosen series without names (PS3.15)", 64, add_arguments, run)
