"""Whether a batch is as it was written: every kind of harm is found and named, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import SimpleITK as sitk

from batch_cases import OPTIONS, table, write_scans
from LungPrepLib import cli
from LungPrepLib.batch.verify import verify
from LungPrepLib.progress import Progress


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of two cases and a failure."""
    folder = tmp_path_factory.mktemp("batch")
    scans = [str(path) for path in write_scans(folder / "in", 2)]
    assert cli.main(["batch", *scans, str(folder / "none.nrrd"), "-o", str(folder / "out"), *OPTIONS]) == 1
    return folder / "out"


@pytest.fixture
def output(written: Path, tmp_path: Path) -> Path:
    """A copy to harm."""
    return Path(shutil.copytree(written, tmp_path / "out"))


def flaws(output: Path) -> list[tuple[str, str]]:
    return [(flaw.kind, flaw.file) for flaw in verify(output, Progress()).flaws]


def test_what_was_just_written_is_whole(output: Path, capsys) -> None:
    found = verify(output, Progress())
    assert (found.cases, found.failed, found.flaws) == (2, 1, []) and found.files >= 4
    assert cli.main(["verify", str(output), "-q"]) == 0
    assert "all as written" in capsys.readouterr().out
    assert cli.main(["verify", str(next(output.glob("case-*"))), "-q"]) == 0


def test_every_kind_of_harm_is_named(output: Path, capsys) -> None:
    first, second = sorted(output.glob("case-*"))
    (first / "ct.nii.gz").unlink()
    image = sitk.ReadImage(str(second / "ct.nii.gz"))
    image[5, 5, 5] = int(image[5, 5, 5]) + 1
    sitk.WriteImage(image, str(second / "ct.nii.gz"))
    (second / "notes.txt").write_text("mine")
    (output / ".lungprep-elsewhere-7-abc").mkdir()
    (output / "holiday").mkdir()
    assert sorted(flaws(output)) == [
        ("changed", "ct.nii.gz"), ("foreign", ""), ("foreign", "notes.txt"), ("missing", "ct.nii.gz"),
        ("unfinished", ".lungprep-elsewhere-7-abc"),
    ]  # fmt: skip
    assert cli.main(["verify", str(output), "-q", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert {flaw["case"] for flaw in document["flaws"] if flaw["kind"] == "missing"} == {first.name}


def test_one_flipped_bit_is_found(output: Path) -> None:
    path = next(output.glob("case-*")) / "measurements.csv"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert flaws(output) == [("changed", "measurements.csv")]


def test_another_grid_in_case_json_is_found(output: Path) -> None:
    path = next(output.glob("case-*")) / "case.json"
    document = json.loads(path.read_text())
    document["geometry"]["native"]["origin_mm"][2] += 5.0
    path.write_text(json.dumps(document))
    assert ("changed", "ct.nii.gz") in flaws(output)


def test_a_case_of_another_name_and_a_broken_document_are_found(output: Path) -> None:
    first, second = sorted(output.glob("case-*"))
    (second / "case.json").write_text('{"case": ')
    first.rename(output / "case-000000000000")
    found = verify(output, Progress()).flaws
    assert [flaw.file for flaw in found if flaw.case == "case-000000000000"] == ["case.json"]
    assert any(flaw.case == second.name and flaw.file == "case.json" for flaw in found)


def test_an_empty_folder_and_none_at_all_are_one_sentence(tmp_path: Path, capsys) -> None:
    assert cli.main(["verify", str(tmp_path)]) == 2
    assert "There is no case in" in capsys.readouterr().err
    assert cli.main(["verify", str(tmp_path / "nowhere")]) == 2
    assert "There is no folder 'nowhere'." in capsys.readouterr().err


@pytest.mark.slow
def test_what_a_killed_batch_left_in_the_middle_of_writing_is_in_nobodys_way(tmp_path: Path) -> None:
    inputs, output = write_scans(tmp_path / "in", 3), tmp_path / "out"
    assert cli.main(["batch", *map(str, inputs), "-o", str(output), *OPTIONS]) == 0
    moved, failed, _ = sorted(output.glob("case-*"))
    (output / ".cases.csv.abc123.part").write_text("half")  # killed while it wrote the table,
    (moved / "case.json").rename(moved / ".lungprep-arriving.json")  # or moved a case into its place,
    for path in failed.iterdir():
        path.unlink()
    (failed / ".failed.json.abc123.part").write_text("half")  # or wrote down why one failed
    assert [(flaw.kind, flaw.case) for flaw in verify(output, Progress()).flaws if flaw.kind == "unfinished"] == [
        ("unfinished", moved.name), ("unfinished", ""),
    ]  # fmt: skip
    assert cli.main(["batch", *map(str, inputs), "-o", str(output), *OPTIONS]) == 0
    assert verify(output, Progress()).flaws == []
    assert [row["status"] for row in table(output)] == ["done"] * 3
    assert not list(output.rglob(".*"))
