"""MINC 1 (NetCDF) and MINC 2 (HDF5).

MINC's world counts towards the right, the front and the head. nibabel reads MINC 1. SimpleITK reads MINC 2 without
turning these axes into its own, which count towards the left and the back, and writes its own numbers unchanged into
the file: files of its making come back right, those of MINC's own tools half a turn off. Every program of MINC's
leaves a line in the global attribute ``history``, SimpleITK none: that tells them apart.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ...file_names import check_utf8
from ...findings import LungPrepError, make_finding
from ...messages import FileName, say
from ...recipe import ImageFileRules
from ..buffers import voxels_of
from .described import Described, Voxels, unit_columns
from .stored_types import one_volume, several_values
from .voxel_data import first_bytes

_HALF_TURN = np.diag([-1.0, -1.0, 1.0])


def describe(path: Path, data: Path, rules: ImageFileRules) -> Described:
    """The header of ``path``.

    Raises
    ------
    LungPrepError
        when it is no MINC, is damaged, or holds something else than one volume of numbers.
    """
    start = first_bytes(path, 4)
    if start[:3] == b"CDF":
        return _minc1(path)
    if start == b"\x89HDF":
        return _minc2(path, rules)
    raise LungPrepError(
        say("{file} cannot be read: it does not begin as a MINC file does.", file=FileName(path)),
        say("Is it of the format its name says?"),
    )


def _minc1(path: Path) -> Described:
    try:
        import nibabel
    except ImportError as error:
        raise LungPrepError(
            say("{file} is MINC 1, and the package that reads it, nibabel, is not installed.", file=FileName(path)),
            say("Run 'pip install nibabel', or convert the file to NIfTI with mnc2nii."),
        ) from error
    try:
        image = nibabel.minc1.Minc1Image.from_filename(str(path))
        sizes = [int(size) for size in reversed(image.shape)]
        affine = np.asarray(image.affine, dtype=np.float64)
    except Exception as error:  # whatever a damaged NetCDF leads to
        raise _unreadable(path) from error
    size = one_volume([*sizes, 1][: max(3, len(sizes))], FileName(path))

    def load(slices: int | None = None) -> Voxels:
        try:
            return Voxels(np.asarray(image.dataobj, dtype=np.float32))
        except Exception as error:
            raise _unreadable(path) from error

    matrix = affine[:3, [2, 1, 0]]  # nibabel counts the slowest index first
    spacing, direction = unit_columns(_HALF_TURN @ matrix)
    return Described("MINC", size, spacing, direction, _HALF_TURN @ affine[:3, 3], load)


def _minc2(path: Path, rules: ImageFileRules) -> Described:
    import SimpleITK as sitk

    check_utf8(path)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.SetImageIO("MINCImageIO")
    try:
        with _nothing_printed():
            reader.ReadImageInformation()
    except RuntimeError as error:
        raise _unreadable(path) from error
    if reader.GetNumberOfComponents() > 1:
        raise several_values(reader.GetNumberOfComponents(), FileName(path))
    sizes = list(reader.GetSize())
    size = one_volume([*sizes, 1][: max(3, len(sizes))], FileName(path))

    def load(slices: int | None = None) -> Voxels:
        try:
            with _nothing_printed():
                return Voxels(voxels_of(reader.Execute()).copy().reshape(size[::-1]))
        except RuntimeError as error:
            raise _unreadable(path) from error

    count = len(sizes)
    direction = np.array(reader.GetDirection()).reshape(count, count)[:3, :3]
    by_itk = not reader.HasMetaDataKey("history") if rules.minc_written_by == "auto" else rules.minc_written_by == "itk"
    turn = np.eye(3) if by_itk else _HALF_TURN
    header = Described(
        "MINC", size, np.array(reader.GetSpacing()[:3]), turn @ direction, turn @ np.array(reader.GetOrigin()[:3]), load
    )
    if by_itk and rules.minc_written_by == "auto":
        header.findings.append(
            make_finding(
                "minc-written-by-itk", say("The MINC file has no history, as only ITK and SimpleITK write it.")
            )
        )
    return header


@contextmanager
def _nothing_printed() -> Iterator[None]:
    """Keep what libminc and HDF5 print on standard error, whatever they are asked, out of the user's sight."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        try:
            kept = os.dup(2)
        except OSError:  # closed
            yield
            return
        try:
            os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _unreadable(path: Path) -> LungPrepError:
    return LungPrepError(
        say("{file} cannot be read as MINC.", file=FileName(path)),
        say("Is it complete, and of the format its name says?"),
    )
