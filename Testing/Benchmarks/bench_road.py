"""The data road beside other programs, on the same input in one run: a table of ratios.

    python Testing/Benchmarks/bench_road.py [--keep DIR] [--before CHECKOUT] [--dcm2niix PROGRAM]
                                            [--published CHECKOUT --published-python PYTHON] [--only WORD] [--write]

Every side is a process of its own that repeats the work, five times after a warm-up; the medians are compared.
``--before`` names a checkout of an earlier version for the rows beside "the build before"; ``--published`` one of
github.com/rachellea/ct-volume-preprocessing for the row beside it, whose own side is measured without it as well.
``--write`` puts the table into ``Docs/performance.md``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path[:0] = [str(REPOSITORY / "Testing" / "Python"), str(REPOSITORY / "LungPrep")]
MARKS = ("<!-- road table: make bench-road -->", "<!-- end of the road table -->")
SERIES = 100
BYTECODE = str(Path(tempfile.gettempdir()) / f"lungprep-bytecode-{os.getpid()}")


@dataclass(frozen=True)
class Row:
    """One row: what is done, beside what, and both sides as arguments of road_measurement.py."""

    work: str
    beside: str
    wanted: str
    ours: tuple[str, ...]
    other: tuple[str, ...] | None  # None: nothing to measure it beside is here
    before: bool = False  # the other side is the same work in the checkout of --before


def measure(side: tuple[str, ...], repeats: int, checkout: Path) -> dict[str, Any]:
    """Seconds and memory of one side."""
    # An installed program comes with its bytecode: the warm-up writes it, wherever a checkout is set to write none.
    environment = dict(os.environ, PYTHONPATH=str(checkout / "LungPrep"), PYTHONPYCACHEPREFIX=BYTECODE)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    name, *arguments = side
    command = [sys.executable, str(HERE / "road_measurement.py"), name, str(repeats), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    result["median"] = statistics.median(result["seconds"])
    return result


def inputs(folder: Path) -> dict[str, Path]:
    """A chest of 300 slices as DICOM in four encodings and as an image; 10,000 small files in 100 studies."""
    import pydicom
    import SimpleITK as sitk

    from dicom_files import ct_slice, to_bytes
    from dicom_phantoms import encode
    from LungPrepPhantom import write_study

    plain = folder / "uncompressed"
    if not plain.exists():
        write_study(plain, seed=1, size=(512, 512, 300), spacing_mm=(0.72, 0.72, 1.1), extras=False)
        (plain / "README.txt").unlink(missing_ok=True)
    found = {"uncompressed": plain}
    for syntax in ("jpeg-2000", "jpeg-ls", "jpeg-lossless"):
        found[syntax] = folder / syntax
        if not found[syntax].exists():
            made = folder / f"{syntax}.part"
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            for path in sorted(plain.glob("*.dcm")):
                dataset = pydicom.dcmread(path)
                encode(dataset, syntax)
                dataset.save_as(made / path.name, enforce_file_format=True)
            made.rename(found[syntax])
    found["long"] = folder / "long"
    if not found["long"].exists():
        _stretched(plain, found["long"], 1000)
    found["image"] = folder / "image.nrrd"
    if not found["image"].exists():
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(plain)))
        sitk.WriteImage(sitk.Cast(reader.Execute(), sitk.sitkInt16), str(found["image"]))
    found["headers"] = folder / "headers"
    if not found["headers"].exists():
        made = folder / "headers.part"
        shutil.rmtree(made, ignore_errors=True)
        for study in range(SERIES):
            (made / str(study)).mkdir(parents=True)
            for index in range(100):
                dataset = ct_slice(index, series=f"s{study}", study=f"t{study}", patient=f"p{study}", size=256)
                (made / str(study) / f"{index}.dcm").write_bytes(to_bytes(dataset))
        made.rename(found["headers"])
    return found


def _stretched(series: Path, target: Path, count: int) -> None:
    """The same chest in ``count`` slices that lie closer: every slice several times, each in a place of its own."""
    import pydicom
    from pydicom.uid import generate_uid

    datasets = sorted((pydicom.dcmread(path) for path in series.glob("*.dcm")), key=_height)
    first, step = _height(datasets[0]), (_height(datasets[-1]) - _height(datasets[0])) / (count - 1)
    made = target.with_suffix(".part")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    uid = generate_uid()
    for index in range(count):
        dataset = datasets[index * len(datasets) // count]
        dataset.ImagePositionPatient = [*dataset.ImagePositionPatient[:2], round(first + index * step, 4)]
        dataset.SliceThickness, dataset.InstanceNumber = round(step, 4), index + 1
        dataset.SeriesInstanceUID, dataset.SOPInstanceUID = uid, generate_uid()
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.save_as(made / f"{index:04}.dcm", enforce_file_format=True)
    made.rename(target)


def _height(dataset: Any) -> float:
    return float(dataset.ImagePositionPatient[2])


def rows(data: dict[str, Path], dcm2niix: str | None, published: tuple[str, str] | None) -> list[Row]:
    """All rows that can be measured with what is here."""
    read = [
        Row(
            f"DICOM folder to HU, 300 slices of 512x512, {name}",
            "SimpleITK's series reader",
            "1.7 times faster" if name == "uncompressed" else "1.8 times faster",
            ("read_lungprep", str(data[name])),
            ("read_simpleitk", str(data[name])),
        )
        for name in ("uncompressed", "jpeg-2000", "jpeg-ls", "jpeg-lossless")
    ]
    if dcm2niix:
        plain = str(data["uncompressed"])
        read.insert(
            0,
            Row("DICOM folder to HU, 300 slices of 512x512, uncompressed", "dcm2niix (whole process)",
                "at most 1.3 times its time", ("read_lungprep", plain), ("read_dcm2niix", plain, dcm2niix)),
        )  # fmt: skip
    headers, image, plain = str(data["headers"]), str(data["image"]), str(data["uncompressed"])
    whole = ("prepare_whole", plain, "quantification", "--segmenter", "threshold")
    long = ("prepare_whole", str(data["long"]), *whole[2:])
    chest = ("prepare_whole", plain, "rad-chestct", "--segmenter", "none")
    return [
        *read,
        Row("series --json, 10,000 files in 100 studies, first look", "pydicom, the same headers in two processes",
            "1.3 times faster", ("series_lungprep", headers, "cold"), ("series_pydicom", headers)),
        Row("series --json, 10,000 files in 100 studies, second look", "pydicom, the same headers in two processes",
            "7 times faster", ("series_lungprep", headers, "cached"), ("series_pydicom", headers)),
        Row("cubic B-spline, 512x512x300 to 0.8 mm", "sitk.Resample", "12 times faster",
            ("resample_lungprep", image, "bspline", "0.8"), ("resample_simpleitk", image, "bspline", "0.8")),
        Row("linear, 512x512x300 to 0.8 mm", "sitk.Resample", "1.5 times faster",
            ("resample_lungprep", image, "linear", "0.8"), ("resample_simpleitk", image, "linear", "0.8")),
        Row("npz of 157 MB", "np.savez_compressed", "6 times faster, at most 10 % larger",
            ("pack_npz", image), ("pack_numpy", image)),
        Row(".nii.gz of 157 MB", "SimpleITK", "6 times faster, at most 10 % larger",
            ("pack_nifti", image), ("pack_simpleitk", image)),
        Row("prepare, quantification, threshold segmenter", "the build before", "2.5 times faster, memory not larger",
            whole, whole, before=True),
        Row("prepare of 1000 slices, quantification, threshold segmenter", "the build before", "below 2500 MB",
            long, long, before=True),
        Row("prepare, rad-chestct, folder to npz, no segmentation", "the published code", "10 times faster, a third of "
            "its memory", chest, None if published is None else ("published_rad_chestct", plain, *published)),
        Row("preview.png and report.html", "the build before", "3 times faster",
            ("draw_report", image), ("draw_report", image), before=True),
    ]  # fmt: skip


def line(row: Row, ours: dict[str, Any], other: dict[str, Any] | None) -> str:
    """The row of the table."""
    notes = []
    if other is None:
        notes.append(", ".join(f"{stage} {seconds:.1f}" for stage, seconds in ours["result"].items()))
        notes.append(f"peak {ours['peak_mb']:.0f} MB")
        return f"| {row.work} | {row.beside} | {ours['median']:.2f} | | | {row.wanted} | {'; '.join(notes)} |"
    ratio = other["median"] / ours["median"]
    if isinstance(ours["result"], int) and isinstance(other["result"], int):
        notes.append(f"{ours['result'] / 1e6:.1f} / {other['result'] / 1e6:.1f} MB")
    elif isinstance(ours["result"], dict):
        notes.append(", ".join(f"{stage} {seconds:.1f}" for stage, seconds in ours["result"].items()))
        if isinstance(other["result"], dict):
            notes.append("before: " + ", ".join(f"{stage} {s:.1f}" for stage, s in other["result"].items()))
    notes.append(f"peak {ours['peak_mb']:.0f} / {other['peak_mb']:.0f} MB")
    return (
        f"| {row.work} | {row.beside} | {ours['median']:.2f} | {other['median']:.2f} | **{ratio:.2f}** "
        f"| {row.wanted} | {'; '.join(notes)} |"
    )


def processor() -> str:
    """The processor by its own name, and how many threads may be used."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(text.partition(":")[2].strip() for text in lines if text.startswith("model name"))
    except (OSError, StopIteration):
        pass
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {count} threads"


