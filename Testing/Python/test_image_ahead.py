"""The image that is written before the lungs are known: the same files, and nothing left where the case fails."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import SimpleITK as sitk

from LungPrepLib.export import image_ahead
from LungPrepLib.findings import LungPrepError
from LungPrepLib.jobs import Job, run_job
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe
from small_cases import small_chest


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    image, labels = small_chest()
    sitk.WriteImage(image, str(tmp_path / "scan.nii.gz"))
    sitk.WriteImage(labels, str(tmp_path / "mask.nii.gz"))
    return tmp_path / "scan.nii.gz"


def job(scan: Path, output: Path, **changes: object) -> Job:
    recipe = Recipe().replace({"segmentation.segmenter": "threshold", "output.report": False} | changes)
    return Job(str(scan), str(output), recipe.as_dict(), labels=str(scan.with_name("mask.nii.gz")))


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The hidden folders in which an image was begun."""
    folders: list[Path] = []
    begin = image_ahead.ImageAhead.begin

    def noted(self, image):
        begin(self, image)
        if self.folder is not None:
            folders.append(self.folder)

    monkeypatch.setattr(image_ahead.ImageAhead, "begin", noted)
    return folders


@pytest.mark.parametrize("changes", [{}, {"resampling.spacing_mm": [4.0, 4.0, 4.0]}])
def test_the_files_are_those_of_one_processor(scan, tmp_path, monkeypatch, begun, changes) -> None:
    documents = {}
    for threads in ("1", "2"):
        monkeypatch.setenv("LUNGPREP_THREADS", threads)
        monkeypatch.setattr(image_ahead, "processors", lambda most=2, n=int(threads): n)
        _, documents[threads] = run_job(job(scan, tmp_path / f"case{threads}", **changes), Progress())
    assert len(begun) == 1
    assert documents["1"]["files"].keys() == documents["2"]["files"].keys()
    first, second = (documents[threads]["files"]["ct.nii.gz"] for threads in ("1", "2"))
    assert first == second
    content = (tmp_path / "case2" / "ct.nii.gz").read_bytes()
    assert (second["bytes"], second["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    written = sitk.ReadImage(str(tmp_path / "case2" / "ct.nii.gz"))
    original = sitk.ReadImage(str(scan))
    assert sitk.Hash(written) == sitk.Hash(original)
    assert json.loads((tmp_path / "case2" / "case.json").read_text())["outputs"][0] == "ct.nii.gz"
    assert not list(tmp_path.glob(".lungprep*")) and not list((tmp_path / "case2").glob(".*"))


def test_a_case_that_fails_leaves_nothing(scan, tmp_path, monkeypatch, begun) -> None:
    monkeypatch.setattr(image_ahead, "processors", lambda most=2: 2)
    scan.with_name("mask.nii.gz").unlink()
    with pytest.raises(LungPrepError):
        run_job(job(scan, tmp_path / "new" / "deep" / "case"), Progress())
    assert len(begun) == 1
    assert not (tmp_path / "new").exists()


def test_cancelling_ends_it_and_leaves_nothing(scan, tmp_path, monkeypatch, begun) -> None:
    monkeypatch.setattr(image_ahead, "processors", lambda most=2: 2)

    def cancel_after_reading(stage: str, fraction: float, message: object) -> None:
        if stage == "segment":
            progress.cancel()

    progress = Progress(cancel_after_reading)
    with pytest.raises(Cancelled):
        run_job(job(scan, tmp_path / "case"), progress)
    assert len(begun) == 1
    assert not begun[0].exists() and not (tmp_path / "case").exists()


def test_a_disk_that_does_not_take_it_is_said_when_the_case_is_written(scan, tmp_path, monkeypatch, begun) -> None:
    monkeypatch.setattr(image_ahead, "processors", lambda most=2: 2)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(image_ahead, "write_nifti", full)
    with pytest.raises(LungPrepError, match="could not be written"):
        run_job(job(scan, tmp_path / "case"), Progress())
    assert not (tmp_path / "case").exists() and not list(tmp_path.glob(".lungprep*"))
