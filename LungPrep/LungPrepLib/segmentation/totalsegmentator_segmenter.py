"""Runs TotalSegmentator through its own Python interface and takes over what it found in the lungs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..findings import LungPrepError, finding_from_json, make_finding
from ..image.buffers import voxels_of
from ..messages import say
from ..progress import Progress
from .segmenter import Segmentation
from .segmenters.totalsegmentator import NODULE, TotalSegmentatorOptions
from .structures import LOBES
from .totalsegmentator_process import TotalSegmentatorProcess

if TYPE_CHECKING:
    import SimpleITK as sitk

# Its names of the lobes (class_map of the task "total", version 2) and ours.
_LOBES = {
    "lung_upper_lobe_left": "left_upper_lobe",
    "lung_lower_lobe_left": "left_lower_lobe",
    "lung_upper_lobe_right": "right_upper_lobe",
    "lung_middle_lobe_right": "right_middle_lobe",
    "lung_lower_lobe_right": "right_lower_lobe",
}
# Tasks; the last one's structure has the same name.
_LOBES_TASK, _VESSELS, _NODULES = "total", "lung_vessels", "lung_nodules"
_Labels = np.ndarray[Any, np.dtype[np.uint8]]


class TotalSegmentatorSegmenter:
    """Labels the five lobes (1 to 5, as lungmask's), and nodules (6) on wish.

    Vessels and airways, where they are asked for, are not labels: they are what the measurements can leave out.
    """

    name = "totalsegmentator"

    def __init__(self, options: TotalSegmentatorOptions, *, device: str = "auto") -> None:
        self.options = options
        self._device = device

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """Segment ``image`` (int16 HU, LPS): see :class:`~.segmenter.Segmenter`.

        Raises
        ------
        LungPrepError
            when TotalSegmentator fails, with what it says.
        """
        import SimpleITK as sitk

        with TotalSegmentatorProcess(self._device) as process:
            process.begin(progress)
            sitk.WriteImage(image, str(process.folder / "ct.nii"))
            tasks = tasks_of(self.options)
            run = _Run(process, image, progress, tasks)
            labels = run.lobes()
            found = bool(labels.any())
            left_out = run.task(_VESSELS)[0] if _VESSELS in tasks and found else None
            if _NODULES in tasks and found:
                labels[run.nodules()] = NODULE.value
        findings = [finding_from_json(document) for document in process.ready["findings"]]
        if not found:
            findings.append(make_finding("no-lungs", say("TotalSegmentator found no lungs in this image.")))
        return Segmentation(
            _like(image, labels),
            (*LOBES, NODULE) if self.options.nodules else LOBES,
            findings,
            {
                "segmenter": self.name,
                "model": "total fast" if self.options.fast else "total",
                "weights": run.weights,
                "device": process.ready["device"],
                "versions": {name: version for name, version in process.ready["versions"].items() if version},
            },
            None if left_out is None else _like(image, (left_out > 0).astype(np.uint8)),
        )


def tasks_of(options: TotalSegmentatorOptions) -> dict[str, dict[str, Any]]:
    """The tasks of TotalSegmentator that are run on a scan, each with its further arguments."""
    tasks: dict[str, dict[str, Any]] = {_LOBES_TASK: {"roi_subset": list(_LOBES), "fast": options.fast}}
    if options.vessels:
        tasks[_VESSELS] = {}
    if options.nodules:
        tasks[_NODULES] = {}
    return tasks


def make_ready(options: TotalSegmentatorOptions, device: str, python: str, progress: Progress) -> None:
    """Load TotalSegmentator once, let it fetch the weights that it lacks, and see whether all of them are whole.

    Raises
    ------
    LungPrepError
        when it cannot be loaded, or weights are missing or damaged, with what to do.
    """
    with TotalSegmentatorProcess(device, python) as process:
        process.begin(progress)
        process.bring(tasks_of(options), progress)


class _Run:
    """One scan: its tasks one after the other, and the weights that they used."""

    def __init__(
        self,
        process: TotalSegmentatorProcess,
        image: sitk.Image,
        progress: Progress,
        tasks: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._process, self._image, self._progress, self._tasks = process, image, progress, tasks
        self._done = 0
        self.weights: dict[str, Any] = {}

    def lobes(self) -> _Labels:
        """Our values of the lobes on the voxels of the image, (z, y, x)."""
        found, theirs = self.task(_LOBES_TASK)
        ours = {structure.key: structure.value for structure in LOBES}
        table = np.zeros(256, np.uint8)
        for name, key in _LOBES.items():
            table[_value(theirs, _LOBES_TASK, name)] = ours[key]
        return table[found]

    def nodules(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Where nodules are, (z, y, x)."""
        found, theirs = self.task(_NODULES)
        return found == _value(theirs, _NODULES, _NODULES)

    def task(self, task: str) -> tuple[_Labels, Mapping[str, str]]:
        """The label values of a task on the voxels of the image, (z, y, x), and their names."""
        import SimpleITK as sitk

        start, share = self._done / len(self._tasks), 1 / len(self._tasks)
        result = self._process.run(task, self._tasks[task], self._progress, lambda fraction: start + share * fraction)
        self._done += 1
        self.weights |= result["weights"]
        file = self._process.folder / f"{task}.nii"
        try:
            labels = sitk.ReadImage(str(file), sitk.sitkUInt8)
        except RuntimeError as error:
            raise LungPrepError(
                say("TotalSegmentator left no labels that can be read at {task}.", task=task),
                say("Run TotalSegmentator by itself on this scan to see more, or choose another segmenter."),
            ) from error
        file.unlink(missing_ok=True)
        on_grid = sitk.Resample(labels, self._image, sitk.Transform(), sitk.sitkNearestNeighbor, 0)
        return voxels_of(on_grid).copy(), result["names"]


def _value(names: Mapping[str, str], task: str, name: str) -> int:
    """A structure's value by TotalSegmentator's own table: values differ between its versions."""
    value = next((int(value) for value, known in names.items() if known == name), None)
    if value is None:
        raise LungPrepError(
            say("This version of TotalSegmentator knows no '{name}' in its task {task}.", name=name, task=task),
            say("Update TotalSegmentator."),
        )
    return value


def _like(image: sitk.Image, array: Any) -> sitk.Image:
    import SimpleITK as sitk

    made = sitk.GetImageFromArray(array)
    made.CopyInformation(image)
    return made
