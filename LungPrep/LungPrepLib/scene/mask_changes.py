"""Whether a mask was changed since LungPrep made it: an hour of correcting by hand is never overwritten by a run."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from .volumes import array_of

_ATTRIBUTE = "LungPrep.mask"
_BINARY_LABELMAP = "Binary labelmap"


def remember_mask(node: Any) -> None:
    """Note what the mask is now, as it was made; travels with the scene."""
    node.SetAttribute(_ATTRIBUTE, fingerprint(node))


def mask_was_changed(node: Any) -> bool:
    """Whether the voxels of a segmentation are others than those that were noted; unsure means yes."""
    noted = node.GetAttribute(_ATTRIBUTE)
    return noted is not None and noted != fingerprint(node)


def fingerprint(node: Any) -> str:
    """A short text that changes with the voxels, not with the room that Slicer leaves around them.

    Empty when the segments no longer share one label image, which only editing brings about.
    """
    segmentation = node.GetSegmentation()
    segments = [segmentation.GetNthSegment(i) for i in range(segmentation.GetNumberOfSegments())]
    images = [segment.GetRepresentation(_BINARY_LABELMAP) for segment in segments]
    if not images:
        return "no segments"
    if any(image is None or image is not images[0] for image in images) or _is_empty(images[0]):
        return ""
    array = _without_margin(array_of(images[0]))
    values = " ".join(str(segment.GetLabelValue()) for segment in segments)
    checksum = zlib.crc32(np.ascontiguousarray(array, dtype=np.uint8).data)
    return f"{array.shape} {values} {checksum:08x}"


def _is_empty(image: Any) -> bool:
    return image.GetPointData().GetScalars() is None or 0 in image.GetDimensions()


def _without_margin(array: np.ndarray) -> np.ndarray:
    """The part of ``array`` (z, y, x) that holds a value."""
    for axis in range(3):
        others = tuple(other for other in range(3) if other != axis)
        used = np.flatnonzero(array.any(axis=others))
        if not len(used):
            return array[:0]
        array = array[(slice(None),) * axis + (slice(used[0], used[-1] + 1),)]
    return array
