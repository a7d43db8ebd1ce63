"""The catalog of a Slicer DICOM database's folder, without Slicer, and harmless while Slicer has it open.

The database file is copied and only the copy is opened: with SQLite's rollback journal, a reader that is in
the middle of a query makes an import fail.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from ...findings import Finding, LungPrepError, make_finding
from ...messages import FileName, say
from ...progress import Progress
from ...temporary import make_folder, remove_folder
from ...wording import system_reason
from ..headers.files import FoundFile, Problems, listed
from ..headers.header_cache import HeaderCache
from ..headers.header_reading import read_headers
from .catalog import SeriesHeaders, StudyHeaders, find_series
from .grouping import group_studies

DATABASE_NAME = "ctkDICOM.sql"
NEWEST_SCHEMA = (0, 8, 1)  # of CTK, in Slicer 5.12
_TRIES = 8
_WAIT_S = 0.25
_NEEDED = {"Images": {"Filename", "SeriesInstanceUID"}, "Series": {"SeriesInstanceUID", "StudyInstanceUID"}}


@dataclass(frozen=True)
class _Image:
    series_instance_uid: str
    path: str  # "" where the database knows an image that it does not have (only on a server)


class DatabaseFileCatalog:
    """The series that a Slicer database knows, read from its folder.

    Parameters
    ----------
    folder
        The folder that holds ``ctkDICOM.sql``; relative file paths are relative to it.
    """

    def __init__(self, folder: str | os.PathLike[str], *, processes: int | None = None, use_cache: bool = True) -> None:
        self._folder = Path(folder).absolute()
        self._processes = processes
        self._cache = HeaderCache(str(self._folder)) if use_cache else None
        self._images: list[_Image] | None = None
        self._schema_findings: list[Finding] = []
        self._problems = Problems()
        self._studies: list[StudyHeaders] | None = None

    def studies(self, progress: Progress) -> list[StudyHeaders]:
        """All studies whose files are there, ordered by date and Study Instance UID.

        Raises
        ------
        LungPrepError
            when the database cannot be read.
        """
        if self._studies is None:
            problems = Problems()
            files = list(self._files(self._known_images(progress), problems))
            headers = read_headers(files, problems, progress, processes=self._processes, cache=self._cache)
            self._problems = problems
            self._studies = group_studies(headers)
        return self._studies

    def findings(self) -> list[Finding]:
        """What was noticed about the database, and about files that are missing or damaged."""
        return [*self._schema_findings, *self._problems.findings()]

    def series(self, series_instance_uid: str, progress: Progress) -> SeriesHeaders:
        """One series; of the others no file is opened.

        Raises
        ------
        LungPrepError
            when it is not there, or the database cannot be read.
        """
        if self._studies is not None:
            return find_series(self._studies, series_instance_uid)
        images = [i for i in self._known_images(progress) if i.series_instance_uid == series_instance_uid]
        problems = Problems()
        files = list(self._files(images, problems))
        headers = read_headers(files, problems, progress, processes=self._processes)
        self._problems = problems
        return find_series(group_studies(headers), series_instance_uid)

    def close(self) -> None:
        """Nothing to remove: files are read where they are."""

    def _known_images(self, progress: Progress) -> list[_Image]:
        if self._images is None:
            progress("scan", 0.0, say("reading the database"))
            self._images, self._schema_findings = read_database(self._folder, progress)
        return self._images

    def _files(self, images: list[_Image], problems: Problems) -> Iterator[FoundFile]:
        for image in images:
            if not image.path:
                problems.add("file-missing", "an image without file", say("only its entry was imported"))
        yield from listed((image.path for image in images if image.path), problems)


def read_database(folder: Path, progress: Progress) -> tuple[list[_Image], list[Finding]]:
    """The images that the database in ``folder`` knows, and what was noticed about its schema."""
    copied = make_folder("lungprep-database-")
    try:
        copy = _copied(folder / DATABASE_NAME, copied, progress)
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            findings = _check_schema(connection)
            rows = connection.execute("SELECT SeriesInstanceUID, Filename FROM Images").fetchall()
    except sqlite3.Error as error:
        raise LungPrepError(
            say(
                "The database '{database}' cannot be read: it is damaged or not a Slicer database.",
                database=DATABASE_NAME,
            ),
            say("Open it in Slicer to have it repaired, or give the folder of the DICOM files instead."),
        ) from error
    finally:
        remove_folder(copied)
    images = [_Image(str(uid or ""), _resolved(name, folder)) for uid, name in rows]
    return sorted(images, key=lambda image: (image.series_instance_uid, image.path)), findings


def _copied(source: Path, folder: Path, progress: Progress) -> Path:
    """A copy in one piece: taken again while the database is being written to.

    After some tries the journal is copied as well: SQLite then takes the unfinished writing back in the copy.
    """
    copy = folder / DATABASE_NAME
    journal = source.with_name(source.name + "-journal")
    try:
        for attempt in range(_TRIES):
            progress.check()
            before = source.stat()
            shutil.copyfile(source, copy)
            after = source.stat()
            unchanged = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
            if unchanged and not _is_hot(journal):
                return copy
            if attempt < _TRIES - 1:
                time.sleep(_WAIT_S)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(journal, copy.with_name(copy.name + "-journal"))
        return copy
    except OSError as error:
        raise LungPrepError(
            say("The database {file} cannot be copied: {reason}.", file=FileName(source), reason=system_reason(error)),
            say("Check its rights and the room for temporary files."),
        ) from error


def _is_hot(journal: Path) -> bool:
    try:
        return journal.stat().st_size > 0
    except OSError:
        return False


def _check_schema(connection: sqlite3.Connection) -> list[Finding]:
    """A finding when the schema is newer than known; an error when what is needed is not in it."""
    columns = {table: {row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")} for table in _NEEDED}
    try:
        (text,) = connection.execute("SELECT Version FROM SchemaInfo").fetchone() or ("",)
    except sqlite3.Error:
        text = ""
    version = tuple(int(part) for part in str(text).split(".") if part.isdigit())
    named = say("schema {version}", version=str(text)) if version else say("an unknown schema")
    for table, needed in _NEEDED.items():
        if not needed <= columns[table]:
            raise LungPrepError(
                say(
                    "The database '{database}' has {schema}, which this version of LungPrep cannot read "
                    "(table {table}).",
                    database=DATABASE_NAME,
                    schema=named,
                    table=table,
                ),
                say("Use a newer LungPrep, or give the folder of the DICOM files instead."),
            )
    if version > NEWEST_SCHEMA:
        return [
            make_finding(
                "database-newer", say("The database has {schema}, newer than any that was tried.", schema=named)
            )
        ]
    return []


def _resolved(name: object, folder: Path) -> str:
    """The path of an image: relative to the database's folder, or absolute, of this or another system."""
    text = str(name or "")
    if not text or "\x00" in text:
        return ""
    if Path(text).is_absolute() or PureWindowsPath(text).is_absolute():
        return text
    return os.fspath(folder.joinpath(*PureWindowsPath(text).parts))
