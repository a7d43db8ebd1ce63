"""How many voxels have which HU: the whole scan and each structure, with the ranges of tissues marked.

The ranges are those that tutorials on the Data Science Bowl 2017 give, after Wikipedia's table of the Hounsfield scale.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from ...image.buffers import voxels_of
from ..lettering import plot_name, system_font
from ..picture import Picture

if TYPE_CHECKING:
    from ...case import PreparedCase

# (name, from, to) in HU.
TISSUES = (
    ("air", -1024, -950),
    ("lung", -900, -500),
    ("fat", -100, -50),
    ("water", -5, 5),
    ("blood, muscle, liver", 10, 60),
    ("contrast agent", 100, 300),
    ("bone", 700, 3000),
)
_EDGES = np.arange(-1100, 1710, 10)


def _draw(case: PreparedCase) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    figure = Figure(figsize=(9, 4.6), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    array = voxels_of(case.acquisition.image)
    ml = float(np.prod(case.acquisition.image.GetSpacing())) / 1000
    whole = sum(np.histogram(plane, _EDGES)[0] for plane in array) * ml
    axes.stairs(whole, _EDGES, color="0.45", label="whole scan", linewidth=1.2)
    values = np.arange(-32768, 32768)
    for structure in case.structures:
        if structure.value in case.histograms:
            counts, _ = np.histogram(values, _EDGES, weights=case.histograms[structure.value])
            color = [part / 255 for part in structure.color]
            axes.stairs(counts, _EDGES, color=color, label=plot_name(structure), linewidth=1.6)
    axes.set_yscale("log")
    axes.set_ylim(bottom=0.1)
    for number, (name, low, high) in enumerate(TISSUES):
        axes.axvspan(low, min(high, _EDGES[-1]), color=f"C{number}", alpha=0.12, linewidth=0)
        height = 1.01 + 0.07 * (name == "water")  # which stands where the next one begins
        axes.text(
            (low + min(high, 1650)) / 2,
            height,
            name,
            transform=axes.get_xaxis_transform(),
            rotation=35,
            ha="left",
            va="bottom",
            fontsize=8,
        )
    axes.set_xlim(_EDGES[0], _EDGES[-1])
    axes.set_xlabel("HU")
    axes.set_ylabel("millilitres per 10 HU")
    for text in axes.legend(loc="upper right", fontsize=8, frameon=False).get_texts():
        text.set_parse_math(False)  # a name may have any signs in it
        text.set_fontproperties(FontProperties(fname=system_font(text.get_text()), size=8))
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


ENTRY = Picture("histogram", "HU of the whole scan and of the lungs, ranges of tissues marked", 50, _draw)
