"""One side of one row of bench_road.py: does the work several times in this process and prints seconds as JSON.

    python road_measurement.py WORK REPEATS [ARGUMENT ...]

The library is taken from PYTHONPATH, so that the same work can be measured in two checkouts. The first repetition warms
up and is not counted. ``peak_mb`` is the largest resident memory of the process, or of one that it started; what a
repetition gives is forgotten before the next.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Work = Callable[..., Callable[[], Any]]


def read_lungprep(folder: str) -> Callable[[], Any]:
    """DICOM folder to HU, as any first look: what was remembered of headers is not used."""
    from LungPrepLib.acquiring import read, select
    from LungPrepLib.progress import Progress
    from LungPrepLib.recipe import Recipe

    return lambda: read(select(folder, Recipe()), Recipe(), Progress())


def read_simpleitk(folder: str) -> Callable[[], Any]:
    """SimpleITK's series reader: series, file names, pixels."""
    import SimpleITK as sitk

    def work() -> Any:
        reader = sitk.ImageSeriesReader()
        series = reader.GetGDCMSeriesIDs(folder)
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(folder, series[0]))
        return reader.Execute()

    return work


def read_dcm2niix(folder: str, program: str) -> Callable[[], Any]:
    """dcm2niix as a whole process, uncompressed NIfTI."""

    def work() -> None:
        with tempfile.TemporaryDirectory() as output:
            subprocess.run([program, "-z", "n", "-b", "n", "-o", output, folder], check=True, capture_output=True)

    return work


def series_lungprep(folder: str, remembered: str) -> Callable[[], Any]:
    """``lungprep series --json`` as a whole process; ``remembered`` is ``cold`` or ``cached``."""
    cache = tempfile.mkdtemp()

    def work() -> None:
        environment = dict(os.environ, LUNGPREP_CACHE=cache)
        if remembered == "cold":
            shutil.rmtree(cache, ignore_errors=True)
        command = [sys.executable, "-m", "LungPrepLib.cli", "series", folder, "--json", "-q"]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)

    return work


def series_pydicom(folder: str) -> Callable[[], Any]:
    """pydicom reading the same headers in two processes."""
    code = (
        "import sys, multiprocessing, pathlib, pydicom\n"
        "def look(path):\n"
        "    d = pydicom.dcmread(path, stop_before_pixels=True)\n"
        "    return str(d.SeriesInstanceUID), [float(v) for v in d.ImagePositionPatient], d.get('KVP')\n"
        "if __name__ == '__main__':\n"
        "    paths = [p for p in pathlib.Path(sys.argv[1]).rglob('*') if p.is_file()]\n"
        "    with multiprocessing.Pool(2) as pool: print(len(pool.map(look, paths, 50)))\n"
    )
    script = Path(tempfile.mkdtemp()) / "headers.py"
    script.write_text(code)
    return lambda: subprocess.run([sys.executable, str(script), folder], check=True, stdout=subprocess.DEVNULL)


def resample_lungprep(path: str, interpolation: str, spacing: str) -> Callable[[], Any]:
    """The image on a grid of another spacing, by LungPrep."""
    import SimpleITK as sitk

    from LungPrepLib.image.resampling import resample_image

    image = sitk.ReadImage(path)
    grid = _grid(image, float(spacing))
    return lambda: resample_image(image, grid, interpolation)  # type: ignore[arg-type]


def resample_simpleitk(path: str, interpolation: str, spacing: str) -> Callable[[], Any]:
    """The same by sitk.Resample, on as many threads as it likes."""
    import SimpleITK as sitk

    image = sitk.ReadImage(path)
    grid = _grid(image, float(spacing))
    how = {"linear": sitk.sitkLinear, "bspline": sitk.sitkBSpline}[interpolation]

    def work() -> Any:
        resampler = sitk.ResampleImageFilter()
        resampler.SetSize(grid.size)
        resampler.SetOutputSpacing(grid.spacing_mm)
        resampler.SetOutputOrigin(grid.origin_mm)
        resampler.SetOutputDirection(tuple(grid.direction.ravel()))
        resampler.SetInterpolator(how)
        resampler.SetDefaultPixelValue(-1000)
        return resampler.Execute(image)

    return work


