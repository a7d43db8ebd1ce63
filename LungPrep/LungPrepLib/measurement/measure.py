"""What a measurement is: its key, unit, codes and source, and the function that gives the number of a region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from ..segmentation.structures import Code

if TYPE_CHECKING:
    from .clusters import Clusters

LOWEST_HU = -32768
BINS = 65536

PRIVATE_SCHEME = "99LUNGPREP"  # of the concepts that no standard coding scheme has
ATTENUATION = Code("112031", "Attenuation Coefficient", "DCM")
UNIT_NAMES = {"[hnsf'U]": "HU", "1": "", "g/L": "g/L"}


class Blank(Exception):
    """Raised by a measure that has no number for a region; its text says why, for the column ``blank``."""


@dataclass(frozen=True)
class Region:
    """What is known of a region of the lungs: everything a measure may ask for.

    Attributes
    ----------
    histogram
        Millilitres per HU value from -32768, (65536,), on the acquired slices.
    clusters
        The connected low-attenuation areas in it; ``None`` where they were not looked for.
    thirds
        Histograms of its lower, middle and upper third by volume; empty where it was not divided.
    """

    histogram: npt.NDArray[np.float64]
    clusters: Clusters | None = None
    thirds: tuple[npt.NDArray[np.float64], ...] = field(default=())

    @cached_property
    def _occurring(self) -> npt.NDArray[np.intp]:
        found = np.flatnonzero(self.histogram != 0)  # of bool: ten times as fast
        return found if len(found) else np.zeros(1, np.intp)

    @cached_property
    def hu(self) -> npt.NDArray[np.float64]:
        """(n,): the HU values that occur, from the lowest to the highest."""
        return self._occurring.astype(np.float64) + LOWEST_HU

    @cached_property
    def ml(self) -> npt.NDArray[np.float64]:
        """(n,): millilitres at each of :attr:`hu`."""
        return self.histogram.take(self._occurring)

    @cached_property
    def volume_ml(self) -> float:
        """All of it, in millilitres."""
        return float(self.ml.sum())

    @cached_property
    def mean_hu(self) -> float:
        """The mean attenuation."""
        return float(self.ml @ self.hu / self.volume_ml)

    @cached_property
    def _moments(self) -> dict[int, float]:
        return {}

    def moment(self, order: int) -> float:
        """The central moment of the attenuation, of the population."""
        if order not in self._moments:
            self._moments[order] = float(self.ml @ (self.hu - self.mean_hu) ** order / self.volume_ml)
        return self._moments[order]

    @cached_property
    def _reached(self) -> npt.NDArray[np.float64]:
        """(n,): the volume at or below each of :attr:`hu`."""
        return np.cumsum(self.ml)

    def percentile_hu(self, percent: float) -> float:
        """The lowest HU that at least ``percent`` of the volume lie at or below."""
        return float(self.hu[np.searchsorted(self._reached, self.volume_ml * percent / 100 * (1 - 1e-12))])

    def below_percent(self, threshold_hu: int) -> float:
        """The share of the volume strictly below a threshold, in per cent."""
        return self._between(LOWEST_HU, threshold_hu)

    def band_percent(self, low_hu: int, high_hu: int) -> float:
        """The share of the volume from ``low_hu`` to ``high_hu``, both included, in per cent."""
        return self._between(low_hu, high_hu + 1)

    def _between(self, first_hu: int, end_hu: int) -> float:
        first, end = np.searchsorted(self.hu, (first_hu, end_hu))
        return float(self.ml[first:end].sum() / self.volume_ml * 100)


@dataclass(frozen=True)
class Measure:
    """One measurement.

    Attributes
    ----------
    name
        Its key: the column of tables and files, which ends in the unit.
    title
        What people read.
    unit
        UCUM; ``1`` has none.
    description
        What it is, in half a line.
    definition
        The rule in full, with ``<`` or ``<=`` and how HU are clipped.
    source
        The publication that the rule, and every threshold and band in it, comes from.
    of
        The number for a region that is not empty. It raises :class:`Blank` where there is none.
    needs
        ``histogram``; ``thirds`` or ``voxels`` where the histogram of the region does not say it.
    quantity, derivation
        The DICOM concept name of the value and, where it is a statistic of it, the modifier (PS3.16 TID 300, CID
        7464); LungPrep's own scheme ``99LUNGPREP`` where no standard one has it.
    order
        Where its column stands.
    """

    name: str
    title: str
    unit: str
    description: str
    definition: str
    source: str
    of: Callable[[Region], float]
    quantity: Code
    derivation: Code | None = None
    needs: Literal["histogram", "thirds", "voxels"] = "histogram"
    order: int = 1000

    @property
    def key(self) -> str:
        """The name, as Slicer's SegmentStatistics calls it: the key of the measurement in rows and tables."""
        return self.name

    @property
    def unit_name(self) -> str:
        """The unit as people write it: HU, %, mL; empty where there is none."""
        return UNIT_NAMES.get(self.unit, self.unit)


def own_code(value: str, meaning: str) -> Code:
    """A concept of LungPrep's own, for what no standard scheme has a code for."""
    return Code(value, meaning, PRIVATE_SCHEME)
