"""``lungprep split``: training, validation and test by patient; or proof that a split is one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ...findings import LungPrepError
from ...messages import FileName, say
from ...progress import Progress
from ...wording import system_reason
from .. import console
from ..arguments import add_json, add_key, named
from . import Command

OK, FAILED = 0, 1
_DEFAULT = "train=0.8,validation=0.1,test=0.1"
SPLIT_FILE, NNUNET_FILE = "splits.csv", "splits_final.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("folder", type=named, metavar="DIR", help="DICOM files, cases of 'lungprep batch', or images")
    parser.add_argument("-o", "--output", type=named, metavar="DIR", help="where the split is written; DIR itself else")
    parser.add_argument("--parts", default=_DEFAULT, metavar="NAME=SIZE,...", help=f"({_DEFAULT})")
    parser.add_argument("--seed", default="0", metavar="TEXT", help="another seed is another split (0)")
    parser.add_argument("--patients", type=named, metavar="FILE.csv", help="case and patient, where no header says it")
    parser.add_argument(
        "--ids", choices=("join", "apart"), default="join", help="spellings of an ID are one patient, or several"
    )
    parser.add_argument("--stratify", metavar="COLUMN", help="every part has its share of each value of this column")
    parser.add_argument("--table", type=named, metavar="FILE.csv", help="where that column is, with one named 'case'")
    parser.add_argument("--folds", type=int, default=1, metavar="K", help="K folds in nnU-Net's splits_final.json")
    parser.add_argument("--encoding", metavar="NAME", help="of the tables, where it is not UTF-8")
    parser.add_argument("--check", action="store_true", help="prove that no patient is in two parts of a split")
    parser.add_argument(
        "--splits", type=named, metavar="FILE", help="the split to check: splits.csv or splits_final.json"
    )
    add_key(parser)
    add_json(parser)


def run(options: argparse.Namespace, progress: Progress) -> int:
    """``lungprep split``."""
    from ...archive.patients import cohort_of

    table = Path(options.patients) if options.patients else None
    cohort = cohort_of(Path(options.folder), table, options.ids, progress, encoding=options.encoding)
    return _check(options, cohort) if options.check else _split(options, cohort)


def _split(options: argparse.Namespace, cohort: Any) -> int:
    from ...archive.patients import rows_of
    from ...archive.splitting import folds_of, parts_of, split
    from ...atomic import replace_text
    from ...export.tables import csv_text

    parts = parts_of(options.parts)
    folder = Path(options.output or options.folder)
    result = split(
        cohort,
        parts,
        seed=options.seed,
        earlier=_read_parts(folder / SPLIT_FILE) if (folder / SPLIT_FILE).exists() else None,
        strata=_strata(options),
    )
    rows = rows_of(result.cases)
    folds = folds_of(cohort, result, options.folds, options.seed) if len(parts) > 1 else []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_text(folder / SPLIT_FILE, csv_text(rows, ("case", "part")))
        if folds:
            replace_text(folder / NNUNET_FILE, json.dumps(folds, indent=1) + "\n")
    except OSError as error:
        raise LungPrepError(
            say("The split cannot be written: {reason}.", reason=system_reason(error)),
            say("Name a folder that you may write to with -o."),
            usage=True,
        ) from error
    counts = {
        part: {"patients": sum(p == part for p in result.part_of.values()), "cases": len(cases)}
        for part, cases in result.cases.items()
    }
    if options.json:
        findings = [finding.as_dict() for finding in result.findings]
        console.write_json({"parts": counts, "cases": rows, "findings": findings}, options.json)
        return OK
    patients, cases = len(cohort.patients), len(rows)
    console.say(
        console.table(
            ["", "patients", "cases", "share of patients"],
            [
                [part, str(n["patients"]), str(n["cases"]), f"{n['patients'] / patients:.1%}"]
                for part, n in counts.items()
            ],
        )
    )
    if result.findings:
        console.say("\n".join(console.finding_lines(list(result.findings))))
    written = SPLIT_FILE + (f" and {NNUNET_FILE}" if folds else "")
    console.say(f"{cases} cases of {patients} patients, no patient in two parts: {written}")
    return OK


def _strata(options: argparse.Namespace) -> dict[str, str] | None:
    """The value of the stratifying column by case."""
    from ...archive.patients import image_name
    from ...archive.tables import read_table

    if not options.stratify:
        return None
    path = options.table or options.patients
    if not path:
        raise LungPrepError(
            say("Nothing says where the column '{column}' is.", column=options.stratify),
            say("Name the file with --table FILE.csv."),
            usage=True,
        )
    table = read_table(Path(path), options.encoding)
    column = next((name for name in table.columns if name.lower() == options.stratify.lower()), None)
    case = next((name for name in table.columns if name.lower() == "case"), None)
    if column is None or case is None:
        raise LungPrepError(
            say("The table {file} has no column '{column}'; it has {columns}.", file=FileName(path),
                column=options.stratify if column is None else "case", columns=list(table.columns)),
            say("Check the name of the column."),
            usage=True,
        )  # fmt: skip
    return {image_name(row[case]) or row[case]: row[column] for row in table.rows}


def _check(options: argparse.Namespace, cohort: Any) -> int:
    from ...archive.splitting import check

    folder = Path(options.folder)
    if options.splits:
        parts = _read_parts(Path(options.splits))
    elif (folder / SPLIT_FILE).exists():
        parts = _read_parts(folder / SPLIT_FILE)
    elif (folder / NNUNET_FILE).exists():
        parts = _read_parts(folder / NNUNET_FILE)
    else:
        parts = _parts_by_folder(cohort)
    result = check(cohort, parts)
    if options.json:
        document = {
            "sound": result.sound, "cases": result.cases, "patients": result.patients, "parts": dict(result.parts),
            "patients_in_two_parts": result.crossing, "same_data_in_two_parts": result.crossing_data,
            "cases_without_part": result.unlisted, "cases_not_here": result.missing,
            "findings": [finding.as_dict() for finding in cohort.findings],
        }  # fmt: skip
        console.write_json(document, options.json)
        return OK if result.sound else FAILED
    console.say(console.table(["", "cases"], [[part, str(count)] for part, count in result.parts.items()]))
    if cohort.findings:
        console.say("\n".join(console.finding_lines(list(cohort.findings))))
    for count, what in (
        (result.crossing, "patients are in two parts"),
        (result.crossing_data, "studies or series are in two parts"),
        (result.unlisted, "cases are in no part"),
        (result.missing, "cases of the split are not in the folder"),
    ):
        if count:
            console.say(f"{count} {what}.")
    if result.sound:
        console.say(f"No patient is in two parts: {result.cases} cases of {result.patients} patients.")
    return OK if result.sound else FAILED


def _parts_by_folder(cohort: Any) -> dict[str, str]:
    """The parts of a data set whose first folders are the parts, as in ``train/`` and ``test/``."""
    from ...archive.patients import full_name

    parts = {full_name(case): case.place.split("/")[0] for case in cohort.cases}
    if len({part for part in parts.values() if part and part != "."}) < 2:
        raise LungPrepError(
            say("There is no split in the folder."),
            say("Name one with --splits, or give a folder whose subfolders are the parts."),
            usage=True,
        )
    return parts


def _read_parts(path: Path) -> dict[str, str]:
    """The part of each case, from ``splits.csv`` or the folds of nnU-Net's ``splits_final.json``."""
    from ...archive.tables import read_table

    if path.suffix.lower() != ".json":
        table = read_table(path)
        if not {"case", "part"} <= set(table.columns):
            raise LungPrepError(
                say("{file} is no split: it needs the columns case and part.", file=FileName(path)),
                say("Give a splits.csv of 'lungprep split', or nnU-Net's splits_final.json."),
                usage=True,
            )
        return {row["case"]: row["part"] for row in table.rows}
    try:
        folds = json.loads(path.read_text(encoding="utf-8"))
        (fold,) = folds if len(folds) == 1 else (None,)
        if fold is None:
            return _by_fold(folds)
        return {name: part for part in ("train", "val") for name in fold[part]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LungPrepError(
            say("{file} cannot be read as nnU-Net's splits.", file=FileName(path)), say("Check the file."), usage=True
        ) from error


def _by_fold(folds: list[dict[str, list[str]]]) -> dict[str, str]:
    """Several folds: each case is held out in one, and no patient may be held out in two."""
    return {name: f"fold {number}" for number, fold in enumerate(folds) for name in fold["val"]}


COMMAND = Command("split", "training, validation and test by patient; --check proves a split", 62, add_arguments, run)
