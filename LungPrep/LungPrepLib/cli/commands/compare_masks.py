"""``lungprep compare-masks``: two masks of one scan, side by side."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...progress import Progress
from .. import console
from ..arguments import add_json, named
from . import Command

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ...measurement.mask_comparison import StructureComparison
    from ...segmentation.segmenter import Segmentation

OK = 0
_COLUMNS = ("structure", "name", "volume_a_ml", "volume_b_ml", "dice", "mean_distance_mm", "distance_95_mm")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("a", type=named, metavar="A", help="a mask, or the folder of a case")
    parser.add_argument("b", type=named, metavar="B", help="another mask of the same scan, or the folder of its case")
    parser.add_argument("--reference", type=named, metavar="CT", help="the scan, as for 'lungprep prepare'")
    parser.add_argument("--names-a", default="", metavar="NAMES", help="what A's values mean, as --label-names")
    parser.add_argument("--names-b", default="", metavar="NAMES", help="what B's values mean")
    parser.add_argument(
        "-o", "--output", type=named, metavar="DIR", help="a folder for the table and a picture per structure"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep compare-masks``."""
    from ...measurement.mask_comparison import compare_masks

    names = ["comparison.csv"]
    if options.output:
        _check_output(Path(options.output), options.overwrite)
    image, a, b = _read(options, progress)
    rows = compare_masks(a, b, progress)
    document: dict[str, Any] = {"structures": [row.as_dict() for row in rows]}
    if options.output:
        names = _write(Path(options.output), image, a, b, rows)
        document["outputs"] = names
    if options.json:
        console.write_json(document, options.json)
        return OK
    for finding in (*a.findings, *b.findings):
        console.say("\n".join(console.finding_lines([finding])))
    console.say(_table(rows))
    if options.output:
        console.say(f"Written to {options.output}: {', '.join(names)}")
    return OK


def _read(options: argparse.Namespace, progress: Progress) -> tuple[sitk.Image | None, Segmentation, Segmentation]:
    """The scan where one is given, and both masks on its grid, else on that of the first that is an image file."""
    from ...acquiring import read, select
    from ...image.files import read_scalar_image
    from ...recipe import Recipe
    from ...segmentation.own_labels import OwnLabels

    recipe = Recipe()
    paths = [_mask_path(Path(name)) for name in (options.a, options.b)]
    if options.reference:
        acquisition = read(select(Path(options.reference), recipe, progress=progress), recipe, progress)
        image, geometry = acquisition.image, acquisition.geometry
    else:
        image, geometry = read_scalar_image(_with_grid(paths)), None
    masks = [
        OwnLabels(path, geometry, recipe.image_files, label_names=label_names).segment(image, progress=progress)
        for path, label_names in zip(paths, (options.names_a, options.names_b), strict=True)
    ]
    return image if options.reference else None, masks[0], masks[1]


def _with_grid(paths: list[Path]) -> Path:
    """The mask whose grid both are compared on; a DICOM object says where its frames lie, not the scan's grid."""
    from ...findings import LungPrepError
    from ...image.file_names import is_image_file
    from ...messages import say

    for path in paths:
        if is_image_file(path) or not path.is_file():  # what is not there is said by whoever reads it
            return path
    raise LungPrepError(
        say("Neither mask is an image file, whose grid both could be compared on."),
        say("Give the scan that they belong to: --reference CT."),
        usage=True,
    )


def _mask_path(path: Path) -> Path:
    """The mask itself, or the native mask of a case's folder."""
    for name in ("lobes.nii.gz", "lungs.nii.gz", "labels.nii.gz"):
        if (path / "case.json").is_file() and (path / name).is_file():
            return path / name
    return path


def _check_output(folder: Path, overwrite: bool) -> None:
    from ...findings import LungPrepError
    from ...messages import FileName, say

    if folder.exists() and not folder.is_dir():
        raise LungPrepError(say("{folder} is a file, not a folder.", folder=FileName(folder)), usage=True)
    if (folder / "comparison.csv").exists() and not overwrite:
        raise LungPrepError(
            say("{folder} already holds a comparison.", folder=FileName(folder)),
            say("Choose another folder, or add --overwrite to replace it."),
            usage=True,
        )


def _write(
    folder: Path, image: sitk.Image | None, a: Segmentation, b: Segmentation, rows: list[StructureComparison]
) -> list[str]:
    from ...atomic import replacing
    from ...export.tables import csv_text
    from ...measurement.mask_comparison import masks_of
    from ...report.mask_differences import differences_png

    folder.mkdir(parents=True, exist_ok=True)
    contents = {"comparison.csv": csv_text([row.as_dict() for row in rows], _COLUMNS).encode()}
    for row in rows:
        contents[f"{row.structure}.png"] = differences_png(image, *masks_of(a, b, row.structure))
    for name, content in contents.items():
        with replacing(folder / name) as file:
            file.write(content)
    return list(contents)


def _table(rows: list[StructureComparison]) -> str:
    def shown(value: float | None, digits: int) -> str:
        return "-" if value is None else f"{value:.{digits}f}"

    header = ["", "Dice", "mean distance mm", "95 % mm", "A mL", "B mL"]
    lines = [
        [
            row.name,
            shown(row.dice, 4),
            shown(row.mean_distance_mm, 2),
            shown(row.distance_95_mm, 2),
            shown(row.volume_a_ml, 1),
            shown(row.volume_b_ml, 1),
        ]
        for row in rows
    ]
    return console.table(header, lines)


COMMAND = Command(
    "compare-masks", "two masks of one scan: Dice, surface distances, where they differ", 48, add_arguments, run
)
