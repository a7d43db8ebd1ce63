"""What stands behind the window: runs in a worker, a corrected mask, the files of a run; Qt is played."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("slicer", reason="slicer-core is not installed")

from dicom_files import write_series
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe, load_recipe
from LungPrepLib.scene import rows_from_table, volume_from_image
from small_cases import small_chest, write_small_chest
from window_fixture import play_window, turn_until

QUICK = load_recipe("quantification").replace({"segmentation.segmenter": "none", "output.report": False})


@pytest.fixture(scope="module", autouse=True)
def window() -> Iterator[None]:
    before = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        play_window(patch)
        yield
    for name in set(sys.modules) - before:
        if name.startswith("LungPrepLib.widgets"):
            del sys.modules[name]


@pytest.fixture
def run() -> Iterator[Any]:
    from LungPrepLib.widgets.case_run import CaseRun

    run = CaseRun()
    yield run
    run.close()


@pytest.fixture
def shown(scene: Any) -> SimpleNamespace:
    """A CT and its mask, as the window's parameter node names them."""
    from LungPrepLib.scene import segmentation_from_labels
    from LungPrepLib.segmentation.structures import LUNGS

    scene.GetSubjectHierarchyNode()  # Slicer's window has one always
    image, labels = small_chest()
    volume = volume_from_image(image, "chest")
    mask = segmentation_from_labels(labels, LUNGS, "mask", volume=volume)
    return SimpleNamespace(resultVolume=volume, resultSegmentation=mask, resultTable=None, preparedVolume=None)


def finish(run: Any, *arguments: Any, **options: Any) -> Any:
    outcomes: list[Any] = []
    run.start(*arguments, ended=outcomes.append, **options)
    turn_until(lambda: outcomes)
    return outcomes[0]


def cancel(run: Any, *arguments: Any, **options: Any) -> Any:
    outcomes: list[Any] = []
    run.start(*arguments, ended=outcomes.append, **options)
    run.cancel()
    turn_until(lambda: outcomes)
    return outcomes[0]


@pytest.mark.slow
def test_a_cancelled_run_leaves_the_scene_and_the_files_of_the_last_one(scene: Any, run: Any, shown: Any) -> None:
    first = finish(run, shown.resultVolume, QUICK, segmentation=shown.resultSegmentation)
    assert first.error is None and (first.folder / "case.json").is_file()
    before = scene.GetNumberOfNodes()
    second = cancel(run, shown.resultVolume, QUICK, segmentation=shown.resultSegmentation)
    assert second.nodes is None and second.error is None
    assert scene.GetNumberOfNodes() == before
    assert run.last is first and (first.folder / "case.json").is_file()
    with pytest.raises(LungPrepError):
        run.start(None, QUICK)
    assert run.last is first
    run.clear()
    assert run.last.folder is None and not first.folder.exists()


@pytest.mark.slow
def test_measuring_adds_a_table_only_when_it_has_numbers(scene: Any, run: Any, shown: Any) -> None:
    before = scene.GetNumberOfNodes()
    arguments = {"segmentation": shown.resultSegmentation, "wanted": "table"}
    assert cancel(run, shown.resultVolume, QUICK, **arguments).nodes is None
    assert scene.GetNumberOfNodes() == before
    outcome = finish(run, shown.resultVolume, QUICK, **arguments)
    assert [row["structure"] for row in rows_from_table(outcome.nodes.table)][:3] == ["right_lung", "left_lung", "all"]
    assert outcome.nodes.table.GetAttribute("LungPrep.role") == "table"
    again = finish(run, shown.resultVolume, QUICK, table=outcome.nodes.table, **arguments)
    assert again.nodes.table is outcome.nodes.table


def test_a_result_that_comes_after_cancel_was_pressed_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker may have come to its end meanwhile; the scene may be another one by then."""
    from LungPrepLib.widgets import job_runner

    worker = SimpleNamespace(error_lines=0, last_errors=[], pid=0)
    for name in ("start_job", "cancel", "close", "kill"):
        setattr(worker, name, lambda *arguments: None)
    monkeypatch.setattr(job_runner, "WorkerProcess", lambda lines, python: worker)
    ended: list[dict[str, Any]] = []
    runner = job_runner.JobRunner(lambda *told: None, ended.append, print)
    runner.start({"output": "/nowhere/case"})
    runner.cancel()
    runner._mailbox.put((worker, {"id": 1, "result": {}}))
    turn_until(lambda: ended)
    assert ended == [{"cancelled": True}]


def test_a_full_disk_of_temporary_files_is_a_sentence(
    scene: Any, run: Any, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from LungPrepLib.widgets import case_run

    def no_space(*arguments: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(case_run, "write_nrrd", no_space)
    with pytest.raises(LungPrepError, match="No space left") as refused:
        run.start(shown.resultVolume, QUICK)
    assert "temporary" in refused.value.action and not run.running


def test_a_small_disk_of_temporary_files_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is another disk than that of the results: no other output folder helps."""
    from LungPrepLib import machine
    from LungPrepLib.jobs import Job, run_job

    ct, mask = write_small_chest(tmp_path / "in")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    usage = machine.shutil.disk_usage
    small = SimpleNamespace(free=1000)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: small if path == temporary else usage(path))
    job = Job(str(ct), str(tmp_path / "out"), QUICK.as_dict(), labels=str(mask), handover=str(temporary / "handover"))
    stages: list[str] = []
    with pytest.raises(LungPrepError, match="temporary files need about") as refused:
        run_job(job, Progress(lambda stage, fraction, message: stages.append(stage)))
    assert "temporary" in refused.value.action and "measure" not in stages
    assert not (tmp_path / "out").exists()


