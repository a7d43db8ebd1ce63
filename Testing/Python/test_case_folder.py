"""The case folder: what is in it, that others read it, and that nothing is half-written."""

from __future__ import annotations

import csv
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.case import PreparedCase
from LungPrepLib.export import case_folder
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.export.formats.nifti import write_nifti
from LungPrepLib.export.formats.nrrd import write_nrrd
from LungPrepLib.export.tables import csv_text
from LungPrepLib.findings import LungPrepError
from LungPrepLib.messages import Message
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe, load_recipe
from small_cases import small_chest

ALL_FORMATS = {"output.formats": ["nifti", "nrrd", "npz"], "resampling.spacing_mm": [4.0, 4.0, 4.0], "crop.to": "lungs"}


@pytest.fixture(scope="module")
def case():
    image, labels = small_chest(oblique=True)
    return prepare(image, Recipe().replace(ALL_FORMATS), labels=labels)


@pytest.fixture(scope="module")
def folder(case, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "病例 one"
    write_case(case, folder)
    return folder


def test_everything_that_the_design_names_is_there(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "ct.nii.gz", "lungs.nii.gz", "prepared.nii.gz", "prepared_labels.nii.gz", "prepared.nrrd",
        "prepared_labels.seg.nrrd", "prepared.npz", "measurements.csv", "regions.csv", "preview.png", "report.html",
        "case.json",
    }  # fmt: skip
    document = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    assert set(document["outputs"]) == names - {"case.json"}
    for key in ("lungprep", "case", "source", "recipe", "findings", "geometry", "segmentation", "labels"):
        assert key in document
    assert document["labels"] == {"right_lung": 1, "left_lung": 2}
    assert document["geometry"]["prepared"]["spacing_mm"] == [4.0, 4.0, 4.0]
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".lungprep")]


def test_nibabel_sees_image_and_labels_in_the_same_place(case, folder: Path) -> None:
    image = nibabel.load(folder / "ct.nii.gz")
    labels = nibabel.load(folder / "lungs.nii.gz")
    assert image.get_data_dtype() == np.int16
    assert labels.get_data_dtype() == np.uint8
    assert np.allclose(image.affine, labels.affine)
    lps = np.array(case.image.TransformIndexToPhysicalPoint((3, 5, 7)))
    ras = image.affine @ [3, 5, 7, 1]
    assert ras[:3] == pytest.approx(lps * [-1, -1, 1], abs=1e-3)
    assert np.asarray(image.dataobj)[3, 5, 7] == case.image[3, 5, 7]


