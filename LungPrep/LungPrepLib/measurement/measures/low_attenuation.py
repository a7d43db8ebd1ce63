"""Low-attenuation areas: the share of the volume below a threshold."""

from __future__ import annotations

from ..measure import Measure, own_code

GEVENOIS_1995 = (
    "Gevenois PA, de Maertelaer V, De Vuyst P, et al. Comparison of computed density and macroscopic morphometry in "
    "pulmonary emphysema. Am J Respir Crit Care Med 1995; 152: 653-657"
)
PARR_2008 = (
    "Parr DG, Sevenoaks M, Deng C, Stoel BC, Stockley RA. Detection of emphysema progression in alpha 1-antitrypsin "
    "deficiency using CT densitometry; methodological advances. Respir Res 2008; 9: 21"
)
BHATT_2014 = (
    "Bhatt SP, Sieren JC, Newell JD Jr, Comellas AP, Hoffman EA. Disproportionate contribution of right middle lobe to "
    "emphysema and gas trapping on computed tomography. PLoS ONE 2014; 9: e102807"
)
_EMPHYSEMA = f"{BHATT_2014}; after {GEVENOIS_1995}"


def _laa(threshold_hu: int, description: str, source: str, order: int) -> Measure:
    return Measure(
        f"laa_{-threshold_hu}_percent",
        f"LAA{threshold_hu}",
        "%",
        description,
        f"Share of the volume with HU < {threshold_hu}; {threshold_hu} itself does not count. HU are not clipped.",
        source,
        lambda region: region.below_percent(threshold_hu),
        own_code(f"LAA{-threshold_hu}", f"Low Attenuation Area below {threshold_hu} HU"),
        order=order,
    )


ENTRIES = (
    _laa(
        -950,
        "Share of the volume below -950 HU (emphysema, in inspiration)",
        _EMPHYSEMA,
        90,
    ),
    _laa(-910, "Share of the volume below -910 HU", PARR_2008, 100),
    _laa(-856, "Share of the volume below -856 HU (air trapping, in expiration)", BHATT_2014, 110),
)