def actions(run: Any, shown: Any, recipe: Recipe) -> Any:
    from LungPrepLib.widgets.mask_actions import MaskActions

    told: list[str] = []
    panel = SimpleNamespace(begin=lambda network: None, tell=None, log=None, idle=told.append, seconds=1.0)
    window = SimpleNamespace(recipe=lambda: recipe)
    found = MaskActions(run, panel, window, lambda outcome: None)
    found.told, found.window = told, window
    found.set_parameters(shown)
    return found


@pytest.mark.slow
def test_an_export_is_of_what_is_shown(scene: Any, run: Any, shown: Any, tmp_path: Path) -> None:
    mask = actions(run, shown, QUICK)
    mask.measure()
    turn_until(lambda: mask.told)
    name = run.last.folder.name
    mask.export(tmp_path / "copy")
    turn_until(lambda: not mask.copying)
    assert (tmp_path / "copy" / name / "case.json").is_file()
    mask.export(tmp_path / "copy")
    assert "already" in mask.told[-1], "what is there is not overwritten unless asked"

    mask.window.recipe = lambda: QUICK.replace({"output.formats": ["nrrd"]})
    mask.export(tmp_path / "other formats")
    turn_until(lambda: not run.running)
    assert (tmp_path / "other formats" / name / "prepared.nrrd").is_file(), mask.told

    shown.resultVolume = volume_from_image(small_chest(oblique=True)[0], "another chest")
    shown.resultSegmentation = None
    mask.export(tmp_path / "another")
    turn_until(lambda: not run.running)
    assert not (tmp_path / "another" / name).exists() and list((tmp_path / "another").iterdir()), mask.told


