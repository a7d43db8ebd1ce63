"""Reading the headers of many files."""

from __future__ import annotations

from ..progress import Progress
from .elements import DamagedHeaderError, NotDicomError
from .header import SliceHeader, headers_of
from .scanning import FoundFile, Problems


def read_headers(
    files: list[FoundFile], problems: Problems, progress: Progress, *, processes: int | None = None
) -> list[SliceHeader]:
    """The headers of all slices in the files; what is no DICOM or damaged is noted in ``problems``."""
    headers: list[SliceHeader] = []
    for index, file in enumerate(files):
        if index % 50 == 0:
            progress("scan", index / max(len(files), 1), f"reading headers: {index:,} of {len(files):,} files")
        headers += _read_one(file, problems)
    return headers


def _read_one(file: FoundFile, problems: Problems) -> list[SliceHeader]:
    try:
        return headers_of(file.path)
    except NotDicomError:
        problems.add("not-dicom", file.path)
    except DamagedHeaderError as error:
        problems.add("file-damaged", file.path, str(error))
    except OSError as error:
        problems.add("file-unreadable", file.path, error.strerror or "")
    return []
