"""The catalog of a zip file: headers are read inside it, and only what is wanted is unpacked."""

from __future__ import annotations

import io
import os
import posixpath
import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from ...findings import Finding, LungPrepError, make_finding
from ...image.file_names import ends_as_image
from ...messages import NOTHING, FileName, say
from ...progress import Progress
from ...temporary import make_folder, remove_folder
from ...wording import size_in_words, system_reason
from ..headers.cache_file import FEWEST_FILES
from ..headers.files import FoundFile, Problems, base_name
from ..headers.header_cache import HeaderCache
from ..headers.header_columns import FileResult, read_file
from ..headers.slice_header import SliceHeader
from .catalog import SeriesHeaders, StudyHeaders, find_series
from .grouping import group_studies

# A slice of nothing but air deflates by a factor of a few hundred; deflate itself ends at 1032.
_MOST_RATIO = 900
_RATIO_FROM = 64 * 1024**2
_MOST_BYTES = 8 * 1024**3  # no DICOM object is longer
_MOST_MEMBERS = 5_000_000
_CHUNK = 1024**2
_PIECE = 4096
_SPARE = 200 * 1024**2
# Checksums, methods that Python does not know, passwords, and what a broken directory leads to.
_UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class ArchiveCatalog:
    """The DICOM series in a zip file.

    Nothing is unpacked until :meth:`series` is called for a series: then its files are put into a private
    temporary folder, where the headers say they are, until :meth:`close` or the end of the process.
    """

    def __init__(self, path: str | os.PathLike[str], *, use_cache: bool = True) -> None:
        self._path = Path(path).absolute()
        self._use_cache = use_cache
        self._problems = Problems()
        self._studies: list[StudyHeaders] | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}  # by the path that it will be unpacked to
        self._strangers: list[zipfile.ZipInfo] = []  # members that are no DICOM
        self._folder: Path | None = None

    def studies(self, progress: Progress) -> list[StudyHeaders]:
        """All studies, ordered by date and Study Instance UID.

        Raises
        ------
        LungPrepError
            when the file is not a zip file or is damaged.
        """
        if self._studies is None:
            problems = Problems()
            with self._opened() as archive:
                members = [info for info in archive.infolist() if _is_wanted(info, problems)]
                headers = self._headers(archive, members, problems, progress)
            self._problems = problems
            self._studies = group_studies(headers, join_scattered=True, folder_of=self._folder_of)
        return self._studies

    def findings(self) -> list[Finding]:
        """What was noticed about members that are no DICOM, damaged, or not to be trusted."""
        return self._problems.findings()

    def left_out(self) -> list[Finding]:
        """Of the findings, those about members that may hold a study and were not looked into, as zips in the zip."""
        has_zips = any(info.filename.lower().endswith(".zip") for info in self._strangers)
        wanted = {"archive-member-skipped", *(["not-dicom"] if has_zips else [])}
        return [finding for finding in self.findings() if finding.code in wanted]

    def series(self, series_instance_uid: str, progress: Progress) -> SeriesHeaders:
        """One series, unpacked; slices whose member is damaged are left out, with a finding.

        Raises
        ------
        LungPrepError
            when there is no such series, or no room for it on the disk.
        """
        found = find_series(self.studies(progress), series_instance_uid)
        wanted = [path for path in dict.fromkeys(h.path for h in found.slices) if not Path(path).exists()]
        self._check_room(sum(self._members[path].file_size for path in wanted))
        damaged: set[str] = set()
        with self._opened() as archive:
            for index, path in enumerate(wanted):
                progress(
                    "scan",
                    index / len(wanted),
                    say("unpacking {number} of {total} files", number=index + 1, total=len(wanted)),
                )
                if not _unpack(archive, self._members[path], Path(path), progress):
                    damaged.add(path)
        if not damaged:
            return found
        names = sorted(base_name(path) for path in damaged)
        finding = make_finding(
            "file-damaged",
            say(
                "{number} members of the zip file are damaged, the first of them {file}.",
                number=len(names),
                file=FileName(names[0]),
            ),
            files=names[:200],
        )
        kept = tuple(header for header in found.slices if header.path not in damaged)
        return replace(found, slices=kept, findings=(*found.findings, finding))

    def image_files(self, progress: Progress) -> list[Path]:
        """The image files (NIfTI, NRRD ...) in the zip, unpacked with what lies beside them, as their data may."""
        self.studies(progress)
        folders = {posixpath.dirname(info.filename) for info in self._strangers if ends_as_image(info.filename)}
        wanted = [info for info in self._strangers if posixpath.dirname(info.filename) in folders]
        if not wanted:
            return []
        self._folder = self._folder or make_folder("lungprep-zip-")
        self._check_room(sum(info.file_size for info in wanted))
        numbers = {folder: number for number, folder in enumerate(sorted(folders))}
        unpacked: list[str] = []
        with self._opened() as archive:
            for index, info in enumerate(wanted):
                what = say("unpacking {number} of {total} files", number=index + 1, total=len(wanted))
                progress("scan", index / len(wanted), what)
                number = numbers[posixpath.dirname(info.filename)]
                # Headers name their data files, so that names are kept.
                target = self._folder / f"images-{number}" / _safe_name(info.filename)
                if target.exists() or _unpack(archive, info, target, progress):
                    unpacked.append(os.fspath(target))
                else:
                    self._problems.add("file-damaged", info.filename, say("it cannot be unpacked"))
        from ...image.files import image_files_among

        return image_files_among(unpacked)[0]

    def close(self) -> None:
        """Remove what was unpacked."""
        if self._folder is not None:
            remove_folder(self._folder)
            self._folder = None
            self._studies = None

    def _opened(self) -> zipfile.ZipFile:
        try:
            archive = zipfile.ZipFile(self._path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError) as error:
            reason = system_reason(error) if isinstance(error, OSError) else say("it is damaged or not a zip file")
            raise LungPrepError(
                say("The zip file {file} cannot be opened: {reason}.", file=FileName(self._path), reason=reason),
                say("Copy it again."),
            ) from error
        if len(archive.infolist()) > _MOST_MEMBERS:
            archive.close()
            raise LungPrepError(
                say(
                    "The zip file {file} has more than {number:,} members.",
                    file=FileName(self._path),
                    number=_MOST_MEMBERS,
                ),
                say("Unpack it with a program you trust and give its folder."),
            )
        return archive

    def _headers(
        self, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], problems: Problems, progress: Progress
    ) -> list[SliceHeader]:
        # The checksum stands for the time of change: it changes with the content.
        files = [FoundFile(f"{self._path}{os.sep}{i}", info.file_size, info.CRC) for i, info in enumerate(members)]
        cache = HeaderCache(str(self._path)) if self._use_cache and len(files) >= FEWEST_FILES else None
        known = cache.load(files) if cache else {}
        results = []
        for index, (file, info) in enumerate(zip(files, members, strict=True)):
            if index % 25 == 0:
                progress(
                    "scan",
                    index / len(members),
                    say("reading headers: {number:,} of {total:,} members", number=index, total=len(members)),
                )
            results.append(known.get(file.path) or _read_member(archive, info, file))
        if cache and len(known) < len(files):
            cache.save(files, results)
        headers = []
        for index, (info, result) in enumerate(zip(members, results, strict=True)):
            if not result.headers:
                self._strangers.append(info)
            if result.problem == "not-dicom" and ends_as_image(info.filename):
                continue
            if result.problem:
                problems.add(result.problem, info.filename, result.reason)
            path = self._target(index, info) if result.headers else ""
            headers += [replace(header, path=path) for header in result.headers]
        return headers

    def _folder_of(self, header: SliceHeader) -> str:
        """The folder in the zip: each member is unpacked into a folder of its own."""
        return posixpath.join(os.fspath(self._path), posixpath.dirname(self._members[header.path].filename))

    def _target(self, index: int, info: zipfile.ZipInfo) -> str:
        """Where a member will be unpacked to: never by the path that the archive says."""
        if self._folder is None:
            self._folder = make_folder("lungprep-zip-")
        name = _safe_name(info.filename)
        path = os.fspath(self._folder / f"{index:07d}" / name)
        self._members[path] = info
        return path

    def _check_room(self, size: int) -> None:
        if self._folder is None:
            return
        free = shutil.disk_usage(self._folder).free
        if size + _SPARE > free:
            raise LungPrepError(
                say(
                    "Unpacking the series takes {needed}, and the folder for temporary files has {free} free.",
                    needed=size_in_words(size),
                    free=size_in_words(free),
                ),
                say("Make room, or set TMPDIR to a folder on a larger disk."),
            )


