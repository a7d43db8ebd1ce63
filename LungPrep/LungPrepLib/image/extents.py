"""A grid with another spacing: how many voxels, and where the first one lies. The rules that published code follows."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from .grid import Grid

Extent: TypeAlias = Literal["edges", "first-centre", "covering", "stretched-edges", "stretched-centres"]


def spaced_grid(grid: Grid, spacing_mm: tuple[float, float, float], extent: Extent = "edges") -> Grid:
    """The grid with voxels of ``spacing_mm`` (x, y, z) over the same part of space.

    Parameters
    ----------
    extent
        ``edges``: as many voxels as come closest to the extent between the outer edges, in the middle of it.
        ``first-centre``: the first centre stays; ``size * spacing / new spacing`` voxels, rounded half to even
        (RAD-ChestCT, Draelos 2021; most code around ``sitk.Resample``).
        ``covering``: the first centre stays; a begun voxel counts.
        ``stretched-edges``: that number rounded down, and the spacing adjusted so that the outer edges stay
        (``torch.nn.functional.interpolate``; CT-RATE).
        ``stretched-centres``: that number rounded half to even, and the spacing adjusted so that the first and the
        last centres stay (``scipy.ndimage.zoom``; the tutorial of the Data Science Bowl 2017).
    """
    size, old, new = np.array(grid.size), np.array(grid.spacing_mm), np.array(spacing_mm, dtype=float)
    # Positions in DICOM have few decimals, so that their mean step is 3.00000009 mm where 3 is meant: published code
    # takes the step from two slices or from a table, and sees the exact half or whole number.
    wanted = np.round(size * old / new, 6 if extent in ("edges", "covering") else 3)
    count = {"covering": np.ceil, "stretched-edges": np.floor}.get(extent, np.round)(wanted).astype(int)
    count = np.maximum(count, 1)
    start = np.zeros(3)
    if extent == "stretched-edges":
        new = size * old / count
    elif extent == "stretched-centres":
        new = np.where(count > 1, (size - 1) * old / np.maximum(count - 1, 1), size * old)
        new = np.where(new > 0, new, old)
    if extent in ("edges", "stretched-edges"):
        start = ((size - 1) * old - (count - 1) * new) / 2
    x, y, z = (float(v) for v in grid.points_mm((start / old)[None])[0])
    sx, sy, sz = (float(v) for v in new)
    return Grid((int(count[0]), int(count[1]), int(count[2])), (sx, sy, sz), (x, y, z), grid.direction)
