"""What a disc's table of contents (DICOMDIR, DICOM PS3.10 8.6 and PS3.3 F) names and the disc does not hold."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ..headers.files import FoundFile, Problems

_NAME = "DICOMDIR"
_MOST_BYTES = 256 * 1024**2


def note_missing(files: Iterable[FoundFile], problems: Problems) -> None:
    """Note the files that the tables of contents among ``files`` name and that are not there, in any case of letters.

    A table that cannot be read tells nothing: the files beside it are read without it.
    """
    files = list(files)
    tables = [f.path for f in files if f.path[-len(_NAME) :].upper() == _NAME and f.size <= _MOST_BYTES]
    if not tables:
        return
    there = {file.path.casefold() for file in files}
    for table in tables:
        folder = Path(table).parent
        for parts in _named(table):
            path = os.fspath(folder.joinpath(*parts))
            if path.casefold() not in there and not os.path.exists(path):  # noqa: PTH110  (never raises)
                problems.add("file-missing", path)


def _named(table: str) -> list[list[str]]:
    """The files of the records, as names of folders and file below the table's own; none that would leave it."""
    import pydicom

    try:
        records = pydicom.dcmread(table).get("DirectoryRecordSequence") or ()
        named = [record.get("ReferencedFileID") for record in records if record.get("DirectoryRecordType") == "IMAGE"]
        found = [[str(part) for part in ([name] if isinstance(name, str) else name)] for name in named if name]
    except Exception:  # anybody may have written it
        return []
    return [parts for parts in found if not any(set(part) & set("/\\:\0") or part in ("", ".", "..") for part in parts)]
