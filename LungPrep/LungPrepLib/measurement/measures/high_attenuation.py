"""High-attenuation area: what inflammation and fibrosis make denser."""

from __future__ import annotations

from ..measure import Measure, own_code

LEDERER_2009 = (
    "Lederer DJ, Enright PL, Kawut SM, et al. Cigarette smoking is associated with subclinical parenchymal lung "
    "disease: the Multi-Ethnic Study of Atherosclerosis (MESA)-Lung Study. Am J Respir Crit Care Med 2009; 180: 407-414"
)

ENTRY = Measure(
    "haa_percent",
    "HAA",
    "%",
    "Share of the volume from -600 to -250 HU (high attenuation)",
    "Share of the volume with -600 <= HU <= -250. HU are not clipped.",
    LEDERER_2009,
    lambda region: region.band_percent(-600, -250),
    own_code("HAA", "High Attenuation Area from -600 to -250 HU"),
    order=150,
)
