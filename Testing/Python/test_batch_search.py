"""Work begins while folders are still being looked through, and what is found later is not lost."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pydicom
import pytest

from batch_cases import RECIPE, table
from LungPrepLib.batch import tree
from LungPrepLib.batch.crosswalk import written_along
from LungPrepLib.batch.index import INDEX_FILE, Index, read_status
from LungPrepLib.batch.runner import BatchResult, run_batch
from LungPrepLib.batch.scanning import StudyFolders, study_folders
from LungPrepLib.batch.search import Search
from LungPrepLib.batch.shards import part_of
from LungPrepLib.batch.tasks import Task, find_tasks
from LungPrepLib.case_name import case_name
from LungPrepLib.export.digests import digest_of
from LungPrepLib.progress import Cancelled, Progress
from LungPrepPhantom import write_study

WAIT_S = 60


class Wanting(Search):
    """Somebody always waits."""

    def is_wanted(self) -> bool:
        return True


class Gate:
    """The look through a tree stops before a folder, as a slow disk would hold it up, until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
        self._before, self._opened = before, threading.Event()
        self.reached = threading.Event()
        self._real = tree.studies_in
        monkeypatch.setattr("LungPrepLib.batch.scanning.studies_in", self._look)

    def _look(self, folder: Path, names: list[str]) -> list[str]:
        if folder.name == self._before:
            self.reached.set()
            assert self._opened.wait(WAIT_S)
        return self._real(folder, names)

    def open(self, *_: object) -> None:
        self._opened.set()


