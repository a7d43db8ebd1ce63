"""What hand-written code beside a library saves: each row measures the road with it and without it.

    python Testing/Benchmarks/bench_own_code.py [--slices N]

- headers: the element scanner beside pydicom's own reader, and values that a series agrees in converted once beside
  those of each slice, 10,000 small files in one process;
- Winograd convolutions beside PyTorch's, lungmask's R231 in float32, on slices of a phantom;
- slices read in place beside pydicom's dataset, 300 slices of 512 x 512;
- pieces and holes of both lungs by runs of voxels beside cc3d and fill_voids, 512 x 512 x 300;
- what lies within 15 mm of the lungs' surface beside SciPy's distance transform, on the grid of the measurements;
- the progress line beside rich's, a program that starts, reports 2,000 times in a terminal and ends.

A row that is not worth its lines any more is a reason to drop the code.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "Testing" / "Python"), str(REPOSITORY / "LungPrep")]


def seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """The median after a warm-up."""
    work()
    found = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


def headers(folder: Path, count: int = 10_000) -> list[float]:
    """Reading headers as it is done; with pydicom instead of the scanner; with all values of each slice converted."""
    from dicom_files import ct_slice, to_bytes
    from LungPrepLib.dicom.headers import element_reading, header_values, slice_header
    from LungPrepLib.dicom.headers.slice_header import headers_of

    content = [to_bytes(ct_slice(index, size=16)) for index in range(100)]
    paths = [folder / f"{index}.dcm" for index in range(count // 10)]
    for index, path in enumerate(paths):
        path.write_bytes(content[index % 100])

    def read() -> None:
        for path in paths:
            headers_of(path)

    found = [seconds(read) * 10]
    with mock.patch.object(element_reading, "scanned", lambda *arguments: None):
        found.append(seconds(read) * 10)
    with mock.patch.object(slice_header, "of_the_series", header_values.converted):
        found.append(seconds(read) * 10)
    return found


def in_place(folder: Path, count: int = 300) -> tuple[float, float]:
    """Decoding uncompressed slices in place, and through pydicom's dataset."""
    from dicom_files import ct_slice, to_bytes
    from LungPrepLib.dicom.headers.slice_header import headers_of
    from LungPrepLib.dicom.pixels import slice_decoding
    from LungPrepLib.dicom.pixels.decoding import scratch_folder
    from LungPrepLib.progress import Progress

    slices = []
    for index in range(count):
        path = folder / f"slice{index}.dcm"
        path.write_bytes(to_bytes(ct_slice(index, size=512)))
        slices += headers_of(path)
    array = np.empty((count, 512, 512), np.int16)

    def decode() -> None:
        with scratch_folder() as scratch:
            slice_decoding.decode_slices(tuple(slices), array, scratch, Progress())

    ours = seconds(decode)
    with mock.patch.object(slice_decoding, "read_plain", lambda header, target: None):
        return ours, seconds(decode)


def winograd(folder: Path, slices: int) -> tuple[float, float]:
    """The network with fewer products, and with PyTorch's convolutions, in float32."""
    import torch

    from lungmask_test_weights import write_test_weights
    from LungPrepLib.progress import Progress
    from LungPrepLib.segmentation import lungmask_network
    from LungPrepLib.segmentation.lungmask_network import FastNetwork

    state = torch.load(write_test_weights(folder, "R231"), map_location="cpu", weights_only=True)
    batch = torch.rand(slices, 1, 256, 256)
    network = FastNetwork(state, torch.device("cpu"), torch.float32)
    ours = seconds(lambda: network.labels(batch, Progress()), 3)
    with mock.patch.object(lungmask_network, "_few_products_pay", lambda *arguments: False):
        plain = FastNetwork(state, torch.device("cpu"), torch.float32)
        return ours, seconds(lambda: plain.labels(batch, Progress()), 3)


def lungs() -> np.ndarray:
    """Both lungs of a phantom, (300, 512, 512)."""
    import SimpleITK as sitk

    from LungPrepPhantom import make_phantom

    small = sitk.GetArrayFromImage(make_phantom(size=(256, 256, 150), spacing_mm=(1.4, 1.4, 2.2)).lungs) > 0
    return small.repeat(2, 0).repeat(2, 1).repeat(2, 2)


def pieces_and_holes() -> tuple[float, float]:
    """Specks and holes by runs, and by the libraries that label voxels."""
    import cc3d
    import fill_voids

    from LungPrepLib.segmentation.runs import holes, specks

    mask = lungs()

    def by_voxels() -> None:
        cc3d.statistics(cc3d.connected_components(mask, connectivity=6))
        fill_voids.fill(mask)

    return seconds(lambda: (specks(mask, 1000), holes(mask)), 3), seconds(by_voxels, 3)


def near_the_surface() -> tuple[float, float]:
    """What is near the outside of a mask, and by the distance of every voxel."""
    from scipy import ndimage

    from LungPrepLib.measurement.regions import near_outside

    mask, steps = lungs()[::2, ::3, ::3].copy(), (2.2, 2.1, 2.1)
    np.testing.assert_array_equal(near_outside(mask, steps, 15.0), ndimage.distance_transform_edt(mask, steps) <= 15.0)
    return (
        seconds(lambda: near_outside(mask, steps, 15.0), 3),
        seconds(lambda: ndimage.distance_transform_edt(mask, steps), 3),
    )


_TERMINAL = """
import io
from LungPrepLib.cli import console
from LungPrepLib.messages import say
class Terminal(io.StringIO):
    def isatty(self): return True
reports = [(n / 2000, say("slice {number} of {total}", number=n, total=2000)) for n in range(2000)]
"""
_OWN_LINE = """
from LungPrepLib.cli.progress_line import ProgressLine
line = ProgressLine(Terminal())
for fraction, message in reports:
    line("read", fraction, message)
line.close()
"""
_RICH_LINE = """
from rich.console import Console
from rich.progress import Progress
with Progress(console=Console(file=Terminal(), force_terminal=True)) as line:
    task = line.add_task("Reading slices", total=1.0)
    for fraction, message in reports:
        line.update(task, completed=fraction, description=str(message))
"""


def progress_line() -> tuple[float, float]:
    """A program with LungPrep's progress line, and with rich's."""

    def run(code: str) -> Callable[[], object]:
        command = [sys.executable, "-c", _TERMINAL + code]
        return lambda: subprocess.run(command, check=True, env=environment(1))

    from LungPrepLib.processes import environment

    return seconds(run(_OWN_LINE)), seconds(run(_RICH_LINE))


def main() -> None:
    """Print a row per piece of code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--slices", type=int, default=12, help="slices for the network")
    options = parser.parse_args()
    print("| own code | with it, s | without, s | times faster |\n|---|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, work in (
            ("element scanner, 10,000 headers", lambda: headers(folder)[:2]),
            ("values of a series converted once, 10,000 headers", lambda: headers(folder)[::2]),
            ("progress line, 2,000 reports", progress_line),
            ("slices read in place, 300 of 512 x 512", lambda: in_place(folder)),
            ("pieces and holes by runs, lungs in 512 x 512 x 300", pieces_and_holes),
            ("within 15 mm of the surface, lungs in 171 x 171 x 150", near_the_surface),
            (f"Winograd convolutions, {options.slices} slices in float32", lambda: winograd(folder, options.slices)),
        ):
            ours, without = work()
            print(f"| {title} | {ours:.2f} | {without:.2f} | {without / ours:.2f} |", flush=True)


if __name__ == "__main__":
    main()
