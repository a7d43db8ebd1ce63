"""Runs TotalSegmentator through its own Python interface and takes over what it found in the lungs."""

from __future__ import annotations

import importlib.metadata
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..findings import Finding, LungPrepError, make_finding
from ..messages import say
from ..progress import Progress
from ..temporary import make_folder, remove_folder
from .segmenter import Segmentation
from .segmenters.totalsegmentator import NODULE, TotalSegmentatorOptions
from .structures import LOBES

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
_DEVICES = {"auto": "gpu", "cuda": "gpu", "cpu": "cpu", "mps": "mps"}  # "gpu" falls back to the CPU by itself


class TotalSegmentatorSegmenter:
    """Labels the five lobes (1 to 5, as lungmask's), and nodules (6) on wish.

    Vessels and airways, where they are asked for, are not labels: they are what the measurements can leave out.
    """

    name = "totalsegmentator"

    def __init__(self, options: TotalSegmentatorOptions, *, device: str = "auto") -> None:
        self.options = options
        self._device = _DEVICES[device]

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """Segment ``image`` (int16 HU, LPS): see :class:`~.segmenter.Segmenter`. It cannot be cancelled within a task.

        Raises
        ------
        LungPrepError
            when TotalSegmentator fails, with what it says.
        """
        import SimpleITK as sitk

        folder = make_folder("lungprep-")
        try:
            ct = folder / "ct.nii.gz"
            sitk.WriteImage(image, str(ct), True, 1)
            with _sending_nothing(folder):
                labels = self._lobes(ct, image, progress)
                left_out = self._found("lung_vessels", ct, image, progress) if self.options.vessels else None
                if self.options.nodules:
                    nodules = self._found("lung_nodules", ct, image, progress)
                    labels[_named(nodules, "lung_nodules", "lung_nodules")] = NODULE.value
        finally:
            remove_folder(folder)
        structures = (*LOBES, NODULE) if self.options.nodules else LOBES
        findings: list[Finding] = []
        if not labels.any():
            findings.append(make_finding("no-lungs", say("TotalSegmentator found no lungs in this image.")))
        return Segmentation(
            _like(image, labels),
            structures,
            findings,
            {
                "segmenter": self.name,
                "model": "total fast" if self.options.fast else "total",
                "device": self._device,
                "versions": {"TotalSegmentator": importlib.metadata.version("TotalSegmentator")},
            },
            None if left_out is None else _like(image, (left_out > 0).astype(np.uint8)),
        )

    def _lobes(self, ct: Path, image: sitk.Image, progress: Progress) -> np.ndarray[Any, np.dtype[np.uint8]]:
        found = self._found("total", ct, image, progress, roi_subset=list(_LOBES), fast=self.options.fast)
        labels = np.zeros(found.shape, np.uint8)
        values = {structure.key: structure.value for structure in LOBES}
        for theirs, ours in _LOBES.items():
            labels[_named(found, "total", theirs)] = values[ours]
        return labels

    def _found(self, task: str, ct: Path, image: sitk.Image, progress: Progress, **options: Any) -> Any:
        """The label values of a task on the voxels of ``image``, (z, y, x)."""
        import SimpleITK as sitk
        from totalsegmentator.python_api import totalsegmentator  # type: ignore[import-not-found]

        progress("segment", {"total": 0.05, "lung_vessels": 0.5}.get(task, 0.8),
                 say("TotalSegmentator is at work on {task}", task=task))  # fmt: skip
        output = ct.with_name(f"{task}.nii.gz")
        try:
            totalsegmentator(ct, output, ml=True, task=task, device=self._device, quiet=True, **options)
            found = sitk.ReadImage(str(output), sitk.sitkUInt8)
        except Exception as error:  # whatever it and its networks raise
            raise LungPrepError(
                say("TotalSegmentator failed at {task}: {error}.", task=task,
                    error=f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"),
                say("Run TotalSegmentator by itself on this scan to see more, or choose another segmenter."),
            ) from error  # fmt: skip
        progress.check()
        on_grid = sitk.Resample(found, image, sitk.Transform(), sitk.sitkNearestNeighbor, 0)
        return sitk.GetArrayFromImage(on_grid)


@contextmanager
def _sending_nothing(folder: Path) -> Iterator[None]:
    """TotalSegmentator with settings of its own in ``folder``, in which it sends no usage statistics.

    As it comes it posts an identifier, the machine and the task to its makers after every run. The user's settings
    stay as they are, and so does where its weights are.

    Raises
    ------
    LungPrepError
        when this version does not heed the settings.
    """
    from totalsegmentator import config  # type: ignore[import-not-found]

    settings = {"totalseg_id": "", "send_usage_stats": False, "prediction_counter": 0,
                "statistics_disclaimer_shown": True}  # fmt: skip
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    changed = {"TOTALSEG_WEIGHTS_PATH": str(config.get_weights_dir()), "TOTALSEG_HOME_DIR": str(folder)}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        if config.get_config_key("send_usage_stats") is not False:
            raise LungPrepError(
                say("This version of TotalSegmentator cannot be kept from sending usage statistics."),
                say("Update TotalSegmentator, or choose another segmenter."),
            )
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _named(values: Any, task: str, name: str) -> Any:
    """Where a structure is, by TotalSegmentator's own table of its values, which differ between versions."""
    from totalsegmentator.map_to_binary import class_map  # type: ignore[import-not-found]

    value = next((value for value, known in class_map[task].items() if known == name), None)
    if value is None:
        raise LungPrepError(
            say("This version of TotalSegmentator knows no '{name}' in its task {task}.", name=name, task=task),
            say("Update TotalSegmentator."),
        )
    return values == value


def _like(image: sitk.Image, array: Any) -> sitk.Image:
    import SimpleITK as sitk

    made = sitk.GetImageFromArray(array)
    made.CopyInformation(image)
    return made
