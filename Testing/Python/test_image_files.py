"""Image files are read as the owners of their formats read them, or refused by name; odd ones of every kind."""

from __future__ import annotations

import bz2
import gzip
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.findings import LungPrepError
from LungPrepLib.image.files import read_ct_file, read_header, read_image_file, read_scalar_image
from LungPrepLib.recipe import ImageFileRules, Recipe

RNG = np.random.default_rng(3)
VALUES = RNG.integers(-1024, 1500, (7, 6, 5)).astype(np.int16)  # (z, y, x)
XYZ = VALUES.transpose(2, 1, 0)
AFFINE = np.array([[-0.8, 0, 0, 90], [0, -0.7, 0, 60], [0, 0, 2.5, -300], [0, 0, 0, 1.0]])
RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0])
OBLIQUE = nib.affines.from_matvec(nib.eulerangles.euler2mat(0.2, -0.3, 0.5) @ np.diag([0.8, 0.7, -2.5]), [5, -7, 9])


def nifti(path: Path, data: Any = XYZ, sform: Any = AFFINE, qform: Any = AFFINE, codes: tuple[int, int] = (1, 1),
          cls: Any = nib.Nifti1Image, edit: Callable[[Any], None] | None = None) -> Path:  # fmt: skip
    """A NIfTI by nibabel; ``edit`` changes its header's fields."""
    image = cls(data, AFFINE, dtype=data.dtype)
    image.set_sform(sform, codes[0])
    image.set_qform(qform, codes[1])
    if edit:
        edit(image.header)
    image.to_filename(path)
    return path


def patched(path: Path, *changes: tuple[int, str, float]) -> Path:
    """Bytes of an uncompressed file changed: (offset, format of struct, value)."""
    data = bytearray(path.read_bytes())
    for offset, kind, value in changes:
        struct.pack_into(kind, data, offset, value)
    path.write_bytes(data)
    return path


def lps(affine: np.ndarray) -> np.ndarray:
    return np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine


def affine_of(path: Path, rules: ImageFileRules | None = None) -> np.ndarray:
    header = read_header(path, rules)
    return np.block([[header.matrix, header.origin_mm[:, None]], [np.zeros(3), 1.0]])


def codes(path: Path, **rules: Any) -> list[str]:
    return [finding.code for finding in read_image_file(path, ImageFileRules(**rules)).findings]


def values_of(path: Path) -> np.ndarray:
    return sitk.GetArrayFromImage(read_image_file(path).image)


def message(path: Path, **rules: Any) -> str:
    with pytest.raises(LungPrepError) as caught:
        read_image_file(path, ImageFileRules(**rules))
    assert str(path.parent) not in str(caught.value)
    return str(caught.value)


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", [nib.Nifti1Image, nib.Nifti2Image, nib.Nifti1Pair, nib.Nifti2Pair])
@pytest.mark.parametrize("stored", ["u1", "i1", "i2", "u2", "i4", "u4", "f4", "f8", "i8"])
@pytest.mark.parametrize("scale", [(None, None), (0.5, -1024), (2.0, 3.0)])
def test_nifti_of_every_type_with_and_without_scale(tmp_path: Path, cls: Any, stored: str, scale: Any) -> None:
    ending = ".img" if "Pair" in cls.__name__ else ".nii.gz"
    raw = RNG.integers(0, 120, XYZ.shape).astype(stored)
    path = nifti(tmp_path / f"a{ending}", raw, cls=cls, edit=lambda h: h.set_slope_inter(*scale))
    expected = np.asarray(nib.load(path).dataobj).transpose(2, 1, 0)
    np.testing.assert_allclose(values_of(path), expected, rtol=1e-6)
    assert read_image_file(path).findings == []


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("cls", [nib.Nifti1Image, nib.Nifti2Image])
def test_both_byte_orders(tmp_path: Path, order: str, cls: Any) -> None:
    header = cls.header_class(endianness=order)
    header.set_data_dtype(np.dtype("i2").newbyteorder(order))
    cls(XYZ, AFFINE, header).to_filename(tmp_path / "a.nii")
    np.testing.assert_array_equal(values_of(tmp_path / "a.nii"), VALUES)
    np.testing.assert_allclose(affine_of(tmp_path / "a.nii"), lps(AFFINE), atol=1e-5)


@pytest.mark.parametrize("stored", ["u1", "i2", "i1"])
@pytest.mark.parametrize("values", [(0, 1, 2), (0, 1, 2, 3, 4, 5), (0, 10, 14)])
def test_a_mask_that_nibabel_saves_again_from_floats_is_whole(tmp_path: Path, stored: str, values: Any) -> None:
    mask = RNG.choice(values, XYZ.shape)
    header = nib.Nifti1Image(mask.astype(stored), AFFINE).header
    nib.Nifti1Image(mask.astype(float), AFFINE, header).to_filename(tmp_path / "a.nii.gz")
    assert nib.load(tmp_path / "a.nii.gz").header.get_slope_inter()[0] != 1
    read = sitk.GetArrayFromImage(read_scalar_image(tmp_path / "a.nii.gz"))
    np.testing.assert_array_equal(read, mask.transpose(2, 1, 0))


