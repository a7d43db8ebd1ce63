"""A surface as it looks from one side: parallel rays, the first place where they meet it, and light from the eye.

No 3D library: what a picture of lungs or bones in a report needs is one array operation per view. The volume is brought
to voxels of equal size and smoothed by one voxel first, so that slices do not show as steps.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

Side = Literal["front", "back", "right", "left"]
_INSIDE = 0.5
# Of arrays (z, y, x) in LPS with z towards the head: the axis that is looked along, and whether from its far end.
_LOOK: dict[Side, tuple[int, bool]] = {"front": (1, False), "back": (1, True), "right": (2, False), "left": (2, True)}


def even_voxels(
    volume: npt.NDArray[np.float32], spacing_mm: tuple[float, float, float], voxel_mm: float
) -> npt.NDArray[np.float32]:
    """A volume (z, y, x) with voxels of ``voxel_mm``, smoothed by one of them, with a border of nothing."""
    from scipy import ndimage

    zoomed = ndimage.zoom(volume, [spacing / voxel_mm for spacing in spacing_mm], order=1, mode="nearest")
    smooth: npt.NDArray[np.float32] = ndimage.gaussian_filter(np.pad(zoomed, 3), 1.0)
    return smooth


def shaded(inside: npt.NDArray[np.float32], side: Side) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """(brightness, depth), both (rows, columns) with the head up: brightness 0 to 1, depth in voxels, infinite where no
    ray meets the surface (the place where ``inside`` crosses a half)."""
    axis, from_far = _LOOK[side]
    volume = np.flip(inside, axis) if from_far else inside
    hit = volume >= _INSIDE
    met = np.asarray(hit.any(axis=axis))
    first = hit.argmax(axis=axis)
    behind = np.take_along_axis(volume, np.expand_dims(first, axis), axis).squeeze(axis)
    before = np.take_along_axis(volume, np.expand_dims(np.maximum(first - 1, 0), axis), axis).squeeze(axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(behind > before, (_INSIDE - before) / (behind - before), 0)
    depth = np.where(met, first - 1 + part, np.inf).astype(np.float32)
    brightness = _light(np.where(met, depth, 0), met)
    # Rows are z (head up); seen from the front or left the patient's right is on the left of the picture.
    upright = (slice(None, None, -1), slice(None, None, -1) if side in ("back", "left") else slice(None))
    return brightness[upright], depth[upright]


def _light(depth: npt.NDArray[np.float32], met: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """How much a surface of this depth faces the eye; edges against nothing are not slopes."""
    slopes = []
    for axis in (0, 1):
        forward = np.diff(depth, axis=axis, append=np.take(depth, [-1], axis))
        both = met & np.roll(met, -1, axis)
        slope = np.where(both, forward, 0)
        slopes.append((slope + np.roll(slope, 1, axis)) / 2)
    facing = 1 / np.sqrt(1 + slopes[0] ** 2 + slopes[1] ** 2)
    return np.where(met, 0.25 + 0.75 * facing, 0).astype(np.float32)