@pytest.fixture(scope="module")
def chest(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes a chest CT of 24 slices to a folder, each number with a study of its own."""
    drawn = tmp_path_factory.mktemp("phantoms")

    def write(folder: Path, number: int, series: str = "", **changes: object) -> Path:
        """Under another Series Instance UID and with other header values where they are given."""
        if not (drawn / str(number)).exists():
            write_study(
                drawn / str(number), seed=number, size=(32, 32, 24), spacing_mm=(11.2, 11.2, 13.75), extras=False
            )
        shutil.copytree(drawn / str(number), folder)
        for path in sorted(folder.iterdir()) if series or changes else ():
            header = pydicom.dcmread(path)
            if series:
                header.SeriesInstanceUID = series
                header.SOPInstanceUID = header.file_meta.MediaStorageSOPInstanceUID = (
                    f"{series}.{header.InstanceNumber}"
                )
            for keyword, value in changes.items():
                setattr(header, keyword, value)
            header.save_as(path)
        return folder

    return write


def files_under(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def batch(root: Path, output: Path, report: Callable[..., object] | None = None, **options: object) -> BatchResult:
    return run_batch(
        lambda progress: find_tasks([root], RECIPE, progress), output, RECIPE, workers=1, report=report, **options
    )  # fmt: skip


def same_as_undisturbed(output: Path, root: Path, elsewhere: Path) -> None:
    """The rows are those of a batch that knew everything before it began."""
    run_batch(list(find_tasks([root], RECIPE, Progress())), elsewhere, RECIPE, workers=1)
    timeless = [[{k: v for k, v in row.items() if k != "seconds"} for row in table(place)]
                for place in (output, elsewhere)]  # fmt: skip
    assert timeless[0] == timeless[1]
    assert {p.name for p in output.iterdir()} == {p.name for p in elsewhere.iterdir()}


def test_the_first_study_is_given_before_the_last_folder_is_seen(tmp_path: Path, chest, monkeypatch) -> None:
    for number in range(4):
        chest(tmp_path / "in" / f"patient-{number}" / "study" / "series", number + 1)
    gate = Gate(monkeypatch, "none")
    looked_at: list[Path] = []
    monkeypatch.setattr(
        "LungPrepLib.batch.scanning.studies_in",
        lambda folder, names: (looked_at.append(folder), gate._real(folder, names))[1],
    )
    held = threading.Event()
    real = tree.folders_of

    def slow(root: Path, progress: Progress) -> Iterator[object]:
        for number, found in enumerate(real(root, progress)):
            if number == 2:
                assert held.wait(WAIT_S)
            yield found

    monkeypatch.setattr("LungPrepLib.batch.scanning.folders_of", slow)
    found = study_folders(tmp_path / "in", Wanting())
    first = next(found)
    assert isinstance(first, StudyFolders) and first.early and len(looked_at) == 2
    held.set()
    rest = list(found)
    assert len(rest) == 3 and len(looked_at) == 4
    folders = [folder for group in (first, *rest) for folder in group.folders]
    assert sorted(folders) == sorted(looked_at) and len(set(folders)) == 4


def test_a_study_is_given_with_all_that_lies_beside_it(tmp_path: Path, chest) -> None:
    """Though somebody waits: the walk has not left the folder of the study."""
    for name in ("1-scout", "2-soft", "3-sharp"):
        chest(tmp_path / "in" / "patient" / "study" / name, 1)
    chest(tmp_path / "in" / "zoe" / "study" / "series", 2)
    groups = list(study_folders(tmp_path / "in", Wanting()))
    assert sorted(len(group.folders) for group in groups) == [1, 3] and not any(group.again for group in groups)


def test_a_zip_is_given_before_the_last_folder_is_seen(tmp_path: Path, monkeypatch) -> None:
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "disc.zip").write_bytes(b"PK")
    held = threading.Event()
    real = tree.folders_of

    def slow(root: Path, progress: Progress) -> Iterator[object]:
        found = real(root, progress)
        yield next(found)
        assert held.wait(WAIT_S)
        yield from found

    monkeypatch.setattr("LungPrepLib.batch.scanning.folders_of", slow)
    groups = study_folders(tmp_path / "in", Wanting())
    first = next(groups)
    assert isinstance(first, StudyFolders) and first.archive == tmp_path / "in" / "a" / "disc.zip"
    held.set()
    assert [group.archive for group in groups] == [tmp_path / "in" / "b" / "disc.zip"]


def test_what_is_called_zip_is_looked_at(tmp_path: Path, chest) -> None:
    """Slices under names that end in .zip are slices, and what macOS leaves beside a zip is none."""
    folder = chest(tmp_path / "in" / "study", 1)
    for file in sorted(folder.iterdir())[:3]:
        file.rename(file.with_suffix(".zip"))
    shutil.make_archive(str(tmp_path / "in" / "packed"), "zip", folder)
    (tmp_path / "in" / "._packed.zip").write_bytes(b"\0\5\x16\7" + bytes(100))
    groups = list(study_folders(tmp_path / "in", Progress()))
    assert [group.archive for group in groups if group.archive] == [tmp_path / "in" / "packed.zip"]
    assert [group.folders for group in groups if not group.archive and group.folders != [tmp_path / "in"]] == [[folder]]


def test_without_anybody_waiting_everything_is_seen_first(tmp_path: Path, chest) -> None:
    chest(tmp_path / "in" / "a" / "1", 1)
    chest(tmp_path / "in" / "b" / "2", 2)
    assert not any(group.early for group in study_folders(tmp_path / "in", Progress()))
    assert not any(task.early or task.again for task in find_tasks([tmp_path / "in"], RECIPE, Progress()))


def test_a_cancelled_search_stops_its_walk(tmp_path: Path, chest, monkeypatch) -> None:
    chest(tmp_path / "in" / "a" / "1", 1)
    gate = Gate(monkeypatch, "1")
    progress = Wanting()
    found = study_folders(tmp_path / "in", progress)
    threading.Timer(0.1, progress.cancel).start()
    with pytest.raises(Cancelled):
        next(found)
    gate.open()


@pytest.mark.slow
def test_a_case_begins_while_the_disk_still_holds_up_the_look_through_the_tree(
    tmp_path: Path, chest, monkeypatch
) -> None:
    for number in range(3):
        chest(tmp_path / "in" / f"patient-{number}" / "study" / "series", number + 1)
    last = chest(tmp_path / "in" / "z-last" / "study" / "held", 9)
    gate = Gate(monkeypatch, "held")
    ended: list[bool] = []

    def report(case: str, row: dict) -> None:
        ended.append(gate.reached.is_set())
        gate.open()

    result = batch(tmp_path / "in", tmp_path / "out", report)
    assert (result.done, result.twice, result.superseded) == (4, 0, 0) and last.exists()
    same_as_undisturbed(tmp_path / "out", tmp_path / "in", tmp_path / "all")
    assert batch(tmp_path / "in", tmp_path / "out").already == 4


@pytest.mark.slow
def test_the_rest_of_a_series_that_is_found_later_is_not_lost(tmp_path: Path, chest, monkeypatch) -> None:
    """Half of its slices lie in the first folder of the tree, half in the last one."""
    root = tmp_path / "in"
    chest(root / "a" / "study" / "half", 1)
    chest(root / "b" / "study" / "other", 2)
    (root / "z" / "study" / "rest").mkdir(parents=True)
    for path in files_under(root / "a")[12:]:
        path.rename(root / "z" / "study" / "rest" / path.name)
    gate = Gate(monkeypatch, "rest")
    result = batch(root, tmp_path / "out", gate.open)
    assert (result.done, result.arrived, result.already, result.failed, result.twice) == (2, 1, 0, 0, 0)
    same_as_undisturbed(tmp_path / "out", root, tmp_path / "all")
    assert batch(root, tmp_path / "out").already == 2


@pytest.mark.slow
@pytest.mark.parametrize("shard", [False, True])
def test_a_better_series_of_the_study_that_is_found_later_is_taken(
    tmp_path: Path, chest, monkeypatch, shard: bool
) -> None:
    root = tmp_path / "in"
    chest(root / "a" / "study" / "derived", 1, "1.2.3.77", ImageType=["DERIVED", "SECONDARY", "AXIAL"])
    chest(root / "b" / "study" / "other", 2)
    chest(root / "z" / "study" / "better", 1)
    (better,) = (t.case for t in find_tasks([root / "z"], RECIPE, Progress()))
    worse = case_name("1.2.3.77")
    study, other = (task.shared_by for task in find_tasks([root / "z", root / "b"], RECIPE, Progress()))
    parts = next(n for n in range(2, 99) if part_of(study, n) != part_of(other, n))
    options = {"shard": (part_of(study, parts), parts)} if shard else {}
    gate = Gate(monkeypatch, "better")
    seen: list[str] = []

    def report(case: str, row: dict) -> None:
        seen.append(case)
        gate.open()

    result = batch(root, tmp_path / "out", report, **options)
    assert worse in seen and result.superseded == 1 and not (tmp_path / "out" / worse).exists()
    assert better in seen and result.done == (1 if shard else 2)
    if not shard:
        assert (result.already, result.failed) == (0, 0)
        assert "removed for a better series of it: 1 case" in str(result.notes[0])
        same_as_undisturbed(tmp_path / "out", root, tmp_path / "all")


@pytest.mark.slow
def test_a_start_that_was_killed_in_between_is_put_right_by_the_next_one(tmp_path: Path, chest, monkeypatch) -> None:
    """It had prepared a series that is not the study's best, and nobody was left to remove it."""
    root = tmp_path / "in"
    chest(root / "a" / "study" / "derived", 1, "1.2.3.77", ImageType=["DERIVED", "SECONDARY", "AXIAL"])
    chest(root / "z" / "study" / "better", 1)
    gate = Gate(monkeypatch, "better")

    class KilledError(Exception):
        pass

    def report(case: str, row: dict) -> None:
        gate.open()
        raise KilledError

    with pytest.raises(KilledError):
        batch(root, tmp_path / "out", report)
    worse = case_name("1.2.3.77")
    assert (tmp_path / "out" / worse / "case.json").exists()
    index = Index.open(tmp_path / "out" / INDEX_FILE)
    assert index is not None and list(index.early()) == [worse]
    index.close()
    told = read_status(tmp_path / "out" / INDEX_FILE) or {}
    assert set(told) == {"batch", "updated", "ended", "done", "failed", "fallback"}
    result = run_batch(list(find_tasks([root], RECIPE, Progress())), tmp_path / "out", RECIPE, workers=1)
    assert (result.done, result.superseded) == (1, 1) and not (tmp_path / "out" / worse).exists()
    same_as_undisturbed(tmp_path / "out", root, tmp_path / "all")
    index = Index.open(tmp_path / "out" / INDEX_FILE)
    assert index is not None and index.early() == {}
    index.close()


@pytest.mark.slow
def test_what_was_there_before_or_was_changed_by_hand_is_not_removed(tmp_path: Path, chest, monkeypatch) -> None:
    root = tmp_path / "in"
    chest(root / "a" / "study" / "derived", 1, "1.2.3.77", ImageType=["DERIVED", "SECONDARY", "AXIAL"])
    worse = case_name("1.2.3.77")
    assert batch(root, tmp_path / "before").done == 1
    chest(root / "z" / "study" / "better", 1)
    gate = Gate(monkeypatch, "better")
    threading.Timer(3, gate.open).start()
    result = batch(root, tmp_path / "before")
    assert (result.superseded, result.done) == (0, 1)
    assert (tmp_path / "before" / worse / "case.json").exists()
    gate = Gate(monkeypatch, "better")

    def change(case: str, row: dict) -> None:
        with (tmp_path / "out" / case / "ct.nii.gz").open("ab") as file:
            file.write(b"by hand")
        gate.open()

    result = batch(root, tmp_path / "out", change)
    assert result.superseded == 0 and (tmp_path / "out" / worse / "ct.nii.gz").exists()


@pytest.mark.slow
def test_a_scout_that_comes_first_is_no_failure(tmp_path: Path, chest, monkeypatch) -> None:
    root = tmp_path / "in"
    scout = chest(root / "a" / "study" / "scout", 1, "1.2.3.55", ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    for path in files_under(scout)[1:]:
        path.unlink()
    chest(root / "b" / "study" / "other", 2)
    chest(root / "z" / "study" / "chest", 1)
    gate = Gate(monkeypatch, "chest")
    told: list[str] = []

    def report(case: str, row: dict) -> None:
        told.append(str(row["status"]))
        gate.open()

    result = batch(root, tmp_path / "out", report)
    assert (result.done, result.failed) == (2, 0) and told == ["done", "done"]
    shutil.rmtree(root / "z")
    result = batch(root, tmp_path / "out-2")
    assert (result.done, result.failed) == (1, 1)  # now it is all that there is of the study


def two_patients(root: Path, chest: Callable[..., Path], names: tuple[str, str]) -> list[Path]:
    """An anonymiser gave both the same UIDs."""
    uids = {"StudyInstanceUID": "1.2.3", "FrameOfReferenceUID": "1.2.4"}
    return [chest(root / name, number, "1.2.3.4", PatientID=str(number), PatientName="", **uids)
            for number, name in enumerate(names, start=1)]  # fmt: skip


def test_two_patients_under_one_uid_are_two_cases_wherever_they_lie(tmp_path: Path, chest) -> None:
    """The second one was lost in silence where both were found in one tree: one series is taken of a study."""
    apart = two_patients(tmp_path / "apart", chest, ("a/study/first", "z/study/second"))
    (tmp_path / "one" / "folder").mkdir(parents=True)
    for number, folder in enumerate(apart):
        for path in folder.iterdir():
            shutil.copyfile(path, tmp_path / "one" / "folder" / f"{number}-{path.name}")
    (tmp_path / "zip").mkdir()
    shutil.make_archive(str(tmp_path / "zip" / "both"), "zip", tmp_path / "one")
    for name in ("apart", "one", "zip"):
        tasks = list(find_tasks([tmp_path / name], RECIPE, Progress()))
        assert len(tasks) == 2 and not any(task.failure for task in tasks)
        assert len({task.patient_sha256 for task in tasks}) == 2
    assert len(list(find_tasks(apart, RECIPE, Progress()))) == 2


@pytest.mark.slow
def test_each_of_two_patients_under_one_uid_has_the_own_image(tmp_path: Path, chest, monkeypatch) -> None:
    root = tmp_path / "in"
    apart = two_patients(root, chest, ("a/study/first", "z/study/second"))
    gate = Gate(monkeypatch, "second")
    result = batch(root, tmp_path / "out", gate.open)
    assert (result.done, result.failed, result.twice, result.superseded) == (2, 0, 0, 0)
    same_as_undisturbed(tmp_path / "out", root, tmp_path / "all")
    assert batch(root, tmp_path / "out").already == 2
    for number, folder in enumerate(apart):
        for path in folder.iterdir():
            path.rename(root / f"{number}-{path.name}")
    assert batch(root, tmp_path / "mixed").done == 2
    images = [sorted(digest_of(path)["sha256"] for path in (tmp_path / place).glob("*/ct.nii.gz"))
              for place in ("out", "mixed")]  # fmt: skip
    assert images[0] == images[1] and len(set(images[0])) == 2


@pytest.mark.slow
def test_a_copy_that_is_found_later_is_nothing_new(tmp_path: Path, chest, monkeypatch) -> None:
    root = tmp_path / "in"
    chest(root / "a" / "study" / "first", 1)
    shutil.copytree(root / "a" / "study" / "first", root / "z" / "study" / "copy")
    gate = Gate(monkeypatch, "copy")
    ended: list[str] = []

    def report(case: str, row: dict) -> None:
        ended.append(case)
        gate.open()

    result = batch(root, tmp_path / "out", report)
    assert (result.done, result.arrived, result.already, len(ended)) == (1, 0, 0, 1)


@pytest.mark.slow
def test_a_crosswalk_has_no_row_of_a_case_that_was_superseded(tmp_path: Path) -> None:
    early = Task("case-1", "a.nrrd", study_uid="1.2", early=True)
    again = Task("case-2", "b.nrrd", study_uid="1.2", again=True)
    stays = Task("case-3", "c.nrrd", study_uid="1.3", early=True)
    assert len(list(written_along([early, again, stays], tmp_path / "who.csv"))) == 3
    rows = (tmp_path / "who.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[0] for row in rows] == ["case", "case-2", "case-3"]


@pytest.mark.slow
def test_a_series_with_a_file_that_was_still_being_copied_is_done_again(tmp_path: Path, chest) -> None:
    """It has as many instances as before, but one of them was half a file."""
    path = sorted(chest(tmp_path / "in", 1).iterdir())[5]
    whole = path.read_bytes()
    path.write_bytes(whole[:-900])
    first = batch(tmp_path / "in", tmp_path / "out")
    assert first.done + first.failed == 1
    assert batch(tmp_path / "in", tmp_path / "out").done == 0
    path.write_bytes(whole)
    assert batch(tmp_path / "in", tmp_path / "out").done == 1
    same_as_undisturbed(tmp_path / "out", tmp_path / "in", tmp_path / "all")
    assert batch(tmp_path / "in", tmp_path / "out").already == 1


def test_a_folder_that_goes_away_meanwhile_is_a_row(tmp_path: Path, chest, monkeypatch) -> None:
    """The batch ended, and said that nothing could be written to its output folder."""
    for number, name in enumerate(("a", "b"), start=1):
        chest(tmp_path / "in" / name / "study" / "series", number)
    real = tree.studies_in

    def remove_afterwards(folder: Path, names: list[str]) -> list[str]:
        studies = real(folder, names)
        if "a" in folder.parts:
            shutil.rmtree(folder)
        return studies

    monkeypatch.setattr("LungPrepLib.batch.scanning.studies_in", remove_afterwards)
    tasks = list(find_tasks([tmp_path / "in"], RECIPE, Progress()))
    assert [bool(task.failure) for task in tasks] == [True, False]
    assert str(tasks[0].failure).startswith("The folder 'series' cannot be opened: No such file or directory.")
