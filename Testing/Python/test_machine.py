"""What a machine says it has left: limits of control groups and of the address space."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from LungPrepLib import machine

GIB = 1024**3


def test_files_in_the_cache_of_a_control_group_count_as_free(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text(f"{8 * GIB}\n")
    (tmp_path / "memory.current").write_text(f"{8 * GIB}\n")
    (tmp_path / "memory.stat").write_text(f"anon {GIB}\nactive_file {2 * GIB}\ninactive_file {5 * GIB}\n")
    assert machine._left_in(tmp_path) == 7 * GIB


def test_a_control_group_without_a_limit_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("1\n")
    (tmp_path / "memory.stat").write_text("anon 1\n")
    assert machine._left_in(tmp_path) is None
    assert machine._left_in(tmp_path / "none") is None


def test_a_limit_of_the_address_space_counts(monkeypatch) -> None:
    resource = pytest.importorskip("resource", reason="limits of a process are POSIX")
    if not Path("/proc/self/statm").exists():
        pytest.skip("the size of a process is read from /proc")
    monkeypatch.setattr(resource, "getrlimit", lambda which: (10**15, 10**15))
    left = machine._address_space()
    assert left is not None and 10**14 < left < 10**15
    monkeypatch.setattr(resource, "getrlimit", lambda which: (1, 1))
    assert machine.available_memory() == 0


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have one heap, or none to be told")
def test_threads_share_a_heap_that_keeps_what_is_freed() -> None:
    """A process of its own takes and frees arrays in a thread: few of their pages are asked for more than once."""
    code = (
        "import resource, sys, threading, numpy\n"
        "from LungPrepLib.machine import share_heap\n"
        "done = share_heap() if sys.argv[1] == 'shared' else None\n"
        "def work():\n"
        "    for _ in range(20): numpy.ones(3_000_000, numpy.uint8)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
        "print(done, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    environment["PYTHONPATH"] = str(Path(machine.__file__).parents[1])

    def run(how: str, **more: str) -> list[str]:
        command = [sys.executable, "-c", code, how]
        done = subprocess.run(command, env=environment | more, capture_output=True, text=True, check=True)
        return done.stdout.split()

    assert run("shared", MALLOC_ARENA_MAX="2")[0] == "False"  # somebody knows better
    (done, faults), (_, faults_before) = run("shared"), run("apart")
    assert done == "True"
    assert int(faults) < 3_000_000 / 4096 * 4 and int(faults) <= int(faults_before)


def test_the_time_of_processors_that_a_control_group_gives_counts(tmp_path: Path, monkeypatch) -> None:
    """``docker run --cpus 1.5`` leaves the process on all of them, and two threads are all that it can keep busy."""
    (tmp_path / "own").mkdir()
    monkeypatch.setattr(machine, "_cgroups", lambda: [tmp_path / "own", tmp_path])
    monkeypatch.setattr(machine, "_processors_of_process", lambda: 64)
    for own, above, count in (("150000 100000", "max 100000", 2), ("max 100000", "50000 100000", 1), ("", "", 64)):
        (tmp_path / "own" / "cpu.max").write_text(own)
        (tmp_path / "cpu.max").write_text(above)
        machine._cgroup_processors.cache_clear()
        assert machine._processors() == count
    machine._cgroup_processors.cache_clear()