def test_probabilities_in_eight_bits_are_no_mask(tmp_path: Path) -> None:
    raw = RNG.integers(0, 256, XYZ.shape).astype(np.uint8)
    nifti(tmp_path / "a.nii.gz", raw, edit=lambda h: h.set_slope_inter(1 / 255, 0))
    read = sitk.GetArrayFromImage(read_scalar_image(tmp_path / "a.nii.gz"))
    np.testing.assert_allclose(read, raw.transpose(2, 1, 0) / 255, atol=1e-6)


@pytest.mark.parametrize("slope", [0.0, math.nan])
def test_no_slope_is_no_scale_whatever_intercept_is_left_over(tmp_path: Path, slope: float) -> None:
    path = patched(nifti(tmp_path / "a.nii"), (112, "<f", slope), (116, "<f", -1024.0))
    np.testing.assert_array_equal(values_of(path), VALUES)


def test_a_scale_that_is_no_number_is_refused(tmp_path: Path) -> None:
    assert "scale" in message(patched(nifti(tmp_path / "a.nii"), (112, "<f", math.inf), (116, "<f", 0.0)))


@pytest.mark.parametrize("ending", [".nii.gz", ".nrrd", ".mha"])
def test_numbers_that_are_none_become_air(tmp_path: Path, ending: str) -> None:
    values = VALUES.astype(np.float32)
    values[0, 0, :3] = np.nan, np.inf, -np.inf
    image = sitk.GetImageFromArray(values)
    sitk.WriteImage(image, str(tmp_path / f"a{ending}"))
    acquisition = read_ct_file(tmp_path / f"a{ending}", Recipe())
    array = sitk.GetArrayFromImage(acquisition.image)
    assert (array[0, 0, :3] == -1000).all() and (array.ravel()[3:] == VALUES.ravel()[3:]).all()
    (finding,) = [f for f in acquisition.findings if f.code == "values-replaced"]
    assert finding.details["voxels"] == 3


def test_the_linear_function_of_a_metaimage_is_applied(tmp_path: Path) -> None:
    write_metaimage(tmp_path / "a.mhd", "ElementToIntensityFunctionSlope = 2\nElementToIntensityFunctionOffset = -5\n")
    np.testing.assert_array_equal(values_of(tmp_path / "a.mhd"), VALUES * 2.0 - 5)


@pytest.mark.parametrize("kind", ["one bit", "colours", "complex"])
def test_voxels_that_are_no_numbers_are_refused_by_name(tmp_path: Path, kind: str) -> None:
    code = {"one bit": 1, "colours": 128, "complex": 32}[kind]
    assert kind in message(patched(nifti(tmp_path / "a.nii"), (70, "<h", code)))


# --- damage -----------------------------------------------------------------------------------------------------------


def write_packed(path: Path) -> Path:
    """A compressed file of every format, and the file that its voxels lie in."""
    image = sitk.GetImageFromArray(np.random.default_rng(0).normal(0, 200, (30, 40, 40)).astype(np.int16))
    sitk.WriteImage(image, str(path), True)
    return path.with_suffix(".zraw") if path.suffix == ".mhd" else path


@pytest.mark.parametrize("name", ["a.nii.gz", "a.nrrd", "a.mha", "a.mhd", "a.img.gz"])
@pytest.mark.parametrize("where", [0.3, 0.5, 0.97, 1.0])
def test_one_damaged_byte_in_packed_voxels_is_an_error(tmp_path: Path, name: str, where: float) -> None:
    file = write_packed(tmp_path / name)
    data = bytearray(file.read_bytes())
    data[min(int(len(data) * where), len(data) - 6)] ^= 0xFF
    file.write_bytes(data)
    assert file.name in (said := message(tmp_path / name)) and ("damaged" in said or "truncated" in said)


