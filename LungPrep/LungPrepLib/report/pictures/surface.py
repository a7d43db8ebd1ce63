"""The labels (or everything above a HU) as surfaces, seen from four sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...image.boxes import box_around
from ..canvas import BACKGROUND, beside, png
from ..picture import Picture, no_labels
from ..slices_shown import CaseView
from ..surface import Side, even_voxels, shaded

if TYPE_CHECKING:
    from ...case import PreparedCase

_SIDES: tuple[Side, ...] = ("front", "right", "back", "left")
_PIXELS = 300  # along the longest side
_BONE = (236, 222, 196)


def _draw(case: PreparedCase) -> bytes:
    from PIL import Image, ImageDraw

    view = CaseView.of(case)
    above = case.recipe.pictures.surface_hu
    parts: list[tuple[npt.NDArray[np.float32], tuple[int, int, int]]] = []
    if above:
        width = 200.0  # a ramp around the value, so that the surface lies between voxels
        ramp = np.clip((view.image.array.astype(np.float32) - above) / width + 0.5, 0, 1)
        parts.append((even_voxels(ramp, view.image.spacing_mm, _voxel_mm(ramp.shape, view.image.spacing_mm)), _BONE))
    elif view.labels is None:
        raise no_labels(case)
    else:
        if not view.labels.array.any():
            raise no_labels(case)
        labels = view.labels.array[box_around(view.labels.array > 0, 1)]
        voxel_mm = _voxel_mm(labels.shape, view.labels.spacing_mm)
        for structure in case.structures:
            mask = (labels == structure.value).astype(np.float32)
            if mask.any():
                parts.append((even_voxels(mask, view.labels.spacing_mm, voxel_mm), structure.color))
    pictures = []
    for side in _SIDES:
        picture = Image.fromarray(seen_from(parts, side))
        ImageDraw.Draw(picture).text((6, 6), side, fill=(232, 232, 232))
        pictures.append(picture)
    return png(beside(pictures, 4))


def _voxel_mm(shape: tuple[int, ...], spacing_mm: tuple[float, float, float]) -> float:
    return max(size * spacing for size, spacing in zip(shape, spacing_mm, strict=True)) / _PIXELS


def seen_from(parts: list[tuple[npt.NDArray[np.float32], tuple[int, int, int]]], side: Side) -> npt.NDArray[np.uint8]:
    """The parts from one side, the nearer one before the farther one."""
    nearest, picture = None, None
    for inside, color in parts:
        brightness, depth = shaded(inside, side)
        if nearest is None or picture is None:
            nearest = np.full(depth.shape, np.inf, np.float32)
            picture = np.empty((*depth.shape, 3), np.uint8)
            picture[:] = BACKGROUND
        front = depth < nearest
        nearest[front] = depth[front]
        picture[front] = (brightness[front][:, None] * np.asarray(color)).astype(np.uint8)
    assert picture is not None
    return picture


ENTRY = Picture(
    "surface", "lungs or lobes in 3D from four sides; bones and the like with pictures.surface_hu = 400", 60, _draw
)
