"""What all cases of a batch are prepared with, and what is done once about their network."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import dependencies
from ..progress import Progress
from ..recipe import Recipe
from ..segmentation.choosing import segmenters
from .asked import AUTO, Asked, asked_for
from .tasks import Task
from .worker_count import bytes_needed


@dataclass(frozen=True)
class Orders:
    """Recipe, further fields of every :class:`~LungPrepLib.jobs.Job`, the Python that runs them, here or elsewhere."""

    recipe: Recipe
    options: dict[str, Any] = field(default_factory=dict)
    own_labels: bool = False
    python: str = ""
    elsewhere: bool = False

    @property
    def weights(self) -> dict[str, Path]:
        """The files of weights that were given."""
        return {network: Path(path) for network, path in (self.options.get("weights") or {}).items()}

    def asked(self) -> Asked:
        """What a case has to agree with."""
        return asked_for(
            self.recipe,
            weights=self.weights or None,
            own_labels=self.own_labels,
            annotations=self.options.get("annotations"),
        )

    def job(self, task: Task, output: Path, lock: Path, *, replaces: bool) -> dict[str, Any]:
        """The job of a task, whose case lies in the folder ``output``."""
        job = {
            "source": task.source,
            "series_uid": task.series_uid,
            "output": str(output / task.case),
            "recipe": self.recipe.as_dict(),
            "overwrite": replaces,
            "case": task.case,
            "source_record": task.record,
            "beside": lock.name,
        }
        if task.labels:
            job["labels"] = task.labels
        return job | self.options

    def memory(self, task: Task, asked: Asked) -> int:
        """Bytes that preparing a case takes at its peak, roughly."""
        return bytes_needed(task.voxels, self.recipe, task.voxel_mm3, network=asked.runs_network)

    def shares_inference(self, workers: int, asked: Asked) -> bool:
        """Whether several workers would each bring their network to the same GPU."""
        rules = self.recipe.segmentation
        if workers < 2 or self.own_labels or rules.segmenter not in (AUTO, "lungmask") or not asked.weights:
            return False
        if rules.device != "auto":
            return rules.device != "cpu"
        seen = dependencies.torch_report(python=self.python)
        return bool(seen["cuda"] or seen["mps"])

    def make_ready(self, progress: Progress, *, redo_fallback: bool) -> None:
        """The packages of the segmenter are tried and its weights brought once, not by every worker by itself."""
        name = self.recipe.segmentation.segmenter
        if self.own_labels or (name == AUTO and not redo_fallback):
            return
        entry = segmenters()["lungmask" if name == AUTO else name]
        if self.elsewhere and name != "lungmask" and entry.missing(self.recipe, self.weights, False):
            return  # the machines of the cluster may have it
        entry.make_ready(self.recipe, self.weights, self.python, progress)
