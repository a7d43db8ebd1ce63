"""Finding the files under a folder, whatever the tree looks like."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...findings import Finding, make_finding
from ...progress import Progress
from .elements import clean_text

_NAMED = 5
_LISTED = 200
_LITTER = frozenset((".ds_store", "thumbs.db", "desktop.ini", ".directory"))


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, and what tells whether it has changed since it was last looked at."""

    path: str
    size: int
    mtime_ns: int


@dataclass
class Problems:
    """Files and folders that cannot be used, by finding code, and the findings made of them."""

    files: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, code: str, path: str, reason: str = "") -> None:
        """Note a file (only its own name is kept) and the reason; what systems leave everywhere is not news."""
        name = base_name(path)
        if code != "not-dicom" or (name.lower() not in _LITTER and not name.startswith("._")):
            self.files.setdefault(code, []).append((name, reason))

    def findings(self) -> list[Finding]:
        """One finding per kind of problem, which names the files."""
        return [self._finding(code, sorted(named)) for code, named in sorted(self.files.items())]

    def _finding(self, code: str, named: list[tuple[str, str]]) -> Finding:
        words = [f"'{name}'" + (f" ({reason})" if reason else "") for name, reason in named[:_NAMED]]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        one, many = _SENTENCES[code]
        sentence = (
            one.format(names=words[0])
            if len(named) == 1
            else many.format(count=len(named), names=", ".join(words) + more)
        )
        return make_finding(code, sentence, count=len(named), files=[name for name, _ in named[:_LISTED]])


_SENTENCES = {
    "not-dicom": ("One file is not DICOM: {names}.", "{count} files are not DICOM: {names}."),
    "file-empty": ("The file {names} is empty.", "{count} files are empty: {names}."),
    "file-unreadable": ("The file {names} cannot be opened.", "{count} files cannot be opened: {names}."),
    "file-damaged": (
        "The file {names} cannot be used as DICOM.",
        "{count} files cannot be used as DICOM: {names}.",
    ),
    "file-missing": ("The file {names} is missing.", "{count} files are missing: {names}."),
    "folder-unreadable": ("The folder {names} cannot be opened.", "{count} folders cannot be opened: {names}."),
    "link-loop": ("A link leads back to where it is: {names}.", "{count} links lead back to where they are: {names}."),
    "archive-member-skipped": (
        "A member of the zip file is left out: {names}.",
        "{count} members of the zip file are left out: {names}.",
    ),
}


def base_name(path: str) -> str:
    """The file's own name, printable."""
    return clean_text(re.split(r"[/\\]", path.rstrip("/\\"))[-1] or path)


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
            problems.add("folder-unreadable", folder, error.strerror or "")
            continue
        below: list[str] = []
        for entry in entries:
            found = _look_at(entry, below, problems)
            if found is not None:
                count += 1
                if count % 2000 == 0:
                    progress("scan", 0.0, f"looking for files: {count:,} so far")
                yield found
        open_folders += reversed(below)


def _look_at(entry: os.DirEntry[str], below: list[str], problems: Problems) -> FoundFile | None:
    try:
        status = entry.stat()
    except OSError as error:
        code = "link-loop" if entry.is_symlink() and error.errno == 40 else "file-unreadable"
        problems.add(code, entry.path, "" if code == "link-loop" else error.strerror or "")
        return None
    if stat.S_ISDIR(status.st_mode):
        below.append(entry.path)
        return None
    return _regular(entry.path, status, problems)


def _regular(path: str, status: os.stat_result, problems: Problems) -> FoundFile | None:
    """The file, unless it is empty or none (a socket, a pipe: opening one could wait for ever)."""
    if not stat.S_ISREG(status.st_mode):
        problems.add("file-unreadable", path, "not a regular file")
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
            problems.add("file-unreadable", path, getattr(error, "strerror", None) or "not a usable path")
            continue
        if found is not None:
            yield found
