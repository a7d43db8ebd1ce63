"""One scan through lungmask's networks: from slices to labels, with the time each stage took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..findings import Finding
from ..messages import say
from ..progress import Progress
from .coarse_to_fine import Labelled, Labels, Run, label_all, label_and_postprocess
from .lungmask_network import ExactNetwork, FastNetwork, State, load_state
from .lungmask_postprocess import postprocess
from .lungmask_preprocess import restore
from .precision_check import check_precision
from .slice_inference import LabelNetwork, SliceRunner, Slices
from .weights import NETWORKS, WeightsFile
from .weights_files import Network

if TYPE_CHECKING:
    import torch

STAGE = "segment"
_NETWORK_SHARE = 0.95  # of the progress


@dataclass(frozen=True)
class RunSettings:
    """How the networks run; see :class:`~.lungmask_segmenter.LungmaskSegmenter`."""

    device: torch.device
    dtype: torch.dtype
    batch_size: int = 0
    exact: bool = False
    postprocessing: bool = True
    networks: Mapping[str, Network] = field(default_factory=lambda: NETWORKS)


class LungmaskRun:
    """Labels one scan with one network after the other.

    Attributes
    ----------
    findings
        What was noticed.
    precision
        The precision of the labels, by network.
    inferred
        How many slices each network saw.
    timings_s
        Seconds per stage.
    """

    def __init__(self, settings: RunSettings, slices: Slices, rounds: int, progress: Progress) -> None:
        self._settings = settings
        self._slices = slices
        self._rounds = rounds
        self._round = -1
        self._progress = progress
        self._done = 0
        self._fraction = 0.0
        self.findings: list[Finding] = []
        self.precision: dict[str, str] = {}
        self.inferred: dict[str, int] = {}
        self.timings_s: dict[str, float] = {}

    def labels_of(self, file: WeightsFile) -> Labels:
        """The labels of one network, (z, 256, 256), postprocessed if the settings say so."""
        import torch

        self._round += 1
        with self.stage("load"):
            state = load_state(file, self._settings.networks)
        values = range(1, self._settings.networks[file.network].classes)
        dtype = self._settings.dtype
        labelled, labels = self._attempt(file.network, state, dtype, values)
        if dtype != torch.float32:
            finding = self._check(file.network, state, labelled)
            if finding is not None:
                self.findings.append(finding)
                dtype = torch.float32
                labelled, labels = self._attempt(file.network, state, dtype, values)
        self.precision[file.network] = str(dtype).removeprefix("torch.")
        self.inferred[file.network] = int(labelled.seen.sum())
        return labels

    def _attempt(
        self, network: str, state: State, dtype: torch.dtype, values: Sequence[int]
    ) -> tuple[Labelled, Labels]:
        self._done = 0
        run = self._runner(network, state, dtype)
        begin, before = time.perf_counter(), self.timings_s.get("network", 0.0) + self.timings_s.get("preprocess", 0.0)
        if not self._settings.postprocessing:
            labelled = label_all(run, len(self._slices))
            return labelled, labelled.labels
        if self._settings.device.type == "cuda":  # leaving out slices costs more than it saves there
            labelled = label_all(run, len(self._slices))
            labels = postprocess(labelled.labels, progress=self._progress)
        else:
            labelled, labels = label_and_postprocess(run, len(self._slices), values, self._progress)
        inside = self.timings_s.get("network", 0.0) + self.timings_s.get("preprocess", 0.0) - before
        self._add("postprocess", time.perf_counter() - begin - inside)
        return labelled, labels

    def _check(self, network: str, state: State, labelled: Labelled) -> Finding | None:
        import torch

        begin = time.perf_counter()
        runner = SliceRunner(
            self._network(state, torch.float32),
            self._slices,
            self._settings.device,
            self._progress,
            self._settings.batch_size,
        )
        precision = str(self._settings.dtype).removeprefix("torch.")
        finding = check_precision(labelled, runner, precision, network)
        self._add("check", time.perf_counter() - begin)
        return finding

    def _runner(self, network: str, state: State, dtype: torch.dtype) -> Run:
        """Labels slices, counts time and reports progress."""
        with self.stage("load"):
            runner = SliceRunner(
                self._network(state, dtype),
                self._slices,
                self._settings.device,
                self._progress,
                self._settings.batch_size,
            )

        def run(indices: Sequence[int], expected: int) -> Labels:
            begin, prepared = time.perf_counter(), self._slices.seconds
            labels = runner(indices, lambda count: self._report(network, self._done + count, expected))
            self._done += len(indices)
            prepared = self._slices.seconds - prepared
            self._add("preprocess", prepared)
            self._add("network", time.perf_counter() - begin - prepared)
            self.findings += [finding for finding in runner.findings if finding not in self.findings]
            return labels

        return run

    def _network(self, state: State, dtype: torch.dtype) -> LabelNetwork:
        device = self._settings.device
        if self._settings.exact or device.type == "mps":
            return ExactNetwork(state, device)
        return FastNetwork(state, device, dtype)

    def _report(self, network: str, done: int, expected: int) -> None:
        part = min(done / max(expected, 1), 1.0)
        self._fraction = max(self._fraction, _NETWORK_SHARE * (self._round + part) / self._rounds)
        self._progress(
            STAGE,
            self._fraction,
            say("{network}: {number} of about {total} slices", network=network, number=done, total=expected),
        )

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of the block for a stage."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self._add(name, time.perf_counter() - begin)

    def _add(self, name: str, seconds: float) -> None:
        self.timings_s[name] = self.timings_s.get(name, 0.0) + seconds


def fuse(lobes: Labels, lobes_lps: Labels, lungs: Labels, boxes: npt.NDArray[np.intp], progress: Progress) -> Labels:
    """Lobes completed by lungs, as lungmask fuses them.

    What is lung and no lobe is given to the lobes beside it, what is lobe and no lung is removed, and the whole
    is postprocessed at full resolution, in the array's own orientation.

    Parameters
    ----------
    lobes
        (z, y, x) of the image; changed.
    lobes_lps
        The same voxels as :func:`~.lps_orientation.lps_view` shows them.
    lungs
        (z, 256, 256), with the boxes they belong to.
    """
    spare = int(lobes.max()) + 1
    for z in range(len(lobes_lps)):
        whole = np.zeros((1, *lobes_lps.shape[1:]), dtype=np.uint8)
        restore(lungs[z : z + 1], boxes[z : z + 1], whole)
        in_lungs, image = whole[0] > 0, lobes_lps[z]
        image[in_lungs & (image == 0)] = spare
        image[~in_lungs] = 0
        progress.check()
    return postprocess(lobes, (spare,), progress)
