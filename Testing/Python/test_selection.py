"""Which series is taken and why: every rule, and the words for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dicom_files import ct_slice, enhanced_ct, to_bytes, uid, write_series, write_slice
from LungPrepLib.case_name import case_name
from LungPrepLib.dicom.catalogs.folder import FolderCatalog
from LungPrepLib.dicom.selection.candidates import Candidate, judge_study
from LungPrepLib.dicom.selection.choosing import choose, choose_all
from LungPrepLib.dicom.selection.contrast import has_contrast
from LungPrepLib.dicom.selection.kernels import sharpness
from LungPrepLib.dicom.selection.patterns import first_match, matches_value
from LungPrepLib.dicom.selection.verdicts import judge_files, verdict_from_json
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe, recipe_from_dict

QUIET = Progress()


def judged(folder: Path, **rules: Any) -> dict[str, Candidate]:
    """The candidates of the one study in a folder, by the description of the series."""
    recipe = recipe_from_dict({"selection": rules})
    (study,) = FolderCatalog(folder).studies(QUIET)
    return {c.summary.description: c for c in judge_study(study, recipe).candidates}


def verdicts(folder: Path, **rules: Any) -> dict[str, str]:
    return {description: candidate.verdict for description, candidate in judged(folder, **rules).items()}


def add(folder: Path, description: str, slices: int = 25, step: float = 10.0, **tags: Any) -> None:
    """A series whose name is its description."""
    write_series(folder, slices, step=step, series=description, SeriesDescription=description, **tags)


def test_the_words_for_the_chosen_series(tmp_path: Path) -> None:
    add(tmp_path, "soft", 25)
    add(tmp_path, "short", 22)
    found = judged(tmp_path)
    assert found["soft"].verdict == "chosen"
    assert str(found["soft"].reasons[0]) == (
        "25 slices, 10.0 mm, ORIGINAL PRIMARY AXIAL; most slices of 2 usable series"
    )
    assert found["short"].verdict == "usable"
    assert str(found["short"].reasons[0]) == "22 slices, 10.0 mm, ORIGINAL PRIMARY AXIAL; fewer slices"


def test_most_slices_win_among_equals(tmp_path: Path) -> None:
    add(tmp_path, "thick", 25, step=10.0)
    add(tmp_path, "thin", 50, step=5.0)
    assert verdicts(tmp_path) == {"thick": "usable", "thin": "chosen"}


@pytest.mark.parametrize(
    ("description", "tags", "words"),
    [
        ("derived", {"ImageType": ["DERIVED", "PRIMARY", "AXIAL"]}, "less preferred image type"),
        ("reformatted", {"ImageType": ["DERIVED", "SECONDARY", "REFORMATTED"]}, "less preferred image type"),
        ("saved again", {"ImageType": ["ORIGINAL", "SECONDARY", "AXIAL"]}, "less preferred image type"),
        ("head", {"BodyPartExamined": "HEAD"}, "another part of the body"),
        ("lossy", {"LossyImageCompression": "01"}, "compressed with loss"),
        ("sagittal", {"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}, ""),
    ],
)
def test_what_comes_second_although_it_has_more_slices(
    tmp_path: Path, description: str, tags: dict[str, Any], words: str
) -> None:
    add(tmp_path, "plain")
    if description == "sagittal":
        for i in range(40):
            ds = ct_slice(i, series="sagittal", SeriesDescription="sagittal", **tags)
            ds.ImagePositionPatient = [-100.0 + 7 * i, -120, 0]
            write_slice(tmp_path / f"sagittal{i}", ds)
    else:
        add(tmp_path, description, 40, step=7.0, **tags)
    found = judged(tmp_path)
    assert found["plain"].verdict == "chosen"
    assert found[description].verdict == "usable"
    assert words in str(found[description].reasons[0])


def test_it_is_taken_where_there_is_nothing_better(tmp_path: Path) -> None:
    add(tmp_path, "reformatted", ImageType=["DERIVED", "SECONDARY", "REFORMATTED"])
    found = judged(tmp_path)["reformatted"]
    assert found.verdict == "chosen" and "the only series" in str(found.reasons[0])


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, "image type LOCALIZER"),
        ({"ImageType": ["DERIVED", "SECONDARY", "MPR"]}, "image type MPR"),
        ({"ImageType": ["DERIVED", "SECONDARY", "MIP"]}, "image type MIP"),
        ({"ImageType": ["DERIVED", "SECONDARY", "MAX PROJECTION"]}, "image type MAX PROJECTION"),
        ({"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, "image type SCREEN SAVE"),
        ({"PhotometricInterpretation": "RGB", "SamplesPerPixel": 3}, "a colour picture"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "a colour picture"),
        ({"BitsAllocated": 1, "BitsStored": 1}, "a mask with one bit"),
        ({"SmallestImagePixelValue": 0, "LargestImagePixelValue": 2}, "a mask: its values"),
        ({"RescaleType": "Z_EFF"}, "its values are Z_EFF"),
        ({"Modality": "PT", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.128"}, "modality PT"),
        ({"Modality": "MR", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.4"}, "modality MR"),
        ({"Modality": "SR", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.22"}, "a structured report"),
        ({"Modality": "SR", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.67"}, "a dose report"),
        ({"Modality": "PR", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.11.1"}, "a presentation state"),
        ({"Modality": "DX", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.1.1"}, "an X-ray projection"),
    ],
)
def test_what_is_not_usable(tmp_path: Path, tags: dict[str, Any], words: str) -> None:
    add(tmp_path, "plain")
    add(tmp_path, "other", 30, step=8.0, **tags)
    found = judged(tmp_path)
    assert found["plain"].verdict == "chosen"
    assert found["other"].verdict == "not usable"
    assert words in str(found["other"].reasons[0])


@pytest.mark.parametrize(
    "description",
    [
        "Topogram 0.6",
        "SCOUT",
        "Surview",
        "Scanogram",
        "Dose Report",
        "MIP 10mm",
        "Thorax_MIP_cor",
        "MinIP",
        "MPR cor",
        "Lung mask",
        "CAD overlay",
        "Iodine map",
        "PreMonitoring",
        "Patient Protocol",
    ],
)
def test_descriptions_that_are_not_usable(tmp_path: Path, description: str) -> None:
    add(tmp_path, "plain")
    add(tmp_path, description, 30)
    assert verdicts(tmp_path) == {"plain": "chosen", description: "not usable"}


@pytest.mark.parametrize(
    "description", ["Low dose chest", "Compression 3mm", "Thorax Empire", "Scouting?", "Maskulin", "Overlayed"]
)
def test_descriptions_that_only_look_like_it(tmp_path: Path, description: str) -> None:
    add(tmp_path, description)
    assert verdicts(tmp_path) == {description: "chosen"}


def test_absent_tags_never_exclude(tmp_path: Path) -> None:
    gone = dict.fromkeys(
        (
            "ImageType",
            "Modality",
            "BodyPartExamined",
            "ConvolutionKernel",
            "SliceThickness",
            "SeriesNumber",
            "Manufacturer",
            "KVP",
            "PatientPosition",
            "StudyDate",
            "AcquisitionNumber",
            "RescaleSlope",
            "SOPClassUID",
        )
    )
    for i in range(45):
        write_slice(tmp_path / str(i), ct_slice(i, SeriesDescription=None, **gone))
    strict = {
        "include_description": ["chest"],
        "include_kernel": ["B30*"],
        "contrast": "yes",
        "max_thickness_mm": 1.0,
        "require_coverage": True,
    }
    assert verdicts(tmp_path, **strict) == {"": "chosen"}


def test_an_absent_image_type_lies_between(tmp_path: Path) -> None:
    add(tmp_path, "original", 21)
    add(tmp_path, "absent", 25, ImageType=None)
    add(tmp_path, "derived", 40, step=7.0, ImageType=["DERIVED", "SECONDARY"])
    assert verdicts(tmp_path)["original"] == "chosen"
    assert verdicts(tmp_path, exclude_description=["original"])["absent"] == "chosen"


def test_modality_and_sop_class_both_lie(tmp_path: Path) -> None:
    add(tmp_path, "wrong class", SOPClassUID="1.2.840.10008.5.1.4.1.1.1")
    assert verdicts(tmp_path) == {"wrong class": "chosen"}
    add(tmp_path / "other", "wrong modality", Modality="OT", study="s2")
    found = judged(tmp_path / "other")["wrong modality"]
    assert found.verdict == "chosen"
    assert "modality OT, although its SOP class is that of a CT" in map(str, found.reasons)


def test_length_of_a_chest(tmp_path: Path) -> None:
    add(tmp_path, "short part", 50, step=2.0)
    add(tmp_path, "chest")
    add(tmp_path, "whole body", 100)
    found = judged(tmp_path)
    assert found["chest"].verdict == "chosen"
    assert str(found["whole body"].reasons[1]) == "covers 1000 mm, a chest 200 to 600 mm"
    severities = {
        name: [f.severity for f in candidate.findings if f.code == "coverage-unusual"]
        for name, candidate in found.items()
    }
    assert severities == {"whole body": ["info"], "short part": ["warning"], "chest": []}
    strict = verdicts(tmp_path, require_coverage=True)
    assert strict == {"short part": "not usable", "chest": "chosen", "whole body": "not usable"}
    assert verdicts(tmp_path, coverage_mm=[50, 150])["short part"] == "chosen"


def test_a_series_with_large_gaps_comes_second(tmp_path: Path) -> None:
    add(tmp_path, "whole", 25)
    for i in (*range(20), *range(40, 60)):
        write_slice(tmp_path / f"gap{i}", ct_slice(i, series="gap", SeriesDescription="gap"))
    found = judged(tmp_path)
    assert found["whole"].verdict == "chosen" and "no large part missing" in str(found["whole"].reasons[0])
    assert "a large part of its slices is missing" in str(found["gap"].reasons[0])


def test_a_whole_body_goes_before_a_derived_chest(tmp_path: Path) -> None:
    add(tmp_path, "body", 70)
    add(tmp_path, "chest", 80, step=4.0, ImageType=["DERIVED", "SECONDARY", "REFORMATTED"])
    assert verdicts(tmp_path) == {"body": "chosen", "chest": "usable"}


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"min_slices": 26}, "25 slices, fewer than 26"),
        ({"max_thickness_mm": 2.0}, "slices 10 mm thick, more than 2 mm"),
        ({"max_pixel_spacing_mm": 0.6}, "pixels of 0.75 mm, more than 0.6 mm"),
        ({"include_description": ["lung*"]}, "is none of those wanted"),
        ({"include_kernel": ["B70*"]}, "kernel B30f is none of those wanted"),
        ({"exclude_kernel": ["b30*"]}, "kernel B30f"),
        ({"modality": ["PT"]}, "modality CT, not PT"),
        ({"contrast": "no"}, "contrast agent was given"),
        ({"exclude_image_type": ["axial"]}, "image type AXIAL"),
    ],
)
def test_rules_of_a_recipe(tmp_path: Path, rules: dict[str, Any], words: str) -> None:
    tags = {"SOPClassUID": "1.2.3"} if "modality" in rules else {}
    add(tmp_path, "plain", ContrastBolusAgent="Iohexol", **tags)
    assert verdicts(tmp_path) == {"plain": "chosen"}
    found = judged(tmp_path, **rules)["plain"]
    assert found.verdict == "not usable"
    assert words in str(found.reasons[0])


def test_contrast_wanted(tmp_path: Path) -> None:
    add(tmp_path, "unsaid", 28)
    add(tmp_path, "with", 25, ContrastBolusAgent="Iohexol")
    add(tmp_path, "without", 29, ContrastBolusAgent="NONE")
    assert verdicts(tmp_path)["without"] == "chosen"
    assert verdicts(tmp_path, contrast="yes") == {"unsaid": "usable", "with": "chosen", "without": "not usable"}
    assert verdicts(tmp_path, contrast="no") == {"unsaid": "usable", "with": "not usable", "without": "chosen"}


@pytest.mark.parametrize(
    ("tags", "given"),
    [
        ({"ContrastBolusAgent": "Ultravist 300"}, True),
        ({"ContrastBolusAgent": "None"}, False),
        ({"ContrastBolusVolume": "80"}, True),
        ({"ContrastBolusVolume": "0"}, None),
        ({"ContrastBolusRoute": "IV"}, True),
        ({"ContrastBolusAgent": "NONE", "StudyDescription": "CT chest with contrast"}, False),
        ({"StudyDescription": "CT CHEST W/O CONTRAST"}, False),
        ({"StudyDescription": "CT Thorax mit KM"}, True),
        ({"ProtocolName": "CTPA"}, True),
        ({"StudyDescription": "CT chest without and with contrast", "ProtocolName": "Chest C+"}, True),
        ({"StudyDescription": "CT C-Spine and chest"}, None),
        ({}, None),
    ],
)
def test_what_tells_of_contrast(tmp_path: Path, tags: dict[str, str], given: bool | None) -> None:
    write_series(tmp_path, 25, step=10.0, **tags)
    (candidate,) = judged(tmp_path, contrast="yes").values()
    assert has_contrast(candidate.summary).given is given
    assert ("contrast-unknown" in {f.code for f in candidate.findings}) == (given is None)


def test_a_narrow_field_of_view_comes_second_whatever_its_slices(tmp_path: Path) -> None:
    wide, heart = {"PixelSpacing": [40, 40]}, {"PixelSpacing": [20, 20]}
    add(tmp_path, "chest", 25, **wide)
    add(tmp_path, "heart", 60, step=5.0, **heart)
    found = judged(tmp_path)
    assert found["chest"].verdict == "chosen" and "wide enough for a chest" in found["chest"].reasons[0]
    assert "field-of-view-narrow" in {f.code for f in found["heart"].findings}
    assert verdicts(tmp_path, min_field_of_view_mm=0)["heart"] == "chosen"
    assert verdicts(tmp_path, max_field_of_view_mm=200) == {"chest": "not usable", "heart": "chosen"}


def test_of_two_narrow_ones_the_wider_goes_first(tmp_path: Path) -> None:
    add(tmp_path, "child", 25, PixelSpacing=[25, 25])
    add(tmp_path, "child's heart", 60, step=5.0, PixelSpacing=[14, 14])
    assert verdicts(tmp_path)["child"] == "chosen"


def test_words_of_protocol_and_procedure(tmp_path: Path) -> None:
    add(tmp_path, "a", 25, RequestedProcedureDescription="CT chest without contrast")
    add(tmp_path, "b", 26, PerformedProcedureStepDescription="CT abdomen", StudyDescription="CT chest")
    add(tmp_path, "silent", 27, BodyPartExamined=None)
    assert verdicts(tmp_path, exclude_protocol=["abdomen"])["b"] == "not usable"
    found = verdicts(tmp_path, include_protocol=["without contrast"])
    assert found == {"a": "chosen", "b": "not usable", "silent": "usable"}


def test_an_image_type_that_must_be_there(tmp_path: Path) -> None:
    add(tmp_path, "mpr", 60, step=5.0, ImageType=["DERIVED", "SECONDARY", "AXIAL"])
    add(tmp_path, "silent", 20, ImageType=None)
    assert verdicts(tmp_path, require_image_type=["ORIGINAL"]) == {"mpr": "not usable", "silent": "chosen"}


def test_soft_kernels_first_where_the_recipe_measures(tmp_path: Path) -> None:
    add(tmp_path, "lung", 60, step=5.0, Manufacturer="Philips", ConvolutionKernel="L", SeriesNumber=2)
    add(tmp_path, "soft", 25, Manufacturer="Philips", ConvolutionKernel="B", SeriesNumber=3)
    assert verdicts(tmp_path)["lung"] == "chosen"
    found = judged(tmp_path, kernel="soft")
    assert found["soft"].verdict == "chosen" and "kernel as wanted" in found["soft"].reasons[0]
    assert "kernel-sharp" in {f.code for f in found["lung"].findings}
    assert "kernel-sharp" not in {f.code for f in found["soft"].findings}


@pytest.mark.parametrize(
    ("maker", "kernel", "expected"),
    [
        ("GE MEDICAL SYSTEMS", "STANDARD", "soft"), ("GE MEDICAL SYSTEMS", "LUNG", "sharp"),
        ("GE MEDICAL SYSTEMS", "BONEPLUS", "sharp"), ("GE MEDICAL SYSTEMS", "DETAIL", "medium"),
        ("SIEMENS", "B30f", "soft"), ("SIEMENS", "B70f", "sharp"), ("SIEMENS", "B45f", "medium"),
        ("Siemens Healthineers", "Br40d", "soft"), ("Siemens Healthineers", "Bl57d", "sharp"),
        ("SIEMENS", r"I31f\3", "soft"), ("Philips", "YA", "soft"), ("Philips", "YD", "sharp"),
        ("Philips", "L", "sharp"),
        ("TOSHIBA", "FC08", "soft"), ("TOSHIBA", "FC51", "sharp"), ("Canon Medical", "FC18-H", "soft"),
        ("UIH", "B_SOFT_A", "soft"), ("UIH", "B_VSHARP_C", "sharp"), ("Neusoft", "Lung20", ""), ("Hitachi", "31", ""),
        ("", "B30f", ""), ("", "Soft", "soft"), ("", "", ""),
    ],
)  # fmt: skip
def test_what_makers_call_their_kernels(maker: str, kernel: str, expected: str) -> None:
    assert sharpness(maker, kernel) == expected


def test_equal_smallest_and_largest_values_say_nothing(tmp_path: Path) -> None:
    add(tmp_path, "exporter", SmallestImagePixelValue=0, LargestImagePixelValue=0)
    add(tmp_path, "mask", SmallestImagePixelValue=0, LargestImagePixelValue=3)
    assert verdicts(tmp_path) == {"exporter": "chosen", "mask": "not usable"}


def test_slices_of_the_series_that_are_elsewhere_are_named(tmp_path: Path) -> None:
    for i in range(40):
        frame = uid("frame one" if i < 22 else "frame two")
        write_slice(tmp_path / str(i), ct_slice(i, FrameOfReferenceUID=frame))
    (chosen,) = [c for c in _candidates(tmp_path) if c.verdict == "chosen"]
    (finding,) = [f for f in chosen.findings if f.code == "slices-elsewhere"]
    assert finding.details["slices"] == 18 and "frame of reference" in finding.message


def test_a_slice_whose_header_lost_its_size_is_named(tmp_path: Path) -> None:
    for i in range(30):
        write_slice(tmp_path / str(i), ct_slice(i, **({"Rows": None} if i == 29 else {})))
    (chosen,) = [c for c in _candidates(tmp_path) if c.verdict == "chosen"]
    (finding,) = [f for f in chosen.findings if f.code == "slices-elsewhere"]
    assert finding.details["slices"] == 1 and "no rows and columns" in finding.message


def test_the_length_of_sagittal_slices_is_from_head_to_foot(tmp_path: Path) -> None:
    for i in range(60):
        where = {"ImagePositionPatient": [3.0 * i, 0, 0], "ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}
        write_slice(tmp_path / str(i), ct_slice(i, PixelSpacing=[50, 40], **where))
    (candidate,) = _candidates(tmp_path)
    assert candidate.summary.coverage_mm == 400.0  # 8 rows of 50 mm
    assert candidate.summary.field_of_view_mm == 180.0
    assert "coverage-unusual" not in {f.code for f in candidate.findings}


def _candidates(folder: Path) -> tuple[Candidate, ...]:
    (study,) = FolderCatalog(folder).studies(QUIET)
    return judge_study(study, recipe_from_dict({})).candidates


def test_preferred_kernels_in_their_order(tmp_path: Path) -> None:
    for kernel, slices in (("B70f", 25), ("B50f", 24), ("B30f", 23)):
        add(tmp_path, kernel, slices, ConvolutionKernel=kernel)
    assert verdicts(tmp_path)["B70f"] == "chosen"
    assert verdicts(tmp_path, prefer_kernel=["B30*", "B50*"])["B30f"] == "chosen"
    assert verdicts(tmp_path, prefer_kernel=["B3?f", "B50*"])["B50f"] == "chosen"
    assert verdicts(tmp_path, prefer_description=["B5*"])["B50f"] == "chosen"


def test_ties_are_broken_the_same_way_always(tmp_path: Path) -> None:
    add(tmp_path, "a", SeriesNumber=7)
    add(tmp_path, "b", SeriesNumber=4)
    found = judged(tmp_path)
    assert found["b"].verdict == "chosen" and "lowest series number of 2" in str(found["b"].reasons[0])
    add(tmp_path, "c", SeriesNumber=4)
    found = judged(tmp_path)
    best = min("bc", key=uid)
    assert found[best].verdict == "chosen" and "lowest UID among equals" in str(found[best].reasons[0])


def test_all_usable_ones(tmp_path: Path) -> None:
    add(tmp_path, "soft")
    add(tmp_path, "lung", ConvolutionKernel="B70f")
    add(tmp_path, "topogram")
    assert verdicts(tmp_path, take="all") == {"soft": "chosen", "lung": "chosen", "topogram": "not usable"}


def test_two_volumes_in_one_series_are_judged_apart(tmp_path: Path) -> None:
    for i in range(45):
        write_slice(tmp_path / f"a{i}", ct_slice(i, ConvolutionKernel="B30f"))
        write_slice(tmp_path / f"b{i}", ct_slice(i, ConvolutionKernel="B70f", SOPInstanceUID=uid(f"b{i}")))
    (study,) = FolderCatalog(tmp_path).studies(QUIET)
    recipe = recipe_from_dict({"selection": {"exclude_kernel": ["B70f"]}})
    candidates = judge_study(study, recipe).candidates
    assert sorted((c.summary.kernel, c.verdict) for c in candidates) == [("B30f", "chosen"), ("B70f", "not usable")]
    names = sorted(c.name for c in candidates)
    assert names == [f"{case_name(uid('series'))}#1", f"{case_name(uid('series'))}#2"]
    for name in names:
        assert choose(FolderCatalog(tmp_path), recipe, series_uid=name)[0].name == name


def test_one_series_per_study(tmp_path: Path) -> None:
    add(tmp_path, "first", 22)
    add(tmp_path, "second", 25, study="later", StudyDate="20250101")
    add(
        tmp_path,
        "report",
        1,
        study="nothing",
        StudyDate="20250102",
        Modality="SR",
        SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22",
    )
    rows = list(choose_all(FolderCatalog(tmp_path)))
    assert [study for study, _, _ in rows] == [uid("study"), uid("later"), uid("nothing")]
    assert [[c.summary.description for c in chosen] for _, chosen, _ in rows] == [["first"], ["second"], []]
    (error,) = rows[2][2]
    assert error.severity == "error" and "SR series 3 (a structured report)" in error.message
    candidate, findings = choose(FolderCatalog(tmp_path))
    assert candidate.summary.description == "second"
    assert "several-studies" in {f.code for f in findings}


def test_nothing_usable_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(LungPrepError, match="There is no DICOM series"):
        choose(FolderCatalog(tmp_path))
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(LungPrepError, match=r"'notes\.txt'"):
        choose(FolderCatalog(tmp_path))
    add(tmp_path, "one", 1)
    with pytest.raises(LungPrepError, match=r"CT series 3 \(one slice, fewer than 3"):
        choose(FolderCatalog(tmp_path))


@pytest.mark.parametrize("by", ["uid", "digest"])
def test_a_series_by_its_name(tmp_path: Path, by: str) -> None:
    add(tmp_path, "chest")
    add(tmp_path, "topogram")
    names = {"uid": uid, "digest": lambda name: case_name(uid(name))}[by]
    candidate, findings = choose(FolderCatalog(tmp_path), series_uid=names("topogram"))
    assert candidate.summary.description == "topogram" and candidate.volume is not None
    (finding,) = [f for f in findings if f.code == "series-by-request"]
    assert "description 'topogram' has 'topogram*'" in finding.message
    candidate, findings = choose(FolderCatalog(tmp_path), series_uid=names("chest"))
    assert tuple(map(str, candidate.reasons)) == ("25 slices, 10.0 mm, ORIGINAL PRIMARY AXIAL; asked for by name",)
    assert {f.code for f in findings} == {"field-of-view-narrow"}  # 8 pixels
    for wrong in ("1.2.3", "case-123456789abc", names("chest") + "#2"):
        with pytest.raises(LungPrepError) as caught:
            choose(FolderCatalog(tmp_path), series_uid=wrong)
        assert caught.value.usage


def test_what_has_no_slices_cannot_be_asked_for(tmp_path: Path) -> None:
    add(tmp_path, "report", 1, Modality="SR", SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22")
    with pytest.raises(LungPrepError):
        choose(FolderCatalog(tmp_path), series_uid=uid("report"))


def test_enhanced_objects_are_series_like_others(tmp_path: Path) -> None:
    (tmp_path / "enhanced").write_bytes(to_bytes(enhanced_ct(60)))
    candidate, _ = choose(FolderCatalog(tmp_path))
    assert candidate.summary.slices == 60 and candidate.summary.files == 1
    assert candidate.summary.coverage_mm == 300 and candidate.summary.kernel == "B60s"
    assert candidate.voxels == 60 * 64


def test_the_verdict_names_nobody(tmp_path: Path) -> None:
    add(tmp_path, "plain", patient="Smith")
    candidate, findings = choose(FolderCatalog(tmp_path))
    text = repr(([*map(str, candidate.reasons)], [*map(str, candidate.notes)], candidate.summary.as_dict(), findings))
    for secret in ("Smith", uid("plain"), uid("study"), str(tmp_path)):
        assert secret not in text


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("mip", "5mm MIP_COR", True),
        ("mip", "mipmap", False),
        ("mip", "Chest.MIP", True),
        ("mip", "MIP2", True),
        ("scano*", "Scanogram", True),
        ("*gram", "topogram 2", True),
        ("label map", "label   map", True),
        ("dose*report", "Dose/Exposure Report", True),
        ("brust", "Übersicht Brust", True),
        ("rust", "Brust", False),
        ("a.c", "abc", False),
        ("(", "(", True),
        ("胸*", "胸部", True),
    ],
)
def test_patterns_are_words(pattern: str, text: str, found: bool) -> None:
    assert (first_match([pattern], text) is not None) is found


def test_no_pattern_takes_for_ever() -> None:
    assert first_match(["a*a*a*a"], "a" * 256 + "!") == 0
    assert first_match(["a*a*a*b"], "a" * 256) is None
    assert first_match(["*" + "a" * 30 + "*b*c"], "a" * 256) is None
    assert matches_value(["a*a*a*b"], "a" * 256) is None
    assert matches_value(["*[?]*"], "x[?]y") and not matches_value(["[ab]"], "a")


@pytest.mark.parametrize(
    "rules",
    [
        {"coverage_mm": [600, 200]},
        {"coverage_mm": [200]},
        {"exclude_description": ["*"]},
        {"prefer_kernel": ["x" * 65]},
        {"exclude_image_type": ["a*b*c*d*e"]},
        {"contrast": "maybe"},
        {"min_slices": 0},
        {"scouts": True},
    ],
)
def test_rules_that_make_no_sense(rules: dict[str, Any]) -> None:
    with pytest.raises(LungPrepError, match="selection"):
        recipe_from_dict({"selection": rules})


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("folder", "slices", "size", "spacing", "step"),
    [
        ("lung1_001_rt/dicom_mixed", 134, (512, 512), (0.9766, 0.9766), 3.0),
        ("cip_ct64/ct-64Dicom", 79, (64, 64), (4.1719, 4.1719), 3.9873),
        ("dcm_qa_ct/GE", 28, (512, 512), None, 4.002),
        ("lidc_partial/LIDC-IDRI-0001", 16, (512, 512), None, 2.5),
        ("lidc_partial/LIDC-IDRI-0002", 12, (512, 512), None, 1.25),
        ("lidc_partial/LIDC-IDRI-0003", 11, (512, 512), None, 2.5),
        ("totalsegmentator", 20, None, None, None),
    ],
)
def test_real_series_are_found(
    real_ct: Path,
    folder: str,
    slices: int,
    size: tuple[int, int] | None,
    spacing: tuple[float, float] | None,
    step: float | None,
) -> None:
    candidate, _ = choose(FolderCatalog(real_ct / folder))
    summary = candidate.summary
    assert summary.slices == slices
    assert size is None or summary.size == size
    assert spacing is None or summary.spacing_mm == pytest.approx(spacing, abs=1e-4)
    assert step is None or summary.step_mm == pytest.approx(step, abs=2e-3)
    assert candidate.volume is not None and candidate.volume.geometry is not None
    assert (candidate.volume.geometry.steps_mm > 0).all()


@pytest.mark.realdata
def test_a_real_study_has_its_reasons(real_ct: Path) -> None:
    (study,) = FolderCatalog(real_ct / "lung1_001_rt" / "dicom_mixed").studies(QUIET)
    found = {c.summary.modality: c for c in judge_study(study, Recipe()).candidates}
    assert str(found["CT"].reasons[0]) == "134 slices, 3.0 mm, ORIGINAL PRIMARY AXIAL; the only usable one of 4 series"
    assert found["CT"].summary.coverage_mm == pytest.approx(402)
    assert tuple(map(str, found["RTSTRUCT"].reasons)) == ("radiotherapy structures",)
    assert tuple(map(str, found["RTDOSE"].reasons)) == ("a radiotherapy dose",)
    assert tuple(map(str, found["RTPLAN"].reasons)) == ("a radiotherapy plan",)


@pytest.mark.realdata
def test_the_head_is_a_head(real_ct: Path) -> None:
    candidate, findings = choose(FolderCatalog(real_ct / "dcm_qa_ct" / "GE"))
    assert {"not-chest", "coverage-unusual"} <= {f.code for f in findings}
    assert replace(candidate, catalog=None).verdict == "chosen"


def test_what_the_pipeline_would_refuse_is_no_stack(tmp_path: Path) -> None:
    """The window's Apply is off for it; a recipe may ask for as little as a slice."""
    paths = [str(path) for path in write_series(tmp_path, 1)]
    for min_slices, is_stack in ((3, False), (1, True)):
        (verdict,) = judge_files("study", paths, recipe_from_dict({"selection": {"min_slices": min_slices}})).values()
        assert verdict.is_stack is is_stack
        assert verdict.reasons or is_stack


def test_a_verdict_says_that_contrast_agent_was_given(tmp_path: Path) -> None:
    """On its way between processes, too."""
    plain, enhanced = (
        next(iter(judge_files("study", map(str, write_series(tmp_path / name, 12, **tags)), Recipe()).values()))
        for name, tags in (("plain", {}), ("enhanced", {"ContrastBolusAgent": "OMNIPAQUE"}))
    )
    assert not plain.contrast
    assert str(enhanced.contrast) == "contrast agent was given (the contrast agent in the header)"
    told = json.loads(json.dumps(enhanced.as_json()))
    assert verdict_from_json(told) == enhanced
