"""``lungprep series``: studies and series, which one is chosen and why, findings."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...progress import Progress
from ...recipe import load_recipe
from .. import console
from ..arguments import add_json, add_key, named
from . import Command

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "input", type=named, metavar="INPUT", help="DICOM folder, file, zip, Slicer database, or image files"
    )
    parser.add_argument("--recipe", default="quantification", metavar="NAME|FILE")
    parser.add_argument("--keep-identifiers", action="store_true", help="show UIDs, study dates and descriptions")
    add_key(parser)
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep series``."""
    from ...dicom.selection.listing import Listing, list_series
    from ...sources.image_file import ImageFile
    from ...sources.judged_images import images_of, judge_images, marked_as_chosen
    from ...sources.opening import open_catalog, open_source
    from ..image_listing import print_images
    from ..listing_text import print_listing

    recipe = load_recipe(options.recipe)
    keep = options.keep_identifiers
    opened = open_source(Path(options.input))
    if isinstance(opened, ImageFile):
        listing, images = Listing((), ()), judge_images([opened.path], recipe, progress)
    else:
        catalog = open_catalog(opened)
        listing, images = list_series(catalog, recipe, progress), images_of(catalog, recipe, progress)
    if not any(study.chosen for study in listing.studies):
        images = marked_as_chosen(images)
    if options.json:
        found = {"image_files": [image.as_dict(keep_identifiers=keep) for image in images]} if images else {}
        console.write_json(listing.as_dict(keep_identifiers=keep) | found, options.json)
        return OK
    if listing.studies or listing.findings or not images:
        print_listing(listing, keep_identifiers=keep)
    if images:
        print_images(images, Path(options.input))
    return OK


COMMAND = Command("series", "studies and series, which one is chosen and why, findings", 10, add_arguments, run)
