"""Whether emphysema sits above or below."""

from __future__ import annotations

import numpy as np

from ..measure import LOWEST_HU, Blank, Measure, Region, own_code
from .low_attenuation import BHATT_2014, PARR_2008


def upper_lower_ratio(region: Region) -> float:
    """LAA-950 of the upper third by volume over that of the lower."""
    if not region.thirds:
        raise Blank("the region was not divided into thirds")
    if len(region.thirds) != 3:
        raise Blank("not all thirds of the region have voxels")
    lower, _, upper = (_below(histogram) for histogram in region.thirds)
    if lower == 0:
        raise Blank("the lower third has no low attenuation")
    return upper / lower


def _below(histogram: np.ndarray) -> float:
    total = float(histogram.sum())
    return float(histogram[: -950 - LOWEST_HU].sum()) / total if total else 0.0


ENTRY = Measure(
    "laa_950_upper_lower",
    "LAA-950 upper/lower",
    "1",
    "LAA-950 of the upper third over that of the lower third",
    "Ratio of LAA-950 (HU < -950) in the upper third by equal volume to that in the lower third.",
    f"Thirds (apical, central, basal; its summary does not say whether of equal volume): {PARR_2008}. Threshold: "
    f"{BHATT_2014}",
    upper_lower_ratio,
    own_code("LAA950UPPERLOWER", "Ratio of LAA-950 of Upper to Lower Third"),
    needs="thirds",
    order=220,
)
