"""``lungprep compare``: two prepared scans of one patient."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...findings import LungPrepError
from ...messages import FileName, say
from ...progress import Progress
from .. import console
from ..arguments import add_json, named
from . import Command

OK = 0
_SHOWN = ("volume_ml", "mass_g", "mean_hu", "laa_950_percent", "laa_856_percent", "perc15_hu", "haa_percent")
_COLUMNS = ("structure", "name", "region", "measure", "unit", "a", "b", "change", "percent", "limit", "beyond")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("a", type=named, metavar="A", help="the folder of the earlier case")
    parser.add_argument("b", type=named, metavar="B", help="the folder of the later case of the same patient")
    parser.add_argument("-o", "--output", type=named, metavar="DIR", help="a folder for the table and a picture")
    parser.add_argument(
        "--registration",
        choices=("none", "rigid", "affine"),
        default="rigid",
        help="how B is laid over A for the picture; nothing is measured on it",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there")
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep compare``."""
    from ...measurement.change import REPEATABILITY, changes, made_differently, not_compared, not_known
    from ...measurement.density import WHOLE

    folders = Path(options.a), Path(options.b)
    documents = [_document(folder) for folder in folders]
    first, second = (document["measurements"] for document in documents)
    different, unknown = made_differently(first[0], second[0]), not_known(first[0], second[0])
    alone = not_compared(first, second)
    rows = [
        *changes(first, second),
        *changes(documents[0].get("regional_measurements", []), documents[1].get("regional_measurements", [])),
    ]
    result: dict[str, Any] = {
        "different": [str(message) for message in different],
        "unknown": [str(message) for message in unknown],
        "not_compared": [str(message) for message in alone],
        "changes": [row.as_dict() for row in rows],
        "repeatability": {key: {"limit": r.limit, "source": r.source} for key, r in REPEATABILITY.items()},
    }
    if options.output:
        output = Path(options.output)
        if (output / "changes.csv").exists() and not options.overwrite:
            raise LungPrepError(
                say("{folder} already holds a comparison.", folder=FileName(output)),
                say("Choose another folder, or add --overwrite to replace it."),
                usage=True,
            )
        result["outputs"], result["picture"] = _write(
            output, folders, result["changes"], options.registration, progress
        )
    if options.json:
        console.write_json(result, options.json)
        return OK
    for message in (*different, *unknown, *alone):
        console.say(f"  [!] {message}")
    if not different:
        console.say(
            "What is known of how they were made is alike." if unknown else "Both were made and measured alike."
        )
    whole = [row for row in rows if row.region == WHOLE and row.measure in _SHOWN]
    for structure in dict.fromkeys(row.structure for row in whole):
        shown = [row for row in whole if row.structure == structure]
        console.say(_table(shown))
    for key, repeatability in REPEATABILITY.items():
        if key in _SHOWN:
            console.say(
                f"* within {repeatability.limit:g}, as two scans of unchanged lungs can be ({repeatability.source})"
            )
    if options.output:
        console.say(f"Written to {options.output}: {', '.join(result['outputs'])}")
        if result["picture"]:
            console.say(f"  [i] {result['picture']}")
    return OK


def _document(folder: Path) -> dict[str, Any]:
    try:
        document = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LungPrepError(
            say("{folder} holds no case that can be read.", folder=FileName(folder)),
            say("Give the folder that 'lungprep prepare' wrote."),
            usage=True,
        ) from error
    if not isinstance(document, dict) or not document.get("measurements"):
        raise LungPrepError(
            say("The case in {folder} has no measurements.", folder=FileName(folder)),
            say("Prepare it with a segmenter."),
            usage=True,
        )
    return dict(document)


def _table(rows: list[Any]) -> str:
    def number(value: float | None, sign: str = "") -> str:
        if value is None:
            return "-"
        digits = 0 if abs(value) >= 1000 else 1
        return f"{round(value, digits) + 0.0:{sign}.{digits}f}"  # + 0.0: no minus before a zero

    lines = [
        [
            f"{row.title} {row.unit}".strip() + (" *" if row.beyond is False else ""),
            number(row.a),
            number(row.b),
            number(row.change, "+"),
            "-" if row.percent is None else f"{round(row.percent, 1) + 0.0:+.1f} %",
        ]
        for row in rows
    ]
    return console.table([rows[0].name if rows else "", "A", "B", "change", "of A"], lines)


def _write(
    output: Path, folders: tuple[Path, Path], rows: list[Mapping[str, Any]], how: str, progress: Progress
) -> tuple[list[str], str]:
    """The names of the files that are written, and what has to be said of the picture."""
    from ...atomic import replacing
    from ...export.tables import csv_text

    output.mkdir(parents=True, exist_ok=True)
    contents, said = {"changes.csv": csv_text(rows, _COLUMNS).encode()}, ""
    images = [folder / "ct.nii.gz" for folder in folders]
    if all(path.is_file() for path in images):
        from ...report.two_scans import two_scans_png

        try:
            contents["side_by_side.png"], laid_over = two_scans_png(images[0], images[1], how, progress)
        except RuntimeError as error:  # SimpleITK's, of a file that is damaged
            raise LungPrepError(
                say("The images of the cases cannot be read for the picture."),
                say("Prepare them again, or leave --output away: the table needs no images."),
            ) from error
        if not laid_over:
            said = (
                "B could not be laid over A for the picture, which shows it where it lies; no number depends on that."
            )
    for name, content in contents.items():
        with replacing(output / name) as file:
            file.write(content)
    return list(contents), said


COMMAND = Command("compare", "two scans of one patient: what changed, and by more than chance", 47, add_arguments, run)
