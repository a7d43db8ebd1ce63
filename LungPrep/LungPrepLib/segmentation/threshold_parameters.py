"""The choices of the threshold segmenter."""

from __future__ import annotations

from dataclasses import dataclass

from ..options import option


@dataclass(frozen=True)
class ThresholdParameters:
    """The threshold segmenter's choices; lengths in mm, for an adult (they shrink with the patient).

    ``tissue_hu`` parts air from tissue where anatomy is recognised. The lungs' surface is then drawn where tissue
    fills ``surface_share`` of a voxel, between the density of these lungs and that of soft tissue; 0.5 would be
    the unbiased surface, people who draw it by hand leave a little more to the lung.
    """

    tissue_hu: float = option(-320.0, "parts air from tissue where anatomy is recognised, HU", low=-700.0, high=0.0)
    surface_share: float = option(0.6, "share of tissue in a voxel on the lungs' surface", low=0.1, high=0.9)
    closing_mm: float = option(6.0, "radius of the largest vessel or notch that counts as lung", low=0.0, high=50.0)
    table_mm: float = option(4.0, "what is thinner than twice this is not body", low=0.5, high=50.0)
    finest_mm: float = option(1.0, "finest voxel of the grid on which anatomy is recognised", low=0.5, high=10.0)
    coarsest_mm: float = option(2.0, "coarsest voxel of it", low=0.5, high=10.0)
    voxels_across: int = option(200, "voxels of it across the image, within these", low=50, high=1000)
