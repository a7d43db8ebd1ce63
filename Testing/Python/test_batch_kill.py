"""The proof: a batch that is killed again and again, at random moments, comes to the same end as one that is not."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from batch_cases import write_scans, write_small_study
from LungPrepLib.batch.lock import LOCK_FILE
from LungPrepLib.batch.verify import verify
from LungPrepLib.processes import environment
from LungPrepLib.progress import Progress
from LungPrepLib.temporary import is_alive

KILLS = 30
OPTIONS = [
    "--segmenter", "none", "--set", "output.report=false", "--format", "nifti,npz", "--workers", "2", "-q",
]  # fmt: skip


def command(inputs: list[Path], output: Path) -> list[str]:
    return [sys.executable, "-m", "LungPrepLib.cli", "batch", *map(str, inputs), "-o", str(output), *OPTIONS]


def contents(output: Path) -> dict[str, str]:
    """The digest of every file of every case; of ``case.json`` without its times."""
    found = {}
    for path in sorted(output.glob("*/*")):
        content = path.read_bytes()
        if path.name == "case.json":
            document = json.loads(content)
            del document["timings_s"]
            content = json.dumps(document, sort_keys=True).encode()
        found[str(path.relative_to(output))] = hashlib.sha256(content).hexdigest()
    return found


def processes_of(group: int) -> list[int]:
    """The processes that work for a batch: its own and its workers, which have groups of their own."""
    found, waiting = [], [group]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def wait_for_the_end_of(pids: list[int]) -> None:
    """Workers end with their coordinator, however that ends."""
    deadline = time.monotonic() + 60
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "a worker goes on without its coordinator"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the workers in /proc")
def test_killed_at_random_moments_it_comes_to_the_same_end(tmp_path: Path) -> None:
    inputs = write_scans(tmp_path / "in", 5)
    for seed in (1, 2):
        study = write_small_study(tmp_path / f"study-{seed}", seed)
        inputs.append(Path(shutil.make_archive(str(tmp_path / f"disc-{seed}"), "zip", study)))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    surroundings = environment(1) | {"TMPDIR": str(scratch)}
    subprocess.run(command(inputs, tmp_path / "undisturbed"), env=surroundings, check=True, capture_output=True)
    output = tmp_path / "killed"
    chance = random.Random(12)
    kills = 0
    orphans: list[int] = []
    while kills < KILLS:
        if kills % 10 == 9:  # all of it once more, from the beginning
            wait_for_the_end_of(orphans)  # they would go on in the folder that is made anew
            shutil.rmtree(output, ignore_errors=True)
        batch = subprocess.Popen(
            command(inputs, output), env=surroundings, start_new_session=True, stdout=subprocess.DEVNULL
        )
        begun = output / LOCK_FILE
        while not begun.exists() and batch.poll() is None and chance.random() < 0.995:  # sometimes before it has begun
            time.sleep(0.02)
        time.sleep(chance.uniform(0.0, 2.5))
        if batch.poll() is None:
            tree = processes_of(batch.pid)
            orphans = tree[1:]
            for pid in (
                tree if chance.random() < 0.5 else [batch.pid]
            ):  # the whole tree at once, or the coordinator alone
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            kills += 1
            batch.wait()
        else:  # nothing was left to do: what is killed next begins anew, or a fast machine hardly ever kills
            assert batch.returncode == 0
            shutil.rmtree(output, ignore_errors=True)
    last = subprocess.run(command(inputs, output), env=surroundings, capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    assert contents(output) == contents(tmp_path / "undisturbed")
    rows = (output / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) == len({row.split(",")[0] for row in rows}) == len(inputs)
    assert verify(output, Progress()).flaws == []
    assert [path.name for path in output.iterdir() if path.name.startswith(".")] == []
    assert list(scratch.iterdir()) == []
