"""The worker process: jobs in, lines out, and that it never outlives its parent nor leaves anything behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from dicom_files import write_series
from LungPrepLib.batch.worker_process import WorkerProcess
from LungPrepLib.pipeline import prepare
from LungPrepLib.processes import environment
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import load_recipe
from LungPrepLib.sources.opening import open_catalog
from small_cases import write_small_chest

QUICK = load_recipe("quantification").replace({"segmentation.segmenter": "none"}).as_dict()


def lines_until_end_of_job(lines: queue.Queue) -> list[dict]:
    found = []
    while True:
        _, line = lines.get(timeout=60)
        assert line is not None, "the worker died"
        found.append(line)
        if "progress" not in line:
            return found


@pytest.fixture
def worker():
    lines: queue.Queue = queue.Queue()
    process = WorkerProcess(lines, threads=1)
    process.lines = lines
    yield process
    process.close()
    if not process.wait(5):
        process.kill()


def test_several_jobs_in_one_process(worker, tmp_path: Path) -> None:
    ct, mask = write_small_chest(tmp_path / "数 据")
    for number in (1, 2):
        output = tmp_path / f"case {number}"
        worker.start_job(number, {"source": str(ct), "output": str(output), "recipe": QUICK, "labels": str(mask)})
        *progress, last = lines_until_end_of_job(worker.lines)
        assert last["id"] == number
        assert last["result"] == json.loads((output / "case.json").read_text(encoding="utf-8"))
        assert {line["progress"]["stage"] for line in progress} >= {"read", "segment", "write"}


def test_an_error_is_a_line_and_the_next_job_runs(worker, tmp_path: Path) -> None:
    ct, _ = write_small_chest(tmp_path)
    worker.start_job(1, {"source": str(tmp_path / "nothing.nii.gz"), "output": str(tmp_path / "a"), "recipe": QUICK})
    error = lines_until_end_of_job(worker.lines)[-1]["error"]
    assert "nothing.nii.gz" in error["message"]
    worker.start_job(2, {"sauce": 1})
    assert "unknown sauce" in lines_until_end_of_job(worker.lines)[-1]["error"]["message"]
    worker.start_job(3, {"source": str(ct), "output": str(tmp_path / "b"), "recipe": QUICK})
    assert "result" in lines_until_end_of_job(worker.lines)[-1]
    assert not (tmp_path / "a").exists()


def test_handover_is_uncompressed_and_complete(worker, tmp_path: Path) -> None:
    import SimpleITK as sitk

    ct, mask = write_small_chest(tmp_path)
    job = {"source": str(ct), "output": str(tmp_path / "case"), "recipe": QUICK, "labels": str(mask)}
    worker.start_job(1, job | {"handover": str(tmp_path / "handover")})
    assert "result" in lines_until_end_of_job(worker.lines)[-1]
    original, handed = sitk.ReadImage(str(ct)), sitk.ReadImage(str(tmp_path / "handover" / "native.nrrd"))
    assert (sitk.GetArrayFromImage(original) == sitk.GetArrayFromImage(handed)).all()
    assert (tmp_path / "handover" / "native.nrrd").stat().st_size > 2 * original.GetNumberOfPixels()


def test_it_ends_when_its_parent_dies(tmp_path: Path) -> None:
    ct, _ = write_small_chest(tmp_path)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(ct), str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(1),
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and is_alive(pid):
        time.sleep(0.05)
    assert not is_alive(pid)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".lungprep")]


PARENT = """
import queue, sys, time
from LungPrepLib.batch.worker_process import WorkerProcess
if __name__ == "__main__":
    worker = WorkerProcess(queue.Queue())
    worker.start_job(1, {"source": sys.argv[1], "output": sys.argv[2]})
    print(worker.pid, flush=True)
    time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def _volume_and_series(ct: str, mask: str, study: str) -> tuple[float, int]:
    """Runs in another process: a whole case from an image, and headers that are read by processes of its own."""
    case = prepare(ct, load_recipe("quantification"), labels=mask)
    studies = open_catalog(study, processes=2).studies(Progress())
    return case.measurements[-1]["volume_ml"], sum(len(series.slices) for series in studies[0].series)


def test_the_library_works_in_processes_that_were_spawned(tmp_path: Path) -> None:
    """As in a user's own pool on Windows and macOS: nothing is there but what is imported."""
    ct, mask = write_small_chest(tmp_path / "数 据")
    write_series(tmp_path / "study", 120)
    here = _volume_and_series(str(ct), str(mask), str(tmp_path / "study"))
    assert here[0] > 0 and here[1] == 120
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(_volume_and_series, str(ct), str(mask), str(tmp_path / "study")).result(60) == here


def test_a_killed_worker_is_noticed(tmp_path: Path) -> None:
    lines: queue.Queue = queue.Queue()
    worker = WorkerProcess(lines)
    os.kill(worker.pid, signal.SIGKILL)
    _, line = lines.get(timeout=20)
    assert line is None
    assert worker.exit_status == -signal.SIGKILL
