"""Headers of many files as plain JSON columns: for the way between processes, and for the cache.

A series says the same in most elements of all its slices, so a column with one value is stored once. Nothing
but numbers, texts and lists can come out of it, whatever somebody put in.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import repeat
from pathlib import Path
from typing import Any, BinaryIO

from ...messages import NOTHING, Message, from_json, say
from .element_reading import DamagedHeaderError, NotDicomError
from .files import refusal
from .slice_header import SliceHeader, headers_of

# A change of what headers_of gives for the same file needs another number, so that no old cache is believed.
VERSION = 5
FIELDS = tuple(field.name for field in fields(SliceHeader))
_DICOM_NAMES = (".dcm", ".dicom", ".ima")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"Rar!")
_TUPLES = frozenset(("image_type", "position", "orientation", "pixel_spacing_mm"))


@dataclass(frozen=True, slots=True)
class FileResult:
    """What reading one file gave: headers (none for a DICOMDIR), or the code of a finding and a reason."""

    headers: tuple[SliceHeader, ...] = ()
    problem: str = ""
    reason: Message = NOTHING


def read_file(path: str, file: BinaryIO | None = None, *, size: int | None = None) -> FileResult:
    """The headers of a file (or of an open one), or what is wrong with it; never raises because of the file."""
    try:
        return FileResult(tuple(headers_of(path) if file is None else headers_of(file, path, size=size)))
    except NotDicomError:
        if path.lower().endswith(_DICOM_NAMES):
            return FileResult(
                problem="file-damaged", reason=say("its name is that of a DICOM file, its content is not")
            )
        return FileResult(problem="not-dicom", reason=_packed(path, file))
    except DamagedHeaderError as error:
        return FileResult(problem="file-damaged", reason=error.said)
    except (OSError, ValueError) as error:
        return FileResult(problem="file-unreadable", reason=refusal(error))
    except (RecursionError, MemoryError):
        return FileResult(problem="file-damaged", reason=say("its header is too deep or too large"))


def _packed(path: str, file: BinaryIO | None) -> Message:
    """What to do with a file that others may be in."""
    with contextlib.suppress(OSError, ValueError):
        if file is None:
            with Path(path).open("rb") as opened:
                return _packed(path, opened)
        file.seek(0)
        start = file.read(6)
        if start.startswith(b"PK\x03\x04"):
            return say("a zip file: give it by itself, it is looked into")
        if start.startswith(_PACKED):
            return say("a compressed file: unpack it first")
    return NOTHING


def pack(results: Sequence[FileResult]) -> dict[str, Any]:
    """The results as JSON values, without the paths of the files."""
    headers = [header for result in results for header in result.headers]
    columns = {}
    for name in FIELDS[1:]:
        values = [getattr(header, name) for header in headers]
        same = bool(values) and all(value == values[0] for value in values)
        columns[name] = {"same": values[0]} if same else values
    return {
        "counts": [len(result.headers) for result in results],
        "problems": {str(i): [r.problem, r.reason.as_json()] for i, r in enumerate(results) if r.problem},
        "columns": columns,
    }


def unpack(packed: Any, paths: Sequence[str]) -> list[FileResult]:
    """The results again, for the files at ``paths``, in the same order.

    Raises
    ------
    ValueError
        when this is not what :func:`pack` made for so many files.
    """
    try:
        counts = [int(count) for count in packed["counts"]]
        total = sum(counts)
        if len(counts) != len(paths) or min(counts, default=0) < 0:
            raise ValueError("the number of files does not fit")
        owners = [path for path, count in zip(paths, counts, strict=True) for _ in range(count)]
        columns = [_column(packed["columns"][name], name, total) for name in FIELDS[1:]]
        headers = [SliceHeader(*row) for row in zip(owners, *columns, strict=False)]
        problems = packed["problems"]
        results, start = [], 0
        for index, count in enumerate(counts):
            problem, reason = problems.get(str(index), ("", None))
            results.append(
                FileResult(
                    tuple(headers[start : start + count]), str(problem), from_json(reason) if reason else NOTHING
                )
            )
            start += count
        return results
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("these are no packed headers") from error


def _column(values: Any, name: str, total: int) -> Iterable[Any]:
    is_tuple = name in _TUPLES
    if isinstance(values, dict):
        value = values["same"]
        return repeat(tuple(value) if is_tuple and value is not None else value, total)
    if len(values) != total:
        raise ValueError("a column has the wrong length")
    if not is_tuple:
        return values
    return [None if value is None else tuple(value) for value in values]
