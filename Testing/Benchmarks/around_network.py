"""What surrounds lungmask's network, measured without it: body crop, resize, postprocessing, resize back.

    python around_network.py lungmask|LungPrep SCAN.npz OUTPUT

``SCAN.npz`` holds ``hu`` (z, y, x) int16 and ``raw`` (z, 256, 256) uint8, the labels that the network would give.
``OUTPUT.json`` gets milliseconds per slice and the memory taken on top, ``OUTPUT.npz`` the labels.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from lungmask_measurement import REPOSITORY, peak_mb

sys.path[:0] = [str(REPOSITORY / "LungPrep")]

Clock = Callable[[str], None]


def with_lungmask(hu: np.ndarray, raw: np.ndarray, clock: Clock) -> np.ndarray:
    """As ``lungmask.LMInferer`` does it."""
    from lungmask import utils

    resized, boxes = utils.preprocess(hu, [256, 256])
    resized[resized > 600] = 600
    resized = np.divide(resized + 1024, 1624)
    for image in resized:
        image.astype(np.float32)
    clock("preprocess")
    labels = utils.postprocessing(raw, disable_tqdm=True)
    clock("postprocess")
    restored = [utils.reshape_mask(labels[z], boxes[z], hu.shape[1:]) for z in range(len(labels))]
    restored_labels = np.asarray(restored, dtype=np.uint8)
    clock("restore")
    return restored_labels


def with_lungprep(hu: np.ndarray, raw: np.ndarray, clock: Clock) -> np.ndarray:
    """As LungPrep's segmenter does it."""
    from LungPrepLib.segmentation.lungmask_postprocess import postprocess
    from LungPrepLib.segmentation.lungmask_preprocess import body_boxes, network_input, restore
    from LungPrepLib.segmentation.slice_inference import Slices

    slices = Slices(hu, body_boxes(hu))
    for z in range(len(slices)):
        network_input(slices.resized(z))
    clock("preprocess")
    labels = postprocess(raw)
    clock("postprocess")
    restored = np.zeros(hu.shape, dtype=np.uint8)
    restore(labels, slices.boxes, restored)
    clock("restore")
    return restored


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=("lungmask", "LungPrep"))
    parser.add_argument("scan", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    run = with_lungmask if options.program == "lungmask" else with_lungprep
    with np.load(options.scan) as scan:
        hu, raw = scan["hu"], scan["raw"]
    few = slice(len(hu) // 2, len(hu) // 2 + 2)
    run(hu[few], raw[few], lambda stage: None)  # imports, and what is done once
    before = peak_mb()
    milliseconds: dict[str, float] = {}
    last = time.perf_counter()

    def clock(stage: str) -> None:
        nonlocal last
        now = time.perf_counter()
        milliseconds[stage] = 1000 * (now - last) / len(hu)
        last = now

    labels = run(hu, raw, clock)
    result = {"stages": milliseconds, "on_top_mb": peak_mb() - before}
    np.savez_compressed(options.output.with_suffix(".npz"), labels=labels)
    options.output.with_suffix(".json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
