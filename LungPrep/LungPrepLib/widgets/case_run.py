"""One run in a worker: from a series or a volume to nodes in the scene. Used by the window and by scripts."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import slicer

from .. import temporary
from ..export.nrrd import write_nrrd
from ..findings import Finding, LungPrepError
from ..image.files import content_digest
from ..jobs import Job
from ..pipeline import case_name
from ..progress import Progress
from ..recipe import Recipe
from ..scene import ResultNodes, add_result, labels_from_segmentation, read_handover, table_from_rows
from ..scene.preparing import add_series_result, image_of_ct, select_series, series_files, series_of_volume
from ..scene.volumes import grid_of_volume
from .job_runner import JobRunner

_TEMPORARY = "LungPrep-"


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
    instances: list[str] = field(default_factory=list)
    volume: Any = None
    findings: list[Finding] = field(default_factory=list)
    update: bool = True
    table: Any = None  # only measure, into this table node
    files_only: bool = False


class CaseRun:
    """Runs one case at a time in a worker process. Nothing in the scene changes before the run has succeeded."""

    def __init__(self) -> None:
        self._runner = JobRunner(self._on_progress, self._on_ended, self._on_log)
        self._folder: Path | None = None
        self._plan: _Plan | None = None
        self._told: Callable[[str, float, str], None] | None = None
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
        update: bool = True,
        measure_into: Any = None,
        files_only: bool = False,
        progress: Callable[[str, float, str], None] | None = None,
        log: Callable[[str], None] | None = None,
        ended: Callable[[Outcome], None] | None = None,
    ) -> None:
        """Start a run; raises LungPrepError when it cannot begin.

        Parameters
        ----------
        source
            A volume node, or the Series Instance UID of a series in Slicer's database.
        segmentation
            A segmentation node that is used instead of a segmenter.
        output
            The folder that the case's folder is made in; a temporary one when not given.
        measure_into
            A table node: only the measurements are taken over, into it.
        files_only
            Only the files are wanted; the scene stays as it is.
        """
        if self.running:
            raise LungPrepError("A run is under way.", "Wait for its end, or cancel it.", usage=True)
        self.clear()
        self._told, self._log, self._ended = progress, log, ended
        self._folder = temporary.make_folder(_TEMPORARY)
        try:
            self._plan, job = self._prepare_job(source, recipe, segmentation, output, update)
            self._plan.table, self._plan.files_only = measure_into, files_only
            self._runner.start(job.as_dict())
        except BaseException:
            self.clear()
            raise

    def cancel(self) -> None:
        """Stop within a second; the scene stays as it was."""
        self._runner.cancel()

    def clear(self) -> None:
        """Remove the temporary files of the last run."""
        if self._folder is not None:
            temporary.remove_folder(self._folder)
        self._folder = None
        self.last = Outcome()

    def close(self) -> None:
        """End at once and clean up: the window or Slicer is going away."""
        self._runner.stop()
        self.clear()

    def _prepare_job(
        self, source: Any, recipe: Recipe, segmentation: Any, output: Path | None, update: bool
    ) -> tuple[_Plan, Job]:
        assert self._folder is not None
        series_uid = source if isinstance(source, str) else ""
        if not series_uid and source is not None and source.GetParentTransformNode() is None:
            series_uid = series_of_volume(source) if segmentation is not None else ""
        mask = self._mask(segmentation, source) if segmentation is not None else None
        if series_uid:
            plan = _plan_of_series(series_uid, recipe)
            given: str | list[str] = series_files(series_uid)
            name = case_name(series_uid)
        else:
            image, findings = image_of_ct(source)
            plan = _Plan(source.GetName(), volume=source, findings=findings)
            given = str(self._folder / "input.nrrd")
            write_nrrd(image, Path(given), compress=False)
            name = "case-" + content_digest(image)[:12]
        plan.update = update
        folder = (output or self._folder / "cases") / name
        return plan, Job(
            source=given,
            output=str(folder),
            recipe=recipe.as_dict(),
            series_uid=series_uid or None,
            labels=mask,
            overwrite=update or output is None,
            handover=str(self._folder / "handover"),
        )

    def _mask(self, segmentation: Any, volume: Any) -> str:
        assert self._folder is not None
        grid = grid_of_volume(volume)
        if grid is None or volume.GetParentTransformNode() is not None:
            from ..image.grid import Grid

            grid = Grid.of(image_of_ct(volume)[0])
        path = self._folder / "mask.nrrd"
        write_nrrd(labels_from_segmentation(segmentation, grid)[0], path, compress=False)
        return str(path)

    def _on_progress(self, stage: str, fraction: float, message: str) -> None:
        if self._told is not None:
            self._told(stage, fraction, message)

    def _on_log(self, line: str) -> None:
        if self._log is not None:
            self._log(line)

    def _on_ended(self, outcome: dict[str, Any]) -> None:
        if "result" in outcome:
            self.last = self._take_over(outcome["result"])
        elif "error" in outcome:
            error = outcome["error"]
            self.last = Outcome(error=LungPrepError(error["message"], error["action"]))
        else:
            self.last = Outcome()
        if self._folder is not None:  # what is in the scene is not needed on disk any more
            temporary.remove_folder(self._folder / "handover")
            with contextlib.suppress(OSError):
                (self._folder / "input.nrrd").unlink(missing_ok=True)
        if self._ended is not None:
            self._ended(self.last)

    def _take_over(self, document: dict[str, Any]) -> Outcome:
        """Put the result into the scene; an error there is an outcome like any other."""
        assert self._folder is not None and self._plan is not None
        plan = self._plan
        folder = self._case_folder(document)
        try:
            nodes = self._place(plan, document)
        except LungPrepError as error:
            return Outcome(error=error, folder=folder, document=document)
        except Exception as error:
            logging.exception("LungPrep: the result could not be put into the scene")
            words = f"The result could not be put into the scene: {type(error).__name__}."
            return Outcome(error=LungPrepError(words, "Its files are written; the log says more."), folder=folder)
        return Outcome(nodes=nodes, folder=folder, document=document)

    def _case_folder(self, document: dict[str, Any]) -> Path | None:
        return Path(self._runner.output) if document else None

    def _place(self, plan: _Plan, document: dict[str, Any]) -> ResultNodes:
        findings = plan.findings + [Finding(**values) for values in document["findings"]]
        if plan.files_only:
            return ResultNodes(case=document["case"], findings=findings)
        if plan.table is not None:
            table_from_rows(document["measurements"], "", node=plan.table)
            plan.table.SetAttribute("LungPrep.findings", json.dumps([f.as_dict() for f in findings]))
            return ResultNodes(table=plan.table, case=document["case"], findings=findings)
        assert self._folder is not None
        case = read_handover(self._folder / "handover", document)
        case.findings = findings
        if plan.series_uid:
            return add_series_result(case, plan.series_uid, plan.instances, update=plan.update)
        source = plan.volume if plan.volume is not None and plan.volume.GetScene() is slicer.mrmlScene else None
        return add_result(case, plan.name, source=source, update=plan.update)


def _plan_of_series(series_uid: str, recipe: Recipe) -> _Plan:
    """What the worker cannot know: the instances in stack order, and whether Slicer sorts them the same way."""
    selected = select_series(series_uid, recipe, Progress())
    candidate = selected.candidate
    assert candidate is not None and candidate.volume is not None
    order = [finding for finding in selected.findings if finding.code == "slice-order-differs"]
    instances = [header.sop_instance_uid for header in candidate.volume.slices]
    return _Plan("", series_uid=series_uid, instances=instances, findings=order)
