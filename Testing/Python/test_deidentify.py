"""``lungprep deidentify``: no name left, the same pixels in the same place, the same person the same."""

from __future__ import annotations

import csv
import json
import os
import re
import stat
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom import Dataset

from dicom_files import ct_slice, uid
from dicom_phantoms import encode, even_layout, write_enhanced
from dicom_validator import complaints
from LungPrepLib.archive import deidentified_copy
from LungPrepLib.archive.deidentifying import deidentify, drop_unwritable
from LungPrepLib.archive.pseudonyms import Pseudonyms, shifted
from LungPrepLib.cli.main import main
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.pixels.volume_reading import read_series
from LungPrepLib.dicom.selection.choosing import choose
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.recipe import Recipe

pytest.importorskip("dicomanonymizer")
SECRETS = (
    "Mustermann", "Erika", "MRN4711", "ACC0815", "Praxis Dr. Sommer", "Sommerhaus", "Winterfeld", "SCANNER-17",
    "19610203", "20240131", "20240130", "Musterstadt", "PRIVATE-SECRET", "1.2.3.4.5.6.7.8.9", "OVERLAY!",
)  # fmt: skip


def telling(index: int, *, study: str = "one", day: str = "20240131", **tags: Any) -> Dataset:
    """A slice whose header tells as much about a patient as headers do, in places where one looks and others."""
    ds = ct_slice(index, series=f"{study} series", study=study, size=16, step=30.0)
    ds.PatientName, ds.PatientID, ds.PatientBirthDate = "Mustermann^Erika", "MRN4711", "19610203"
    ds.PatientSex, ds.PatientAge, ds.PatientAddress = "F", "062Y", "Musterstadt 1"
    ds.AccessionNumber, ds.InstitutionName, ds.StationName = "ACC0815", "Praxis Dr. Sommer", "SCANNER-17"
    ds.ReferringPhysicianName, ds.OperatorsName = "Sommer^Doktor", "Winterfeld^A"
    ds.StudyDate = ds.SeriesDate = ds.AcquisitionDate = ds.ContentDate = day
    ds.StudyTime = ds.SeriesTime = ds.ContentTime = "101112"
    ds.AcquisitionTime, ds.AcquisitionDateTime = f"10111{index}.5", f"{day}10111{index}.500000"
    ds.StudyID, ds.DeviceSerialNumber = "7", "SCANNER-17-A"
    ds.StudyDescription, ds.SeriesDescription = "Thorax Mustermann", "Thorax 5.0 Erika"
    ds.ProtocolName, ds.ImageComments = "Thorax (Mustermann)", "Erika M., Musterstadt"
    # Free text that the profile keeps; a kernel is needed, and one can write anything into it.
    ds.ConvolutionKernel, ds.FilterType = "B30f", "MRN4711 wedge"
    ds.ScanOptions = ["HELICAL", "MUSTERMANN"]
    ds.RescaleType, ds.BurnedInAnnotation = "HU", "NO"
    request = Dataset()
    request.RequestedProcedureDescription, request.AccessionNumber = "CT Mustermann", "ACC0815"
    ds.RequestAttributesSequence = [request]
    referenced = Dataset()
    referenced.ReferencedSOPClassUID, referenced.ReferencedSOPInstanceUID = ds.SOPClassUID, uid(f"{study} other")
    ds.ReferencedImageSequence = [referenced]
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "1", "99X", "for Mustermann"
    code.ContextUID = "1.2.3.4.5.6.7.8.9"
    ds.ProcedureCodeSequence = [code]
    calibration = Dataset()  # a sequence that no rule of the profile mentions
    calibration.DateOfLastCalibration, calibration.OperatorsName = "20240130", "Winterfeld^A"
    exposure = Dataset()
    exposure.KVP, exposure.ContentCreatorName = "120", "Winterfeld^A"
    exposure.DateOfLastCalibration = "20240130"
    ds.CTExposureSequence = [exposure]
    block = ds.private_block(0x0009, "ACME 1.1", create=True)
    block.add_new(0x01, "LO", "PRIVATE-SECRET")
    ds.add_new(0x60000010, "US", 8)
    ds.add_new(0x60000011, "US", 8)
    ds.add_new(0x60000022, "LO", "OVERLAY Mustermann")
    ds.add_new(0x60003000, "OW", b"OVERLAY!")
    rng = np.random.default_rng(index)
    ds.PixelData = rng.integers(0, 2000, (16, 16), dtype=np.int16).tobytes()
    for keyword, value in tags.items():
        setattr(ds, keyword, value)
    return ds


