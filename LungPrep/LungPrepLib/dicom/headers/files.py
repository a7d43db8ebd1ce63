"""Finding the files under a folder, whatever the tree looks like."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ...findings import Finding, make_finding
from ...messages import NOTHING, FileName, Listed, Message, Value, say
from ...progress import Progress
from ...wording import system_reason
from .elements import clean_text

_NAMED = 5
_LISTED = 200
_LITTER = frozenset((".ds_store", "thumbs.db", "desktop.ini", ".directory"))


class FoundFile(NamedTuple):
    """A file, and what tells whether it has changed since it was last looked at."""

    path: str
    size: int
    mtime_ns: int


@dataclass
class Problems:
    """Files and folders that cannot be used, by finding code, and the findings made of them."""

    files: dict[str, list[tuple[str, Message]]] = field(default_factory=dict)

    def add(self, code: str, path: str, reason: Message = NOTHING) -> None:
        """Note a file (only its own name is kept) and the reason; what systems leave everywhere is not news."""
        name = base_name(path)
        litter = name.lower() in _LITTER or name.startswith("._")  # what macOS puts beside files on other disks
        if not litter or code not in ("not-dicom", "file-damaged"):
            self.files.setdefault(code, []).append((name, reason))

    def include(self, others: Problems) -> None:
        """Add those that were noted elsewhere."""
        for code, entries in others.files.items():
            self.files.setdefault(code, []).extend(entries)

    def findings(self) -> list[Finding]:
        """One finding per kind of problem, which names the files."""
        return [
            _finding(code, sorted(entries, key=lambda entry: (entry[0], str(entry[1]))))
            for code, entries in sorted(self.files.items())
        ]


@dataclass
class Look:
    """What a look at folders and files found, none of them opened yet."""

    files: list[FoundFile]
    problems: Problems


_Sentences = tuple[Callable[[Value], Message], Callable[[int, Value], Message]]
# What is said of one file, and of several.
_SENTENCES: dict[str, _Sentences] = {
    "not-dicom": (
        lambda files: say("One file is not DICOM: {files}.", files=files),
        lambda number, files: say("{number} files are not DICOM: {files}.", number=number, files=files),
    ),
    "file-empty": (
        lambda files: say("The file {files} is empty.", files=files),
        lambda number, files: say("{number} files are empty: {files}.", number=number, files=files),
    ),
    "file-unreadable": (
        lambda files: say("The file {files} cannot be opened.", files=files),
        lambda number, files: say("{number} files cannot be opened: {files}.", number=number, files=files),
    ),
    "file-damaged": (
        lambda files: say("The file {files} cannot be used as DICOM.", files=files),
        lambda number, files: say("{number} files cannot be used as DICOM: {files}.", number=number, files=files),
    ),
    "file-missing": (
        lambda files: say("The file {files} is missing.", files=files),
        lambda number, files: say("{number} files are missing: {files}.", number=number, files=files),
    ),
    "folder-unreadable": (
        lambda files: say("The folder {files} cannot be opened.", files=files),
        lambda number, files: say("{number} folders cannot be opened: {files}.", number=number, files=files),
    ),
    "link-loop": (
        lambda files: say("A link leads back to where it is: {files}.", files=files),
        lambda number, files: say("{number} links lead back to where they are: {files}.", number=number, files=files),
    ),
    "archive-member-skipped": (
        lambda files: say("A member of the zip file is left out: {files}.", files=files),
        lambda number, files: say(
            "{number} members of the zip file are left out: {files}.", number=number, files=files
        ),
    ),
}


def _finding(code: str, entries: list[tuple[str, Message]]) -> Finding:
    """One finding about all files that have the same problem."""
    files = named([name for name, _ in entries], [reason for _, reason in entries])
    one, many = _SENTENCES[code]
    sentence = one(files) if len(entries) == 1 else many(len(entries), files)
    return make_finding(code, sentence, count=len(entries), files=[name for name, _ in entries[:_LISTED]])


def named(names: Sequence[str], reasons: Sequence[Message] = ()) -> Listed:
    """Names of files as a sentence lists them, each with what is the matter with it."""
    if not any(reasons):
        return Listed(tuple(map(FileName, names)), most=_NAMED)
    return Listed(
        tuple(
            say("{file} ({reason})", file=FileName(name), reason=reason) if reason else FileName(name)
            for name, reason in zip(names, reasons, strict=True)
        ),
        most=_NAMED,
    )


def base_name(path: str) -> str:
    """The file's own name, printable."""
    return clean_text(re.split(r"[/\\]", path.rstrip("/\\"))[-1] or path)


