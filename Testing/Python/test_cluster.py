"""A batch on Dask: a real scheduler and workers as processes of their own, killed in the middle and started again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_cases import OPTIONS, RECIPE, table, write_scans
from conftest import REPOSITORY
from LungPrepLib import cli
from LungPrepLib.batch.dask_engine import Connection, DaskEngine
from LungPrepLib.batch.engine import Ended, LocalEngine
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.slot import Limits, Outcome
from LungPrepLib.batch.tasks import find_tasks
from LungPrepLib.batch.verify import verify
from LungPrepLib.findings import LungPrepError
from LungPrepLib.processes import environment
from LungPrepLib.progress import Progress
from network_namespaces import Machines, NotAllowedError

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


_TTL = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "5s"}  # five minutes else until a silent worker is lost


class Cluster:
    """A scheduler and its workers, each a process with a process group of its own."""

    def __init__(self, folder: Path, machines: Machines | None = None) -> None:
        self.file = folder / "scheduler.json"
        self._machines = machines
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start_scheduler()

    def start_scheduler(self, address: str = "") -> subprocess.Popen[bytes]:
        self.file.unlink(missing_ok=True)
        scheduler = self._started(
            "scheduler",
            "--port",
            address.rpartition(":")[2] or "0",
            "--no-dashboard",
            "--idle-timeout",
            "10 minutes",
            "--scheduler-file",
            str(self.file),
            *(["--host", self._machines.host] if self._machines else []),
        )
        deadline = time.monotonic() + 60
        while not self.file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        return scheduler

    def start_worker(self, name: str, machine: int | None = None, **surroundings: str) -> subprocess.Popen[bytes]:
        return self._started(
            "worker", "--scheduler-file", str(self.file), "--nthreads", "1", "--no-dashboard", "--no-nanny",
            "--name", name, "--local-directory", str(self._folder / name), "--death-timeout", "20",
            "--lifetime", "10 minutes",  # also where nobody is left to end it
            machine=machine,
            **surroundings,
        )  # fmt: skip

    def _started(self, *arguments: str, machine: int | None = None, **surroundings: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
        if self._machines is not None and machine is not None:
            command = self._machines.command(machine, *command)
        process = subprocess.Popen(
            command, env=environment(1) | _TTL | surroundings, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._processes.append(process)
        return process

    def close(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "dask"
    folder.mkdir()
    made = Cluster(folder)
    yield made
    made.close()


@pytest.mark.slow
def test_a_killed_worker_loses_no_case(cluster: Cluster, tmp_path: Path) -> None:
    workers = [cluster.start_worker(name) for name in ("one", "two")]
    scans = write_scans(tmp_path / "in", 6)
    ended: list[str] = []
    most: list[int] = []

    def kill_one(case: str, row: dict) -> None:
        ended.append(case)
        if len(ended) == 2:
            os.killpg(workers[0].pid, signal.SIGKILL)

    result = run_batch(
        list(find_tasks(scans, RECIPE, Progress())), tmp_path / "out", RECIPE,
        engine=lambda limits, inherited: DaskEngine(Connection(str(cluster.file)), limits),
        report=kill_one, watch=lambda snapshot: most.append(len(snapshot.in_hand)),
    )  # fmt: skip
    assert (result.done, result.failed) == (6, 0)
    assert sorted(ended) == sorted(row["case"] for row in table(tmp_path / "out")) and len(set(ended)) == 6
    assert max(most) <= 2  # one at a time per slot
    assert verify(tmp_path / "out", Progress()).flaws == []


def test_a_case_that_a_cluster_loses_is_done_all_the_same(tmp_path: Path) -> None:
    """A scheduler that comes back within seconds has forgotten what ran: the case was left out, and all was well."""
    scans = write_scans(tmp_path / "in", 2)

    class Losing(LocalEngine):
        lost = 0

        def submit(self, case: str, job: dict) -> None:
            if Losing.lost < 2:
                Losing.lost += 1
                self.events.put(Ended(case, Outcome("cancelled")))
            else:
                super().submit(case, job)

    result = run_batch(
        list(find_tasks(scans, RECIPE, Progress())), tmp_path / "out", RECIPE,
        engine=lambda limits, inherited: Losing(1, limits, "", inherited),
    )  # fmt: skip
    assert (Losing.lost, result.done, result.failed) == (2, 2, 0)


@pytest.mark.slow
def test_a_scheduler_that_is_started_again_at_once_goes_on(cluster: Cluster, tmp_path: Path) -> None:
    """Its address is the same, and the workers come back to it: the batch need not even stop."""
    address = json.loads(cluster.file.read_text())["address"]
    cluster.start_worker("one")
    scans = write_scans(tmp_path / "in", 5)
    ended: list[str] = []

    def restart(case: str, row: dict) -> None:
        ended.append(case)
        if len(ended) == 2:
            os.killpg(cluster.scheduler.pid, signal.SIGKILL)
            cluster.scheduler.wait()
            cluster.scheduler = cluster.start_scheduler(address)
            cluster.start_worker("two")

    try:
        result = run_batch(
            list(find_tasks(scans, RECIPE, Progress())), tmp_path / "out", RECIPE, report=restart,
            engine=lambda limits, inherited: DaskEngine(Connection(address), limits),
        )  # fmt: skip
        assert result.done + result.already == 5
    except LungPrepError as error:  # it was not back in time: the same command goes on
        assert "The scheduler of Dask is gone" in str(error)
        result = run_batch(
            list(find_tasks(scans, RECIPE, Progress())), tmp_path / "out", RECIPE,
            engine=lambda limits, inherited: DaskEngine(Connection(str(cluster.file)), limits),
        )  # fmt: skip
        assert result.done + result.already == 5
    assert verify(tmp_path / "out", Progress()).cases == 5


@pytest.mark.slow
def test_a_machine_that_cannot_be_reached_any_more_loses_no_case(tmp_path: Path) -> None:
    """Workers in networks of their own, the cable of one pulled: it goes on writing, and another does its case."""
    try:
        machines = Machines(2)
    except NotAllowedError as error:
        pytest.skip(f"workers in network namespaces need Linux, root's rights and veth: {error}")
    (tmp_path / "dask").mkdir()
    cluster = Cluster(tmp_path / "dask", machines)
    try:
        for number in range(2):
            cluster.start_worker(f"machine-{number}", number)
        scans = write_scans(tmp_path / "in", 6)
        ended: list[str] = []
        slots: set[int] = set()

        def unplug_one(case: str, row: dict) -> None:
            ended.append(case)
            if len(ended) == 2:
                machines.unplug(0)

        def engine(limits: Limits, inherited: tuple[int, ...]) -> DaskEngine:
            engine = DaskEngine(Connection(str(cluster.file)), limits)
            engine._client.wait_for_workers(2, timeout=60)
            hosts = {worker["host"] for worker in engine._client.scheduler_info(n_workers=-1)["workers"].values()}
            assert hosts == {machines.host[:-1] + "2", machines.host[:-1] + "3"}
            return engine

        result = run_batch(
            list(find_tasks(scans, RECIPE, Progress())), tmp_path / "out", RECIPE, engine=engine, report=unplug_one,
            watch=lambda snapshot: slots.add(len(snapshot.in_hand)),
        )  # fmt: skip
        assert (result.done, result.failed) == (6, 0) and max(slots) == 2
        assert sorted(ended) == sorted(row["case"] for row in table(tmp_path / "out")) and len(set(ended)) == 6
        assert verify(tmp_path / "out", Progress()).flaws == []
    finally:
        cluster.close()
        machines.close()


@pytest.mark.slow
def test_a_killed_scheduler_stops_the_batch_and_the_same_command_goes_on(cluster: Cluster, tmp_path: Path) -> None:
    cluster.start_worker("one")
    scans = write_scans(tmp_path / "in", 3)
    tasks = list(find_tasks(scans, RECIPE, Progress()))

    def kill(case: str, row: dict) -> None:
        os.killpg(cluster.scheduler.pid, signal.SIGKILL)

    def engine(limits: Limits, inherited: tuple[int, ...]) -> DaskEngine:
        return DaskEngine(Connection(str(cluster.file)), limits)

    with pytest.raises(LungPrepError, match="The scheduler of Dask is gone"):
        run_batch(tasks, tmp_path / "out", RECIPE, engine=engine, report=kill)
    cluster.start_scheduler()
    cluster.start_worker("two")
    result = run_batch(tasks, tmp_path / "out", RECIPE, engine=engine)
    assert result.done + result.already == 3 and result.failed == 0 and result.already >= 1
    assert verify(tmp_path / "out", Progress()).flaws == []


@pytest.mark.slow
def test_the_command_line_takes_a_scheduler_and_limits_hold_there(cluster: Cluster, tmp_path: Path, capsys) -> None:
    cluster.start_worker("one")
    (scan,) = write_scans(tmp_path / "in", 1)
    address = json.loads(cluster.file.read_text())["address"]
    arguments = [str(scan), "-o", str(tmp_path / "out"), *OPTIONS, "--scheduler", address]
    assert cli.main(["batch", *arguments, "--case-timeout", "0.01"]) == 1
    assert "It took longer than 0 s (--case-timeout)" in capsys.readouterr().out
    assert cli.main(["batch", *arguments, "--retry-failed"]) == 0
    assert "1 prepared" in capsys.readouterr().out


@pytest.mark.slow
def test_workers_that_cannot_import_lungprep_are_one_sentence(cluster: Cluster, tmp_path: Path, capsys) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "LungPrepLib.py").write_text("raise ImportError('No module named LungPrepLib')")
    cluster.start_worker("one", PYTHONPATH=str(hidden))
    (scan,) = write_scans(tmp_path / "in", 1)
    arguments = [str(scan), "-o", str(tmp_path / "out"), *OPTIONS, "--scheduler", str(cluster.file)]
    assert cli.main(["batch", *arguments]) == 2
    said = capsys.readouterr().err
    assert "The workers of the cluster cannot use LungPrep" in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_is_not_there_is_one_sentence(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("LungPrepLib.batch.dask_engine._CONNECT_S", 1.0)
    (scan,) = write_scans(tmp_path / "in", 1)
    arguments = [str(scan), "-o", str(tmp_path / "out"), *OPTIONS, "--scheduler", "tcp://127.0.0.1:9"]
    assert cli.main(["batch", *arguments]) == 2
    assert "The scheduler of Dask cannot be reached at tcp://127.0.0.1:9" in capsys.readouterr().err


def test_tls_without_its_files_is_one_sentence(tmp_path: Path, capsys) -> None:
    (scan,) = write_scans(tmp_path / "in", 1)
    arguments = [str(scan), "-o", str(tmp_path / "out"), *OPTIONS, "--scheduler", "tls://127.0.0.1:9"]
    assert cli.main(["batch", *arguments]) == 2
    assert "no files of TLS are given. Add --tls-ca, --tls-cert and --tls-key" in capsys.readouterr().err


@pytest.mark.slow
def test_the_classes_for_slurm_come_without_their_handlers_of_signals() -> None:
    """As in the command line, whose work is in a thread and whose main thread waits for Ctrl-C."""
    code = (
        "import signal, threading; from LungPrepLib.batch import dask_engine as d; from LungPrepLib.findings import *;"
        "mine = lambda *a: None; signal.signal(signal.SIGINT, mine); said = [];\n"
        "def work():\n"
        "    try:\n"
        "        d._slurm(d.Connection(cluster='slurm'), [])\n"
        "    except LungPrepError as error:\n"
        "        said.append(str(error))\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
        "assert signal.getsignal(signal.SIGINT) is mine\n"
        "print(said[0])"
    )
    surroundings = environment(1) | {"DASK_CONFIG": os.devnull, "HOME": "/nowhere"}
    done = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "The jobs of Slurm cannot be started" in done.stdout and "jobqueue.yaml" in done.stdout


class Slurm:
    """The commands of Slurm as far as dask-jobqueue needs them; jobs run at once, on this machine."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        for name in ("bin", "dask", "work"):
            (folder / name).mkdir(parents=True)
        (folder / "dask" / "jobqueue.yaml").write_text(
            "jobqueue:\n  slurm:\n    cores: 1\n    memory: 2GB\n    death-timeout: 60\n    interface: lo\n"
            f"    local-directory: {folder / 'work'}\n"
        )
        monkeypatch.setenv("DASK_CONFIG", str(folder / "dask"))
        monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")
        monkeypatch.setenv("PYTHONPATH", environment(1)["PYTHONPATH"])
        self.command("scancel", "kill $(cat $HERE/pids) 2>/dev/null")

    def command(self, name: str, does: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/bash\nHERE={self.folder}\n{does}\n")
        path.chmod(0o755)


def by_slurm(scans: list[Path], output: Path) -> subprocess.CompletedProcess[str]:
    """A process of its own, for Dask reads its configuration when it is imported."""
    command = [sys.executable, "-m", "LungPrepLib.cli", "batch", *map(str, scans), "-o", str(output), "--cluster",
               "slurm", *OPTIONS]  # fmt: skip
    return subprocess.run(command, env=environment(1), capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.slow
def test_a_batch_starts_its_workers_as_jobs_of_slurm(tmp_path: Path, monkeypatch) -> None:
    """Jobs may wait in the queue; the batch waits with them."""
    slurm = Slurm(tmp_path / "slurm", monkeypatch)
    slurm.command("sbatch", 'cp "$1" $HERE/job.sh; (sleep 3; exec bash $HERE/job.sh) > $HERE/log 2>&1 & echo $! '
                            '>> $HERE/pids; echo "Submitted batch job 7"')  # fmt: skip
    done = by_slurm(write_scans(tmp_path / "in", 2), tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert {row["status"] for row in table(tmp_path / "out")} == {"done"}


@pytest.mark.slow
def test_jobs_that_slurm_does_not_take_are_one_sentence(tmp_path: Path, monkeypatch) -> None:
    """The traces of three tasks, and ten minutes of waiting for workers."""
    slurm = Slurm(tmp_path / "slurm", monkeypatch)
    slurm.command("sbatch", "echo 'sbatch: error: invalid partition specified: normal' >&2; exit 1")
    done = by_slurm(write_scans(tmp_path / "in", 1), tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "lungprep: The jobs of Slurm cannot be started: sbatch: error: invalid partition specified: normal. "
        "Say cores, memory and queue in jobqueue.yaml, as Docs/cluster.md shows."
    ]
    assert not (tmp_path / "out").exists()


def scripts_of_the_page() -> list[str]:
    page = (REPOSITORY / "Docs" / "cluster.md").read_text(encoding="utf-8")
    return re.findall(r"```bash\n(.*?)```", page, re.DOTALL)


@pytest.mark.slow
def test_the_array_job_of_the_page_does_each_case_once(tmp_path: Path, capsys) -> None:
    """The script as it is, but for the places; with Slurm's variables where there is no Slurm."""
    script, coordinator = scripts_of_the_page()
    for text in (script, coordinator):
        subprocess.run(["bash", "-n"], input=text, text=True, check=True)
    write_scans(tmp_path / "in", 5)
    command = tmp_path / "bin" / "lungprep"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m LungPrepLib.cli "$@"\n')
    command.chmod(0o755)
    script = script.replace("/shared/pacs", f"{tmp_path}/in").replace("/shared/prepared", f"{tmp_path}/out")
    (tmp_path / "job.sh").write_text(script.replace("--workers 2", "--workers 1 --segmenter none"))
    for number in (1, 2):
        variables = {
            "PATH": f"{command.parent}:{os.environ['PATH']}", "SLURM_ARRAY_TASK_ID": str(number),
            "SLURM_ARRAY_TASK_COUNT": "2", "SLURM_CPUS_PER_TASK": "1",
        }  # fmt: skip
        subprocess.run(["bash", str(tmp_path / "job.sh")], env=environment(1) | variables, check=True)
    assert cli.main(["batch", "--rebuild", str(tmp_path / "out"), "-q"]) == 0
    assert "5 done, 0 failed" in capsys.readouterr().out
    assert len(table(tmp_path / "out")) == 5 and verify(tmp_path / "out", Progress()).flaws == []


def test_the_container_is_built_from_what_is_there() -> None:
    """Only what is installed goes into it, and extras that there are."""
    recipe = (REPOSITORY / "Containerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", recipe, re.MULTILINE) for name in line.split()]
    assert {"pyproject.toml", "LungPrep"} <= set(copied)
    assert all((REPOSITORY / name).exists() for name in copied)
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {project["readme"], *project["license-files"]} <= set(copied)
    (extras,) = re.findall(r"/source\[([\w,]+)\]", recipe)
    assert {"lungmask", "cluster"} <= set(extras.split(",")) <= set(project["optional-dependencies"])
