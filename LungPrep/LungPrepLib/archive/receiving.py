"""Instances as they arrive: written beside their place, read, and renamed into it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..case_name import case_name, study_name
from ..dicom.headers.element_reading import DamagedHeaderError, NotDicomError
from ..dicom.headers.slice_header import SliceHeader, headers_of
from ..dicom.pixels.decoding import PixelFile, scratch_folder
from ..dicom.pixels.object_reading import DecodeError, NotCTPixelsError
from ..findings import LungPrepError
from ..messages import FileName, say
from ..wording import system_reason

UNFINISHED = ".arriving-"
_SPARE_BYTES = 64 * 1024**2


class SeriesFolder:
    """The folder of one series: ``study-.../case-.../`` with one file per instance, named by a digest of its UID."""

    def __init__(self, root: Path, study_instance_uid: str, series_instance_uid: str) -> None:
        self.name = f"{study_name(study_instance_uid)}/{case_name(series_instance_uid)}"
        self.path = root / self.name
        self._series = series_instance_uid
        self.damaged = 0

    def here(self) -> dict[str, SliceHeader]:
        """What has arrived, by SOP Instance UID; what cannot be read is removed, to be brought again."""
        found: dict[str, SliceHeader] = {}
        if not self.path.is_dir():
            return found
        for path in sorted(self.path.iterdir()):
            if path.name.startswith(UNFINISHED):
                path.unlink(missing_ok=True)
            elif path.suffix == ".dcm":
                headers = _headers(path)
                if headers and headers[0].series_instance_uid == self._series and not headers[0].missing_bytes:
                    found[headers[0].sop_instance_uid] = headers[0]
                else:
                    path.unlink()
        return found

    def headers(self) -> list[SliceHeader]:
        """The headers of all slices that have arrived."""
        return [header for path in sorted(self.path.glob("*.dcm")) for header in _headers(path)]

    def path_of(self, sop_instance_uid: str) -> Path:
        """Where an instance lies when it has arrived."""
        return self.path / f"{hashlib.sha256(sop_instance_uid.encode()).hexdigest()[:16]}.dcm"

    def receive(self, sop_instance_uid: str, content: bytes) -> bool:
        """Write one instance; ``False`` when it is damaged or of another series (it is not kept).

        Raises
        ------
        LungPrepError
            when the disk is full or cannot be written to.
        """
        unfinished = None
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=self.path)
            unfinished = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            headers = _headers(unfinished)
            sound = (
                bool(headers)
                and headers[0].series_instance_uid == self._series
                and headers[0].sop_instance_uid == (sop_instance_uid or headers[0].sop_instance_uid)
                and not _damage(unfinished, headers[0])
            )
            if sound:
                os.replace(unfinished, self.path_of(headers[0].sop_instance_uid))
            else:
                self.damaged += 1
            return sound
        except OSError as error:
            raise cannot_write(error, self.path) from error
        finally:
            if unfinished is not None:
                with contextlib.suppress(OSError):
                    unfinished.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove it: it was brought to be judged, and was not chosen."""
        shutil.rmtree(self.path, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.path.parent.rmdir()


def _headers(path: Path) -> list[SliceHeader]:
    try:
        return headers_of(path)
    except (NotDicomError, DamagedHeaderError, ValueError, RecursionError):
        return []


def _damage(path: Path, header: SliceHeader) -> str:
    """What is wrong with the pixels of a file, or ``""``: each frame is read, and decoded where it is compressed."""
    if not header.has_pixels:
        return "no pixels" if header.rows else ""
    with scratch_folder() as scratch:
        try:
            file = PixelFile(str(path), scratch)
            for index in range(file.frames):
                file.frame(index)
        except NotCTPixelsError:
            return ""
        except DecodeError as error:
            return str(error)
    return ""


def check_space(root: Path, needed: int) -> None:
    """Raise before a series is brought that would not fit.

    Raises
    ------
    LungPrepError
        when less than ``needed`` bytes and a little more are free.
    """
    existing = root.absolute()
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free
    if free < needed + min(_SPARE_BYTES, needed):
        raise cannot_write(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), root)


def cannot_write(error: OSError, path: Path) -> LungPrepError:
    """The error of a disk that takes nothing more."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DiskTrouble(
        say("The disk is full.") if full else say("Nothing can be written to {folder}: {reason}.",
                                                  folder=FileName(path), reason=system_reason(error)),
        say("Free some space and run the same command again: what was fetched stays and is used.")
        if full
        else say("Choose an output folder that you may write to."),
    )  # fmt: skip


class DiskTrouble(LungPrepError):
    """The disk is full or cannot be written to: nothing more can be fetched."""


def bytes_of(headers: Iterable[SliceHeader]) -> int:
    """How many bytes the instances take at most, from what their headers say of the pixels."""
    return sum((h.rows or 0) * (h.columns or 0) * ((h.bits_allocated or 16) // 8) + 4096 for h in headers)
