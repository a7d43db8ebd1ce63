"""What is done already, what again, and what is refused: from folders that claim to be cases, without any images."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from batch_cases import RECIPE, claimed_case, table
from LungPrepLib import __version__, cli
from LungPrepLib.batch.asked import Asked, made_with, short_version
from LungPrepLib.batch.case_files import Failure, read_case, state_of, write_failure
from LungPrepLib.batch.index import FORMAT, INDEX_FILE, Index, read_status, shard_index_file
from LungPrepLib.batch.lock import BatchLock, lock_file
from LungPrepLib.batch.planning import Plan, Rules
from LungPrepLib.batch.reading_cases import case_states
from LungPrepLib.batch.runner import run_batch
from LungPrepLib.batch.shards import part_of
from LungPrepLib.batch.status import batch_status, rebuild, status_lines
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.temporary import MACHINE

ASKED = Asked(RECIPE.as_dict(), "none")
FALLBACK = {
    "segmentation": {"segmenter": "threshold"},
    "findings": [{"code": "segmenter-fallback", "severity": "warning"}],
}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def plan_of(output: Path, asked: Asked = ASKED, **rules) -> Plan:
    return Plan(output, asked, Index.rebuilt(output / INDEX_FILE, output, Progress()), Rules(**rules))


def test_a_case_that_agrees_is_there_already_and_one_without_a_folder_is_to_do(output: Path) -> None:
    done, new = claimed_case(output, 1), dataclasses.replace(claimed_case(output, 1), case="case-new")
    plan = plan_of(output)
    assert plan.take(done) is None
    assert plan.take(new) == (new, False)
    assert plan.counts == {"already": 1}


def test_the_folders_win_over_the_index(output: Path) -> None:
    kept, removed, changed = (claimed_case(output, number) for number in range(3))
    index = Index.rebuilt(output / INDEX_FILE, output, Progress())
    (output / removed.case / "case.json").unlink()
    (output / changed.case / "case.json").write_text("half a docu")
    added = claimed_case(output, 3)
    plan = Plan(output, ASKED, index)
    assert [plan.take(task) is None for task in (kept, removed, changed, added)] == [True, False, False, True]
    assert len(index) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lungprep": "0.0.9"}, f"version: 0.0 there, {short_version(__version__)} now"),
        ({"recipe": RECIPE.replace({"crop.margin_mm": 3.0}).as_dict()}, "crop.margin_mm: 3.0 there"),
        ({"segmentation": {"segmenter": "own-labels", "labels_sha256": "ab"}}, "own masks there"),
        ({"segmentation": {"segmenter": "threshold"}}, "segmenter: threshold there, none now"),
        ({"source": {"annotations_sha256": "ab"}}, "annotations: other ones, or none, there"),
    ],
)
def test_what_differs_is_named_and_refused(output: Path, changes: dict, said: str) -> None:
    claimed_case(output, 1, **changes)
    claimed_case(output, 2)
    before = sorted((p, p.stat().st_mtime_ns) for p in output.rglob("*.json"))
    with pytest.raises(LungPrepError, match="holds 1 case made with something else") as caught:
        run_batch([], output, RECIPE)
    assert said in str(caught.value) and caught.value.usage
    assert sorted((p, p.stat().st_mtime_ns) for p in output.rglob("*.json")) == before
    plan_of(output, overwrite=True).check_mixture("out")


def test_a_new_patch_of_the_same_version_is_the_same(output: Path) -> None:
    task = claimed_case(output, 1, lungprep=f"{short_version(__version__)}.999")
    assert plan_of(output).take(task) is None


def test_other_weights_are_another_case(output: Path) -> None:
    weights = {"R231": {"sha256": "a" * 64, "published": False}}
    segmentation = {"segmenter": "lungmask", "weights": weights}
    auto = RECIPE.replace({"segmentation.segmenter": "auto"})
    made = made_with({"recipe": auto.as_dict(), "lungprep": __version__, "segmentation": segmentation})
    assert not Asked(auto.as_dict(), "lungmask", {"R231": "a" * 64}).differences(made)
    assert not Asked(auto.as_dict(), "threshold").differences(made)  # better than what could run now
    (difference,) = Asked(auto.as_dict(), "lungmask", {"R231": "b" * 64}).differences(made)
    assert str(difference).startswith("weights of R231: SHA-256 aaaaaaaaaaaa there, bbbbbbbbbbbb now")


def test_what_stood_in_for_lungmask_is_counted_and_done_again_when_asked(output: Path) -> None:
    auto = RECIPE.replace({"segmentation.segmenter": "auto"})
    tasks = [claimed_case(output, number, recipe=auto.as_dict(), **FALLBACK) for number in range(3)]
    can_run = Asked(auto.as_dict(), "lungmask", {"R231": "a" * 64})
    plan = plan_of(output, can_run)
    plan.check_mixture("out")
    assert [plan.take(task) for task in tasks] == [None] * 3
    assert plan.counts["fallback"] == 3
    again = plan_of(output, can_run, redo_fallback=True)
    assert [again.take(task) for task in tasks] == [(task, True) for task in tasks]
    cannot = plan_of(output, Asked(auto.as_dict(), "threshold"), redo_fallback=True)
    assert [cannot.take(task) for task in tasks] == [None] * 3


def test_more_instances_are_done_again_fewer_are_not(output: Path) -> None:
    task = claimed_case(output, 1)
    more = dataclasses.replace(task, instances=31, instances_sha256="more")
    fewer = dataclasses.replace(task, instances=29, instances_sha256="fewer")
    assert plan_of(output).take(more) == (more, True)
    assert plan_of(output).take(fewer) is None


def test_a_changed_file_is_never_replaced_unasked(output: Path) -> None:
    written = {"lungs.nii.gz": {"bytes": 3, "sha256": "0" * 64}}
    task = claimed_case(output, 1, outputs=["lungs.nii.gz"], files=written)
    (output / task.case / "lungs.nii.gz").write_bytes(b"by hand")
    more = dataclasses.replace(task, instances=31, instances_sha256="more")
    plan = plan_of(output)
    assert plan.take(more) is None and plan.counts["kept"] == 1
    assert "was changed by hand" in str(plan.reasons[task.case])
    assert plan_of(output, overwrite=True).take(more) == (more, True)


def test_two_patients_under_equal_uids_are_two_cases_in_either_order(output: Path) -> None:
    first, second = (
        dataclasses.replace(claimed_case(output, 1), case="case-same", patient_sha256=who) for who in ("a", "b")
    )
    for tasks in ((first, second), (second, first)):
        plan = plan_of(output)
        (one, _), (other, _) = (plan.take(task) for task in tasks)
        assert one.case == "case-same" and other.case.startswith("case-") and other.case != one.case
        assert plan.take(tasks[0]) is None and plan.take(tasks[1]) is None and plan.counts["twice"] == 2


def test_a_later_start_knows_whose_the_folder_is(output: Path) -> None:
    source = {"instances": 30, "instances_of_series_sha256": "first", "patient_sha256": "a"}
    task = claimed_case(output, 1, source=source)
    mine = dataclasses.replace(task, patient_sha256="a")
    others = dataclasses.replace(task, patient_sha256="b")
    plan = plan_of(output)
    taken = plan.take(others)
    assert taken is not None and taken[0].case != task.case
    assert plan.take(mine) is None and plan.counts["already"] == 1


def test_the_same_series_in_two_parts_loses_neither(output: Path) -> None:
    task = dataclasses.replace(claimed_case(output, 1), case="case-part")
    rest = dataclasses.replace(task, instances=12, instances_sha256="rest")
    plan = plan_of(output)
    assert plan.take(task) == (task, False)
    assert plan.take(rest) is None
    (failed,) = output.glob("case-part-*/failed.json")
    assert "is in case-part, too, with other slices" in json.loads(failed.read_text())["reason"]


def test_failures_are_tried_again_only_when_asked_and_not_for_ever(output: Path) -> None:
    task = dataclasses.replace(claimed_case(output, 1), case="case-bad")
    write_failure(output / "case-bad", Failure("case-bad", "It broke.", "read", 2, source=task.record))
    assert plan_of(output).take(task) is None
    assert plan_of(output, retry_failed=True).take(task) == (task, False)
    assert plan_of(output, retry_failed=True, most_tries=2).take(task) is None
    more = dataclasses.replace(task, instances=31, instances_sha256="more")
    assert plan_of(output).take(more) == (more, False)  # it is another input now


def test_a_broken_index_is_made_anew(output: Path) -> None:
    task = claimed_case(output, 1)
    for content in (b"", b"SQLite format 3\x00 and no more", b"something else" * 1000):
        (output / INDEX_FILE).write_bytes(content)
        assert run_batch([task], output, RECIPE).already == 1
        assert [row["case"] for row in table(output)] == [task.case]


def test_cases_are_read_for_an_index_as_one_by_one(output: Path) -> None:
    """Without what no index holds: that is cut off before the rest is taken apart."""
    region = {"structure": "right_upper", "note": 'two ends, "  ]" and \n  ]'}
    for number, form in ((50, {"indent": 2}), (51, {}), (52, {"indent": 2})):
        task = claimed_case(output, number, regional_measurements=[region] * 3, findings=[{"code": "lungs-cut"}])
        path = output / task.case / "case.json"
        text = json.dumps(json.loads(path.read_text()) | {"timings_s": {"read": 2.0}}, **form)
        path.write_text(text if number < 52 else text[:-200])
    write_failure(output / "case-failed", Failure("case-failed", "no lungs"))
    (output / "empty").mkdir()
    names = sorted(path.name for path in output.iterdir())
    found = list(case_states(output, names * 40))
    expected = [state for name in names if (state := state_of(output / name)) is not None]
    assert found == expected * 40
    assert {state.row.get("findings") for state in found} == {"lungs-cut", None}


def test_an_index_that_was_being_made_anew_is_not_believed(output: Path, monkeypatch) -> None:
    """An empty index knew of no cases: what they were made with was no hindrance any more."""
    Index.rebuilt(output / INDEX_FILE, output, Progress()).close()
    before = (output / INDEX_FILE).read_bytes()

    def ended(output: Path, names: list[str]):
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr("LungPrepLib.batch.index.case_states", ended)
    monkeypatch.setattr("LungPrepLib.batch.index.remove_folder", lambda folder: None)  # nobody is left to do it
    with pytest.raises(KeyboardInterrupt):
        Index.rebuilt(output / INDEX_FILE, output, Progress())
    assert (output / INDEX_FILE).read_bytes() == before


def test_an_index_of_a_newer_version_is_left_alone(output: Path, capsys) -> None:
    claimed_case(output, 1)
    with sqlite3.connect(output / INDEX_FILE) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
        connection.execute("CREATE TABLE future (what TEXT)")
    connection.close()
    before = (output / INDEX_FILE).read_bytes()
    with pytest.raises(LungPrepError, match=r"'index.sqlite' was written by a newer LungPrep"):
        run_batch([], output, RECIPE)
    assert (output / INDEX_FILE).read_bytes() == before
    assert cli.main(["batch", "--rebuild", str(output), "-q"]) == 0
    assert "1 done, 0 failed" in capsys.readouterr().out


def test_rebuilding_joins_the_shards(output: Path) -> None:
    tasks = [replace(claimed_case(output, number), study_uid=None) for number in range(12)]
    parts = {part_of(task.case, 3) for task in tasks}
    assert parts == {1, 2, 3}
    for part in (1, 2, 3):
        own = [task for task in tasks if part_of(task.case, 3) == part]
        assert run_batch(tasks, output, RECIPE, shard=(part, 3)).already == len(own)
    assert batch_status(output)["done"] == 12
    assert rebuild(output, Progress()) == {"done": 12, "failed": 0}
    assert sorted(p.name for p in output.iterdir() if p.is_file()) == ["cases.csv", INDEX_FILE]
    assert [row["case"] for row in table(output)] == [task.case for task in tasks]


def test_status_is_read_while_the_batch_writes(output: Path) -> None:
    index = Index.rebuilt(output / INDEX_FILE, output, Progress())
    assert read_status(output / INDEX_FILE) == {"done": 0, "fallback": 0, "failed": 0}
    claimed_case(output, 1)
    state = plan_of(output)._current("case-000000000001")
    assert state is not None
    index.close()
    index = Index.open(output / INDEX_FILE)
    assert index is not None
    index.tell(batch={"waiting": 7, "in_hand": [], "per_hour": 60.0, "searching": False}, updated=1e12)
    lock = BatchLock(output)
    lines = [str(line) for line in status_lines(batch_status(output))]
    assert lines == ["1 done, 0 failed, 7 waiting", "60 an hour"]
    lock.release()
    index.close()


@pytest.mark.parametrize("shard", [None, (2, 3)])
def test_a_killed_batch_is_not_running_any_more(output: Path, shard: tuple[int, int] | None) -> None:
    """It was said to be at work for ten seconds more."""
    index = Index.rebuilt(output / shard_index_file(shard), output, Progress())
    index.tell(batch={"waiting": 7, "in_hand": [{"case": "case-1"}], "per_hour": 60.0}, updated=1e12)
    lock = BatchLock(output, lock_file(shard))
    assert batch_status(output)["running"] == 1
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lock.path.write_text(json.dumps({"machine": MACHINE, "pid": gone.pid}))
    status = batch_status(output)
    assert (status["running"], status["in_hand"], status["per_hour"]) == (0, [], None)
    lock.path.write_text(json.dumps({"machine": "another", "pid": gone.pid}))
    assert batch_status(output)["running"] == 1  # nobody here can tell
    lock.release()
    index.close()


def test_status_of_no_batch_is_one_sentence(output: Path, capsys) -> None:
    assert cli.main(["batch", "--status", str(output)]) == 2
    assert "There is no index in 'out'." in capsys.readouterr().err


def test_a_failure_says_reason_stage_tries_and_time_and_no_file_name(output: Path, tmp_path: Path) -> None:
    secret = tmp_path / "DOE^JANE.nii.gz"
    assert cli.main(["batch", str(secret), "-o", str(output), "-q"]) == 1
    (failed,) = output.glob("*/failed.json")
    document = json.loads(failed.read_text())
    assert document["tries"] == 1 and document["stage"] == "scan" and document["time"].endswith("Z")
    assert "cannot be read" in document["reason"]
    content = b"".join(path.read_bytes() for path in output.rglob("*") if path.is_file())
    assert b"DOE" not in content
    assert read_case(failed.parent) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shard", "41/40"], "There is no shard 41 of 40. Shards are numbered from 1 to 40."),
        (["--shard", "0/4"], "There is no shard 0 of 4."),
        (["--shard", "third"], "'third' is no shard."),
        (["--case-memory", "plenty"], "'--case-memory plenty' is no amount. Write it as 12G."),
        (["--case-timeout", "0"], "'--case-timeout 0' is no amount."),
        (["--scheduler", "tcp://x:1", "--shard", "1/2"], "--shard is for array jobs"),
        (["--scheduler", "nowhere.json"], "'nowhere.json' is no scheduler file."),
        (["--workers", "-1"], "--workers cannot be negative."),
        (["--scheduler", "tls://x:1", "--tls-ca", "none.pem"], "There is no file 'none.pem'."),
    ],
)
def test_wrong_usage_is_one_sentence(output: Path, tmp_path: Path, arguments: list[str], said: str, capsys) -> None:
    from batch_cases import write_scans

    (scan,) = write_scans(tmp_path / "in", 1)
    assert cli.main(["batch", str(scan), "-o", str(output), "-q", *arguments]) == 2
    assert said in capsys.readouterr().err
