"""Many scans: resuming, failing, being killed, being stopped."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from batch_cases import workers_of
from LungPrepLib import cli
from LungPrepLib.batch.crosswalk import write_crosswalk
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.tasks import Task, find_tasks
from LungPrepLib.findings import LungPrepError
from LungPrepLib.messages import Message, say
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe, load_recipe
from LungPrepPhantom import write_study
from small_cases import small_chest, write_small_chest

RECIPE = load_recipe("quantification").replace({"segmentation.segmenter": "none", "output.report": False})


def three_scans(folder: Path) -> list[Path]:
    """Three images that differ, the second of them broken."""
    folder.mkdir()
    paths = []
    for number in range(3):
        image, _ = small_chest()
        image[0, 0, 0] = number
        paths.append(folder / f"scan {number}.nii.gz")
        sitk.WriteImage(image, str(paths[-1]))
    paths[1].write_bytes(paths[1].read_bytes()[:2000])
    return paths


def tasks_of(inputs: list[Path], recipe: Recipe, progress: Progress) -> list[Task]:
    return list(find_tasks(inputs, recipe, progress))


def names_in(output: Path) -> set[str]:
    return {path.name for path in output.iterdir()}


def table(output: Path) -> list[dict]:
    with (output / "cases.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_no_case_is_counted_twice_while_it_begins(tmp_path: Path) -> None:
    totals: list[int] = []

    def hear(stage: str, fraction: float, message: Message) -> None:
        totals.extend([int(message.values["total"])] if "total" in message.values else [])

    tasks = tasks_of(three_scans(tmp_path / "in"), RECIPE, Progress())
    run_batch(tasks, tmp_path / "out", RECIPE, workers=1, progress=Progress(hear))
    assert set(totals) == {3}


@pytest.mark.slow
def test_one_fails_the_rest_goes_on_and_a_second_run_resumes(tmp_path: Path) -> None:
    inputs = three_scans(tmp_path / "输入")
    output = tmp_path / "out"
    told: list[str] = []
    first = run_batch(
        tasks_of(inputs, RECIPE, Progress()),
        output,
        RECIPE,
        workers=2,
        report=lambda case, row: told.append(str(row["reason"])),
    )
    assert (first.done, first.already, first.failed) == (2, 0, 1)
    failed = [row for row in table(output) if row["status"] == "failed"]
    assert len(failed) == 1 and "is truncated" in failed[0]["reason"]
    assert "scan 1" not in failed[0]["reason"]  # the table is kept: a file name may be a patient's
    assert [reason for reason in told if "'scan 1.nii.gz' is truncated" in reason]
    assert names_in(output) == {row["case"] for row in table(output)} | {"cases.csv", "index.sqlite"}
    assert names_in(output / failed[0]["case"]) == {"failed.json"}
    stamps = {p: p.stat().st_mtime_ns for p in output.glob("*/case.json")}
    second = run_batch(tasks_of(inputs, RECIPE, Progress()), output, RECIPE)
    assert (second.done, second.already, second.failed) == (0, 2, 1)
    assert {p: p.stat().st_mtime_ns for p in output.glob("*/case.json")} == stamps
    sitk.WriteImage(small_chest()[0], str(inputs[1]))
    third = run_batch(tasks_of(inputs, RECIPE, Progress()), output, RECIPE, retry_failed=True)
    assert third.failed == 0


@pytest.mark.slow
def test_another_recipe_is_refused_goes_beside_or_replaces(tmp_path: Path, capsys) -> None:
    ct, _ = write_small_chest(tmp_path / "in")
    output = tmp_path / "out"
    arguments = ["batch", str(ct), "-o", str(output), "--segmenter", "none", "-q", "--set", "output.report=false"]
    other = [*arguments, "--set", "intensity.clip_hu=[-1000, 400]"]
    assert cli.main(arguments) == 0
    case = next(output.glob("case-*"))
    before = (case / "case.json").read_bytes()
    assert cli.main(other) == 2
    said = capsys.readouterr().err
    assert "'out' holds 1 case made" in said and "intensity.clip_hu: [] there, [-1000.0, 400.0] now" in said
    assert (case / "case.json").read_bytes() == before
    assert cli.main([*other, "--into", "clipped"]) == 0
    assert (case / "case.json").read_bytes() == before
    assert json.loads((output / "clipped" / case.name / "case.json").read_bytes())["recipe"]["intensity"]["clip_hu"]
    assert cli.main([*other, "--overwrite"]) == 0
    assert (case / "case.json").read_bytes() != before
    assert cli.main(other) == 0
    assert "0 prepared, 1 were there already" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["../elsewhere", "case-0123", "", ".hidden"])
def test_into_takes_a_plain_name(tmp_path: Path, name: str, capsys) -> None:
    ct, _ = write_small_chest(tmp_path / "in")
    assert cli.main(["batch", str(ct), "-o", str(tmp_path / "out"), "--into", name, "-q"]) == 2
    assert "is no name for --into" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_equal_scans_are_done_once(tmp_path: Path) -> None:
    ct, _ = write_small_chest(tmp_path / "in")
    result = run_batch(tasks_of([ct, ct], RECIPE, Progress()), tmp_path / "out", RECIPE)
    assert (result.done, result.twice) == (1, 1)
    assert "1 input is the same scan as another one" in str(result.notes[0])


@pytest.mark.slow
def test_an_input_without_a_study_is_a_row(tmp_path: Path) -> None:
    ct, _ = write_small_chest(tmp_path / "in")
    (tmp_path / "DOE^JANE").mkdir()
    result = run_batch(tasks_of([tmp_path / "DOE^JANE", ct], RECIPE, Progress()), tmp_path / "out", RECIPE)
    assert (result.done, result.failed) == (1, 1)
    row = next(row for row in table(tmp_path / "out") if row["status"] == "failed")
    assert row["reason"].startswith("There is no study in the folder '…'.")


@pytest.mark.slow
def test_an_image_file_that_is_not_there_is_named_and_a_row(tmp_path: Path, capsys) -> None:
    ct, _ = write_small_chest(tmp_path / "in")
    arguments = ["--segmenter", "none", "--set", "output.report=false", "-o", str(tmp_path / "out"), "-q"]
    assert cli.main(["batch", str(ct), str(tmp_path / "DOE^JANE.nii.gz"), *arguments]) == 1
    assert "failed: The file 'DOE^JANE.nii.gz' cannot be read: No such file" in capsys.readouterr().out
    rows = table(tmp_path / "out")
    assert sorted(row["status"] for row in rows) == ["done", "failed"]
    assert next(row["reason"] for row in rows if row["status"] == "failed").startswith("The file '…' cannot be read: ")


@pytest.mark.slow
def test_a_damaged_zip_is_a_row_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    ct, _ = write_small_chest(tmp_path / "in")
    (tmp_path / "DOE^JANE.zip").write_bytes(b"PK\x03\x04 and no more")
    told: list[str] = []
    tasks = tasks_of([tmp_path / "DOE^JANE.zip", ct], RECIPE, Progress())
    result = run_batch(tasks, tmp_path / "out", RECIPE, report=lambda case, row: told.append(str(row["reason"])))
    assert (result.done, result.failed) == (1, 1)
    assert any("The zip file 'DOE^JANE.zip' cannot be opened" in reason for reason in told)
    kept = next(row["reason"] for row in table(tmp_path / "out") if row["status"] == "failed")
    assert kept.startswith("The zip file '…' cannot be opened: ")


def test_no_study_is_said(tmp_path: Path) -> None:
    with pytest.raises(LungPrepError):
        tasks_of([tmp_path], RECIPE, Progress())


def test_a_study_without_a_usable_series_is_a_row(tmp_path: Path) -> None:
    result = run_batch([Task("study-1", failure=say("no CT"))], tmp_path / "out", RECIPE)
    assert result.failed == 1
    assert table(tmp_path / "out")[0]["reason"] == "no CT"


def big_scan(path: Path) -> Path:
    noise = sitk.AdditiveGaussianNoise(sitk.Image([400, 400, 150], sitk.sitkInt16) - 500, 400.0)
    sitk.WriteImage(noise, str(path))
    return path


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_worker_that_is_killed_fails_its_case_alone(tmp_path: Path) -> None:
    big = big_scan(tmp_path / "big.nrrd")
    small, _ = write_small_chest(tmp_path / "in")
    recipe = RECIPE.replace({"hounsfield.require": False})
    killed: list[int] = []

    def kill_it(stage: str, fraction: float, message: Message) -> None:
        if "Writing" in str(message) and not killed:
            for pid in workers_of(os.getpid()):
                killed.append(pid)
                os.kill(pid, signal.SIGKILL)

    tasks = tasks_of([big, small], recipe, Progress())
    result = run_batch(tasks, tmp_path / "out", recipe, workers=1, progress=Progress(kill_it))
    assert killed
    assert (result.done, result.failed) == (1, 1)
    row = next(row for row in table(tmp_path / "out") if row["status"] == "failed")
    assert "signal 9" in row["reason"]
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_cancelling_leaves_no_process_and_no_half_case(tmp_path: Path) -> None:
    big = big_scan(tmp_path / "big.nrrd")
    recipe = RECIPE.replace({"hounsfield.require": False})
    cancelled = threading.Event()
    seen: list[int] = []

    def cancel_it(stage: str, fraction: float, message: Message) -> None:
        if "Writing" in str(message):
            for worker in workers_of(os.getpid()):
                seen.append(worker)
                os.kill(worker, signal.SIGSTOP)  # it stays in the middle, however fast it is
            cancelled.set()

    progress = Progress(cancel_it, cancelled)
    with pytest.raises(Cancelled):
        run_batch(tasks_of([big], recipe, Progress()), tmp_path / "out", recipe, progress=progress)
    assert seen
    assert workers_of(os.getpid()) == []
    assert not (tmp_path / "out").exists()


def test_a_crosswalk_saved_by_a_spreadsheet_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "who.csv"
    write_crosswalk([Task("case-1", "a.nrrd")], path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    write_crosswalk([Task("case-2", "b.nrrd")], path)
    assert [line.split(",")[0] for line in path.read_text(encoding="utf-8").splitlines()] == [
        "case",
        "case-1",
        "case-2",
    ]
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"name;age\nx;1\n", b"\xff\xfe\x00binary"])
def test_another_file_is_not_overwritten_by_a_crosswalk(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(content)
    with pytest.raises(LungPrepError, match="is not a crosswalk"):
        write_crosswalk([Task("case-1", "a.nrrd")], path)
    assert path.read_bytes() == content
    assert [item.name for item in tmp_path.iterdir()] == ["patients.csv"]


def test_a_table_that_cannot_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    output = tmp_path / "out"
    (output / "cases.csv").mkdir(parents=True)
    with pytest.raises(LungPrepError, match=r"'cases.csv' cannot be written to 'out'") as caught:
        run_batch([Task("case-1", str(tmp_path / "a.nrrd"))], output, RECIPE)
    assert caught.value.usage
    assert names_in(output) == {"cases.csv", "index.sqlite"}


def test_a_crosswalk_names_the_zip_not_where_it_was_unpacked(tmp_path: Path) -> None:
    write_study(tmp_path / "study", size=(32, 32, 24), spacing_mm=(11.2, 11.2, 13.75))
    archive = shutil.make_archive(str(tmp_path / "disc"), "zip", tmp_path / "study")
    write_crosswalk(tasks_of([Path(archive)], RECIPE, Progress()), tmp_path / "who.csv")
    rows = list(csv.DictReader((tmp_path / "who.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["source"] for row in rows] == [archive]
    assert rows[0]["patient_id"] and rows[0]["series_instance_uid"]


def test_the_result_has_a_row_of_what_was_there_already(tmp_path: Path) -> None:
    scan, _ = write_small_chest(tmp_path / "in")
    tasks = tasks_of([scan], RECIPE, Progress())
    run_batch(tasks, tmp_path / "out", RECIPE, workers=1)
    again = run_batch(tasks, tmp_path / "out", RECIPE, workers=1)
    assert again.already == 1
    assert [(row["case"], row["status"]) for row in again.rows] == [(tasks[0].case, "done")]


def test_what_lungmask_lacks_is_said_once_before_the_work(tmp_path: Path, monkeypatch) -> None:
    """Else every case would fail for the same reason, and need ``--retry-failed`` when it is mended."""
    pytest.importorskip("lungmask")
    monkeypatch.setenv("LUNGPREP_WEIGHTS", str(tmp_path / "nowhere"))
    damaged = tmp_path / "unet_r231-d5d2fc3d.pth"
    damaged.write_bytes(b"PK" + bytes(1000))
    recipe = RECIPE.replace({"segmentation.segmenter": "lungmask"})
    tasks = tasks_of(three_scans(tmp_path / "in"), recipe, Progress())
    with pytest.raises(LungPrepError, match=damaged.name):
        run_batch(tasks, tmp_path / "out", recipe, options={"weights": {"R231": str(damaged)}})
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_image_files_in_a_folder_and_in_a_zip_are_cases(tmp_path: Path) -> None:
    three_scans(tmp_path / "in")
    shutil.copyfile(tmp_path / "in" / "scan 0.nii.gz", tmp_path / "in" / "scan 1.nii.gz")
    shutil.make_archive(str(tmp_path / "in" / "more"), "zip", tmp_path / "in", "scan 2.nii.gz")
    (tmp_path / "in" / "scan 2.nii.gz").unlink()
    result = run_batch(tasks_of([tmp_path / "in"], RECIPE, Progress()), tmp_path / "out", RECIPE)
    assert (result.done, result.twice, result.failed) == (2, 1, 0)


@pytest.mark.slow
def test_a_tree_is_looked_through_study_by_study(tmp_path: Path) -> None:
    """The series of a study may lie in folders of their own, also under other names than their neighbours'."""
    for seed, place in ((1, "a/1"), (2, "b"), (3, "a/2")):
        write_study(tmp_path / "in" / place, seed=seed, size=(32, 32, 24), spacing_mm=(11.2, 11.2, 13.75))
    moved = sorted((tmp_path / "in" / "b").rglob("*"))
    (tmp_path / "in" / "z").mkdir()
    files = [path for path in moved if path.is_file()]
    for number, path in enumerate(files[::2]):
        path.rename(tmp_path / "in" / "z" / f"{number}.dcm")
    found = tasks_of([tmp_path / "in"], RECIPE, Progress())
    assert len(found) == 3 and not any(task.failure for task in found)
    split = [task for task in found if any("/z/" in path for path in task.source)]
    assert len(split) == 1 and any("/b/" in path for path in split[0].source)


