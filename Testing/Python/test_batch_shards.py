"""The jobs of an array: each case is one job's, and no job reads the headers of what is another's."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections import Counter
from pathlib import Path

import pydicom
import pytest

from batch_cases import OPTIONS, RECIPE, table, write_small_study
from LungPrepLib import cli
from LungPrepLib.batch.index import Index, shard_index_file
from LungPrepLib.batch.lock import BatchLock, lock_file
from LungPrepLib.batch.search import Search
from LungPrepLib.batch.tasks import Task, find_tasks
from LungPrepLib.batch.verify import verify
from LungPrepLib.dicom.catalogs import folder as folder_catalog
from LungPrepLib.progress import Progress
from LungPrepLib.temporary import MACHINE

PARTS = 3


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    place = tmp_path_factory.mktemp("studies")
    return [write_small_study(place / f"patient-{number}", number) for number in range(1, 7)]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often all headers of a folder's files were read, by the folder's name."""
    counted: Counter[str] = Counter()
    real = folder_catalog.read_headers

    def read(files, *arguments, **options):
        counted.update({Path(file.path).parent.name for file in files})
        return real(files, *arguments, **options)

    monkeypatch.setattr(folder_catalog, "read_headers", read)
    return counted


def found_by_shards(root: Path) -> list[list[Task]]:
    """What the jobs of an array do, each by itself."""
    found = []
    for part in range(1, PARTS + 1):
        search = Search(Progress(), (part, PARTS))
        found.append([task for task in find_tasks([root], RECIPE, search) if search.is_ours(task.shared_by)])
    return found


def tree_of(studies: list[Path], root: Path) -> Path:
    for study in studies:
        shutil.copytree(study, root / study.name)
    return root


def test_every_folder_is_read_by_one_job_alone(tmp_path: Path, studies: list[Path], reads: Counter[str]) -> None:
    root = tree_of(studies, tmp_path / "in")
    shards = found_by_shards(root)
    assert reads == dict.fromkeys((study.name for study in studies), 1)
    assert sum(map(bool, shards)) > 1, "the six studies are of several jobs"
    whole = {task.case for task in find_tasks([root], RECIPE, Progress())}
    assert sorted(task.case for tasks in shards for task in tasks) == sorted(whole) and len(whole) == 6


def test_a_folder_in_which_studies_are_mixed_is_read_by_all_and_each_case_done_once(
    tmp_path: Path, studies: list[Path], reads: Counter[str]
) -> None:
    """Its first, its middle and its last file need not name all of them; a study that none names is not lost."""
    root = tmp_path / "in"
    (root / "mixed").mkdir(parents=True)
    for number, study in enumerate(studies[:3]):
        for file in sorted(study.rglob("*.dcm")):
            shutil.copyfile(file, root / "mixed" / f"{'bca'[number]}-{file.name}")
    shutil.copytree(studies[5], root / "one" / "alone")
    before = sorted((root / "one" / "alone").iterdir())[5].stem
    for number, file in enumerate(sorted(studies[4].rglob("*.dcm"))[:20]):  # before its middle: no header looked at
        shutil.copyfile(file, root / "one" / "alone" / f"{before}.dcm.{number}")
    shards = found_by_shards(root)
    assert reads == {"mixed": PARTS, "alone": 1}
    assert sorted(task.case for tasks in shards for task in tasks) == sorted(
        task.case for task in find_tasks([root], RECIPE, Progress())
    )
    assert sum(map(len, shards)) == 5


def test_two_patients_under_one_study_are_one_jobs(tmp_path: Path, studies: list[Path]) -> None:
    root = tree_of(studies[:1], tmp_path / "in")
    shutil.copytree(studies[0], root / "another")
    for path in (root / "another").rglob("*.dcm"):
        header = pydicom.dcmread(path)
        header.PatientID = header.PatientName = "ANOTHER"
        header.save_as(path)
    assert sorted(map(len, found_by_shards(root))) == [0, 0, 2]


