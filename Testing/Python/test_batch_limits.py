"""What goes wrong while a batch runs: time, memory, crashes, disks; and two batches on one folder. All for real."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from batch_cases import OPTIONS, RECIPE, noise_scan, table, workers_of, write_scans, write_small_study
from LungPrepLib import cli
from LungPrepLib.batch.engine import LocalEngine
from LungPrepLib.batch.lock import LOCK_FILE, BatchLock
from LungPrepLib.batch.memory import MemoryWatch, memory_of_tree
from LungPrepLib.batch.progress import Snapshot
from LungPrepLib.batch.runner import Limits, run_batch
from LungPrepLib.batch.slot import Slot, threads_per_slot
from LungPrepLib.batch.tasks import Task, find_tasks
from LungPrepLib.batch.verify import verify
from LungPrepLib.batch.worker_count import worker_count
from LungPrepLib.estimates import memory_needed
from LungPrepLib.findings import LungPrepError
from LungPrepLib.machine import processors
from LungPrepLib.messages import Message, say
from LungPrepLib.processes import environment
from LungPrepLib.progress import Cancelled, Progress

NOISE = RECIPE.replace({"hounsfield.require": False})
posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def only_failure(output: Path) -> dict:
    (failed,) = output.glob("*/failed.json")
    assert [path.name for path in failed.parent.iterdir()] == ["failed.json"]
    return json.loads(failed.read_text())


def hanging_scan(folder: Path) -> Path:
    """A scan that never comes to its end: a pipe that nobody writes to, called like an image."""
    path = folder / "hangs.nii.gz"
    os.mkfifo(path)
    return path


@pytest.mark.slow
@posix
def test_a_case_that_hangs_has_failed_when_its_time_is_over(tmp_path: Path) -> None:
    (good,) = write_scans(tmp_path / "in", 1)
    tasks = [
        dataclasses.replace(next(find_tasks([good], RECIPE, Progress())), case="case-hangs",
                            source=str(hanging_scan(tmp_path))),
        *find_tasks([good], RECIPE, Progress()),
    ]  # fmt: skip
    result = run_batch(tasks, tmp_path / "out", RECIPE, workers=1, limits=Limits(seconds=25.0))
    assert (result.done, result.failed) == (1, 1)
    assert "longer than 25 s" in only_failure(tmp_path / "out")["reason"]


@pytest.mark.slow
@pytest.mark.skipif(not memory_of_tree(os.getpid()), reason="memory cannot be watched here")
def test_a_case_that_takes_too_much_memory_has_failed(tmp_path: Path) -> None:
    big, (small,) = noise_scan(tmp_path / "big.nrrd", 400), write_scans(tmp_path / "in", 1)
    with Started() as idle:
        base = idle.memory()
    result = run_batch(
        list(find_tasks([big, small], NOISE, Progress())), tmp_path / "out", NOISE, workers=1,
        limits=Limits(memory_bytes=base + 30 * 1024**2),
    )  # fmt: skip
    assert (result.done, result.failed) == (1, 1)
    failure = only_failure(tmp_path / "out")
    assert "of memory (--case-memory)" in failure["reason"] and failure["stage"]


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell shared pages apart")
def test_pages_that_processes_share_count_once() -> None:
    """Three processes forked with 200 MB are no 800 MB, until each has written to its own."""
    code = (
        "import os, sys\n"
        "block = bytearray(os.urandom(2**20) * 200)\n"
        "pipes = [os.pipe() for _ in range(3)]\n"
        "for read, write in pipes:\n"
        "    if not os.fork():\n"
        "        [os.close(end) for pipe in pipes for end in pipe if end != read]\n"
        "        while os.read(read, 1) == b'w':\n"
        "            block[::4096] = bytes(len(block) // 4096)\n"
        "        os._exit(0)\n"
        "print('forked', flush=True)\n"
        "for line in sys.stdin:\n"
        "    [os.write(write, b'w') for _, write in pipes]\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdin is not None and parent.stdout is not None and parent.stdout.readline() == "forked\n"
        mib = 1024**2
        assert memory_of_tree(parent.pid) > 790 * mib
        assert 200 * mib < MemoryWatch(parent.pid, 400 * mib).bytes_now() < 300 * mib
        assert MemoryWatch(parent.pid, 2000 * mib).bytes_now() > 790 * mib  # nobody looked closely
        parent.stdin.write("now\n"), parent.stdin.flush()
        deadline = time.monotonic() + 60
        watch = MemoryWatch(parent.pid, 400 * mib)
        while watch.bytes_now() < 790 * mib and time.monotonic() < deadline:
            time.sleep(0.1)
        assert watch.bytes_now() > 790 * mib
    finally:
        parent.kill()
        parent.communicate()


class Started:
    """A worker as a batch of one worker starts it, that has prepared a small case, and what it takes."""

    def __enter__(self) -> Started:
        self._slot = Slot(threads=threads_per_slot(1, processors()))  # the buffers of threads are memory, too
        return self

    def __exit__(self, *_: object) -> None:
        self._slot.close()

    def memory(self) -> int:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            (scan,) = write_scans(Path(folder) / "in", 1)
            job = {"source": str(scan), "output": f"{folder}/case", "recipe": RECIPE.as_dict(), "overwrite": False}
            assert self._slot.run(job, lambda stage, fraction: None).status == "done"
            assert self._slot._worker is not None
            return memory_of_tree(self._slot._worker.pid)


def test_threads_never_oversubscribe() -> None:
    for count in range(1, 65):
        for slots in range(1, count + 1):
            assert 1 <= slots * threads_per_slot(slots, count) <= count


def test_there_is_a_worker_per_processor_as_far_as_the_memory_reaches(monkeypatch) -> None:
    one = memory_needed(512 * 512 * 400, RECIPE)
    for free, count, workers in ((None, 8, 8), (64 * one, 8, 8), (3 * one, 8, 3), (one // 2, 8, 1), (None, 128, 32)):
        monkeypatch.setattr("LungPrepLib.batch.worker_count.available_memory", lambda free=free: free)
        monkeypatch.setattr("LungPrepLib.batch.worker_count.processors", lambda count=count: count)
        assert worker_count(0, RECIPE) == workers
        assert worker_count(5, RECIPE) == 5
    monkeypatch.setattr("LungPrepLib.batch.worker_count.processors", lambda: 8)
    monkeypatch.setattr("LungPrepLib.batch.worker_count.available_memory", lambda: 4 * one)
    assert worker_count(0, RECIPE, network=True) < 4


@pytest.mark.slow
def test_no_case_is_begun_that_leaves_too_little_memory_for_those_in_hand(tmp_path: Path) -> None:
    """Two that take three quarters of the memory each are prepared one after the other, two small ones at once."""
    tasks = list(find_tasks(write_scans(tmp_path / "in", 4), RECIPE, Progress()))
    large = [dataclasses.replace(task, voxels=10**9) for task in tasks[:2]]
    most: list[tuple[int, int]] = []

    def run(some: list[Task], output: Path) -> None:
        class Counting(LocalEngine):
            def submit(self, case: str, job: dict) -> None:
                hand.append(case)
                most.append((len(some), len(hand)))
                super().submit(case, job)

        hand: list[str] = []
        memory = int(1.5 * memory_needed(10**9, RECIPE))
        result = run_batch(
            some, output, RECIPE, engine=lambda limits, inherited: Counting(2, limits, "", inherited, None, memory),
            report=lambda case, row: hand.remove(case),
        )  # fmt: skip
        assert result.done == len(some)

    run(large, tmp_path / "large")
    assert max(count for _, count in most) == 1
    run(tasks[2:], tmp_path / "small")
    assert max(count for _, count in most) == 2


@pytest.mark.slow
def test_a_full_disk_stops_the_batch_and_no_case_has_failed(tmp_path: Path, monkeypatch) -> None:
    """The system tells the worker so when it moves the case into place."""
    scans = write_scans(tmp_path / "in", 3)
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import os\n"
        "if os.environ.get('TEST_DISK_IS_FULL'):\n"
        "    import builtins, io, errno\n"
        "    real = os.replace\n"
        "    def replace(source, target):\n"
        "        if 'case-' in str(target):\n"
        "            raise OSError(errno.ENOSPC, 'No space left on device', str(target))\n"
        "        return real(source, target)\n"
        "    os.replace = replace\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("TEST_DISK_IS_FULL", "1")
    tasks = list(find_tasks(scans, RECIPE, Progress()))
    with pytest.raises(LungPrepError, match="No space left on device"):
        run_batch(tasks, tmp_path / "out", RECIPE, workers=1)
    assert not list((tmp_path / "out").glob("*/failed.json"))
    assert not list((tmp_path / "out").rglob(".*"))
    monkeypatch.delenv("TEST_DISK_IS_FULL")
    assert run_batch(tasks, tmp_path / "out", RECIPE).done == 3


@pytest.mark.slow
@posix
def test_a_folder_of_results_that_vanishes_stops_the_batch(tmp_path: Path) -> None:
    scans = write_scans(tmp_path / "in", 4)
    output = tmp_path / "out"
    ended: list[str] = []

    def vanish(case: str, row: dict) -> None:
        ended.append(case)
        if len(ended) == 1:
            output.rename(tmp_path / "unplugged")

    with pytest.raises(LungPrepError, match="is not there any more"):
        run_batch(list(find_tasks(scans, RECIPE, Progress())), output, RECIPE, workers=1, report=vanish)
    assert not output.exists()  # nothing is written where the disk was
    (tmp_path / "unplugged").rename(output)
    assert run_batch(list(find_tasks(scans, RECIPE, Progress())), output, RECIPE).done >= 1
    assert verify(output, Progress()).flaws == [] and verify(output, Progress()).cases == 4


def test_inputs_that_vanish_stop_the_batch_rather_than_fail_every_case(tmp_path: Path) -> None:
    scans = write_scans(tmp_path / "in", 4)
    tasks = list(find_tasks(scans, RECIPE, Progress()))

    def vanish(case: str, row: dict) -> None:
        shutil.rmtree(tmp_path / "in", ignore_errors=True)

    with pytest.raises(LungPrepError, match="'in' is not there any more"):
        run_batch(tasks, tmp_path / "out", RECIPE, workers=1, inputs=[tmp_path / "in"], report=vanish)
    assert not list((tmp_path / "out").glob("*/failed.json"))


@pytest.mark.slow
def test_an_input_that_was_never_there_does_not_stop_the_rest(tmp_path: Path) -> None:
    good, bad = write_scans(tmp_path / "in", 2)
    bad.write_bytes(bad.read_bytes()[:2000])
    inputs = [tmp_path / "none.nii.gz", bad, good]
    result = run_batch(
        lambda progress: find_tasks(inputs, RECIPE, progress), tmp_path / "out", RECIPE, workers=1, inputs=inputs
    )
    assert (result.done, result.failed) == (1, 2)


@pytest.mark.slow
def test_a_second_coordinator_is_told_who_works_on_the_folder(tmp_path: Path, capsys) -> None:
    (scan,) = write_scans(tmp_path / "in", 1)
    output = tmp_path / "out"
    output.mkdir()
    code = (
        "import sys, time; from pathlib import Path; from LungPrepLib.batch.lock import BatchLock;"
        "lock = BatchLock(Path(sys.argv[1])); print('locked', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(output)], env=environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "locked\n"
        assert cli.main(["batch", str(scan), "-o", str(output), *OPTIONS]) == 2
        assert f"'out' is being worked on by process {holder.pid} on " in capsys.readouterr().err
    finally:
        holder.kill()
        holder.wait()
    assert cli.main(["batch", str(scan), "-o", str(output), *OPTIONS]) == 0
    assert not (output / LOCK_FILE).exists()


@posix
def test_a_lock_waits_for_the_workers_of_a_killed_coordinator(tmp_path: Path, monkeypatch) -> None:
    lock = BatchLock(tmp_path)
    orphan = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, pass_fds=lock.inherited
    )
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    os.close(lock.inherited[0])
    holder = json.loads(lock.path.read_text()) | {"pid": gone.pid}
    lock.path.write_text(json.dumps(holder))
    waited: list[float] = []
    sleep = time.sleep

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            orphan.communicate()  # its input ends, and so does it
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", wait)
    BatchLock(tmp_path).release()
    assert len(waited) >= 3
    orphan.wait()


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys) -> None:
    (scan,) = write_scans(tmp_path / "in", 1)
    output = tmp_path / "out"
    output.mkdir(mode=0o500)
    assert cli.main(["batch", str(scan), "-o", str(output), *OPTIONS]) == 2
    assert "Nothing can be written to 'out': Permission denied." in capsys.readouterr().err


def test_a_read_only_disk_is_one_sentence(tmp_path: Path, monkeypatch, capsys) -> None:
    (scan,) = write_scans(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    real = os.open

    def read_only(path, flags, *args, **options):
        if str(path).endswith(LOCK_FILE):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, flags, *args, **options)

    monkeypatch.setattr(os, "open", read_only)
    assert cli.main(["batch", str(scan), "-o", str(tmp_path / "out"), *OPTIONS]) == 2
    assert "Nothing can be written to 'out': Read-only file system." in capsys.readouterr().err


def test_the_folder_of_a_case_is_no_batch(tmp_path: Path, capsys) -> None:
    (scan,) = write_scans(tmp_path / "in", 1)
    assert cli.main(["prepare", str(scan), "-o", str(tmp_path / "out"), *OPTIONS]) == 0
    assert cli.main(["batch", str(scan), "-o", str(tmp_path / "out"), *OPTIONS]) == 2
    assert "'out' is the folder of one case." in capsys.readouterr().err


def test_a_case_into_the_folder_of_a_batch_is_refused(tmp_path: Path, capsys) -> None:
    (scan,) = write_scans(tmp_path / "in", 1)
    assert cli.main(["batch", str(scan), "-o", str(tmp_path / "out"), *OPTIONS]) == 0
    assert cli.main(["prepare", str(scan), "-o", str(tmp_path / "out"), *OPTIONS]) == 2
    assert "'out' is not empty and holds no case of LungPrep." in capsys.readouterr().err


@pytest.mark.slow
def test_the_table_of_a_cancelled_batch_has_what_is_done(tmp_path: Path) -> None:
    """It had what was done a minute before, or was not there."""
    scans = write_scans(tmp_path / "in", 3)
    progress = Progress()
    with pytest.raises(Cancelled):
        run_batch(
            list(find_tasks(scans, RECIPE, Progress())), tmp_path / "out", RECIPE, workers=1, progress=progress,
            report=lambda case, row: progress.cancel(),
        )  # fmt: skip
    assert [row["status"] for row in table(tmp_path / "out")] == ["done"]


def test_what_a_lost_machine_left_is_gone_when_the_batch_ends(tmp_path: Path) -> None:
    """Half a case of a worker that died with its machine, while the batch went on; beside other shards it stays."""
    for shard, left in ((None, []), ((1, 1), [".lungprep-elsewhere-7-abc"])):
        output = tmp_path / str(shard)

        def tasks(progress: Progress, output: Path = output):
            (output / ".lungprep-elsewhere-7-abc").mkdir()
            yield Task("study-1", failure=say("no CT"))

        run_batch(tasks, output, RECIPE, shard=shard)
        assert [path.name for path in output.iterdir() if path.name.startswith(".")] == left


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_search_that_breaks_off_is_not_a_fault_of_the_output(tmp_path: Path) -> None:
    """What is in hand is stopped before the folder is given back, and the same command goes on."""
    scan = noise_scan(tmp_path / "noise.nii.gz")
    begun = threading.Event()

    def tasks(progress: Progress):
        yield from find_tasks([scan], NOISE, progress)
        assert begun.wait(60)
        raise OSError(errno.EIO, "Input/output error", "/data/DOE^JANE")

    with pytest.raises(LungPrepError, match="cannot be looked through any further: Input/output error") as caught:
        run_batch(tasks, tmp_path / "out", NOISE, workers=1, progress=Progress(lambda *told: begun.set()))
    assert "DOE" not in str(caught.value)
    assert workers_of(os.getpid()) == []


@pytest.mark.slow
def test_work_begins_while_inputs_are_still_being_looked_through(tmp_path: Path) -> None:
    scans = write_scans(tmp_path / "in", 2)
    first_is_done = threading.Event()

    def tasks(progress: Progress):
        yield from find_tasks(scans[:1], RECIPE, progress)
        assert first_is_done.wait(60)
        yield from find_tasks(scans[1:], RECIPE, progress)

    seen: list[bool] = []
    result = run_batch(
        tasks, tmp_path / "out", RECIPE, workers=1,
        report=lambda case, row: first_is_done.set(),
        watch=lambda snapshot: seen.append(snapshot.searching),
    )  # fmt: skip
    assert result.done == 2 and seen[0] and not seen[-1]


@pytest.mark.slow
def test_a_zip_is_unpacked_by_its_task_and_gone_afterwards(tmp_path: Path, monkeypatch) -> None:
    archives = []
    for seed in (1, 2):
        study = write_small_study(tmp_path / f"study-{seed}", seed)
        archives.append(Path(shutil.make_archive(str(tmp_path / f"disc-{seed}"), "zip", study)))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    unpacked: list[int] = []

    def look(snapshot: Snapshot) -> None:
        unpacked.append(len(list(scratch.glob("lungprep-zip-*"))))

    tasks = list(find_tasks(archives, RECIPE, Progress()))
    assert [task.archive for task in tasks] == [str(path) for path in archives]
    assert not list(scratch.iterdir())
    result = run_batch(tasks, tmp_path / "out", RECIPE, workers=1, watch=look, inputs=archives)
    assert result.done == 2
    assert max(unpacked) <= 1
    assert not list(scratch.iterdir())
    assert {row["status"] for row in table(tmp_path / "out")} == {"done"}


@pytest.mark.slow
def test_a_worker_that_dies_after_its_work_has_done_it(tmp_path: Path, monkeypatch) -> None:
    """The case was a failure, with a failed.json beside its case.json."""
    scans = write_scans(tmp_path / "in", 2)
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import os\n"
        "if os.environ.get('TEST_DIES'):\n"
        "    import json, sys\n"
        "    sys.path[:0] = json.loads(os.environ['TEST_DIES'])\n"
        "    from LungPrepLib import jobs\n"
        "    run_job = jobs.run_job\n"
        "    jobs.run_job = lambda *arguments: (run_job(*arguments), os._exit(9))\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("TEST_DIES", json.dumps(sys.path))
    tasks = list(find_tasks(scans, RECIPE, Progress()))
    result = run_batch(tasks, tmp_path / "out", RECIPE, workers=1)
    assert (result.done, result.failed) == (2, 0)
    assert not list((tmp_path / "out").glob("*/failed.json"))


@pytest.mark.slow
def test_workers_that_cannot_begin_stop_the_batch(tmp_path: Path, monkeypatch) -> None:
    """A package that is half installed there: each case of the archive would have failed of it within the hour."""
    scans = write_scans(tmp_path / "in", 8)
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import os\nif os.environ.get('TEST_ENDS'):\n    os._exit(7)\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("TEST_ENDS", "1")
    tasks = list(find_tasks(scans, RECIPE, Progress()))
    with pytest.raises(LungPrepError, match=r"No process can begin with a case: .* ended with status 7\."):
        run_batch(tasks, tmp_path / "out", RECIPE, workers=1)
    assert len(list((tmp_path / "out").glob("*/failed.json"))) < 4
    monkeypatch.delenv("TEST_ENDS")
    result = run_batch(tasks, tmp_path / "out", RECIPE, workers=2, retry_failed=True)
    assert (result.done, result.failed) == (8, 0)


@pytest.mark.slow
@posix
def test_a_worker_ended_by_the_system_names_the_signal_and_is_replaced(tmp_path: Path) -> None:
    big, (small,) = noise_scan(tmp_path / "big.nrrd"), write_scans(tmp_path / "in", 1)
    killed: list[int] = []

    def kill(stage: str, fraction: float, message: Message | str) -> None:
        if killed or stage != "batch":  # the first word of a worker about the case in its hands
            return
        children = Path(f"/proc/{os.getpid()}/task")
        for task in children.iterdir():
            for pid in (task / "children").read_text().split():
                killed.append(int(pid))
                os.kill(int(pid), signal.SIGSEGV)

    tasks = list(find_tasks([big, small], NOISE, Progress()))
    result = run_batch(tasks, tmp_path / "out", NOISE, workers=1, progress=Progress(kill))
    assert killed and (result.done, result.failed) == (1, 1)
    assert "signal 11" in only_failure(tmp_path / "out")["reason"]


@pytest.mark.slow
def test_json_lines_for_machines(tmp_path: Path, capfd) -> None:
    scans = write_scans(tmp_path / "in", 2)
    arguments = [option for option in OPTIONS if option != "-q"]
    assert cli.main(["batch", *map(str, scans), "-o", str(tmp_path / "out"), "--progress", "json", *arguments]) == 0
    events = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [event["status"] for event in events if event["event"] == "case"] == ["done", "done"]
    last = [event for event in events if event["event"] == "progress"][-1]
    assert (last["done"], last["failed"], last["waiting"], last["searching"]) == (2, 0, 0, False)


def test_a_dry_run_writes_nothing_and_estimates(tmp_path: Path, capsys) -> None:
    scans = write_scans(tmp_path / "in", 3)
    output = tmp_path / "out"
    arguments = [str(scan) for scan in scans] + ["-o", str(output), *OPTIONS]
    assert cli.main(["batch", *arguments, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "3 cases would be prepared." in told and "no case is there yet" in told
    assert not output.exists()
    assert cli.main(["batch", str(scans[0]), "-o", str(output), *OPTIONS]) == 0
    before = sorted((p, p.stat().st_mtime_ns) for p in output.rglob("*"))
    capsys.readouterr()
    assert cli.main(["batch", *arguments, "--dry-run", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["cases"]) == 2 and document["counts"]["already"] == 1
    assert document["estimate"]["from_cases"] == 1 and document["estimate"]["disk_bytes"] > 0
    assert sorted((p, p.stat().st_mtime_ns) for p in output.rglob("*")) == before
