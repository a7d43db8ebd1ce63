"""``lungprep prepare``: prepare one case into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ...export.mask_file import is_mask_file
from ...findings import Finding, LungPrepError
from ...progress import Progress
from .. import console
from ..arguments import add_choices, add_json, add_label_names, check_label_names, named, recipe_of, weights_of
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "input", type=named, metavar="INPUT", help="DICOM folder, file, zip, Slicer database, or image file"
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        type=named,
        metavar="DIR",
        help="the case's folder, or a mask's file (.nii.gz, .nrrd, .seg.nrrd, .mha)",
    )
    parser.add_argument("--series", metavar="UID", help="the Series Instance UID, or case-... of 'lungprep series'")
    parser.add_argument("--labels", type=named, metavar="FILE", help="a mask of your own instead of a segmenter")
    parser.add_argument(
        "--vessels", type=named, metavar="FILE", help="a mask of vessels and airways that the measurements leave out"
    )
    add_label_names(parser)
    parser.add_argument(
        "--annotations",
        type=named,
        metavar="CSV",
        help="nodules as in LUNA16's annotations.csv, matched by series or file",
    )
    add_choices(parser)
    parser.add_argument("--overwrite", action="store_true", help="replace the case that is there")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep prepare``."""
    from ...jobs import Job, run_job

    check_label_names(options)
    recipe = recipe_of(options)
    job = Job(
        source=options.input,
        output=options.output,
        recipe=recipe.as_dict(),
        series_uid=options.series,
        labels=options.labels,
        label_names=options.label_names,
        vessels=options.vessels,
        annotations=options.annotations,
        weights={network: str(path) for network, path in weights_of(options).items()},
        overwrite=options.overwrite,
        keep_identifiers=options.keep_identifiers,
    )
    case, document = run_job(job, progress)
    try:
        if options.json:
            console.write_json(document, options.json)
        else:
            _say_case(case.findings, document, Path(options.output))
    except LungPrepError as error:  # the case is written all the same
        console.complain(error)
    except BrokenPipeError:
        console.nobody_listens()
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
    values = [f"{item['value']} {item['name']}" for item in document.get("prepared_structures", [])]
    if values:
        console.say(f"Label values: 0 background, {', '.join(values)}")
    if is_mask_file(output):
        console.say(f"Written: {output}")
    else:
        console.say(f"Written to {output}: {', '.join([*document['outputs'], 'case.json'])}")


COMMAND = Command("prepare", "prepare one case into a folder", 20, add_arguments, run)
