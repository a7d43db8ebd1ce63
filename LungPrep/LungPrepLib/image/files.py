"""CT and label images from files of their own: NIfTI, NRRD, MetaImage, Analyze, MINC."""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..acquisition import Acquisition
from ..findings import Finding, LungPrepError, make_finding
from ..messages import FileName, say
from ..recipe import ImageFileRules, Recipe
from ..wording import system_reason
from .buffers import voxels_of
from .ct_values import ct_values
from .file_formats import analyze, metaimage, minc, nifti, nrrd
from .file_formats.described import Described, Floats, Voxels, placed
from .file_formats.upright import Sheared, resampled_upright, slices_of, upright_grid
from .file_names import ends_as_image, extension_of, kind_of
from .grid import Grid
from .metadata_table import with_table
from .slice_geometry import SliceGeometry

if TYPE_CHECKING:
    import SimpleITK as sitk

_OTHER_OF_PAIR = {".hdr": ".img", ".hdr.gz": ".img.gz", ".img": ".hdr", ".img.gz": ".hdr.gz"}
_OF_CT = ("geometry-default", "metadata-none")  # a mask that lies elsewhere than the scan is seen by that
_FORMATS = {".nrrd": nrrd, ".nhdr": nrrd, ".mha": metaimage, ".mhd": metaimage, ".mnc": minc, ".mnc.gz": minc}


def image_files_among(paths: Iterable[str]) -> tuple[list[Path], set[str]]:
    """The image files among the paths, one for each image, and all paths that belong to them.

    Names decide, and for names that other programs use as well (``.img``, ``.hdr``) the content, too: DICOM may be
    called anything.
    """
    images: list[Path] = []
    belonging: set[str] = set()
    for text in paths:
        if not ends_as_image(text):  # of a hundred thousand DICOM files none gets further
            continue
        path = Path(text)
        if text in belonging or path.name.startswith("._") or _is_dicom(path):
            continue  # "._ct.nii.gz" is what macOS keeps of ct.nii.gz besides its content
        if extension_of(path) in _OTHER_OF_PAIR:
            try:
                header, data = _header_and_data(path)
                _format_of(header).describe(header, data, ImageFileRules())
            except (LungPrepError, OSError):
                if _begins_as_nifti_or_analyze(path):
                    images.append(path)  # its data are missing: whoever opens it is told
                    belonging.add(text)
                continue  # something else of this name
            path, others = header, {os.fspath(header), os.fspath(data)}
        else:
            others = {text}
        with contextlib.suppress(LungPrepError, OSError):
            others |= {os.fspath(file) for file in read_header(path).described.files}
        images.append(path)
        belonging |= others
    return images, belonging


def _begins_as_nifti_or_analyze(path: Path) -> bool:
    """Whether it is a header by its length, with which it begins (348, or 540 of NIfTI-2), in either byte order."""
    try:
        with path.open("rb") as file:
            begin = file.read(4)
        size = path.stat().st_size
    except OSError:
        return False
    lengths = (348, 540)
    return any(size in (n, n + 4) and begin in (struct.pack("<i", n), struct.pack(">i", n)) for n in lengths)


