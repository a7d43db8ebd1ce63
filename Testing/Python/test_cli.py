"""The command line as users call it: exit status, messages, output, Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import SimpleITK as sitk

from dicom_files import write_series
from LungPrepLib import cli, machine
from LungPrepLib.processes import environment
from small_cases import write_small_chest


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_prepare_an_image_file_with_a_mask(tmp_path: Path, capsys) -> None:
    ct, mask = write_small_chest(tmp_path / "in")
    status, out, err = run(capsys, "prepare", ct, "--labels", mask, "-o", tmp_path / "案例 1")
    assert status == 0, err
    assert "right lung" in out and "LAA-950" in out
    assert (tmp_path / "案例 1" / "case.json").exists()


def test_json_is_one_document_on_standard_output(tmp_path: Path, capsys) -> None:
    ct, mask = write_small_chest(tmp_path / "in")
    status, out, _ = run(capsys, "prepare", ct, "--labels", mask, "--json", "-o", tmp_path / "a")
    assert status == 0
    assert json.loads(out) == json.loads((tmp_path / "a" / "case.json").read_text(encoding="utf-8"))
    status, out, _ = run(capsys, "prepare", ct, "--labels", mask, "-o", tmp_path / "b", "--json", tmp_path / "b.json")
    assert status == 0 and out == ""
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["case"].startswith("case-")


def test_nothing_identifying_is_written_unless_asked(tmp_path: Path, capsys) -> None:
    secret = tmp_path / "DOE^JANE"
    ct, mask = write_small_chest(secret)
    status, out, err = run(capsys, "prepare", ct, "--labels", mask, "-o", tmp_path / "a")
    assert status == 0 and "right lung" in out
    written = b"".join(path.read_bytes() for path in (tmp_path / "a").iterdir())
    assert b"DOE^JANE" not in written and "DOE^JANE" not in err
    run(capsys, "prepare", ct, "--labels", mask, "-o", tmp_path / "b", "--keep-identifiers")
    assert "DOE^JANE" in (tmp_path / "b" / "case.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["prepare", "{ct}"], 2, "-o"),
        (["prepare", "{ct}", "-o", "{out}", "--model", "R232"], 2, "R231CovidWeb"),
        (["prepare", "{ct}", "-o", "{out}", "--recipe", "nothing"], 2, "no recipe named 'nothing'"),
        (["prepare", "{ct}", "-o", "{out}", "--set", "crop.margin=3"], 2, "'crop.margin' is unknown"),
        (["prepare", "{ct}", "-o", "{out}", "--set", "crop.margin_mm"], 2, "has no value"),
        (["prepare", "{ct}", "-o", "{out}", "--format", "nifti,dicom"], 2, "'dicom'"),
        (["prepare", "{ct}", "-o", "{out}", "--weights", "R231=none.pth"], 2, "no weights file 'none.pth'"),
        (["prepare", "{in}/none.nii.gz", "-o", "{out}"], 1, "no file 'none.nii.gz'"),
        (["prepare", "{in}/text.nrrd", "-o", "{out}"], 1, "'text.nrrd' cannot be read"),
        (["prepare", "{in}/half.nii.gz", "-o", "{out}"], 1, "'half.nii.gz' is truncated"),
        (["prepare", "{in}/half.nii", "-o", "{out}"], 1, "'half.nii' is truncated"),
        (["prepare", "{in}/head.mhd", "-o", "{out}"], 1, "its data file 'gone.raw' is missing"),
        (["prepare", "{in}/empty", "-o", "{out}"], 1, "no DICOM series in 'empty'"),
        (["prepare", "{ct}", "-o", "{out}", "--labels", "{ct}", "--json", "{in}/no/x.json"], 2, "written to 'x.json'"),
        (["batch", "{in}/empty", "-o", "{out}"], 1, "no study in 'empty'"),
        (["batch", "{in}/text.txt", "-o", "{out}"], 1, "no study in 'text.txt'"),
        (["batch", "{in}/nowhere", "-o", "{out}"], 2, "nowhere"),
        (["batch", "{ct}", "-o", "{ct}"], 2, "cannot be made"),
        (["batch", "{ct}", "-o", "{out}", "--set", "crop.margin=3"], 2, "'crop.margin' is unknown"),
        (["prepare", "{in}/nowhere", "-o", "{out}"], 2, "nowhere"),
        (["prepare", "{ct}", "-o", "{in}"], 2, "not empty"),
        (["prepare", "{ct}", "-o", "{ct}"], 2, "'ct.nii.gz' is there already"),
        (["prepare", "{ct}", "-o", "{in}/text.txt"], 2, "is a file"),
        (["prepare", "{ct}", "-o", "{long}.nii.gz"], 2, "File name too long"),
        (["prepare", "{ct}", "-o", "{out}", "--labels", "{ct}"], 1, "is not a label map"),
        (["prepare", "{ct}", "-o", "{out}", "--labels", "{in}/empty"], 2, "There is no mask in the folder 'empty'"),
        (["prepare", "{in}/folder.nrrd", "-o", "{out}"], 1, "no DICOM series in 'folder.nrrd'"),
        (["prepare", "{ct}", "-o", "{out}", "--series", "1.2.3"], 2, "there is no series to choose in it"),
        (["prepare", "{in}/one", "-o", "{out}"], 1, "no usable chest CT series in 'one': CT series 3 (one slice"),
        (["prepare", "{in}/one/series-0000", "-o", "{out}"], 1, "one slice of a scan, give the folder that holds all"),
        (["prepare", "", "-o", "{out}"], 2, "INPUT: is empty"),
        (["prepare", "{ct}", "-o", " "], 2, "--output: is empty"),
        (["batch", "{ct}", "", "-o", "{out}"], 2, "INPUT: is empty"),
        (["prepare", "{ct}", "-o", "{long}"], 2, "File name too long"),
        (["prepare", "{long}.nii.gz", "-o", "{out}"], 1, "There is no file 'aaa"),
        (["batch", "{ct}", "-o", "{out}", "--weights", "R232={ct}"], 2, "no network named 'R232'"),
        (["prepare", "{ct}", "-o", "{out}", "--weights", "={ct}"], 2, "no network named ''"),
        (["weights", "verify", "R231", "--from", "{ct}"], 2, "--from belongs to 'weights fetch'"),
        (["prepare", "{ct}", "-o", "{out}", "--recpie", "x"], 2, "no option --recpie. Did you mean '--recipe'?"),
        (["prepare", "{ct}", "-o", "{out}", "--quite"], 2, "no option --quite. Did you mean '--quiet'?"),
        (["prepare", "{ct}", "again", "-o", "{out}"], 2, "nothing takes the argument 'again'"),
        (["prepair", "{ct}", "-o", "{out}"], 2, "Did you mean 'prepare'? See 'lungprep --help'."),
        (["prepare", "{ct}", "-o", "{out}", "--segmenter", "treshold"], 2, "Did you mean 'threshold'?"),
        (["prepare", "{ct}"], 2, "See 'lungprep prepare --help'."),
        (["prepare", "{ct}", "-o", "{out}", "--label-names", "cip"], 2, "Give the mask with --labels"),
        (["batch", "{ct}", "-o", "{out}", "--label-names", "cip"], 2, "Give the mask with --labels"),
    ],
)
def test_bad_input_gets_one_clear_sentence(tmp_path: Path, capsys, arguments, status: int, words: str) -> None:
    ct, _ = write_small_chest(tmp_path)
    (tmp_path / "text.nrrd").write_text("this is not an image")
    (tmp_path / "text.txt").write_text("this is not an image")
    (tmp_path / "head.mhd").write_text("ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementDataFile = gone.raw\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.nrrd").mkdir()
    write_series(tmp_path / "one", 1)
    (tmp_path / "half.nii.gz").write_bytes(ct.read_bytes()[:4000])
    sitk.WriteImage(sitk.ReadImage(str(ct)), str(tmp_path / "half.nii"))
    (tmp_path / "half.nii").write_bytes((tmp_path / "half.nii").read_bytes()[:-100])
    places = {"ct": str(ct), "in": str(tmp_path), "out": str(tmp_path / "out"), "long": "a" * 300}
    got, out, err = run(capsys, *[argument.format(**places) for argument in arguments])
    assert got == status, err
    assert words in err
    assert "Traceback" not in err + out and "usage:" not in err
    assert not (tmp_path / "out").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".lungprep")]


def test_without_a_command_the_help_is_shown(capsys) -> None:
    status, out, err = run(capsys)
    assert status == 2 and not out and "prepare      prepare one case into a folder" in err


@pytest.mark.slow
def test_an_existing_case_is_kept_unless_overwrite(tmp_path: Path, capsys) -> None:
    ct, mask = write_small_chest(tmp_path / "in")
    arguments = ("prepare", ct, "--labels", mask, "-o", tmp_path / "out")
    assert run(capsys, *arguments)[0] == 0
    status, _, err = run(capsys, *arguments)
    assert status == 2 and "--overwrite" in err
    assert len([line for line in err.splitlines() if "already holds a case" in line and "--overwrite" in line]) == 1
    assert run(capsys, *arguments, "--overwrite")[0] == 0


def test_too_little_memory_or_disk_is_said_before_the_work(tmp_path: Path, capsys, monkeypatch) -> None:
    ct, mask = write_small_chest(tmp_path / "in")
    with monkeypatch.context() as patch:
        patch.setattr(machine, "available_memory", lambda: 1024**2)
        status, _, err = run(capsys, "prepare", ct, "--labels", mask, "-o", tmp_path / "out")
        assert status == 1 and re.search(r"needs about 7\d\d MiB of memory and 1\.0 MiB are free", err)
    with monkeypatch.context() as patch:
        patch.setattr(machine.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 2 * 1024**2})())
        status, _, err = run(capsys, "prepare", ct, "--labels", mask, "-o", tmp_path / "out")
        assert status == 1 and re.search(r"need about \d\d MiB of disk and 2\.0 MiB are free", err)
    assert "Measuring" not in err
    assert not (tmp_path / "out").exists()


def test_a_fine_grid_needs_what_it_needs(tmp_path: Path, capsys, monkeypatch) -> None:
    """69,120 voxels of 5.0 x 5.5 x 8.0 mm are 1.9e9 of 0.2 mm, at four bytes each 7.1 GiB, beside 0.7 for the rest."""
    ct, mask = write_small_chest(tmp_path / "in")
    monkeypatch.setattr(machine, "available_memory", lambda: 7 * 1024**3)
    fine = ("--set", "resampling.spacing_mm=[0.2, 0.2, 0.2]")
    status, _, err = run(capsys, "prepare", ct, "--labels", mask, "-o", tmp_path / "out", *fine)
    assert status == 1 and "needs about 7.8 GiB of memory and 7.0 GiB are free" in err
    assert "Measuring" not in err and not (tmp_path / "out").exists()


def test_escape_sequences_from_files_do_not_reach_the_terminal(tmp_path: Path, capsys) -> None:
    status, _, err = run(capsys, "prepare", tmp_path / "a\x1b[31m.nii.gz", "-o", tmp_path / "out")
    assert status == 1
    assert "\x1b" not in err


def test_weights_are_listed_with_their_places_and_addresses(tmp_path: Path, capsys, monkeypatch) -> None:
    """What the page for machines without internet sends people here for."""
    monkeypatch.setenv("LUNGPREP_WEIGHTS", str(tmp_path / "肺 weights"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    status, out, _ = run(capsys, "weights", "list")
    assert status == 0
    for file in ("unet_r231-d5d2fc3d.pth", "unet_ltrclobes-3a07043d.pth", "unet_r231covid-0de78a7e.pth"):
        assert f"/releases/download/v0.0/{file}" in out
    assert out.rstrip().endswith(f"{tmp_path / '肺 weights'}, {tmp_path / 'torch' / 'hub' / 'checkpoints'}")


def test_recipes_are_listed_and_printed(capsys) -> None:
    assert "rad-chestct" in run(capsys, "recipes")[1]
    assert "spacing_mm = [0.8, 0.8, 0.8]" in run(capsys, "recipes", "rad-chestct")[1]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_batch_queue_or_a_closed_terminal_leaves_no_temporary_files(tmp_path: Path, name: str) -> None:
    code = (
        "import sys, time; from pathlib import Path; from LungPrepLib import cli, temporary\n"
        "from LungPrepLib.cli import commands\n"
        "def work(options, progress):\n"
        "    temporary.make_folder('unpacked-', Path(sys.argv[1])); print('begun', flush=True)\n"
        "    while True: progress.check(); time.sleep(0.05)\n"
        "waiting = commands.Command('doctor', '', 0, lambda parser: None, work)\n"
        "commands.all_commands()['doctor'] = waiting; sys.exit(cli.main(['doctor']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], env=environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # where the tests run under nohup
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    assert len(list(tmp_path.iterdir())) == 1
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc for the processor time")
@pytest.mark.parametrize("after_s", [0.8, 2.0])
def test_ctrl_c_ends_within_two_seconds_and_leaves_nothing(tmp_path: Path, after_s: float) -> None:
    noise = sitk.AdditiveGaussianNoise(sitk.Image([500, 500, 200], sitk.sitkInt16) - 500, 400.0)
    sitk.WriteImage(noise, str(tmp_path / "big.nrrd"))
    process = subprocess.Popen(
        [sys.executable, "-m", "LungPrepLib.cli", "prepare", str(tmp_path / "big.nrrd"), "-o", str(tmp_path / "out"),
         "--segmenter", "none", "--recipe", "rad-chestct", "--set", "hounsfield.require=false"],
        env=environment(1), stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # where the tests run in the background
    )  # fmt: skip
    assert process.stderr is not None
    process.stderr.readline()  # it has begun
    time.sleep(after_s)
    before = sum(os.times()[2:4])
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    at_ctrl_c = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130, err
    assert sum(os.times()[2:4]) - before - at_ctrl_c < 2.5  # processor time: the machine may have other work
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["big.nrrd"]


@pytest.mark.parametrize(
    ("setting", "section", "key", "value"),
    [
        ("resampling.spacing_mm=1,1,2.5", "resampling", "spacing_mm", [1.0, 1.0, 2.5]),
        ("resampling.spacing_mm=[1, 1, 2.5]", "resampling", "spacing_mm", [1.0, 1.0, 2.5]),
        ("resampling.spacing_mm=", "resampling", "spacing_mm", []),
        ("labels.keep=left lung, 1", "labels", "keep", ["left lung", "1"]),
        ('labels.keep=["left_lung"]', "labels", "keep", ["left_lung"]),
        ("labels.merge=lungs = *", "labels", "merge", ["lungs = *"]),
        ("crop.to=lungs", "crop", "to", "lungs"),
        ("labels.largest=true", "labels", "largest", True),
        ("intensity.outside=-1024", "intensity", "outside", [-1024.0]),
    ],
)
def test_lists_on_the_command_line_need_no_nested_quotes(setting: str, section: str, key: str, value: object) -> None:
    from LungPrepLib.cli.arguments import recipe_of

    options = argparse.Namespace(recipe="quantification", format=None, set=[setting])
    assert recipe_of(options).as_dict()[section][key] == value


def test_recipes_for_programs_and_editors(capsys) -> None:
    listed = json.loads(run(capsys, "recipes", "--json")[1])["recipes"]
    assert {"name": "ct-rate", "own": False}.items() <= next(r for r in listed if r["name"] == "ct-rate").items()
    document = json.loads(run(capsys, "recipes", "isotropic-1mm", "--json")[1])
    crop = next(section for section in document["sections"] if section["name"] == "crop")
    margin = next(key for key in crop["keys"] if key["name"] == "margin_mm")
    assert (margin["value"], margin["default"], margin["type"], margin["high"]) == (10.0, 10.0, "number", 500.0)
    assert json.loads(run(capsys, "recipes", "--schema")[1])["properties"]["crop"]["type"] == "object"
