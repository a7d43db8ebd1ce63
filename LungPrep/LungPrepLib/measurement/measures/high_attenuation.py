"""High-attenuation area: what inflammation and fibrosis make denser."""

from __future__ import annotations

from ..measure import Measure, own_code

PODOLANCZUK_2016 = (
    "Podolanczuk AJ, Oelsner EC, Barr RG, et al. High attenuation areas on chest computed tomography in "
    "community-dwelling adults: the MESA study. Eur Respir J 2016; 48: 1442-1452"
)

ENTRY = Measure(
    "haa_percent",
    "HAA",
    "%",
    "Share of the volume from -600 to -250 HU (high attenuation)",
    "Share of the volume with -600 <= HU <= -250 (the source says between, and not whether the ends count). HU are "
    "not clipped.",
    PODOLANCZUK_2016,
    lambda region: region.band_percent(-600, -250),
    own_code("HAA", "High Attenuation Area from -600 to -250 HU"),
    order=150,
)
