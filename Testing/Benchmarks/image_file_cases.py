"""Image files of the side-by-side table: regular ones, and odd ones that programs write and people keep."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import SimpleITK as sitk
from side_by_side_cases import Case, Truth, phantom_points, scanned_balls

from dicom_phantoms import chest_values, even_layout

_LAYOUT = even_layout(44, 5.0)
_SIZE = (108, 96, 52)  # x, y, z: more than the chest, so that a lean stack holds it, too
_SPACING = np.array([4.0, 4.0, 5.0])
_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def upright(letters: str = "LPS", spacing: np.ndarray = _SPACING) -> np.ndarray:
    """4x4 affine (LPS) around the phantom's middle, its axes growing as the letters say."""
    units = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "S": (0, 0, 1), "I": (0, 0, -1)}
    return centred(np.array([units[letter] for letter in letters], dtype=float).T * spacing)


def centred(matrix: np.ndarray) -> np.ndarray:
    """4x4 affine (LPS) of these steps, its middle voxel in the phantom's middle."""
    affine = np.eye(4)
    affine[:3, :3] = matrix
    affine[:3, 3] = _LAYOUT.centre_mm - matrix @ ((np.array(_SIZE) - 1) / 2)
    return affine


def leaning(degrees: float, *, across: float = 0.0) -> np.ndarray:
    """An affine whose slices are displaced as by a tilted gantry, and whose columns may lean, too."""
    matrix = np.diag(_SPACING)
    matrix[1, 2] = _SPACING[2] * np.tan(np.radians(degrees))
    matrix[0, 1] = _SPACING[1] * np.tan(np.radians(across))
    return centred(matrix)


def voxels(affine: np.ndarray) -> np.ndarray:
    """HU (x, y, z) of the phantom at the voxels of an affine."""
    index = np.stack(np.meshgrid(*(np.arange(n) for n in _SIZE), indexing="ij"), axis=-1)
    values = chest_values(index @ affine[:3, :3].T + affine[:3, 3] - _LAYOUT.centre_mm)
    noise = np.random.default_rng(0).normal(0, 8, _SIZE)
    return np.rint(values + noise).astype(np.int16)


def nifti(
    path: Path,
    affine: np.ndarray,
    *,
    sform: int = 1,
    qform: int = 1,
    other: np.ndarray | None = None,
    data: np.ndarray | None = None,
    cls: Any = nib.Nifti1Image,
    edit: Callable[[Any], None] | None = None,
) -> Path:
    """A NIfTI; ``other`` is the qform's affine where that is not the sform's."""
    array = voxels(affine) if data is None else data
    image = cls(array, _TO_RAS @ affine, dtype=array.dtype)
    image.set_qform(_TO_RAS @ (affine if other is None else other), qform, strip_shears=True)
    image.set_sform(_TO_RAS @ affine, sform)
    if edit:
        edit(image.header)
    image.to_filename(path)
    return path


def patch(path: Path, *changes: tuple[int, str, float]) -> None:
    """Numbers at places of a file changed."""
    data = bytearray(path.read_bytes())
    for offset, kind, value in changes:
        struct.pack_into(kind, data, offset, value)
    path.write_bytes(data)


def nrrd(path: Path, affine: np.ndarray, place: str | None = None) -> None:
    """An NRRD with the affine as space directions, or with other lines for its place."""
    vectors = " ".join(f"({','.join(f'{v:.9g}' for v in column)})" for column in affine[:3, :3].T)
    origin = ",".join(f"{v:.9g}" for v in affine[:3, 3])
    lines = place or f"space: left-posterior-superior\nspace directions: {vectors}\nspace origin: ({origin})\n"
    sizes = " ".join(map(str, _SIZE))
    head = f"NRRD0004\ntype: short\ndimension: 3\nsizes: {sizes}\nendian: little\nencoding: raw\n{lines}\n"
    path.write_bytes(head.encode() + voxels(affine).transpose(2, 1, 0).tobytes())


