"""Lungs as tutorials find them, by one threshold: the largest pocket of air in the body, or slice by slice.

Reproduced for comparison with what was published; the threshold segmenter finds more, and more surely.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
_POCKET_HU = -320
_SLICE_HU = -420  # 604 as stored with an intercept of -1024


def largest_air_pocket(hu: npt.NDArray[np.int16], *, fill: bool) -> BoolArray:
    """The largest pocket of air that is not connected with the first voxel's; (z, y, x).

    "Full Preprocessing Tutorial" of the Data Science Bowl 2017 (G. Zuidhof): air is at most -320 HU. With ``fill`` all
    that is not the largest tissue of its slice counts as air in the body: vessels and nodules inside the lungs do.
    Everything is connected through faces, edges and corners.
    """
    air = hu <= _POCKET_HU
    tissue = ~air | _connected_with_corner(air)
    lungs = ~tissue
    if fill:
        for z, plane in enumerate(tissue):
            largest = _largest(plane)
            if largest is not None:
                lungs[z] = ~largest
    found = _largest(lungs)
    return lungs if found is None else found


def lungs_in_slice(hu: npt.NDArray[np.int16]) -> BoolArray:
    """The lungs of one axial slice (y, x) in the eight steps of the tutorials on the Data Science Bowl 2017.

    Below -420 HU, without what touches the border, the two largest regions, eroded by a disk of 2 pixels, closed by
    one of 10, its outline filled.
    """
    from scipy import ndimage

    regions, _ = ndimage.label(hu < _SLICE_HU, structure=np.ones((3, 3)))
    at_border = np.unique(np.concatenate([regions[0], regions[-1], regions[:, 0], regions[:, -1]]))
    regions, count = ndimage.label((regions > 0) & ~np.isin(regions, at_border), structure=np.ones((3, 3)))
    if count > 2:
        sizes = np.bincount(regions.ravel())[1:]
        regions[~np.isin(regions, np.flatnonzero(sizes >= np.sort(sizes)[-2]) + 1)] = 0
    mask = ndimage.binary_erosion(regions > 0, _disk(2), border_value=1)
    mask = _closed(mask, _disk(10))
    filled: BoolArray = ndimage.binary_fill_holes(_outline(mask))
    return filled


def _closed(mask: BoolArray, element: BoolArray) -> BoolArray:
    from scipy import ndimage

    return np.asarray(ndimage.binary_erosion(ndimage.binary_dilation(mask, element), element, border_value=1))


def _outline(mask: BoolArray) -> BoolArray:
    """Where Roberts' cross sees an edge: a pixel that differs from its neighbour below to the right, or its neighbours
    below and to the right that differ from each other."""
    padded = np.pad(mask, ((0, 1), (0, 1)), mode="symmetric")
    here, corner, right, below = padded[:-1, :-1], padded[1:, 1:], padded[:-1, 1:], padded[1:, :-1]
    return np.asarray((here != corner) | (right != below))


def _disk(radius: int) -> BoolArray:
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return np.asarray(x**2 + y**2 <= radius**2)


def _connected_with_corner(mask: BoolArray) -> BoolArray:
    from scipy import ndimage

    regions, _ = ndimage.label(mask, structure=np.ones((3,) * mask.ndim))
    first = regions[(0,) * mask.ndim]
    return np.asarray((regions == first) & (first > 0))


def _largest(mask: BoolArray) -> BoolArray | None:
    from scipy import ndimage

    regions, count = ndimage.label(mask, structure=np.ones((3,) * mask.ndim))
    if not count:
        return None
    sizes = np.bincount(regions.ravel())
    sizes[0] = 0
    return np.asarray(regions == sizes.argmax())
