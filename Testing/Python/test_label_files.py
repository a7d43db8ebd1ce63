"""Masks of other tools: each kind of file is read as what it is, compared with the truth that it was written from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from dicom_phantoms import Layout, even_layout, rotation, tilted, uid, write_series
from LungPrepLib.export.formats.npz import write_npz
from LungPrepLib.export.formats.nrrd import write_segmentation_nrrd
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.pipeline import prepare
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.label_files.known_names import known_structure
from LungPrepLib.segmentation.label_files.rtstruct import even_odd
from LungPrepLib.segmentation.own_labels import OwnLabels
from LungPrepLib.segmentation.segmenter import Segmentation
from LungPrepLib.segmentation.structures import LOBES, LUNGS
from small_cases import small_chest

RECIPE = Recipe().replace({"segmentation.segmenter": "none"})
SMALL = {"size": (47, 36), "spacing_mm": (8.0, 8.0)}


def given(path: Path, image: sitk.Image | None = None, names: str = "", **options) -> Segmentation:
    image = small_chest()[0] if image is None else image
    return OwnLabels(path, label_names=names, **options).segment(image, progress=Progress())


def codes(segmentation: Segmentation) -> list[str]:
    return [finding.code for finding in segmentation.findings]


def voxels(image: sitk.Image) -> np.ndarray:
    return sitk.GetArrayFromImage(image)


def keys(segmentation: Segmentation) -> list[str]:
    return [structure.key for structure in segmentation.structures]


# -- values and names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Lung R", "right_lung"), ("Lung_L", "left_lung"), ("LUNG LEFT", "left_lung"), ("Left Lung", "left_lung"),
        ("LtLung", "left_lung"), ("lung_upper_lobe_left", "left_upper_lobe"), ("RIGHTSUPERIORLOBE", "right_upper_lobe"),
        ("LeftInferiorLobe", "left_lower_lobe"), ("RML", "right_middle_lobe"), ("middle lobe", "right_middle_lobe"),
        ("right lower lobe of lung", "right_lower_lobe"), ("LEFTLUNG", "left_lung"), ("right_lung", "right_lung"),
        ("Lungs", None), ("GTV lung left", None), ("left middle lobe", None), ("Spinal cord", None), ("L", None),
        ("lung nodule", None), ("upper lobe", None), ("left atrium", None), ("", None), ("kidney_left", None),
        ("右肺", "right_lung"), ("左 肺", "left_lung"), ("右肺上叶", "right_upper_lobe"),
        ("肺中叶", "right_middle_lobe"),
        ("Lunge rechts", "right_lung"), ("LUNGE LI", "left_lung"), ("Oberlappen links", "left_upper_lobe"),
        ("Poumon droit", "right_lung"), ("Poumon_G", "left_lung"),
        ("lobe supérieur du poumon gauche", "left_upper_lobe"),
        ("Pulmón derecho", "right_lung"), ("pulmón izq", "left_lung"), ("Lóbulo medio", "right_middle_lobe"),
        ("polmone sx", "left_lung"), ("lobo superiore destro", "right_upper_lobe"), ("Pulmão Esquerdo", "left_lung"),
        ("rechterlong", "right_lung"), ("Linker long", "left_lung"), ("Pulmo dexter", "right_lung"),
        ("Левое лёгкое", "left_lung"), ("нижняя доля правого легкого", "right_lower_lobe"),
        ("左肺上葉", "left_upper_lobe"),
        ("Niere links", None), ("Lungentumor links", None), ("Herz", None), ("poumon", None), ("D", None),
        ("右肺肿瘤", None), ("双肺", None), ("Lung_R_é", None),
    ],
)  # fmt: skip
def test_a_name_is_a_lung_only_when_it_says_so(name: str, key: str | None) -> None:
    known = known_structure(name)
    assert (known.key if known else None) == key


def lobes_of(labels: sitk.Image, values: dict[str, int]) -> sitk.Image:
    """The five lobes as boxes in the lungs of the small chest, with the values that a tool gives them."""
    array, result = voxels(labels), np.zeros(voxels(labels).shape, np.uint16)
    half = np.arange(24)[:, None, None] >= 12
    third = np.arange(48)[None, :, None] < 24
    result[(array == 1) & ~half] = values["right_lower_lobe"]
    result[(array == 1) & half & ~third] = values["right_upper_lobe"]
    result[(array == 1) & half & third] = values["right_middle_lobe"]
    result[(array == 2) & ~half] = values["left_lower_lobe"]
    result[(array == 2) & half] = values["left_upper_lobe"]
    return Grid.of(labels).image_of(result)


# From the tools' own documents: TotalSegmentator's class map, LOLA11's details, cipChestConventions.h, lungmask.
TOOLS = {
    "totalsegmentator": (10, 11, 12, 13, 14),
    "lola11": (10, 11, 20, 21, 22),
    "cip": (7, 8, 4, 5, 6),
    "lungmask-lobes": (1, 2, 3, 4, 5),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_values_of_other_tools_by_their_names(tmp_path: Path, tool: str) -> None:
    values = dict(zip([structure.key for structure in LOBES], TOOLS[tool], strict=True))
    sitk.WriteImage(lobes_of(small_chest()[1], values), str(tmp_path / "mask.nii.gz"))
    found = given(tmp_path / "mask.nii.gz", names=tool)
    assert {structure.key: structure.value for structure in found.structures} == values
    assert codes(found) == []


def test_what_else_totalsegmentator_labels_is_left_out_and_said(tmp_path: Path) -> None:
    values = dict(zip([structure.key for structure in LOBES], TOOLS["totalsegmentator"], strict=True))
    mask = lobes_of(small_chest()[1], values)
    array = voxels(mask)
    array[:, 6:10] = 116  # a rib
    sitk.WriteImage(Grid.of(mask).image_of(array), str(tmp_path / "mask.nii.gz"))
    found = given(tmp_path / "mask.nii.gz", names="totalsegmentator")
    assert set(np.unique(voxels(found.labels))) == {0, 10, 11, 12, 13, 14}
    assert codes(found) == ["labels-left-out"]


def test_types_of_the_chest_imaging_platform_are_left_out_and_thirds_are_their_lung(tmp_path: Path) -> None:
    _, labels = small_chest()
    array = np.select([voxels(labels) == 1, voxels(labels) == 2], [13, 9], 0).astype(np.uint16)
    array[10:14, 20:24, 12:16] += 3 << 8  # a vessel in the right lung
    sitk.WriteImage(Grid.of(labels).image_of(array), str(tmp_path / "mask.nrrd"))
    found = given(tmp_path / "mask.nrrd", names="cip")
    assert {s.key: int((voxels(found.labels) == s.value).sum()) for s in found.structures} == {
        "right_lung": int((voxels(labels) == 1).sum()),
        "left_lung": int((voxels(labels) == 2).sum()),
    }


def test_totalsegmentators_own_header_names_the_values(tmp_path: Path) -> None:
    nibabel = pytest.importorskip("nibabel")
    values = dict(zip([structure.key for structure in LOBES], TOOLS["totalsegmentator"], strict=True))
    sitk.WriteImage(lobes_of(small_chest()[1], values), str(tmp_path / "plain.nii.gz"))
    image = nibabel.load(tmp_path / "plain.nii.gz")
    names = ("lung_upper_lobe_left", "lung_lower_lobe_left", "lung_upper_lobe_right", "lung_middle_lobe_right",
             "lung_lower_lobe_right", "esophagus")  # fmt: skip
    rows = "".join(
        f'<Label Key="{value}" Red="1" Green="0" Blue="0" Alpha="1"><![CDATA[{name}]]></Label>\n'
        for value, name in enumerate(names, 10)
    )
    table = f"<CaretExtension><VolumeInformation><LabelTable>{rows}</LabelTable></VolumeInformation></CaretExtension>"
    image.header.extensions.append(nibabel.nifti1.Nifti1Extension(0, table.encode()))
    nibabel.save(image, tmp_path / "named.nii.gz")
    found = given(tmp_path / "named.nii.gz")
    assert {structure.key: structure.value for structure in found.structures} == values
    unnamed = given(tmp_path / "plain.nii.gz")
    assert "labels-unnamed" in codes(unnamed)


def test_a_folder_of_masks_is_one_structure_per_file(tmp_path: Path) -> None:
    _, labels = small_chest()
    for name, value in (("lung_upper_lobe_left", 2), ("lung_lower_lobe_right", 1), ("spleen", 0)):
        sitk.WriteImage(labels == value, str(tmp_path / f"{name}.nii.gz"))
    found = given(tmp_path)
    assert sorted(keys(found)) == ["left_upper_lobe", "right_lower_lobe"]
    by_key = {structure.key: structure.value for structure in found.structures}
    assert np.array_equal(voxels(found.labels) == by_key["right_lower_lobe"], voxels(labels) == 1)
    assert codes(found) == ["labels-left-out"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("names.json", '{"3": "right lung", "7": "left lung"}'),
        ("dataset.json", '{"labels": {"background": 0, "right_lung": 3, "left_lung": 7}}'),
        ("colors.ctbl", "# Slicer\n0 Background 0 0 0 0\n3 right_lung 86 180 233 255\n7 left_lung 230 159 0 255\n"),
        (
            "snap.label",
            '# ITK-SNAP\n0 0 0 0 0 0 0 "Clear Label"\n3 255 0 0 1 1 1 "Right Lung"\n7 0 255 0 1 1 1 "Lung L"\n',
        ),
        ("slicer.csv", "LabelValue,Name,Color_R,Color_G,Color_B,Color_A\n3,right lung,1,0,0,1\n7,left lung,0,1,0,1\n"),
        ("dseg.tsv", "index\tname\tabbreviation\n0\tbackground\tBG\n3\tRight lung\tRL\n7\tLeft lung\tLL\n"),
    ],
)
def test_tables_name_the_values(tmp_path: Path, name: str, text: str) -> None:
    _, labels = small_chest()
    array = np.select([voxels(labels) == 1, voxels(labels) == 2], [3, 7], 0).astype(np.uint8)
    sitk.WriteImage(Grid.of(labels).image_of(array), str(tmp_path / "mask.nii.gz"))
    (tmp_path / name).write_text(text)
    found = given(tmp_path / "mask.nii.gz", names=str(tmp_path / name))
    assert {structure.key: structure.value for structure in found.structures} == {"right_lung": 3, "left_lung": 7}
    assert codes(found) == []


def test_a_corrected_mask_in_a_case_folder_keeps_its_names(tmp_path: Path) -> None:
    from LungPrepLib.export.case_folder import write_case

    image, labels = small_chest()
    mask = lobes_of(labels, {structure.key: structure.value for structure in LOBES})
    case = prepare(image, Recipe(), labels=Segmentation(sitk.Cast(mask, sitk.sitkUInt8), LOBES))
    write_case(case, tmp_path / "case")
    corrected = voxels(mask)
    corrected[corrected == 4] = 0  # no middle lobe any more
    sitk.WriteImage(Grid.of(mask).image_of(corrected.astype(np.uint8)), str(tmp_path / "case" / "lobes.nii.gz"))
    found = given(tmp_path / "case" / "lobes.nii.gz")
    assert keys(found) == ["left_upper_lobe", "left_lower_lobe", "right_upper_lobe", "right_lower_lobe"]


def test_a_name_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    write_segmentation_nrrd(small_chest()[1], LUNGS, tmp_path / "a.seg.nrrd")
    with pytest.raises(LungPrepError, match=r"no structure called 'heart'\. It has: right lung, left lung"):
        given(tmp_path / "a.seg.nrrd", names="heart")


def test_whole_numbers_within_a_thousandth_are_rounded_and_others_named(tmp_path: Path) -> None:
    _, labels = small_chest()
    near = voxels(labels).astype(np.float32) * np.float32(0.9996)
    sitk.WriteImage(Grid.of(labels).image_of(near), str(tmp_path / "near.mha"))
    assert np.array_equal(voxels(given(tmp_path / "near.mha").labels), voxels(labels))
    far = voxels(labels).astype(np.float32) * np.float32(0.75)
    sitk.WriteImage(Grid.of(labels).image_of(far), str(tmp_path / "far.mha"))
    with pytest.raises(LungPrepError, match=r"'far.mha' is not a label map: 0\.75 is among its values"):
        given(tmp_path / "far.mha")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_mask_with_what_is_no_number_is_refused_by_that(tmp_path: Path, value: float) -> None:
    _, labels = small_chest()
    array = voxels(labels).astype(np.float32)
    array[0, 0, 0] = value
    sitk.WriteImage(Grid.of(labels).image_of(array), str(tmp_path / "odd.mha"))
    with pytest.raises(LungPrepError, match=rf"'odd.mha' is not a label map: {value:g} is among its values"):
        given(tmp_path / "odd.mha")


# -- what lies outside ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".nii.gz", ".nrrd", ".mha"])
def test_the_share_of_the_mask_outside_the_image_is_said(tmp_path: Path, suffix: str) -> None:
    image, labels = small_chest(oblique=True)
    sitk.WriteImage(labels, str(tmp_path / f"mask{suffix}"))
    cut = image[:30, :, :]  # the left lung begins at 34
    found = given(tmp_path / f"mask{suffix}", cut)
    (finding,) = [finding for finding in found.findings if finding.code == "labels-outside"]
    assert finding.details["share"] == pytest.approx(0.5)
    assert "labels-resampled" not in codes(found)  # the voxels coincide
    assert np.array_equal(voxels(found.labels), voxels(labels)[:, :, :30])


def test_the_share_outside_of_tilted_slices(tmp_path: Path) -> None:
    layout = tilted(even_layout(24, 9.0, **SMALL), 18.5)
    write_series(tmp_path / "in", layout)
    case = prepare(tmp_path / "in", RECIPE)
    whole = np.ones((40, 60, 80), dtype=np.uint8)
    mask = sitk.GetImageFromArray(whole)
    mask.SetSpacing((8.0, 8.0, 9.0))
    mask.SetOrigin((12.0 - 8 * 39.5, -157.0 - 8 * 29.5, -431.0 - 9 * 19.5))
    sitk.WriteImage(mask, str(tmp_path / "mask.nrrd"))
    found = OwnLabels(tmp_path / "mask.nrrd", case.acquisition.geometry).segment(
        case.acquisition.image, progress=Progress()
    )
    (finding,) = [finding for finding in found.findings if finding.code == "labels-outside"]
    assert finding.details["share"] == pytest.approx(1 - 24 * 36 * 47 / whole.size, abs=0.005)


# -- DICOM SEG -----------------------------------------------------------------------------------------------------


def seg_object(layout: Layout, masks: list[np.ndarray], names: list[str], kind: str = "BINARY", **changes) -> Dataset:
    """A Segmentation written by hand, its frames in no order, empty ones left out."""
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.SOPClassUID = f"1.2.840.10008.5.1.4.1.1.66.{7 if kind == 'LABELMAP' else 4}"
    ds.file_meta.MediaStorageSOPClassUID, ds.SOPInstanceUID = ds.SOPClassUID, uid("seg")
    ds.file_meta.MediaStorageSOPInstanceUID, ds.file_meta.TransferSyntaxUID = ds.SOPInstanceUID, ExplicitVRLittleEndian
    ds.Modality, ds.SegmentationType, ds.FrameOfReferenceUID = "SEG", kind, uid("frame")
    ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = *masks[0].shape[1:], 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = 1 if kind == "BINARY" else 8
    ds.HighBit, ds.PixelRepresentation = ds.BitsStored - 1, 0
    tissue = _item(CodeValue="85756007", CodingSchemeDesignator="SCT", CodeMeaning="Tissue")
    ds.SegmentSequence = [
        _item(SegmentNumber=number, SegmentLabel=name, SegmentAlgorithmType="MANUAL",
              SegmentedPropertyTypeCodeSequence=tissue)
        for number, name in enumerate(names, 1)
    ]  # fmt: skip
    direction = [float(v) for v in (*layout.direction[:, 0], *layout.direction[:, 1])]
    measures = _item(PixelSpacing=[layout.spacing_mm[1], layout.spacing_mm[0]], SliceThickness=3)
    ds.SharedFunctionalGroupsSequence = [
        _item(PlaneOrientationSequence=_item(ImageOrientationPatient=direction), PixelMeasuresSequence=measures)
    ]
    frames, groups = [], []
    for number, mask in enumerate(masks, 1):
        for index, plane in enumerate(mask):
            if plane.any():
                frames.append(plane)
                group = _item(PlanePositionSequence=_item(ImagePositionPatient=layout.positions_mm[index].tolist()))
                if kind != "LABELMAP":
                    group.SegmentIdentificationSequence = [_item(ReferencedSegmentNumber=number)]
                groups.append(group)
    order = np.random.default_rng(3).permutation(len(frames))
    ds.PerFrameFunctionalGroupsSequence = [groups[i] for i in order]
    ds.NumberOfFrames, stacked = len(frames), np.stack([frames[i] for i in order])
    packed = np.packbits(stacked.ravel() > 0, bitorder="little") if kind == "BINARY" else stacked.astype(np.uint8)
    ds.PixelData = packed.tobytes() + b"\0" * (packed.size % 2)
    ds["PixelData"].VR = "OB"
    for keyword, value in changes.items():
        setattr(ds, keyword, value)
    return ds


def save(ds: Dataset, path: Path) -> Path:
    ds.save_as(path, enforce_file_format=True)
    return path


def _item(**values) -> Dataset:
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, Sequence([value]) if isinstance(value, Dataset) else value)
    return ds


SEG_LAYOUTS = {
    "even": even_layout(24, 9.0, **SMALL),
    "oblique": replace(even_layout(24, 9.0, **SMALL), direction=rotation((0.3, 1.0, -0.4), 25.0)),
    "tilted": tilted(even_layout(24, 9.0, **SMALL), 18.5),
    "uneven": replace(even_layout(24, 9.0, **SMALL), offsets_mm=np.cumsum(np.resize([4.0, 9.0, 6.5], 24)) - 78.0),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["BINARY", "FRACTIONAL", "LABELMAP"])
@pytest.mark.parametrize("name", SEG_LAYOUTS)
def test_a_dicom_segmentation_comes_onto_its_slices_exactly(tmp_path: Path, name: str, kind: str) -> None:
    layout = SEG_LAYOUTS[name]
    write_series(tmp_path / "in", layout)
    labels = layout.labels()
    if kind == "LABELMAP":
        masks = [labels]
    else:
        full = 1 if kind == "BINARY" else 200
        masks = [(labels == value) * full for value in (1, 2)]
    changes = (
        {"MaximumFractionalValue": 200, "SegmentationFractionalType": "PROBABILITY"} if kind == "FRACTIONAL" else {}
    )
    save(seg_object(layout, masks, ["Lung R", "Lung L"], kind, **changes), tmp_path / "seg.dcm")
    case = prepare(tmp_path / "in", Recipe(), labels=tmp_path / "seg.dcm")
    assert np.array_equal(voxels(case.acquired_labels), labels)
    assert [structure.key for structure in case.structures] == ["right_lung", "left_lung"]
    assert not {"labels-resampled", "labels-outside", "labels-overlap"} & {finding.code for finding in case.findings}


def test_a_fraction_counts_from_a_half_on(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    lung = layout.labels() == 1
    inner = lung & (np.arange(47) < 18)[None, None]
    mask = np.where(inner, 128, np.where(lung, 127, 0))
    save(seg_object(layout, [mask], ["Lung R"], "FRACTIONAL", MaximumFractionalValue=255), tmp_path / "seg.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "seg.dcm")
    assert np.array_equal(voxels(case.acquired_labels) > 0, inner)


def test_of_overlapping_segments_the_higher_number_counts_and_it_is_said(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    labels = layout.labels()
    body = np.ones_like(labels)
    save(seg_object(layout, [body, labels == 1], ["Patient", "Lung R"]), tmp_path / "seg.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "seg.dcm")
    by_key = {structure.key: structure.value for structure in case.structures}
    assert np.array_equal(voxels(case.acquired_labels) == by_key["right_lung"], labels == 1)
    assert "labels-overlap" in {finding.code for finding in case.findings}


@pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
def test_segments_that_are_not_described_are_named(tmp_path: Path, kind: str) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    labels = layout.labels()
    masks = [labels == 1, labels == 2] if kind == "BINARY" else [labels]
    ds = seg_object(layout, masks, ["Lung R", "Lung L"], kind)
    del ds.SegmentSequence[1]
    save(ds, tmp_path / "seg.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "seg.dcm")
    (finding,) = [finding for finding in case.findings if finding.code == "segments-undescribed"]
    assert finding.details["segments"] == [2]
    assert np.array_equal(voxels(case.acquired_labels) > 0, labels == 1)


def test_a_segmentation_on_a_finer_grid_is_carried(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    fine = even_layout(24, 9.0, size=(94, 72), spacing_mm=(4.0, 4.0))
    masks = [fine.labels() == value for value in (1, 2)]
    save(seg_object(fine, masks, ["Lung R", "Lung L"]), tmp_path / "seg.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "seg.dcm")
    assert "labels-resampled" in {finding.code for finding in case.findings}
    assert (voxels(case.acquired_labels) == layout.labels()).mean() > 0.985


@pytest.mark.slow
def test_what_lungprep_writes_it_reads(tmp_path: Path) -> None:
    pytest.importorskip("highdicom")
    from LungPrepLib.export.format import formats

    layout = SEG_LAYOUTS["tilted"]
    write_series(tmp_path / "in", layout)
    image = prepare(tmp_path / "in", RECIPE)
    labels = image.acquisition.geometry.stacked(layout.labels())
    case = prepare(tmp_path / "in", RECIPE, labels=Segmentation(labels, LUNGS))
    case.keep_identifiers = True
    for name in ("dicom-seg", "dicom-labelmap"):
        output = formats()[name].outputs(case)[0]
        output.write(tmp_path / output.name)
        again = prepare(tmp_path / "in", RECIPE, labels=tmp_path / output.name)
        assert np.array_equal(voxels(again.acquired_labels), layout.labels()), name
        assert again.structures == LUNGS


def test_other_dicom_is_no_mask(tmp_path: Path) -> None:
    (path, *_) = write_series(tmp_path / "in", even_layout(4, 9.0, **SMALL))
    with pytest.raises(LungPrepError, match="modality CT, not a mask"):
        given(path)
    damaged = seg_object(SEG_LAYOUTS["even"], [SEG_LAYOUTS["even"].labels() == 1], ["Lung R"])
    damaged.PixelData = damaged.PixelData[:100]
    save(damaged, tmp_path / "seg.nii.gz")  # whatever its name says
    with pytest.raises(LungPrepError, match=r"The mask 'seg.nii.gz' cannot be read"):
        given(tmp_path / "seg.nii.gz")


def test_the_folder_of_an_exported_segmentation_will_do(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    (tmp_path / "export").mkdir()
    save(seg_object(layout, [layout.labels() == 1], ["Lung R"]), tmp_path / "export" / "IM1")
    (tmp_path / "export" / "README").write_text("exported")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "export")
    assert np.array_equal(voxels(case.acquired_labels) == 1, layout.labels() == 1)
    save(seg_object(layout, [layout.labels() == 2], ["Lung L"]), tmp_path / "export" / "IM2")
    with pytest.raises(LungPrepError, match=r"several masks in the folder 'export': 'IM1', 'IM2'"):
        prepare(tmp_path / "in", RECIPE, labels=tmp_path / "export")


def test_another_frame_of_reference_is_said(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    ds = seg_object(layout, [layout.labels() == 1], ["Lung R"], FrameOfReferenceUID=uid("another"))
    save(ds, tmp_path / "seg.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "seg.dcm")
    assert "labels-other-frame" in {finding.code for finding in case.findings}


# -- RTSTRUCT ------------------------------------------------------------------------------------------------------


def rtstruct(rois: dict[str, list[np.ndarray]], **changes) -> Dataset:
    """Structures by name, each a list of closed contours of (n, 3) LPS points."""
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.481.3"
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = uid("rtstruct")
    ds.file_meta.TransferSyntaxUID, ds.Modality = ExplicitVRLittleEndian, "RTSTRUCT"
    ds.StructureSetROISequence = [
        _item(ROINumber=number, ROIName=name, ReferencedFrameOfReferenceUID=uid("frame"))
        for number, name in enumerate(rois, 1)
    ]
    ds.ROIContourSequence = [
        _item(
            ReferencedROINumber=number,
            ContourSequence=Sequence(
                _item(
                    ContourGeometricType="CLOSED_PLANAR",
                    NumberOfContourPoints=len(points),
                    ContourData=[f"{v:.6f}"[:16] for v in np.ravel(points)],
                )
                for points in contours
            ),
        )
        for number, contours in enumerate(rois.values(), 1)
    ]
    for keyword, value in changes.items():
        setattr(ds, keyword, value)
    return ds


def ring(layout: Layout, index: int, centre: tuple[float, float], radius: float, *, lift_mm: float = 0.0) -> np.ndarray:
    """A circle of 90 points in the plane of a slice, around a point (column, row) in voxels."""
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    x = (centre[0] + radius * np.cos(angles)) * layout.spacing_mm[0]
    y = (centre[1] + radius * np.sin(angles)) * layout.spacing_mm[1]
    in_plane = np.column_stack([x, y, np.full(90, lift_mm)])
    return layout.positions_mm[index] + in_plane @ layout.direction.T


def disk(shape: tuple[int, int], centre: tuple[float, float], radius: float) -> np.ndarray:
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.hypot(x - centre[0], y - centre[1]) < radius


@pytest.mark.parametrize("name", SEG_LAYOUTS)
def test_contours_with_holes_and_several_parts_in_every_kind_of_slices(tmp_path: Path, name: str) -> None:
    layout = SEG_LAYOUTS[name]
    write_series(tmp_path / "in", layout)
    whole, hole, other = ((14.3, 18.2), 9.6), ((12.2, 17.1), 3.4), ((33.4, 20.3), 6.7)
    contours = [ring(layout, index, *part) for index in range(5, 12) for part in (whole, hole, other)]
    save(rtstruct({"Lung R": contours}), tmp_path / "rt.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "rt.dcm")
    shape = (36, 47)
    plane = (disk(shape, *whole) & ~disk(shape, *hole)) | disk(shape, *other)
    expected = np.zeros((24, *shape), dtype=bool)
    expected[5:12] = plane
    assert (voxels(case.acquired_labels).astype(bool) == expected).mean() > 0.9995  # 90 corners are not quite a circle
    assert "contours-off-slices" not in {finding.code for finding in case.findings}


@pytest.mark.parametrize(("lift_mm", "said"), [(0.05, False), (2.0, True), (-2.0, True)])
def test_contours_off_the_slices_go_to_the_nearest(tmp_path: Path, lift_mm: float, said: bool) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    part = ((14.3, 18.2), 9.6)
    contours = [ring(layout, index, *part, lift_mm=lift_mm) for index in range(5, 12)]
    save(rtstruct({"Lung R": contours}), tmp_path / "rt.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "rt.dcm")
    assert np.flatnonzero(voxels(case.acquired_labels).any(axis=(1, 2))).tolist() == list(range(5, 12))
    assert ("contours-off-slices" in {finding.code for finding in case.findings}) == said


@pytest.mark.slow
def test_contours_denser_and_sparser_than_the_slices(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    part = ((14.3, 18.2), 9.6)
    dense = [ring(layout, 8, *part, lift_mm=1.0 * step) for step in range(-20, 21)]  # 1 mm apart, slices 9 mm
    sparse = [ring(layout, index, *part) for index in (4, 7, 10)]  # every third slice
    for name, contours, slices in (("dense", dense, [6, 7, 8, 9, 10]), ("sparse", sparse, list(range(3, 12)))):
        save(rtstruct({"Lung R": contours}), tmp_path / f"{name}.dcm")
        case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / f"{name}.dcm")
        assert np.flatnonzero(voxels(case.acquired_labels).any(axis=(1, 2))).tolist() == slices, name
        plane = voxels(case.acquired_labels)[8] > 0
        assert (plane == disk((36, 47), *part)).mean() > 0.999


def test_lungs_are_taken_from_among_organs_unless_others_are_wanted(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in", layout)
    rois = {
        "Patient": [ring(layout, index, (23.0, 18.0), 17.0) for index in range(24)],
        "Lung R": [ring(layout, index, (14.0, 18.0), 8.0) for index in range(5, 12)],
        "Lung L": [ring(layout, index, (33.0, 18.0), 6.0) for index in range(5, 12)],
        "GTV-1": [ring(layout, index, (14.0, 18.0), 2.6) for index in range(7, 9)],
    }
    save(rtstruct(rois), tmp_path / "rt.dcm")
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "rt.dcm")
    assert [structure.key for structure in case.structures] == ["right_lung", "left_lung"]
    assert "labels-left-out" in {finding.code for finding in case.findings}
    case = prepare(tmp_path / "in", RECIPE, labels=tmp_path / "rt.dcm", label_names="Lung R, Lung L, GTV-1")
    assert [structure.name for structure in case.structures] == ["right lung", "left lung", "GTV-1"]
    assert (voxels(case.acquired_labels) == 3).sum() == 2 * disk((36, 47), (14.0, 18.0), 2.6).sum()


def test_structures_of_other_slices_are_refused(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    across = replace(layout, direction=np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]))
    save(rtstruct({"Lung R": [ring(across, 5, (14.0, 18.0), 8.0)]}), tmp_path / "rt.dcm")
    write_series(tmp_path / "in", layout)
    with pytest.raises(LungPrepError, match="no closed contour in the slices"):
        prepare(tmp_path / "in", RECIPE, labels=tmp_path / "rt.dcm")


def test_even_odd_agrees_with_another_rasteriser() -> None:
    path = pytest.importorskip("matplotlib.path")
    random = np.random.default_rng(5)
    y, x = np.mgrid[:40, :50]
    centres = np.column_stack([x.ravel(), y.ravel()])
    for _ in range(20):
        points = random.uniform(-5, 55, (random.integers(3, 9), 2)) + 0.123
        star = points[np.argsort(np.arctan2(*(points - points.mean(0)).T))]  # does not cross itself
        expected = path.Path(np.vstack([star, star[:1]]), closed=True).contains_points(centres).reshape(40, 50)
        assert np.array_equal(even_odd([star], (40, 50)), expected)


@pytest.mark.realdata
def test_the_lungs_of_a_real_rtstruct_are_those_of_the_reference(real_ct: Path) -> None:
    """Rasterised by another program: right lung 2957.2 ml, left lung 2221.6 ml."""
    folder = real_ct / "lung1_001_rt"
    (path,) = [
        file for file in (folder / "dicom_mixed").iterdir()
        if pydicom.dcmread(file, stop_before_pixels=True).Modality == "RTSTRUCT"
    ]  # fmt: skip
    case = prepare(folder / "dicom_mixed", RECIPE, labels=path)
    reference = sitk.ReadImage(str(folder / "reference_RTSTRUCT_lungs_gtv.nii.gz"))
    on_grid = voxels(sitk.Resample(reference, case.acquired_labels, sitk.Transform(), sitk.sitkNearestNeighbor))
    for structure in case.structures:
        ours, theirs = (
            voxels(case.acquired_labels) == structure.value,
            on_grid == {"right_lung": 1, "left_lung": 2}[structure.key],
        )
        assert 2 * (ours & theirs).sum() / (ours.sum() + theirs.sum()) > 0.9999, structure.key


# -- .seg.nrrd, NPZ, NPY -------------------------------------------------------------------------------------------


def test_layers_of_a_slicer_segmentation(tmp_path: Path) -> None:
    """Two layers that overlap, as Slicer writes them: four axes, the layers first."""
    image, labels = small_chest(oblique=True)
    array = voxels(labels)
    tumour = np.zeros_like(array)
    tumour[8:10, 20:24, 12:16] = 1
    layered = sitk.Compose([labels, Grid.of(labels).image_of(tumour)])
    for index, (name, layer, value) in enumerate((("Lung R", 0, 1), ("Lung L", 0, 2), ("tumour", 1, 1))):
        for key, text in (("ID", f"S{index}"), ("Name", name), ("Layer", str(layer)), ("LabelValue", str(value))):
            layered.SetMetaData(f"Segment{index}_{key}", text)
        layered.SetMetaData(f"Segment{index}_Color", "0.2 0.4 0.6")
    sitk.WriteImage(layered, str(tmp_path / "a.seg.nrrd"))
    found = given(tmp_path / "a.seg.nrrd", image)
    assert [structure.name for structure in found.structures] == ["right lung", "left lung", "tumour"]
    assert found.structures[2].color == (51, 102, 153)
    assert np.array_equal(voxels(found.labels), np.where(tumour, 3, array))
    assert codes(found) == ["labels-overlap"]


def test_a_slicer_segmentation_of_one_layer_keeps_values_names_and_codes(tmp_path: Path) -> None:
    image, labels = small_chest()
    mask = lobes_of(labels, {structure.key: structure.value for structure in LOBES})
    write_segmentation_nrrd(sitk.Cast(mask, sitk.sitkUInt8), LOBES, tmp_path / "lobes.seg.nrrd")
    found = given(tmp_path / "lobes.seg.nrrd", image)
    assert found.structures == LOBES
    assert np.array_equal(voxels(found.labels), voxels(mask))


def test_arrays_with_and_without_a_place(tmp_path: Path) -> None:
    image, labels = small_chest(oblique=True)
    case = prepare(image, RECIPE, labels=Segmentation(labels, LUNGS))
    write_npz(tmp_path / "placed.npz", image, labels, case.as_dict())
    np.savez_compressed(tmp_path / "plain.npz", ct=voxels(image), mask=voxels(labels))
    np.save(tmp_path / "plain.npy", voxels(labels) > 0)
    placed, plain, boolean = (given(tmp_path / name, image) for name in ("placed.npz", "plain.npz", "plain.npy"))
    for found in (placed, plain):
        assert np.array_equal(voxels(found.labels), voxels(labels))
        assert keys(found) == ["right_lung", "left_lung"]
    assert np.array_equal(voxels(boolean.labels), voxels(labels) > 0)
    cut = given(tmp_path / "placed.npz", image[:, :, 6:])
    assert np.array_equal(voxels(cut.labels), voxels(labels)[6:])
    np.save(tmp_path / "turned.npy", voxels(labels).transpose(2, 1, 0))
    with pytest.raises(LungPrepError, match="shape 60 x 48 x 24; the slices have 24 x 48 x 60"):
        given(tmp_path / "turned.npy", image)


def test_nothing_of_a_pickle_is_run(tmp_path: Path) -> None:
    np.save(tmp_path / "evil.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(LungPrepError, match=r"'evil.npy' cannot be read"):
        given(tmp_path / "evil.npy")


# -- the command line ----------------------------------------------------------------------------------------------


def test_the_command_takes_the_tools_name(tmp_path: Path, capsys) -> None:
    from LungPrepLib.cli.main import main

    image, labels = small_chest()
    values = dict(zip([structure.key for structure in LOBES], TOOLS["totalsegmentator"], strict=True))
    sitk.WriteImage(image, str(tmp_path / "ct.nii.gz"))
    sitk.WriteImage(lobes_of(labels, values), str(tmp_path / "mask.nii.gz"))
    arguments = ["prepare", str(tmp_path / "ct.nii.gz"), "--labels", str(tmp_path / "mask.nii.gz")]
    assert main([*arguments, "--label-names", "totalsegmentator", "-o", str(tmp_path / "out"), "-q"]) == 0
    document = json.loads((tmp_path / "out" / "case.json").read_text())
    assert document["labels"] == values
    assert (tmp_path / "out" / "lobes.nii.gz").is_file()
    assert main([*arguments, "--label-names", "nowhere.json", "-o", str(tmp_path / "no"), "-q"]) == 2
    assert "'nowhere.json' cannot be read" in capsys.readouterr().err


@pytest.mark.slow
def test_a_batch_takes_segmentation_objects_and_writes_what_formats_have_once(tmp_path: Path, monkeypatch) -> None:
    from LungPrepLib.cli.main import main
    from LungPrepLib.export.format import formats
    from LungPrepLib.registry import entries

    layout = SEG_LAYOUTS["even"]
    write_series(tmp_path / "in" / "chest", layout)
    (tmp_path / "masks").mkdir()
    save(seg_object(layout, [layout.labels() == value for value in (1, 2)], ["Lung R", "Lung L"]),
         tmp_path / "masks" / "chest.seg.dcm")  # fmt: skip
    listed = []
    with_index = replace(formats()["nifti"], index=lambda folder, documents: listed.append((folder, sorted(documents))))
    monkeypatch.setitem(entries("export.formats"), "nifti", with_index)
    arguments = ["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--labels", str(tmp_path / "masks")]
    assert main([*arguments, "--label-names", "Lung R", "--workers", "1", "-q"]) == 0
    (case,) = (path for path in (tmp_path / "out").iterdir() if path.name.startswith("case-"))
    document = json.loads((case / "case.json").read_text())
    assert document["labels"] == {"right_lung": 1}
    assert document["segmentation"]["label_names"] == "Lung R"
    assert listed == [(tmp_path / "out", [case.name])]


# -- contours that are drawn twice, not closed, or not quite in one plane ------------------------------------------


def contoured(tmp_path: Path, layout: Layout, contours: list[np.ndarray], edit=None) -> tuple[np.ndarray, set[str]]:
    """The mask that comes of the contours of one structure, and the findings' codes."""
    ds = rtstruct({"Lung R": contours})
    if edit:
        edit(ds.ROIContourSequence[0].ContourSequence)
    image = sitk.Image(*layout.size, len(layout.positions_mm), sitk.sitkInt16)
    image.SetSpacing((*layout.spacing_mm, 9.0))
    image.SetOrigin(layout.positions_mm[0].tolist())
    sitk.WriteImage(image, str(tmp_path / "ct.nrrd"))
    save(ds, tmp_path / "rt.dcm")
    found = OwnLabels(tmp_path / "rt.dcm", None).segment(image, progress=Progress())
    return voxels(found.labels).astype(bool), {finding.code for finding in found.findings}


