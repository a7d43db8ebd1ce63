"""What LungPrep writes as DICOM, read back by the tools that own the format: highdicom, dcmqi, dciodvfy, GDCM."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk

from dicom_cases import RECIPE, Given, case_from, layouts, pixels_by_slice, program, segimage2itkimage, written
from dicom_phantoms import uid, write_enhanced, write_series
from dicom_validator import complaints, disagreements
from LungPrepLib.case import PreparedCase
from LungPrepLib.export.dicom_identity import Identity
from LungPrepLib.export.dicom_slices import acquired_stack
from LungPrepLib.export.format import formats
from LungPrepLib.export.formats.dicom_series import read_series
from LungPrepLib.export.formats.dicom_series import write_series as write_derived
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.grid import Grid
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import Recipe
from LungPrepLib.segmentation.structures import LOBES, LUNGS
from small_cases import small_chest

hd = pytest.importorskip("highdicom")


@pytest.fixture(scope="module", params=layouts())
def case(request, tmp_path_factory) -> PreparedCase:
    return case_from(tmp_path_factory.mktemp("dicom") / "in", layouts()[request.param])


# -- segmentations -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dicom-seg", "dicom-labelmap"])
def test_highdicom_finds_the_labels_on_the_slices_that_were_acquired(case, tmp_path: Path, name: str) -> None:
    files = written(case, name, tmp_path)
    acquired = next(path for file, path in files.items() if "orthogonal" not in file)
    stack = acquired_stack(case, Identity(case))
    assert stack is not None and case.acquired_labels is not None
    found = pixels_by_slice(acquired, [item.sop_instance_uid for item in stack.slices])
    assert np.array_equal(found, sitk.GetArrayFromImage(case.acquired_labels))


def test_one_object_is_enough_where_the_original_study_shows_it(case, tmp_path: Path) -> None:
    case.keep_identifiers = True
    try:
        names = list(written(case, "dicom-seg", tmp_path))
    finally:
        case.keep_identifiers = False
    regular = case.acquisition.geometry.is_regular
    assert names == ["lungs.seg.dcm"] if regular else ["lungs.seg.dcm", "lungs_orthogonal.seg.dcm"]


@pytest.mark.parametrize("name", ["dicom-seg", "dicom-labelmap"])
def test_the_second_one_lies_on_the_series_that_is_written(case, tmp_path: Path, name: str) -> None:
    files = written(case, name, tmp_path)
    orthogonal = next(path for file, path in files.items() if "orthogonal" in file)
    write_derived(case, tmp_path / "ct")
    slices = [pydicom.dcmread(path, stop_before_pixels=True) for path in sorted((tmp_path / "ct").glob("*.dcm"))]
    found = pixels_by_slice(orthogonal, [item.SOPInstanceUID for item in slices])
    # the series is numbered along the normal, as the native grid is for what comes from DICOM
    assert np.array_equal(found, sitk.GetArrayFromImage(case.labels))
    segmentation = pydicom.dcmread(orthogonal)
    assert segmentation.ReferencedSeriesSequence[0].SeriesInstanceUID == slices[0].SeriesInstanceUID
    assert segmentation.FrameOfReferenceUID == slices[0].FrameOfReferenceUID
    assert segmentation.StudyInstanceUID == slices[0].StudyInstanceUID


def test_highdicoms_volume_lies_where_the_labels_are(case, tmp_path: Path) -> None:
    """Its own arrangement (head to feet, only slices with voxels), compared by its affine, never by index."""
    files = written(case, "dicom-seg", tmp_path)
    path = next((path for file, path in files.items() if "orthogonal" in file), next(iter(files.values())))
    volume = hd.seg.segread(path).get_volume(combine_segments=True)
    found = np.argwhere(volume.array > 0)[::7]
    points = found @ volume.affine[:3, :3].T + volume.affine[:3, 3]
    for index, point in zip(found, points, strict=True):
        at = case.labels.TransformPhysicalPointToIndex(point.tolist())
        assert case.labels[at] == volume.array[tuple(index)]
    assert np.count_nonzero(volume.array) == np.count_nonzero(sitk.GetArrayViewFromImage(case.labels))


@pytest.mark.slow
@pytest.mark.parametrize("keep", [False, True])
def test_the_validator_has_nothing_against_it(case, tmp_path: Path, keep: bool) -> None:
    case.keep_identifiers = keep
    try:
        paths = [path for name in ("dicom-seg", "dicom-labelmap") for path in written(case, name, tmp_path).values()]
        write_derived(case, tmp_path / "ct")
    finally:
        case.keep_identifiers = False
    for path in [*paths, tmp_path / "ct" / "0001.dcm"]:
        assert complaints(path) == [], path.name


@pytest.mark.skipif(segimage2itkimage() is None, reason="needs segimage2itkimage (pip: dcmqi)")
def test_dcmqi_reads_the_same_voxels_in_the_same_place(case, tmp_path: Path) -> None:
    files = written(case, "dicom-seg", tmp_path)
    path = next((path for file, path in files.items() if "orthogonal" in file), next(iter(files.values())))
    command = [segimage2itkimage(), "--inputDICOM", str(path), "--outputDirectory", str(tmp_path), "-t", "nrrd"]
    subprocess.run(command, capture_output=True, check=True)
    for number, structure in enumerate(case.structures, 1):
        read = sitk.ReadImage(str(tmp_path / f"{number}.nrrd"))
        on_grid = sitk.Resample(read, case.labels, sitk.Transform(), sitk.sitkNearestNeighbor, 0)
        expected = sitk.GetArrayViewFromImage(case.labels) == structure.value
        assert np.array_equal(sitk.GetArrayViewFromImage(on_grid) > 0, expected), structure.name
        assert np.count_nonzero(sitk.GetArrayViewFromImage(read)) == np.count_nonzero(expected)


@pytest.mark.skipif(segimage2itkimage() is None, reason="needs segimage2itkimage (pip: dcmqi)")
def test_dcmqi_reads_the_same_values_of_a_label_map(case, tmp_path: Path) -> None:
    files = written(case, "dicom-labelmap", tmp_path)
    path = next((path for file, path in files.items() if "orthogonal" in file), next(iter(files.values())))
    command = [segimage2itkimage(), "--inputDICOM", str(path), "--outputDirectory", str(tmp_path), "-t", "nrrd"]
    subprocess.run(command, capture_output=True, check=True)
    read = sitk.ReadImage(str(tmp_path / "1.nrrd"))
    on_grid = sitk.Resample(read, case.labels, sitk.Transform(), sitk.sitkNearestNeighbor, 0)
    expected = sitk.GetArrayFromImage(case.labels)
    assert np.array_equal(sitk.GetArrayFromImage(on_grid), expected)
    assert np.count_nonzero(sitk.GetArrayViewFromImage(read)) == np.count_nonzero(expected)


def test_left_and_right_have_their_frames_codes_and_colours(tmp_path: Path) -> None:
    case = case_from(tmp_path / "in", layouts()["even"])
    path = written(case, "dicom-seg", tmp_path)["lungs.seg.dcm"]
    segmentation = pydicom.dcmread(path)
    right, left = segmentation.SegmentSequence
    assert (right.SegmentNumber, right.SegmentLabel, left.SegmentLabel) == (1, "right lung", "left lung")
    kind = left.SegmentedPropertyTypeCodeSequence[0]
    assert (kind.CodeValue, kind.CodingSchemeDesignator) == ("39607008", "SCT")
    assert kind.SegmentedPropertyTypeModifierCodeSequence[0].CodeValue == "7771000"
    assert left.SegmentAlgorithmType == "AUTOMATIC" and left.SegmentAlgorithmName.startswith("LungPrep ")
    lab = hd.color.CIELabColor.from_dicom_value(left.RecommendedDisplayCIELabValue)
    assert lab.to_rgb() == pytest.approx(LUNGS[1].color, abs=1)
    middles = {1: [], 2: []}
    for frame, group in zip(segmentation.pixel_array, segmentation.PerFrameFunctionalGroupsSequence, strict=True):
        number = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        x = group.PlanePositionSequence[0].ImagePositionPatient[0] + 8.0 * np.nonzero(frame)[1].mean()
        middles[number].append(x)
    assert max(middles[1]) < min(middles[2])  # LPS: x grows towards the patient's left


@pytest.mark.parametrize("name", ["dicom-seg", "dicom-labelmap"])
def test_a_structure_without_a_voxel_gets_no_segment(tmp_path: Path, name: str) -> None:
    layout = layouts()["even"]
    labels = np.where(layout.labels() == 2, 4, layout.labels() * 3)  # of the lobes, only 3 and 4
    case = case_from(tmp_path / "in", layout, structures=LOBES, labels=labels)
    path = next(iter(written(case, name, tmp_path).values()))
    segmentation = pydicom.dcmread(path)
    numbers = [item.SegmentNumber for item in segmentation.SegmentSequence if item.SegmentNumber]
    assert numbers == ([1, 2] if name == "dicom-seg" else [3, 4])
    assert complaints(path) == []
    described = [item.SegmentDescription for item in segmentation.SegmentSequence if item.SegmentNumber]
    assert described == ["right_upper_lobe, label value 3", "right_middle_lobe, label value 4"]
    stack = acquired_stack(case, Identity(case))
    found = pixels_by_slice(path, [item.sop_instance_uid for item in stack.slices])
    assert np.array_equal(found, labels if name == "dicom-labelmap" else np.select([labels == 3, labels == 4], [1, 2]))


@pytest.mark.parametrize("name", ["dicom-seg", "dicom-labelmap"])
def test_structures_in_any_order_have_rising_numbers(tmp_path: Path, name: str) -> None:
    case = case_from(tmp_path / "in", layouts()["even"], structures=LUNGS[::-1])
    path = next(iter(written(case, name, tmp_path).values()))
    segments = [item for item in pydicom.dcmread(path).SegmentSequence if item.SegmentNumber]
    assert [(item.SegmentNumber, item.SegmentLabel) for item in segments] == [(1, "right lung"), (2, "left lung")]


def test_what_highdicom_refuses_is_said_and_the_case_is_written(tmp_path: Path, monkeypatch) -> None:
    from LungPrepLib.export.case_folder import write_case

    def refuse(*_: object, **__: object) -> None:
        raise ValueError("It is odd.")

    case = case_from(tmp_path / "in", layouts()["even"])
    case.recipe = Recipe().replace({"output.formats": ["dicom-seg"]})
    monkeypatch.setattr(hd.seg, "Segmentation", refuse)
    document = write_case(case, tmp_path / "case")
    (finding, _) = [item for item in document["findings"] if item["code"] == "format-not-written"]
    assert finding["message"] == "The format 'dicom-seg' was not written: highdicom refuses it: It is odd."
    assert "ct.nii.gz" in document["files"]


def test_labels_without_a_voxel_are_no_object(tmp_path: Path) -> None:
    case = case_from(tmp_path / "in", layouts()["even"], labels=layouts()["even"].labels() * 0)
    output = formats()["dicom-seg"].outputs(case)[0]
    with pytest.raises(LungPrepError, match="no structure has a voxel"):
        output.write(tmp_path / output.name)


def test_frames_of_an_enhanced_object_are_referred_to_by_number(tmp_path: Path) -> None:
    layout = layouts()["even"]
    order = np.random.default_rng(1).permutation(24)
    write_enhanced(tmp_path / "in", layout, order=order)
    case = prepare(tmp_path / "in", RECIPE, segmenter=Given(layout.labels()))
    case.keep_identifiers = True
    path = written(case, "dicom-seg", tmp_path)["lungs.seg.dcm"]
    assert complaints(path) == []
    source = pydicom.dcmread(tmp_path / "in" / "enhanced.dcm", stop_before_pixels=True)
    segmentation = pydicom.dcmread(path)
    labels = layout.labels()
    for frame, group in zip(segmentation.pixel_array, segmentation.PerFrameFunctionalGroupsSequence, strict=True):
        reference = group.DerivationImageSequence[0].SourceImageSequence[0]
        assert reference.ReferencedSOPInstanceUID == source.SOPInstanceUID
        assert reference.ReferencedSOPClassUID == source.SOPClassUID
        number = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        assert np.array_equal(frame > 0, labels[order[reference.ReferencedFrameNumber - 1]] == number)
    for references in (
        segmentation.ReferencedSeriesSequence[0].ReferencedInstanceSequence,
        segmentation.SourceImageSequence,
    ):
        (instance,) = references
        assert instance.ReferencedSOPInstanceUID == source.SOPInstanceUID


@pytest.mark.parametrize("name", ["dicom-seg", "dicom-labelmap", "dicom-sr", "dicom-series"])
def test_written_again_only_the_time_is_another(tmp_path: Path, name: str) -> None:
    case = case_from(tmp_path / "in", layouts()["even"])
    case.measurements = [{"structure": "right_lung", "name": "right lung", "region": "whole", "volume_ml": 2000.0}]

    def without_times(folder: str) -> list[pydicom.Dataset]:
        (tmp_path / folder).mkdir()
        written(case, name, tmp_path / folder)
        datasets = [pydicom.dcmread(path) for path in sorted((tmp_path / folder).rglob("*.dcm"))]
        for dataset in datasets:
            dataset.walk(lambda where, element: element.VR in ("DA", "TM", "DT") and where.pop(element.tag))
        return datasets

    assert without_times("once") == without_times("again")


# -- whose objects they are ----------------------------------------------------------------------------------------


def test_without_identifiers_nothing_of_the_patient_or_study_is_in_it(tmp_path: Path) -> None:
    case = case_from(tmp_path / "in", layouts()["tilted"])
    write_derived(case, tmp_path / "ct")
    paths = [*written(case, "dicom-seg", tmp_path).values(), *written(case, "dicom-labelmap", tmp_path).values()]
    for path in [*paths, *(tmp_path / "ct").glob("*.dcm")]:
        content = path.read_bytes()
        for name in ("Ph^Antom", "PH-1", "20240131", uid("study"), uid("series"), uid("frame"), uid("series", 3, 4)):
            assert name.encode() not in content, (path.name, name)
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        assert (dataset.PatientID, dataset.PatientIdentityRemoved) == (case.case, "YES")


def test_with_identifiers_they_belong_to_the_patient_and_study(tmp_path: Path) -> None:
    case = case_from(tmp_path / "in", layouts()["tilted"], keep=True)
    write_derived(case, tmp_path / "ct")
    for path in [*written(case, "dicom-seg", tmp_path).values(), tmp_path / "ct" / "0001.dcm"]:
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        assert (str(dataset.PatientName), dataset.PatientID) == ("Ph^Antom", "PH-1")
        assert (dataset.StudyInstanceUID, dataset.FrameOfReferenceUID) == (uid("study"), uid("frame"))
        assert dataset.StudyDate == "20240131"
        assert dataset.SeriesInstanceUID != uid("series")
    referenced = pydicom.dcmread(tmp_path / "lungs.seg.dcm").ReferencedSeriesSequence[0]
    assert referenced.SeriesInstanceUID == uid("series")
    known = {uid("series", index, index + 1) for index in range(24)}
    assert {item.ReferencedSOPInstanceUID for item in referenced.ReferencedInstanceSequence} <= known


@pytest.mark.parametrize("name", ["even", "gapped", "many frames"])
def test_they_agree_with_the_study_and_every_reference_is_to_an_object_of_it(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in"
    if name == "many frames":
        layout = layouts()["even"]
        write_enhanced(source, layout)
        case = prepare(source, RECIPE, segmenter=Given(layout.labels()))
        case.keep_identifiers = True
    else:
        case = case_from(source, layouts()[name], keep=True)
    case.measurements = [{"structure": "right_lung", "name": "right lung", "region": "whole", "volume_ml": 2000.0}]
    write_derived(case, tmp_path / "ct")
    for kind in ("dicom-seg", "dicom-labelmap", "dicom-sr"):
        written(case, kind, tmp_path)
    paths = sorted(path for path in tmp_path.rglob("*.dcm"))
    assert disagreements(paths) == []
    other = pydicom.dcmread(tmp_path / "ct" / "0002.dcm")
    other.StudyDate = "19000101"
    other.save_as(tmp_path / "ct" / "0002.dcm")
    assert any("StudyDate" in line for line in disagreements(paths))
    assert any("Missing SOPInstanceUID" in line for line in disagreements([tmp_path / "lungs.seg.dcm"]))


@pytest.mark.slow
def test_a_series_whose_uids_changed_gives_other_objects_and_the_same_one_the_same(tmp_path: Path) -> None:
    def series(name: str, where: str) -> tuple[str, str]:
        case = case_from(tmp_path / where, layouts()["even"], series=name)
        (tmp_path / f"{where}-out").mkdir()
        dataset = pydicom.dcmread(written(case, "dicom-seg", tmp_path / f"{where}-out")["lungs.seg.dcm"])
        return dataset.SOPInstanceUID, dataset.ReferencedSeriesSequence[0].SeriesInstanceUID

    one, again, other = series("one", "a"), series("one", "b"), series("other", "c")
    assert one == again
    assert one[0] != other[0] and one[1] != other[1]


def test_texts_of_another_character_set_stay_readable(tmp_path: Path) -> None:
    def edit(dataset, index: int) -> None:
        dataset.SpecificCharacterSet = "ISO_IR 100"
        dataset.PatientName = "M\u00fcller^J\u00f6rg"

    case = case_from(tmp_path / "in", layouts()["even"], keep=True, edit=edit)
    dataset = pydicom.dcmread(written(case, "dicom-seg", tmp_path)["lungs.seg.dcm"], stop_before_pixels=True)
    assert str(dataset.PatientName) == "M\u00fcller^J\u00f6rg"


# -- the series ----------------------------------------------------------------------------------------------------


def test_pydicom_and_gdcm_read_the_volume_that_was_measured(case, tmp_path: Path) -> None:
    write_derived(case, tmp_path / "ct")
    read = read_series(tmp_path / "ct", "native image")
    assert Grid.of(read).same_as(Grid.of(case.image))
    assert np.array_equal(sitk.GetArrayViewFromImage(read), sitk.GetArrayViewFromImage(case.image))
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(tmp_path / "ct")))
    assert np.array_equal(sitk.GetArrayViewFromImage(reader.Execute()), sitk.GetArrayViewFromImage(case.image))
    for path in (tmp_path / "ct").glob("*.dcm"):
        dataset = pydicom.dcmread(path)
        values = dataset.pixel_array * dataset.RescaleSlope + dataset.RescaleIntercept
        position = [float(v) for v in dataset.ImagePositionPatient]
        index = case.image.TransformPhysicalPointToIndex(position)
        assert np.array_equal(values, sitk.GetArrayViewFromImage(case.image)[index[2]])
        assert dataset.ImageType[:2] == ["DERIVED", "SECONDARY"]
        assert 1 <= len(dataset.SourceImageSequence) <= 2


@pytest.mark.skipif(program("dcm2niix") is None, reason="needs dcm2niix (pip: dcm2niix)")
def test_dcm2niix_makes_the_same_volume_of_it(case, tmp_path: Path) -> None:
    write_derived(case, tmp_path / "ct")
    command = [program("dcm2niix"), "-b", "n", "-f", "out", "-o", str(tmp_path), str(tmp_path / "ct")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (path,) = tmp_path.glob("out*.nii")
    read = sitk.ReadImage(str(path))
    on_grid = sitk.Resample(read, case.image, sitk.Transform(), sitk.sitkNearestNeighbor, -2000)
    assert np.array_equal(sitk.GetArrayViewFromImage(on_grid), sitk.GetArrayViewFromImage(case.image)), said


@pytest.mark.parametrize("axes", [(-1, 1, 1), (1, -1, 1), (1, 1, -1), (-1, -1, -1)])
def test_an_image_file_of_any_handedness_becomes_a_series_in_the_same_place(tmp_path: Path, axes) -> None:
    image, labels = small_chest()
    for one in (image, labels):
        one.SetDirection(np.diag(axes).astype(float).ravel().tolist())
    case = prepare(image, RECIPE, labels=labels)
    write_derived(case, tmp_path / "ct")
    turned = [sitk.DICOMOrient(one, "LPS") for one in (read_series(tmp_path / "ct", ""), image)]
    assert Grid.of(turned[0]).same_as(Grid.of(turned[1]))
    assert np.array_equal(*map(sitk.GetArrayFromImage, turned))
    ((name, path),) = written(case, "dicom-seg", tmp_path).items()
    assert name.endswith("_orthogonal.seg.dcm")
    slices = [pydicom.dcmread(path) for path in sorted((tmp_path / "ct").glob("*.dcm"))]
    found = pixels_by_slice(path, [item.SOPInstanceUID for item in slices])
    expected = sitk.GetArrayFromImage(labels)
    assert np.array_equal(found, expected if np.linalg.det(np.diag(axes)) > 0 else expected[::-1])


def test_a_series_in_a_zip_still_names_its_patient_when_objects_are_written(tmp_path: Path) -> None:
    import zipfile

    from LungPrepLib.cli.main import main

    write_series(tmp_path / "in", layouts()["even"])
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in (tmp_path / "in").iterdir():
            archive.write(path, path.name)
    arguments = ["prepare", str(tmp_path / "in.zip"), "-o", str(tmp_path / "out"), "--keep-identifiers", "-q"]
    assert main([*arguments, "--segmenter", "none", "--format", "dicom-series"]) == 0
    dataset = pydicom.dcmread(tmp_path / "out" / "ct_dicom" / "0001.dcm", stop_before_pixels=True)
    assert dataset.PatientID == "PH-1"
