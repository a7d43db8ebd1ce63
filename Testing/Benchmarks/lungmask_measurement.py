"""One measurement of ``bench_lungmask.py``, in a process of its own so that its memory is its own.

    python lungmask_measurement.py CONFIGURATION IMAGE WEIGHTS OUTPUT

``OUTPUT.json`` gets the seconds per stage, ``OUTPUT.npz`` the labels, and the network's own labels before any
postprocessing, with the slices that the network saw.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "LungPrep")]

BATCHES = (1, 2, 4, 8)
_PROBED = 16  # slices, of the middle of the scan


class Stages:
    """Seconds per stage, taken around the functions of a program that is measured as it is."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin

    def watch(self, owner: Any, function: str, name: str, seen: Callable[..., None] | None = None) -> None:
        """Count the time of ``owner.function``; ``seen`` is told its first argument, outside the count."""
        original = getattr(owner, function)

        def watched(*args: Any, **kwargs: Any) -> Any:
            if seen is not None:
                seen(args[0])
            with self.stage(name):
                return original(*args, **kwargs)

        setattr(owner, function, watched)


def stock(image: sitk.Image, weights: Path, batch_size: int) -> dict[str, Any]:
    """``lungmask.LMInferer``, untouched."""
    from lungmask import LMInferer, utils

    stages = Stages()
    raw: list[np.ndarray] = []
    stages.watch(utils, "preprocess", "preprocess")
    stages.watch(utils, "postprocessing", "postprocess", raw.append)
    stages.watch(utils, "reshape_mask", "restore")
    begin = time.perf_counter()
    with stages.stage("load"):
        inferer = LMInferer(modelpath=str(weights), force_cpu=True, batch_size=batch_size, tqdm_disable=True)
    labels = inferer.apply(image)
    total = time.perf_counter() - begin
    stages.seconds["network"] = total - sum(stages.seconds.values())
    return {"labels": labels, "raw": raw[0], "total": total, "stages": stages.seconds, "batch": batch_size}


def best_batch(image: sitk.Image, weights: Path) -> int:
    """The batch size with which lungmask is fastest here, on some slices of the scan."""
    from lungmask import LMInferer

    middle = image.GetSize()[2] // 2
    part = image[:, :, max(middle - _PROBED // 2, 0) : middle + _PROBED // 2]
    seconds = {}
    for batch_size in BATCHES:
        inferer = LMInferer(modelpath=str(weights), force_cpu=True, batch_size=batch_size, tqdm_disable=True)
        inferer.apply(part[:, :, :batch_size])  # what is done once
        begin = time.perf_counter()
        inferer.apply(part)
        seconds[batch_size] = time.perf_counter() - begin
    return min(seconds, key=lambda size: seconds[size])


def lungprep(
    image: sitk.Image, weights: Path, precision: str, *, exact: bool = False, every_slice: bool = False
) -> dict[str, Any]:
    """LungPrep's segmenter; ``every_slice`` leaves none out."""
    from LungPrepLib.progress import Progress
    from LungPrepLib.segmentation import lungmask_run
    from LungPrepLib.segmentation.coarse_to_fine import Labelled
    from LungPrepLib.segmentation.lungmask_segmenter import LungmaskSegmenter

    if every_slice:

        def label_every_slice(run: Any, count: int, values: Any, progress: Any) -> Any:
            labelled = lungmask_run.label_all(run, count)
            return labelled, lungmask_run.postprocess(labelled.labels, progress=progress)

        lungmask_run.label_and_postprocess = label_every_slice
    kept: list[Labelled] = []
    original = lungmask_run.LungmaskRun._attempt

    def attempt(self: Any, *args: Any) -> Any:
        labelled, labels = original(self, *args)
        kept.append(labelled)
        return labelled, labels

    lungmask_run.LungmaskRun._attempt = attempt  # type: ignore[method-assign]
    begin = time.perf_counter()
    segmenter = LungmaskSegmenter("R231", weights={"R231": weights}, device="cpu", precision=precision, exact=exact)
    result = segmenter.segment(image, progress=Progress())
    total = time.perf_counter() - begin
    return {
        "labels": sitk.GetArrayFromImage(result.labels),
        "raw": kept[-1].labels,
        "seen": kept[-1].seen,
        "total": total,
        "stages": segmenter.timings_s,
        "batch": 1,
        "precision": result.provenance["precision"],
        "findings": [finding.code for finding in result.findings],
    }


def configurations() -> dict[str, Callable[[sitk.Image, Path], dict[str, Any]]]:
    """What is measured, by name."""
    return {
        "lungmask": lambda image, weights: stock(image, weights, 20),
        "lungmask-best-batch": lambda image, weights: stock(image, weights, best_batch(image, weights)),
        "exact": lambda image, weights: lungprep(image, weights, "float32", exact=True),
        "float32": lambda image, weights: lungprep(image, weights, "float32"),
        "float32-every-slice": lambda image, weights: lungprep(image, weights, "float32", every_slice=True),
        "auto": lambda image, weights: lungprep(image, weights, "auto"),
        "auto-every-slice": lambda image, weights: lungprep(image, weights, "auto", every_slice=True),
    }


def peak_mb() -> float:
    """The most memory that this process had at a time."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if platform.system() == "Darwin" else 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("configuration", choices=sorted(configurations()))
    parser.add_argument("image", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    import torch
    from lungmask.logger import logger

    logger.setLevel("ERROR")
    image = sitk.ReadImage(str(options.image))
    torch.set_num_threads(torch.get_num_threads())  # starts PyTorch before anything is timed
    before = peak_mb()
    result = configurations()[options.configuration](image, options.weights)
    labels, raw = result.pop("labels"), result.pop("raw")
    seen = result.pop("seen", np.ones(len(raw), dtype=bool))
    np.savez_compressed(options.output.with_suffix(".npz"), labels=labels, raw=raw, seen=seen)
    result |= {"slices": len(raw), "inferred": int(seen.sum()), "peak_mb": peak_mb(), "before_mb": before}
    result["threads"] = torch.get_num_threads()
    options.output.with_suffix(".json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