@pytest.mark.slow
def test_a_fetch_that_is_under_way_is_waited_for_and_one_that_broke_off_is_a_row(tmp_path: Path) -> None:
    root = tmp_path / "fetched"
    for number in (1, 2, 3):
        write_study(root / f"study-{number}" / "case-a", seed=number, size=(32, 32, 24), spacing_mm=(11.2, 11.2, 13.75))
    series = {f"study-{number}/case-a": {"complete": number != 2, "instances": 20, "expected": 24} for number in (1, 2)}
    state = {"finished": False, "updated": time.time(), "series": series}
    (root / "fetch.json").write_text(json.dumps(state))
    (root / "study-1" / "case-a" / ".arriving-7").write_bytes(b"half")
    found = tasks_of([root], RECIPE, Progress())
    assert sorted(task.arriving for task in found) == [False, True, True]  # 2 is incomplete, 3 is not listed yet
    write_crosswalk(found, tmp_path / "who.csv")
    assert len(patients(tmp_path / "who.csv")) == 1 and all(patients(tmp_path / "who.csv"))
    result = run_batch(found, tmp_path / "out", RECIPE)
    assert (result.done, result.arriving, result.failed) == (1, 2, 0)
    series["study-3/case-a"] = {"complete": True, "instances": 24, "expected": 24}
    (root / "fetch.json").write_text(json.dumps(state | {"finished": True, "series": series}))
    result = run_batch(tasks_of([root], RECIPE, Progress()), tmp_path / "out", RECIPE)
    assert (result.done, result.already, result.failed) == (1, 1, 1)
    failed = next(row for row in table(tmp_path / "out") if row["status"] == "failed")
    assert failed["reason"].startswith("The fetch of this series ended before 4 of its instances were here.")
    write_crosswalk(tasks_of([root], RECIPE, Progress()), tmp_path / "who.csv")
    series["study-2/case-a"] = series["study-3/case-a"]
    (root / "fetch.json").write_text(json.dumps(state | {"finished": True, "series": series}))
    found = tasks_of([root], RECIPE, Progress())
    result = run_batch(found, tmp_path / "out", RECIPE)
    assert (result.done, result.already, result.failed) == (1, 2, 0)
    assert [row["status"] for row in table(tmp_path / "out")] == ["done"] * 3  # the broken fetch is no row any more
    write_crosswalk(found, tmp_path / "who.csv")
    assert len(patients(tmp_path / "who.csv")) == 3 and all(patients(tmp_path / "who.csv"))


