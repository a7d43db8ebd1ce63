"""NIfTI-1 and NIfTI-2: one file or a pair of ``.hdr`` and ``.img``, plain or gzip.

nifti1.h and nifti2.h of the NIfTI Data Format Working Group are the source of every rule here.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from ...findings import Finding, LungPrepError, make_finding
from ...messages import FileName, Message, Quantity, say
from ...recipe import ImageFileRules
from .described import Described, Floats, Voxels, unit_columns
from .stored_types import NIFTI_TYPES, refuse_type, volume_size
from .voxel_data import Order, first_bytes, plain_or_gzip, read_voxels

_RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0])
_UNITS_MM = {1: 1000.0, 2: 1.0, 3: 0.001}
_UNIT_NAMES = {1: "m", 3: "µm"}
_TEMPLATES = (3, 4, 5)  # sform codes of spaces of standard brains
_LIKELY_MM = (0.02, 60.0)
_SAME_VOXELS = 0.1  # two transforms that put every voxel within so many voxels of the same place agree

_NIFTI1 = {
    "dim": ("i2", 40, 8), "datatype": ("i2", 70, 1), "pixdim": ("f4", 76, 8), "vox_offset": ("f4", 108, 1),
    "scl_slope": ("f4", 112, 1), "scl_inter": ("f4", 116, 1), "xyzt_units": ("u1", 123, 1),
    "qform_code": ("i2", 252, 1), "sform_code": ("i2", 254, 1), "quatern": ("f4", 256, 3), "qoffset": ("f4", 268, 3),
    "srow": ("f4", 280, 12),
}  # fmt: skip
_NIFTI2 = {
    "dim": ("i8", 16, 8), "datatype": ("i2", 12, 1), "pixdim": ("f8", 104, 8), "vox_offset": ("i8", 168, 1),
    "scl_slope": ("f8", 176, 1), "scl_inter": ("f8", 184, 1), "xyzt_units": ("i4", 500, 1),
    "qform_code": ("i4", 344, 1), "sform_code": ("i4", 348, 1), "quatern": ("f8", 352, 3), "qoffset": ("f8", 376, 3),
    "srow": ("f8", 400, 12),
}  # fmt: skip


def is_nifti(path: Path) -> bool:
    """Whether the file (of a pair the header) says that it is NIfTI of either version."""
    start = first_bytes(path, 348)
    return _version(start) > 0


def describe(path: Path, data: Path, rules: ImageFileRules) -> Described:
    """The header of ``path``, whose voxels lie in ``data``.

    Raises
    ------
    LungPrepError
        when it is no NIfTI, holds something else than one volume of numbers, or its scale is none.
    """
    start = first_bytes(path, 540)
    version = _version(start)
    if not version:
        raise LungPrepError(
            say("{file} cannot be read: it does not begin as a NIfTI file does.", file=FileName(path)),
            say("Is it of the format its name says?"),
        )
    order = _byte_order(start, 348 if version == 1 else 540)
    values = fields_of(start, _NIFTI1 if version == 1 else _NIFTI2, order)
    size = volume_size([int(n) for n in values["dim"]], FileName(path))
    kind = NIFTI_TYPES.get(int(values["datatype"]))
    if kind is None:
        raise refuse_type(int(values["datatype"]), FileName(path))
    single = start[344:348] == b"n+1\0" or start[4:8] == b"n+2\0"
    least = (352 if version == 1 else 544) if single else 0
    offset = values["vox_offset"]
    begin = max(least, int(offset)) if math.isfinite(offset) else least
    slope, intercept = _scale(float(values["scl_slope"]), float(values["scl_inter"]), FileName(path))

    def load(slices: int | None = None) -> Voxels:
        shape = (size[2], size[1], size[0])
        array = read_voxels([plain_or_gzip(data, begin)], np.dtype(kind).newbyteorder(order), shape, slices=slices)
        return Voxels(array, slope, intercept)

    header = Described(f"NIfTI-{version}", size, np.full(3, math.nan), None, np.zeros(3), load)
    _place(header, values, rules)
    return header


def fields_of(start: bytes, layout: dict[str, tuple[str, int, int]], order: Order) -> dict[str, Any]:
    """The fields of a header; single numbers as such, several as an array."""
    found: dict[str, Any] = {}
    for name, (kind, offset, count) in layout.items():
        numbers = np.frombuffer(start, np.dtype(kind).newbyteorder(order), count, offset)
        found[name] = numbers.astype(np.float64) if kind[0] == "f" else numbers.astype(np.int64)
        if count == 1:
            found[name] = found[name][0]
    return found


def _version(start: bytes) -> int:
    if len(start) >= 348 and start[344:348] in (b"n+1\0", b"ni1\0"):
        return 1
    return 2 if start[4:8] in (b"n+2\0", b"ni2\0") and len(start) >= 348 else 0


def _byte_order(start: bytes, size: int) -> Order:
    return "<" if int.from_bytes(start[:4], "little") == size else ">"


def _scale(slope: float, intercept: float, file: FileName) -> tuple[float, float]:
    """A slope of 0 means that there is no scale, whatever intercept is left over (nifti1.h); NaN likewise."""
    if slope == 0 or math.isnan(slope):
        return 1.0, 0.0
    if not math.isfinite(slope) or math.isinf(intercept):
        raise LungPrepError(
            say("The scale in the header of {file} is not a number (slope {slope}, intercept {intercept}).",
                file=file, slope=f"{slope:g}", intercept=f"{intercept:g}"),
            say("Save the image again without a scale."),
        )  # fmt: skip
    return slope, 0.0 if math.isnan(intercept) else intercept


def _place(header: Described, values: dict[str, Any], rules: ImageFileRules) -> None:
    """Fill in what the header says of the voxels' places: the sform where there is one, else the qform."""
    unit = _unit(header, values)
    pixdim = np.abs(values["pixdim"][1:4]) * unit
    sform = _sform(values, unit) if values["sform_code"] > 0 else None
    qform = _qform(values, unit) if values["qform_code"] > 0 else None
    header.spacing_mm = _plane_of_its_own(header, pixdim)
    if values["sform_code"] > 0 and sform is None:
        header.findings.append(_disagree(say("The sform is no transform (it has zeros or NaN)."), header, rules))
    chosen = _chosen(sform, qform, int(values["sform_code"]), rules)
    if chosen is None:
        return
    lengths, direction = unit_columns(chosen[:, :3])
    header.direction = _RAS_TO_LPS @ direction
    header.origin_mm = _RAS_TO_LPS @ chosen[:, 3]
    header.spacing_mm = lengths
    if sform is not None and qform is not None:
        apart, voxels = _apart(sform, qform, header.size)
        if voxels > _SAME_VOXELS:
            what = say("The sform and the qform put the same voxel up to {distance} apart.",
                       distance=Quantity(round(apart, 1), "mm"))  # fmt: skip
            header.findings.append(_disagree(what, header, rules, taken="sform" if chosen is sform else "qform"))
    elif sform is not None and not _same_lengths(lengths, pixdim):
        said = " x ".join(f"{v:.4g}" for v in pixdim)
        what = say("The voxel sizes of the header ({said} mm) are not those of its sform ({sform} mm).",
                   said=said, sform=" x ".join(f"{v:.4g}" for v in lengths))  # fmt: skip
        header.findings.append(_disagree(what, header, rules, taken="sform"))