def test_npz_needs_no_pickle_and_says_where_it_lies(case, folder: Path) -> None:
    with np.load(folder / "prepared.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"ct", "labels", "spacing_mm", "origin_mm", "direction", "meta"}
        assert np.array_equal(arrays["ct"], sitk.GetArrayFromImage(case.prepared_image))
        assert np.array_equal(arrays["labels"], sitk.GetArrayFromImage(case.prepared_labels))
        assert arrays["direction"].ravel() == pytest.approx(case.prepared_image.GetDirection())
        assert arrays["origin_mm"] == pytest.approx(case.prepared_image.GetOrigin())
        assert json.loads(str(arrays["meta"]))["case"] == case.case


def test_the_segmentation_file_names_its_segments(folder: Path) -> None:
    image = sitk.ReadImage(str(folder / "prepared_labels.seg.nrrd"))
    assert image.GetMetaData("Segment0_Name") == "right lung"
    assert image.GetMetaData("Segment1_LabelValue") == "2"
    entry = image.GetMetaData("Segment0_Tags").removeprefix("TerminologyEntry:").removesuffix("|")
    assert len(entry.split("~")) == 7
    assert "SCT^24028007^Right" in entry


def test_the_tables_agree_with_the_case(case, folder: Path) -> None:
    whole, regions = (
        list(csv.DictReader((folder / name).open(newline="", encoding="utf-8")))
        for name in ("measurements.csv", "regions.csv")
    )
    assert [row["structure"] for row in whole] == ["right_lung", "left_lung", "all"]
    assert float(whole[2]["volume_ml"]) == pytest.approx(case.measurements[2]["volume_ml"], abs=1e-5)
    thirds = [row for row in regions if row["structure"] == "all" and row["region"].endswith("third_by_volume")]
    assert sum(float(row["volume_ml"]) for row in thirds) == pytest.approx(float(whole[2]["volume_ml"]), abs=1e-3)


def test_equal_input_gives_equal_files(case, folder: Path, tmp_path: Path) -> None:
    write_case(case, tmp_path / "again")
    for name in ("ct.nii.gz", "lungs.nii.gz", "prepared.nii.gz", "prepared.npz", "measurements.csv", "preview.png"):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_a_case_is_not_overwritten_unless_asked_and_strangers_stay(case, tmp_path: Path) -> None:
    target = tmp_path / "case"
    write_case(case, target)
    (target / "notes.txt").write_text("mine")
    with pytest.raises(LungPrepError, match="already holds a case"):
        write_case(case, target)
    image, labels = small_chest()
    other = prepare(image, load_recipe("quantification"), labels=labels)
    write_case(other, target, overwrite=True)
    assert (target / "notes.txt").read_text() == "mine"
    assert not (target / "prepared.npz").exists()  # of the case before
    assert json.loads((target / "case.json").read_text())["recipe"]["name"] == "quantification"


def test_a_file_that_was_changed_is_kept_although_it_is_as_long(case, tmp_path: Path) -> None:
    write_case(case, tmp_path)
    mask = tmp_path / "lungs.nii.gz"
    mask.write_bytes(mask.read_bytes()[:-1] + b"!")
    assert case_folder.changed_outputs(tmp_path) == ["lungs.nii.gz"]
    write_case(case, tmp_path, overwrite=True)
    assert (tmp_path / "lungs.changed.nii.gz").read_bytes().endswith(b"!")
    assert case_folder.changed_outputs(tmp_path) == []


def test_a_folder_with_other_things_is_refused(case, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(LungPrepError, match="not empty"):
        write_case(case, tmp_path, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_is_not_a_folder(case, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(LungPrepError, match="is a file"):
        write_case(case, tmp_path / "out")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere; Windows has other rights")
def test_a_folder_that_cannot_be_written_is_refused(case, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LungPrepError, match="Nothing can be written"):
        write_case(case, tmp_path / "out")


@pytest.mark.parametrize("stop_at", ["prepared.nii.gz", "preview.png", "report.html"])
def test_cancelling_while_writing_leaves_nothing(case, tmp_path: Path, stop_at: str) -> None:
    def stop(stage: str, fraction: float, message: Message) -> None:
        if str(message) == stop_at:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        write_case(case, tmp_path / "case", progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_a_tag_cannot_become_a_formula_or_a_script(tmp_path: Path) -> None:
    assert csv_text([{"kernel": "=cmd|' /C calc'!A0", "hu": -950.5}], ["kernel", "hu"]) == (
        "kernel,hu\n'=cmd|' /C calc'!A0,-950.5\n"
    )
    image, labels = small_chest()
    evil = prepare(image, Recipe(), labels=labels)
    evil.measurements[0]["kernel"] = "<script>alert(1)</script>"
    write_case(evil, tmp_path / "case")
    report = (tmp_path / "case" / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in report
    assert "&lt;script&gt;" in report


@pytest.mark.parametrize("write", [write_nifti, write_nrrd])
def test_a_full_disk_is_an_error_and_leaves_nothing(case, tmp_path: Path, write: Callable[..., None]) -> None:
    """ITK's NIfTI writer leaves a short file behind and says nothing; its NRRD writer raises no OSError."""
    resource = pytest.importorskip("resource", reason="limits on the size of files are POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (case.image.GetNumberOfPixels() // 2, before[1]))
    name = "a.nii.gz" if write is write_nifti else "a.nrrd"
    try:
        with pytest.raises(OSError):
            write(case.image, tmp_path / name)
        (tmp_path / name).unlink(missing_ok=True)
        with pytest.raises(LungPrepError, match="could not be written"):
            write_case(case, tmp_path / "case")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_is_written_from_inside(case, tmp_path: Path, monkeypatch) -> None:
    """It may be a mount point: what lies beside it is then another disk, or cannot be written."""
    target = tmp_path / "case"
    target.mkdir()
    (target / ".lungprep-1-left").mkdir()  # by a process that was ended from outside
    places = []
    make = case_folder.make_folder
    monkeypatch.setattr(
        case_folder, "make_folder", lambda prefix, parent: places.append(parent) or make(prefix, parent)
    )
    write_case(case, target)
    assert places == [target]
    assert (target / "case.json").is_file()


def test_a_place_that_vanished_is_an_error_in_words(case, tmp_path: Path, monkeypatch) -> None:
    def full(prefix: str, parent: Path) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(case_folder, "make_folder", full)
    with pytest.raises(LungPrepError, match="could not be written to 'case': No space"):
        write_case(case, tmp_path / "case")


def test_the_report_is_readable_in_any_language(tmp_path: Path) -> None:
    image, labels = small_chest()
    case = prepare(image, Recipe(description="\u80ba's <b>"), labels=labels)
    write_case(case, tmp_path / "case")
    assert "\u80ba&#39;s &lt;b&gt;" in (tmp_path / "case" / "report.html").read_text(encoding="utf-8")


class EndedError(BaseException):
    """The process is gone: nothing is tidied up."""


def write_until(step: int, case: PreparedCase, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Write a case in a process that is ended before its ``step``-th change of the folder; whether there was one."""
    changes = iter(range(step))

    def counted(act: Callable[..., Any]) -> Callable[..., Any]:
        def change(*arguments: Any, **options: Any) -> Any:
            if next(changes, None) is None:
                raise EndedError
            return act(*arguments, **options)

        return change

    with monkeypatch.context() as patch:
        patch.setattr(case_folder, "remove_folder", lambda folder: None)
        patch.setattr(case_folder.os, "replace", counted(os.replace))
        patch.setattr(Path, "unlink", counted(Path.unlink))
        try:
            write_case(case, folder, overwrite=True)
        except EndedError:
            return True
    return False


@pytest.mark.slow
def test_what_was_ended_at_any_step_is_written_again(monkeypatch, tmp_path: Path) -> None:
    """Nothing is in the way of the next one, no file of the old case is left, and none of the user's is lost."""
    image, labels = small_chest()
    plain = Recipe().replace({"output.formats": ["nifti"], "output.report": False})
    first = prepare(image, plain.replace({"output.formats": ["nifti", "npz"]}), labels=labels)
    second = prepare(image, plain.replace({"resampling.spacing_mm": [9.0, 9.0, 9.0], "output.formats": ["nrrd"]}))
    for case, before in ((first, None), (second, first)):
        write_case(case, whole := tmp_path / f"whole {before is not None}")
        names = {path.name for path in whole.iterdir()}
        step, ended = 0, True
        while ended:
            folder = tmp_path / f"ended {before is not None} {step}"
            if before is not None:
                write_case(before, folder)
                (folder / "lungs.nii.gz").write_bytes(b"corrected by hand")
            ended = write_until(step, case, folder, monkeypatch)
            done = (folder / "case.json").exists()
            write_case(case, folder, overwrite=done)
            found = {path.name for path in folder.iterdir() if not path.name.startswith(".lungprep-")}
            changed = found - names
            assert all((folder / name).read_bytes() == b"corrected by hand" for name in changed), (step, changed)
            assert found >= names and len(changed) == (before is not None), (step, found)
            assert (folder / "case.json").exists() and not list(folder.glob(".*.json")), step
            step += 1
        assert step > len(names)
