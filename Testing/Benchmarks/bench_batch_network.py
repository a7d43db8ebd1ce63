"""Whether a batch keeps the network busy: cases an hour of the whole batch, beside the process of the network alone.

``python bench_batch_network.py``: a GPU is a resource of its own, and so is the network here: its process has one
processor to itself, and the two workers that read, measure, draw and write have another one. What a batch reaches is
compared with what the process of the network reaches in the same run when scans are handed to it without a break and
nothing else runs. With everything on the same processors there would be nothing to overlap.

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

from LungPrepLib.batch.engine import Engine, LocalEngine
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.slot import Limits
from LungPrepLib.batch.tasks import find_tasks
from LungPrepLib.pipeline import prepare, select
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


def alone(images: Sequence[sitk.Image], weights: Path, rounds: int, processors: tuple[int, int]) -> float:
    """Seconds a scan of the process of the network, with always another scan waiting for it."""
    inference = PinnedInference(*processors)
    ends: list[float] = []

    def feed(first: int) -> None:
        for image in [*images[first::WORKERS]] * rounds:
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


def whole_batch(studies: Sequence[Path], output: Path, weights: Path, processors: tuple[int, int]) -> float:
    """Seconds a case of a batch whose workers feed the process of the network."""
    ends: list[float] = []

    def engine(limits: Limits, inherited: tuple[int, ...]) -> Engine:
        return LocalEngine(WORKERS, limits, inherited=inherited, inference=PinnedInference(*processors))

    result = run_batch(
        lambda progress: find_tasks(studies, RECIPE, progress), output, RECIPE, engine=engine,
        options={"weights": {"R231": str(weights)}}, report=lambda case, row: ends.append(time.perf_counter()),
    )  # fmt: skip
    assert (result.done, result.fallback) == (len(studies), 0), result
    return steady(ends)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=8)
    parser.add_argument("--slices", type=int, default=100)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--turns", type=int, default=2)
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
        images = [prepare(select(study, bare), bare).image for study in studies[:WORKERS]]
        os.sched_setaffinity(0, {processors[1]})
        best: dict[str, float] = {}
        for turn in range(options.turns):
            rounds = max(2, options.scans // WORKERS)
            for what, seconds in (
                ("alone", alone(images, weights, rounds, processors)),
                ("batch", whole_batch(studies, folder / f"out-{turn}", weights, processors)),
            ):
                best[what] = min(seconds, best.get(what, seconds))
    print(f"| {options.scans} phantoms of {options.slices} slices of {options.size} x {options.size} | cases an hour |")
    print("|---|---|")
    print(f"| the process of the network alone, one processor | {3600 / best['alone']:.0f} |")
    print(f"| the batch: {WORKERS} workers on another one | {3600 / best['batch']:.0f} |")
    print(f"| ratio | {best['alone'] / best['batch']:.2f} |")


if __name__ == "__main__":
    main()
