"""Processes of the library: which Python, talking, ending with the parent and with all children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from LungPrepLib import machine, processes, temporary
from LungPrepLib.atomic import replace_text, replacing
from LungPrepLib.findings import LungPrepError
from LungPrepLib.processes import PythonProcess, environment, python_command


@pytest.fixture
def child():
    """Starts children that run the tests' own module."""
    started = []

    def start(*arguments: str, **options) -> PythonProcess:
        started.append(PythonProcess("child_of_a_test", *arguments, **options))
        return started[-1]

    yield start
    for process in started:
        process.end()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def ends(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and is_alive(pid):
        time.sleep(0.02)
    return not is_alive(pid)


def test_it_answers_and_what_libraries_print_is_no_answer(child) -> None:
    process = child("argument ä", keep_errors=True)
    process.send({"a": "数"})
    assert process.answer() == [{"a": "数"}, "argument ä"]
    process.send("bytes")
    assert process.answer() == {"count": 5}
    assert process.read(5) == b"\x00\n\xff{}"
    process.close()
    assert process.wait(20) and process.exit_status == 0
    with pytest.raises(EOFError):
        process.answer()
    assert "a library prints something" in process.last_errors


def test_the_threads_of_all_libraries_are_bound(child, monkeypatch: pytest.MonkeyPatch) -> None:
    process = child(threads=1)
    process.send("environment")
    values = process.answer()
    assert {values[name] for name in ("OMP_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS")} == {"1"}
    monkeypatch.setenv(processes.THREADS_VARIABLE, values[processes.THREADS_VARIABLE])
    assert machine.processors() == 1


@pytest.mark.skipif(os.name == "nt", reason="process groups of POSIX")
def test_it_is_killed_with_what_it_started(child) -> None:
    process = child()
    process.send("child")
    grandchild = process.answer()
    assert is_alive(grandchild)
    process.kill()
    assert process.exit_status == -signal.SIGKILL
    assert ends(grandchild)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_it_ends_in_the_middle_of_its_work_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "from LungPrepLib import processes; child = processes.PythonProcess('child_of_a_test'); child.send('busy');"
        "print(child.answer(), flush=True);"
        "import time; time.sleep(60)"
    )
    paths = {"PYTHONPATH": os.pathsep.join([str(processes.LIBRARY_PARENT), str(Path(__file__).parent)])}
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ | paths)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert ends(pid)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="zombies are told in /proc")
def test_what_has_ended_does_not_run_though_nobody_waited_for_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not temporary.is_alive(child.pid)
    child.wait()
    assert temporary.is_alive(os.getpid())


def test_inside_an_application_its_own_python_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    application = tmp_path / "Slicer"
    beside = application / "bin" / ("PythonSlicer.exe" if os.name == "nt" else "PythonSlicer")
    beside.parent.mkdir(parents=True)
    beside.write_bytes(b"")
    monkeypatch.setattr(sys, "executable", str(application / "SlicerApp-real"))
    monkeypatch.setattr(sys, "prefix", str(application / "lib" / "Python"))
    monkeypatch.delenv("SLICER_HOME", raising=False)
    assert python_command() == str(beside)
    beside.unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert python_command() is None
    with pytest.raises(LungPrepError, match="no Python"):
        PythonProcess("LungPrepLib.worker")


def test_the_threads_variable_leaves_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    assert environment()["OMP_NUM_THREADS"] == "7"
    assert environment(2)["OMP_NUM_THREADS"] == "2"


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    replace_text(path, "one")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert path.read_text() == "one"
    assert [item.name for item in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_rights_are_kept_and_private_is_private(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    replace_text(path, "one")
    assert path.stat().st_mode == plain.stat().st_mode
    path.chmod(0o640)
    replace_text(path, "two")
    assert path.stat().st_mode & 0o777 == 0o640
    replace_text(path, "three", private=True)
    assert path.stat().st_mode & 0o777 == 0o600
