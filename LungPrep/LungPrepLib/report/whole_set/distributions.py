"""Histograms and bar charts as SVG pictures with a text beside each that says the same."""

from __future__ import annotations

import base64
import io
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...messages import Message, Word, as_message, say
from .cases import DISTRIBUTIONS, NUMBERS, CaseRow

_MOST_BARS, _LONGEST_NAME = 15, 13
_INK, _BAR, _LINE = "#44505c", "#3b8edb", "#d9930d"


@dataclass(frozen=True)
class Distribution:
    """One picture: its title, the SVG as a data URL, the text that says what it shows, and its bars as a table."""

    title: Message
    picture: str
    text: Message
    bars: tuple[tuple[Message, int], ...]


def distributions_of(rows: Sequence[CaseRow]) -> list[Distribution]:
    """Those of spacing, thickness, volume, densities and kernels, as far as the cases have them."""
    titles = {key: (title, unit, digits) for key, title, unit, digits in NUMBERS}
    found = []
    for key in DISTRIBUTIONS:
        values = np.array([v for row in rows if (v := row.numbers.get(key)) is not None])
        if len(values):
            found.append(_histogram(*titles[key], values))
    kernels = Counter(row.kernel for row in rows if row.numbers)
    if kernels:
        found.append(_bars(Word("Kernel"), kernels))
    return found


def _histogram(title: Word, unit: str, digits: int, values: Any) -> Distribution:
    low, high = float(values.min()), float(values.max())
    middle = float(np.median(values))
    if high - low < 10.0**-digits:  # alike as far as is shown: one bar in the middle
        low, high = middle - 4.5 * 10.0**-digits, middle + 4.5 * 10.0**-digits
    bins = min(40, max(9, round(len(values) ** 0.5)))
    counts, edges = np.histogram(values, bins=bins, range=(low, high))
    first, last = np.percentile(values, (5, 95))
    numbers = {"median": middle, "low": first, "high": last, "least": values.min(), "most": values.max()}
    text = say(
        "{title}: {count:,} cases, median {median}, 5th to 95th percentile {low} to {high}, "
        "range {least} to {most}{unit}",
        title=title,
        count=len(values),
        unit=f" {unit}" if unit else "",
        **{name: f"{value:.{digits}f}" for name, value in numbers.items()},
    )

    def draw(axes: Any) -> None:
        from matplotlib.ticker import MaxNLocator

        axes.bar(edges[:-1], counts, width=np.diff(edges), align="edge", color=_BAR, linewidth=0)
        axes.axvline(middle, color=_LINE, linewidth=1.2)
        axes.set_xlabel(unit)
        axes.ticklabel_format(axis="x", useOffset=False)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))

    between = zip(edges[:-1], edges[1:], counts, strict=True)
    bars = tuple(
        (say("{low} to {high}", low=f"{a:.{digits}f}", high=f"{b:.{digits}f}"), int(count))
        for a, b, count in between
        if count
    )
    named = say("{name} ({unit})", name=title, unit=unit) if unit else say("{name}", name=title)
    return Distribution(named, _drawn(draw), text, bars)


def _bars(title: Word, counts: Counter[str]) -> Distribution:
    most = counts.most_common(_MOST_BARS)
    rest = sum(counts.values()) - sum(count for _, count in most)
    shown = [(as_message(name) if name else say("not told"), count) for name, count in most]
    shown += [(say("others"), rest)] if rest else []

    def draw(axes: Any) -> None:
        from matplotlib.ticker import MaxNLocator

        # The names come from DICOM tags: no mathematics is read into them, and nothing that SVG does not take.
        axes.barh([n for n, _ in enumerate(shown)], [count for _, count in shown], color=_BAR)
        axes.set_yticks(range(len(shown)), [_short(str(name)) for name, _ in shown], fontsize=6, parse_math=False)
        axes.invert_yaxis()
        axes.set_xlabel("n")
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))

    text = say(
        "{title}: {count} different, most often {names}",
        title=title,
        count=len(counts),
        names=[say("{name} ({count:,})", name=name, count=count) for name, count in shown[:3]],
    )
    return Distribution(say("{name}", name=title), _drawn(draw), text, tuple(shown))


def _short(text: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - 1] + "…"


def _drawn(draw: Any) -> str:
    """The figure as a data URL. Its texts are texts: the reader's fonts draw them, in whatever script they are."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.4, 2.1))
    FigureCanvasSVG(figure)
    axes = figure.add_axes((0.2, 0.24, 0.77, 0.72))
    draw(axes)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=_INK, labelsize=8)
    axes.xaxis.label.set_color(_INK)
    buffer = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of letters that matplotlib's own font, which measures, has not
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
