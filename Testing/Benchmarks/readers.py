"""The readers that are held side by side, each in the way its own documentation says.

``python readers.py NAME CASES OUTPUT`` reads the folders of a JSON file of cases and writes, per case, what came
of it: volumes as ``.npz`` (values (z, y, x), and a 4x4 affine from voxel (x, y, z) to LPS millimetres), or the
error. A process of its own per reader, so that a crash is seen from outside.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

Volume = tuple[np.ndarray, np.ndarray]
LIBRARY = Path(__file__).resolve().parents[2] / "LungPrep"


def simpleitk(folder: Path) -> list[Volume]:
    """ImageSeriesReader on the files of the largest series that GDCM finds."""
    import SimpleITK as sitk

    series = sitk.ImageSeriesReader.GetGDCMSeriesIDs(str(folder))
    if not series:
        raise RuntimeError("no series found")
    files = [sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder), uid) for uid in series]
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(max(files, key=len))
    return [from_itk(reader.Execute())]


def lungmask(folder: Path) -> list[Volume]:
    """What the lungmask command reads."""
    from lungmask.utils import load_input_image

    return [from_itk(load_input_image(str(folder), disable_tqdm=True))]


def dicom_numpy(folder: Path) -> list[Volume]:
    """combine_slices on the datasets of the largest CT series."""
    import dicom_numpy as reader
    import pydicom

    series: dict[str, list[Any]] = {}
    for path in sorted(folder.iterdir()):
        with contextlib.suppress(pydicom.errors.InvalidDicomError):
            dataset = pydicom.dcmread(path)
            if dataset.get("Modality") == "CT":
                series.setdefault(dataset.get("SeriesInstanceUID", ""), []).append(dataset)
    voxels, affine = reader.combine_slices(max(series.values(), key=len))
    return [(np.asarray(voxels).transpose(2, 1, 0), np.asarray(affine))]


def dicom2nifti(folder: Path) -> list[Volume]:
    """convert_directory without reorientation."""
    import dicom2nifti as reader

    with tempfile.TemporaryDirectory() as output:
        reader.convert_directory(str(folder), output, compression=False, reorient=False)
        return from_nifti(output)


def dcm2niix(folder: Path) -> list[Volume]:
    """The command with its defaults."""
    import dcm2niix as reader

    with tempfile.TemporaryDirectory() as output:
        done = subprocess.run(
            [reader.bin, "-z", "n", "-b", "n", "-f", "%s_%j", "-o", output, str(folder)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        print(done.stdout, done.stderr)
        volumes = from_nifti(output)
        if not volumes:
            words = [line for line in (done.stdout + done.stderr).splitlines() if "rror" in line or "arning" in line]
            raise RuntimeError(" ".join(words) or f"nothing was converted (exit status {done.returncode})")
        return volumes


def lungprep(folder: Path) -> list[Volume]:
    """The road with nothing segmented: the image on its native grid."""
    sys.path.insert(0, str(LIBRARY))
    from LungPrepLib.pipeline import prepare
    from LungPrepLib.recipe import Recipe

    case = prepare(folder, Recipe().replace({"segmentation.segmenter": "none"}))
    for finding in case.findings:
        if finding.severity == "warning":
            print("Warning:", finding.message)
    return [from_itk(case.image)]


def from_itk(image: Any) -> Volume:
    """Values and affine of a SimpleITK image."""
    import SimpleITK as sitk

    if image.GetDimension() == 4 and image.GetSize()[3] == 1:
        image = image[:, :, :, 0]
    affine = np.eye(4)
    affine[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    affine[:3, 3] = image.GetOrigin()
    return sitk.GetArrayFromImage(image), affine


def from_nifti(folder: str) -> list[Volume]:
    """The volumes in the NIfTI files of a folder; their RAS axes become LPS."""
    import nibabel

    volumes = []
    for path in sorted(Path(folder).rglob("*.nii*")):
        image = nibabel.load(path)
        values = np.asanyarray(image.dataobj)
        values = values.reshape((*values.shape, 1, 1)[:4] if values.ndim < 4 else (*values.shape[:3], -1))
        affine = np.diag([-1, -1, 1, 1]) @ image.affine
        volumes += [(values[..., k].transpose(2, 1, 0), affine) for k in range(values.shape[3])]
    return volumes


READERS: dict[str, Callable[[Path], list[Volume]]] = {
    "LungPrep": lungprep,
    "SimpleITK": simpleitk,
    "lungmask": lungmask,
    "dicom-numpy": dicom_numpy,
    "dicom2nifti": dicom2nifti,
    "dcm2niix": dcm2niix,
}
_NEEDED = {
    "LungPrep": "SimpleITK",
    "SimpleITK": "SimpleITK",
    "lungmask": "lungmask",
    "dicom-numpy": "dicom_numpy",
    "dicom2nifti": "dicom2nifti",
    "dcm2niix": "dcm2niix",
}


def main(
    name: str,
    cases: str = "",
    output: str = "",
    readers: dict[str, Callable[[Path], list[Volume]]] = READERS,
    needed: dict[str, str] = _NEEDED,
) -> int:
    """Read every case that has no result yet; with ``--can`` say which readers are installed here."""
    if name == "--can":
        import importlib.util

        print(json.dumps([reader for reader, module in needed.items() if importlib.util.find_spec(module)]))
        return 0
    for case in json.loads(Path(cases).read_text(encoding="utf-8")):
        result = Path(output) / f"{case['name']}.json"
        if result.exists():
            continue
        result.write_text(json.dumps({"error": "the process died", "kind": "crash"}), encoding="utf-8")
        result.write_text(json.dumps(_read(readers[name], Path(case["folder"]), result)), encoding="utf-8")
    return 0


def _read(reader: Callable[[Path], list[Volume]], folder: Path, result: Path) -> dict[str, Any]:
    heard: list[str] = []
    try:
        with everything_said(heard):
            volumes = reader(folder)
    except SystemExit as error:
        return {"error": f"ends the program: {error}", "kind": "SystemExit", "said": heard[-1]}
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return {"error": f"{error} ({Path(where.filename).name})", "kind": type(error).__name__, "said": heard[-1]}
    if not volumes:
        lines = [line.strip() for line in heard[-1].splitlines() if line.strip()]
        return {"error": lines[-1] if lines else "", "kind": "nothing delivered", "said": heard[-1]}
    arrays = {}
    for index, (values, affine) in enumerate(volumes):
        arrays[f"values{index}"] = values
        arrays[f"affine{index}"] = affine
    np.savez(result.with_suffix(".npz"), **arrays)
    return {"volumes": len(volumes), "said": heard[-1]}


@contextlib.contextmanager
def everything_said(heard: list[str]) -> Iterator[None]:
    """Add to ``heard`` what is printed, logged, or written by libraries in C++, and let none of it through."""
    logging.basicConfig(stream=sys.stderr, force=True)
    with tempfile.TemporaryFile() as file:
        kept = [os.dup(1), os.dup(2)]
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for stream, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, stream)
                os.close(copy)
            file.seek(0)
            heard.append(file.read().decode(errors="replace")[-4000:])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
