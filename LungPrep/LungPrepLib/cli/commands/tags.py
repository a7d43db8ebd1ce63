"""``lungprep tags``: what the headers of a file or series say."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...progress import Progress
from .. import console
from ..arguments import add_json, named
from . import Command

OK = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("input", type=named, metavar="INPUT", help="DICOM file, folder, zip or Slicer database")
    parser.add_argument("--series", metavar="UID", help="the Series Instance UID, or case-... of 'lungprep series'")
    parser.add_argument("--recipe", default="quantification", metavar="NAME|FILE", help="whose rules choose the series")
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="NAME",
        help="an element by keyword (KVP) or number (0018,0060); several times for several",
    )
    parser.add_argument("--keep-identifiers", action="store_true", help="show what may identify somebody, too")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep tags``."""
    from ...dicom.headers.tag_values import tag_values, tags_asked_for
    from ...dicom.selection.choosing import choose
    from ...recipe import load_recipe
    from ...sources.opening import open_catalog
    from ...sources.paths import is_zip

    tags = tags_asked_for(options.tag)
    path = Path(options.input)
    if path.is_file() and not is_zip(options.input):
        files, title = [str(path)], "one file"
    else:
        recipe = load_recipe(options.recipe).replace({"selection.min_slices": 1})
        candidate, _ = choose(open_catalog(path), recipe, series_uid=options.series, progress=progress)
        assert candidate.volume is not None  # choose gives stacks of images
        files = list(dict.fromkeys(header.path for header in candidate.volume.slices))
        title = f"{candidate.name}, {candidate.reasons[0]}"
    rows = tag_values(files, tags, keep_identifiers=options.keep_identifiers, progress=progress)
    if options.json:
        console.write_json({"files": len(files), "tags": [row.as_dict() for row in rows]}, options.json)
        return OK
    console.say(title)
    width = max((len(row.keyword) for row in rows), default=0)
    for row in rows:
        console.say(f"{row.tag} {row.keyword:{width}}  {row.text if row.slices else '(not there)'}")
    return OK


COMMAND = Command("tags", "header values of a file or series", 15, add_arguments, run)
