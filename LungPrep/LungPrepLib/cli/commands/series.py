"""``lungprep series``: studies and series, which one is chosen and why, findings."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...progress import Progress
from ...recipe import load_recipe
from .. import console
from ..arguments import add_json, named
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "input", type=named, metavar="INPUT", help="DICOM folder, file, zip, or folder of a Slicer database"
    )
    parser.add_argument("--recipe", default="quantification", metavar="NAME|FILE")
    parser.add_argument("--keep-identifiers", action="store_true", help="show UIDs, study dates and descriptions")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep series``."""
    from ...dicom.selection.listing import list_series
    from ...sources.opening import open_catalog
    from ..listing_text import print_listing

    listing = list_series(open_catalog(Path(options.input)), load_recipe(options.recipe), progress)
    if options.json:
        console.write_json(listing.as_dict(keep_identifiers=options.keep_identifiers), options.json)
    else:
        print_listing(listing, keep_identifiers=options.keep_identifiers)
    return OK


COMMAND = Command("series", "studies and series, which one is chosen and why, findings", 10, add_arguments, run)
