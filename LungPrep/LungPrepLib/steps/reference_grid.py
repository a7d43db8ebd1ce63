"""Where a reference image lies: an image file, a DICOM series, or the prepared image of a case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..findings import LungPrepError
from ..image.grid import Grid, grid_from_dict
from ..keys import digest_of_texts
from ..messages import FileName, say

_CASE_FILE = "case.json"


@dataclass(frozen=True)
class ReferenceGrid:
    """The grid of a reference image, and the digest of the UID of its frame of reference; empty where it has none."""

    grid: Grid
    frame_sha256: str = ""


def frame_digest(uid: str) -> str:
    """What is kept of a Frame of Reference UID (0020,0052)."""
    return digest_of_texts((uid,)) if uid else ""


def read_reference(text: str) -> ReferenceGrid:
    """Where the reference image lies, whatever it is.

    Raises
    ------
    LungPrepError
        when it is not there, or is nothing that has an upright grid.
    """
    path = Path(text)
    if not path.exists():
        raise LungPrepError(
            say("There is no reference image {file} (resampling.reference).", file=FileName(text)),
            say("Check the path; it counts from the folder in which LungPrep is started."),
            usage=True,
        )
    if (path / _CASE_FILE).is_file():
        path = path / _CASE_FILE
    return _read(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(text: str, changed_ns: int) -> ReferenceGrid:
    from ..image.file_names import is_image_file

    path = Path(text)
    if path.name == _CASE_FILE:
        return _of_case(path)
    if is_image_file(path):
        return ReferenceGrid(_of_image(path))
    return _of_series(text)


def _of_case(document: Path) -> ReferenceGrid:
    try:
        values = json.loads(document.read_text(encoding="utf-8"))
        grid = grid_from_dict(values["geometry"]["prepared"])
        frame = values.get("source", {}).get("frame_of_reference_sha256", "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LungPrepError(
            say("The reference case {folder} (resampling.reference) does not say where its image lies.",
                folder=FileName(document.absolute().parent)),
            say("Give the folder of a case that LungPrep has prepared."),
            usage=True,
        ) from error  # fmt: skip
    return ReferenceGrid(grid, str(frame))


def _of_image(path: Path) -> Grid:
    from ..image.file_formats.upright import upright_grid
    from ..image.files import read_header

    header = read_header(path)
    grid = upright_grid(header.matrix, header.origin_mm, header.described.size)
    if grid is None:
        raise LungPrepError(
            say("The axes of the reference image {file} are not perpendicular.", file=FileName(path)),
            say("Name an image whose voxels fill an upright box."),
        )
    return grid


def _of_series(text: str) -> ReferenceGrid:
    from ..dicom.selection.choosing import choose
    from ..image.slice_resampling import native_grid
    from ..sources.opening import open_catalog

    catalog = open_catalog(text)
    try:
        candidate, _ = choose(catalog, place=Path(text).name)
    finally:
        catalog.close()
    volume = candidate.volume
    if volume is None or volume.geometry is None:
        raise LungPrepError(
            say("The series of the reference {file} (resampling.reference) does not say where it lies.",
                file=FileName(text)),
            say("Name an image file, or another series."),
        )  # fmt: skip
    return ReferenceGrid(native_grid(volume.geometry), frame_digest(volume.slices[0].frame_of_reference_uid))
