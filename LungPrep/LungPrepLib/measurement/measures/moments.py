"""Mean, spread and shape of the attenuation."""

from __future__ import annotations

import math

from ...segmentation.structures import Code
from ..measure import ATTENUATION, Blank, Measure, Region

_IBSI = "Zwanenburg A, et al. The Image Biomarker Standardization Initiative. Radiology 2020; 295: 328-338"
_UNCLIPPED = "HU are not clipped."
_CONSTANT = "blank where all voxels have the same HU (0 in the IBSI)"


def ibsi(code: str) -> str:
    """The feature of the IBSI with this permanent identifier, as a source."""
    return f"IBSI {code}: {_IBSI}"


def _standardised(region: Region, order: int) -> float:
    variance = region.moment(2)
    if variance <= 0:
        raise Blank("all voxels have the same HU")
    return region.moment(order) / variance ** (order / 2)


ENTRIES = (
    Measure(
        "mean_hu",
        "Mean",
        "[hnsf'U]",
        "Mean attenuation",
        f"Mean of HU over the volume. {_UNCLIPPED}",
        ibsi("Q4LE"),
        lambda region: region.mean_hu,
        ATTENUATION,
        Code("373098007", "Mean"),
        order=30,
    ),
    Measure(
        "sd_hu",
        "SD",
        "[hnsf'U]",
        "Standard deviation of the attenuation",
        f"Root of the mean squared deviation from the mean (of the population, n not n - 1). {_UNCLIPPED}",
        f"root of {ibsi('ECT3')}",
        lambda region: math.sqrt(region.moment(2)),
        ATTENUATION,
        Code("386136009", "Standard Deviation"),
        order=40,
    ),
    Measure(
        "skewness",
        "Skewness",
        "1",
        "Skewness of the attenuation",
        f"Third central moment over the cube of the SD, both of the population; {_CONSTANT}. {_UNCLIPPED}",
        ibsi("KE2A"),
        lambda region: _standardised(region, 3),
        ATTENUATION,
        Code("126051", "Skewness", "DCM"),
        order=70,
    ),
    Measure(
        "kurtosis",
        "Excess kurtosis",
        "1",
        "Excess kurtosis of the attenuation: 0 for a normal distribution",
        f"Fourth central moment over the fourth power of the SD, less 3; {_CONSTANT}. {_UNCLIPPED}",
        ibsi("IPH6"),
        lambda region: _standardised(region, 4) - 3,
        ATTENUATION,
        Code("126052", "Kurtosis", "DCM"),
        order=80,
    ),
)
