"""Lungs as tutorials find them, by one threshold: the largest pocket of air in the body, or slice by slice.

Reproduced for comparison with what was published; the threshold segmenter finds more, and more surely.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
_POCKET_HU = -320
_SLICE_HU, _NOTHING_HU = -420, -1024  # 604 and 0 as stored, with an intercept of -1024


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
    """The lungs of one slice (y, x) in the eight steps of the tutorials on the Data Science Bowl 2017."""
    return slice_steps(hu).filled


@dataclass(frozen=True)
class SliceSteps:
    """What each step of the slice-wise segmentation left of one slice; all (y, x).

    Attributes
    ----------
    below
        Below -420 HU, which is 604 as stored.
    inside
        Without what touches the border.
    regions
        Connected regions (edges and corners included), numbered from 1; 0 is the rest.
    two_largest, eroded, closed, filled
        The two largest regions; eroded by a disk of 2 pixels, which separates nodules from vessels; closed by one of
        10, which takes nodules at the wall in; and its outline filled: the lungs.
    blanked
        HU of the lungs; the rest is 0 as stored, which is -1024 HU.
    """

    below: BoolArray
    inside: BoolArray
    regions: npt.NDArray[np.int32]
    two_largest: BoolArray
    eroded: BoolArray
    closed: BoolArray
    filled: BoolArray
    blanked: npt.NDArray[np.int16]


def slice_steps(hu: npt.NDArray[np.int16]) -> SliceSteps:
    """The eight steps (``get_segmented_lungs`` of the tutorials on the Data Science Bowl 2017) on one slice (y, x)."""
    from scipy import ndimage

    below = hu < _SLICE_HU
    regions, _ = ndimage.label(below, structure=np.ones((3, 3)))
    at_border = np.unique(np.concatenate([regions[0], regions[-1], regions[:, 0], regions[:, -1]]))
    inside = (regions > 0) & ~np.isin(regions, at_border)
    regions, count = ndimage.label(inside, structure=np.ones((3, 3)))
    two_largest = inside
    if count > 2:
        sizes = np.bincount(regions.ravel())[1:]
        two_largest = np.isin(regions, np.flatnonzero(sizes >= np.sort(sizes)[-2]) + 1)
    eroded = ndimage.binary_erosion(two_largest, _disk(2), border_value=1)
    closed = _closed(eroded, _disk(10))
    filled = ndimage.binary_fill_holes(_outline(closed))
    blanked = np.where(filled, hu, _NOTHING_HU).astype(np.int16)
    return SliceSteps(below, inside, regions, two_largest, eroded, closed, filled, blanked)


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
