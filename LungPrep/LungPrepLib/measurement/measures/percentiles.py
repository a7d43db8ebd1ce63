"""Percentiles and mode of the attenuation, from the histogram in steps of 1 HU."""

from __future__ import annotations

import numpy as np

from ...segmentation.structures import Code
from ..measure import ATTENUATION, Measure, own_code
from .low_attenuation import PARR_2008
from .moments import ibsi

_LOWEST = "The lowest HU that at least {} % of the volume lie at or below (<=), in bins of 1 HU; HU are not clipped."

ENTRIES = (
    Measure(
        "median_hu",
        "Median",
        "[hnsf'U]",
        "Median attenuation",
        f"{_LOWEST.format(50)} Of an even number of voxels that is the lower of the middle two, not their mean.",
        ibsi("Y12H"),
        lambda region: region.percentile_hu(50),
        ATTENUATION,
        Code("373099004", "Median"),
        order=50,
    ),
    Measure(
        "mode_hu",
        "Mode",
        "[hnsf'U]",
        "Most frequent attenuation",
        "The HU with the largest volume, in bins of 1 HU without smoothing; the lowest of several, as the Chest "
        "Imaging Platform does (the IBSI takes the one nearest to the mean). HU are not clipped.",
        ibsi("AMMC"),
        lambda region: float(region.hu[np.argmax(region.ml)]),
        ATTENUATION,
        Code("373100007", "Mode"),
        order=60,
    ),
    Measure(
        "perc10_hu",
        "Perc10",
        "[hnsf'U]",
        "10th percentile of the attenuation",
        _LOWEST.format(10),
        ibsi("QG58"),
        lambda region: region.percentile_hu(10),
        own_code("PERC10", "10th Percentile of Attenuation"),
        order=120,
    ),
    Measure(
        "perc15_hu",
        "Perc15",
        "[hnsf'U]",
        "15th percentile of the attenuation",
        _LOWEST.format(15),
        PARR_2008,
        lambda region: region.percentile_hu(15),
        own_code("PERC15", "15th Percentile of Attenuation"),
        order=130,
    ),
    Measure(
        "perc15_g_per_l",
        "Perc15 density",
        "g/L",
        "15th percentile as a density",
        "Perc15 + 1000: 1 HU is 1 g/L, and air of -1000 HU has none.",
        f"definition: air has -1000 HU, water 0 HU and 1000 g/L; Perc15: {PARR_2008}",
        lambda region: region.percentile_hu(15) + 1000,
        own_code("PERC15DENSITY", "15th Percentile Lung Density"),
        order=140,
    ),
)
