"""What all measures of a scan with five lobes cost beside reading its voxels once per label with numpy's bincount.

    python Testing/Benchmarks/bench_measures.py [--disease emphysema] [--values sharp] [--size 512 512 400]

The yardstick is the loop that people write, over the whole volume, for each of the five lobes:
``np.bincount(hu[labels == value] + 32768)`` (in int32: int16 cannot hold the sum). It gives one histogram per lobe and
nothing else. LungPrep's side is every measure of every lobe, both lungs and all, with their thirds, core and peel and
the low-attenuation clusters: everything that goes into measurements.csv and regions.csv. Both begin with the voxels in
memory, take turns in one process and have the same processors. Memory is the peak of the process while measuring over
what it had before, in multiples of the mask (one byte per voxel).

``--values`` puts what is hard for the clusters into the lungs: the noise of a sharp kernel (``sharp``: hundreds of
thousands of tiny clusters), nearly nothing but emphysema (``emphysema``: 90 %), or air alone (``air``).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import SimpleITK as sitk

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "LungPrep"))

from LungPrepLib.measurement.density import measure_density  # noqa: E402
from LungPrepLib.segmentation.structures import LOBES  # noqa: E402
from LungPrepPhantom import make_phantom  # noqa: E402

PEEL_MM = 15.0


def yardstick(hu: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """The voxels read once per label."""
    return [np.bincount(hu[labels == lobe.value] + np.int32(32768), minlength=65536) for lobe in LOBES]


def peak_mib(work: Callable[[], object]) -> float:
    """By how much the process grows at most, in MiB (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted anew
    before = _status("VmRSS")
    work()
    return _status("VmHWM") - before


def _status(key: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{key}:")) / 1024


def _with_values(image: sitk.Image, values: str) -> sitk.Image:
    """The image with other HU everywhere, or as it is."""
    if values == "phantom":
        return image
    rng = np.random.default_rng(0)
    hu = np.full(image.GetSize()[::-1], -1024, np.int16)
    for plane in hu if values != "air" else ():
        if values == "sharp":
            plane[:] = np.clip(rng.normal(-870, 130, plane.shape), -1024, 3000)
        else:
            coarse = rng.random([n // 8 + 1 for n in plane.shape]) < 0.9
            diseased = np.kron(coarse, np.ones((8, 8), bool))[: plane.shape[0], : plane.shape[1]]
            plane[:] = np.where(diseased, -1000, -850) + rng.normal(0, 20, plane.shape)
    changed = sitk.GetImageFromArray(hu)
    changed.CopyInformation(image)
    return changed


def main() -> None:
    """Print the seconds of both, their ratio, and the memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--disease", default="none", choices=("none", "emphysema"))
    parser.add_argument("--values", default="phantom", choices=("phantom", "sharp", "emphysema", "air"))
    parser.add_argument("--size", type=int, nargs=3, default=(512, 512, 400))
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    spacing = tuple(mm / n for mm, n in zip((370.0, 370.0, 320.0), options.size, strict=True))
    phantom = make_phantom(size=tuple(options.size), spacing_mm=spacing, disease=options.disease)
    image, lobes = _with_values(phantom.ct, options.values), phantom.lobes
    hu, labels = sitk.GetArrayViewFromImage(image), sitk.GetArrayViewFromImage(lobes)

    def ours() -> object:
        return measure_density(image, lobes, LOBES, regions=True, peel_mm=PEEL_MM)

    works: dict[str, Callable[[], object]] = {"bincount per label": lambda: yardstick(hu, labels), "LungPrep": ours}
    mask_mib = labels.nbytes / 2**20
    memory = {name: peak_mib(work) / mask_mib for name, work in works.items()}  # the first run warms up, too
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(options.repeats):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - begin)
    base = statistics.median(taken["bincount per label"])
    share = np.count_nonzero(labels) / labels.size
    what = options.disease if options.values == "phantom" else options.values
    print(f"{' x '.join(map(str, options.size))}, {what}: {share:.0%} of the voxels are lung")
    print("| | s, median | least | of the yardstick | memory, masks |\n|---|---:|---:|---:|---:|")
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"| {name} | {median:.2f} | {min(seconds):.2f} | {median / base:.2f} | {memory[name]:.2f} |")


if __name__ == "__main__":
    main()
