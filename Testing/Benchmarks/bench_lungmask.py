"""LungPrep's lungmask beside lungmask itself: the same input, weights and threads, in one run.

    python Testing/Benchmarks/bench_lungmask.py [--write]

Scans: a generated chest of 300 slices and a chest, abdomen and pelvis of 600 (512x512 each), and ``lung1_001_rt``
where the developers' data is (LUNGPREP_TEST_DATA). Every measurement is a process of its own. ``--write`` writes
the tables into ``Docs/performance.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path[:0] = [str(HERE), str(REPOSITORY / "Testing" / "Python"), str(REPOSITORY / "LungPrep")]

from lungmask_test_weights import write_test_weights  # noqa: E402
from LungPrepPhantom import make_phantom  # noqa: E402

NAMES = {
    "lungmask": "lungmask as it comes",
    "lungmask-best-batch": "lungmask, best batch",
    "exact": "LungPrep exact",
    "float32-every-slice": "LungPrep float32, every slice",
    "float32": "LungPrep float32",
    "auto-every-slice": "LungPrep auto, every slice",
    "auto": "LungPrep auto",
}
STAGES = ("load", "preprocess", "network", "check", "postprocess", "restore")
EVERY_SLICE = ("body",)  # where leaving out slices saves most
SPECKS = 1000
MARKS = ("<!-- performance table: make bench -->", "<!-- end of the performance table -->")


@dataclass
class Scan:
    """What is segmented; ``part`` is its name on the command line."""

    part: str
    name: str
    path: Path
    slices: int


def scans(folder: Path, wanted: list[str], share: float) -> list[Scan]:
    """The scans, written to ``folder``; ``share`` of their slices for a trial."""
    found = []
    for name, count, height, coverage in (("chest", 300, 390.0, "chest"), ("body", 600, 720.0, "chest-abdomen-pelvis")):
        if name in wanted:
            count = max(round(count * share), 8)
            path = folder / f"{name}.nrrd"
            if not path.exists():
                size, spacing = (512, 512, count), (0.75, 0.75, height / count)
                phantom = make_phantom(size=size, spacing_mm=spacing, seed=11, coverage=coverage)  # type: ignore[arg-type]
                sitk.WriteImage(phantom.ct, str(path))
            found.append(Scan(name, f"{coverage} phantom", path, count))
    data = Path(os.environ.get("LUNGPREP_TEST_DATA", REPOSITORY.parent / "shared" / "ct"))
    series = data / "lung1_001_rt" / "dicom_mixed"
    if "lung1_001_rt" in wanted and series.is_dir():
        from LungPrepLib.acquiring import read, select
        from LungPrepLib.progress import Progress
        from LungPrepLib.recipe import Recipe

        image = read(select(series), Recipe(), Progress()).image
        if share < 1:
            image = image[:, :, : max(round(image.GetSize()[2] * share), 8)]
        sitk.WriteImage(image, str(folder / "lung1.nrrd"))
        found.append(Scan("lung1_001_rt", "lung1_001_rt", folder / "lung1.nrrd", image.GetSize()[2]))
    return found


def measure(script: str, *arguments: object, output: Path) -> dict[str, Any]:
    """What one measurement found: its JSON, and its arrays under ``arrays``. What is there is not measured again."""
    if not output.with_suffix(".json").exists():
        print(f"{output.parent.name}, {output.name} ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, str(HERE / script), *map(str, arguments), str(output)], check=True)
    result: dict[str, Any] = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    with np.load(output.with_suffix(".npz")) as arrays:
        result["arrays"] = dict(arrays)
    return result


def dice(one: np.ndarray, other: np.ndarray) -> float:
    """The smallest Dice of any label in either."""
    values = [v for v in np.union1d(np.unique(one), np.unique(other)) if v]
    return min(
        (2 * ((one == v) & (other == v)).sum() / ((one == v).sum() + (other == v).sum()) for v in values), default=1
    )


def flips(result: dict[str, Any], reference: dict[str, Any]) -> float:
    """Labels per million that differ before postprocessing, over the slices that both networks saw."""
    seen = result["arrays"]["seen"]
    return 1e6 * float(np.mean(result["arrays"]["raw"][seen] != reference["arrays"]["raw"][seen]))


def segmentation_rows(scan: Scan, weights: Path, folder: Path, wanted: list[str]) -> list[list[str]]:
    """The table's rows of one scan."""
    results = {}
    for name in wanted:
        if name.endswith("every-slice") and scan.part not in EVERY_SLICE:
            continue
        results[name] = measure("lungmask_measurement.py", name, scan.path, weights, output=folder / name)
    reference, best = results["lungmask"], results["lungmask-best-batch"]
    rows = []
    for name, result in results.items():
        stages, arrays = result["stages"], result["arrays"]
        label = NAMES[name]
        if name == "lungmask-best-batch":
            label += f" ({result['batch']})"
        if result.get("precision", "float32") != "float32":
            label += f" ({result['precision']})"
        per_slice = 1000 * stages["network"] / result["inferred"]
        reference_ms = 1000 * reference["stages"]["network"] / reference["inferred"]
        best_ms = 1000 * best["stages"]["network"] / best["inferred"]
        rows.append(
            [
                label,
                *(f"{stages[stage]:.1f}" if stage in stages else "" for stage in STAGES),
                f"{result['total']:.1f}",
                f"{result['inferred']}",
                f"{per_slice:.0f}",
                f"{reference_ms / per_slice:.2f} / {best_ms / per_slice:.2f}",
                f"{reference['total'] / result['total']:.2f} / {best['total'] / result['total']:.2f}",
                f"{result['peak_mb'] / 1000:.2f}",
                f"{dice(arrays['labels'], reference['arrays']['labels']):.5f}",
                f"{flips(result, reference):.2f}",
            ]
        )
    for precision in ("float32", "auto"):
        some, every = results.get(precision), results.get(f"{precision}-every-slice")
        if some and every and not np.array_equal(some["arrays"]["labels"], every["arrays"]["labels"]):
            print(f"{scan.name}: {precision} has other labels when slices are left out", file=sys.stderr)
            sys.exit(1)
    return rows


