"""lungmask as a segmenter: its networks and its rules, in LungPrep's own loop over slices."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..findings import LungPrepError, make_finding
from ..image.buffers import voxels_of
from ..image.grid import Grid
from ..messages import NOTHING, Listed, Word, say
from ..progress import Progress
from ..recipe import MODELS
from .lps_orientation import lps_view
from .lungmask_preprocess import body_boxes, restore
from .lungmask_run import STAGE, LungmaskRun, RunSettings, fuse
from .segmenter import Segmentation
from .slice_inference import Slices
from .structures import LOBES, LUNGS
from .torch_device import DEVICES, PRECISIONS, choose_device, choose_precision, import_torch, torch_threads, version_of
from .weights import WeightsFile, find_weights, networks_of

if TYPE_CHECKING:
    import SimpleITK as sitk


class LungmaskSegmenter:
    """Labels lungs (R231, R231CovidWeb) or lobes (LTRCLobes, LTRCLobes_R231) as lungmask does.

    Parameters
    ----------
    model
        ``R231``, ``LTRCLobes``, ``LTRCLobes_R231`` (lobes, completed by R231's lungs) or ``R231CovidWeb``.
    weights
        Files by network name; else they are looked for, see :func:`~.weights.find_weights`.
    weights_folder
        A folder to look in first.
    device
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    precision
        ``float32``; ``bfloat16``; ``float16`` (GPU); ``auto`` takes half precision where the device is fast at
        it. Reduced precision is compared with float32 on slices of every scan, and given up with a finding
        where they disagree.
    batch_size
        Slices at once on a GPU, 0 follows its memory. On the CPU it is always one: that is fastest.
    exact
        float32 in lungmask's own memory layout: the labels of ``lungmask.LMInferer`` bit for bit, given the
        same number of threads. Without it about one label in a million may differ before postprocessing.
    postprocessing
        lungmask's volume postprocessing. The fused model is postprocessed after the fusion in any case.
    threads
        Of PyTorch on the CPU; its own default when not given.

    Attributes
    ----------
    timings_s
        Seconds per stage of the last scan: load, preprocess, network, check (of the precision), postprocess,
        restore.
    """

    name = "lungmask"

    def __init__(
        self,
        model: str = "R231",
        *,
        weights: dict[str, Path] | None = None,
        weights_folder: Path | None = None,
        device: str = "auto",
        precision: str = "auto",
        batch_size: int = 0,
        exact: bool = False,
        postprocessing: bool = True,
        threads: int | None = None,
    ) -> None:
        for what, value, allowed in (
            (Word("model"), model, MODELS),
            (Word("device"), device, DEVICES),
            (Word("precision"), precision, PRECISIONS),
        ):
            if value not in allowed:
                raise LungPrepError(
                    say("The {option} cannot be '{value}'.", option=what, value=value),
                    say("Allowed: {allowed}.", allowed=Listed(tuple(allowed), most=len(allowed))),
                    usage=True,
                )
        if exact and precision not in ("auto", "float32"):
            raise LungPrepError(
                say("Exact labels cannot come from {precision}.", precision=precision),
                say("Use --precision float32."),
                usage=True,
            )
        self.model = model
        self._weights = weights
        self._weights_folder = weights_folder
        self._device = device
        self._precision = "float32" if exact else precision
        self._batch_size = batch_size
        self._exact = exact
        self._postprocessing = postprocessing
        self._threads = threads
        self.timings_s: dict[str, float] = {}

    def segment(self, image: sitk.Image, *, progress: Progress) -> Segmentation:
        """Segment ``image`` (HU, any orientation): see :class:`~.segmenter.Segmenter`."""
        if image.GetDimension() != 3 or 0 in image.GetSize():
            raise LungPrepError(say("lungmask needs a volume with at least one slice."), say("Give a 3D image."))
        import_torch()
        device, findings = choose_device(self._device)
        files = self._find_weights(progress)
        settings = RunSettings(
            device,
            choose_precision(self._precision, device, len(lps_view(voxels_of(image), image))),
            self._batch_size,
            self._exact,
            self._postprocessing,
        )
        progress(STAGE, 0.0, say("{model} on {device}", model=self.model, device=device.type))
        with torch_threads(self._threads) as threads, _honest_float32(exact=self._exact):
            labels, run = _labels_of(image, files, settings, progress)
        self.timings_s = run.timings_s
        findings += [finding for file in files for finding in file.findings] + run.findings
        if not labels.any():
            findings.append(make_finding("no-lungs", say("lungmask found no lungs in this image.")))
        progress(STAGE, 1.0, NOTHING)
        return Segmentation(
            Grid.of(image).image_of(labels),
            LOBES if self.model.startswith("LTRCLobes") else LUNGS,
            findings,
            self._provenance(files, settings, threads, run),
        )

    def _find_weights(self, progress: Progress) -> list[WeightsFile]:
        return [
            find_weights(network, given=self._weights, folder=self._weights_folder, progress=progress)
            for network in networks_of(self.model)
        ]

    def _provenance(
        self, files: list[WeightsFile], settings: RunSettings, threads: int, run: LungmaskRun
    ) -> dict[str, Any]:
        import torch

        one_precision = len(set(run.precision.values())) == 1
        precisions = run.precision.values() if one_precision else (f"{n} {p}" for n, p in run.precision.items())
        provenance: dict[str, Any] = {
            "segmenter": self.name,
            "model": self.model,
            "weights": {file.network: {"sha256": file.sha256, "published": file.published} for file in files},
            "device": settings.device.type,
            "precision": ", ".join(dict.fromkeys(precisions)),
            "exact": self._exact,
            "postprocessing": self._postprocessing,
            "threads": threads,
            "slices_inferred": run.inferred,
            "versions": {"lungmask": version_of("lungmask"), "torch": version_of("torch")},
        }
        if settings.device.type == "cuda":
            provenance["device_name"] = torch.cuda.get_device_name(settings.device)
        return provenance


def _labels_of(
    image: sitk.Image, files: list[WeightsFile], settings: RunSettings, progress: Progress
) -> tuple[np.ndarray[Any, np.dtype[np.uint8]], LungmaskRun]:
    """The labels of a whole image, (z, y, x), in its own orientation."""
    volume = lps_view(voxels_of(image), image)
    labels = np.zeros(image.GetSize()[::-1], dtype=np.uint8)
    slices = Slices(volume, np.empty((0, 4), dtype=np.intp), keep=len(files) > 1)
    run = LungmaskRun(settings, slices, len(files), progress)
    with run.stage("preprocess"):
        slices.boxes = body_boxes(volume, progress)
    found = run.labels_of(files[0])
    with run.stage("restore"):
        restore(found, slices.boxes, lps_view(labels, image), progress)
    if len(files) > 1:
        lungs = run.labels_of(files[1])
        with run.stage("postprocess"):
            labels = fuse(labels, lps_view(labels, image), lungs, slices.boxes, progress)
    return labels, run


@contextlib.contextmanager
def _honest_float32(*, exact: bool) -> Iterator[None]:
    """float32 on a GPU as float32, not rounded to TF32; ``exact`` keeps what lungmask itself would run with."""
    import torch

    if exact or not torch.cuda.is_available():
        yield
        return
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
        yield
