"""The pictures of a case: three planes with outlines, a montage, histograms."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..case import PreparedCase
from ..segmentation.structures import Structure
from .planes import PLANES, PatientView, Plane, label_areas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LUNG_LEVEL, LUNG_WINDOW = -600, 1500
_BACKGROUND, _TEXT, _DIM = "#14171c", "#e8e8e8", "#9aa3ad"
SEVERITY_COLORS = {"info": "#6cb4ee", "warning": "#f2b134", "error": "#ef5b5b"}
_DPI = 110
_MAX_PIXELS = 700
_PREVIEW_GRID = {"left": 0.01, "right": 0.985, "top": 0.95, "bottom": 0.07, "wspace": 0.05, "hspace": 0.1}
# Where the coronal plane is in preview.png: left, top, right, bottom as shares of its width and height.
PREVIEW_CORONAL = (0.3402, 0.05, 0.6548, 0.469)


class Pictures:
    """The pictures of one case. What they share (views, areas) is worked out once."""

    def __init__(self, case: PreparedCase) -> None:
        self._case = case
        self._image = PatientView.of(case.image)
        self._labels = None if case.labels is None else PatientView.of(case.labels)
        self._areas = None if self._labels is None else label_areas(self._labels)

    def preview_png(self) -> bytes:
        """Three planes through the lungs, histograms, findings and the main numbers."""
        figure = _figure(15, 8.6)
        grid = figure.add_gridspec(2, 3, **_PREVIEW_GRID)
        for plane, place in zip(PLANES, (grid[0, 0], grid[0, 1], grid[1, 0]), strict=True):
            self._draw_plane(figure.add_subplot(place), plane)
        box = grid[1, 1].get_position(figure)
        _draw_histogram(
            figure.add_axes((box.x0 + 0.035, box.y0 + 0.03, box.width - 0.04, box.height - 0.03)), self._case
        )
        text = figure.add_subplot(grid[:, 2])
        text.axis("off")
        _draw_text(text, self._case)
        return _png(figure)

    def planes_png(self) -> bytes:
        """The three planes alone."""
        figure = _figure(13, 5)
        for plane, axes in zip(PLANES, figure.subplots(1, 3), strict=True):
            self._draw_plane(axes, plane)
        figure.subplots_adjust(0.01, 0.02, 0.99, 0.92, 0.04)
        return _png(figure)

    def montage_png(self) -> bytes:
        """Fifteen axial slices over the extent of the labels (or of the image), with outlines."""
        used = np.flatnonzero(self._areas["axial"]) if self._areas is not None else np.array([], dtype=int)
        first, last = (used[0], used[-1]) if len(used) else (0, len(self._image.array) - 1)
        indices = np.unique(np.linspace(last, first, 15).round().astype(int))[::-1]
        figure = _figure(13, 8)
        grid = figure.subplots(3, 5).ravel()
        for axes in grid:
            axes.axis("off")
        for axes, index in zip(grid, indices, strict=False):
            self._draw_slice(axes, "axial", int(index))
            axes.set_title(f"slice {index + 1}", color=_DIM, fontsize=8, pad=2)
        figure.subplots_adjust(0.01, 0.01, 0.99, 0.97, 0.03, 0.08)
        return _png(figure)

    def histogram_png(self) -> bytes:
        """Histograms of the structures."""
        figure = _figure(6.5, 3.4)
        _draw_histogram(figure.subplots(), self._case)
        figure.subplots_adjust(0.1, 0.16, 0.98, 0.96)
        return _png(figure)

    def _draw_plane(self, axes: Axes, plane: Plane) -> None:
        """The slice with the largest area of labels (the middle one without labels), with its sides named."""
        area = self._areas[plane] if self._areas is not None else np.array([])
        length = self._image.array.shape[PLANES.index(plane)]
        self._draw_slice(axes, plane, int(np.argmax(area)) if area.any() else length // 2)
        axes.set_title(plane, color=_DIM, fontsize=10, pad=3)
        left, right = ("A", "P") if plane == "sagittal" else ("R", "L")
        style: dict[str, Any] = {"color": _TEXT, "fontsize": 9, "transform": axes.transAxes, "va": "center"}
        style["bbox"] = {"facecolor": _BACKGROUND, "edgecolor": "none", "alpha": 0.7, "boxstyle": "round,pad=0.15"}
        axes.text(0.015, 0.5, left, ha="left", **style)
        axes.text(0.985, 0.5, right, ha="right", **style)

    def _draw_slice(self, axes: Axes, plane: Plane, index: int) -> None:
        picture = self._image.slice_of(plane, index)
        _show(axes, picture, self._image.aspect(plane))
        if self._labels is not None:
            _outline(axes, self._labels.slice_of(plane, index), self._case.structures, picture.shape)


def _figure(width: float, height: float) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=_DPI, facecolor=_BACKGROUND)
    FigureCanvasAgg(figure)
    return figure


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor=figure.get_facecolor(), metadata={"Software": None})
    return buffer.getvalue()


def _show(axes: Axes, picture: npt.NDArray[Any], aspect: float) -> None:
    step = _thinning(picture.shape)
    low, high = LUNG_LEVEL - LUNG_WINDOW / 2, LUNG_LEVEL + LUNG_WINDOW / 2
    axes.imshow(
        picture[::step, ::step],
        cmap="gray",
        vmin=low,
        vmax=high,
        aspect=aspect,
        interpolation="antialiased",
        extent=(-0.5, picture.shape[1] - 0.5, picture.shape[0] - 0.5, -0.5),
    )
    axes.axis("off")


def _outline(axes: Axes, labels: npt.NDArray[Any], structures: Sequence[Structure], shape: tuple[int, ...]) -> None:
    step = _thinning(shape)
    thin = np.pad(labels[::step, ::step], 1)  # a border, so that a mask that touches the edge has a closed outline
    x, y = (np.arange(-1, n - 1) * step for n in (thin.shape[1], thin.shape[0]))
    for structure in structures:
        mask = thin == structure.value
        if mask.any():
            color = [c / 255 for c in structure.color]
            axes.contour(x, y, mask, levels=[0.5], colors=[color], linewidths=1.0)
    axes.set_xlim(-0.5, shape[1] - 0.5)
    axes.set_ylim(shape[0] - 0.5, -0.5)


def _thinning(shape: tuple[int, ...]) -> int:
    return max(1, max(shape) // _MAX_PIXELS)


def _draw_histogram(axes: Axes, case: PreparedCase) -> None:
    axes.set_facecolor(_BACKGROUND)
    axes.tick_params(colors=_DIM, labelsize=8)
    for spine in axes.spines.values():
        spine.set_color("#3a414b")
    axes.set_xlabel("HU", color=_DIM, fontsize=8)
    axes.set_yticks([])
    axes.set_xlim(-1024, 200)
    edges = np.arange(-1024, 208, 8)
    hu = np.arange(-32768, 32768)
    for structure in case.structures:
        if structure.value in case.histograms:
            counts, _ = np.histogram(hu, bins=edges, weights=case.histograms[structure.value])
            axes.plot(edges[:-1] + 4, counts, color=[c / 255 for c in structure.color], label=structure.name)
    axes.axvline(-950, color=_DIM, linewidth=0.8, linestyle=":")
    axes.set_ylim(bottom=0)
    if axes.lines[:-1]:
        axes.legend(facecolor=_BACKGROUND, edgecolor="none", labelcolor=_TEXT, fontsize=8)


def _draw_text(axes: Axes, case: PreparedCase) -> None:
    y = 0.99
    size = "x".join(str(n) for n in case.acquisition.image.GetSize())
    spacing = " x ".join(f"{s:.3g}" for s in case.acquisition.image.GetSpacing())
    segmentation = case.provenance.get("segmentation", {})
    who = " ".join(str(segmentation[key]) for key in ("segmenter", "model") if segmentation.get(key))
    for line, color, font in (
        (case.case, _TEXT, 13),
        (f"{size} voxels of {spacing} mm", _DIM, 9),
        (f"recipe {case.recipe.title}, segmenter {who}", _DIM, 9),
    ):
        axes.text(0.02, y, line, color=color, fontsize=font, va="top", transform=axes.transAxes)
        y -= 0.045 if font > 10 else 0.03
    y = _draw_numbers(axes, case, y - 0.02)
    axes.text(0.02, y, "Findings", color=_TEXT, fontsize=11, va="top", transform=axes.transAxes)
    y -= 0.04
    findings = case.written_findings
    if not findings:
        axes.text(0.02, y, "none", color=_DIM, fontsize=9, va="top", transform=axes.transAxes)
    for finding in sorted(findings, key=lambda f: -list(SEVERITY_COLORS).index(f.severity)):
        lines = textwrap.wrap(f"{finding.code}: {finding.message} {finding.action}", 62)
        if y - 0.026 * len(lines) < 0:
            axes.text(0.02, y, "... more in report.html", color=_DIM, fontsize=8.5, va="top", transform=axes.transAxes)
            break
        axes.text(0.02, y, "\u25cf", color=SEVERITY_COLORS[finding.severity], va="top", transform=axes.transAxes)
        for line in lines:
            axes.text(0.065, y, line, color=_TEXT, fontsize=8.5, va="top", transform=axes.transAxes)
            y -= 0.026
        y -= 0.012


def _draw_numbers(axes: Axes, case: PreparedCase, y: float) -> float:
    columns = (("", 0.02), ("mL", 0.52), ("mean HU", 0.7), ("LAA-950 %", 0.9))
    for title, x in columns[1:]:
        axes.text(x, y, title, color=_DIM, fontsize=8.5, va="top", ha="center", transform=axes.transAxes)
    for row in case.measurements:
        y -= 0.03
        values = (f"{row['volume_ml']:.0f}", f"{row['mean_hu']:.0f}", f"{row['laa_950_percent']:.1f}")
        axes.text(0.02, y, row["name"], color=_TEXT, fontsize=9, va="top", transform=axes.transAxes)
        for value, (_, x) in zip(values, columns[1:], strict=True):
            axes.text(x, y, value, color=_TEXT, fontsize=9, va="top", ha="center", transform=axes.transAxes)
    return y - 0.06
