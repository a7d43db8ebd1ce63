"""``lungprep tags``: what headers say, and that it names nobody unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dicom_files import ct_slice, to_bytes, write_series
from LungPrepLib import cli


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = cli.main([str(argument) for argument in arguments])
    return status, *capsys.readouterr()


def test_a_series_says_once_what_its_slices_agree_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_series(tmp_path, 25, step=10.0, WindowCenter="-600", WindowWidth="1500")
    status, out, _ = run(capsys, "tags", tmp_path, "-q")
    assert status == 0
    assert "(0018,0060) KVP" in out and "120" in out
    assert r"-100.0\-120.0\-300.0 ... -100.0\-120.0\-60.0 (25 different)" in out.replace("-100\\", "-100.0\\")
    assert "WindowCenter" in out and "-600" in out
    for identity in ("Name^patient", "ID-patient", "20240131", "Thorax 5.0", "1.2.826"):
        assert identity not in out


def test_elements_that_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slice"
    path.write_bytes(to_bytes(ct_slice()))
    asked = ("--tag", "PatientName", "--tag", "0018,0060", "--tag", "TableHeight")
    _, out, _ = run(capsys, "tags", path, *asked)
    assert "left out" in out and "Name^patient" not in out and "(not there)" in out
    status, out, _ = run(capsys, "tags", path, *asked, "--keep-identifiers", "--json")
    rows = json.loads(out)["tags"]
    assert status == 0
    assert [row["values"] for row in rows] == [["Name^patient"], ["120.0"], []] or rows[1]["values"] == ["120"]


def test_everything_with_identifiers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slice"
    dataset = ct_slice()
    dataset.add_new(0x00091010, "LO", "evil\x1b[31m\ntext")
    path.write_bytes(to_bytes(dataset))
    _, out, _ = run(capsys, "tags", path, "--keep-identifiers")
    assert "Name^patient" in out and "(0009,1010) (private)" in out and "\x1b" not in out


@pytest.mark.parametrize("name", ["Nonsense", "12", "zzzz,zzzz"])
def test_a_name_that_is_no_element(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    status, _, err = run(capsys, "tags", tmp_path, "--tag", name)
    assert status == 2 and "is no DICOM element" in err


def test_what_is_no_dicom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    status, _, err = run(capsys, "tags", tmp_path / "notes.txt")
    assert status == 1 and "'notes.txt' cannot be read as DICOM" in err