def patients(crosswalk: Path) -> list[str]:
    with crosswalk.open(newline="", encoding="utf-8") as file:
        return [row["patient_id"] for row in csv.DictReader(file)]


def test_label_maps_among_the_inputs_are_no_cases(tmp_path: Path) -> None:
    three_scans(tmp_path / "in")
    scan = sitk.ReadImage(str(tmp_path / "in" / "scan 0.nii.gz"))
    z, y, x = np.indices(sitk.GetArrayViewFromImage(scan).shape)
    labels = sitk.GetImageFromArray(((z * 100 + y // 4 * 10 + x // 8) % 783).astype(np.int16))
    labels.CopyInformation(scan)
    sitk.WriteImage(labels, str(tmp_path / "in" / "vessels.nii.gz"))
    found = tasks_of([tmp_path / "in"], RECIPE, Progress())
    assert len(found) == 3 and not any("vessels" in str(task.source) for task in found)


@pytest.mark.slow
def test_results_among_the_inputs_are_no_inputs(tmp_path: Path) -> None:
    three_scans(tmp_path / "in")
    first = run_batch(tasks_of([tmp_path], RECIPE, Progress()), tmp_path / "in" / "out", RECIPE)
    cli.main(["prepare", str(tmp_path / "in" / "scan 0.nii.gz"), "-o", str(tmp_path / "in" / "one"), "-q"])
    again = run_batch(tasks_of([tmp_path], RECIPE, Progress()), tmp_path / "in" / "out", RECIPE)
    assert (first.done, first.failed, again.done, again.already) == (2, 1, 0, 2)