def _grid(image: Any, spacing: float) -> Any:
    from LungPrepLib.image.grid import Grid

    grid = Grid.of(image)
    size = tuple(max(1, round(n * s / spacing)) for n, s in zip(grid.size, grid.spacing_mm, strict=True))
    return Grid(size, (spacing,) * 3, grid.origin_mm, grid.direction)  # type: ignore[arg-type]


def pack_npz(path: str) -> Callable[[], Any]:
    """A prepared.npz by LungPrep."""
    import SimpleITK as sitk

    from LungPrepLib.export.formats.npz import write_npz

    image, target = sitk.ReadImage(path), Path(tempfile.mkdtemp()) / "a.npz"
    return lambda: (write_npz(target, image, None, {}), target.stat().st_size)[1]


def pack_numpy(path: str) -> Callable[[], Any]:
    """np.savez_compressed of the same voxels."""
    import numpy as np
    import SimpleITK as sitk

    array, target = sitk.GetArrayFromImage(sitk.ReadImage(path)), Path(tempfile.mkdtemp()) / "a.npz"
    return lambda: (np.savez_compressed(target, ct=array), target.stat().st_size)[1]


def pack_nifti(path: str) -> Callable[[], Any]:
    """A .nii.gz by LungPrep."""
    import SimpleITK as sitk

    from LungPrepLib.export.formats.nifti import write_nifti

    image, target = sitk.ReadImage(path), Path(tempfile.mkdtemp()) / "a.nii.gz"
    return lambda: (write_nifti(image, target), target.stat().st_size)[1]


def pack_simpleitk(path: str) -> Callable[[], Any]:
    """A .nii.gz by SimpleITK."""
    import SimpleITK as sitk

    image, target = sitk.ReadImage(path), Path(tempfile.mkdtemp()) / "a.nii.gz"
    return lambda: (sitk.WriteImage(image, str(target)), target.stat().st_size)[1]


def prepare_whole(folder: str, recipe: str, *more: str) -> Callable[[], Any]:
    """``lungprep prepare`` as a whole process; gives the seconds of its stages."""
    output = Path(tempfile.mkdtemp())

    def work() -> Any:
        case = output / "case"
        shutil.rmtree(case, ignore_errors=True)
        command = [
            sys.executable,
            "-m",
            "LungPrepLib.cli",
            "prepare",
            folder,
            "-o",
            str(case),
            "--recipe",
            recipe,
            "-q",
        ]
        subprocess.run([*command, *more], check=True, stdout=subprocess.DEVNULL)
        return json.loads((case / "case.json").read_text(encoding="utf-8"))["timings_s"]

    return work


def published_rad_chestct(folder: str, checkout: str, python: str) -> Callable[[], Any]:
    """The published code of RAD-ChestCT as a whole process; ``python`` is one that has its packages."""
    script = Path(__file__).with_name("published_rad_chestct.py")

    def work() -> None:
        with tempfile.TemporaryDirectory() as output:
            command = [python, str(script), checkout, folder, str(Path(output) / "ct.npz")]
            environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

    return work


def draw_report(path: str) -> Callable[[], Any]:
    """preview.png and report.html of a case that is in memory."""
    import SimpleITK as sitk

    from LungPrepLib.pipeline import prepare
    from LungPrepLib.recipe import load_recipe
    from LungPrepLib.report.figures import Pictures
    from LungPrepLib.report.html import write_report

    recipe = load_recipe("quantification").replace({"segmentation.segmenter": "threshold"})
    case, folder = prepare(sitk.ReadImage(path), recipe), Path(tempfile.mkdtemp())

    def work() -> None:
        pictures = Pictures(case)
        (folder / "preview.png").write_bytes(pictures.preview_png())
        write_report(case, pictures, folder / "report.html")

    return work


def main() -> None:
    """Do the work REPEATS times after one that is not counted."""
    name, repeats, *arguments = sys.argv[1:]
    work = globals()[name](*arguments)
    result, seconds = None, []
    for _ in range(int(repeats) + 1):
        result = None
        begin = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - begin)
    peak = max(_own_peak_kb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    told = result if isinstance(result, (int, dict)) else None
    print(json.dumps({"seconds": seconds[1:], "peak_mb": peak, "result": told}))


def _own_peak_kb() -> int:
    """Of this program alone: ``ru_maxrss`` begins, on Linux, with the memory of the process that started it."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