def write(folder: Path, datasets: list[Dataset], syntax: str = "explicit") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, ds in enumerate(datasets):
        encode(ds, syntax)
        ds.preamble = b"Mustermann".ljust(128, b"\0")
        ds.file_meta.SourceApplicationEntityTitle = "SCANNER-17"
        ds.save_as(folder / f"{ds.StudyInstanceUID[-5:]}-{number}.dcm", enforce_file_format=True)
    return folder


def copies(folder: Path) -> list[Dataset]:
    return [pydicom.dcmread(path) for path in sorted(folder.rglob("*.dcm"))]


def searched(folder: Path, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Where a secret stands in a file or in its name, in any case and also as UTF-16."""
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        for secret in secrets:
            encoded = (secret.lower().encode(), secret.lower().encode("utf-16-le"))
            if any(code in content for code in encoded) or secret.lower() in str(path.relative_to(folder)).lower():
                found.append((path.name, secret))
    return found


@pytest.mark.parametrize("syntax", ["explicit", "implicit", "big-endian", "jpeg-2000", "rle"])
def test_no_name_is_left_and_the_picture_is_the_same(syntax: str, tmp_path: Path) -> None:
    source = write(tmp_path / "in", [telling(n) for n in range(4)], syntax)
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"]) == 0
    secrets = (*SECRETS, *(uid(name) for name in ("one", "one series", "one series 0", "one other", "frame of one")))
    assert searched(source, secrets)  # the search finds what is there
    assert searched(tmp_path / "out", secrets) == []
    before = read_series(choose(FolderCatalog(source))[0].series, Recipe(), Progress()).image
    after = read_series(choose(FolderCatalog(tmp_path / "out"))[0].series, Recipe(), Progress()).image
    assert after.GetSize() == before.GetSize() and after.GetOrigin() == before.GetOrigin()
    assert after.GetSpacing() == before.GetSpacing() and after.GetDirection() == before.GetDirection()
    assert _values(after) == _values(before)
    olds = {pydicom.dcmread(path).InstanceNumber: pydicom.dcmread(path) for path in source.glob("*.dcm")}
    for new in copies(tmp_path / "out"):
        assert new.PixelData == olds[new.InstanceNumber].PixelData
        assert new.file_meta.TransferSyntaxUID == olds[new.InstanceNumber].file_meta.TransferSyntaxUID
        assert new.ConvolutionKernel == "B30f" and new.ImageType == olds[new.InstanceNumber].ImageType


def _values(image: Any) -> bytes:
    import SimpleITK as sitk

    return sitk.GetArrayFromImage(image).tobytes()


def test_what_the_profile_asks_for_is_said(tmp_path: Path) -> None:
    source = write(tmp_path / "in", [telling(n) for n in range(3)])
    main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"])
    for ds in copies(tmp_path / "out"):
        assert (ds.PatientIdentityRemoved, ds.LongitudinalTemporalInformationModified) == ("YES", "MODIFIED")
        assert [code.CodeValue for code in ds.DeidentificationMethodCodeSequence] == ["113100", "113107"]
        assert re.fullmatch("patient-[0-9a-f]{12}", ds.PatientID) and ds.PatientName == f"{ds.PatientID}^"
        assert ds.PatientBirthDate == ds.AccessionNumber == ds.StudyID == "" and "PatientAge" not in ds
        assert "RequestAttributesSequence" not in ds and not any(element.tag.is_private for element in ds.iterall())
        assert not any(element.tag.group == 0x6000 and element.tag.elem == 0x3000 for element in ds)
        assert ds.preamble == b"\0" * 128 and "SourceApplicationEntityTitle" not in ds.file_meta
    report = json.loads((tmp_path / "out" / "deidentification.json").read_text(encoding="utf-8"))
    changes = {(row["attribute"], row["change"]): row["objects"] for row in report["changes"]}
    assert changes["PatientBirthDate", "emptied"] == changes["PatientAge", "removed"] == 3
    assert changes["SOPInstanceUID", "new UID"] == changes["StudyDate", "date shifted"] == 3
    assert changes["private (0009)", "removed"] == 6 and changes["FilterType", "emptied"] == 3
    assert ("PixelSpacing", "replaced") not in changes and ("ImagePositionPatient", "replaced") not in changes


def test_intervals_and_uids_are_consistent(tmp_path: Path) -> None:
    """Two studies of one patient, whose ID is written in two ways, and one of another patient."""
    source = tmp_path / "in"
    write(source, [telling(n) for n in range(3)])
    write(source, [telling(n, study="two", day="20240310", PatientID=" mrn4711 ") for n in range(3)])
    write(source, [telling(n, study="three", day="20240310", PatientID="OTHER1") for n in range(3)])
    key = tmp_path / "key"
    command = ["deidentify", str(source), "-q", "--key", str(key)]
    assert main([*command, "-o", str(tmp_path / "out")]) == 0
    studies: dict[str, list[Dataset]] = {}
    for ds in copies(tmp_path / "out"):
        studies.setdefault(str(ds.StudyInstanceUID), []).append(ds)
    assert len(studies) == 3 and len({ds.PatientID for found in studies.values() for ds in found}) == 2
    new = Pseudonyms(key.read_bytes().strip()).uid
    days = {name: when(studies[new(uid(name))][0].StudyDate) for name in ("one", "two", "three")}
    assert (days["two"] - days["one"]).days == (date(2024, 3, 10) - date(2024, 1, 31)).days
    assert days["one"] < date(2024, 1, 31)
    for found in studies.values():
        assert len({str(ds.FrameOfReferenceUID) for ds in found}) == 1 and len({ds.SOPInstanceUID for ds in found}) == 3
        for ds in found:
            assert ds.AcquisitionDateTime[:8] == ds.StudyDate and ds.AcquisitionTime[:5] == "10111"
            item = ds.CTExposureSequence[0]
            if ds.StudyInstanceUID == new(uid("one")):
                assert (when(ds.StudyDate) - when(item.DateOfLastCalibration)).days == 1
            assert re.fullmatch(r"2\.25\.\d{1,39}", ds.SOPInstanceUID)
    assert main([*command, "-o", str(tmp_path / "again")]) == 0
    assert [p.relative_to(tmp_path / "out") for p in sorted((tmp_path / "out").rglob("*.dcm"))] == [
        p.relative_to(tmp_path / "again") for p in sorted((tmp_path / "again").rglob("*.dcm"))
    ]
    assert main(["deidentify", str(source), "-q", "-o", str(tmp_path / "other")]) == 0  # a key that nobody has
    assert not {p.name for p in (tmp_path / "other").iterdir()} - {"deidentification.json"} & {
        p.name for p in (tmp_path / "out").iterdir()
    }
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def when(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def test_the_crosswalk_is_written_on_request_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in", [telling(n) for n in range(3)])
    crosswalk = tmp_path / "crosswalk.csv"
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "--crosswalk", str(crosswalk)]) == 0
    (row,) = csv.DictReader(crosswalk.open(encoding="utf-8", newline=""))
    new = copies(tmp_path / "out")[0]
    assert row["patient_id"] == "MRN4711" and row["patient"] == new.PatientID
    assert (row["study_instance_uid"], row["new_study_instance_uid"]) == (uid("one"), new.StudyInstanceUID)
    assert shifted("20240131", int(row["date_shift_days"])) == new.StudyDate
    if os.name == "posix":
        assert stat.S_IMODE(crosswalk.stat().st_mode) == 0o600
    said = capsys.readouterr()
    assert not any(secret.lower() in (said.out + said.err).lower() for secret in SECRETS)
    inside = ["deidentify", str(source), "-o", str(tmp_path / "x"), "--crosswalk", str(tmp_path / "x" / "c.csv")]
    assert main(inside) == 2


def test_runs_add_up_with_the_same_key_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (
        write(tmp_path / "1", [telling(n) for n in range(3)]),
        write(tmp_path / "2", [telling(n, study="two") for n in range(3)]),
    )
    key, crosswalk, out = tmp_path / "key", tmp_path / "crosswalk.csv", tmp_path / "out"
    links = ["-q", "-o", str(out), "--crosswalk", str(crosswalk)]
    assert main(["deidentify", str(one), *links, "--key", str(key)]) == 0
    assert main(["deidentify", str(two), *links]) == 2
    assert "made with another key" in capsys.readouterr().err
    assert main(["deidentify", str(two), *links, "--key", str(key)]) == 0
    assert len(copies(out)) == 6 and len({ds.PatientID for ds in copies(out)}) == 1
    with crosswalk.open(encoding="utf-8", newline="") as file:
        assert [row["study_instance_uid"] for row in csv.DictReader(file)] == [uid("one"), uid("two")]
    report = json.loads((out / "deidentification.json").read_text(encoding="utf-8"))
    assert report["files"] == 3 and [earlier["files"] for earlier in report["earlier"]] == [3]
    crosswalk.write_text("mine,own\n1,2\n", encoding="utf-8")
    assert main(["deidentify", str(two), *links, "--key", str(key)]) == 2
    assert crosswalk.read_text(encoding="utf-8") == "mine,own\n1,2\n"


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"BurnedInAnnotation": "YES"}, "text is burnt into the pixels"),
        ({"ConversionType": "WSD"}, "ConversionType WSD"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, "secondary capture"),
        ({"ImageType": ["DERIVED", "SECONDARY", "DOSE_INFO"]}, ""),
        ({"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, ""),
    ],
)
def test_pixels_that_may_hold_text_are_refused(
    tags: dict[str, Any], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    datasets = [telling(n) for n in range(4)]
    for keyword, value in tags.items():
        setattr(datasets[2], keyword, value)  # one is enough
    source = write(tmp_path / "in", datasets)
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"]) == 1
    assert not list((tmp_path / "out").rglob("*.dcm"))
    said = capsys.readouterr().out
    assert words in said and "is not copied" in said
    report = json.loads((tmp_path / "out" / "deidentification.json").read_text(encoding="utf-8"))
    assert len(report["refused"]) == 1


def test_an_enhanced_object(tmp_path: Path) -> None:
    """Functional groups keep where each frame lies; what names somebody in them does not stay."""
    source = tmp_path / "in"
    source.mkdir()
    path = write_enhanced(source, even_layout(8, 30.0))
    ds = pydicom.dcmread(path if isinstance(path, Path) else next(source.iterdir()))
    name = Path(ds.filename)
    ds.PatientName, ds.PatientID = "Mustermann^Erika", "MRN4711"
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = ds.SOPClassUID, "1.2.3.4.5.6.7.8.9"
    group = ds.PerFrameFunctionalGroupsSequence[0]
    group.ReferencedImageSequence = [reference]
    content = group.FrameContentSequence[0] if "FrameContentSequence" in group else Dataset()
    content.FrameComments = "Mustermann"
    content.FrameAcquisitionDateTime = "20240131101112"
    group.FrameContentSequence = [content]
    ds.save_as(name, enforce_file_format=True)
    before = choose(FolderCatalog(source))[0].series
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"]) == 0
    assert searched(tmp_path / "out", ("Mustermann", "MRN4711", "1.2.3.4.5.6.7.8.9", "20240131")) == []
    after = choose(FolderCatalog(tmp_path / "out"))[0].series
    assert [h.position for h in after.slices] == [h.position for h in before.slices]


def test_a_validator_has_nothing_new_to_say(tmp_path: Path) -> None:
    from LungPrepPhantom.dicom import write_study

    source = tmp_path / "in"
    write_study(source, size=(16, 16, 8), spacing_mm=(20.0, 20.0, 30.0), extras=False)
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"]) == 0
    assert complaints(next(source.glob("*.dcm"))) == []
    for path in (tmp_path / "out").rglob("*.dcm"):
        assert complaints(path) == []


def test_a_code_that_repeats_a_name_stays_a_code(tmp_path: Path) -> None:
    def coded(n: int) -> Dataset:
        ds, code = telling(n), Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "1", "99X", "for Mustermann"
        ds.ContrastBolusAgent, ds.ContrastBolusAgentSequence = "Agent", [code]
        return ds

    source = write(tmp_path / "in", [coded(n) for n in range(3)])
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"]) == 0
    for ds in copies(tmp_path / "out"):
        meanings = [e.value for e in ds.iterall() if e.keyword == "CodeMeaning"]
        assert meanings and all(meanings) and not any("Mustermann" in meaning for meaning in meanings)
    for path in (tmp_path / "out").rglob("*.dcm"):
        assert not [line for line in complaints(path) if "Code" in line and line.startswith("Error")]


@pytest.mark.slow
def test_a_validator_has_nothing_to_say_of_an_object_of_many_frames(tmp_path: Path) -> None:
    hd = pytest.importorskip("highdicom")
    from LungPrepPhantom.dicom import write_study

    write_study(tmp_path / "study", size=(16, 16, 8), spacing_mm=(20.0, 20.0, 30.0), extras=False)
    slices = [pydicom.dcmread(path) for path in (tmp_path / "study").glob("*.dcm")]
    legacy = hd.legacy.LegacyConvertedEnhancedCTImage(slices, hd.UID(), 5, hd.UID(), 1)
    for value in (legacy, legacy.SharedFunctionalGroupsSequence[0].CTImageFrameTypeSequence[0]):
        name = "ImageType" if value is legacy else "FrameType"
        setattr(value, name, ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"])  # highdicom takes over the slices' own
    (tmp_path / "in").mkdir()
    legacy.save_as(tmp_path / "in" / "legacy.dcm")
    assert complaints(tmp_path / "in" / "legacy.dcm") == []
    assert main(["deidentify", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-q"]) == 0
    (path,) = (tmp_path / "out").rglob("*.dcm")
    assert complaints(path) == []
    copy = pydicom.dcmread(path, stop_before_pixels=True)
    assert copy.Manufacturer == copy.ContributingEquipmentSequence[0].Manufacturer == "REMOVED"


def test_wrong_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in", [telling(n) for n in range(3)])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").touch()
    assert main(["deidentify", str(source), "-o", str(tmp_path / "full")]) == 2
    (tmp_path / "key").write_text("short", encoding="utf-8")
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "--key", str(tmp_path / "key")]) == 2
    assert main(["deidentify", str(tmp_path / "none"), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 3


@pytest.mark.filterwarnings("error")
def test_values_that_break_the_rules_are_not_quoted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """pydicom's warnings name the value: they would carry names into logs."""
    datasets = [telling(n) for n in range(3)]
    for ds in datasets:
        ds.PatientComments = "x"
        ds.add_new("Manufacturer", "LO", "M" * 20)
    source = write(tmp_path / "in", datasets)
    for path in source.glob("*.dcm"):  # a date, an age and a UID that are none, as they stand in real files
        data = path.read_bytes()
        data = data.replace(b"062Y", b"Erik").replace(b"19610203", b"Musterma")
        path.write_bytes(data)
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"]) == 0
    said = capfd.readouterr()
    assert not re.search("muster|erik", said.out + said.err, re.IGNORECASE)
    assert searched(tmp_path / "out", ("Musterma", "Erik")) == []


@pytest.mark.parametrize("syntax", ["explicit", "big-endian"])
def test_types_that_are_not_those_of_the_standard(tmp_path: Path, syntax: str) -> None:
    """A number for an ID, a text for a number: as some archives export them. The copy has the standard's types."""
    datasets = [telling(n) for n in range(3)]
    for ds in datasets:
        ds.add_new("PatientID", "US", 4711)
        ds.add_new("PatientName", "LO", "Mustermann^Erika")
        ds.FilterType = "4711 wedge"
        ds.add_new("AccessionNumber", "UL", 815815)
        ds.add_new("StudyDate", "LO", "20240131")
        ds.add_new("InstanceNumber", "SH", str(ds.InstanceNumber))
        ds.add_new("ConvolutionKernel", "UN", b"B30f")
    source = write(tmp_path / "in", datasets, syntax)
    assert main(["deidentify", str(source), "-o", str(tmp_path / "out"), "-q"]) == 0
    found = copies(tmp_path / "out")
    assert len(found) == 3 and len({ds.PatientID for ds in found}) == 1
    for ds in found:
        assert ds["PatientID"].VR == "LO" and ds["PatientName"].VR == "PN" and ds.PatientID.startswith("patient-")
        # The new UIDs are random digits, in which any short number stands at times.
        told = [str(element.value) for element in ds.iterall() if element.VR != "UI"]
        assert not [text for text in told if "4711" in text or "815815" in text]
    assert searched(tmp_path / "out", SECRETS) == []


@pytest.mark.parametrize("lack", ["series", "study", "scattered"])
def test_slices_without_a_series_of_their_own_get_one(tmp_path: Path, lack: str) -> None:
    """A copy is a series whatever its source lacks: no UIDs, or one of each for every slice."""
    datasets = [telling(n) for n in range(6)]
    for n, ds in enumerate(datasets):
        ds.StudyInstanceUID = uid("one")
        if lack == "scattered":
            ds.SeriesInstanceUID, ds.StudyInstanceUID = uid(f"series {n}"), uid(f"study {n}")
        else:
            delattr(ds, f"{lack.title()}InstanceUID")
    folder = tmp_path / "in"
    folder.mkdir()
    for number, ds in enumerate(datasets):
        encode(ds, "explicit")
        ds.save_as(folder / f"{number}.dcm", enforce_file_format=True)
    assert main(["deidentify", str(folder), "-o", str(tmp_path / "out"), "-q"]) == 0
    found = copies(tmp_path / "out")
    assert len(found) == 6
    assert len({ds.SeriesInstanceUID for ds in found}) == 1 == len({ds.StudyInstanceUID for ds in found})
    assert len({ds.SOPInstanceUID for ds in found}) == 6


def test_what_is_stopped_leaves_whole_series_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in"
    for study in ("one", "two"):
        write(source / study, [telling(n, study=study) for n in range(4)])
    real, calls = deidentified_copy.deidentify, []

    def stopped(*arguments: Any) -> None:
        calls.append(1)
        if len(calls) == stop:
            raise Cancelled
        real(*arguments)

    monkeypatch.setattr(deidentified_copy, "deidentify", stopped)
    command = ["deidentify", str(source), "-o", str(tmp_path / "out"), "--key", str(tmp_path / "key"), "-q"]
    stop = 3
    assert main(command) == 130 and not (tmp_path / "out").exists()
    calls.clear()
    stop = 7
    assert main(command) == 130
    assert len(copies(tmp_path / "out")) == 4 and len({ds.SeriesInstanceUID for ds in copies(tmp_path / "out")}) == 1
    calls.clear()
    stop = 0
    assert main(command) == 0
    assert len(copies(tmp_path / "out")) == 8 and (tmp_path / "out" / "deidentification.json").is_file()
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_dir() and not any(path.iterdir())]
    calls.clear()
    stop = 2
    assert main(command) == 130  # of what is whole nothing goes
    assert len(copies(tmp_path / "out")) == 8


