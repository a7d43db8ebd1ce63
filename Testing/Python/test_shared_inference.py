"""One process runs the network for all workers of a batch; here on the processor, where its labels can be compared."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
import SimpleITK as sitk

from lungmask_test_weights import write_test_weights
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.tasks import find_tasks
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import load_recipe
from LungPrepLib.segmentation.shared_inference import RemoteSegmenter, SharedInference
from small_cases import small_chest

pytest.importorskip("lungmask")
RECIPE = load_recipe("quantification").replace(
    {"segmentation.segmenter": "auto", "segmentation.device": "cpu", "output.report": False}
)


def files_of(output: Path) -> dict[str, dict]:
    return {path.parent.name: json.loads(path.read_text()) for path in output.glob("case-*/case.json")}


@pytest.mark.slow
def test_the_labels_are_those_of_a_process_of_ones_own(tmp_path: Path, monkeypatch) -> None:
    weights = {"R231": str(write_test_weights(tmp_path, "R231"))}
    image, _ = small_chest()
    scans = [tmp_path / f"scan-{number}.nrrd" for number in (1, 2)]
    for number, scan in enumerate(scans):
        sitk.WriteImage(image[:, :, 8 + number : 10 + number], str(scan))
    tasks = list(find_tasks(scans, RECIPE, Progress()))
    cases = {}
    for shared in (False, True):
        output = tmp_path / f"out-{shared}"
        result = run_batch(
            tasks, output, RECIPE, workers=2, options={"weights": weights}, share_inference=shared
        )  # fmt: skip
        assert (result.done, result.fallback) == (2, 0)
        cases[shared] = files_of(output)
    for case, own in cases[False].items():
        there = cases[True][case]
        assert there["segmentation"]["segmenter"] == "lungmask"
        assert {k: v["sha256"] for k, v in there["files"].items() if k.endswith(".nii.gz")} == {
            k: v["sha256"] for k, v in own["files"].items() if k.endswith(".nii.gz")
        }
        for key in ("findings", "structures", "measurements"):
            assert there[key] == own[key]
        assert there["segmentation"]["weights"] == own["segmentation"]["weights"]
    monkeypatch.setattr("LungPrepLib.dependencies.torch_report", lambda python: {"cuda": True, "mps": False})
    again = run_batch(tasks, tmp_path / "out-True", RECIPE, options={"weights": weights})
    assert again.already == 2


@pytest.mark.slow
def test_it_says_what_is_wrong_is_cancelled_and_comes_back_when_it_was_killed(tmp_path: Path) -> None:
    image, _ = small_chest()
    shared = SharedInference(threads=1)
    try:
        broken = tmp_path / "broken.pth"
        broken.write_bytes(b"PK and no more")
        by_name = RECIPE.replace({"segmentation.segmenter": "lungmask"})
        with pytest.raises(LungPrepError, match=r"broken\.pth"):
            RemoteSegmenter(shared.place(), by_name, {"R231": broken}).segment(image, progress=Progress())
        threshold = RECIPE.replace({"segmentation.segmenter": "threshold"})
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            RemoteSegmenter(shared.place(), threshold, {}).segment(image, progress=progress)
        first = shared.place()
        assert shared._process is not None
        os.kill(shared._process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        shared._process.wait(20)
        with pytest.raises(LungPrepError, match="has ended in the middle"):
            RemoteSegmenter(first, threshold, {}).segment(image, progress=Progress())
        found = RemoteSegmenter(shared.place(), threshold, {}).segment(image, progress=Progress())
        assert sorted({int(v) for v in sitk.GetArrayViewFromImage(found.labels).ravel()}) == [0, 1, 2]
        assert [structure.key for structure in found.structures] == ["right_lung", "left_lung"]
    finally:
        shared.close()
