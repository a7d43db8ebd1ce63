"""How well the lung is filled with gas, in the bands of intensive care."""

from __future__ import annotations

from ..measure import Measure, own_code

RESKE_2011 = (
    "Reske AW, et al. Extrapolation in the analysis of lung aeration by computed tomography: a validation study. Crit "
    "Care 2011; doi:10.1186/cc10563; after Gattinoni L, Caironi P, Pelosi P, Goodman LR. What has computed tomography "
    "taught us about the acute respiratory distress syndrome? Am J Respir Crit Care Med 2001; 164: 1701-1711"
)


def _band(key: str, title: str, description: str, low_hu: int, high_hu: int, order: int) -> Measure:
    # Whole HU: a band that ends below the next one's first value ends one HU before it.
    last = high_hu if high_hu == 100 else high_hu - 1
    sign = "<=" if high_hu == 100 else "<"
    return Measure(
        f"{key}_percent",
        title,
        "%",
        description,
        f"Share of the volume with {low_hu} <= HU {sign} {high_hu}. HU are not clipped: what lies below -1000 or above "
        "100 HU is in no band.",
        RESKE_2011,
        lambda region: region.band_percent(low_hu, last),
        own_code(key.upper().replace("_", ""), f"{title} Lung Fraction"),
        order=order,
    )


ENTRIES = (
    _band("hyperinflated", "Hyperinflated", "Share from -1000 to -900 HU", -1000, -900, 160),
    _band("normally_aerated", "Normally aerated", "Share from -900 to -500 HU", -900, -500, 170),
    _band("poorly_aerated", "Poorly aerated", "Share from -500 to -100 HU", -500, -100, 180),
    _band("nonaerated", "Not aerated", "Share from -100 to 100 HU", -100, 100, 190),
)
