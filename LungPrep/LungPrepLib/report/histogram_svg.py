"""The histogram of HU per lung or lobe as SVG, with the thresholds that the measures use drawn and named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..measurement.measure import LOWEST_HU
from ..segmentation.structures import Structure

_LOW, _HIGH, _STEP = -1024, 200, 8
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 760, 260, 10, 34, 30
# Those of LAA-950, -910, -856 and of the band of HAA.
THRESHOLDS_HU = (-950, -910, -856, -600, -250)


def histogram_svg(
    histograms: Mapping[int, npt.NDArray[np.float64]],
    structures: Sequence[Structure],
    title: str = "Histograms in HU",
    translate: Callable[[str], str] = str,
) -> str:
    """The curves of all structures that have a histogram (ml per HU from -32768); colours of text follow the page.

    Every text in it but ``title`` is a number or a structure's name, escaped; ``translate`` gives its Chinese.
    """
    edges = np.arange(_LOW, _HIGH + _STEP, _STEP)
    curves = []
    for structure in structures:
        if structure.value in histograms:
            part = histograms[structure.value][_LOW - LOWEST_HU : _LOW - LOWEST_HU + _STEP * (len(edges) - 1)]
            total = histograms[structure.value].sum()
            curves.append((structure, part.reshape(-1, _STEP).sum(axis=1) / max(float(total), 1e-9) * 100))
    if not curves:
        return ""
    highest = max(float(curve.max()) for _, curve in curves) or 1.0
    width, height = _WIDTH - 2 * _LEFT, _HEIGHT - _TOP - _BOTTOM
    lines = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}" class="histogram">']

    def x(hu: float) -> float:
        return _LEFT + (hu - _LOW) / (_HIGH - _LOW) * width

    base = _TOP + height
    for number, threshold in enumerate(THRESHOLDS_HU):
        y = 12 + 11 * (number % 2)
        lines.append(f'<line class="mark" x1="{x(threshold):.1f}" x2="{x(threshold):.1f}" y1="{y + 3}" y2="{base}"/>')
        lines.append(f'<text class="mark" x="{x(threshold):.1f}" y="{y}" text-anchor="middle">{threshold}</text>')
    for hu in range(-1000, _HIGH + 1, 200):
        lines.append(f'<text x="{x(hu):.1f}" y="{base + 16}" text-anchor="middle">{hu}</text>')
    lines.append(f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _LEFT}" y1="{base}" y2="{base}"/>')
    lines.append(f'<text x="{_WIDTH - _LEFT}" y="{base + 28}" text-anchor="end">HU</text>')
    for number, (structure, curve) in enumerate(curves):
        points = " ".join(
            f"{x(hu + _STEP / 2):.1f},{base - value / highest * height:.1f}"
            for hu, value in zip(edges, curve, strict=False)
        )
        color = "#{:02x}{:02x}{:02x}".format(*structure.color)
        lines.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        y = _TOP + 16 * (number + 1)
        lines.append(f'<line x1="{_WIDTH - 190}" x2="{_WIDTH - 170}" y1="{y - 4}" y2="{y - 4}" stroke="{color}" '
                     'stroke-width="3"/>')  # fmt: skip
        lines += _named(structure.name, translate(structure.name), y)
    return "\n".join([*lines, "</svg>"])


def _named(english: str, other: str, y: int) -> list[str]:
    """The text of a legend in both languages, of which the page shows one."""
    from markupsafe import escape

    texts = [("en", english), ("zh-Hans", other)] if other != english else [('en" class="any', english)]
    return [f'<text lang="{language}" x="{_WIDTH - 164}" y="{y}">{escape(text)}</text>' for language, text in texts]
