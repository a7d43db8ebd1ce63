"""``lungprep demo``: a generated chest CT study, the whole road, and how far the result is from the truth."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from LungPrepLib.cli import console
from LungPrepLib.cli.listing_text import print_listing
from LungPrepLib.dicom.selection.listing import list_series
from LungPrepLib.file_names import check_utf8
from LungPrepLib.findings import LungPrepError
from LungPrepLib.jobs import Job, run_job
from LungPrepLib.machine import check_disk
from LungPrepLib.messages import FileName, say
from LungPrepLib.progress import Progress, ProgressCallback, as_progress
from LungPrepLib.recipe import load_recipe
from LungPrepLib.sources.opening import open_catalog
from LungPrepLib.temporary import make_folder, remove_folder
from LungPrepLib.wording import system_reason

from .dicom import write_study

STUDY, TRUTH, CASE = "study", "truth.json", "case"
RECIPE = "isotropic-1mm"
# A study of another generation of phantoms is made anew.
_GENERATION = 1


def run_demo(
    output: Path,
    *,
    seed: int = 0,
    size: tuple[int, int, int] = (256, 256, 150),
    progress: Progress | ProgressCallback | None = None,
) -> int:
    """Generate a study, prepare it with the threshold segmenter, and compare with the phantom's truth.

    Writes ``study`` (DICOM), ``truth.json`` and ``case`` into ``output``. A study that is there already is used
    again; the case is made anew.

    Parameters
    ----------
    output
        The demo's folder.
    seed
        Which body.
    size
        Voxels (x, y, z) of the axial series; its length is 358 x 358 x 330 mm whatever they are.
    progress
        Called as ``progress(stage, fraction, message)``.

    Returns
    -------
    int
        0; what goes wrong is raised.

    Raises
    ------
    LungPrepError
        when ``output`` holds something else, or cannot be written.
    Cancelled
        when the user cancels; no half-written study or case is left.
    """
    progress = as_progress(progress)
    output = Path(output)
    check_utf8(output)
    truth = make_study(output, seed, size, progress)
    recipe = load_recipe(RECIPE).replace({"segmentation.segmenter": "threshold"})
    console.say("\nWhat is in it, and what LungPrep takes (lungprep series):\n")
    print_listing(list_series(open_catalog(output / STUDY), recipe, progress))
    job = Job(str(output / STUDY), str(output / CASE), recipe=recipe.as_dict(), overwrite=True)
    case, document = run_job(job, progress)
    segmentation = document["segmentation"]
    console.say(f"\nPrepared with recipe {RECIPE}, segmented by {segmentation.get('segmenter', 'threshold')}.")
    if case.findings:
        console.say("Findings:\n" + "\n".join(console.finding_lines(case.findings)))
    console.say("\nMeasured on the acquired slices, against what the phantom was made of:\n")
    console.say(comparison_table(document["measurements"], truth))
    console.say(f"\nPictures and report: {_pictures(output / CASE)}")
    console.say(f"Everything else:     {output / CASE} ({', '.join([*document['outputs'], 'case.json'])})")
    return 0


def comparison_table(measurements: list[dict[str, Any]], truth: dict[str, Any]) -> str:
    """Volume and mean HU of each structure, measured and true, with the volume's error in per cent."""
    volumes, means = truth["volumes_ml"], truth["mean_hu"]
    rows = []
    for row in measurements:
        key = row["structure"] if row["structure"] in volumes else "lungs"
        error = 100 * (row["volume_ml"] / volumes[key] - 1)
        rows.append([
            row["name"], f"{row['volume_ml']:.1f}", f"{volumes[key]:.1f}", f"{error:+.1f} %", f"{row['mean_hu']:.1f}",
            f"{means[key]:.1f}", f"{row['laa_950_percent']:.2f}",
        ])  # fmt: skip
    return console.table(["", "mL", "true mL", "error", "mean HU", "true mean HU", "LAA-950 %"], rows)


def make_study(output: Path, seed: int, size: tuple[int, int, int], progress: Progress) -> dict[str, Any]:
    """The truth of the study in ``output``, which is generated if it is not there; raises as :func:`run_demo`."""
    what = {"generation": _GENERATION, "seed": seed, "size": list(size)}
    truth = _known_truth(output, what)
    if truth is not None:
        console.say(f"The phantom study is there already: {output / STUDY}")
        return truth
    try:
        check_disk(output, 3 * math.prod(size) + 4 * 1024**2)  # int16, and the reformat
        output.mkdir(parents=True, exist_ok=True)
        folder = make_folder(".lungprep-study-", output)
    except OSError as error:
        raise LungPrepError(
            say(
                "Nothing can be written to {folder}: {reason}.",
                folder=FileName(output.absolute()),
                reason=system_reason(error),
            ),
            say("Choose an output folder that you may write to."),
            usage=True,
        ) from error
    try:
        spacing = (358.4 / size[0], 358.4 / size[1], 330.0 / size[2])
        truth = what | write_study(folder, seed=seed, size=size, spacing_mm=spacing, progress=progress)
        truth["files"] = sum(1 for _ in folder.iterdir())
        folder.chmod(0o755)
        folder.rename(output / STUDY)
        (output / TRUTH).write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise LungPrepError(
            say(
                "The phantom study could not be written to {folder}: {reason}.",
                folder=FileName(output.absolute()),
                reason=system_reason(error) if error.strerror else say("the disk did not take it"),
            ),
            say("Free some space or choose another folder."),
        ) from error
    finally:
        remove_folder(folder)
    console.say(f"Made a phantom study of {truth['files']} files in no order: {output / STUDY}")
    return truth


def _known_truth(output: Path, what: dict[str, Any]) -> dict[str, Any] | None:
    """The truth of a whole study of this seed and size; ``None`` where there is none.

    Raises
    ------
    LungPrepError
        when there is another study, which is not ours to remove.
    """
    study = output / STUDY
    if not study.exists():
        return None
    try:
        truth: dict[str, Any] = json.loads((output / TRUTH).read_text(encoding="utf-8"))
        whole = truth["files"] == sum(1 for _ in study.iterdir())
        if whole and all(truth[key] == value for key, value in what.items()):
            return truth
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not a truth that we wrote
    raise LungPrepError(
        say(
            "{folder} holds a folder '{study}' that is not the whole phantom study of seed {seed}.",
            folder=FileName(output),
            study=STUDY,
            seed=what["seed"],
        ),
        say("Choose another output folder, or remove that one."),
        usage=True,
    )


def _pictures(case: Path) -> str:
    found = [case / name for name in ("preview.png", "report.html") if (case / name).is_file()]
    return ", ".join(str(path) for path in found) or "none"
