"""Low-attenuation clusters: how many holes there are, how large, and how their sizes are distributed."""

from __future__ import annotations

import numpy as np

from ..clusters import FIT_FROM_VOXELS, LEAST_CLUSTERS, Clusters, fit_exponent
from ..measure import Blank, Measure, Region, own_code

MISHIMA_1999 = (
    "Mishima M, Hirai T, Itoh H, et al. Complexity of terminal airspace geometry assessed by lung computed tomography "
    "in normal subjects and patients with chronic obstructive pulmonary disease. PNAS 1999; 96: 8829-8834"
)
TANABE_2018 = (
    "Tanabe N, et al. Fractal analysis of low attenuation clusters on computed tomography in chronic obstructive "
    "pulmonary disease. BMC Pulm Med 2018; doi:10.1186/s12890-018-0714-5"
)
_SOURCE = f"{MISHIMA_1999}; threshold: {TANABE_2018}"
_CLUSTER = (
    "Clusters are voxels with HU < -950 that hang together through faces, in 3D, within the region (clusters of pixels "
    "in slices, as first published, are others)."
)


def _clusters(region: Region) -> Clusters:
    if region.clusters is None:
        raise Blank("clusters are not looked for in parts of a lung")
    return region.clusters


def _some(region: Region) -> Clusters:
    clusters = _clusters(region)
    if not len(clusters.ml):
        raise Blank("there is no low-attenuation cluster")
    return clusters


ENTRIES = (
    Measure(
        "lac_count",
        "Clusters",
        "1",
        "Number of low-attenuation clusters",
        f"{_CLUSTER} Single voxels count.",
        _SOURCE,
        lambda region: float(len(_clusters(region).ml)),
        own_code("LACCOUNT", "Number of Low Attenuation Clusters"),
        needs="voxels",
        order=230,
    ),
    Measure(
        "lac_mean_ml",
        "Mean cluster",
        "mL",
        "Mean size of the low-attenuation clusters",
        f"{_CLUSTER} Mean of their volumes.",
        _SOURCE,
        lambda region: float(np.mean(_some(region).ml)),
        own_code("LACMEAN", "Mean Volume of Low Attenuation Clusters"),
        needs="voxels",
        order=240,
    ),
    Measure(
        "lac_largest_ml",
        "Largest cluster",
        "mL",
        "Size of the largest low-attenuation cluster",
        f"{_CLUSTER} The largest volume.",
        _SOURCE,
        lambda region: float(np.max(_some(region).ml)),
        own_code("LACLARGEST", "Volume of Largest Low Attenuation Cluster"),
        needs="voxels",
        order=250,
    ),
    Measure(
        "lac_exponent_d",
        "Exponent D",
        "1",
        "Exponent D of the cumulative size distribution of low-attenuation clusters",
        f"{_CLUSTER} The number of clusters of at least a size is Y = K x size^-D; D is the negative slope of the "
        "least squares line through log Y over log size, one point per size that occurs, in the fit range that the "
        f"table names: from {FIT_FROM_VOXELS} voxels to the size that {LEAST_CLUSTERS} clusters reach (Mishima names "
        "no range; this one is LungPrep's).",
        _SOURCE,
        lambda region: fit_exponent(_clusters(region)).exponent,
        own_code("LACD", "Exponent D of Low Attenuation Cluster Sizes"),
        needs="voxels",
        order=260,
    ),
    Measure(
        "lac_fit_from_ml",
        "Fit from",
        "mL",
        "Smallest cluster in the fit of D",
        f"The smallest size in the fit of exponent D: {FIT_FROM_VOXELS} voxels.",
        _SOURCE,
        lambda region: fit_exponent(_clusters(region)).from_ml,
        own_code("LACFITFROM", "Smallest Volume in Fit of Exponent D"),
        needs="voxels",
        order=270,
    ),
    Measure(
        "lac_fit_to_ml",
        "Fit to",
        "mL",
        "Largest cluster in the fit of D",
        f"The largest size in the fit of exponent D: at least {LEAST_CLUSTERS} clusters are as large.",
        _SOURCE,
        lambda region: fit_exponent(_clusters(region)).to_ml,
        own_code("LACFITTO", "Largest Volume in Fit of Exponent D"),
        needs="voxels",
        order=280,
    ),
)
