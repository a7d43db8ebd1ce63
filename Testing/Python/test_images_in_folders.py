"""Image files in folders are found as series are: by ``series``, ``prepare`` and ``batch``, with a verdict."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk

from dicom_files import ct_slice, to_bytes, write_series
from LungPrepLib import cli
from LungPrepLib.acquiring import select
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.catalogs.zip_file import ArchiveCatalog
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.sources.judged_images import images_of, judge_image
from small_cases import small_chest

QUIET = Progress()
CT, MASK = small_chest()
HU = sitk.GetArrayFromImage(CT)


def like(array: np.ndarray) -> sitk.Image:
    image = sitk.GetImageFromArray(array)
    image.CopyInformation(CT)
    return image


@pytest.fixture(scope="module")
def data_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set as people keep it: images of every format, masks, and what is none of both."""
    folder = tmp_path_factory.mktemp("set")
    images, labels = folder / "imagesTr", folder / "labelsTr"
    images.mkdir()
    labels.mkdir()
    for number, name in enumerate(("a.nii.gz", "b.nrrd", "c.mhd", "d.mha", "e.nhdr", "f.mnc")):
        sitk.WriteImage(like(np.clip(HU + number, -1024, 3000).astype(np.int16)), str(images / name))
    array = sitk.GetArrayFromImage(CT).transpose(2, 1, 0)
    nib.AnalyzeImage(array, np.diag([*CT.GetSpacing(), 1])).to_filename(images / "g.img")
    for name, kind in (("a.nii.gz", np.uint8), ("b.nrrd", np.int16), ("c.nii", np.float32)):
        sitk.WriteImage(like(sitk.GetArrayFromImage(MASK).astype(kind)), str(labels / name))
    sitk.WriteImage(like(np.clip((HU + 1000) / 1400, 0, 1).astype(np.float32)), str(folder / "normalised.nii.gz"))
    sitk.WriteImage(sitk.JoinSeries([CT, CT]), str(folder / "two.nii.gz"))
    (folder / "broken.nii.gz").write_bytes((images / "a.nii.gz").read_bytes()[:3000])
    (folder / "notes.txt").write_text("nothing")
    return folder


def test_every_image_is_found_once_with_its_verdict(data_set: Path) -> None:
    catalog = FolderCatalog(data_set)
    judged = {image.path.relative_to(data_set).as_posix(): image for image in images_of(catalog, Recipe(), QUIET)}
    usable = {name for name, image in judged.items() if image.verdict == "usable"}
    wanted = {"a.nii.gz", "b.nrrd", "c.mhd", "d.mha", "e.nhdr", "f.mnc", "g.hdr"}
    assert usable == {f"imagesTr/{name}" for name in wanted}
    assert {name for name, image in judged.items() if image.is_mask} == {
        "labelsTr/a.nii.gz", "labelsTr/b.nrrd", "labelsTr/c.nii"
    }  # fmt: skip
    told = {name: str(judged[name].reasons[0]) for name in ("normalised.nii.gz", "two.nii.gz", "broken.nii.gz")}
    assert "with fractions" in told["normalised.nii.gz"] and "sequence of 2 volumes" in told["two.nii.gz"]
    assert "truncated" in told["broken.nii.gz"]
    assert len(judged) == 13
    (finding,) = catalog.findings()  # data files of detached headers are no strangers
    assert finding.details["files"] == ["notes.txt"]
    assert [f.code for f in judged["imagesTr/g.hdr"].findings] == ["orientation-unknown"]


