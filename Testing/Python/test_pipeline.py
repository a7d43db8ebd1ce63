"""The road as a whole, where its stages meet."""

from __future__ import annotations

import gc
import hashlib
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk

from LungPrepLib import threads
from LungPrepLib.findings import LungPrepError
from LungPrepLib.measurement import histograms
from LungPrepLib.measurement.regions import Depth
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import recipe_from_dict
from LungPrepLib.segmentation.trust import score
from LungPrepLib.segmentation.trust.score import Trust
from LungPrepPhantom import write_study
from small_cases import small_chest

NO_SEGMENTER = recipe_from_dict({"segmentation": {"segmenter": "none"}})


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chest, and beside it a mask of it that is stored as a CT and has the lower series number."""
    folder = tmp_path_factory.mktemp("study")
    write_study(folder, size=(64, 64, 40), spacing_mm=(5.6, 5.6, 8.0), extras=False)
    for number, path in enumerate(sorted(folder.glob("*.dcm"))):
        dataset = pydicom.dcmread(path)
        dataset.SeriesInstanceUID, dataset.SeriesNumber = "2.25.7", 1
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"2.25.7.{number}"
        hu = dataset.pixel_array.astype(np.int32) + int(dataset.RescaleIntercept)
        dataset.PixelData = (hu > -500).astype("<u2").tobytes()
        dataset.RescaleIntercept, dataset.PixelRepresentation = 0, 0
        dataset.save_as(folder / f"mask{number}.dcm")
    return folder


def test_the_next_usable_series_is_taken_when_the_pixels_refuse_the_first(study: Path) -> None:
    case = prepare(study, NO_SEGMENTER)
    assert case.image.GetPixel(0, 0, 0) < -900
    (finding,) = [f for f in case.findings if f.code == "series-refused"]
    assert "CT series 1 could not be used" in finding.message
    assert [f.code for f in case.findings].count("not-hounsfield") == 0


def test_the_record_of_the_source_has_the_instances_in_stack_order(study: Path) -> None:
    case = prepare(study, NO_SEGMENTER)
    datasets = [pydicom.dcmread(path, stop_before_pixels=True) for path in study.glob("*.dcm")]
    chest = [dataset for dataset in datasets if dataset.SeriesInstanceUID != "2.25.7"]
    uids = [d.SOPInstanceUID for d in sorted(chest, key=lambda d: float(d.ImagePositionPatient[2]))]
    assert uids not in (sorted(uids), sorted(uids, reverse=True))
    source = case.provenance["source"]
    assert source["instances_sha256"] == hashlib.sha256("\n".join(uids).encode()).hexdigest()
    assert source["series_sha256"] == hashlib.sha256(chest[0].SeriesInstanceUID.encode()).hexdigest()
    assert source["files"] == len(chest)


def test_another_study_is_better_than_none(study: Path, tmp_path: Path) -> None:
    for path in study.glob("*.dcm"):
        dataset = pydicom.dcmread(path)
        if dataset.SeriesInstanceUID == "2.25.7":
            dataset.StudyInstanceUID = "2.25.6"
        dataset.save_as(tmp_path / path.name)
    assert "series-refused" in {f.code for f in prepare(tmp_path, NO_SEGMENTER).findings}


def test_a_series_that_was_asked_for_is_not_exchanged(study: Path) -> None:
    with pytest.raises(LungPrepError) as caught:
        prepare(study, NO_SEGMENTER, series_uid="2.25.7")
    assert caught.value.finding is not None and caught.value.finding.code == "not-hounsfield"


@pytest.mark.slow
def test_contrast_that_was_not_wanted_is_seen(tmp_path: Path) -> None:
    write_study(tmp_path, seed=0, size=(64, 64, 40), spacing_mm=(5.6, 5.6, 8.0), extras=False)
    for path in tmp_path.glob("*.dcm"):
        dataset = pydicom.dcmread(path)
        for keyword in [element.keyword for element in dataset if element.keyword.startswith("Contrast")]:
            delattr(dataset, keyword)
        dataset.save_as(path)
    choices = {"selection": {"contrast": "no"}, "segmentation": {"segmenter": "threshold"}}
    codes = {f.code for f in prepare(tmp_path, recipe_from_dict(choices)).findings}
    assert {"contrast-unknown", "contrast-seen"} <= codes


def test_measuring_reads_the_mask_while_a_filter_of_the_checks_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks' filter refers to the mask when the measurements look at it again, and then ends."""
    image, lungs = small_chest()
    expected = prepare(image, labels=lungs).measurements
    referred, looked, let_go = (threading.Event() for _ in range(3))

    def judge(_image: sitk.Image, labels: sitk.Image, *_rest: object, **_more: object) -> Trust:
        reference = sitk.Image(labels)
        referred.set()
        looked.wait(5)
        del reference
        let_go.set()
        return Trust(1.0, {})

    def depth(labels: sitk.Image, *rest: Any) -> Depth:
        referred.wait(5)
        made = Depth(labels, *rest)
        looked.set()
        let_go.wait(5)
        gc.collect()
        depth.taken = [np.full(size, 1, np.uint8) for size in [lungs.GetSize()[::-1]] * 20]  # type: ignore[attr-defined]
        return made

    monkeypatch.setattr(score, "judge_mask", judge)
    monkeypatch.setattr(histograms, "Depth", depth)
    monkeypatch.setattr(threads, "processors", lambda most=2: 2)
    assert prepare(image, labels=lungs).measurements == expected
    assert let_go.is_set()
