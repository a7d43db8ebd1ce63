"""``lungprep series``: studies and series, which one is chosen and why, findings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...dicom.selection.remembered import RememberedListing
from ...progress import Progress
from .. import console
from ..arguments import add_json, add_key, named
from . import Command

if TYPE_CHECKING:
    from ...dicom.selection.listing import Listing
    from ...sources.judged_images import JudgedImage
    from ...sources.source import Opened

OK, FAILED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "input", type=named, metavar="INPUT", help="DICOM folder, file, zip, Slicer database, or image files"
    )
    parser.add_argument("--recipe", default="quantification", metavar="NAME|FILE", help="whose rules choose the series")
    parser.add_argument(
        "--metadata",
        type=named,
        metavar="CSV",
        help="rescale and spacing of image files that lack them, as for prepare",
    )
    parser.add_argument("--keep-identifiers", action="store_true", help="show UIDs, study dates and descriptions")
    add_key(parser)
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep series``."""
    keep = options.keep_identifiers
    if not options.json:
        listing, images = _listed(options, progress, None)[1:]
        _print(listing, images, options)
        return OK
    before = None  # with a table, which may change, nothing is remembered
    if not options.metadata:
        before = RememberedListing(Path(options.input), options.recipe, keep_identifiers=keep)
    text = before.text(progress) if before is not None else None
    if text is None:
        opened, listing, images = _listed(options, progress, before)
        found = {"image_files": [image.as_dict(keep_identifiers=keep) for image in images]} if images else {}
        text = console.json_text(listing.as_dict(keep_identifiers=keep) | found)
        if before is not None and (look := getattr(opened, "unchanging", None)) is not None:
            before.keep(text, look)
    console.write_json_text(text, options.json)
    return OK


def _listed(
    options: argparse.Namespace, progress: Progress, before: RememberedListing | None
) -> tuple[Opened, Listing, list[JudgedImage]]:
    """The place, its studies, and its image files."""
    from ...dicom.catalogs.folder import FolderCatalog
    from ...sources.opening import open_catalog, open_source

    opened = open_source(Path(options.input))
    if isinstance(opened, FolderCatalog):
        if before is not None and before.look is not None:
            opened.continue_from(before.look)
        opened.begin(progress)  # its processes read while this one loads what judges
    from ...dicom.selection.listing import Listing, list_series
    from ...recipe import load_recipe
    from ...sources.image_file import ImageFile
    from ...sources.judged_images import images_of, judge_images, marked_as_chosen

    recipe = load_recipe(options.recipe)
    if options.metadata:
        recipe = recipe.replace({"image_files.metadata": options.metadata})
    if isinstance(opened, ImageFile):
        listing, images = Listing((), ()), judge_images([opened.path], recipe, progress)
    else:
        catalog = open_catalog(opened)
        listing, images = list_series(catalog, recipe, progress), images_of(catalog, recipe, progress)
    if not any(study.chosen for study in listing.studies):
        images = marked_as_chosen(images)
    return opened, listing, images


def _print(listing: Listing, images: list[JudgedImage], options: argparse.Namespace) -> None:
    from ..image_listing import print_images
    from ..listing_text import print_listing

    if listing.studies or listing.findings or not images:
        with console.printing():
            print_listing(listing, keep_identifiers=options.keep_identifiers)
            sys.stdout.flush()
    if images:
        print_images(images, Path(options.input))


COMMAND = Command("series", "studies and series, which one is chosen and why, findings", 10, add_arguments, run)
