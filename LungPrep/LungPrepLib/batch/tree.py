"""The folders of a tree, and which studies they hold, told from a few headers each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..dicom.headers.header_columns import read_file
from ..export.case_folder import CASE_FILE, FAILURE_FILE
from ..export.image_ahead import UNFINISHED
from ..messages import FileName, Message, joined, say
from ..progress import Progress
from ..temporary import is_temporary
from ..wording import system_reason
from .fetched_series import FETCH_FILE
from .index import is_index

UNKNOWN = ""  # the study of a folder in which no header names one
_OURS = {CASE_FILE, FAILURE_FILE}
_FETCH_FILES = frozenset((FETCH_FILE, "fetch_log.csv"))  # what a fetch writes beside the series
_ARRIVING = ".arriving-"
_TRIED = 4  # files of a folder that are looked at before it counts as one without DICOM


@dataclass(frozen=True)
class Unreadable:
    """A folder that cannot be looked into."""

    path: Path
    reason: Message

    @classmethod
    def because_of(cls, folder: Path, error: OSError) -> Unreadable:
        """With the system's reason."""
        said = say("The folder {folder} cannot be opened: {reason}.",
                   folder=FileName(folder), reason=system_reason(error))  # fmt: skip
        return cls(folder, joined([said, say("Check its rights, and that its disk is there.")]))


def folders_of(root: Path, progress: Progress) -> Iterator[tuple[Path, list[str]] | Unreadable]:
    """Every folder that has files, with their names, each once however links lead to it."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        progress.check()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in seen and status.st_ino:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
            if any(_is_ours(entry.name) for entry in entries):
                continue  # results of LungPrep, which may lie among the inputs, are no inputs
            below = [Path(entry.path) for entry in entries if entry.is_dir() and not is_temporary(entry.name)]
        except OSError as error:
            yield Unreadable.because_of(folder, error)
            continue
        names = [entry.name for entry in entries if _is_candidate(entry.name) and not entry.is_dir()]
        if names:
            yield folder, names
            if len(seen) % 50 == 0:
                progress("scan", 0.0, say("looking for studies: {count} folders so far", count=len(seen)))
        waiting += reversed(below)


def files_in(folder: Path) -> list[str]:
    """The regular files in a folder, not those in folders below."""
    with os.scandir(folder) as entries:
        return sorted(e.path for e in entries if _is_candidate(e.name) and not e.is_dir())


def studies_in(folder: Path, names: list[str]) -> list[str]:
    """The studies that the first, the middle and the last DICOM file name; each patient's is one of its own.

    Some anonymisers give several patients, or all of them, the same UID.
    """
    samples = dict.fromkeys((names[0], names[len(names) // 2], names[-1], *names[1:_TRIED]))
    studies: dict[str, None] = {}
    read = 0
    for name in samples:
        headers = read_file(str(folder / name)).headers
        if headers:
            study = headers[0].study_instance_uid
            studies[f"{study} {headers[0].patient_key}" if study else UNKNOWN] = None
            read += 1
        if read == 3:
            break
    return list(studies) or [UNKNOWN]


def _is_ours(name: str) -> bool:
    """Whether a file says that a folder is one of results: also that of a shard, or of a case that was half moved."""
    return name in _OURS or is_index(name) or (name.startswith(UNFINISHED) and name.endswith((".lock", ".json")))


def _is_candidate(name: str) -> bool:
    return not name.startswith(_ARRIVING) and name not in _FETCH_FILES