def test_a_folder_that_cannot_be_read_now_is_nobodys_to_leave_out(
    tmp_path: Path, studies: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One job's network drive fails for the headers that say whose a folder is."""
    from LungPrepLib.batch import scanning, tree

    root = tree_of(studies, tmp_path / "in")
    for failing in range(1, PARTS + 1):
        found: list[str] = []
        for part in range(1, PARTS + 1):
            fails = part == failing
            monkeypatch.setattr(scanning, "studies_in", (lambda *_: [tree.UNKNOWN]) if fails else tree.studies_in)
            search = Search(Progress(), (part, PARTS))
            found += [task.case for task in find_tasks([root], RECIPE, search) if search.is_ours(task.shared_by)]
        assert len(found) == len(set(found)) == 6


@pytest.mark.slow
def test_jobs_side_by_side_come_to_the_end_of_one_batch(tmp_path: Path, studies: list[Path], capsys) -> None:
    root, output = tree_of(studies, tmp_path / "in"), tmp_path / "out"
    codes: list[int] = []

    def job(part: int) -> None:
        arguments = ["--shard", f"{part}/{PARTS}", "--crosswalk", str(tmp_path / "who.csv"), "--workers", "1"]
        codes.append(cli.main(["batch", str(root), "-o", str(output), *arguments, *OPTIONS]))

    jobs = [threading.Thread(target=job, args=(part,)) for part in range(1, PARTS + 1)]
    for thread in jobs:
        thread.start()
    for thread in jobs:
        thread.join()
    assert codes == [0, 0, 0]
    own = [json.loads(path.read_text())["source"]["study"] for path in output.glob("*/case.json")]
    assert len(set(own)) == 6 and all(name.startswith("study-") for name in own)
    kept = []
    for part in range(1, PARTS + 1):  # an index that is lost holds the same cases when it is made anew
        path = output / shard_index_file((part, PARTS))
        there = Index.open(path)
        if there is None:  # it was the first, in a new folder, and there was nothing for it
            continue
        cases = {row["case"] for row in there.rows()}
        kept.append(len(cases))
        there.close()
        path.unlink()
        anew = Index.rebuilt(path, output, Progress(), (part, PARTS))
        assert {row["case"] for row in anew.rows()} == cases
        anew.close()
    assert sum(kept) == 6 and max(kept) < 6
    assert cli.main(["batch", "--rebuild", str(output), "-q"]) == 0
    assert len(table(output)) == 6 and verify(output, Progress()).flaws == []
    crosswalks = [(tmp_path / f"who-{part}-of-3.csv").read_text().splitlines()[1:] for part in (1, 2, 3)]
    assert sum(map(len, crosswalks)) == 6
    capsys.readouterr()
    assert cli.main(["batch", str(root), "-o", str(output), "--dry-run", "--shard", "1/3", "--json", *OPTIONS]) == 0
    assert json.loads(capsys.readouterr().out)["counts"].get("already", 0) == len(crosswalks[0])


def test_a_whole_batch_and_a_shard_do_not_work_side_by_side(tmp_path: Path, studies: list[Path], capsys) -> None:
    """The whole one took what the shard's workers were writing for what dead ones had left, and removed it."""
    output = tmp_path / "out"
    output.mkdir()
    half_written = output / f".lungprep-{MACHINE}-{os.getpid()}-abc"
    half_written.mkdir()
    for held, arguments in (((2, 3), ()), (None, ("--shard", "2/3"))):
        lock = BatchLock(output, lock_file(held))
        assert cli.main(["batch", str(studies[0]), "-o", str(output), *arguments, *OPTIONS]) == 2
        assert f"'out' is being worked on by process {os.getpid()} on " in capsys.readouterr().err
        assert half_written.is_dir()
        if held:
            assert cli.main(["batch", "--rebuild", str(output), "-q"]) == 2
            assert "is being worked on by process" in capsys.readouterr().err
        lock.release()
    assert [path.name for path in output.iterdir()] == [half_written.name]
