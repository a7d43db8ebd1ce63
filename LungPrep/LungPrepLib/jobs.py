"""One job: prepare one case and write its folder. The command line, the worker and the batch all run this."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from .acquiring import Selected, select
from .case import PreparedCase
from .estimates import disk_needed, handover_needed, memory_needed
from .export.case_folder import check_case_folder, write_case
from .export.digests import digest_of
from .export.format import check_formats
from .export.image_ahead import ImageAhead
from .export.mask_file import check_mask_file, is_mask_file, write_mask_file
from .file_names import as_text
from .findings import LungPrepError
from .machine import DiskTroubleError, check_disk, check_memory
from .messages import Listed, say
from .pipeline import prepare
from .progress import Progress
from .recipe import Recipe, recipe_from_dict
from .segmentation.segmenter import Segmenter
from .wording import system_reason


@dataclass(frozen=True)
class Job:
    """What a process needs to know to prepare one case; plain values, so that it travels as JSON."""

    source: str | list[str]
    output: str
    recipe: dict[str, Any] = field(default_factory=dict)
    series_uid: str | None = None
    labels: str | None = None
    label_names: str = ""  # what the values of the mask mean, or which of its structures are wanted
    vessels: str | None = None  # a mask of vessels and airways, which the measurements leave out
    annotations: str | None = None
    scan_names: list[str] = field(default_factory=list)  # what the annotations may call the scan, besides its own
    weights: dict[str, str] = field(default_factory=dict)
    overwrite: bool = False
    keep_identifiers: bool = False
    handover: str | None = None  # a folder for uncompressed images that a window loads at once
    inference: dict[str, str] | None = None  # where the one process of a batch that has the GPU is asked
    case: str | None = None  # another name than the data would give it
    source_record: dict[str, Any] = field(default_factory=dict)  # what a batch keeps under "source" of case.json
    beside: str | None = None  # a file that lies beside the case's folder for as long as the disk is there

    def as_dict(self) -> dict[str, Any]:
        """The job as plain JSON values."""
        return asdict(self)


def job_from_dict(values: dict[str, Any]) -> Job:
    """A job from plain values; unknown keys are refused."""
    known = {item.name for item in fields(Job)}
    unknown = sorted(set(values) - known)
    if unknown or "source" not in values or "output" not in values:
        raise LungPrepError(
            say("This is not a job: unknown {keys}.", keys=unknown)
            if unknown
            else say("This is not a job: source or output is missing."),
            say("Known: {names}.", names=Listed(tuple(sorted(known)), most=len(known))),
            usage=True,
        )
    return Job(**values)


def run_job(job: Job, progress: Progress) -> tuple[PreparedCase, dict[str, Any]]:
    """Prepare and write one case; returns it and the document of its ``case.json``.

    What can be known beforehand is checked first: the folder, the recipe, memory and disk.

    Raises
    ------
    LungPrepError
        when the case fails; its folder is then as it was before.
    Cancelled
        when the user cancels; likewise.
    """
    recipe = recipe_from_dict(job.recipe)
    output = Path(job.output)
    _check_disk_is_there(job)
    has_labels = job.labels is not None or recipe.segmentation.segmenter != "none"
    mask_alone = is_mask_file(output) and has_labels  # without labels it is the name of a folder
    if mask_alone:
        check_mask_file(output, overwrite=job.overwrite)
    else:
        check_case_folder(output, overwrite=job.overwrite)
        check_formats(recipe.output.formats)
    ahead = None if mask_alone else ImageAhead(output, progress)
    written = False
    source = [Path(path) for path in job.source] if isinstance(job.source, list) else Path(job.source)
    selected = select(source, recipe, series_uid=job.series_uid, progress=progress)
    try:
        check_memory(memory_needed(selected.voxels, recipe, selected.voxel_mm3))
        check_disk(output, disk_needed(selected.voxels, recipe, selected.voxel_mm3))
        if job.handover:
            needed = handover_needed(selected.voxels, recipe, selected.voxel_mm3)
            check_disk(Path(job.handover), needed, temporary=True)
        case = prepare(
            selected,
            recipe,
            segmenter=_segmenter(job, recipe),
            labels=job.labels,
            label_names=job.label_names,
            vessels=job.vessels,
            annotations=job.annotations,
            scan_names=job.scan_names,
            weights={network: Path(path) for network, path in job.weights.items()} or None,
            progress=progress,
            with_image=ahead.begin if ahead is not None else None,
        )
        _complete_record(case, job, selected, source)
        if mask_alone:
            write_mask_file(case, output, overwrite=job.overwrite)
            return case, case.as_dict() | {"outputs": [output.name]}
        _check_disk_is_there(job)
        # What was unpacked from a zip is still there: DICOM objects take patient and study from it.
        document = write_case(case, output, overwrite=job.overwrite, progress=progress, ahead=ahead)
        written = True
    finally:
        if ahead is not None:
            ahead.close(written=written)
        selected.close()
    if job.handover:
        hand_over(case, Path(job.handover))
    return case, document


def _segmenter(job: Job, recipe: Recipe) -> Segmenter | None:
    """The batch's shared one, where it has one; else the recipe's."""
    if job.inference is None or job.labels is not None:
        return None
    from .segmentation.shared_inference import RemoteSegmenter

    return RemoteSegmenter(job.inference, recipe, {network: Path(path) for network, path in job.weights.items()})


def _complete_record(case: PreparedCase, job: Job, selected: Selected, source: Path | list[Path]) -> None:
    """What ``case.json`` says beyond what the road itself knows."""
    case.case = job.case or case.case
    case.provenance["source"] |= job.source_record
    if job.annotations is not None:
        case.provenance["source"]["annotations_sha256"] = digest_of(Path(job.annotations))["sha256"]
    if job.labels is not None:
        case.provenance["segmentation"]["labels_sha256"] = digest_of(Path(job.labels))["sha256"]
    if job.keep_identifiers:
        case.keep_identifiers = True
        case.provenance["identifiers"] = identifiers(selected, source)


def _check_disk_is_there(job: Job) -> None:
    """Raise when the disk with the results has gone: its folder would be made anew on another one."""
    if job.beside and not (Path(job.output).parent / job.beside).exists():
        raise DiskTroubleError(
            say("The folder of the results is not there any more."), say("Connect its disk and start again.")
        )


def identifiers(selected: Selected, source: Path | list[Path]) -> dict[str, Any]:
    """What links the case to the patient: only written when the user asks for it."""
    paths = [as_text(path) for path in source] if isinstance(source, list) else [as_text(source)]
    found: dict[str, Any] = {"source": paths}
    if selected.candidate is not None and selected.candidate.volume is not None:
        first = selected.candidate.volume.slices[0]
        found |= {
            "study_instance_uid": first.study_instance_uid,
            "series_instance_uid": first.series_instance_uid,
        }
    return found


def hand_over(case: PreparedCase, folder: Path) -> None:
    """Write what a window loads at once, uncompressed: the images, and the labels on the native grid.

    Raises
    ------
    LungPrepError
        when the disk of temporary files does not take them.
    """
    from .export.formats.nrrd import write_nrrd

    images = {"native": case.image}
    if case.prepared_image is not case.image:
        images["prepared"] = case.prepared_image
    if case.labels is not None:
        images["native_labels"] = case.labels
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, image in images.items():
            write_nrrd(image, folder / f"{name}.nrrd", compress=False)
    except OSError as error:
        raise LungPrepError(
            say("The result could not be handed over to Slicer: {reason}.", reason=system_reason(error)),
            say("Free some space on the disk of temporary files."),
        ) from error