def test_the_listing_shows_them(data_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["series", str(data_set), "-q"]) == 0
    shown = capsys.readouterr().out
    assert (
        "imagesTr/a.nii.gz" in shown
        and "labelsTr/a.nii.gz" in shown
        and "a mask" in shown
        and "usable: Hounsfield units" in shown
    )
    assert cli.main(["series", str(data_set), "-q", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert str(data_set) not in json.dumps(document) and "a.nii.gz" not in json.dumps(document)
    assert sum(image["verdict"] == "usable" for image in document["image_files"]) == 7
    assert cli.main(["series", str(data_set / "imagesTr" / "a.nii.gz"), "-q", "--json", "--keep-identifiers"]) == 0
    (image,) = json.loads(capsys.readouterr().out)["image_files"]
    assert image["verdict"] == "chosen" and image["path"].endswith("a.nii.gz")
    assert image["size"] == list(CT.GetSize()) and image["format"] == "NIfTI-1"


def test_prepare_takes_the_only_image_of_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    sitk.WriteImage(CT, str(folder / "ct.nii.gz"))
    sitk.WriteImage(MASK, str(folder / "ct_mask.nii.gz"))
    assert cli.main(["prepare", str(folder), "-o", str(tmp_path / "out"), "--segmenter", "none", "-q"]) == 0
    document = json.loads((tmp_path / "out" / "case.json").read_text(encoding="utf-8"))
    assert document["source"]["format"] == "NIfTI-1"
    assert document["case"] == judge_image(folder / "ct.nii.gz", Recipe()).name


def test_prepare_does_not_choose_among_several(data_set: Path) -> None:
    with pytest.raises(LungPrepError, match=r"7 image files that are a CT .* one by one"):
        select(data_set)
    name = judge_image(data_set / "imagesTr" / "d.mha", Recipe()).name
    selected = select(data_set, series_uid=name)
    assert selected.one is not None and selected.one.name == "d.mha"
    with pytest.raises(LungPrepError, match="no series or image file 'case-000'"):
        select(data_set, series_uid="case-000")


def test_a_folder_of_masks_is_no_ct(data_set: Path) -> None:
    with pytest.raises(LungPrepError, match=r"None of the 3 image files in 'labelsTr' is a CT.*a mask"):
        select(data_set / "labelsTr")


def test_a_series_goes_before_image_files(tmp_path: Path) -> None:
    write_series(tmp_path, 60)
    sitk.WriteImage(CT, str(tmp_path / "ct.nii.gz"))
    selected = select(tmp_path)
    assert selected.candidate is not None and selected.one is None
    assert len(images_of(FolderCatalog(tmp_path), Recipe(), QUIET)) == 1


def test_dicom_under_the_names_of_image_files_is_dicom(tmp_path: Path) -> None:
    for number, name in enumerate(("a.img", "b.hdr", "c.img")):
        (tmp_path / name).write_bytes(to_bytes(ct_slice(number)))
    catalog = FolderCatalog(tmp_path)
    (study,) = catalog.studies(QUIET)
    assert len(study.series[0].slices) == 3 and catalog.image_files(QUIET) == []


def test_too_few_slices(tmp_path: Path) -> None:
    sitk.WriteImage(CT[:, :, :2], str(tmp_path / "ct.nii"))
    judged = judge_image(tmp_path / "ct.nii", Recipe())
    assert judged.verdict == "not usable" and "2 slices" in str(judged.reasons[0])


def test_a_mask_that_begins_with_empty_slices_is_still_one(tmp_path: Path) -> None:
    mask = sitk.GetArrayFromImage(MASK).astype(np.int16)
    mask[: len(mask) // 2] = 0
    sitk.WriteImage(like(mask), str(tmp_path / "m.nii.gz"))
    assert judge_image(tmp_path / "m.nii.gz", Recipe()).is_mask


@pytest.mark.slow
def test_batch_prepares_the_images_of_a_data_set(data_set: Path, tmp_path: Path, capsys) -> None:
    options = ["--segmenter", "none", "-q", "--set", "output.report=false", "--workers", "1"]
    assert cli.main(["batch", str(data_set), "-o", str(tmp_path / "out"), *options]) == 1
    shown = capsys.readouterr().out
    assert shown.count(" done") == 7 and "a mask" not in shown
    for words in ("with fractions", "sequence of 2 volumes", "truncated"):
        assert words in shown


def test_image_files_in_a_zip(data_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for file in sorted(data_set.rglob("*")):
            archive.write(file, file.relative_to(data_set))
    catalog = ArchiveCatalog(tmp_path / "set.zip")
    usable = sorted(image.path.name for image in images_of(catalog, Recipe(), QUIET) if image.verdict == "usable")
    assert usable == ["a.nii.gz", "b.nrrd", "c.mhd", "d.mha", "e.nhdr", "f.mnc", "g.hdr"]
    assert "unpack it first" not in " ".join(finding.message for finding in catalog.findings())
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.write(data_set / "imagesTr" / "c.mhd", "x/c.mhd")
        archive.write(data_set / "imagesTr" / "c.raw", "x/c.raw")
    arguments = ["prepare", str(tmp_path / "one.zip"), "-o", str(tmp_path / "out"), "--segmenter", "none", "-q"]
    assert cli.main(arguments) == 0
    assert json.loads((tmp_path / "out" / "case.json").read_text(encoding="utf-8"))["source"]["format"] == "MetaImage"


def test_a_folder_may_be_named_as_a_file_where_there_is_no_mask_to_write(tmp_path: Path) -> None:
    sitk.WriteImage(CT, str(tmp_path / "ct.nii.gz"))
    output = tmp_path / "out-ct.nii.gz"
    arguments = ["prepare", str(tmp_path / "ct.nii.gz"), "-o", str(output), "--segmenter", "none", "-q"]
    assert cli.main(arguments) == 0
    assert (output / "case.json").exists()


@pytest.mark.parametrize("cls", [nib.AnalyzeImage, nib.Nifti1Pair])
def test_a_header_whose_data_are_missing_is_named(tmp_path: Path, cls: Any) -> None:
    array = sitk.GetArrayFromImage(CT).transpose(2, 1, 0)
    cls(array, np.diag([*CT.GetSpacing(), 1])).to_filename(tmp_path / "ct.img")
    (tmp_path / "ct.img").unlink()
    (tmp_path / "envi.hdr").write_text("ENVI\nsamples = 4\n")
    with pytest.raises(LungPrepError, match=r"'ct\.hdr' is one of two files, and the other, 'ct\.img', is missing"):
        select(tmp_path)