def _safe_name(member: str) -> str:
    """The own name of a member with nothing in it that a file system could take for more than a name."""
    return re.sub(r"[^\w.-]", "_", base_name(member), flags=re.ASCII)[-80:].strip(".") or "file"


def _is_wanted(info: zipfile.ZipInfo, problems: Problems) -> bool:
    """Whether to look into a member; what is not to be trusted is noted."""
    if info.is_dir() or info.filename.startswith("__MACOSX/"):
        return False
    reason = NOTHING
    parts = re.split(r"[/\\]", info.orig_filename)
    if ".." in parts or info.orig_filename.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", info.orig_filename):
        reason = say("its path leaves the zip file")
    elif stat.S_ISLNK(info.external_attr >> 16):
        reason = say("a link")
    elif info.flag_bits & 0x1:
        reason = say("encrypted")
    elif info.file_size > _MOST_BYTES:
        reason = say("it would inflate to more than 8 GiB")
    elif info.file_size > _RATIO_FROM and info.file_size > _MOST_RATIO * max(info.compress_size, 1):
        times = info.file_size // max(info.compress_size, 1)
        reason = say("it would inflate to {number} times its size", number=times)
    if reason:
        problems.add("archive-member-skipped", info.filename, reason)
    elif info.file_size == 0:
        problems.add("file-empty", info.filename)
    return not reason and info.file_size > 0


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: FoundFile) -> FileResult:
    try:
        with archive.open(info) as opened:
            member = _Member(opened)
            result = read_file(file.path, io.BufferedReader(member, _PIECE), size=info.file_size)
    except _UNPACKING_ERRORS:
        return FileResult(problem="file-damaged", reason=say("it cannot be unpacked"))
    if result.problem and member.is_damaged:
        return FileResult(problem="file-damaged", reason=say("it cannot be unpacked"))
    return result


class _Member(io.RawIOBase):
    """A member that ends where it is damaged: its header may well be whole."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self.is_damaged = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._opened.seek(offset, whence)

    def tell(self) -> int:
        return self._opened.tell()

    def readinto(self, buffer: Any) -> int:
        # In small pieces: the piece in which the damage is found is lost.
        try:
            data = self._opened.read(min(len(buffer), _PIECE))
        except _UNPACKING_ERRORS:
            self.is_damaged = True
            return 0
        buffer[: len(data)] = data
        return len(data)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, progress: Progress) -> bool:
    """Unpack a member; whether it was whole."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    written = 0
    try:
        with archive.open(info) as source, target.open("wb") as file:
            while chunk := source.read(_CHUNK):
                progress.check()
                written += len(chunk)
                if written > info.file_size:
                    raise zipfile.BadZipFile("longer than it says")
                file.write(chunk)
    except _UNPACKING_ERRORS:
        target.unlink(missing_ok=True)
        return False
    return written == info.file_size
