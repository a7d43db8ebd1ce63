"""MetaImage: ``.mha``, or ``.mhd`` with its data beside (MetaIO's documentation is the source of the rules)."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np

from ...findings import LungPrepError, make_finding
from ...messages import FileName, say
from ...recipe import ImageFileRules
from .described import Described, Voxels, unit_columns
from .pieces import data_files
from .stored_types import one_volume, several_values
from .voxel_data import Order, Packing, Piece, read_voxels

_TYPES = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4", "MET_UINT": "u4",
    "MET_LONG": "i4", "MET_ULONG": "u4", "MET_LONG_LONG": "i8", "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}  # fmt: skip
_UNITS_MM = {"mm": 1.0, "cm": 10.0, "um": 0.001}
_MOST_HEADER = 1 << 20


def describe(path: Path, data: Path, rules: ImageFileRules) -> Described:
    """The header of ``path``.

    Raises
    ------
    LungPrepError
        when it is no MetaImage, holds something else than one volume of numbers, or names data that are not there.
    """
    file = FileName(path)
    fields, end, following = _parsed(path, file)
    try:
        dimensions = int(fields["ndims"])
        sizes = [int(float(word)) for word in fields["dimsize"].split()]
        channels = int(fields.get("elementnumberofchannels", "1"))
        header_size = int(fields.get("headersize", "0"))
        if dimensions != len(sizes) or any(size < 1 for size in sizes):
            raise ValueError
    except (KeyError, ValueError) as error:
        raise _unreadable(file, "NDims, DimSize") from error
    if channels > 1:
        raise several_values(channels, file)
    size = one_volume([*sizes, 1, 1][: max(3, dimensions)], file)
    order: Order = ">" if _is_true(fields, "elementbyteordermsb") or _is_true(fields, "binarydatabyteordermsb") else "<"
    packing: Packing = "zlib" if _is_true(fields, "compresseddata") else "raw"
    if fields.get("binarydata", "true").lower() == "false":
        packing = "text"
    local = fields["elementdatafile"].upper() in ("LOCAL", "")
    pieces = [Piece(path, end, packing)] if local else [
        Piece(one, header_size, packing) for one in data_files(path, fields["elementdatafile"], following)
    ]  # fmt: skip
    kind = _TYPES.get(fields.get("elementtype", "").upper().removesuffix("_ARRAY"))
    if kind is None:
        raise _unreadable(file, f"ElementType = {fields.get('elementtype', '')}")
    slope, intercept = (_number(fields, f"elementtointensityfunction{key}", default, file)
                        for key, default in (("slope", 1.0), ("offset", 0.0)))  # fmt: skip

    def load(slices: int | None = None) -> Voxels:
        shape = (size[2], size[1], size[0])
        array = read_voxels(
            pieces,
            np.dtype(kind).newbyteorder(order),
            shape,
            slices=slices,
            spare_is_wrong=packing != "text" and header_size == 0,
        )
        return Voxels(array, slope, intercept)

    described = Described("MetaImage", size, np.full(3, math.nan), None, np.zeros(3), load)
    described.files = tuple(piece.path for piece in pieces)
    _place(described, fields, dimensions, file)
    return described


def _parsed(path: Path, file: FileName) -> tuple[dict[str, str], int, list[str]]:
    """Fields by name in small letters, where the header ends, and the lines after it."""
    fields: dict[str, str] = {}
    with path.open("rb") as opened:
        while line := opened.readline(_MOST_HEADER):
            key, *values = re.split("[=:]", line.decode("utf-8", "replace"), maxsplit=1)
            if not values or opened.tell() > _MOST_HEADER:
                break
            (value,) = values
            fields[key.strip().lower()] = value.strip()
            if key.strip().lower() == "elementdatafile":
                end = opened.tell()
                listed = value.strip().upper().startswith("LIST")
                rest = opened.read(_MOST_HEADER).decode("utf-8", "replace").splitlines() if listed else []
                return fields, end, rest
    raise LungPrepError(
        say("{file} is no MetaImage header: it names no ElementDataFile.", file=file),
        say("Is it complete, and of the format its name says?"),
    )


def _place(described: Described, fields: dict[str, str], dimensions: int, file: FileName) -> None:
    unit = _UNITS_MM.get(fields.get("distanceunits", "mm").lower(), 1.0)
    if unit != 1.0:
        words = fields["distanceunits"]
        described.findings.append(make_finding("length-unit", say("The header gives lengths in {unit}.", unit=words)))
    spacing = _numbers(fields, ("elementspacing", "elementsize"), dimensions, file)
    if spacing is not None:
        described.spacing_mm = np.array([*(abs(value) for value in spacing), 1.0 / unit][:3]) * unit
    origin = _numbers(fields, ("origin", "offset", "position"), dimensions, file)
    if origin is not None:
        described.origin_mm = np.nan_to_num(np.array([*origin, 0.0][:3]) * unit, posinf=0.0, neginf=0.0)
    cosines = _numbers(fields, ("transformmatrix", "rotation", "orientation"), dimensions**2, file)
    if cosines is None:
        return
    matrix = np.eye(3)
    rows = np.array(cosines).reshape(dimensions, dimensions)[:3, :3]
    matrix[: len(rows), : len(rows)] = rows
    lengths_of, direction = unit_columns(matrix.T)  # a row of the field is the direction of one index
    if not np.isfinite(direction).all() or abs(np.linalg.det(direction)) < 1e-3:
        described.findings.append(
            make_finding(
                "geometry-disagrees",
                say("The TransformMatrix in the header is none (it has zeros or NaN)."),
                say("Takes the orientation as not said."),
            )
        )
        return
    if np.any(np.abs(lengths_of - 1) > 0.01):
        described.findings.append(
            make_finding(
                "geometry-disagrees",
                say("The rows of the TransformMatrix are {lengths} long, where directions have the length 1.",
                    lengths=" x ".join(f"{value:.4g}" for value in lengths_of)),
                say("Takes the lengths of ElementSpacing."),
            )
        )  # fmt: skip
    described.direction = direction


def _numbers(fields: dict[str, str], names: tuple[str, ...], count: int, file: FileName) -> list[float] | None:
    """The numbers of the first of the fields that is there."""
    for name in names:
        if name in fields:
            try:
                numbers = [float(word) for word in fields[name].split()]
            except ValueError as error:
                raise _unreadable(file, f"{name} = {fields[name]}") from error
            if len(numbers) < count:
                raise _unreadable(file, f"{name} = {fields[name]}")
            return numbers[:count]
    return None


def _number(fields: dict[str, str], name: str, default: float, file: FileName) -> float:
    numbers = _numbers(fields, (name,), 1, file)
    value = default if numbers is None else numbers[0]
    if not math.isfinite(value):
        raise _unreadable(file, f"{name} = {fields[name]}")
    return value if value or "slope" not in name else 1.0


def _is_true(fields: dict[str, str], name: str) -> bool:
    return fields.get(name, "").lower() in ("true", "1", "t", "yes")


def _unreadable(file: FileName, what: str) -> LungPrepError:
    return LungPrepError(
        say("The header of {file} cannot be understood: {what}.", file=file, what=what[:80]),
        say("Is it complete?"),
    )
