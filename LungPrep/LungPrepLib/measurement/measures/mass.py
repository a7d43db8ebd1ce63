"""The mass of tissue and blood, from the mixture of gas and water that a voxel is taken for."""

from __future__ import annotations

from ...segmentation.structures import Code
from ..measure import Blank, Measure, Region, own_code

CRESSONI_2013 = (
    "Cressoni M, et al. Limits of normality of quantitative thoracic CT analysis. Crit Care 2013; "
    "doi:10.1186/cc12738: tissue of 0 HU and gas of -1000 HU"
)


def mass_g(region: Region) -> float:
    """Grams of tissue, for gas of -1000 HU without weight and tissue of 0 HU with 1 g/mL."""
    return float(region.ml @ (region.hu + 1000)) / 1000


def gas_ml_per_g(region: Region) -> float:
    """Millilitres of gas per gram of tissue."""
    mass = mass_g(region)
    if mass <= 0:
        raise Blank("the region has no mass")
    return float(region.ml @ -region.hu) / 1000 / mass


ENTRIES = (
    Measure(
        "mass_g",
        "Mass",
        "g",
        "Mass of tissue and blood",
        "Sum of (HU + 1000) / 1000 g/mL x volume. HU are not clipped: a voxel below -1000 counts as negative.",
        CRESSONI_2013,
        mass_g,
        Code("4147007", "Mass"),
        order=20,
    ),
    Measure(
        "gas_ml_per_g",
        "Gas per tissue",
        "mL/g",
        "Gas volume per gram of tissue",
        "Sum of -HU / 1000 x volume, divided by the mass. HU are not clipped.",
        CRESSONI_2013,
        gas_ml_per_g,
        own_code("GASPERTISSUE", "Gas Volume per Tissue Mass"),
        order=210,
    ),
)
