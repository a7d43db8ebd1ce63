"""Cases of a batch for tests: tiny real images, a DICOM series per patient, and folders that only claim to be cases."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from LungPrepLib import __version__
from LungPrepLib.batch.tasks import Task
from LungPrepLib.recipe import load_recipe
from LungPrepPhantom import write_study
from small_cases import small_chest

RECIPE = load_recipe("quantification").replace({"segmentation.segmenter": "none", "output.report": False})
OPTIONS = ["--segmenter", "none", "--set", "output.report=false", "-q"]


def write_scans(folder: Path, count: int) -> list[Path]:
    """So many images that differ in one voxel."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        image, _ = small_chest()
        image[0, 0, 0] = number
        paths.append(folder / f"scan {number}.nii.gz")
        sitk.WriteImage(image, str(paths[-1]))
    return paths


def write_small_study(folder: Path, seed: int = 1) -> Path:
    """A study of one chest CT, 24 slices of 32 x 32."""
    write_study(folder, seed=seed, size=(32, 32, 24), spacing_mm=(11.2, 11.2, 13.75))
    return folder


def noise_scan(path: Path, slices: int = 150) -> Path:
    """A scan that takes long to write: noise does not compress."""
    values = np.random.default_rng(0).integers(-1000, 400, (slices, 300, 300), dtype=np.int16)
    sitk.WriteImage(sitk.GetImageFromArray(values), str(path))
    return path


def table(output: Path) -> list[dict[str, str]]:
    """The rows of ``cases.csv``."""
    with (output / "cases.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def claimed_case(output: Path, number: int, **changes: Any) -> Task:
    """A folder whose ``case.json`` says that a case is done, and its task."""
    case = f"case-{number:012x}"
    document = {
        "lungprep": __version__,
        "case": case,
        "source": {"instances": 30, "instances_of_series_sha256": "first"},
        "recipe": RECIPE.as_dict(),
        "findings": [],
        "segmentation": {"segmenter": "none"},
        "geometry": {"native": {"size": [4, 4, 30], "spacing_mm": [1.0, 1.0, 2.0]}},
        "outputs": [],
        "files": {},
        "timings_s": {"read": 1.0},
    }
    (output / case).mkdir(parents=True, exist_ok=True)
    (output / case / "case.json").write_text(json.dumps(document | changes), encoding="utf-8")
    return Task(case, ["a.dcm"], case, "1.2", instances=30, instances_sha256="first")


def workers_of(pid: int) -> list[int]:
    """The processes that a process has started, and that still run; from /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found
