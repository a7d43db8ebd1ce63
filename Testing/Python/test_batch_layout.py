"""``lungprep batch --layout``: a data set beside the cases, up to date after every start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import SimpleITK as sitk

from LungPrepLib import cli
from small_cases import small_chest


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    image, _ = small_chest()
    for number in range(2):
        sitk.WriteImage(image + number, str(folder / f"scan{number}.nrrd"))
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = cli.main([str(argument) for argument in ("batch", *arguments, "-q", "--workers", "1")])
    return status, *capsys.readouterr()


@pytest.mark.slow
def test_cases_and_data_set(scans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        scans,
        "-o",
        tmp_path / "set",
        "--layout",
        "npy",
        "--segmenter",
        "none",
        "--set",
        "output.report=false",
    )
    status, out, err = run(capsys, *arguments)
    assert status == 0, err
    assert "Data set (npy)" in out and "2 cases added" in out
    cases = json.loads((tmp_path / "set" / "dataset.json").read_text())["cases"]
    assert len(cases) == 2 and all((tmp_path / "set" / case["image"]).is_file() for case in cases.values())
    assert sorted(path.name for path in (tmp_path / "set" / "cases").glob("case-*")) == sorted(cases)
    status, out, _ = run(capsys, *arguments, "--json")
    assert json.loads(out)["layout"]["kept"] == sorted(cases)
    for arguments in (["batch", "--status"], ["batch", "--rebuild"], ["verify"]):  # the cases are in a folder of it
        assert cli.main([*arguments, str(tmp_path / "set")]) == 0
        assert "2 " in capsys.readouterr().out


def test_what_does_not_go_together(scans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, scans, "-o", tmp_path / "a", "--layout", "npy", "--into", "more")
    assert status == 2 and "do not go together" in err
    status, _, err = run(capsys, scans, "-o", tmp_path / "a", "--annotations", tmp_path / "none.csv")
    assert status == 2 and "There is no file 'none.csv'" in err
