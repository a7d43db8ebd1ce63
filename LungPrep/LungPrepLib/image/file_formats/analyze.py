"""Analyze 7.5: a pair of ``.hdr`` and ``.img``, with SPM's scale, origin and ``.mat`` where they are there.

The header says no side: its byte ``orient`` is 0 in files of every orientation. Mayo's own reading of 0 has the second
index grow to the front, ITK's, which Slicer and lungmask share, to the back; right and left are the same in both.
SPM keeps the scale in ``funused1``, and the transform of the
voxels, counted from 1, in a file ``.mat`` beside (``M``, before the left-right flip, or ``mat``): spm_vol_ana.m, which
nibabel follows, too.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from ...findings import LungPrepError
from ...messages import FileName, say
from ...recipe import ImageFileRules
from .described import Described, Floats, Voxels, unit_columns
from .nifti import fields_of
from .stored_types import NIFTI_TYPES, refuse_type, volume_size
from .voxel_data import Order, first_bytes, plain_or_gzip, read_voxels

_FIELDS = {
    "size": ("i4", 0, 1), "dim": ("i2", 40, 8), "datatype": ("i2", 70, 1), "pixdim": ("f4", 76, 8),
    "vox_offset": ("f4", 108, 1), "scale": ("f4", 112, 1),
}  # fmt: skip


def describe(path: Path, data: Path, rules: ImageFileRules) -> Described:
    """The header of ``path``, whose voxels lie in ``data``.

    Raises
    ------
    LungPrepError
        when it is no Analyze header, or holds something else than one volume of numbers.
    """
    start = first_bytes(path, 348)
    order = _byte_order(start)
    if len(start) < 348 or order is None:
        raise LungPrepError(
            say("{file} is no Analyze or NIfTI header.", file=FileName(path)),
            say("Is it complete, and of the format its name says?"),
        )
    values = fields_of(start, _FIELDS, order)
    size = volume_size([int(n) for n in values["dim"]], FileName(path))
    kind = NIFTI_TYPES.get(int(values["datatype"]))
    if kind is None:
        raise refuse_type(int(values["datatype"]), FileName(path))
    scale, offset = float(values["scale"]), float(values["vox_offset"])

    def load(slices: int | None = None) -> Voxels:
        shape = (size[2], size[1], size[0])
        begin = int(abs(offset)) if math.isfinite(offset) else 0
        array = read_voxels([plain_or_gzip(data, begin)], np.dtype(kind).newbyteorder(order), shape, slices=slices)
        return Voxels(array, scale if math.isfinite(scale) and scale != 0 else 1.0)

    spacing = np.abs(values["pixdim"][1:4])
    if size[2] == 1 and not spacing[2] > 0:
        spacing[2] = 1.0  # a picture has no length across itself
    header = Described("Analyze", size, spacing, None, np.zeros(3), load)
    transform = _spm_transform(data)
    if transform is not None:
        header.files = (_transform_file(data),)
        header.spacing_mm, direction = unit_columns(transform[:, :3])
        header.direction = np.diag([-1.0, -1.0, 1.0]) @ direction
        header.origin_mm = np.array([-1.0, -1.0, 1.0]) * transform[:, 3]
    return header


def _byte_order(start: bytes) -> Order | None:
    """By the number of dimensions, which is 1 to 7; the size of the header is often wrong."""
    if 1 <= int.from_bytes(start[40:42], "little", signed=True) <= 7:
        return "<"
    return ">" if 1 <= int.from_bytes(start[40:42], "big", signed=True) <= 7 else None


def _spm_transform(data: Path) -> Floats | None:
    """The 3x4 transform (RAS, from voxels counted from 0) of SPM's ``.mat``; ``None`` where there is no such file."""
    path = _transform_file(data)
    if not path.is_file():
        return None
    matrix = _matrix(path)
    matrix = matrix @ np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1], [0, 0, 0, 1]], dtype=np.float64)
    return matrix[:3]


def _transform_file(data: Path) -> Path:
    stem = data.name.lower().removesuffix(".gz").removesuffix(".img").removesuffix(".hdr")
    return data.with_name(data.name[: len(stem)] + ".mat")


def _matrix(path: Path) -> Floats:
    from scipy.io import loadmat

    try:
        found: dict[str, Any] = loadmat(str(path))
        if "mat" in found:
            matrix = np.asarray(found["mat"], dtype=np.float64)
            matrix = matrix[:, :, 0] if matrix.ndim == 3 else matrix
        else:
            matrix = np.diag([-1.0, 1.0, 1.0, 1.0]) @ np.asarray(found["M"], dtype=np.float64)
        usable = matrix.shape == (4, 4) and bool(np.isfinite(matrix).all())
        if usable and abs(np.linalg.det(matrix[:3, :3])) > 0:
            return matrix
    except (KeyError, ValueError, TypeError, OSError, NotImplementedError) as error:
        raise _no_transform(path) from error
    raise _no_transform(path)


def _no_transform(path: Path) -> LungPrepError:
    return LungPrepError(
        say("{file} lies beside the image and holds no transform that can be read.", file=FileName(path)),
        say("If it is not SPM's, put it elsewhere; else bring another copy."),
    )