def scan_with_specks(slices: int) -> tuple[np.ndarray, np.ndarray]:
    """Chests on each other (z, 512, 512) in HU, and labels (z, 256, 256) as a restless network would give them."""
    each = min(slices, 100)
    phantom = make_phantom(size=(512, 512, each), spacing_mm=(0.75, 0.75, 390 / each), seed=12)
    one = ndimage.zoom(sitk.GetArrayFromImage(phantom.lungs), (1, 0.5, 0.5), order=0)
    hu, raw = (np.resize(array, (slices, *array.shape[1:])) for array in (sitk.GetArrayFromImage(phantom.ct), one))
    rng = np.random.default_rng(0)
    z, y, x = (rng.integers(1, n - 3, SPECKS) for n in raw.shape)
    for place in zip(z, y, x, strict=True):
        edge = rng.integers(1, 4)
        raw[tuple(slice(p, p + edge) for p in place)] = rng.integers(0, 3)
    return hu, raw


def around_rows(folder: Path, slices: int) -> list[list[str]]:
    """The second table: everything but the network, on labels with a thousand specks."""
    if not (folder / "scan.npz").exists():
        hu, raw = scan_with_specks(slices)
        np.savez(folder / "scan.npz", hu=hu, raw=raw)
    programs = ("lungmask", "LungPrep")
    results = {}
    for program in programs:
        results[program] = measure("around_network.py", program, folder / "scan.npz", output=folder / program)
    same = np.array_equal(*(results[program]["arrays"]["labels"] for program in programs))
    if not same:
        print("around the network: the labels differ", file=sys.stderr)
        sys.exit(1)
    rows = []
    for program, result in results.items():
        stages = result["stages"]
        total = sum(stages.values())
        parts = [f"{stages[name]:.1f}" for name in ("preprocess", "postprocess", "restore")]
        rows.append([program, *parts, f"{total:.1f}", f"{result['on_top_mb']:.0f}"])
    return rows


def markdown(header: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def processor() -> str:
    """The name of this machine's processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", nargs="+", default=["chest", "body", "lung1_001_rt"])
    parser.add_argument("--configurations", nargs="+", default=[name for name in NAMES if name != "exact"])
    parser.add_argument("--share", type=float, default=1.0, help="of the slices, for a trial")
    parser.add_argument("--keep", type=Path, help="folder for what was measured: a run that was stopped goes on there")
    parser.add_argument("--write", action="store_true", help="write the tables into Docs/performance.md")
    options = parser.parse_args()
    wanted = ["lungmask", "lungmask-best-batch", *options.configurations]
    wanted = [name for name in NAMES if name in wanted]
    columns = [
        "", *STAGES, "total s", "slices inferred", "network ms/slice", "network ratio", "total ratio", "peak GB",
        "Dice", "flips ppm",
    ]  # fmt: skip
    parts = []
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        for part in (*options.scans, "around"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        weights = write_test_weights(folder, "R231")
        for scan in scans(folder, options.scans, options.share):
            rows = segmentation_rows(scan, weights, folder / scan.part, wanted)
            parts.append(f"**{scan.name}, {scan.slices} slices**\n\n{markdown(columns, rows)}")
            print(f"\n{parts[-1]}\n", flush=True)
        slices = max(round(1000 * options.share), 16)
        around = markdown(
            ["ms a slice", "preprocess", "postprocess", "restore", "in all", "MB on top"],
            around_rows(folder / "around", slices),
        )
    threads = os.environ.get("OMP_NUM_THREADS") or str(os.cpu_count())
    parts.append(f"**Around the network, {slices} slices and {SPECKS} components**\n\n{around}")
    title = (
        f"{processor()}, {threads} threads; model R231 with test weights; ratios to lungmask as it comes / best batch."
    )
    text = "\n\n".join([title, *parts])
    print(f"\n{text}")
    if options.write:
        page = REPOSITORY / "Docs" / "performance.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(MARKS[0])
        _, _, after = rest.partition(MARKS[1])
        text = f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}"
        page.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