@pytest.mark.parametrize("name", ["a.nii.gz", "a.nii", "a.nrrd", "a.mha", "a.mhd", "a.img"])
def test_what_is_missing_is_counted(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    sitk.WriteImage(sitk.GetImageFromArray(VALUES), str(file))
    file = file.with_suffix(".raw") if name.endswith(".mhd") else file
    file.write_bytes(file.read_bytes()[:-40])
    assert "is truncated" in message(tmp_path / name)


def test_missing_bytes_are_counted_in_the_stored_type(tmp_path: Path) -> None:
    path = nifti(tmp_path / "a.nii", VALUES.astype(np.uint8).T, edit=lambda h: h.set_slope_inter(2.0, -1000))
    path.write_bytes(path.read_bytes()[:-7])
    assert "7 bytes of its voxels are missing" in message(path)


@pytest.mark.parametrize(("kind", "times"), [("MET_LONG", 4), ("MET_SHORT", 2), ("MET_UCHAR", 3)])
def test_data_that_are_longer_than_the_header_says_are_refused(tmp_path: Path, kind: str, times: int) -> None:
    write_metaimage(tmp_path / "a.mhd", kind=kind, data=VALUES.tobytes() * times)
    assert "bytes more than its header says" in message(tmp_path / "a.mhd")


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz", "a.nrrd"])
def test_a_whole_slice_too_many_is_too_long_and_a_few_bytes_are_not(tmp_path: Path, name: str) -> None:
    nifti(tmp_path / name) if "nii" in name else write_nrrd(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for spare, is_wrong in ((20, False), (VALUES[0].nbytes, True)):
        extra = gzip.decompress(whole) + bytes(spare) if name.endswith(".gz") else whole + bytes(spare)
        (tmp_path / name).write_bytes(gzip.compress(extra) if name.endswith(".gz") else extra)
        if is_wrong:
            assert "bytes more than its header says" in message(tmp_path / name)
        else:
            np.testing.assert_array_equal(values_of(tmp_path / name), VALUES)


def test_nrrd_packings(tmp_path: Path) -> None:
    for encoding, pack in {"gzip": gzip.compress, "bzip2": bz2.compress, "raw": bytes}.items():
        write_nrrd(tmp_path / "a.nrrd", encoding=encoding, data=pack(VALUES.tobytes()))
        np.testing.assert_array_equal(values_of(tmp_path / "a.nrrd"), VALUES)
    text = " ".join(map(str, VALUES.ravel())).encode()
    write_nrrd(tmp_path / "a.nrrd", encoding="text", data=text)
    np.testing.assert_array_equal(values_of(tmp_path / "a.nrrd"), VALUES)


def test_data_in_several_files(tmp_path: Path) -> None:
    for z, plane in enumerate(VALUES):
        (tmp_path / f"s{z:02d}.raw").write_bytes(plane.tobytes())
    names = "\n".join(f"s{z:02d}.raw" for z in range(len(VALUES)))
    for listed in ("s%02d.raw 0 6 1", f"LIST\n{names}"):
        write_metaimage(tmp_path / "a.mhd", file=listed)
        np.testing.assert_array_equal(values_of(tmp_path / "a.mhd"), VALUES)
        write_nrrd(tmp_path / "a.nhdr", data_file=listed)
        np.testing.assert_array_equal(values_of(tmp_path / "a.nhdr"), VALUES)
    (tmp_path / "s03.raw").unlink()
    for name in ("a.mhd", "a.nhdr"):
        assert "'s03.raw' is missing" in message(tmp_path / name)


def test_a_header_before_the_data_of_another_program(tmp_path: Path) -> None:
    data = b"H" * 100 + VALUES.tobytes()
    for skip in ("HeaderSize = 100\n", "HeaderSize = -1\n"):
        write_metaimage(tmp_path / "a.mhd", skip, data=data)
        np.testing.assert_array_equal(values_of(tmp_path / "a.mhd"), VALUES)
    (tmp_path / "d.raw").write_bytes(b"one\ntwo\n" + data)
    write_nrrd(tmp_path / "a.nhdr", "line skip: 2\nbyte skip: 100\n", data_file="d.raw")
    np.testing.assert_array_equal(values_of(tmp_path / "a.nhdr"), VALUES)
    write_nrrd(tmp_path / "a.nhdr", "byte skip: -1\n", data_file="d.raw")
    np.testing.assert_array_equal(values_of(tmp_path / "a.nhdr"), VALUES)


# --- geometry ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("affine", [AFFINE, OBLIQUE, AFFINE @ np.diag([-1, 1, 1, 1]), AFFINE[[2, 0, 1, 3]]])
@pytest.mark.parametrize("which", [(1, 0), (0, 1), (2, 1), (1, 2)])
def test_nifti_lies_where_nibabel_puts_it(tmp_path: Path, affine: np.ndarray, which: tuple[int, int]) -> None:
    for name, cls in (("a.nii", nib.Nifti1Image), ("b.nii.gz", nib.Nifti2Image), ("c.hdr", nib.Nifti1Pair)):
        path = nifti(tmp_path / name, sform=affine, qform=affine, codes=which, cls=cls)
        np.testing.assert_allclose(affine_of(path), lps(nib.load(path).affine), atol=2e-4)
        assert codes(path) == []


FLIPPED = np.diag([-1.0, 1, 1, 1]) @ AFFINE
LONGER = AFFINE @ np.diag([1, 1, 1.5, 1])
MOVED = AFFINE + np.array([[0, 0, 0, 3.0]] + [[0] * 4] * 3)


@pytest.mark.parametrize("sform", [FLIPPED, LONGER, MOVED])
def test_two_transforms_that_disagree(tmp_path: Path, sform: np.ndarray) -> None:
    path = nifti(tmp_path / "a.nii", sform=sform, codes=(2, 1))
    assert codes(path) == ["geometry-disagrees"]
    np.testing.assert_allclose(affine_of(path), lps(nib.load(path).affine), atol=1e-4)
    chosen = affine_of(path, ImageFileRules(nifti_transform="qform"))
    np.testing.assert_allclose(chosen, lps(AFFINE), atol=1e-4)
    (finding,) = read_image_file(path, ImageFileRules(nifti_transform="qform")).findings
    assert finding.details["taken"] == "qform"


def test_a_transform_to_a_standard_brain_is_no_scale(tmp_path: Path) -> None:
    path = nifti(tmp_path / "a.nii", sform=LONGER, codes=(4, 1))
    assert codes(path) == ["geometry-disagrees"]
    np.testing.assert_allclose(affine_of(path), lps(AFFINE), atol=1e-4)


def test_lengths_are_those_of_the_sform(tmp_path: Path) -> None:
    path = patched(nifti(tmp_path / "a.nii", codes=(1, 0)), (80, "<f", 1.0), (84, "<f", 1.0), (88, "<f", 1.0))
    assert codes(path) == ["geometry-disagrees"]
    np.testing.assert_allclose(affine_of(path), lps(AFFINE), atol=1e-4)


@pytest.mark.parametrize("value", [0.0, math.nan])
def test_an_sform_that_is_none_gives_way_to_the_qform(tmp_path: Path, value: float) -> None:
    path = patched(nifti(tmp_path / "a.nii"), *((280 + 4 * i, "<f", value) for i in range(12)))
    assert codes(path) == ["geometry-disagrees"]
    np.testing.assert_allclose(affine_of(path), lps(AFFINE), atol=1e-4)


@pytest.mark.parametrize("value", [0.0, math.nan, math.inf])
def test_a_voxel_size_that_is_none_is_asked_for(tmp_path: Path, value: float) -> None:
    for name, code in (("q.nii", (0, 1)), ("n.nii", (0, 0))):
        path = patched(nifti(tmp_path / name, codes=code), (88, "<f", value))
        assert "image_files.spacing_mm" in message(path)
        given = read_header(path, ImageFileRules(spacing_mm=[1.0, 2.0, 3.0]))
        assert given.voxel_mm3 == pytest.approx(6.0)
    write_metaimage(tmp_path / "a.mhd", f"ElementSpacing = 1 1 {value}\n", spacing="")
    assert "image_files.spacing_mm" in message(tmp_path / "a.mhd")
    write_nrrd(tmp_path / "a.nrrd", place=f"spacings: 1 1 {value}\n")
    assert "image_files.spacing_mm" in message(tmp_path / "a.nrrd")


def test_no_voxel_size_at_all(tmp_path: Path) -> None:
    write_metaimage(tmp_path / "a.mhd", spacing="")
    write_nrrd(tmp_path / "a.nrrd", place="")
    for name in ("a.mhd", "a.nrrd"):
        assert "image_files.spacing_mm" in message(tmp_path / name)
        assert read_header(tmp_path / name, ImageFileRules(spacing_mm=[1, 1, 2])).voxel_mm3 == pytest.approx(2.0)


def without_sides(folder: Path) -> list[Path]:
    nifti(folder / "n.nii.gz", codes=(0, 0))
    nib.AnalyzeImage(XYZ, AFFINE).to_filename(folder / "a.img")
    write_nrrd(folder / "s.nrrd", place="spacings: 0.8 0.7 2.5\n")
    write_nrrd(folder / "d.nrrd", place="space dimension: 3\nspace directions: (0.8,0,0) (0,0.7,0) (0,0,2.5)\n")
    write_nrrd(folder / "x.nrrd", place="space: scanner-xyz\nspace directions: (0.8,0,0) (0,0.7,0) (0,0,2.5)\n")
    write_metaimage(folder / "m.mhd")
    return [folder / name for name in ("n.nii.gz", "a.img", "a.hdr", "s.nrrd", "d.nrrd", "x.nrrd", "m.mhd")]


def test_files_that_do_not_say_which_side_is_which(tmp_path: Path) -> None:
    for path in without_sides(tmp_path):
        assert codes(path) == ["orientation-unknown"], path.name
        header = read_header(path)
        assert np.linalg.norm(header.matrix, axis=0) == pytest.approx([0.8, 0.7, 2.5])
        peer = sitk.ReadImage(str(path))  # so that masks that ITK's programs make of it fit
        np.testing.assert_allclose(header.matrix, np.diag(peer.GetSpacing()), atol=1e-6)
        np.testing.assert_allclose(header.origin_mm, peer.GetOrigin(), atol=1e-6)


@pytest.mark.parametrize("letters", ["RAS", "las", "PIR"])
def test_the_sides_can_be_said(tmp_path: Path, letters: str) -> None:
    for path in without_sides(tmp_path):
        assert codes(path, orientation=letters) == []
        matrix = read_header(path, ImageFileRules(orientation=letters)).matrix
        to_ras = nib.affines.from_matvec(RAS_TO_LPS @ matrix, np.zeros(3))
        assert "".join(nib.aff2axcodes(to_ras)) == letters.upper()
    assert codes(nifti(tmp_path / "known.nii"), orientation="RAS") == ["geometry-given"]


def test_impossible_letters_are_refused() -> None:
    for letters in ("LR", "LLS", "XYZ", "LPSI"):
        with pytest.raises(LungPrepError, match=r"image_files\.orientation"):
            Recipe().replace({"image_files.orientation": letters})


@pytest.mark.parametrize(("code", "factor", "name"), [(1, 0.001, "m"), (3, 1000.0, "µm")])
def test_units_of_length(tmp_path: Path, code: int, factor: float, name: str) -> None:
    scaled = np.diag([factor, factor, factor, 1]) @ AFFINE
    for which in ((1, 0), (0, 1), (1, 1)):
        path = nifti(tmp_path / "a.nii", sform=scaled, qform=scaled, codes=which)
        patched(path, (123, "<B", code))
        np.testing.assert_allclose(affine_of(path), lps(AFFINE), rtol=1e-4, atol=1e-3)
        (finding,) = read_image_file(path).findings
        assert (finding.code, finding.severity) == ("length-unit", "info") and f"in {name}" in finding.message


def test_a_unit_that_cannot_be_true(tmp_path: Path) -> None:
    path = patched(nifti(tmp_path / "a.nii"), (123, "<B", 1))
    np.testing.assert_allclose(affine_of(path), lps(AFFINE), atol=1e-4)
    (finding,) = read_image_file(path).findings
    assert (finding.code, finding.severity) == ("length-unit", "warning")


def test_units_of_nrrd_and_metaimage(tmp_path: Path) -> None:
    place = 'space: LPS\nspace directions: (0.08,0,0) (0,0.07,0) (0,0,0.25)\nspace units: "cm" "cm" "cm"\n'
    write_nrrd(tmp_path / "a.nrrd", place=place)
    write_metaimage(tmp_path / "a.mhd", "DistanceUnits = um\n", spacing="ElementSpacing = 800 700 2500\n")
    for name in ("a.nrrd", "a.mhd"):
        assert np.linalg.norm(read_header(tmp_path / name).matrix, axis=0) == pytest.approx([0.8, 0.7, 2.5])
        assert "length-unit" in codes(tmp_path / name)


def test_voxels_of_an_impossible_size_are_noticed(tmp_path: Path) -> None:
    sform = np.diag([700.0, 700, 2500, 1])
    path = nifti(tmp_path / "a.nii", sform=sform, codes=(1, 0), edit=lambda h: h.set_zooms((700, 700, 2500)))
    assert codes(path) == ["voxel-size-unlikely"]


@pytest.mark.parametrize("shape", [(5, 6, 7, 1), (5, 6, 7, 1, 1)])
def test_one_volume_is_one_volume_whatever_dimensions_it_has(tmp_path: Path, shape: tuple[int, ...]) -> None:
    np.testing.assert_array_equal(values_of(nifti(tmp_path / "a.nii", XYZ.reshape(shape))), VALUES)


def test_several_volumes_and_values_are_refused(tmp_path: Path) -> None:
    assert "sequence of 2 volumes" in message(nifti(tmp_path / "a.nii", np.stack([XYZ, XYZ], axis=-1)))
    assert "3 values per voxel" in message(nifti(tmp_path / "b.nii", np.stack([XYZ[..., None]] * 3, axis=-1)))
    place = PLACE.replace("(0.8", "none (0.8")
    write_nrrd(tmp_path / "c.nrrd", sizes="3 5 6 7", place=place, data=VALUES.tobytes() * 3)
    assert "3 values per voxel" in message(tmp_path / "c.nrrd")
    write_nrrd(tmp_path / "d.seg.nrrd", "Segment0_ID:=a\n", sizes="2 5 6 7", place=place)
    assert "2 layers of overlapping segments" in message(tmp_path / "d.seg.nrrd")
    write_metaimage(tmp_path / "e.mhd", "ElementNumberOfChannels = 2\n", data=VALUES.tobytes() * 2)
    assert "2 values per voxel" in message(tmp_path / "e.mhd")


@pytest.mark.parametrize("sizes", ["1 5 6 7", "5 6 7 1"])
def test_an_nrrd_with_an_axis_of_one(tmp_path: Path, sizes: str) -> None:
    directions = "none (0.8,0,0) (0,0.7,0) (0,0,2.5)" if sizes[0] == "1" else "(0.8,0,0) (0,0.7,0) (0,0,2.5) none"
    write_nrrd(tmp_path / "a.nrrd", sizes=sizes, place=f"space: LPS\nspace directions: {directions}\n")
    np.testing.assert_array_equal(values_of(tmp_path / "a.nrrd"), VALUES)


def test_an_nrrd_in_a_space_with_time(tmp_path: Path) -> None:
    directions = "(0.8,0,0,0) (0,0.7,0,0) (0,0,2.5,0) (0,0,0,1)"
    place = f"space: left-posterior-superior-time\nspace directions: {directions}\nspace origin: (1,2,3,0)\n"
    write_nrrd(tmp_path / "a.nrrd", sizes="5 6 7 1", place=place)
    np.testing.assert_array_equal(values_of(tmp_path / "a.nrrd"), VALUES)
    assert codes(tmp_path / "a.nrrd") == [] and read_header(tmp_path / "a.nrrd").origin_mm.tolist() == [1, 2, 3]
    write_nrrd(tmp_path / "b.nrrd", sizes="5 6 7 2", place=place, data=VALUES.tobytes() * 2)
    assert "sequence of 2 volumes" in message(tmp_path / "b.nrrd")


def test_no_fourth_dimension_is_one(tmp_path: Path) -> None:
    path = patched(nifti(tmp_path / "a.nii"), (40, "<h", 4), (48, "<h", 0))
    np.testing.assert_array_equal(values_of(path), VALUES)


def test_four_dimensional_metaimage_of_one_volume(tmp_path: Path) -> None:
    matrix = "TransformMatrix = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1\nElementSpacing = 0.8 0.7 2.5 1\nOffset = 1 2 3 0\n"
    write_metaimage(tmp_path / "a.mhd", matrix, spacing="", sizes="5 6 7 1")
    np.testing.assert_array_equal(values_of(tmp_path / "a.mhd"), VALUES)
    assert codes(tmp_path / "a.mhd") == []


# --- shear ------------------------------------------------------------------------------------------------------------

BALL_GRID = (40, 48, 44)  # (z, y, x)


def ball(matrix: np.ndarray, radius: float = 30.0) -> tuple[np.ndarray, np.ndarray]:
    """HU of a ball of -850 in tissue around the middle of voxels with these steps; the first voxel's centre is 0."""
    index = np.stack(np.meshgrid(*(np.arange(n) for n in BALL_GRID[::-1]), indexing="ij"), -1)
    points = index @ matrix.T
    middle = (np.array(BALL_GRID[::-1]) - 1) / 2 @ matrix.T
    inside = np.linalg.norm(points - middle, axis=-1) < radius
    tissue = 38 + index.sum(axis=-1) % 5  # not one value, which would be taken for padding
    return np.where(inside, -850, tissue).astype(np.int16).transpose(2, 1, 0), middle


SHEARS = {
    "tilt": np.array([[2, 0, 0], [0, 2, 0.9], [0, 0, 3.0]]),
    "mirrored tilt": np.array([[-2, 0, 0.5], [0, 2, 0.9], [0, 0, 3.0]]),
    "within the slice": np.array([[2, 0.7, 0], [0, 2, 0], [0, 0, 3.0]]),
    "all": np.array([[2, 0.5, 0.4], [0, 2, 0.9], [0.3, 0, 3.0]]),
}


def write_sheared(path: Path, matrix: np.ndarray, array: np.ndarray) -> Path:
    if path.name.endswith((".nii", ".nii.gz")):
        affine = nib.affines.from_matvec(RAS_TO_LPS @ matrix, [0, 0, 0])
        image = nib.Nifti1Image(array.transpose(2, 1, 0), affine)
        image.set_sform(affine, 1)
        image.header["qform_code"] = 0
        image.to_filename(path)
    elif path.suffix == ".nrrd":
        vectors = " ".join(f"({','.join(repr(float(v)) for v in column)})" for column in matrix.T)
        place = f"space: LPS\nspace directions: {vectors}\n"
        sizes = " ".join(map(str, array.shape[::-1]))
        write_nrrd(path, place=place, sizes=sizes, data=array.tobytes(), kind=str(array.dtype))
    else:
        lengths = np.linalg.norm(matrix, axis=0)
        rows = " ".join(repr(float(v)) for v in (matrix / lengths).T.ravel())
        spacing = f"ElementSpacing = {' '.join(map(repr, map(float, lengths)))}\n"
        write_metaimage(path, f"TransformMatrix = {rows}\nOffset = 0 0 0\n", spacing=spacing, data=array.tobytes(),
                        sizes=" ".join(map(str, array.shape[::-1])))  # fmt: skip
    return path


@pytest.mark.parametrize("name", ["a.nii.gz", "a.nrrd", "a.mhd"])
@pytest.mark.parametrize("shear", SHEARS)
def test_sheared_axes_are_made_upright_with_the_true_volume(tmp_path: Path, name: str, shear: str) -> None:
    from LungPrepLib.pipeline import prepare

    matrix = SHEARS[shear]
    array, middle = ball(matrix)
    path = write_sheared(tmp_path / name, matrix, array)
    truth = float((array == -850).sum() * abs(np.linalg.det(matrix)) / 1000)
    (finding,) = read_image_file(path).findings
    assert finding.code == "volume-sheared"
    recipe = Recipe().replace({"segmentation.segmenter": "none", "hounsfield.require": False})
    case = prepare(path, recipe)
    low = sitk.GetArrayFromImage(case.image) < -405
    # What lies outside of the sheared box is air: the ball is what is connected to its middle.
    parts = sitk.ConnectedComponent(sitk.GetImageFromArray((low).astype(np.uint8)))
    at = case.image.TransformPhysicalPointToContinuousIndex([float(v) for v in middle])
    inside = sitk.GetArrayFromImage(parts) == parts[[round(v) for v in at]]
    volume = float(inside.sum()) * float(np.prod(case.image.GetSpacing())) / 1000
    assert volume == pytest.approx(truth, rel=0.02)
    zyx = np.argwhere(inside).mean(axis=0)
    centre = case.image.TransformContinuousIndexToPhysicalPoint([float(v) for v in zyx[::-1]])
    assert np.linalg.norm(np.array(centre) - middle) < 0.5
    np.testing.assert_allclose(case.image.GetDirection(), np.round(case.image.GetDirection(), 9), atol=1e-6)


@pytest.mark.parametrize("shear", SHEARS)
def test_a_mask_that_is_sheared_as_its_image_is_measured_truly(tmp_path: Path, shear: str) -> None:
    from LungPrepLib.pipeline import prepare

    matrix = SHEARS[shear]
    array, _ = ball(matrix)
    image = write_sheared(tmp_path / "a.nrrd", matrix, array)
    mask = write_sheared(tmp_path / "m.nrrd", matrix, (array == -850).astype(np.uint8))
    truth = float((array == -850).sum() * abs(np.linalg.det(matrix)) / 1000)
    case = prepare(image, Recipe().replace({"hounsfield.require": False}), labels=mask)
    volume = next(row["volume_ml"] for row in case.measurements if row["structure"] == "all")
    assert volume == pytest.approx(truth, rel=1e-6 if "tilt" in shear else 0.02)


def test_what_is_doubtful_about_a_mask_is_said(tmp_path: Path) -> None:
    from LungPrepLib.pipeline import prepare

    image = nifti(tmp_path / "a.nii.gz", np.full((8, 9, 10), -500, np.int16))
    mask = nifti(tmp_path / "m.nii.gz", np.ones((8, 9, 10), np.uint8), qform=MOVED)
    case = prepare(image, Recipe().replace({"hounsfield.require": False}), labels=mask)
    (finding,) = [finding for finding in case.findings if finding.code == "geometry-disagrees"]
    assert finding.message.startswith("The mask: ")


def test_a_sheared_mask_for_an_upright_image(tmp_path: Path) -> None:
    matrix = SHEARS["tilt"]
    array, middle = ball(matrix)
    mask = read_scalar_image(write_sheared(tmp_path / "m.nrrd", matrix, (array == -850).astype(np.uint8)))
    inside = np.argwhere(sitk.GetArrayFromImage(mask) > 0)
    volume = len(inside) * float(np.prod(mask.GetSpacing()))
    assert volume == pytest.approx(4 / 3 * np.pi * 30**3, rel=0.02)
    centre = mask.TransformContinuousIndexToPhysicalPoint([float(v) for v in inside.mean(axis=0)[::-1]])
    assert np.linalg.norm(np.array(centre) - middle) < 0.5


def test_rounding_is_no_shear(tmp_path: Path) -> None:
    for seed in range(5):
        angles = np.random.default_rng(seed).uniform(-1, 1, 3)
        rotation = nib.eulerangles.euler2mat(*angles).round(4)
        affine = nib.affines.from_matvec(rotation @ np.diag([0.7, 0.7, 1.25]), [1, 2, 3])
        path = nifti(tmp_path / "a.nii", sform=affine, codes=(1, 0), edit=lambda h: h.set_zooms((0.7, 0.7, 1.25)))
        assert codes(path) == []


# --- Analyze, SPM, MINC -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["mat", "M"])
@pytest.mark.parametrize("cls", [nib.Spm2AnalyzeImage, nib.Spm99AnalyzeImage])
def test_scale_and_transform_of_spm(tmp_path: Path, kind: str, cls: Any) -> None:
    from scipy.io import savemat

    image = cls(XYZ.astype(np.float32) * 1.5, OBLIQUE)
    image.set_data_dtype(np.int16)
    image.to_filename(tmp_path / "a.img")  # nibabel writes a scale into the header, and the .mat
    if kind == "M":
        affine = nib.load(tmp_path / "a.img").affine @ nib.affines.from_matvec(np.eye(3), [-1, -1, -1])
        savemat(tmp_path / "a.mat", {"M": np.diag([-1, 1, 1, 1]) @ affine})
    loaded = nib.load(tmp_path / "a.img")
    np.testing.assert_allclose(affine_of(tmp_path / "a.hdr"), lps(loaded.affine), atol=1e-4)
    np.testing.assert_allclose(values_of(tmp_path / "a.img"), loaded.get_fdata().transpose(2, 1, 0), atol=1e-3)
    assert codes(tmp_path / "a.img") == []


def test_a_mat_file_that_holds_no_transform(tmp_path: Path) -> None:
    nib.AnalyzeImage(XYZ, AFFINE).to_filename(tmp_path / "a.img")
    (tmp_path / "a.mat").write_bytes(b"nothing of that kind" * 20)
    assert "'a.mat'" in message(tmp_path / "a.img")


def test_one_of_two_files_is_missing(tmp_path: Path) -> None:
    nib.AnalyzeImage(XYZ, AFFINE).to_filename(tmp_path / "a.img")
    (tmp_path / "a.hdr").unlink()
    assert "the other, 'a.hdr', is missing" in message(tmp_path / "a.img")


MINC = Path(__file__).parents[1] / "Data" / "minc"


@pytest.mark.parametrize("name", ["tools1.mnc", "tools2.mnc", "float2.mnc", "itk2.mnc"])
def test_minc_lies_where_the_nifti_lies_that_it_was_made_of(name: str) -> None:
    made_of = nib.load(MINC / "made_of.nii.gz")
    read = read_image_file(MINC / name)
    points = np.argwhere(sitk.GetArrayFromImage(read.image) > 600)
    assert len(points) == 1
    place = read.image.TransformIndexToPhysicalPoint([int(v) for v in points[0][::-1]])
    (index,) = np.argwhere(made_of.get_fdata() > 600)
    np.testing.assert_allclose(place, (lps(made_of.affine) @ [*index, 1.0])[:3], atol=1e-3)
    assert [f.code for f in read.findings] == (["minc-written-by-itk"] if name == "itk2.mnc" else [])
    found, truth = sitk.GetArrayFromImage(read.image), made_of.get_fdata()
    np.testing.assert_allclose(np.sort(found.ravel()), np.sort(truth.ravel()), atol=0.02)


def test_minc_1_in_gzip(tmp_path: Path) -> None:
    (tmp_path / "a.mnc.gz").write_bytes(gzip.compress((MINC / "tools1.mnc").read_bytes()))
    read, plain = read_image_file(tmp_path / "a.mnc.gz").image, read_image_file(MINC / "tools1.mnc").image
    np.testing.assert_array_equal(sitk.GetArrayFromImage(read), sitk.GetArrayFromImage(plain))


def test_who_counted_the_sides_can_be_said() -> None:
    for name, who in (("tools2.mnc", "itk"), ("itk2.mnc", "minc")):
        told = read_image_file(MINC / name, ImageFileRules(minc_written_by=who))  # type: ignore[arg-type]
        plain = read_image_file(MINC / name)
        np.testing.assert_allclose(told.image.GetOrigin()[:2], -np.array(plain.image.GetOrigin()[:2]), atol=1e-6)


# --- headers ----------------------------------------------------------------------------------------------------------

PLACE = "space: left-posterior-superior\nspace directions: (0.8,0,0) (0,0.7,0) (0,0,2.5)\nspace origin: (1,2,3)\n"


def write_nrrd(path: Path, extra: str = "", *, place: str = PLACE, sizes: str = "5 6 7", encoding: str = "raw",
               data: bytes | None = None, data_file: str = "", kind: str = "int16") -> Path:  # fmt: skip
    fields = f"type: {kind}\ndimension: {len(sizes.split())}\nsizes: {sizes}\nendian: little\nencoding: {encoding}\n"
    head = f"NRRD0004\n{fields}{place}{extra}" + (f"data file: {data_file}\n" if data_file else "\n")
    path.write_bytes(head.encode() + (b"" if data_file else VALUES.tobytes() if data is None else data))
    return path


def write_metaimage(path: Path, extra: str = "", *, kind: str = "MET_SHORT", data: bytes | None = None,
                    spacing: str = "ElementSpacing = 0.8 0.7 2.5\n", sizes: str = "5 6 7",
                    file: str = "voxels.raw") -> Path:  # fmt: skip
    kind = "MET_UCHAR" if data is not None and len(data) == math.prod(map(int, sizes.split())) else kind
    fields = f"ObjectType = Image\nNDims = {len(sizes.split())}\nDimSize = {sizes}\n{spacing}{extra}"
    path.write_text(f"{fields}ElementType = {kind}\nElementDataFile = {file}\n")
    if file == "voxels.raw":
        (path.parent / file).write_bytes(VALUES.tobytes() if data is None else data)
    return path


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz", "a.nrrd", "a.nhdr", "a.mha", "a.mhd", "a.hdr", "a.img", "a.mnc"])
@pytest.mark.parametrize("content", [b"", b"x", b"\x1f\x8b", b"NRRD0004\n", b"\0" * 400, b"ObjectType = Image\n"])
def test_files_that_are_none_are_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert f"'{name}'" in message(tmp_path / name)


def test_the_precedence_of_metaio(tmp_path: Path) -> None:
    extra = "Position = 1 2 3\nOffset = 4 5 6\nOrigin = 7 8 9\nRotation = 0 1 0 1 0 0 0 0 1\n"
    path = write_metaimage(tmp_path / "a.mhd", extra, spacing="ElementSize = 2 3 4\n")
    image, peer = read_image_file(path).image, sitk.ReadImage(str(path))
    assert image.GetOrigin() == peer.GetOrigin() and image.GetSpacing() == peer.GetSpacing()
    np.testing.assert_allclose(image.GetDirection(), peer.GetDirection(), atol=1e-9)


@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd"])
@pytest.mark.parametrize("kind", [np.int16, np.uint8, np.float32, np.int32, np.uint16])
def test_what_simpleitk_writes_comes_back(tmp_path: Path, ending: str, kind: Any) -> None:
    image = sitk.GetImageFromArray(np.abs(VALUES).clip(0, 200).astype(kind))
    image.SetSpacing((0.8, 0.7, 2.5))
    image.SetOrigin((-11.0, 22.0, 33.0))
    image.SetDirection((RAS_TO_LPS @ nib.eulerangles.euler2mat(0.2, -0.3, 0.5)).ravel().tolist())
    for packed in (False, True):
        sitk.WriteImage(image, str(tmp_path / f"a{ending}"), packed)
        read = read_image_file(tmp_path / f"a{ending}")
        assert read.findings == [] and read.image.GetPixelID() == image.GetPixelID()
        np.testing.assert_array_equal(sitk.GetArrayFromImage(read.image), sitk.GetArrayFromImage(image))
        np.testing.assert_allclose(read.image.GetOrigin(), image.GetOrigin(), atol=1e-4)
        np.testing.assert_allclose(read.image.GetDirection(), image.GetDirection(), atol=1e-5)
        np.testing.assert_allclose(read.image.GetSpacing(), image.GetSpacing(), atol=1e-6)


def test_nothing_is_printed_by_a_library(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = write_packed(tmp_path / "a.mha")
    file.write_bytes(file.read_bytes()[:-50] + bytes(50))
    message(file)
    nifti(tmp_path / "b.nii", sform=LONGER)
    read_image_file(tmp_path / "b.nii")
    whole = (MINC / "tools2.mnc").read_bytes()
    (tmp_path / "c.mnc").write_bytes(whole[: len(whole) // 2])
    message(tmp_path / "c.mnc")
    assert capfd.readouterr() == ("", "")


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    import os

    folder = os.fsdecode(os.fsencode(tmp_path) + b"/k\xf6rper")
    Path(folder).mkdir()
    for name in ("a.nii.gz", "a.nrrd", "a.mha"):
        sitk.WriteImage(sitk.GetImageFromArray(VALUES), str(tmp_path / name))
        moved = Path(folder) / name
        (tmp_path / name).rename(moved)
        np.testing.assert_array_equal(values_of(moved), VALUES)
    moved = Path(folder) / "a.mnc"
    moved.write_bytes((MINC / "tools2.mnc").read_bytes())
    assert "not UTF-8" in message(moved)
