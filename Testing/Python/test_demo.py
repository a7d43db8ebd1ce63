"""The demo walks the whole road on a phantom, says how far it is from the truth, and can be run again."""

from __future__ import annotations

import errno
import json
import re

import pytest

from LungPrepLib import machine
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Cancelled, Progress
from LungPrepPhantom import demo
from LungPrepPhantom.demo import comparison_table, make_study, run_demo

SMALL = (96, 96, 72)


@pytest.mark.slow
def test_demo_runs_and_keeps_its_study(tmp_path, capsys):
    output = tmp_path / "demo 演示"
    assert run_demo(output, size=SMALL) == 0
    said = capsys.readouterr().out
    assert "chosen" in said and "not usable" in said
    errors = [float(text) for text in re.findall(r"([+-]\d+\.\d) %", said)]
    assert len(errors) == 3 and max(map(abs, errors)) < 5
    assert (output / "case" / "preview.png").is_file() and "preview.png" in said
    document = json.loads((output / "case" / "case.json").read_text(encoding="utf-8"))
    assert document["geometry"]["native"]["size"] == list(SMALL)
    assert document["segmentation"]["segmenter"] == "threshold"
    before = {path.name: path.stat().st_mtime_ns for path in (output / "study").iterdir()}
    truth = make_study(output, 0, SMALL, Progress())
    assert truth == json.loads((output / "truth.json").read_text(encoding="utf-8"))
    assert "already" in capsys.readouterr().out
    assert {path.name: path.stat().st_mtime_ns for path in (output / "study").iterdir()} == before
    with pytest.raises(LungPrepError, match="seed 1"):
        run_demo(output, seed=1, size=SMALL)


def test_demo_leaves_other_peoples_studies_alone(tmp_path):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "mine.dcm").write_bytes(b"mine")
    with pytest.raises(LungPrepError, match="study"):
        run_demo(tmp_path, size=SMALL)
    assert (tmp_path / "study" / "mine.dcm").read_bytes() == b"mine"


def test_cancelled_demo_leaves_nothing_half_made(tmp_path):
    progress = Progress(lambda stage, fraction, message: progress.cancel())
    with pytest.raises(Cancelled):
        run_demo(tmp_path, size=SMALL, progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_too_small_is_said_before_the_study_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 1024**2})())
    with pytest.raises(LungPrepError, match=r"need about \d+(\.\d)? MiB of disk and 1\.0 MiB are free"):
        run_demo(tmp_path / "demo", size=SMALL)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_runs_full_is_said_and_nothing_half_made_is_left(tmp_path, monkeypatch):
    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(demo, "write_study", full)
    with pytest.raises(LungPrepError, match="could not be written to 'demo': No space left on device"):
        run_demo(tmp_path / "demo", size=SMALL)
    assert list((tmp_path / "demo").iterdir()) == []


def test_output_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("text")
    with pytest.raises(LungPrepError, match="file"):
        run_demo(tmp_path / "file", size=SMALL)


def test_comparison_names_structures_and_the_whole():
    truth = {"volumes_ml": {"right_lung": 100.0, "lungs": 200.0}, "mean_hu": {"right_lung": -850.0, "lungs": -840.0}}
    rows = [
        {"structure": "right_lung", "name": "right lung", "volume_ml": 99.0, "mean_hu": -851.0, "laa_950_percent": 1.0},
        {"structure": "all", "name": "all", "volume_ml": 202.0, "mean_hu": -841.0, "laa_950_percent": 1.0},
    ]
    table = comparison_table(rows, truth)
    assert "-1.0 %" in table and "+1.0 %" in table
