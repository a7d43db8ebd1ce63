"""Writes the native image while the lungs are still being segmented: it is known first, and is the largest file."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..image.buffers import shared
from ..progress import Cancelled, Progress
from ..temporary import make_folder, remove_folder
from ..threads import BackgroundTask, processors
from .digests import digest_of
from .formats.nifti import write_nifti

if TYPE_CHECKING:
    import SimpleITK as sitk

UNFINISHED = ".lungprep-"  # what is called so is what a process that was ended from outside left behind
_NAME = "ct.nii.gz"


def place_beside(folder: Path) -> Path:
    """Where files can be renamed into ``folder`` from.

    A folder that is there may be a mount point (a container's volume, a disk): what lies beside it is then
    another disk, or cannot be written.
    """
    if folder.is_dir():
        return folder.absolute()
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    return folder.absolute().parent


class ImageAhead:
    """Writes ``ct.nii.gz`` of a case into the hidden folder that its other files will be written to.

    ``folder`` is that folder, ``None`` while there is none. With one processor nothing is gained, and nothing done.
    """

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._case_folder = folder
        self._progress = progress
        self._image: sitk.Image | None = None
        self._task: BackgroundTask[dict[str, Any]] | None = None
        self._unwanted = threading.Event()
        self._made: list[Path] = []
        self._open = contextlib.ExitStack()
        self.folder: Path | None = None

    def begin(self, image: sitk.Image) -> None:
        """Begin to write the native image in another thread; what cannot be written is said when the case is."""
        if processors() < 2:
            return
        parents = self._case_folder.absolute().parents
        self._made = [parent for parent in parents if not parent.exists()]
        self._open.enter_context(shared(image))
        with contextlib.suppress(OSError):
            self.folder = make_folder(UNFINISHED, place_beside(self._case_folder))
            self._image, path = image, self.folder / _NAME

            def write() -> dict[str, Any]:
                write_nifti(image, path, threads=1, check=self._check)  # the lungs need the other processor
                return digest_of(path)

            self._task = BackgroundTask(write)

    def digest(self, image: sitk.Image, path: Path) -> dict[str, Any] | None:
        """The digest of ``path`` where it is this image, written whole now; raises what its writing raised."""
        if self._task is None or image is not self._image or self.folder is None or path != self.folder / _NAME:
            return None
        return self._task.result()

    def close(self, *, written: bool) -> None:
        """Remove what was not moved into its place; of a case that was not written, also the folders made for it."""
        self._unwanted.set()
        if self._task is not None:
            with contextlib.suppress(Cancelled, OSError):
                self._task.result()
        self._open.close()
        if self.folder is not None:
            remove_folder(self.folder)
        for folder in [] if written else self._made:
            with contextlib.suppress(OSError):  # something else is in it
                folder.rmdir()

    def _check(self) -> None:
        if self._unwanted.is_set():
            raise Cancelled
        self._progress.check()
