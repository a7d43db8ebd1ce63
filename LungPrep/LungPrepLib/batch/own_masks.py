"""Masks of the user's own for the cases of a batch, found by name in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..image.file_names import EXTENSIONS, is_image_file
from ..messages import joined, say
from .tasks import Task

_OTHER_KINDS = (".dcm", ".npz", ".npy")  # DICOM SEG and RTSTRUCT, and arrays


def with_masks(tasks: Iterable[Task], folder: Path) -> Iterator[Task]:
    """Each task with its mask; one without a mask cannot be prepared, for nothing else may stand in for it.

    A mask is called as the case (``case-...``), as the image file, as the folder of the series or the zip, or as the
    Series Instance UID.
    """
    masks = {_stem(path.name): path for path in sorted(folder.iterdir()) if _may_be_mask(path)}
    for task in tasks:
        if task.failure or task.arriving:
            yield task
            continue
        mask = next((masks[name] for name in _names(task) if name in masks), None)
        if mask is None:
            said = say("There is no mask for this case in the folder of masks.")
            advice = say("Call it {name}.nii.gz, or leave --labels out.", name=task.case)
            yield replace(task, failure=joined([said, advice]))
        else:
            yield replace(task, labels=str(mask.absolute()))


def _may_be_mask(path: Path) -> bool:
    return is_image_file(path) or (path.name.lower().endswith(_OTHER_KINDS) and path.is_file())


def _names(task: Task) -> Iterator[str]:
    yield task.case
    if isinstance(task.source, str):
        yield _stem(Path(task.source).name)
    elif task.source:
        yield Path(task.source[0]).parent.name
    if task.series_uid:
        yield task.series_uid


def _stem(name: str) -> str:
    lower = name.lower()
    for ending in sorted((*EXTENSIONS, *_OTHER_KINDS, ".zip"), key=len, reverse=True):
        if lower.endswith(ending):
            name = name[: -len(ending)]
            break
    return name.removesuffix(".seg").removesuffix(".labelmap")
