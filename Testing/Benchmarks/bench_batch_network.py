"""Whether a batch keeps the network busy: cases an hour of the whole batch, beside the process of the network alone.

``python bench_batch_network.py``: a GPU is a resource of its own, and so is the network here: its process has one
processor to itself, and the two workers that read, measure, draw and write have another one. What a batch reaches is
compared with what the process of the network reaches in the same run when scans are handed to it without a break and
nothing else runs. With everything on the same processors there would be nothing to overlap. Beside that stands how much
of the time the process of the network was busy in the batch: what is lacking, it waited for scans.

Weights are the tests' (their network is R231's); phantoms have slices of 512 x 512.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import SimpleITK as sitk

from LungPrepLib.acquiring import select
from LungPrepLib.batch.engine import Engine, LocalEngine
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.slot import Limits
from LungPrepLib.batch.tasks import find_tasks
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import load_recipe
from LungPrepLib.segmentation.shared_inference import RemoteSegmenter, SharedInference
from LungPrepPhantom import write_study

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Python"))
from lungmask_test_weights import write_test_weights

RECIPE = load_recipe("quantification").replace(
    {"segmentation.segmenter": "lungmask", "segmentation.device": "cpu", "segmentation.precision": "float32"}
)
WORKERS = 2


class PinnedInference(SharedInference):
    """The process of the network, with a processor to itself."""

    def __init__(self, processor: int, others: int) -> None:
        super().__init__(threads=1)
        self._processor, self._others = processor, others

    def place(self) -> dict[str, str]:
        """Started from here, it inherits where this thread may run."""
        os.sched_setaffinity(0, {self._processor})
        try:
            return super().place()
        finally:
            os.sched_setaffinity(0, {self._others})

    def cpu_s(self) -> float:
        """CPU seconds of the process so far."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def alone(images: Sequence[sitk.Image], weights: Path, processors: tuple[int, int]) -> float:
    """Seconds a scan of the process of the network, with always another scan waiting for it."""
    inference = PinnedInference(*processors)
    ends: list[float] = []

    def feed(first: int) -> None:
        for image in images[first::WORKERS]:
            RemoteSegmenter(inference.place(), RECIPE, {"R231": weights}).segment(image, progress=Progress())
            ends.append(time.perf_counter())

    feeders = [threading.Thread(target=feed, args=(number,)) for number in range(WORKERS)]
    try:
        for feeder in feeders:
            feeder.start()
        for feeder in feeders:
            feeder.join()
    finally:
        inference.close()
    return steady(ends)


def steady(ends: list[float]) -> float:
    """Seconds a scan between the end of the first and of the last: processes and torch have started by then."""
    return (max(ends) - min(ends)) / (len(ends) - 1)


def whole_batch(
    studies: Sequence[Path], output: Path, weights: Path, processors: tuple[int, int]
) -> tuple[float, float]:
    """Seconds a case of a batch whose workers feed the process of the network, and how much of them that is busy."""
    inference = PinnedInference(*processors)
    ends: list[tuple[float, float]] = []

    def engine(limits: Limits, inherited: tuple[int, ...]) -> Engine:
        return LocalEngine(WORKERS, limits, inherited=inherited, inference=inference)

    result = run_batch(
        lambda progress: find_tasks(studies, RECIPE, progress), output, RECIPE, engine=engine,
        options={"weights": {"R231": str(weights)}},
        report=lambda case, row: ends.append((time.perf_counter(), inference.cpu_s())),
    )  # fmt: skip
    assert (result.done, result.fallback) == (len(studies), 0), result
    # Behind the last network nothing follows: the network is free while the last case is drawn and written.
    (begin, cpu_begin), (end, cpu_end) = ends[0], ends[-2]
    return steady([end for end, _ in ends]), (cpu_end - cpu_begin) / (end - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=7)
    parser.add_argument("--slices", type=int, default=24)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--turns", type=int, default=1)
    options = parser.parse_args()
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < 2:
        sys.exit("Two processors are needed: one for the network, one for the rest.")
    processors = usable[0], usable[1]
    with tempfile.TemporaryDirectory(prefix="lungprep-bench-") as name:
        folder = Path(name)
        weights = write_test_weights(folder, "R231")
        studies = []
        for seed in range(options.scans):
            studies.append(folder / f"study-{seed}")
            size, spacing = (options.size, options.size, options.slices), 358 / options.size
            write_study(studies[-1], seed=seed, size=size, spacing_mm=(spacing, spacing, 330 / options.slices))
        bare = RECIPE.replace({"segmentation.segmenter": "none"})
        images = [prepare(select(study, bare), bare).image for study in studies]
        os.sched_setaffinity(0, {processors[1]})
        found: list[tuple[float, float, float]] = []
        for turn in range(options.turns):
            own = alone(images, weights, processors)
            found.append((own, *whole_batch(studies, folder / f"out-{turn}", weights, processors)))
    print(f"| {options.scans} phantoms of {options.slices} slices of {options.size} x {options.size} | |")
    print("|---|---:|")
    for own, batch, busy in found:
        print(f"| the process of the network alone, one processor, cases an hour | {3600 / own:.0f} |")
        print(f"| the batch: {WORKERS} workers on another one, cases an hour | {3600 / batch:.0f} |")
        print(f"| ratio | {own / batch:.3f} |")
        print(f"| how much of the batch's time the process of the network was busy | {busy:.3f} |")


if __name__ == "__main__":
    main()
