"""Only slices with labels, and only every n-th."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..findings import LungPrepError
from ..image.grid import Grid
from ..messages import say
from ..options import option
from .step import LabelMap, SliceStep


@dataclass(frozen=True)
class LabelledSlices(SliceStep):
    """Whether slices without labels are left out."""

    name = "labelled-slices"
    section = "slices"
    order = 360

    labelled: bool = option(False, "only slices in which a label lies are kept")
    label_area_mm2: float = option(0.0, "and then only those with labels of at least this area", low=0.0, high=1e7)

    @property
    def is_on(self) -> bool:
        """Whether labels decide."""
        return self.labelled or self.label_area_mm2 > 0

    def apply(self, kept: list[int], axis: int, grid: Grid, labels: LabelMap | None) -> list[int]:
        """The slices with enough of any label.

        Raises
        ------
        LungPrepError
            when no slice has.
        """
        if labels is not None:
            pixel = float(np.prod([spacing for other, spacing in enumerate(grid.spacing_mm) if other != axis]))
            across = tuple(other for other in range(3) if other != 2 - axis)
            areas = np.count_nonzero(labels.array, axis=across) * pixel
            least = max(self.label_area_mm2 - 1e-6, 0.0)
            kept = [index for index in kept if areas[index] > 0 and areas[index] >= least]
        if labels is None or not kept:
            raise LungPrepError(
                say("The recipe keeps only slices with labels (slices.labelled), and no slice has any."),
                say("Use a segmenter or bring labels, or lower slices.label_area_mm2."),
            )
        return kept


@dataclass(frozen=True)
class EveryNth(SliceStep):
    """How many slices are passed over."""

    name = "every-nth"
    section = "slices"
    order = 370

    every: int = option(1, "of the slices only every n-th is kept, from the first on", low=1, high=1000)

    def apply(self, kept: list[int], axis: int, grid: Grid, labels: LabelMap | None) -> list[int]:
        """The first, and so on."""
        return kept[:: self.every]


ENTRIES = (LabelledSlices, EveryNth)