def decoder() -> str:
    """What decodes compressed slices here."""
    try:
        return f"imagecodecs {importlib.metadata.version('imagecodecs')}"
    except importlib.metadata.PackageNotFoundError:
        return "GDCM, as imagecodecs is not installed"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs, kept for the next run")
    parser.add_argument("--before", type=Path, help="a checkout of an earlier version")
    parser.add_argument("--dcm2niix", default=shutil.which("dcm2niix"))
    parser.add_argument("--published", type=Path, help="a checkout of the published code of RAD-ChestCT")
    parser.add_argument("--published-python", default=sys.executable, help="a Python with its packages")
    parser.add_argument("--only", default="", help="rows whose work has this word")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the table into Docs/performance.md")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    table = [
        f"{processor()}; medians of {options.repeats} after a warm-up; compressed slices decoded by {decoder()}.",
        "",
        "| work | beside | s | its s | times faster | wanted | notes |",
        "|---|---|---:|---:|---:|---|---|",
    ]
    print("\n".join(table), flush=True)
    published = options.published and (str(options.published.resolve()), options.published_python)
    for row in rows(inputs(folder), options.dcm2niix, published):
        if options.only not in row.work or (row.before and not options.before):
            continue
        ours = measure(row.ours, options.repeats, REPOSITORY)
        beside = options.before if row.before else REPOSITORY
        other = None if row.other is None else measure(row.other, options.repeats, beside)
        table.append(line(row, ours, other))
        print(table[-1], flush=True)
    shutil.rmtree(BYTECODE, ignore_errors=True)
    if options.write:
        page = REPOSITORY / "Docs" / "performance.md"
        head, _, rest = page.read_text(encoding="utf-8").partition(MARKS[0])
        _, _, tail = rest.partition(MARKS[1])
        text = "\n".join(table)
        page.write_text(f"{head}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{tail}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
