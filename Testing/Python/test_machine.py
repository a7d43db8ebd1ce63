"""What a machine says it has left: limits of control groups and of the address space."""

from __future__ import annotations

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
