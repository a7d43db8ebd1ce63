"""How much lung there is."""

from __future__ import annotations

from ...segmentation.structures import Code
from ..measure import Measure

ENTRY = Measure(
    "volume_ml",
    "Volume",
    "mL",
    "Sum of the voxels' volumes",
    "Sum over the voxels of in-plane spacing x in-plane spacing x the length along the normal that the slice stands "
    "for. No voxel is left out by its HU.",
    "definition",
    lambda region: region.volume_ml,
    Code("118565006", "Volume"),
    order=10,
)