def test_a_value_that_cannot_be_written_is_left_out(tmp_path: Path) -> None:
    ds = telling(0)
    encode(ds, "explicit")
    deidentify(ds, Pseudonyms(None))
    ds.add_new("Exposure", "US", 1)
    ds["Exposure"]._value = "many"
    ds.ExposureSequence = [Dataset()]
    ds.ExposureSequence[0].add_new("ExposureTime", "US", 1)
    ds.ExposureSequence[0]["ExposureTime"]._value = "long"
    drop_unwritable(ds)
    assert "Exposure" not in ds and "ExposureTime" not in ds.ExposureSequence[0]
    assert ds.PatientID.startswith("patient-") and ds.Rows == 16 and "PixelData" in ds


def test_shifting_dates() -> None:
    assert shifted("20240301", -1) == "20240229" and shifted("2024.03.01", -1) == "20240229"
    assert shifted("20240301101112.5+0100", -366) == "20230301101112.5+0100"
    assert shifted("2024", -1) == shifted("", -1) == shifted("00000000", -1) == ""
    pseudonyms = Pseudonyms(b"x" * 16)
    shifts = {pseudonyms.shift_days(str(n)) for n in range(1, 500)}
    assert len(shifts) > 400 and max(shifts) <= -1 and min(shifts) >= -3650