def _plane_of_its_own(header: Described, pixdim: Floats) -> Floats:
    """A picture of one slice has no length across itself: 1 mm then."""
    if header.size[2] == 1 and not pixdim[2] > 0:
        return np.array([pixdim[0], pixdim[1], 1.0])
    return pixdim


def _unit(header: Described, values: dict[str, Any]) -> float:
    """Millimetres per unit of length; a unit that makes every voxel impossibly large or small is a mistake."""
    code = int(values["xyzt_units"]) & 7
    unit = _UNITS_MM.get(code, 1.0)
    if unit == 1.0:
        return unit
    lengths = np.abs(values["pixdim"][1:4])
    if values["sform_code"] > 0:
        lengths = np.linalg.norm(values["srow"].reshape(3, 4)[:, :3], axis=0)
    likely = [bool(np.all((lengths * u >= _LIKELY_MM[0]) & (lengths * u <= _LIKELY_MM[1]))) for u in (unit, 1.0)]
    said = " x ".join(f"{v:.4g}" for v in lengths)
    message = say("The header gives lengths in {unit}: voxels of {said} {unit}.", unit=_UNIT_NAMES[code], said=said)
    if likely == [False, True]:
        action = say("Takes them for millimetres: nothing in a CT is that large or small.")
        header.findings.append(make_finding("length-unit", message, action, severity="warning"))
        return 1.0
    header.findings.append(make_finding("length-unit", message))
    return unit


def _sform(values: dict[str, Any], unit: float) -> Floats | None:
    matrix: Floats = values["srow"].reshape(3, 4) * unit
    direction = unit_columns(matrix[:, :3])[1]
    if not np.isfinite(direction).all() or abs(np.linalg.det(direction)) < 1e-3:
        return None
    matrix[:, 3] = np.where(np.isfinite(matrix[:, 3]), matrix[:, 3], 0.0)
    return matrix


def _qform(values: dict[str, Any], unit: float) -> Floats | None:
    """The rigid transform of the quaternion (nifti1.h, METHOD 2); columns of a missing length are NaN."""
    b, c, d = (float(v) for v in values["quatern"])
    rest = 1.0 - (b * b + c * c + d * d)
    if not math.isfinite(rest):
        return None
    if rest < 1e-7:
        length = math.sqrt(b * b + c * c + d * d)
        a, b, c, d = 0.0, b / length, c / length, d / length
    else:
        a = math.sqrt(rest)
    rotation = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
    )
    lengths = np.abs(values["pixdim"][1:4]) * unit
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        return None
    if values["pixdim"][0] < 0:
        rotation[:, 2] *= -1
    offset = np.where(np.isfinite(values["qoffset"]), values["qoffset"], 0.0) * unit
    return np.column_stack([rotation * lengths, offset])


def _chosen(sform: Floats | None, qform: Floats | None, sform_code: int, rules: ImageFileRules) -> Floats | None:
    """The sform, as nibabel and most programs do, but not one into the space of a standard brain: it is no scale."""
    if sform is None or qform is None:
        return qform if sform is None else sform
    if rules.nifti_transform != "auto":
        return sform if rules.nifti_transform == "sform" else qform
    return qform if sform_code in _TEMPLATES else sform


def _apart(one: Floats, other: Floats, size: tuple[int, int, int]) -> tuple[float, float]:
    """The farthest that two transforms put a corner voxel apart, in mm, and in the shortest edges of a voxel."""
    corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)], dtype=float)
    corners = np.column_stack([corners * (np.array(size) - 1), np.ones(8)])
    apart = float(np.linalg.norm(corners @ (one - other).T, axis=1).max())
    return apart, apart / float(np.linalg.norm(one[:, :3], axis=0).min())


def _same_lengths(one: Floats, other: Floats) -> bool:
    with np.errstate(invalid="ignore"):
        return bool(np.all(np.abs(one - other) <= 0.01 * one))


def _disagree(what: Message, header: Described, rules: ImageFileRules, taken: str = "qform") -> Finding:
    action = say("Takes the {taken}.", taken=taken)
    return make_finding("geometry-disagrees", what, action, taken=taken)