def look_at(sources: Iterable[Path], progress: Progress) -> Look:
    """The files under folders and among files, each once, and what cannot be used."""
    problems = Problems()
    progress("scan", 0.0, say("looking for files"))
    files: dict[str, FoundFile] = {}
    for entry in dict.fromkeys(sources):
        for file in walk(entry, problems, progress) if entry.is_dir() else listed([entry], problems):
            files.setdefault(file.path, file)
    return Look(list(files.values()), problems)


def walk(root: Path, problems: Problems, progress: Progress) -> Iterator[FoundFile]:
    """All regular files under ``root``, folders by name, each folder once however links lead to it.

    What cannot be opened, empty files and links that lead nowhere or back are noted in ``problems``.
    """
    seen: set[tuple[int, int]] = set()
    open_folders: list[str] = [os.fspath(root)]
    count = 0
    while open_folders:
        folder = open_folders.pop()
        progress.check()
        try:
            status = Path(folder).stat()
            identity = (status.st_dev, status.st_ino)
            if identity in seen and status.st_ino:
                problems.add("link-loop", folder)
                continue
            seen.add(identity)
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            problems.add("folder-unreadable", folder, refusal(error))
            continue
        below: list[str] = []
        for entry in entries:
            found = _look_at(entry, below, problems)
            if found is not None:
                count += 1
                if count % 2000 == 0:
                    progress("scan", 0.0, say("looking for files: {number:,} so far", number=count))
                yield found
        open_folders += reversed(below)


def refusal(error: OSError | ValueError) -> Message:
    """Why a file cannot be opened."""
    if isinstance(error, OSError) and error.strerror:
        return say("{reason}", reason=system_reason(error))
    return say("not a usable path")


def _look_at(entry: os.DirEntry[str], below: list[str], problems: Problems) -> FoundFile | None:
    try:
        status = entry.stat()
    except OSError as error:
        code = "link-loop" if entry.is_symlink() and error.errno == errno.ELOOP else "file-unreadable"
        problems.add(code, entry.path, NOTHING if code == "link-loop" else refusal(error))
        return None
    if stat.S_ISDIR(status.st_mode):
        below.append(entry.path)
        return None
    return _regular(entry.path, status, problems)


def _regular(path: str, status: os.stat_result, problems: Problems) -> FoundFile | None:
    """The file, unless it is empty or none (a socket, a pipe: opening one could wait for ever)."""
    if not stat.S_ISREG(status.st_mode):
        problems.add("file-unreadable", path, say("not a regular file"))
        return None
    if status.st_size == 0:
        problems.add("file-empty", path)
        return None
    return FoundFile(path, status.st_size, status.st_mtime_ns)


def listed(paths: Iterable[str | os.PathLike[str]], problems: Problems) -> Iterator[FoundFile]:
    """The files of an explicit list, each once."""
    seen = set()
    for given in paths:
        path = os.fspath(given)
        if path in seen:
            continue
        seen.add(path)
        try:
            found = _regular(path, Path(path).stat(), problems)
        except FileNotFoundError:
            problems.add("file-missing", path)
            continue
        except (OSError, ValueError) as error:
            problems.add("file-unreadable", path, refusal(error))
            continue
        if found is not None:
            yield found