def metaimage(path: Path, affine: np.ndarray, extra: str = "", kind: str = "MET_SHORT", dtype: str = "<i2",
              stored: Callable[[np.ndarray], np.ndarray] = lambda values: values) -> None:  # fmt: skip
    """A MetaImage with its data beside."""
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    rows = " ".join(f"{v:.9g}" for v in (affine[:3, :3] / lengths).T.ravel())
    place = (
        f"TransformMatrix = {rows}\nOffset = {' '.join(f'{v:.9g}' for v in affine[:3, 3])}\n"
        f"ElementSpacing = {' '.join(f'{v:.9g}' for v in lengths)}\n"
    )
    sizes = " ".join(map(str, _SIZE))
    fields = f"ObjectType = Image\nNDims = 3\nDimSize = {sizes}\n{place}{extra}"
    path.write_text(f"{fields}ElementType = {kind}\nElementDataFile = d.raw\n")
    (path.parent / "d.raw").write_bytes(stored(voxels(affine)).transpose(2, 1, 0).astype(dtype).tobytes())


def damaged(path: Path, where: float = 0.5) -> None:
    """One byte changed."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * where)] ^= 0xFF
    path.write_bytes(data)


def image_file_cases() -> list[Case]:
    """Every file."""
    straight, lean = upright(), leaning(18.0)
    truth = Truth(*phantom_points(_LAYOUT), scanned_balls(_LAYOUT))
    cases: list[Case] = []

    def add(name: str, what: str, write: Callable[[Path], Any], **options: Any) -> None:
        def make(folder: Path) -> None:
            folder.mkdir(parents=True, exist_ok=True)
            write(folder)

        cases.append(Case(name, what, lambda: truth, make, **options))

    def scaled(folder: Path, dtype: str, slope: float, intercept: float) -> None:
        stored = np.rint((voxels(straight) - intercept) / slope).clip(0, np.iinfo(dtype).max).astype(dtype)
        nifti(folder / "a.nii.gz", straight, data=stored, edit=lambda h: h.set_slope_inter(slope, intercept))

    flipped = straight.copy()
    flipped[0] *= -1
    longer = straight @ np.diag([1, 1, 0.8, 1])

    add("regular", "NIfTI", lambda f: nifti(f / "a.nii.gz", straight))
    add("las", "NIfTI with left-handed axes (LAS)", lambda f: nifti(f / "a.nii", upright("LAS")))
    add("nifti-2", "NIfTI-2", lambda f: nifti(f / "a.nii.gz", straight, cls=nib.Nifti2Image))
    add("scaled-8", "NIfTI, 8 bits with slope 8", lambda f: scaled(f, "u1", 8, -1024))
    add("scaled-16", "NIfTI, 16 bits with slope 0.5", lambda f: scaled(f, "u2", 0.5, -1024))
    add("slope-0", "NIfTI, slope 0 and an intercept that is left over",
        lambda f: patch(nifti(f / "a.nii", straight), (112, "<f", 0.0), (116, "<f", -1024.0)))  # fmt: skip
    add("nan", "NIfTI, NaN around the body", lambda f: nifti(f / "a.nii.gz", straight, data=np.where(
        voxels(straight) < -950, np.nan, voxels(straight)).astype(np.float32)))  # fmt: skip
    add("one-volume", "NIfTI of four dimensions and one volume",
        lambda f: nifti(f / "a.nii.gz", straight, data=voxels(straight)[..., None]))  # fmt: skip
    metres = np.diag([0.001, 0.001, 0.001, 1]) @ straight
    add("metres", "NIfTI in metres",
        lambda f: patch(nifti(f / "a.nii", metres, data=voxels(straight)), (123, "<B", 1)))  # fmt: skip
    add("sheared-sform", "NIfTI, sheared sform without qform", lambda f: nifti(f / "a.nii.gz", lean, qform=0))
    add("sheared-beside", "NIfTI, sheared sform beside a qform", lambda f: nifti(f / "a.nii.gz", lean))
    add("pixdim", "NIfTI, lengths 1 x 1 x 1 beside the sform",
        lambda f: patch(nifti(f / "a.nii", straight, qform=0), *((o, "<f", 1.0) for o in (80, 84, 88))))  # fmt: skip
    add("forms-flip", "NIfTI, sform and qform with opposite sides",
        lambda f: nifti(f / "a.nii.gz", straight, other=flipped), must_say=True)  # fmt: skip
    add("forms-length", "NIfTI, sform and qform with other lengths",
        lambda f: nifti(f / "a.nii.gz", straight, other=longer), must_say=True)  # fmt: skip
    add("codes-0", "NIfTI, both codes 0", lambda f: nifti(f / "a.nii.gz", straight, sform=0, qform=0), must_say=True)
    add("no-size", "NIfTI, voxel size 0", lambda f: patch(
        nifti(f / "a.nii", straight, sform=0), (88, "<f", 0.0)), must_refuse=True)  # fmt: skip
    add("truncated", "NIfTI, cut", lambda f: _cut(nifti(f / "a.nii", straight)), must_refuse=True)
    add(
        "damaged-gz",
        "`.nii.gz`, one byte damaged",
        lambda f: damaged(nifti(f / "a.nii.gz", straight)),
        must_refuse=True,
    )
    add("nrrd", "NRRD", lambda f: nrrd(f / "a.nrrd", straight))
    add("nrrd-sheared", "NRRD, sheared", lambda f: nrrd(f / "a.nrrd", lean))
    add(
        "nrrd-sheared-more",
        "NRRD, sheared within and across slices",
        lambda f: nrrd(f / "a.nrrd", leaning(12, across=8)),
    )
    add("nrrd-no-space", "NRRD without `space`", lambda f: nrrd(
        f / "a.nrrd", straight, "spacings: 4 4 5\n"), must_say=True)  # fmt: skip
    add("nrrd-cm", "NRRD in centimetres", lambda f: nrrd(f / "a.nrrd", straight, _in_centimetres(straight)))
    add("mhd", "MetaImage", lambda f: metaimage(f / "a.mhd", straight))
    add("mhd-sheared", "MetaImage, sheared", lambda f: metaimage(f / "a.mhd", lean))
    function = "ElementToIntensityFunctionSlope = 0.5\nElementToIntensityFunctionOffset = -1024\n"
    add("mhd-function", "MetaImage with a slope and an offset of its values",
        lambda f: metaimage(f / "a.mhd", straight, function, stored=lambda v: 2 * (v + 1024)))  # fmt: skip
    add("mhd-long", "MetaImage, MET_LONG with 8-byte data", lambda f: metaimage(
        f / "a.mhd", straight, kind="MET_LONG", dtype="<i8"), must_refuse=True)  # fmt: skip
    add("mha-damaged", "MetaImage, one byte of packed voxels damaged", _damaged_mha, must_refuse=True)
    add("analyze", "Analyze 7.5", lambda f: nib.AnalyzeImage(
        voxels(straight), np.eye(4)).to_filename(f / "a.img"), must_say=True)  # fmt: skip
    add("spm", "Analyze with SPM's scale and `.mat`", _spm)
    if shutil.which("nii2mnc"):
        add("minc-1", "MINC 1 of MINC's own tools", lambda f: _minc(f, 1))
        add("minc-2", "MINC 2 of MINC's own tools", lambda f: _minc(f, 2))
    add("minc-itk", "MINC 2 written by SimpleITK", lambda f: _converted(f, "a.mnc"))
    return cases


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -path.stat().st_size // 3])


def _in_centimetres(affine: np.ndarray) -> str:
    vectors = " ".join(f"({','.join(f'{v / 10:.9g}' for v in column)})" for column in affine[:3, :3].T)
    origin = ",".join(f"{v / 10:.9g}" for v in affine[:3, 3])
    units = 'space units: "cm" "cm" "cm"'
    return f"space: left-posterior-superior\nspace directions: {vectors}\nspace origin: ({origin})\n{units}\n"


def _converted(folder: Path, name: str) -> None:
    path = nifti(folder / "plain.nii", upright())
    sitk.WriteImage(sitk.ReadImage(str(path)), str(folder / name), name.endswith(".mha"))
    path.unlink()


def _damaged_mha(folder: Path) -> None:
    _converted(folder, "a.mha")
    damaged(folder / "a.mha")


def _spm(folder: Path) -> None:
    image = nib.Spm99AnalyzeImage(voxels(upright()).astype(np.float32), _TO_RAS @ upright())
    image.set_data_dtype(np.int16)
    image.to_filename(folder / "a.img")


def _minc(folder: Path, version: int) -> None:
    path = nifti(folder / "plain.nii", upright())
    run = {"check": True, "capture_output": True, "cwd": folder}
    subprocess.run(["nii2mnc", "plain.nii", "one.mnc"], **run)  # type: ignore[call-overload]
    if version == 2:
        subprocess.run(["mincconvert", "-2", "one.mnc", "two.mnc"], **run)  # type: ignore[call-overload]
        (folder / "one.mnc").unlink()
    path.unlink()
