"""No temporary folder, no or a narrow standard output, names that are not UTF-8: one sentence, nothing left behind."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import SimpleITK as sitk

from conftest import REPOSITORY
from dicom_files import write_series
from LungPrepLib import temporary
from LungPrepLib.file_names import as_text, check_utf8
from LungPrepLib.findings import LungPrepError
from small_cases import write_small_chest

LUNGPREP = (sys.executable, "-m", "LungPrepLib.cli")
QUIET = ("--segmenter", "none", "-q", "--set", "output.report=false")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")


def lungprep(*arguments: Any, shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; ``shell`` is what follows it in a shell's line."""
    words: list[Any] = [*LUNGPREP, *arguments]
    if shell:
        words = ["bash", "-c", f'"$@" {shell}', "bash", *words]
    known = {"PYTHONPATH": str(REPOSITORY / "LungPrep")} | environment
    return subprocess.run(words, capture_output=True, text=True, errors="replace", env=os.environ | known, check=False)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder whose name is Latin-1, with an image and its mask."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/k\xf6rper"))
    folder.mkdir()
    ct, mask = write_small_chest(tmp_path / "plain")
    (folder / "ct.nii.gz").write_bytes(ct.read_bytes())
    image = sitk.ReadImage(str(mask))
    plain = sitk.GetImageFromArray(sitk.GetArrayFromImage(image))
    plain.CopyInformation(image)
    sitk.WriteImage(plain, str(tmp_path / "mask.mha"))
    (tmp_path / "mask.mha").rename(folder / "mask.mha")
    return folder


@pytest.mark.slow
def test_images_and_masks_under_such_a_name_are_read(tmp_path: Path, odd: Path) -> None:
    done = lungprep("prepare", odd / "ct.nii.gz", "--labels", odd / "mask.mha", "-o", tmp_path / "a", *QUIET)
    assert done.returncode == 0, done.stderr
    (odd / "mask.seg.nrrd").write_bytes(b"NRRD0004\ntype: uchar\nSegment0_ID:=a\n\n")
    done = lungprep("prepare", odd / "ct.nii.gz", "--labels", odd / "mask.seg.nrrd", "-o", tmp_path / "b", *QUIET)
    assert done.returncode == 2 and "not UTF-8" in done.stderr


@pytest.mark.slow
def test_an_output_under_such_a_name_is_refused_and_nothing_is_left(odd: Path) -> None:
    before = sorted(odd.iterdir())
    plain = odd.parent / "plain" / "ct.nii.gz"
    for command in (["prepare", plain], ["batch", plain], ["demo"]):
        options = QUIET if command[0] != "demo" else ("-q",)
        done = lungprep(*command, "-o", odd / "out", *options)
        assert done.returncode == 2 and "not UTF-8" in done.stderr and len(done.stderr.splitlines()) == 1, command
    assert sorted(odd.iterdir()) == before


@pytest.mark.slow
def test_identifiers_with_such_a_name_are_written_with_escapes(tmp_path: Path, odd: Path) -> None:
    done = lungprep("prepare", odd / "ct.nii.gz", "-o", tmp_path / "a", "--keep-identifiers", *QUIET)
    assert done.returncode == 0, done.stderr
    (source,) = json.loads((tmp_path / "a" / "case.json").read_text(encoding="utf-8"))["identifiers"]["source"]
    assert source.endswith("k\\xf6rper/ct.nii.gz")
    done = lungprep("batch", odd / "ct.nii.gz", "-o", tmp_path / "b", "--crosswalk", tmp_path / "c.csv", *QUIET)
    assert done.returncode == 0, done.stderr
    (row,) = csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8").splitlines())
    assert "rper/ct.nii.gz" in row["source"]


def test_temporary_files_under_such_a_name(tmp_path: Path, odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(odd))
    with pytest.raises(LungPrepError, match="Set TMPDIR"):
        temporary.make_folder("lungprep-")
    assert not [path for path in odd.iterdir() if path.name.startswith("lungprep-")]


def test_no_place_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    from LungPrepLib import cli

    def nowhere() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    write_series(tmp_path / "in", 3)
    monkeypatch.setattr("tempfile.gettempdir", nowhere)
    status = cli.main(["prepare", str(tmp_path / "in"), "-o", str(tmp_path / "out"), *QUIET])
    assert status == 0 or (status == 1 and "Set TMPDIR" in capsys.readouterr().err)
    assert status == 0 or not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("shell", [">&-", "> /dev/full", "| head -c 0; exit ${PIPESTATUS[0]}", "2>&- >&-"])
def test_a_case_that_is_written_counts_as_written(tmp_path: Path, shell: str) -> None:
    ct, _ = write_small_chest(tmp_path / "in")
    shown = ["--json"] if "full" in shell else []
    done = lungprep("prepare", ct, "-o", tmp_path / "a", *QUIET, *shown, shell=shell)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "a" / "case.json").read_text(encoding="utf-8"))["case"].startswith("case-")
    assert "unexpectedly" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["recipes", "series", "tags", "doctor"])
def test_what_cannot_be_printed_is_said_once(tmp_path: Path, command: str) -> None:
    arguments = [write_series(tmp_path / "in", 3)[0].parent] if command in ("series", "tags") else []
    done = lungprep(command, *arguments, shell="> /dev/full")
    assert done.returncode == 1 and done.stderr.count("cannot be printed") == 1 and "unexpectedly" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_letters_that_standard_output_does_not_have(tmp_path: Path, encoding: str) -> None:
    files = write_series(tmp_path / "in", 3)
    import pydicom

    for file in files:
        header = pydicom.dcmread(file)
        header.SpecificCharacterSet = "ISO_IR 192"
        header.SeriesDescription = "胸部 CT – ≤1 mm"
        header.save_as(file)
    for arguments in (["--keep-identifiers"], ["--keep-identifiers", "--json"]):
        done = lungprep("series", tmp_path / "in", "-q", *arguments, PYTHONIOENCODING=encoding)
        assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["studies"][0]["series"][0]["description"].startswith("胸部")


def test_quiet_before_the_command(capsys) -> None:
    from LungPrepLib import cli

    for words in (["-q", "recipes"], ["--quiet", "recipes"], ["recipes", "-q"]):
        assert cli.main(words) == 0
        assert "quantification" in capsys.readouterr().out
    assert cli.main(["-q"]) == 2


def test_paths_as_text() -> None:
    assert as_text(os.fsdecode(b"/a/k\xf6rper")) == "/a/k\\xf6rper" and as_text(Path("/a/körper")) == "/a/körper"
    check_utf8(Path("/a/körper"))
    with pytest.raises(LungPrepError, match="not UTF-8") as caught:
        check_utf8(os.fsdecode(b"/a/k\xf6rper/out"))
    str(caught.value).encode("utf-8")
