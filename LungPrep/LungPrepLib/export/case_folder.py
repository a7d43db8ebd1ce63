"""The folder of one case: written beside its place, moved into it, ``case.json`` last."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ..case import PreparedCase
from ..dependencies import statuses
from ..findings import LungPrepError, make_finding
from ..measurement.density import MEASURES
from ..progress import Progress, ProgressCallback, as_progress
from ..report.figures import Pictures
from ..report.html import write_report
from ..temporary import make_folder, remove_folder
from .nifti import write_nifti
from .npz import write_npz
from .nrrd import write_nrrd, write_segmentation_nrrd
from .tables import csv_text

CASE_FILE = "case.json"
_UNFINISHED = ".lungprep-"  # a folder of this name is what a process that was ended from outside left behind
Step = tuple[str, Callable[[Path], object]]


def check_case_folder(folder: Path, *, overwrite: bool) -> None:
    """Raise unless a case can be written to ``folder``: it is new or empty, or holds a case and may be replaced."""
    try:
        _check_content(folder, overwrite)
        _check_writable(folder)
    except OSError as error:  # a name that is too long, or no rights to look
        raise _not_writable(folder, error) from error


def _check_content(folder: Path, overwrite: bool) -> None:
    name = folder.absolute().name
    if folder.exists() and not folder.is_dir():
        raise LungPrepError(f"'{name}' is a file, not a folder.", "Give another output folder.", usage=True)
    if (folder / CASE_FILE).exists():
        if not overwrite:
            raise LungPrepError(
                f"'{name}' already holds a case.",
                "Choose another folder, or add --overwrite to replace it.",
                usage=True,
            )
    elif folder.is_dir() and any(not path.name.startswith(_UNFINISHED) for path in folder.iterdir()):
        raise LungPrepError(
            f"'{name}' is not empty and holds no case of LungPrep.", "Choose a new or empty folder.", usage=True
        )


def _check_writable(folder: Path) -> None:
    existing = folder.absolute()
    while not existing.exists():
        existing = existing.parent
    try:
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=existing):
            pass
    except OSError as error:
        raise _not_writable(existing, error) from error


def _not_writable(folder: Path, error: OSError) -> LungPrepError:
    return LungPrepError(
        f"Nothing can be written to '{folder.absolute().name or folder}': {error.strerror}.",
        "Choose an output folder that you may write to.",
        usage=True,
    )


def write_case(
    case: PreparedCase,
    folder: Path,
    *,
    overwrite: bool = False,
    progress: Progress | ProgressCallback | None = None,
) -> dict[str, Any]:
    """Write all files of a case and return the document of its ``case.json``.

    Everything is written to a hidden folder (beside ``folder``, or inside it if it is there already) and moved
    when it is complete; whatever happens before that leaves ``folder`` as it was. Files in it that LungPrep did
    not write stay.

    Raises
    ------
    LungPrepError
        when the folder may not be used, or the disk is full or read-only.
    """
    check_case_folder(folder, overwrite=overwrite)
    progress = as_progress(progress)
    unfinished = None
    try:
        unfinished = make_folder(f"{_UNFINISHED}{os.getpid()}-", _place_beside(folder))
        document = _write_files(case, unfinished, progress)
        progress.check()
        _move_into_place(unfinished, folder)
    except OSError as error:
        raise LungPrepError(
            f"The case could not be written to '{folder.name}': {error.strerror or error}.",
            "Free some space or choose another folder.",
        ) from error
    finally:
        if unfinished is not None:
            remove_folder(unfinished)
    return document


def _place_beside(folder: Path) -> Path:
    """Where files can be renamed into ``folder`` from.

    A folder that is there may be a mount point (a container's volume, a disk): what lies beside it is then
    another disk, or cannot be written.
    """
    if folder.is_dir():
        return folder.absolute()
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    return folder.absolute().parent


def _write_files(case: PreparedCase, folder: Path, progress: Progress) -> dict[str, Any]:
    begin = time.perf_counter()
    pictures = _pictures(case)
    steps = _steps(case, folder, pictures)
    outputs: list[str] = []
    for done, (name, write) in enumerate(steps):
        progress("write", done / (len(steps) + 1), name)
        write(folder / name)
        outputs.append(name)
    case.timings_s["write"] = time.perf_counter() - begin
    document = case.as_dict()
    if case.recipe.output.report and pictures is not None:
        progress("write", len(steps) / (len(steps) + 1), "report.html")
        write_report(case, pictures, folder / "report.html")
        outputs.append("report.html")
    case.timings_s["write"] = time.perf_counter() - begin
    document = case.as_dict() | {"outputs": outputs}
    (folder / CASE_FILE).write_text(
        json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
    return document


def _pictures(case: PreparedCase) -> Pictures | None:
    """What draws preview and report; without the packages for it, as in a fresh Slicer, a case has neither."""
    missing = [status.package.name for status in statuses(["pictures"]) if not status.version]
    missing = [name for name in missing if name != "rich"]  # only for terminals
    if not missing:
        return Pictures(case)
    names = " and ".join(missing)
    message = (
        f"preview.png and report.html were not made: {names} {'is' if len(missing) == 1 else 'are'} not installed."
    )
    case.findings.append(make_finding("pictures-skipped", message, missing=missing))
    return None


def _steps(case: PreparedCase, folder: Path, pictures: Pictures | None) -> list[Step]:
    """File names and what writes them, in order."""
    labels_name = f"{case.labels_name}.nii.gz"
    steps: list[Step] = [("ct.nii.gz", partial(write_nifti, case.image))]
    if case.labels is not None:
        steps.append((labels_name, partial(write_nifti, case.labels)))
    steps += prepared_steps(case, folder if case.prepared_image is case.image else None, labels_name)
    steps.append(("measurements.csv", lambda path: _write_text(path, measurements_csv(case))))
    if pictures is not None:
        steps.append(("preview.png", lambda path: path.write_bytes(pictures.preview_png())))
    return steps


def prepared_steps(case: PreparedCase, native_folder: Path | None, labels_name: str) -> list[Step]:
    """Files of the prepared image and labels, in the recipe's formats.

    ``native_folder`` is where the native files lie when the prepared image is the native one: equal files are
    copied, not compressed again.
    """
    makers = {"nifti": _nifti_steps, "nrrd": _nrrd_steps, "npz": _npz_steps}
    if native_folder is not None:
        makers["nifti"] = partial(_copied_steps, native_folder, labels_name)
    return [step for name in dict.fromkeys(case.recipe.output.formats) for step in makers[name](case)]


def _nifti_steps(case: PreparedCase) -> list[Step]:
    steps: list[Step] = [("prepared.nii.gz", partial(write_nifti, case.prepared_image))]
    if case.prepared_labels is not None:
        steps.append(("prepared_labels.nii.gz", partial(write_nifti, case.prepared_labels)))
    return steps


def _copied_steps(folder: Path, labels_name: str, case: PreparedCase) -> list[Step]:
    steps: list[Step] = [("prepared.nii.gz", partial(shutil.copyfile, folder / "ct.nii.gz"))]
    if case.prepared_labels is not None:
        steps.append(("prepared_labels.nii.gz", partial(shutil.copyfile, folder / labels_name)))
    return steps


def _nrrd_steps(case: PreparedCase) -> list[Step]:
    steps: list[Step] = [("prepared.nrrd", partial(write_nrrd, case.prepared_image))]
    if case.prepared_labels is not None:
        write = partial(write_segmentation_nrrd, case.prepared_labels, case.structures)
        steps.append(("prepared_labels.seg.nrrd", write))
    return steps


def _npz_steps(case: PreparedCase) -> list[Step]:
    return [("prepared.npz", lambda path: write_npz(path, case.prepared_image, case.prepared_labels, case.as_dict()))]


def measurements_csv(case: PreparedCase) -> str:
    """The measurements as CSV: a row per structure, units in the column names."""
    columns = ["case", "structure", "name", "label", *(m.key for m in MEASURES), "slice_thickness_mm", "kernel"]
    return csv_text(({"case": case.case} | row for row in case.measurements), columns)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _move_into_place(unfinished: Path, folder: Path) -> None:
    """Put the files where they belong, ``case.json`` last, so that a case with it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    stale = _old_outputs(folder / CASE_FILE)
    (folder / CASE_FILE).unlink(missing_ok=True)
    names = [path.name for path in unfinished.iterdir() if path.name != CASE_FILE]
    for name in stale - set(names):
        (folder / name).unlink(missing_ok=True)
    for name in [*names, CASE_FILE]:
        os.replace(unfinished / name, folder / name)


def _old_outputs(case_file: Path) -> set[str]:
    try:
        outputs = json.loads(case_file.read_text(encoding="utf-8")).get("outputs", [])
        return {str(name) for name in outputs if Path(str(name)).name == name}
    except (OSError, ValueError, AttributeError):
        return set()
