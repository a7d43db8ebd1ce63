"""One process runs the network for all workers of a batch; here on the processor, where its labels can be compared."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

import pytest
import SimpleITK as sitk

from lungmask_test_weights import write_test_weights
from LungPrepLib.batch.engine import LocalEngine, Told
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.slot import Limits
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


class _Watched:
    """The events of an engine: the process of the network stops while one scan has its turn and one waits."""

    def __init__(self, events, inference: SharedInference, *, kill: bool) -> None:
        self._events, self._inference, self._kill = events, inference, kill
        self._has_turn, self._there, self._ended = "", set(), False

    def put(self, event) -> None:
        if isinstance(event, Told) and event.stage == "segment" and not self._ended:
            self._there.add(event.case)
            if event.fraction > 0 and not self._has_turn:
                self._has_turn = event.case
                self._signal(signal.SIGSTOP)
            if self._has_turn and len(self._there) == 2:
                self._ended = True
                if self._kill:
                    self._signal(signal.SIGKILL)
        self._events.put(event)

    def get(self, timeout: float):
        return self._events.get(timeout=timeout)

    def get_nowait(self):
        return self._events.get_nowait()

    def _signal(self, number: int) -> None:
        assert self._inference._process is not None
        os.kill(self._inference._process.pid, number)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="stops a process by a signal of POSIX")
@pytest.mark.parametrize(
    ("kill", "said"), [(True, "has ended in the middle of this scan"), (False, "It took longer than 25 s")]
)
def test_the_scan_that_waits_is_not_to_blame_when_the_network_dies_or_hangs_of_another_one(
    tmp_path: Path, kill: bool, said: str
) -> None:
    recipe = RECIPE.replace({"segmentation.segmenter": "threshold"})
    image, _ = small_chest()
    for number in (1, 2):  # large enough to be met in the middle of its turn
        sitk.WriteImage(sitk.Expand(image, [3, 3, 3]) + number, str(tmp_path / f"{number}.nrrd"))
    tasks = list(find_tasks([tmp_path / "1.nrrd", tmp_path / "2.nrrd"], recipe, Progress()))

    def engine(limits: Limits, inherited: tuple[int, ...]) -> LocalEngine:
        inference = SharedInference(threads=1)
        made = LocalEngine(2, limits, inherited=inherited, inference=inference)
        made.events = _Watched(made.events, inference, kill=kill)  # type: ignore[assignment]
        return made

    limits = Limits() if kill else Limits(seconds=25)  # a busy machine needs more than half of it for a whole scan
    result = run_batch(tasks, tmp_path / "out", recipe, engine=engine, limits=limits)
    assert (result.done, result.failed) == (1, 1)
    (failed,) = (tmp_path / "out").glob("*/failed.json")
    assert said in failed.read_text()
    assert run_batch(tasks, tmp_path / "out", recipe, workers=1, retry_failed=True).done == 1


def test_a_process_that_is_dying_is_not_taken_for_one_that_goes_on() -> None:
    """A scan that waited was blamed for its end whenever the worker had heard of it before the system was done."""
    shared = SharedInference(threads=1)
    try:
        place = shared.place()
        assert shared._process is not None
        ending = threading.Timer(0.2, os.kill, (shared._process.pid, getattr(signal, "SIGKILL", signal.SIGTERM)))
        ending.start()
        assert not shared.is_at(place)
        ending.join()
        assert not shared.is_at({"address": "another", "key": ""})
    finally:
        shared.close()


def test_nothing_is_left_where_temporary_files_are(tmp_path: Path, monkeypatch) -> None:
    """The socket's file stayed there, in a folder of its own, whenever the process had ended."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    shared = SharedInference(threads=1)
    assert shared.is_at(shared.place())
    shared.close()
    assert list(tmp_path.iterdir()) == []
    shared.place()
    assert shared._process is not None
    shared._process.kill()  # as the system does, when the memory runs out
    shared.close()
    assert list(tmp_path.iterdir()) == []
