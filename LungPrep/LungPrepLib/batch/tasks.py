"""What a batch has to do: one task per study under the inputs, found while others are already worked on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..case_name import case_name, image_case_name, input_name, study_name
from ..findings import LungPrepError
from ..image.file_names import is_image_file
from ..image.files import file_digest
from ..keys import digest_of_texts
from ..messages import NOTHING, FileName, Message, joined, say
from ..progress import Progress
from ..recipe import Recipe
from ..sources.opening import open_catalog, open_source
from ..wording import system_reason
from .scanning import StudyFolders, study_folders
from .search import Search
from .tree import Unreadable

if TYPE_CHECKING:
    from ..dicom.catalogs.catalog import Catalog
    from ..dicom.selection.candidates import Candidate

_WHAT_TO_GIVE = say("Give folders with DICOM series, or image files.")


@dataclass(frozen=True)
class Task:
    """One case to prepare, or the reason why an input cannot be.

    Attributes
    ----------
    source
        What a job takes: the files of the chosen series, an image file, or a zip (whose series ``series_uid`` names).
    failure
        Why there is nothing to prepare; empty else.
    archive
        The zip that the series is in.
    patient_sha256
        Tells patients apart whom an anonymiser gave the same UIDs; mixed with the series' UID, so that nobody is
        found again by it.
    instances, instances_sha256
        How many whole instances the series has, and the digest of their sorted UIDs: more of them may arrive.
    labels
        A mask of the user's own for this case.
    voxels, voxel_mm3
        Of the volume, as far as headers tell.
    arriving
        It is still being fetched: nothing can be said of it yet.
    early, again
        More of its study may still be found; and that has happened: it takes the place of what was found before.
    share
        The name of the only study of the folders that it was found in.
    """

    case: str
    source: str | list[str] = field(default_factory=list)
    series_uid: str | None = None
    study_uid: str | None = None
    failure: Message = NOTHING
    archive: str = ""
    patient_sha256: str = ""
    instances: int = 0
    instances_sha256: str = ""
    labels: str | None = None
    voxels: int = 0
    voxel_mm3: float | None = None
    arriving: bool = False
    early: bool = False
    again: bool = False
    share: str = ""

    @property
    def shared_by(self) -> str:
        """By what it belongs to a shard (:mod:`.shards`)."""
        return self.share or (study_name(self.study_uid) if self.study_uid else self.case)

    @property
    def record(self) -> dict[str, Any]:
        """What ``case.json`` keeps of the task under ``source``: by it a later start knows whether it is the same."""
        record: dict[str, Any] = {}
        if self.instances:
            record |= {"instances": self.instances, "instances_of_series_sha256": self.instances_sha256}
        if self.patient_sha256:
            record["patient_sha256"] = self.patient_sha256
        if self.shared_by != self.case:
            record["study"] = self.shared_by
        return record


def find_tasks(inputs: Iterable[Path], recipe: Recipe, progress: Progress) -> Iterator[Task]:
    """One task per study under the inputs, in a stable order, as they are found.

    Where ``progress`` is a :class:`~.search.Search`, what is wanted before a folder is looked through comes early, and
    again when more of its study has been found (see :mod:`.scanning`).

    An input in which there is no study, or that cannot be opened, is a task with a failure.

    Raises
    ------
    LungPrepError
        when an input is not there, or, after everything was looked at, nothing at all was found.
    """
    inputs = list(inputs)
    for path in inputs:
        if not is_image_file(path) and not path.exists():
            open_source(path)  # says what is wrong before the work, unless it is an address
    empty = []
    found = False
    for path in inputs:
        tasks = iter([_image_task(path)]) if is_image_file(path) else _tasks_of_place(path, recipe, progress)
        count, left_out = 0, _left_out(progress)
        for task in tasks:
            count += 1
            yield task
        count += _left_out(progress) - left_out
        found = found or bool(count)
        if not count:
            empty.append(path)
    if not found:
        raise LungPrepError(
            say("There is no study in {files}.", files=[FileName(path) for path in empty]), _WHAT_TO_GIVE
        )
    yield from map(_empty_task, empty)


def _left_out(progress: Progress) -> int:
    return progress.left_out if isinstance(progress, Search) else 0


def _tasks_of_place(path: Path, recipe: Recipe, progress: Progress) -> Iterator[Task]:
    """The tasks of one input; a damaged zip or database among the inputs does not stop the others."""
    from ..dicom.catalogs.folder import FolderCatalog

    try:
        catalog = open_catalog(path)
        if isinstance(catalog, FolderCatalog) and path.is_dir():
            yield from _tasks_of_folder(path, recipe, progress)
        else:
            yield from _tasks_of_catalog(catalog, path, recipe, progress)
    except LungPrepError as error:
        if error.usage:
            raise
        yield Task(input_name(path), str(path), failure=joined([error.said, error.advice]))


def _tasks_of_folder(root: Path, recipe: Recipe, progress: Progress) -> Iterator[Task]:
    """The studies of a folder tree, one after the other; a zip file in it is opened, too."""
    failed_early: dict[Path, list[Task]] = {}
    for group in study_folders(root, progress):
        if isinstance(group, Unreadable):
            yield Task(input_name(group.path), str(group.path), failure=group.reason)
        elif group.archive is not None:
            yield from _tasks_of_place(group.archive, recipe, progress)
        elif group.missing:
            yield _incomplete_task(root / group.folders[0].relative_to(root).parts[0], group.missing)
        elif group.arriving:
            yield Task(input_name(group.folders[0]), arriving=True)
        elif group.early:
            for task in _tasks_of_group(group, root, recipe, progress):
                if task.failure:  # perhaps its study is more than the scout, which came first
                    failed_early.setdefault(group.folders[0], []).append(task)
                else:
                    yield task
        else:
            for folder in group.folders if group.again else ():
                failed_early.pop(folder, None)
            yield from _tasks_of_group(group, root, recipe, progress)
    for tasks in failed_early.values():
        yield from tasks


def _tasks_of_group(group: StudyFolders, root: Path, recipe: Recipe, progress: Progress) -> Iterator[Task]:
    from ..dicom.catalogs.folder import FolderCatalog

    try:
        files = group.files()
    except OSError as error:  # it was there when the tree was looked through
        gone = Unreadable.because_of(group.folders[0], error)
        yield Task(input_name(gone.path), str(gone.path), failure=gone.reason)
        return
    for task in _tasks_of_catalog(FolderCatalog(files), root, recipe, progress):
        yield replace(task, early=group.early, again=group.again, share=group.share)


def _tasks_of_catalog(catalog: Catalog, path: Path, recipe: Recipe, progress: Progress) -> Iterator[Task]:
    from ..dicom.catalogs.zip_file import ArchiveCatalog
    from ..dicom.selection.choosing import choose_all
    from ..sources.judged_images import images_of

    archive = str(path.absolute()) if isinstance(catalog, ArchiveCatalog) else ""
    try:
        for study_uid, chosen, findings in choose_all(catalog, recipe, progress, with_files=not archive):
            for candidate in chosen:
                yield _series_task(candidate, study_uid, archive)
            if not chosen:
                reasons = joined((joined([f.said, f.done]) for f in findings if f.severity == "error"), "; ")
                nothing = reasons or say("no usable chest CT series")
                yield Task(study_name(study_uid), study_uid=study_uid, failure=nothing)
        for image in images_of(catalog, recipe, progress):
            if image.verdict == "not usable":
                if not image.is_mask:  # the masks of a data set lie beside its images and are no cases
                    yield Task(input_name(image.path), str(image.path), failure=joined(image.reasons))
            elif archive:
                yield Task(image.name, archive, image.name, archive=archive)
            else:
                yield _image_task(image.path)
        if isinstance(catalog, ArchiveCatalog) and (left_out := catalog.left_out()):
            yield Task(input_name(path), str(path), failure=joined(joined([f.said, f.done]) for f in left_out))
    finally:
        if isinstance(catalog, ArchiveCatalog):
            catalog.close()


def _series_task(candidate: Candidate, study_uid: str, archive: str) -> Task:
    slices = candidate.series.slices
    keys = sorted(
        {header.patient_key for header in (candidate.volume or candidate.series).slices if header.patient_key}
    )
    # A file that was still being copied is no instance yet: when it is whole, there is one more.
    instances = sorted({header.sop_instance_uid for header in slices if not header.missing_bytes})
    files = list(dict.fromkeys(header.path for header in slices))
    spacing, step = candidate.summary.spacing_mm, candidate.summary.step_mm
    return Task(
        candidate.name.replace("#", "-"),
        archive or files,
        candidate.name,
        study_uid,
        archive=archive,
        patient_sha256=digest_of_texts((*keys, candidate.series.series_instance_uid)) if keys else "",
        instances=len(instances),
        instances_sha256=digest_of_texts(instances),
        voxels=candidate.voxels,
        voxel_mm3=spacing[0] * spacing[1] * step if spacing and step else None,
    )


def _incomplete_task(folder: Path, missing: int) -> Task:
    reason = say("The fetch of this series ended before {count} of its instances were here.", count=missing)
    return Task(
        input_name(folder), str(folder), failure=joined([reason, say("Start the same 'lungprep fetch' again.")])
    )


def _empty_task(path: Path) -> Task:
    file = FileName(path)
    found_none = (
        say("There is no study in the folder {folder}.", folder=file)
        if path.is_dir()
        else say("There is no study in the file {file}.", file=file)
    )
    return Task(input_name(path), str(path), failure=joined([found_none, _WHAT_TO_GIVE]))


def _image_task(path: Path) -> Task:
    try:
        digest = file_digest(path)
        return Task(image_case_name(digest), str(path), voxels=path.stat().st_size // 2)
    except OSError as error:
        unread = say("The file {file} cannot be read: {reason}.", file=FileName(path), reason=system_reason(error))
        return Task(input_name(path), str(path), failure=joined([unread, say("Check the path.")]))


def earlier_names(task: Task) -> Iterator[str]:
    """What the failures are called of the study and the places that a task comes from: it replaces them.

    A folder could not be looked into, a fetch had left something out, an image was refused by another recipe.
    """
    if task.study_uid:
        yield study_name(task.study_uid)
    place = task.archive or (task.source if isinstance(task.source, str) else next(iter(task.source), ""))
    if place:
        yield from (input_name(path) for path in (Path(place), *Path(place).parents[:2]))


def other_patient_name(task: Task) -> str:
    """The name of a case whose usual name belongs to another patient."""
    return case_name(task.case, task.patient_sha256)
