"""A batch folder in which something is not as it was left: by a power cut, by another program, by hand."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from batch_cases import OPTIONS, RECIPE, claimed_case, noise_scan, table, write_scans, write_small_study
from LungPrepLib import cli
from LungPrepLib.batch.index import FORMAT, INDEX_FILE
from LungPrepLib.batch.progress import Snapshot
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.status import batch_status
from LungPrepLib.batch.tasks import Task, find_tasks
from LungPrepLib.batch.verify import verify
from LungPrepLib.messages import say
from LungPrepLib.processes import environment
from LungPrepLib.progress import Cancelled, Progress


@pytest.fixture
def scans(tmp_path: Path) -> list[Path]:
    return write_scans(tmp_path / "in", 2)


def batch(scans: list[Path], output: Path, *arguments: str) -> int:
    return cli.main(["batch", *map(str, scans), "-o", str(output), "--workers", "1", *OPTIONS, *arguments])


def first_case(output: Path) -> Path:
    return min(output.glob("case-*"))


@pytest.mark.parametrize("left", ["", "[1, 2]", '{"lungprep": "'])
def test_a_case_whose_case_json_is_cut_off_is_done_again(tmp_path: Path, scans: list[Path], left: str) -> None:
    """After a power cut a file system may have the name of a file and not its content. What was changed stays."""
    output = tmp_path / "out"
    assert batch(scans, output) == 0
    case = first_case(output)
    whole = {path.name: path.read_bytes() for path in case.iterdir() if path.name != "case.json"}
    (case / "case.json").write_text(left)
    later = (case / "case.json").stat().st_mtime_ns + 10**9
    (case / "ct.nii.gz").write_bytes(b"corrected by hand")
    os.utime(case / "ct.nii.gz", ns=(later, later))
    assert batch(scans, output) == 0
    assert {path.name: path.read_bytes() for path in case.iterdir() if path.name in whole} == whole
    assert (case / "ct.changed.nii.gz").read_bytes() == b"corrected by hand"
    assert [flaw.file for flaw in verify(output, Progress()).flaws] == ["ct.changed.nii.gz"]


def test_a_case_json_of_another_build_is_refused_and_stays(tmp_path: Path, scans: list[Path], capsys) -> None:
    """It ended the whole batch with a defect's message."""
    output = tmp_path / "out"
    assert batch(scans, output) == 0
    odd = first_case(output) / "case.json"
    odd.write_text('{"lungprep": "9.9.0", "source": 3, "geometry": [], "measurements": {"x": 1}}')
    for _ in range(2):  # found when the case is looked at, and then by the index
        assert batch(scans, output) != 0
        assert "9.9.0" in odd.read_text()
    assert "1 case made with something else than is asked for now (" in capsys.readouterr().err
    (output / INDEX_FILE).unlink()
    assert batch(scans, output) == 2
    assert batch(scans, output, "--overwrite") == 0
    assert verify(output, Progress()).flaws == []


def test_a_failed_json_of_another_build_counts_for_nothing(tmp_path: Path, scans: list[Path]) -> None:
    output = tmp_path / "out"
    assert batch(scans, output) == 0
    case = first_case(output)
    for path in case.iterdir():
        path.unlink()
    (case / "failed.json").write_text('{"source": 5, "tries": "many"}')
    assert batch(scans, output) == 0
    assert {row["status"] for row in table(output)} == {"done"}


def test_an_index_that_is_a_folder_is_one_sentence(tmp_path: Path, scans: list[Path], capsys) -> None:
    output = tmp_path / "out"
    assert batch(scans, output) == 0
    (output / INDEX_FILE).unlink()
    (output / INDEX_FILE).mkdir()
    capsys.readouterr()
    for arguments in (["--status", str(output)], ["--rebuild", str(output), "-q"]):
        assert cli.main(["batch", *arguments]) == 2
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1 and "index" in said and "unexpectedly" not in said


def test_the_status_of_a_newer_index_says_so(tmp_path: Path, capsys) -> None:
    connection = sqlite3.connect(tmp_path / INDEX_FILE)
    connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()
    assert cli.main(["batch", "--status", str(tmp_path)]) == 2
    assert "'index.sqlite' was written by a newer LungPrep." in capsys.readouterr().err


