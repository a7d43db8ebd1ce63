"""Runs a network over slices: on the CPU one at a time, on a GPU in batches that follow its memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from ..findings import Finding, LungPrepError, make_finding
from ..messages import say
from ..progress import Progress
from .lungmask_preprocess import RESOLUTION, Volume, crop_and_resize, network_input
from .torch_resize import resize_on_device

if TYPE_CHECKING:
    import torch

Labels = npt.NDArray[np.uint8]
Report = Callable[[int], object]
_BATCH_ON_GPU = 16
_BYTES_PER_SLICE = 400 * 1024**2  # activations of one slice in float32, with what cuDNN takes beside them


class LabelNetwork(Protocol):
    """A network in the form that labels slices."""

    def labels(self, slices: torch.Tensor, progress: Progress) -> torch.Tensor:
        """(n, 1, 256, 256) float32 to (n, 256, 256) uint8."""
        ...


class Slices:
    """The slices of a scan as the network sees them, made when they are asked for.

    Parameters
    ----------
    volume
        (z, y, x) HU, as :func:`~.lps_orientation.lps_view` gives it.
    boxes
        (z, 4): what is cut out of each slice.
    keep
        Keep what was made (128 kB a slice), because a second network will ask for it.
    """

    def __init__(self, volume: Volume, boxes: npt.NDArray[np.intp], *, keep: bool = False) -> None:
        self.volume = volume
        self.boxes = boxes
        self._kept: dict[int, npt.NDArray[np.number]] | None = {} if keep else None
        self.seconds = 0.0

    def __len__(self) -> int:
        return len(self.volume)

    def resized(self, z: int) -> npt.NDArray[np.number]:
        """Slice ``z``, clipped, cropped and resized: (256, 256) HU."""
        if self._kept is not None and z in self._kept:
            return self._kept[z]
        image = crop_and_resize(self.volume[z], self.boxes[z])
        if self._kept is not None:
            self._kept[z] = image
        return image

    def as_input(self, indices: Sequence[int], device: torch.device) -> torch.Tensor:
        """Some slices as the network's input: (n, 1, 256, 256) float32 on ``device``."""
        import torch

        begin = time.perf_counter()
        if device.type == "cuda" and self.volume.dtype == np.int16:
            tensor = resize_on_device(self.volume.astype(np.int16, copy=False), self.boxes, indices, device)
        else:
            images = np.stack([network_input(self.resized(z)) for z in indices])
            tensor = torch.from_numpy(images)[:, None].to(device)
        self.seconds += time.perf_counter() - begin
        return tensor


class SliceRunner:
    """Labels the slices that it is asked for.

    The labels of a slice do not depend on which others are asked for: on the CPU each is computed alone, which
    is also the fastest and takes the least memory.

    Parameters
    ----------
    batch_size
        Slices at once on a GPU; 0 follows its free memory. Running out of memory halves it.
    """

    def __init__(
        self, network: LabelNetwork, slices: Slices, device: torch.device, progress: Progress, batch_size: int = 0
    ) -> None:
        self._network = network
        self._slices = slices
        self._device = device
        self._progress = progress
        self._batch = 1 if device.type == "cpu" else batch_size or _batch_for(device)
        self.findings: list[Finding] = []

    def __call__(self, indices: Sequence[int], report: Report | None = None) -> Labels:
        """Labels (n, 256, 256) of the slices ``indices``; ``report`` is told after each batch how many are done.

        Raises
        ------
        Cancelled
            when the user cancels.
        LungPrepError
            when a GPU has not even memory for one slice.
        """
        import torch

        labels = np.zeros((len(indices), RESOLUTION, RESOLUTION), dtype=np.uint8)
        waiting: list[tuple[int, torch.Tensor]] = []  # computed on the GPU while the next batch is prepared
        done = 0
        with torch.inference_mode():
            while done < len(indices):
                self._progress.check()
                part = indices[done : done + self._batch]
                computed = self._compute(part)
                if computed is None:
                    continue  # with half the batch
                waiting.append((done, computed))
                done += len(part)
                while len(waiting) > (1 if self._device.type == "cuda" else 0):
                    _fetch(waiting.pop(0), labels)
                if report is not None:
                    report(done)
            for item in waiting:
                _fetch(item, labels)
        return labels

    def _compute(self, part: Sequence[int]) -> torch.Tensor | None:
        import torch

        try:
            return self._network.labels(self._slices.as_input(part, self._device), self._progress)
        except torch.OutOfMemoryError as error:
            if self._batch == 1:
                raise LungPrepError(
                    say("The GPU has not enough memory for one slice."),
                    say("Close what else uses it, or run with --device cpu."),
                ) from error
        self._batch = (min(self._batch, len(part)) + 1) // 2
        if self._device.type == "cuda":
            torch.cuda.empty_cache()
        self.findings = [
            make_finding(
                "batch-reduced",
                say("The GPU ran out of memory; {number} slices are computed at once.", number=self._batch),
                batch_size=self._batch,
            )
        ]
        return None


def _fetch(item: tuple[int, torch.Tensor], labels: Labels) -> None:
    first, computed = item
    labels[first : first + len(computed)] = computed.cpu().numpy()


def _batch_for(device: torch.device) -> int:
    """How many slices fit into half of the free memory of a GPU."""
    import torch

    if device.type != "cuda":
        return 4
    free: Any
    free, _ = torch.cuda.mem_get_info(device)
    return int(min(max(free // 2 // _BYTES_PER_SLICE, 1), _BATCH_ON_GPU))
