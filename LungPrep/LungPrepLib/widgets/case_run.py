"""One run in a worker: from a series or a volume to nodes in the scene. Used by the window and by scripts."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import slicer

from .. import temporary
from ..case_name import case_name
from ..dicom.volumes.slicer_order import order_findings
from ..export.formats.nrrd import write_nrrd, write_segmentation_nrrd
from ..findings import Finding, LungPrepError, error_from_json, finding_from_json
from ..image.files import content_digest
from ..jobs import Job
from ..machine import check_disk
from ..messages import Message, say
from ..recipe import Recipe
from ..scene import ResultNodes, add_measurements, add_result, read_handover
from ..scene.preparing import (
    add_series_result,
    image_of_ct,
    mask_on_volume,
    present_files,
    scan_names,
    series_of_volume,
    slicer_database,
)
from ..wording import system_reason
from .job_runner import JobRunner
from .left_behind import make_marked_folder, remove_left_behind

Wanted = Literal["nodes", "table", "files"]


@dataclass
class Outcome:
    """How a run ended: with nodes, with an error, or cancelled (neither)."""

    nodes: ResultNodes | None = None
    error: LungPrepError | None = None
    folder: Path | None = None
    document: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Plan:
    """What is done with the result of the run that is under way."""

    name: str
    series_uid: str = ""
    volume: Any = None
    segmentation: Any = None
    findings: list[Finding] = field(default_factory=list)
    update: bool = True
    wanted: Wanted = "nodes"
    table: Any = None


class CaseRun:
    """Runs one case at a time in a worker process. Nothing in the scene changes before the run has succeeded."""

    def __init__(self) -> None:
        self._runner = JobRunner(self._on_progress, self._on_ended, self._on_log)
        self._folder: Path | None = None  # of the run that is under way
        self._kept: Path | None = None  # of the last one that succeeded: its files can be looked at and exported
        self._lent: set[Path] = set()  # what is being copied
        self._plan: _Plan | None = None
        self._told: Callable[[str, float, Message], None] | None = None
        self._log: Callable[[str], None] | None = None
        self._ended: Callable[[Outcome], None] | None = None
        self.last = Outcome()

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._runner.running

    def start(
        self,
        source: Any,
        recipe: Recipe,
        *,
        segmentation: Any = None,
        output: Path | None = None,
        annotations: Path | None = None,
        update: bool = True,
        wanted: Wanted = "nodes",
        table: Any = None,
        progress: Callable[[str, float, Message], None] | None = None,
        log: Callable[[str], None] | None = None,
        ended: Callable[[Outcome], None] | None = None,
    ) -> None:
        """Start a run; raises LungPrepError when it cannot begin. What the last one left stays until this succeeds.

        Parameters
        ----------
        source
            A volume node, or the Series Instance UID of a series in Slicer's database.
        segmentation
            A segmentation node that is used instead of a segmenter.
        output
            The folder that the case's folder is made in; a temporary one when not given.
        annotations
            A table of nodules, of which those of this scan become a structure of the labels.
        wanted
            ``"nodes"``: all nodes of the result; ``"table"``: only the measurements; ``"files"``: only the files,
            the scene stays as it is.
        table
            A table node that the measurements are put into, where only they are wanted; else one is added.
        """
        if self.running:
            raise LungPrepError(say("A run is under way."), say("Wait for its end, or cancel it."), usage=True)
        self._told, self._log, self._ended = progress, log, ended
        try:
            remove_left_behind()
            self._folder = make_marked_folder()
            self._plan, job = self._prepare_job(source, recipe, segmentation, output, update)
            if annotations is not None:
                names = [] if isinstance(source, str) else scan_names(source)
                job = replace(job, annotations=str(annotations), scan_names=names)
            self._plan.wanted, self._plan.table = wanted, table
            handover = str(self._folder / "handover") if wanted == "nodes" else None
            self._runner.start(job.as_dict() | {"handover": handover})
        except OSError as error:  # the disk of temporary files, or no process to be had
            self._drop_folder()
            raise LungPrepError(
                say("The run could not be started: {reason}.", reason=system_reason(error)),
                say("Is the disk of temporary files full? Free some space there."),
            ) from error
        except BaseException:
            self._drop_folder()
            raise

    def cancel(self) -> None:
        """Stop within a second; the scene stays as it was."""
        self._runner.cancel()

    def clear(self) -> None:
        """Remove the temporary files of the last run, and forget it: the scene that it belongs to is closed."""
        if self._kept is not None and self._kept not in self._lent:
            temporary.remove_folder(self._kept)
        self._kept = None
        self.last = Outcome()

    def lend(self) -> Callable[[], None]:
        """Keep the files of the last run until what is returned is called, even when they are cleared meanwhile."""
        kept = self._kept
        assert kept is not None
        self._lent.add(kept)

        def give_back() -> None:
            self._lent.discard(kept)
            if kept != self._kept:
                temporary.remove_folder(kept)

        return give_back

    def close(self) -> None:
        """End at once and clean up: the window or Slicer is going away."""
        self._runner.stop()
        self._drop_folder()
        self.clear()

    def _drop_folder(self) -> None:
        if self._folder is not None:
            temporary.remove_folder(self._folder)
        self._folder = None

    def _prepare_job(
        self, source: Any, recipe: Recipe, segmentation: Any, output: Path | None, update: bool
    ) -> tuple[_Plan, Job]:
        assert self._folder is not None
        series_uid = source if isinstance(source, str) else ""
        if not series_uid and source is not None and source.GetParentTransformNode() is None:
            series_uid = series_of_volume(source) if segmentation is not None else ""
        mask = self._mask(segmentation, source) if segmentation is not None else None
        if series_uid:
            plan = _Plan("", series_uid=series_uid)
            given: str | list[str] = present_files(series_uid)
            name = case_name(series_uid)
        else:
            image, findings = image_of_ct(source)
            plan = _Plan(source.GetName(), findings=findings)
            given = str(self._folder / "input.nrrd")
            check_disk(self._folder, image.GetNumberOfPixels() * image.GetSizeOfPixelComponent(), temporary=True)
            write_nrrd(image, Path(given), compress=False)
            name = "case-" + content_digest(image)[:12]
        plan.update, plan.segmentation = update, segmentation
        plan.volume = None if isinstance(source, str) else source
        folder = (output or self._folder / "cases") / name
        return plan, Job(
            source=given,
            output=str(folder),
            recipe=recipe.as_dict(),
            series_uid=series_uid or None,
            labels=mask,
            overwrite=update or output is None,
        )

    def _mask(self, segmentation: Any, volume: Any) -> str:
        assert self._folder is not None
        path = self._folder / "mask.seg.nrrd"
        mask = mask_on_volume(segmentation, volume)
        write_segmentation_nrrd(mask.labels, mask.structures, path, compress=False)
        return str(path)

    def _on_progress(self, stage: str, fraction: float, message: Message) -> None:
        if self._told is not None:
            self._told(stage, fraction, message)

    def _on_log(self, line: str) -> None:
        if self._log is not None:
            self._log(line)

    def _on_ended(self, ended: dict[str, Any]) -> None:
        assert self._plan is not None
        if "result" in ended:
            outcome = self._take_over(self._plan, ended)
        elif "error" in ended:
            outcome = Outcome(error=error_from_json(ended["error"]))
        else:
            outcome = Outcome()
        if outcome.nodes is not None and self._plan.wanted != "files":
            self._keep(outcome)
        else:
            self._drop_folder()
        if self._ended is not None:
            self._ended(outcome)

    def _keep(self, outcome: Outcome) -> None:
        """This is the last run now; what is in the scene is not needed on disk any more."""
        self.clear()
        self.last, self._kept, self._folder = outcome, self._folder, None
        assert self._kept is not None
        temporary.remove_folder(self._kept / "handover")
        for name in ("input.nrrd", "mask.nrrd"):
            with contextlib.suppress(OSError):
                (self._kept / name).unlink(missing_ok=True)

    def _take_over(self, plan: _Plan, ended: dict[str, Any]) -> Outcome:
        """Put the result into the scene; an error there is an outcome like any other."""
        document = ended["result"]
        folder = self._runner.output
        try:
            nodes = self._place(plan, document, ended["findings"], ended["instances"])
        except LungPrepError as error:
            return Outcome(error=error, folder=folder, document=document)
        except Exception as error:
            logging.exception("LungPrep: the result could not be put into the scene")
            words = say("The result could not be put into the scene: {detail}.", detail=type(error).__name__)
            return Outcome(error=LungPrepError(words, say("The log of Slicer says more.")), document=document)
        return Outcome(nodes=nodes, folder=folder, document=document)

    def _place(
        self, plan: _Plan, document: dict[str, Any], found: list[dict[str, Any]], instances: list[str]
    ) -> ResultNodes:
        findings = plan.findings + [finding_from_json(values) for values in found]
        if plan.series_uid:
            findings += _order_findings(instances)
        if plan.wanted == "files":
            return ResultNodes(case=document["case"], findings=findings)
        source = _in_scene(plan.volume)
        if plan.wanted == "table":
            rows = [*document["measurements"], *document["regional_measurements"]]
            table = _in_scene(plan.table)
            table = add_measurements(rows, findings, document["case"], volume=source, table=table)
            mask = _in_scene(plan.segmentation)
            return ResultNodes(source, mask, table, case=document["case"], findings=findings)
        assert self._folder is not None
        case = read_handover(self._folder / "handover", document)
        case.findings = findings
        if plan.series_uid:
            return add_series_result(case, plan.series_uid, instances, update=plan.update)
        return add_result(case, plan.name, source=source, update=plan.update)


def _in_scene(node: Any) -> Any:
    """The node, unless it has left the scene meanwhile."""
    return node if node is not None and node.GetScene() is slicer.mrmlScene else None


def _order_findings(instances: list[str]) -> list[Finding]:
    """Whether Slicer sorts the slices as they were put in order; a file of several slices has no order to compare."""
    from DICOMLib import DICOMUtils  # type: ignore[import-not-found]

    database = slicer_database()
    if database is None or len(set(instances)) != len(instances):
        return []
    files = [str(database.fileForInstance(instance)) for instance in instances]
    return order_findings(files, DICOMUtils.getSortedImageFiles) if all(files) and len(files) > 1 else []