def test_the_status_after_a_crash_in_the_middle_of_a_change_is_that_before_it(
    tmp_path: Path, scans: list[Path], capsys
) -> None:
    """Reading alone, SQLite may not take back half a change: there was said to be no index."""
    output, crashed = tmp_path / "out", tmp_path / "crashed"
    assert batch(scans, output) == 0
    with contextlib.closing(sqlite3.connect(output / INDEX_FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM cases")
        connection.execute(
            "INSERT INTO state SELECT hex(randomblob(400)), '1' FROM pragma_table_list, pragma_table_list"
        )
        connection.execute("UPDATE state SET value = '2'")
        shutil.copytree(output, crashed)
    assert (crashed / f"{INDEX_FILE}-journal").stat().st_size > 0
    capsys.readouterr()
    assert cli.main(["batch", "--status", str(crashed)]) == 0
    assert "2 done, 0 failed" in capsys.readouterr().out
    assert (crashed / f"{INDEX_FILE}-journal").exists()  # nothing was touched
    arguments = [*map(str, scans), "-o", str(crashed), "--dry-run", "--json", *OPTIONS]
    assert cli.main(["batch", *arguments]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {"already": 2}
    assert batch(scans, crashed) == 0


def test_a_renamed_case_is_found_by_verify_and_made_again(tmp_path: Path, scans: list[Path], capsys) -> None:
    output = tmp_path / "out"
    assert batch(scans, output) == 0
    case = first_case(output)
    case.rename(output / "patient 7")
    assert batch(scans, output) == 0 and case.is_dir()
    assert [(flaw.case, str(flaw.said)) for flaw in verify(output, Progress()).flaws] == [
        ("patient 7", f"The case in it is called {case.name}.")
    ]


def test_a_second_start_is_seen_to_run_and_a_stopped_one_is_not(tmp_path: Path, scans: list[Path]) -> None:
    """Once a batch had come to its end, --status said of every later start that nothing works on it."""
    output = tmp_path / "out"
    assert run_batch(list(find_tasks(scans[:1], RECIPE, Progress())), output, RECIPE, workers=1).done == 1
    seen: list[tuple[int, int]] = []
    progress = Progress()

    def look(snapshot: Snapshot) -> None:
        status = batch_status(output)
        seen.append((status["running"], len(status["in_hand"])))
        if status["in_hand"]:
            progress.cancel()

    with pytest.raises(Cancelled):
        run_batch(list(find_tasks(scans, RECIPE, Progress())), output, RECIPE, workers=1, progress=progress, watch=look)
    assert seen[-1] == (1, 1)
    stopped = batch_status(output)
    assert (stopped["running"], stopped["in_hand"]) == (0, [])
    assert json.loads((first_case(output) / "case.json").read_text())["case"] == first_case(output).name


def test_a_zip_that_is_not_looked_into_is_a_row(tmp_path: Path, capsys) -> None:
    """Encrypted members, members whose path leaves the zip, a zip in a zip: nobody said a word, and all was well."""
    study = write_small_study(tmp_path / "study")
    root, output = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    files = sorted(study.rglob("*.dcm"))
    for name, prefix in (("good", ""), ("leaving", "../../"), ("locked", "")):
        with zipfile.ZipFile(root / f"{name}.zip", "w") as archive:
            for file in files:
                archive.write(file, f"{prefix}{file.name}")
    locked = bytearray((root / "locked.zip").read_bytes())
    for entry in range(locked.find(b"PK\x01\x02"), len(locked)):
        if locked[entry : entry + 4] == b"PK\x01\x02":
            locked[entry + 8] |= 1  # says that the member is encrypted
    (root / "locked.zip").write_bytes(locked)
    with zipfile.ZipFile(root / "nested.zip", "w") as archive:
        archive.write(root / "good.zip", "inner.zip")
    with zipfile.ZipFile(root / "letters.zip", "w") as archive:
        archive.writestr("letter.txt", "no scan, and nothing to say of it")
    assert cli.main(["batch", str(root), "-o", str(output), "--workers", "1", *OPTIONS]) == 1
    reasons = sorted(row["reason"] for row in table(output) if row["status"] == "failed")
    assert len(reasons) == 3 and len(table(output)) == 4
    assert "give it by itself" in reasons[2] and "encrypted" in " ".join(reasons)
    assert any("its path leaves the zip file" in reason for reason in reasons)


@pytest.mark.parametrize("shard", [(), ("--shard", "1/1")])
def test_results_among_the_inputs_are_no_inputs_whatever_state_they_are_in(
    tmp_path: Path, scans: list[Path], shard: tuple[str, ...]
) -> None:
    """Of a shard, or half moved when a process was killed, they were new cases: prepared images, prepared again."""
    root = scans[0].parent
    output = root / "results"
    arguments = ["batch", str(root), "-o", str(output), "--workers", "1", *shard, *OPTIONS]
    assert cli.main(arguments) == 0
    cases = sorted(output.glob("case-*"))
    (cases[0] / "case.json").rename(cases[0] / ".lungprep-arriving.json")
    assert sorted(task.case for task in find_tasks([root], RECIPE, Progress())) == [case.name for case in cases]
    for path in (*output.glob("index*"), *output.glob("cases*.csv")):
        path.unlink()
    assert sorted(task.case for task in find_tasks([root], RECIPE, Progress())) == [case.name for case in cases]
    assert cli.main(arguments) == 0
    assert sorted(output.glob("case-*")) == cases and verify(output, Progress()).flaws == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_what_has_no_time_to_stop_leaves_nothing_half_written_either(tmp_path: Path) -> None:
    """On a busy machine its lock stayed, and what a worker had half written, when the process had ended."""
    scan = noise_scan(tmp_path / "big.nrrd")
    output, temporary = tmp_path / "out", tmp_path / "temporary"
    temporary.mkdir()
    code = (
        "import importlib, sys; m = importlib.import_module('LungPrepLib.cli.main'); m._GRACE_S = 0.0;"
        "sys.exit(m.main(sys.argv[1:]))"
    )
    arguments = ["batch", scan, "-o", output, "--workers", "1", "--set", "hounsfield.require=false", *OPTIONS]
    batch = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], env=environment() | {"TMPDIR": str(temporary)},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while batch.poll() is None and not [  # a worker writes; the new index, which has such a folder, too, is there
        path for path in output.glob(".lungprep-*-*-*") if not path.name.startswith(".lungprep-index-")
    ]:
        time.sleep(0.02)
    batch.send_signal(signal.SIGTERM)
    said = batch.communicate()[1]
    assert batch.returncode == 130 and "nothing half-written was left" in said, said
    assert not list(temporary.iterdir())
    # A batch that gets as far takes the index and the folder that it made along, since there is no case.
    assert {path.name for path in output.glob("*")} <= {INDEX_FILE, f"{INDEX_FILE}-journal"}
    if (output / INDEX_FILE).exists():
        assert batch_status(output)["running"] == 0


def test_the_name_of_an_image_without_a_voxel_size_is_in_no_output(tmp_path: Path, capsys) -> None:
    root, output = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    header = b"NRRD0004\ntype: short\ndimension: 3\nsizes: 4 4 4\nencoding: raw\nendian: little\n\n"
    (root / "DOE^JANE.nrrd").write_bytes(header + bytes(range(128)))
    assert cli.main(["batch", str(root), "-o", str(output), *OPTIONS]) == 1
    assert "'DOE^JANE.nrrd' does not say how large a voxel is" in capsys.readouterr().out
    content = b"".join(path.read_bytes() for path in output.rglob("*") if path.is_file())
    assert b"does not say how large a voxel is" in content and b"DOE" not in content


def test_a_study_that_cannot_be_prepared_is_told_once_and_a_series_in_two_parts_is_told(tmp_path: Path) -> None:
    """The first was told once for every place that it lies in, the second one not at all."""
    scout = replace(task_of("study-1"), failure=say("no usable series"))
    part, rest = task_of("case-1"), replace(task_of("case-1"), instances_sha256="other slices")
    told: list[tuple[str, str]] = []
    claimed_case(tmp_path / "out", 1)
    (tmp_path / "out" / "case-000000000001").rename(tmp_path / "out" / "case-1")
    run_batch(
        [scout, replace(scout), part, rest], tmp_path / "out", RECIPE, workers=1,
        report=lambda case, row: told.append((case, str(row["reason"]))),
    )  # fmt: skip
    assert [case for case, _ in told] == ["study-1", "case-1-other sl"]
    assert "with other slices of it" in told[1][1]


def task_of(case: str) -> Task:
    return Task(case, ["a.dcm"], case, "1.2", instances=30, instances_sha256="first")
