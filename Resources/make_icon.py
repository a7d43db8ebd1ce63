"""Draws LungPrep.png: two lungs with their lobes, flat colours, readable at 32 pixels.

    python Resources/make_icon.py

Needs numpy and matplotlib. Drawn at eight times the size and averaged down.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path as Curve

SIZE, FINER = 128, 8
BACKGROUND = "#1d4864"
# The colours of the lobes in LungPrepLib.segmentation.structures.
RIGHT_UPPER, RIGHT_MIDDLE, RIGHT_LOWER = "#56b4e9", "#009e73", "#0072b2"
LEFT_UPPER, LEFT_LOWER = "#e69f00", "#d55e00"
AIRWAY = "#f4f7fa"
REPOSITORY = Path(__file__).resolve().parents[1]
# One lung, on the left of the picture (the patient's right), from its tip around the outside: cubic curves.
LUNG = [(51, 102), (28, 102), (11, 64), (11, 28), (11, 14), (20, 12), (30, 16), (39, 20), (55, 21), (56, 32)]
LUNG += [(57, 48), (56, 60), (56, 78), (56, 93), (55, 102), (51, 102)]


def draw() -> np.ndarray:
    """The icon as (128, 128, 4) values from 0 to 1."""
    pixels = SIZE * FINER
    figure = Figure(figsize=(pixels / 100, pixels / 100), dpi=100)
    canvas = FigureCanvasAgg(figure)
    figure.patch.set_alpha(0)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 128), ylim=(0, 128))
    axes.axis("off")
    axes.add_patch(FancyBboxPatch((4, 4), 120, 120, boxstyle="round,pad=0,rounding_size=26", color=BACKGROUND, lw=0))
    whole = [(0, 0), (128, 0), (128, 128), (0, 128)]
    above_horizontal, wedge = [(0, 60), (64, 60), (64, 128), (0, 128)], [(64, 60), (24, 60), (64, 26)]
    right = [(RIGHT_LOWER, whole), (RIGHT_UPPER, above_horizontal), (RIGHT_MIDDLE, wedge)]
    left = [(LEFT_LOWER, whole), (LEFT_UPPER, [(0, 66), (64, 34), (64, 128), (0, 128)])]
    draw_lung(axes, right, mirrored=False)
    draw_lung(axes, left, mirrored=True)
    style = {"color": AIRWAY, "solid_capstyle": "round", "solid_joinstyle": "round", "lw": 8.5 * pixels / 128 * 0.72}
    axes.plot([64, 64], [111, 82], **style)
    axes.plot([46, 64, 82], [66, 82, 66], **style)
    canvas.draw()
    fine = np.asarray(canvas.buffer_rgba()).astype(float) / 255
    fine[..., :3] *= fine[..., 3:]
    small = fine.reshape(SIZE, FINER, SIZE, FINER, 4).mean(axis=(1, 3))
    small[..., :3] /= np.maximum(small[..., 3:], 1e-6)
    return small.clip(0, 1)


def draw_lung(axes, lobes, *, mirrored: bool) -> None:
    """The parts of a lung, each clipped by its outline, with fissures in the background's colour."""

    def placed(points):
        return [(128 - x, y) if mirrored else (x, y) for x, y in points]

    outline = Curve(placed(LUNG), [Curve.MOVETO] + [Curve.CURVE4] * (len(LUNG) - 1))
    clip = PathPatch(outline, facecolor="none", lw=0)
    axes.add_patch(clip)
    for color, corners in lobes:
        part = PathPatch(Curve([*placed(corners), placed(corners)[0]]), facecolor=color, edgecolor=BACKGROUND, lw=22)
        axes.add_patch(part)
        part.set_clip_path(clip)
    axes.add_patch(PathPatch(outline, facecolor="none", edgecolor=BACKGROUND, lw=10))


def main() -> None:
    picture = draw()
    for place in (REPOSITORY / "LungPrep.png", REPOSITORY / "LungPrep" / "Resources" / "Icons" / "LungPrep.png"):
        place.parent.mkdir(parents=True, exist_ok=True)
        imsave(place, picture, metadata={"Software": None})


if __name__ == "__main__":
    main()