def test_an_export_outlives_the_scene_that_it_began_in(
    scene: Any, run: Any, shown: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from LungPrepLib.widgets import folder_copy

    closed, copy = threading.Event(), folder_copy.copy_case
    monkeypatch.setattr(folder_copy, "copy_case", lambda source, target: closed.wait(10) and copy(source, target))
    mask = actions(run, shown, QUICK)
    mask.measure()
    turn_until(lambda: mask.told)
    files = run.last.folder
    mask.export(tmp_path / "copy")
    run.clear()  # what closing the scene does
    assert run.last.folder is None
    closed.set()
    turn_until(lambda: not mask.copying)
    assert (tmp_path / "copy" / files.name / "case.json").is_file(), mask.told
    assert not files.exists()


def test_a_case_is_copied_whole_or_not_at_all(tmp_path: Path) -> None:
    from LungPrepLib.widgets.folder_copy import copy_case

    source, target = tmp_path / "source", tmp_path / "to 项目" / "case"
    source.mkdir()
    for name in ("case.json", "ct.nii.gz"):
        (source / name).write_text(name)
    assert not copy_case(source, target)
    assert {path.name for path in target.iterdir()} == {"case.json", "ct.nii.gz"}
    (source / "a folder").mkdir()
    assert copy_case(source, tmp_path / "fails" / "case")
    assert not list((tmp_path / "fails").iterdir())


def test_folders_of_processes_that_are_gone_are_removed(tmp_path: Path) -> None:
    from LungPrepLib.widgets.left_behind import machine_prefix, remove_left_behind

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folders = [tmp_path / f"{machine_prefix()}{number}-abc" for number in (gone.pid, os.getpid())]
    folders.append(tmp_path / "LungPrep-elsewhere-1-abc")
    for folder in folders:
        folder.mkdir()
    remove_left_behind(tmp_path)
    assert [folder.exists() for folder in folders] == [False, True, True]


def test_a_download_has_a_bar_of_its_own(scene: Any) -> None:
    from LungPrepLib.progress import whole_fraction

    assert whole_fraction("download", 0.25, network=True) is None
    for network in (True, False):
        assert whole_fraction("scan", 0.0, network=network) == 0.0
        assert whole_fraction("write", 1.0, network=network) == pytest.approx(1.0)


def test_a_process_judges_the_series_of_the_window(tmp_path: Path) -> None:
    """The window reads no header: it asks a process, and shows what that says."""
    from LungPrepLib.widgets.series_judging import SeriesJudge

    paths, gone = write_series(tmp_path / "chest", 12), tmp_path / "gone.dcm"
    database = SimpleNamespace(
        seriesForStudy=lambda study: ["a", "b"],
        filesForSeries=lambda uid: [str(path) for path in paths] if uid == "a" else [str(gone)],
    )
    told: list[tuple[str, dict[str, Any]]] = []
    judge = SeriesJudge(lambda: database, lambda study, verdicts: told.append((study, verdicts)))
    judge.set_recipe(load_recipe("quantification"))
    judge.ask(["study"])
    turn_until(lambda: told)
    (study, verdicts), *others = told
    assert study == "study" and not others and not judge.running
    (verdict,) = verdicts.values()
    assert verdict.is_stack and verdict.slices == 12 and verdict.reasons and verdict.spacing_mm is not None
    assert judge.verdict("study", next(iter(verdicts))) == verdict
    judge.ask(["study"])  # known: told at once, nothing is read again
    assert len(told) == 2 and not judge.running
    process = judge._process
    judge.forget()
    assert judge.verdict("study", next(iter(verdicts))) is None
    judge.ask(["study"])
    turn_until(lambda: len(told) == 3)
    assert judge._process is process  # starting another one takes a second or two
    judge.close()
    assert judge._process is None


def test_a_judging_process_that_dies_holds_up_nothing(tmp_path: Path) -> None:
    from LungPrepLib.widgets.series_judging import SeriesJudge

    paths = write_series(tmp_path / "chest", 3)
    database = SimpleNamespace(
        seriesForStudy=lambda study: [study], filesForSeries=lambda uid: [str(path) for path in paths]
    )
    told: list[str] = []
    judge = SeriesJudge(lambda: database, lambda study, verdicts: told.append(study))
    judge.ask(["second", "first"])
    assert judge._process is not None
    judge._process.kill()
    turn_until(lambda: not judge.running)
    assert told == ["second"]  # the one that it worked on is not asked again
    judge.close()


def test_what_a_worker_writes_is_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    from LungPrepLib.widgets import job_runner

    worker = SimpleNamespace(error_lines=3, last_errors=deque(["two", "three"], maxlen=2), pid=0)
    for name in ("start_job", "cancel", "close", "kill"):
        setattr(worker, name, lambda *arguments: None)
    monkeypatch.setattr(job_runner, "WorkerProcess", lambda lines, python: worker)
    ended: list[dict[str, Any]] = []
    log: list[str] = []
    runner = job_runner.JobRunner(lambda *told: None, ended.append, log.append)
    runner.start({"output": "/nowhere/case"})
    runner._mailbox.put((worker, {"id": 1, "result": {}}))
    turn_until(lambda: ended)
    assert ended == [{"result": {}}] and log == ["two", "three"]


def test_work_in_a_thread_ends_with_its_result_or_its_error_or_not_at_all() -> None:
    from LungPrepLib.messages import say
    from LungPrepLib.widgets.background import Background

    def fail(error: Exception) -> None:
        raise error

    ended: list[tuple[Any, Any]] = []
    work, gate = Background(), threading.Event()
    work.start(lambda: 7, lambda result, error: ended.append((result, error)))
    turn_until(lambda: not work.running)
    assert ended == [(7, None)]
    for error, said in (
        (LungPrepError(say("So it is."), say("Do that.")), "So it is"),
        (ValueError("x"), "ValueError"),
    ):
        work.start(lambda error=error: fail(error), lambda result, error: ended.append((result, error)))
        turn_until(lambda: not work.running)
        assert ended[-1][0] is None and said in ended[-1][1].message

    work.start(lambda: gate.wait(30), lambda result, error: ended.append((result, error)))
    work.drop()
    work.start(lambda: "the next", lambda result, error: ended.append((result, error)))
    gate.set()
    turn_until(lambda: not work.running)
    assert ended[-1] == ("the next", None) and len(ended) == 4, "what was given up is not heard any more"


def test_nodules_travel_to_the_worker_with_the_names_of_the_scan(
    scene: Any, run: Any, shown: Any, tmp_path: Path
) -> None:
    x, y, z = small_chest()[0].TransformIndexToPhysicalPoint((16, 20, 10))
    table = tmp_path / "annotations.csv"
    table.write_text(f"seriesuid,coordX,coordY,coordZ,diameter_mm\nchest,{x},{y},{z},30\n", encoding="utf-8")
    outcome = finish(run, shown.resultVolume, QUICK, annotations=table)
    assert outcome.error is None
    assert [structure["key"] for structure in outcome.document["structures"]] == ["nodule"]
    (point,) = outcome.document["points"]
    assert point["voxel_native"] == pytest.approx([16, 20, 10], abs=1e-3)
