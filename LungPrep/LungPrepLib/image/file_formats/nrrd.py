"""NRRD, attached and detached (``.nhdr``): http://teem.sourceforge.net/nrrd/format.html is the source of the rules."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from ...findings import LungPrepError, make_finding
from ...messages import FileName, say
from ...recipe import ImageFileRules
from .described import Described, Voxels, unit_columns
from .pieces import data_files
from .stored_types import one_volume, several_values
from .voxel_data import Order, Packing, Piece, read_voxels

_TYPES = {
    "i1": "signed char,int8,int8_t", "u1": "uchar,unsigned char,uint8,uint8_t",
    "i2": "short,short int,signed short,signed short int,int16,int16_t",
    "u2": "ushort,unsigned short,unsigned short int,uint16,uint16_t", "i4": "int,signed int,int32,int32_t",
    "u4": "uint,unsigned int,uint32,uint32_t",
    "i8": "longlong,long long,long long int,signed long long,signed long long int,int64,int64_t",
    "u8": "ulonglong,unsigned long long,unsigned long long int,uint64,uint64_t", "f4": "float", "f8": "double",
}  # fmt: skip
_TYPE_OF = {name: kind for kind, names in _TYPES.items() for name in names.split(",")}
_PACKING: dict[str, Packing] = {
    "raw": "raw", "gz": "gzip", "gzip": "gzip", "bz2": "bzip2", "bzip2": "bzip2", "txt": "text", "text": "text",
    "ascii": "text",
}  # fmt: skip
# The patient's spaces, as signs on LPS.
_SPACES = {
    "left-posterior-superior": (1, 1, 1), "lps": (1, 1, 1), "right-anterior-superior": (-1, -1, 1),
    "ras": (-1, -1, 1), "left-anterior-superior": (1, -1, 1), "las": (1, -1, 1),
}  # fmt: skip
_UNITS_MM = {"m": 1000.0, "cm": 10.0, "mm": 1.0, "um": 0.001, "µm": 0.001, "micron": 0.001, "microns": 0.001}
_MOST_HEADER = 64 * 1024**2


@dataclass
class _Header:
    """Fields by name, keys by name, and where in the file it ends."""

    fields: dict[str, str]
    keys: dict[str, str]
    end: int
    following: list[str]  # lines after "data file: LIST"


def describe(path: Path, data: Path, rules: ImageFileRules) -> Described:
    """The header of ``path``.

    Raises
    ------
    LungPrepError
        when it is no NRRD, holds something else than one volume of numbers, or names data that are not there.
    """
    file = FileName(path)
    header = _parsed(path, file)
    fields = header.fields
    try:
        sizes = [int(word) for word in fields["sizes"].split()]
        dimension = int(fields.get("dimension", len(sizes)))
        kind = _TYPE_OF.get(fields["type"].lower())
        packing = _PACKING.get(fields.get("encoding", "raw").lower())
        if dimension != len(sizes) or any(size < 1 for size in sizes):
            raise ValueError
    except (KeyError, ValueError) as error:
        raise _unreadable(file, say("its type or its sizes")) from error
    if kind is None or packing is None:
        raise _unreadable(file, say("its type ({type}) or its encoding ({encoding})",
                                    type=fields["type"], encoding=fields.get("encoding", "raw")))  # fmt: skip
    axes = _spatial_axes(header, sizes, file)
    size = cast(tuple[int, int, int], tuple(sizes[axis] for axis in axes) + (1,) * (3 - len(axes)))
    order: Order = ">" if fields.get("endian", "little").lower() == "big" else "<"
    pieces = _pieces(path, header, packing)
    shape = (size[2], size[1], size[0])
    skipped = int(fields.get("byte skip", "0")) != 0

    def load(slices: int | None = None) -> Voxels:
        spare_is_wrong = "data file" in fields and packing == "raw" and not skipped
        return Voxels(
            read_voxels(pieces, np.dtype(kind).newbyteorder(order), shape, slices=slices, spare_is_wrong=spare_is_wrong)
        )

    described = Described("NRRD", size, np.full(3, math.nan), None, np.zeros(3), load)
    described.files = tuple(piece.path for piece in pieces)
    try:
        _place(described, fields, axes)
    except ValueError as error:
        raise _unreadable(file, say("its space directions or its origin")) from error
    return described


def _parsed(path: Path, file: FileName) -> _Header:
    with path.open("rb") as opened:
        text = opened.read(65536)
        if not text.startswith(b"NRRD"):
            raise LungPrepError(
                say("{file} cannot be read: it does not begin as an NRRD file does.", file=file),
                say("Is it of the format its name says?"),
            )
        while re.search(rb"\r?\n\r?\n", text) is None and len(text) < _MOST_HEADER:
            block = opened.read(1 << 20)
            if not block:
                break
            text += block
    end = re.search(rb"\r?\n\r?\n", text)
    lines = (text[: end.start()] if end else text).decode("utf-8", "replace").splitlines()
    found = _Header({}, {}, end.end() if end else len(text), [])
    for number, line in enumerate(lines[1:], 1):
        key, colon, value = line.partition(":")
        if line.startswith("#") or not colon:
            continue
        if value.startswith("="):
            found.keys[key.strip()] = value[1:]
            continue
        name = {"datafile": "data file", "byteskip": "byte skip", "lineskip": "line skip"}.get(key.strip(), key.strip())
        found.fields[name.lower()] = value.strip()
        if name == "data file" and value.strip().upper().startswith("LIST"):
            found.following = lines[number + 1 :]
            break
    return found


def _spatial_axes(header: _Header, sizes: list[int], file: FileName) -> list[int]:
    """Which axes are those of space: those with a direction, or of a kind that is one; others must be of size 1."""
    fields = header.fields
    directions = _directions(fields)
    kinds = fields.get("kinds", "").lower().split()
    axes = list(range(len(sizes)))
    if len(directions) == len(sizes) and sum(v is not None for v in directions) in (2, 3):
        axes = [axis for axis in axes if directions[axis] is not None]
    elif len(kinds) == len(sizes) and len(sizes) > 3:
        axes = [axis for axis in axes if kinds[axis] in ("domain", "space")] or axes
    if len(axes) > 3:
        one_volume([sizes[axis] for axis in axes], file)
        axes = axes[:3]
    others = [axis for axis in range(len(sizes)) if axis not in axes and sizes[axis] > 1]
    if not others:
        return axes
    count = sizes[others[0]]
    if any(key.startswith("Segment0_") for key in header.keys):
        raise LungPrepError(
            say("{file} is a segmentation with {count} layers of overlapping segments.", file=file, count=count),
            say("Save it in one layer, in which no segments overlap."),
        )
    kind = kinds[others[0]] if len(kinds) == len(sizes) else ""
    if kind in ("", "time", "list", "domain", "space", "???", "none") and others[0] > axes[-1]:
        one_volume([*(sizes[axis] for axis in axes), count], file)
    raise several_values(count, file)


def _pieces(path: Path, header: _Header, packing: Packing) -> list[Piece]:
    """Where the voxels are: lines are skipped in the file, bytes in what is unpacked (-1: all but the last)."""
    fields = header.fields
    skip = int(fields.get("byte skip", "0"))
    files = [path]
    begins = [header.end]
    if "data file" in fields:
        files = data_files(path, fields["data file"], header.following)
        begins = [_after_lines(one, int(fields.get("line skip", "0"))) for one in files]
    if skip < 0:
        return [Piece(one, -1, packing) for one in files]
    return [Piece(one, begin, packing, skip) for one, begin in zip(files, begins, strict=True)]


def _after_lines(path: Path, count: int) -> int:
    if not count:
        return 0
    with path.open("rb") as file:
        for _ in range(count):
            file.readline()
        return file.tell()


def _place(described: Described, fields: dict[str, str], axes: list[int]) -> None:
    unit = _unit(described, fields)
    flat = len(axes) == 2
    vectors = [vector for vector in _directions(fields) if vector is not None]
    if len(vectors) == len(axes) and all(len(vector) == 3 for vector in vectors):
        matrix = np.array(vectors, dtype=np.float64).T * unit
        if flat:
            normal = np.cross(matrix[:, 0], matrix[:, 1])
            matrix = np.column_stack([matrix, normal / (np.linalg.norm(normal) or 1.0)])
        described.spacing_mm, direction = unit_columns(matrix)
        space = fields.get("space", "").lower().removesuffix("-time").removesuffix("t")
        signs = _SPACES.get(space)
        if not np.isfinite(direction).all() or abs(np.linalg.det(direction)) < 1e-3:
            described.spacing_mm = np.where(np.isfinite(described.spacing_mm), described.spacing_mm, math.nan)
            if np.isfinite(direction).all():
                described.spacing_mm = np.full(3, math.nan)
            return
        signed = np.array(signs or (1, 1, 1), dtype=np.float64)
        origin = _vectors(fields.get("space origin", ""))
        if origin and origin[0] is not None and len(origin[0]) in (3, 4):
            described.origin_mm = np.nan_to_num(np.array(origin[0][:3]) * unit * signed, posinf=0.0, neginf=0.0)
        if signs is not None:
            described.direction = signed[:, None] * direction
        return
    words = fields.get("spacings", "").split()
    if len(words) > max(axes):
        described.spacing_mm = np.array([*(abs(float(words[axis])) for axis in axes), *([1.0] if flat else [])]) * unit


def _directions(fields: dict[str, str]) -> list[list[float] | None]:
    """The direction of each axis in space; ``None`` for an axis of values, and for one of time in a space with time."""
    vectors = _vectors(fields.get("space directions", ""))
    if not fields.get("space", "").lower().endswith(("time", "t")):
        return vectors
    in_time = [vector is not None and len(vector) == 4 and vector[3] != 0 for vector in vectors]
    return [None if vector is None or late else vector[:3] for vector, late in zip(vectors, in_time, strict=True)]


def _vectors(text: str) -> list[list[float] | None]:
    """``none (1,0,0)`` as ``[None, [1.0, 0.0, 0.0]]``."""
    found = re.findall(r"none|\([^)]*\)", text.lower())
    return [None if word == "none" else [float(part) for part in word.strip("()").split(",")] for word in found]


def _unit(described: Described, fields: dict[str, str]) -> float:
    words = re.findall(r'"([^"]*)"', fields.get("space units", "") or fields.get("units", ""))
    known = {word.strip().lower() for word in words} - {""}
    if len(known) != 1:
        return 1.0
    (word,) = known
    unit = _UNITS_MM.get(word, 1.0)
    if unit != 1.0:
        described.findings.append(
            make_finding("length-unit", say("The header gives lengths in {unit}.", unit=word), unit=word)
        )
    return unit


def _unreadable(file: FileName, what: object) -> LungPrepError:
    return LungPrepError(
        say("The header of {file} cannot be understood: {what}.", file=file, what=what),  # type: ignore[arg-type]
        say("Is it complete?"),
    )
