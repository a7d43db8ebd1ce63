"""Low-attenuation areas: the share of the volume below a threshold."""

from __future__ import annotations

from ..measure import Measure, own_code

GEVENOIS_1996 = (
    "Gevenois PA, de Maertelaer V, De Vuyst P, et al. Comparison of computed density and macroscopic morphometry in "
    "pulmonary emphysema. Am J Respir Crit Care Med 1995; 152: 653-657; and microscopic morphometry: 1996; 154: 187-192"
)
MULLER_1988 = (
    'Muller NL, Staples CA, Miller RR, Abboud RT. "Density mask": an objective method to quantitate emphysema using '
    "computed tomography. Chest 1988; 94: 782-787"
)
SCHROEDER_2013 = (
    "Schroeder JD, McKenzie AS, Zach JA, et al. Relationships between airflow obstruction and quantitative CT "
    "measurements of emphysema, air trapping, and airways in subjects with and without COPD. AJR 2013; 201: W460-W470"
)


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
    _laa(-950, "Share of the volume below -950 HU (emphysema, in inspiration)", GEVENOIS_1996, 90),
    _laa(-910, "Share of the volume below -910 HU", MULLER_1988, 100),
    _laa(-856, "Share of the volume below -856 HU (air trapping, in expiration)", SCHROEDER_2013, 110),
)
