"""CT and label images from files of their own: NIfTI, NRRD, MetaImage, Analyze, MINC."""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..acquisition import Acquisition
from ..compression import unpacked_size
from ..findings import Finding, LungPrepError, make_finding
from ..recipe import Recipe
from .grid import Grid

if TYPE_CHECKING:
    import SimpleITK as sitk

_NIFTI_HEADER = 352  # bytes before the voxels of a single-file NIfTI-1
EXTENSIONS = (".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".img", ".img.gz", ".mnc")


def is_image_file(path: Path) -> bool:
    """Whether the name is that of an image file (not of DICOM); a folder may be called anything."""
    return path.name.lower().endswith(EXTENSIONS) and _kind(path) != "folder"


def _kind(path: Path) -> str:
    """``file``, ``folder``, or nothing: also where the name is longer than the system allows."""
    with contextlib.suppress(OSError):
        if path.is_dir():
            return "folder"
        if path.exists():
            return "file"
    return ""


def read_scalar_image(path: Path) -> sitk.Image:
    """Read a 3D scalar image; a 2D one becomes a single slice.

    Raises
    ------
    LungPrepError
        naming the file (and, for a header whose data file is missing, that one) when it cannot be read, has
        more than three dimensions, more than one component per voxel, or no voxels.
    """
    import SimpleITK as sitk

    kind = _kind(path)
    if not kind:
        raise LungPrepError(f"There is no file '{path.name}'.", "Check the path.")
    if kind == "folder":
        raise LungPrepError(f"'{path.name}' is a folder, not an image file.", "Give the image file itself.")
    missing = _missing_data_file(path)
    if missing:
        raise LungPrepError(
            f"'{path.name}' is only a header: its data file '{missing}' is missing.",
            "Bring the data file into the same folder.",
        )
    try:
        image = sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise LungPrepError(
            f"'{path.name}' cannot be read as an image.", "Is it complete, and of the format its name says?"
        ) from error
    missing_bytes = _missing_bytes(path, image)
    if missing_bytes:
        raise LungPrepError(
            f"'{path.name}' is truncated: {missing_bytes} bytes of its voxels are missing.", "Bring a complete copy."
        )
    if image.GetNumberOfComponentsPerPixel() > 1:
        raise LungPrepError(
            f"'{path.name}' has {image.GetNumberOfComponentsPerPixel()} values per voxel.",
            "Give an image with one value per voxel.",
        )
    if image.GetDimension() == 4 and image.GetSize()[3] == 1:
        image = image[:, :, :, 0]
    if image.GetDimension() == 2:
        image = sitk.JoinSeries(image)
    if image.GetDimension() != 3:
        raise LungPrepError(
            f"'{path.name}' is a sequence of {image.GetSize()[-1]} volumes.", "Give one volume: save the one you want."
        )
    return image


def _missing_bytes(path: Path, image: sitk.Image) -> int:
    """How many bytes of voxels a NIfTI or Analyze file lacks: ITK reads zeros there without a word.

    The other formats' readers notice it themselves.
    """
    name = path.name.lower()
    data = path.with_suffix(".img") if name.endswith(".hdr") else path
    if not name.endswith((".nii", ".nii.gz", ".img", ".img.gz", ".hdr")) or not data.exists():
        return 0
    per_voxel = image.GetSizeOfPixelComponent() * image.GetNumberOfComponentsPerPixel()
    needed = image.GetNumberOfPixels() * per_voxel + (_NIFTI_HEADER if ".nii" in name else 0)
    try:
        return max(0, needed - unpacked_size(data))
    except (OSError, EOFError, zlib.error):
        return needed - _NIFTI_HEADER


def _missing_data_file(path: Path) -> str:
    """The name of the data file that a detached header points to, if that is not there."""
    key = {".mhd": b"elementdatafile", ".nhdr": b"data file"}.get(path.suffix.lower())
    if key is None:
        return ""
    with path.open("rb") as file:
        for line in file.read(65536).splitlines():
            name, _, value = line.replace(b"=", b":").partition(b":")
            if name.strip().lower() == key:
                target = value.strip().decode("utf-8", "replace")
                plain = target and "%" not in target and target.upper() not in ("LOCAL", "LIST")
                return target if plain and not (path.parent / target).exists() else ""
    return ""


def to_int16(image: sitk.Image, name: str) -> tuple[sitk.Image, list[Finding]]:
    """The image as int16, rounded to nearest; what does not fit is saturated and reported.

    Raises
    ------
    LungPrepError
        when no voxel is a finite number.
    """
    import SimpleITK as sitk

    if image.GetPixelID() == sitk.sitkInt16:
        return image, []
    array = sitk.GetArrayViewFromImage(image)
    result = np.empty(array.shape, dtype=np.int16)
    saturated = unreal = 0
    for z, plane in enumerate(array):
        values = plane.astype(np.float64)
        finite = np.isfinite(values)
        unreal += int(values.size - finite.sum())
        values[~finite] = -1000
        values = np.rint(values)
        saturated += int(((values < -32768) | (values > 32767)).sum())
        result[z] = np.clip(values, -32768, 32767)
    findings = []
    if unreal == array.size:
        raise LungPrepError(f"'{name}' has no finite value.", "Give a CT image in Hounsfield units.")
    if unreal:
        findings.append(make_finding("values-replaced", f"{unreal} voxels were not finite numbers.", voxels=unreal))
    if saturated:
        findings.append(
            make_finding("values-saturated", f"{saturated} voxels lie outside -32768..32767.", voxels=saturated)
        )
    return Grid.of(image).image_of(result), findings


def read_ct_file(path: Path, recipe: Recipe) -> Acquisition:
    """Read an image file as a CT in HU; its grid is regular by definition."""
    image = read_scalar_image(path)
    image, findings = to_int16(image, path.name)
    for key in image.GetMetaDataKeys():
        image.EraseMetaData(key)
    return Acquisition(
        image, findings=findings, description={"kind": "image file", "files": 1, "file_sha256": file_digest(path)}
    )


def file_digest(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_digest(image: sitk.Image) -> str:
    """SHA-256 of size, spacing, origin, direction and voxels."""
    import SimpleITK as sitk

    digest = hashlib.sha256(repr(Grid.of(image).as_dict()).encode())
    for plane in sitk.GetArrayViewFromImage(image):
        digest.update(np.ascontiguousarray(plane).tobytes())
    return digest.hexdigest()
