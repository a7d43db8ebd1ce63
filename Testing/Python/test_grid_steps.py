"""Steps that say where the voxels of the prepared image lie, on phantoms whose answers are known."""

from __future__ import annotations

from pathlib import Path

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk

from dicom_files import write_series
from LungPrepLib.export.case_folder import write_case
from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.extents import spaced_grid
from LungPrepLib.image.grid import Grid
from LungPrepLib.image.orientation import along_axes_of, orientation_codes, reoriented
from LungPrepLib.image.resampling import Sampling, resample_image
from LungPrepLib.pipeline import prepare
from LungPrepLib.recipe import recipe_from_dict

OBLIQUE = np.array([[0.96, 0.28, 0.0], [-0.28, 0.96, 0.0], [0.0, 0.0, 1.0]])


def case_of(image: sitk.Image, labels: sitk.Image | None = None, **sections: dict):
    rules = {"hounsfield": {"repair": False, "require": False}, **sections}
    if labels is None:
        rules["segmentation"] = {"segmenter": "none"}
    return prepare(image, recipe_from_dict(rules), labels=labels)


def ramp(size: tuple[int, int, int] = (12, 10, 8), spacing: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> sitk.Image:
    """A value that tells each voxel: 1 along x, 20 along y, 300 along z from -1000 on."""
    x, y, z = size
    zz, yy, xx = np.mgrid[:z, :y, :x]
    image = sitk.GetImageFromArray((xx + 20 * yy + 300 * zz - 1000).astype(np.int16))
    image.SetSpacing(spacing)
    image.SetOrigin((-30.0, 40.0, -50.0))
    return image


def values_at(image: sitk.Image, points: np.ndarray) -> np.ndarray:
    return np.array([image.GetPixel(image.TransformPhysicalPointToIndex(point.tolist())) for point in points])


# -- orientation ---------------------------------------------------------------------------------------------------


def test_there_are_48_orientations() -> None:
    codes = orientation_codes()
    assert len(codes) == len(set(codes)) == 48 and codes[0] == "LPS"


@pytest.mark.parametrize("code", orientation_codes())
def test_every_orientation_is_what_nibabel_calls_it_and_moves_nothing(code: str) -> None:
    image = ramp()
    image.SetDirection(OBLIQUE.ravel())
    turned = case_of(image, resampling={"orientation": code}).prepared_image
    direction = np.array(turned.GetDirection()).reshape(3, 3)
    affine = np.diag([-1, -1, 1, 1]) @ np.block([[direction, np.zeros((3, 1))], [np.zeros((1, 3)), 1]])
    assert "".join(nibabel.aff2axcodes(affine)) == code
    points = Grid.of(image).points_mm(np.random.default_rng(0).integers(0, (12, 10, 8), (40, 3)).astype(float))
    np.testing.assert_array_equal(values_at(turned, points), values_at(image, points))


def test_an_oblique_grid_has_no_axes_in_common() -> None:
    grid = Grid.of(ramp())
    assert along_axes_of(Grid(grid.size, grid.spacing_mm, grid.origin_mm, OBLIQUE), grid.direction) is None
    assert along_axes_of(reoriented(grid, "ASL"), grid.direction) is not None


# -- extent --------------------------------------------------------------------------------------------------------


def edges_of(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    corners = np.array([[-0.5] * 3, np.array(grid.size) - 0.5])
    low, high = grid.points_mm(corners)
    return low, high


def test_edges_keep_the_physical_extent() -> None:
    grid = Grid.of(ramp((12, 10, 9), (1.0, 1.0, 2.0)))
    exact = spaced_grid(grid, (2.0, 0.5, 3.0), "edges")
    assert exact.size == (6, 20, 6)
    np.testing.assert_allclose(edges_of(exact), edges_of(grid))
    rough = spaced_grid(grid, (0.7, 0.7, 0.7), "edges")
    for a, b in zip(edges_of(rough), edges_of(grid), strict=True):
        assert np.abs(a - b).max() <= 0.7 / 4 + 1e-9  # half of a voxel's half at each end
    middle = [np.add(*edges_of(g)) / 2 for g in (rough, grid)]
    np.testing.assert_allclose(*middle)


@pytest.mark.parametrize(("n", "expected"), [(4, 2), (12, 8), (20, 12)])  # 2.5, 7.5, 12.5 round half to even
def test_first_centre_rounds_half_to_even(n: int, expected: int) -> None:
    grid = Grid.of(ramp((n, 10, 8), (0.5, 0.5, 0.5)))
    found = spaced_grid(grid, (0.8, 0.8, 0.8), "first-centre")
    assert found.size[0] == expected and found.origin_mm == grid.origin_mm


def test_stretched_grids_sample_where_scipy_and_torch_do() -> None:
    from scipy import ndimage

    image = sitk.GetImageFromArray(np.random.default_rng(3).integers(-900, 900, (9, 14, 11)).astype(np.int16))
    image.SetSpacing((0.7, 0.7, 2.5))
    grid = spaced_grid(Grid.of(image), (1.0, 1.0, 1.0), "stretched-centres")
    ours = sitk.GetArrayFromImage(resample_image(image, grid, Sampling("linear", double=True)))
    shape = np.round(np.array((9, 14, 11)) * (2.5, 0.7, 0.7))
    theirs = ndimage.zoom(sitk.GetArrayFromImage(image).astype(float), shape / (9, 14, 11), order=1, mode="nearest")
    assert ours.shape == theirs.shape and np.abs(ours - theirs).max() <= 0.51
    edges = spaced_grid(Grid.of(image), (1.0, 1.0, 1.0), "stretched-edges")
    np.testing.assert_allclose(edges_of(edges), edges_of(Grid.of(image)))
    assert edges.size == (7, 9, 22)


# -- resampling ----------------------------------------------------------------------------------------------------


def stripes(period: int, n: int = 48) -> sitk.Image:
    array = np.full((8, 8, n), -1000, np.int16)
    array[:, :, ::period] = 1000
    return sitk.GetImageFromArray(array)


@pytest.mark.parametrize("interpolation", ["nearest", "linear", "bspline", "windowed-sinc"])
@pytest.mark.parametrize("period", [2, 4, 6])
def test_stripes_come_out_as_their_mean(interpolation: str, period: int) -> None:
    resampling = {"spacing_mm": [float(period), 1.0, 1.0], "interpolation": interpolation, "extent": "first-centre"}
    found = sitk.GetArrayFromImage(case_of(stripes(period), resampling=resampling).prepared_image)
    mean = -1000 + 2000 / period
    assert np.abs(found[:, :, 2:-2] - mean).max() <= (10 if interpolation == "windowed-sinc" else 1)
    aliased = case_of(stripes(period), resampling={**resampling, "anti_alias": False}).prepared_image
    assert np.abs(sitk.GetArrayFromImage(aliased)[:, :, 2:-2] - 1000).max() <= 1


@pytest.mark.parametrize("interpolation", ["bspline", "windowed-sinc"])
def test_overshoot_stays_between_the_neighbours(interpolation: str) -> None:
    array = np.full((6, 20, 20), -1000, np.int16)
    array[:, :, 10:] = 400
    image = sitk.GetImageFromArray(array)
    resampling = {"spacing_mm": [0.4, 0.4, 1.0], "interpolation": interpolation}
    free = sitk.GetArrayFromImage(case_of(image, resampling=resampling).prepared_image)
    kept = sitk.GetArrayFromImage(case_of(image, resampling={**resampling, "clip_overshoot": True}).prepared_image)
    assert free.max() > 430 and free.min() < -1030
    assert (kept.min(), kept.max()) == (-1000, 400)
    rising = slice(24, 26)  # between the last voxel of air and the first of tissue nothing is cut
    np.testing.assert_array_equal(kept[:, :, rising], free[:, :, rising])


def test_double_precision_is_scipys() -> None:
    from scipy import ndimage

    image = sitk.GetImageFromArray(np.random.default_rng(4).integers(-1000, 900, (20, 30, 30)).astype(np.int16))
    image.SetSpacing((0.7, 0.7, 1.5))
    grid = spaced_grid(Grid.of(image), (1.0, 1.0, 1.0), "stretched-centres")
    ours = sitk.GetArrayFromImage(resample_image(image, grid, Sampling("bspline", double=True)))
    shape = np.array(ours.shape) / (20, 30, 30)
    theirs = ndimage.zoom(sitk.GetArrayFromImage(image), shape, order=3, mode="mirror")
    assert np.mean(ours != theirs) < 1e-4  # an exact half is rounded to even here, away from zero there


def test_crops_take_voxels_as_they_are() -> None:
    image = ramp()
    case = case_of(image, crop={"size": [4, 6, 2]}, resampling={"interpolation": "bspline"})
    assert case.as_dict()["done"]["prepared"][-1]["within_slices"] == "none"
    np.testing.assert_array_equal(
        sitk.GetArrayFromImage(case.prepared_image), sitk.GetArrayFromImage(image)[3:5, 2:8, 4:8]
    )


# -- size ----------------------------------------------------------------------------------------------------------


def test_a_size_pads_and_cuts_around_the_centre() -> None:
    case = case_of(ramp(), crop={"size": [15, 6, 0]}, resampling={"padding_hu": -777})
    array = sitk.GetArrayFromImage(case.prepared_image)
    assert array.shape == (8, 6, 15)
    expected = np.pad(sitk.GetArrayFromImage(ramp())[:, 2:8], ((0, 0), (0, 0), (1, 2)), constant_values=-777)
    np.testing.assert_array_equal(array, expected)


def test_a_size_around_the_lungs_and_around_a_point() -> None:
    labels = sitk.Image(12, 10, 8, sitk.sitkUInt8)
    labels.CopyInformation(ramp())
    labels[2:5, 6:9, 1:4] = 1
    around = case_of(ramp(), labels, crop={"size": [3, 3, 3], "around": "lungs"})
    assert (sitk.GetArrayFromImage(around.prepared_labels) == 1).all()
    point = {"size": [5, 5, 5], "around": "point", "point_mm": [-30.0 + 7, 40.0 + 4, -50.0 + 3]}
    array = sitk.GetArrayFromImage(case_of(ramp(), crop=point).prepared_image)
    assert array[2, 2, 2] == 7 + 20 * 4 + 300 * 3 - 1000
    with pytest.raises(LungPrepError, match="lies outside the image"):
        case_of(ramp(), crop={**point, "point_mm": [0.0, 0.0, 0.0]})


def test_a_size_beyond_the_memory_is_refused_with_the_number() -> None:
    with pytest.raises(LungPrepError, match=r"needs about \d.* of memory"):
        case_of(ramp(), crop={"size": [8192, 8192, 8192]})


# -- reference -----------------------------------------------------------------------------------------------------


def test_the_grid_of_a_reference_image(tmp_path: Path) -> None:
    reference = sitk.Image(7, 6, 5, sitk.sitkInt16)
    reference.SetSpacing((1.5, 1.2, 1.1))
    reference.SetOrigin((-29.0, 41.0, -49.0))
    file = tmp_path / "reference.nii.gz"
    sitk.WriteImage(reference, str(file))
    case = case_of(ramp(), resampling={"reference": str(file), "anti_alias": False})
    assert Grid.of(case.prepared_image).same_as(Grid.of(reference), 1e-3)
    itk = sitk.Resample(ramp(), reference, sitk.Transform(), sitk.sitkLinear, -1000)
    assert np.abs(sitk.GetArrayFromImage(case.prepared_image) - sitk.GetArrayFromImage(itk)).max() <= 1


def test_an_oblique_reference_is_met(tmp_path: Path) -> None:
    reference = sitk.Image(6, 6, 5, sitk.sitkInt16)
    reference.SetOrigin((-28.0, 42.0, -48.0))
    reference.SetDirection(OBLIQUE.ravel())
    sitk.WriteImage(reference, str(tmp_path / "r.nrrd"))
    case = case_of(ramp(), resampling={"reference": str(tmp_path / "r.nrrd")})
    itk = sitk.Resample(ramp(), reference, sitk.Transform(), sitk.sitkLinear, -1000)
    np.testing.assert_array_equal(sitk.GetArrayFromImage(case.prepared_image), sitk.GetArrayFromImage(itk))


def scan_case(source: Path, reference: Path | None = None):
    """A case of a DICOM series, with a reference where one is named."""
    rules = {"hounsfield": {"repair": False, "require": False}, "segmentation": {"segmenter": "none"}}
    resampling = {"reference": str(reference)} if reference else {}
    return prepare(source, recipe_from_dict({**rules, "resampling": resampling}))


def test_a_reference_may_be_a_series_or_a_case_of_the_same_frame_of_reference(tmp_path: Path) -> None:
    write_series(tmp_path / "scan", 20)
    write_series(tmp_path / "thick", 10, series="thick", step=10.0)
    by_series = scan_case(tmp_path / "scan", tmp_path / "thick")
    assert Grid.of(by_series.prepared_image).spacing_mm == (0.5, 0.75, 10.0)
    write_case(by_series, tmp_path / "case")
    for place in (tmp_path / "case", tmp_path / "case" / "case.json"):
        by_case = scan_case(tmp_path / "scan", place)
        assert Grid.of(by_case.prepared_image).same_as(Grid.of(by_series.prepared_image))
    assert not by_case.findings or "reference-beyond" not in {finding.code for finding in by_case.findings}


def test_a_reference_in_another_frame_of_reference_is_refused(tmp_path: Path) -> None:
    """The same millimetres are another place in the patient, wherever the two seem to overlap."""
    write_series(tmp_path / "scan", 20)
    write_series(tmp_path / "other", 20, study="another day", series="other")
    with pytest.raises(LungPrepError, match=r"'other' \(resampling.reference\) is in another frame of reference"):
        scan_case(tmp_path / "scan", tmp_path / "other")
    write_case(scan_case(tmp_path / "other"), tmp_path / "case")
    with pytest.raises(LungPrepError, match=r"'case' \(resampling.reference\) is in another frame of reference"):
        scan_case(tmp_path / "scan", tmp_path / "case")
    (tmp_path / "case" / "case.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LungPrepError, match="does not say where its image lies"):
        scan_case(tmp_path / "scan", tmp_path / "case")


def test_a_reference_that_lies_mostly_beyond_the_scan_is_noticed(tmp_path: Path) -> None:
    reference = sitk.Image(12, 10, 16, sitk.sitkInt16)
    reference.SetOrigin((-30.0, 40.0, -46.0))
    sitk.WriteImage(reference, str(tmp_path / "reference.nii.gz"))
    case = case_of(ramp(), resampling={"reference": str(tmp_path / "reference.nii.gz")})
    (finding,) = [finding for finding in case.findings if finding.code == "reference-beyond"]
    assert finding.details["share"] == pytest.approx(0.75, abs=0.05)


def test_a_reference_elsewhere_is_refused_by_its_name(tmp_path: Path) -> None:
    reference = sitk.Image(7, 6, 5, sitk.sitkInt16)
    reference.SetOrigin((900.0, 0.0, 0.0))
    sitk.WriteImage(reference, str(tmp_path / "other.nii.gz"))
    with pytest.raises(LungPrepError, match=r"'other.nii.gz' \(resampling.reference\) lies nowhere in the scan"):
        case_of(ramp(), resampling={"reference": str(tmp_path / "other.nii.gz")})
    with pytest.raises(LungPrepError, match="no reference image"):
        case_of(ramp(), resampling={"reference": str(tmp_path / "missing.nii.gz")})
    with pytest.raises(LungPrepError, match=r"resampling\.reference"):
        case_of(ramp(), resampling={"reference": "a.nii", "spacing_mm": [1.0, 1.0, 1.0]})


# -- slices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("plane", "axis"), [("axial", 0), ("coronal", 1), ("sagittal", 2)])
def test_every_nth_slice_in_any_plane(plane: str, axis: int) -> None:
    case = case_of(ramp(), slices={"plane": plane, "every": 3})
    expected = sitk.GetArrayFromImage(ramp())
    expected = expected.take(range(0, expected.shape[axis], 3), axis=axis)
    np.testing.assert_array_equal(sitk.GetArrayFromImage(case.prepared_image), expected)
    assert case.prepared_image.GetSpacing()[2 - axis] == 3.0
    points = Grid.of(case.prepared_image).points_mm(np.array([[1.0, 1.0, 1.0]]))
    assert values_at(ramp(), points)[0] == expected[1, 1, 1]


def test_slices_with_labels_and_an_area() -> None:
    labels = sitk.Image(12, 10, 8, sitk.sitkUInt8)
    labels.CopyInformation(ramp())
    labels[2:5, 6:9, 1:4] = 1  # 9 mm2
    labels[2:3, 6:7, 6] = 1  # 1 mm2
    case = case_of(ramp(), labels, slices={"labelled": True})
    assert case.as_dict()["done"]["prepared"][-1]["slices"] == [1, 2, 3, 6]
    assert [f.code for f in case.findings if f.code == "slices-not-even"] == ["slices-not-even"]
    np.testing.assert_array_equal(
        sitk.GetArrayFromImage(case.prepared_image), sitk.GetArrayFromImage(ramp())[[1, 2, 3, 6]]
    )
    large = case_of(ramp(), labels, slices={"label_area_mm2": 5.0})
    assert large.prepared_image.GetSize()[2] == 3
    with pytest.raises(LungPrepError, match="no slice has any"):
        case_of(ramp(), labels, slices={"label_area_mm2": 50.0})


def test_slices_around_a_point() -> None:
    case = case_of(ramp(), slices={"count": 3, "point_mm": [-25.0, 45.0, -50.0 + 4]})
    np.testing.assert_array_equal(sitk.GetArrayFromImage(case.prepared_image), sitk.GetArrayFromImage(ramp())[3:6])
    end = case_of(ramp(), slices={"count": 3, "point_mm": [-25.0, 45.0, -50.0]}, resampling={"padding_hu": -900})
    array = sitk.GetArrayFromImage(end.prepared_image)
    assert (array[0] == -900).all() and (array[1:] == sitk.GetArrayFromImage(ramp())[:2]).all()


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_square_slices_keep_the_aspect(plane: str) -> None:
    image = ramp((12, 10, 8), (1.0, 0.6, 2.0))
    case = case_of(image, slices={"plane": plane, "square": 32})
    axis = {"axial": 2, "coronal": 1, "sagittal": 0}[plane]
    sides = [side for side in range(3) if side != axis]
    spacing = case.prepared_image.GetSpacing()
    longest = max(image.GetSize()[side] * image.GetSpacing()[side] for side in sides)
    assert [case.prepared_image.GetSize()[side] for side in sides] == [32, 32]
    assert [spacing[side] for side in sides] == pytest.approx([longest / 32] * 2)
    assert case.prepared_image.GetSize()[axis] == image.GetSize()[axis]
