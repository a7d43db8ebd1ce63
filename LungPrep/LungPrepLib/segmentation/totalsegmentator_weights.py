"""Whether the folders of TotalSegmentator's weights are whole, told without PyTorch."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ..findings import LungPrepError
from ..messages import FileName, FilePath, Message, say

_CHECKPOINT = "checkpoint_final.pth"


def check_folder(folder: Path) -> None:
    """Raise LungPrepError unless a folder of weights (``Dataset298_...``) is whole and undamaged, as nnU-Net reads it.

    In it there is a folder for each way of training, with ``plans.json``, ``dataset.json`` and a checkpoint in each
    ``fold_...``. A checkpoint that PyTorch writes is a zip archive, which has a sum of every part of it.
    """
    models = [path.parent for path in folder.glob("*/plans.json")]
    if not models:
        raise not_whole(folder, Path("plans.json"))
    for model in models:
        if not (model / "dataset.json").is_file():
            raise not_whole(folder, Path("dataset.json"))
        folds = [path for path in model.glob("fold_*") if path.is_dir()]
        checkpoints = [fold / _CHECKPOINT for fold in folds if (fold / _CHECKPOINT).is_file()]
        if not checkpoints:
            raise not_whole(folder, Path(_CHECKPOINT))
        for checkpoint in checkpoints:
            if is_damaged(checkpoint):
                raise damaged(checkpoint, folder.parent)


def is_damaged(checkpoint: Path) -> bool:
    """Whether a checkpoint is not as PyTorch wrote it: cut off, or other bytes."""
    try:
        with checkpoint.open("rb") as file:
            if file.read(1) == b"\x80":  # a pickle, as PyTorch wrote before 1.6, has no sums
                return False
        with zipfile.ZipFile(checkpoint) as archive:
            return archive.testzip() is not None
    except (OSError, zipfile.BadZipFile, ValueError, EOFError):
        return True


def not_whole(folder: Path, missing: Path) -> LungPrepError:
    """What to say of a folder of weights in which a file is missing."""
    return LungPrepError(
        say("TotalSegmentator's weights {weights} in {folder} are not whole: {file} is missing.",
            weights=folder.name, folder=FilePath(folder.parent), file=FileName(missing)),
        again(folder.name),
    )  # fmt: skip


def damaged(checkpoint: Path, weights: Path) -> LungPrepError:
    """What to say of a checkpoint below the folder ``weights`` that cannot be read."""
    return LungPrepError(
        say("The file {file} of TotalSegmentator's weights in {folder} is damaged.",
            file=FileName(checkpoint), folder=FilePath(weights)),
        again(checkpoint.relative_to(weights).parts[0] if weights in checkpoint.parents else ""),
    )  # fmt: skip


def again(folder: str) -> Message:
    """What to do about weights that are not whole."""
    return say("Remove the folder {folder} there: it is downloaded again, or can be copied again.", folder=folder)
