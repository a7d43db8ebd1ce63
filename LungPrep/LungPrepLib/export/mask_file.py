"""One mask in a file of the user's own name, and nothing else: ``lungprep prepare ct.nii.gz -o mask.nii.gz``."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..case import PreparedCase
from ..file_names import check_utf8
from ..findings import LungPrepError
from ..messages import FileName, say
from ..wording import system_reason
from .formats.metaimage import write_mha
from .formats.nifti import write_nifti
from .formats.nrrd import write_nrrd, write_segmentation_nrrd

if TYPE_CHECKING:
    import SimpleITK as sitk

_ENDINGS = (".nii.gz", ".seg.nrrd", ".nrrd", ".mha")


def is_mask_file(output: Path) -> bool:
    """Whether an output is named as an image file rather than a case's folder."""
    if not output.name.lower().endswith(_ENDINGS):
        return False
    try:
        return not output.is_dir()
    except OSError:  # a name that is too long, or no rights to look: the check of the file says so
        return True


def check_mask_file(path: Path, *, overwrite: bool) -> None:
    """Raise unless the mask can be written: its folder is there, and nothing is replaced unasked."""
    check_utf8(path)
    try:
        path.is_file()
    except OSError as error:
        raise LungPrepError(
            say("{file} cannot be written: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Name another file."),
            usage=True,
        ) from error
    if not path.absolute().parent.is_dir():
        raise LungPrepError(
            say(
                "There is no folder {folder} for {file}.", folder=FileName(path.absolute().parent), file=FileName(path)
            ),
            say("Make it first, or name another place."),
            usage=True,
        )
    if path.exists() and not overwrite:
        raise LungPrepError(
            say("{file} is there already.", file=FileName(path)),
            say("Name another file, or add --overwrite to replace it."),
            usage=True,
        )


def write_mask_file(case: PreparedCase, path: Path, *, overwrite: bool = False) -> None:
    """Write the prepared labels to ``path``, in the format that its ending says, whole or not at all.

    With a recipe that keeps the native grid they lie on the voxels of the image that came in, with its own affine.

    Raises
    ------
    LungPrepError
        when the case has no labels, the file is there, or the disk does not take it.
    """
    check_mask_file(path, overwrite=overwrite)
    labels = case.prepared_labels
    if labels is None:
        raise LungPrepError(
            say("There are no labels to write to {file}.", file=FileName(path)),
            say("Choose a segmenter, or give a mask with --labels."),
        )
    new = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        _writer(case, labels, path)(new)
        os.replace(new, path)
    except OSError as error:
        raise LungPrepError(
            say("{file} could not be written: {reason}.", file=FileName(path), reason=system_reason(error)),
            say("Free some space or choose another place."),
        ) from error
    finally:
        new.unlink(missing_ok=True)


def _writer(case: PreparedCase, labels: sitk.Image, path: Path) -> Callable[[Path], object]:
    name = path.name.lower()
    if name.endswith(".seg.nrrd"):
        return partial(write_segmentation_nrrd, labels, case.prepared_structures)
    if name.endswith(".nrrd"):
        return partial(write_nrrd, labels)
    return partial(write_mha if name.endswith(".mha") else write_nifti, labels)