def test_a_contour_that_is_there_twice_is_no_hole(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    part = [ring(layout, index, (14.3, 18.2), 9.6) for index in range(5, 12)]
    once, _ = contoured(tmp_path, layout, part)
    assert once.sum() == 7 * disk((36, 47), (14.3, 18.2), 9.6).sum()
    for again in (part[2], np.roll(part[2], 30, axis=0), part[2][::-1], np.vstack([part[2], part[2][:1]])):
        assert np.array_equal(contoured(tmp_path, layout, [*part, again])[0], once)
    assert np.array_equal(contoured(tmp_path, layout, part * 2)[0], once)
    assert np.array_equal(contoured(tmp_path, layout, part * 3)[0], once)


def test_parts_of_a_plane_that_differ_by_rounding_are_one_plane(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    parts = [
        ring(layout, index, centre, 6.0, lift_mm=lift)
        for index in range(5, 12)
        for centre, lift in (((14.3, 18.2), 0.0), ((33.4, 20.3), 0.05 * (index % 3) - 0.04))
    ]
    mask, said = contoured(tmp_path, layout, parts)
    plane = disk((36, 47), (14.3, 18.2), 6.0) | disk((36, 47), (33.4, 20.3), 6.0)
    assert np.array_equal(mask[5:12], np.broadcast_to(plane, (7, 36, 47)))
    assert not mask[:5].any() and not mask[12:].any() and "contours-off-slices" not in said


def test_contours_that_are_not_closed_are_left_out_and_counted(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    part = [ring(layout, index, (14.3, 18.2), 9.6) for index in range(5, 12)]

    def opened(contours) -> None:
        contours[3].ContourGeometricType = "OPEN_PLANAR"

    mask, said = contoured(tmp_path, layout, part, opened)
    assert np.flatnonzero(mask.any(axis=(1, 2))).tolist() == [5, 6, 7, 9, 10, 11]
    assert "contours-open" in said


def test_contours_of_what_is_no_number_are_damaged(tmp_path: Path) -> None:
    layout = SEG_LAYOUTS["even"]
    part = [ring(layout, index, (14.3, 18.2), 9.6) for index in range(5, 12)]

    def broken(contours) -> None:
        contours[2].ContourData = [*contours[2].ContourData[:-1]]

    with pytest.raises(LungPrepError, match=r"rt\.dcm"):
        contoured(tmp_path, layout, part, broken)


def test_contours_through_the_centres_of_the_outermost_pixels_are_the_mask_they_were_made_of() -> None:
    """As OpenCV's findContours makes them, and rt-utils with it: a square with a square hole, a triangle, a line."""
    outer = np.array([(10, 5), (30, 5), (30, 25), (10, 25)], float)
    hole = np.array([(15, 10), (24, 10), (24, 19), (15, 19)], float)  # the pixels around a hole of 16..23 x 11..18
    expected = np.zeros((40, 50), dtype=bool)
    expected[5:26, 10:31] = True
    expected[11:19, 16:24] = False
    for digits in (6, 2):
        found = even_odd([(outer * 0.7).round(digits) / 0.7, (hole * 0.7).round(digits) / 0.7], (40, 50))
        assert np.array_equal(found, expected)
    triangle = np.array([(5, 30), (15, 30), (5, 20)], float)
    expected = np.zeros((40, 50), dtype=bool)
    for row in range(20, 31):
        expected[row, 5 : 5 + row - 20 + 1] = True
    assert np.array_equal(even_odd([triangle], (40, 50)), expected)
    line = np.array([(40, 3), (44, 3), (42, 3)], float)  # a structure one pixel high
    assert np.argwhere(even_odd([line], (40, 50))).tolist() == [[3, x] for x in range(40, 45)]
    assert not even_odd([outer + 100], (40, 50)).any()
