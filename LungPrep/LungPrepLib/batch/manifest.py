"""What a batch has to do: one task per study under the inputs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from ..export.case_folder import CASE_FILE
from ..findings import LungPrepError
from ..image.files import file_digest, is_image_file
from ..messages import NOTHING, FileName, Message, joined, say
from ..progress import Progress
from ..recipe import Recipe
from ..wording import system_reason

_WHAT_TO_GIVE = say("Give folders with DICOM series, or image files.")


@dataclass(frozen=True)
class Task:
    """One case to prepare, or the reason why a study cannot be.

    ``source`` is what a job takes: the files of the chosen series, or an image file. ``archive`` is the zip that
    they were unpacked from.
    """

    case: str
    source: str | list[str] = field(default_factory=list)
    series_uid: str | None = None
    study_uid: str | None = None
    failure: Message = NOTHING
    archive: str = ""


def tasks_of(inputs: list[Path], recipe: Recipe, progress: Progress) -> list[Task]:
    """One task per study under the inputs, in a stable order; a study is done once, wherever it lies.

    An input in which there is no study, or that cannot be opened, is a task with a failure.

    Raises
    ------
    LungPrepError
        when nothing at all was found, or an input is not there.
    """
    tasks: dict[str, Task] = {}
    empty = []
    for path in inputs:
        found = [_image_task(path)] if is_image_file(path) else _tasks_or_failure(path, recipe, progress)
        if not found:
            empty.append(path)
        for task in found:
            tasks.setdefault(task.case, task)
    if not tasks:
        names = [FileName(path) for path in empty]
        raise LungPrepError(say("There is no study in {files}.", files=names), _WHAT_TO_GIVE)
    return [*tasks.values(), *map(_empty_task, empty)]


def _tasks_or_failure(path: Path, recipe: Recipe, progress: Progress) -> list[Task]:
    """The tasks of one input; a damaged zip or database among the inputs does not stop the others."""
    try:
        return _dicom_tasks(path, recipe, progress)
    except LungPrepError as error:
        if error.usage:
            raise
        return [Task(_input_name(path), str(path), failure=joined([error.said, error.advice]))]


def _input_name(path: Path) -> str:
    return "input-" + hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:12]


def _empty_task(path: Path) -> Task:
    name = _input_name(path)
    file = FileName(path)
    found_none = (
        say("There is no study in the folder {folder}.", folder=file)
        if path.is_dir()
        else say("There is no study in the file {file}.", file=file)
    )
    return Task(name, str(path), failure=joined([found_none, _WHAT_TO_GIVE]))


def _image_task(path: Path) -> Task:
    try:
        return Task("case-" + file_digest(path)[:12], str(path))
    except OSError as error:
        name = "file-" + hashlib.sha256(str(path).encode()).hexdigest()[:12]
        unread = say("The file {file} cannot be read: {reason}.", file=FileName(path), reason=system_reason(error))
        return Task(name, str(path), failure=joined([unread, say("Check the path.")]))


def _dicom_tasks(path: Path, recipe: Recipe, progress: Progress) -> list[Task]:
    from ..dicom.selection.choosing import choose_all
    from ..sources.judged_images import images_of
    from ..sources.opening import open_catalog

    tasks = []
    catalog = open_catalog(path)
    for study_uid, chosen, findings in choose_all(catalog, recipe, progress):
        for candidate in chosen:
            files = list(dict.fromkeys(header.path for header in candidate.series.slices))
            archive = str(path.absolute()) if path.is_file() and is_zipfile(path) else ""
            name = candidate.name.replace("#", "-")
            tasks.append(Task(name, files, candidate.name, study_uid, archive=archive))
        if not chosen:
            name = "study-" + hashlib.sha256(study_uid.encode()).hexdigest()[:12]
            reasons = joined((joined([f.said, f.done]) for f in findings if f.severity == "error"), "; ")
            tasks.append(Task(name, study_uid=study_uid, failure=reasons or say("no usable chest CT series")))
    for image in images_of(catalog, recipe, progress):
        if image.verdict != "not usable":
            tasks.append(_image_task(image.path))
        elif not image.is_mask:  # the masks of a data set lie beside its images and are no cases
            tasks.append(Task(_input_name(image.path), str(image.path), failure=joined(image.reasons)))
    return tasks


def is_done(folder: Path, recipe: Recipe) -> bool:
    """Whether ``folder`` holds a complete case from the same recipe."""
    document = read_case(folder)
    return document is not None and document.get("recipe") == recipe.as_dict()


def read_case(folder: Path) -> dict[str, Any] | None:
    """The document of a case's folder, or ``None`` where there is no complete case."""
    try:
        document = json.loads((folder / CASE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None
