"""Which folders of a tree belong to one study, told from a few headers per folder, before all of them are read.

A batch begins to prepare while it still looks through its inputs. A study may lie in several folders, one per series;
it can be judged when all of them are known. One to three headers per folder say which: that costs a hundredth of
reading all headers. Folders that share a study, or that hold several, are read together.

The folder of ``lungprep fetch`` says in its ``fetch.json`` which series are complete.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..dicom.headers.header_columns import read_file
from ..export.case_folder import CASE_FILE, FAILURE_FILE
from ..messages import FileName, Message, joined, say
from ..progress import Progress
from ..temporary import is_temporary
from ..wording import system_reason
from .index import INDEX_FILE

FETCH_FILE = "fetch.json"
_OURS = {CASE_FILE, FAILURE_FILE, INDEX_FILE}
_FETCH_FILES = frozenset((FETCH_FILE, "fetch_log.csv"))  # what a fetch writes beside the series
_FETCH_IS_DEAD_S = 180.0  # a fetch that runs writes its file every minute
_ARRIVING = ".arriving-"
_TRIED = 4  # files of a folder that are looked at before it counts as one without DICOM
_UNKNOWN = ""


@dataclass(frozen=True)
class Unreadable:
    """A folder that cannot be looked into."""

    path: Path
    reason: Message


@dataclass
class StudyFolders:
    """Folders that are read together: all of a study, or of several that share one."""

    folders: list[Path] = field(default_factory=list)
    archive: Path | None = None
    arriving: bool = False  # a fetch is still bringing it
    missing: int = 0  # instances that a fetch has left out

    def files(self) -> list[str]:
        """The regular files in them, not those in folders below."""
        found: list[str] = []
        for folder in self.folders:
            with os.scandir(folder) as entries:
                found += sorted(e.path for e in entries if _is_candidate(e.name) and not e.is_dir())
        return found


def study_folders(root: Path, progress: Progress) -> Iterator[StudyFolders | Unreadable]:
    """The folders under ``root`` in groups that hold whole studies, in the order of the tree."""
    fetch = FetchedSeries.of(root)
    by_study: dict[str, list[Path]] = defaultdict(list)
    studies_of: dict[Path, list[str]] = {}
    archives: list[Path] = []
    for found in _folders(root, progress, archives):
        if isinstance(found, Unreadable):
            yield found
            continue
        folder, names = found
        studies_of[folder] = _studies_in(folder, names)
        for study in studies_of[folder]:
            by_study[study].append(folder)
    seen: set[Path] = set()
    for folder in studies_of:
        if folder not in seen:
            group = _connected(folder, by_study, studies_of)
            seen.update(group)
            yield fetch.judged(StudyFolders(group))
    for archive in archives:
        yield StudyFolders(archive=archive)


def _connected(first: Path, by_study: dict[str, list[Path]], studies_of: dict[Path, list[str]]) -> list[Path]:
    """The folders that share a study with ``first``, directly or through others, in the order of the tree."""
    group, waiting = {first}, [first]
    while waiting:
        for study in studies_of[waiting.pop()]:
            if study == _UNKNOWN:
                continue
            new = [folder for folder in by_study[study] if folder not in group]
            group.update(new)
            waiting += new
    return sorted(group) if len(group) > 1 else [first]


def _studies_in(folder: Path, names: list[str]) -> list[str]:
    """The studies that the first, the middle and the last DICOM file name."""
    samples = dict.fromkeys((names[0], names[len(names) // 2], names[-1], *names[1:_TRIED]))
    studies: dict[str, None] = {}
    read = 0
    for name in samples:
        headers = read_file(str(folder / name)).headers
        if headers:
            studies[headers[0].study_instance_uid or _UNKNOWN] = None
            read += 1
        if read == 3:
            break
    return list(studies) or [_UNKNOWN]


def _folders(root: Path, progress: Progress, archives: list[Path]) -> Iterator[tuple[Path, list[str]] | Unreadable]:
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
            if any(entry.name in _OURS for entry in entries):
                continue  # results of LungPrep, which may lie among the inputs, are no inputs
            below = [Path(entry.path) for entry in entries if entry.is_dir() and not is_temporary(entry.name)]
        except OSError as error:
            said = say("The folder {folder} cannot be opened: {reason}.",
                       folder=FileName(folder), reason=system_reason(error))  # fmt: skip
            yield Unreadable(folder, joined([said, say("Check its rights, and that its disk is there.")]))
            continue
        names = [entry.name for entry in entries if _is_candidate(entry.name) and not entry.is_dir()]
        archives += [folder / name for name in names if name.lower().endswith(".zip")]
        names = [name for name in names if not name.lower().endswith(".zip")]
        if names:
            yield folder, names
            if len(seen) % 50 == 0:
                progress("scan", 0.0, say("looking for studies: {count} folders so far", count=len(seen)))
        waiting += reversed(below)


def _is_candidate(name: str) -> bool:
    return not name.startswith(_ARRIVING) and name not in _FETCH_FILES


@dataclass(frozen=True)
class FetchedSeries:
    """What ``fetch.json`` says of the series in a folder; of any other folder nothing."""

    root: Path
    series: dict[str, dict[str, Any]] = field(default_factory=dict)
    running: bool = False
    fetched: bool = False

    @classmethod
    def of(cls, root: Path) -> FetchedSeries:
        """What is known of ``root`` now."""
        try:
            document = json.loads((root / FETCH_FILE).read_text(encoding="utf-8"))
            series = {str(key): dict(values) for key, values in document["series"].items()}
            is_alive = time.time() - float(document.get("updated", 0)) < _FETCH_IS_DEAD_S
            return cls(root, series, not document["finished"] and is_alive, True)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(root)

    def judged(self, group: StudyFolders) -> StudyFolders:
        """The group, marked where it is still arriving or was left incomplete."""
        if not self.fetched:
            return group
        studies = {self._study(folder) for folder in group.folders}
        own = [values for key, values in self.series.items() if key.split("/")[0] in studies]
        unlisted = [folder for folder in group.folders if self._key(folder) not in self.series]
        incomplete = [values for values in own if not values.get("complete")]
        if self.running and (incomplete or unlisted):
            group.arriving = True
        elif incomplete or unlisted:
            lacking = (int(v.get("expected") or 0) - int(v.get("instances") or 0) for v in incomplete)
            group.missing = max(1, sum(max(0, count) for count in lacking))
        return group

    def _key(self, folder: Path) -> str:
        return folder.relative_to(self.root).as_posix()

    def _study(self, folder: Path) -> str:
        return self._key(folder).split("/")[0]