def _is_dicom(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False


@dataclass(frozen=True)
class ImageHeader:
    """An image file whose header was read.

    Attributes
    ----------
    matrix, origin_mm
        The steps between voxels (3x3, columns) and the centre of the first one (LPS, mm).
    findings
        What was noticed.
    """

    path: Path
    described: Described
    matrix: Floats
    origin_mm: Floats
    findings: list[Finding]

    @property
    def voxels(self) -> int:
        """How many there are."""
        x, y, z = self.described.size
        return x * y * z

    @property
    def voxel_mm3(self) -> float:
        """The volume of one: the determinant of the steps."""
        return abs(float(np.linalg.det(self.matrix)))

    @property
    def spacing_mm(self) -> Floats:
        """The lengths of a voxel along its three axes."""
        return np.linalg.norm(self.matrix, axis=0)

    def sheared(self) -> Sheared | None:
        """The steps, if they are not perpendicular."""
        if upright_grid(self.matrix, self.origin_mm, self.described.size) is not None:
            return None
        return Sheared(self.matrix, self.origin_mm)


@dataclass
class FileImage:
    """An image file that was read.

    Attributes
    ----------
    image
        The voxels. Sheared slices are stacked upright: where they truly lie is in ``geometry``.
    geometry
        The true places of sheared slices; ``None`` where the voxels fill an upright box.
    findings
        What was noticed in header and values.
    """

    image: sitk.Image
    geometry: SliceGeometry | None = None
    findings: list[Finding] = field(default_factory=list)


def read_header(path: Path, rules: ImageFileRules | None = None) -> ImageHeader:
    """The header of an image file.

    Raises
    ------
    LungPrepError
        naming the file (and, for a header whose data file is missing, that one) when it cannot be understood, holds
        something else than one volume of numbers, or does not say how large a voxel is.
    """
    rules = rules or ImageFileRules()
    kind = kind_of(path)
    if not kind:
        raise LungPrepError(say("There is no file {file}.", file=FileName(path)), say("Check the path."))
    if kind == "folder":
        raise LungPrepError(
            say("{file} is a folder, not an image file.", file=FileName(path)), say("Give the image file itself.")
        )
    header, data = _header_and_data(path)
    try:
        described = _format_of(header).describe(header, data, rules)
    except OSError as error:
        raise LungPrepError(
            say("{file} cannot be opened: {reason}.", file=FileName(header), reason=system_reason(error)),
            say("Check its rights."),
        ) from error
    filled_in, missing = with_table(path, rules, described)
    matrix, origin, findings = placed(described, filled_in, FileName(path), from_table=filled_in is not rules)
    return ImageHeader(path, described, matrix, origin, [*missing, *findings])


def _header_and_data(path: Path) -> tuple[Path, Path]:
    """The header and the data file of a pair, whichever is given; the file itself twice where there is one only."""
    end = extension_of(path)
    if end not in _OTHER_OF_PAIR:
        return path, path
    stem = path.name[: -len(end)]
    endings = [_OTHER_OF_PAIR[end], *(e for e in _OTHER_OF_PAIR if e.startswith(_OTHER_OF_PAIR[end][:4]))]
    names = [stem + case(e) for e in endings for case in (str, str.upper)]
    other = next((path.with_name(name) for name in names if path.with_name(name).is_file()), None)
    if other is None:
        raise LungPrepError(
            say("{file} is one of two files, and the other, {other}, is missing.",
                file=FileName(path), other=FileName(names[0])),
            say("Bring it into the same folder."),
        )  # fmt: skip
    return (path, other) if end.startswith(".hdr") else (other, path)


def _format_of(header: Path) -> Any:
    """The module that describes the format."""
    end = extension_of(header)
    if end in _FORMATS:
        return _FORMATS[end]
    if end.startswith(".nii") or nifti.is_nifti(header):
        return nifti
    return analyze


def read_image_file(path: Path, rules: ImageFileRules | None = None) -> FileImage:
    """An image file with the values that it stands for, of whatever type; for CT see :func:`read_ct_file`.

    Raises
    ------
    LungPrepError
        as :func:`read_header`, and when voxels are missing or damaged.
    """
    header = read_header(path, rules)
    return _placed(header, _real(header.described.load()), linear=False)


def _real(voxels: Voxels) -> npt.NDArray[Any]:
    if not voxels.is_scaled:
        return voxels.array
    kind = np.float32 if voxels.array.dtype.itemsize <= 2 else np.float64
    return (voxels.array * kind(voxels.slope) + kind(voxels.intercept)).astype(kind, copy=False)


def _whole(voxels: Voxels) -> npt.NDArray[Any]:
    """The values, whole numbers where they are but for the steps of the scale that they were stored with."""
    values = _real(voxels)
    if not voxels.is_scaled or voxels.array.dtype.kind not in "iu" or not abs(voxels.slope) < 1:
        return values
    rounded = np.rint(values)
    return rounded if bool(np.all(np.abs(values - rounded) <= abs(voxels.slope) / 2 + 1e-3)) else values


def read_scalar_image(
    path: Path, rules: ImageFileRules | None = None, *, slices: SliceGeometry | None = None
) -> sitk.Image:
    """The voxels of :func:`read_mask`."""
    return read_mask(path, rules, slices=slices).image


def read_mask(path: Path, rules: ImageFileRules | None = None, *, slices: SliceGeometry | None = None) -> FileImage:
    """A 3D image with one value per voxel, for masks, and what is doubtful about where it lies.

    Whole numbers that a scale has moved by less than half of its step are whole again: floats that were saved in
    8 bits. Sheared slices are stacked as they are where they are those of ``slices``; else they are brought onto an
    upright grid by nearest neighbour.

    Raises
    ------
    LungPrepError
        as :func:`read_image_file`.
    """
    header = read_header(path, rules)
    read = _placed(header, _whole(header.described.load()), linear=False)
    doubts = [finding for finding in header.findings if finding.severity == "warning" and finding.code not in _OF_CT]
    findings = [make_finding(f.code, say("The mask: {what}", what=f.said), f.done, **f.details) for f in doubts]
    geometry = read.geometry
    if geometry is None or (slices is not None and geometry.same_as(slices)):
        return FileImage(read.image, None, findings)

    x, y, _ = geometry.direction.T
    step = (geometry.positions_mm[-1] - geometry.positions_mm[0]) / max(len(geometry.positions_mm) - 1, 1)
    spacing = geometry.pixel_spacing_mm
    sheared = Sheared(np.column_stack([x * spacing[0], y * spacing[1], step]), geometry.positions_mm[0])
    upright = resampled_upright(sheared, voxels_of(read.image), linear=False, fill=0)
    return FileImage(upright, None, findings)


def _placed(header: ImageHeader, array: npt.NDArray[Any], *, linear: bool, fill: float = 0) -> FileImage:
    """The voxels where they belong."""
    grid = upright_grid(header.matrix, header.origin_mm, header.described.size)
    if grid is not None:
        return FileImage(grid.image_of(array), None, list(header.findings))
    sheared = Sheared(header.matrix, header.origin_mm)
    findings = [*header.findings, sheared.finding()]
    slices = slices_of(sheared, array)
    if slices is None:
        return FileImage(resampled_upright(sheared, array, linear=linear, fill=fill), None, findings)
    stacked, geometry = slices
    return FileImage(geometry.stacked(stacked), geometry, findings)


def read_ct_file(path: Path, recipe: Recipe | None) -> Acquisition:
    """Read an image file as a CT, its values as int16; whether they are HU is looked at later.

    Raises
    ------
    LungPrepError
        as :func:`read_image_file`, and when no value is a finite number.
    """
    rules = recipe.image_files if recipe is not None else ImageFileRules()
    header = read_header(path, rules)
    voxels = header.described.load()
    array, values, findings = ct_values(path, voxels, rules)
    read = _placed(header, array, linear=True, fill=-1000)
    missing = ~np.isfinite(voxels.array) if any(f.code == "values-replaced" for f in findings) else None
    description = {"kind": "image file", "format": header.described.format, "files": 1}
    return Acquisition(
        read.image,
        geometry=read.geometry,
        findings=read.findings + findings,
        description=description | {"file_sha256": file_digest(path)},
        values=values,
        no_value=None if missing is None else _placed(header, missing.astype(np.uint8), linear=False).image,
    )


def file_digest(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_digest(image: sitk.Image) -> str:
    """SHA-256 of size, spacing, origin, direction and voxels."""
    digest = hashlib.sha256(repr(Grid.of(image).as_dict()).encode())
    for plane in voxels_of(image):
        digest.update(np.ascontiguousarray(plane).tobytes())
    return digest.hexdigest()
