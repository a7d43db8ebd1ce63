"""What part of an image is kept: the box of the labels or of the body, with a margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .buffers import voxels_of
from .grid import Grid
from .resampling import cropped_grid

if TYPE_CHECKING:
    import SimpleITK as sitk

_BODY_HU = -500


def box_of(mask: sitk.Image, margin_mm: float) -> Grid | None:
    """The smallest grid of whole voxels that holds all non-zero voxels and ``margin_mm`` around them.

    ``None`` when the mask is empty. The box ends at the image's border.
    """
    grid = Grid.of(mask)
    array = voxels_of(mask)
    in_slice = np.array([plane.any() for plane in array])
    if not in_slice.any():
        return None
    in_plane = np.zeros(array.shape[1:], dtype=bool)
    for z in np.flatnonzero(in_slice):
        in_plane |= array[z] != 0
    profiles = (in_plane.any(axis=0), in_plane.any(axis=1), in_slice)
    start, size = [], []
    for profile, spacing, length in zip(profiles, grid.spacing_mm, grid.size, strict=True):
        margin = int(np.ceil(margin_mm / spacing - 1e-6))
        used = np.flatnonzero(profile)
        first, last = max(int(used[0]) - margin, 0), min(int(used[-1]) + margin, length - 1)
        start.append(first)
        size.append(last - first + 1)
    return cropped_grid(grid, (start[0], start[1], start[2]), (size[0], size[1], size[2]))


def body_box(image: sitk.Image, margin_mm: float) -> Grid | None:
    """The box of the largest connected region above -500 HU (the body), or ``None`` when there is none."""
    return box_of(_largest_dense_region(image), margin_mm)


def body_mask(image: sitk.Image) -> npt.NDArray[np.bool_]:
    """(z, y, x): the body, what it encloses in a slice (lungs, gas) included."""
    from scipy import ndimage

    dense = voxels_of(_largest_dense_region(image)).astype(bool)
    return np.stack([ndimage.binary_fill_holes(plane) if plane.any() else plane for plane in dense])


def _largest_dense_region(image: sitk.Image) -> sitk.Image:
    import SimpleITK as sitk

    # A table or a cable is thinner than the body: an opening of two voxels cuts it off before the largest is taken.
    mask = sitk.BinaryMorphologicalOpening(image > _BODY_HU, [2, 2, 0])
    components = sitk.ConnectedComponent(mask)
    return sitk.RelabelComponent(components, sortByObjectSize=True) == 1
