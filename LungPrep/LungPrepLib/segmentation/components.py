"""Connected components and holes of masks, with the quick library where it is installed.

connected-components-3d takes a tenth of the time of SciPy on a whole chest, and gives the same sets of voxels; Slicer
does not ship it, and the threshold segmenter has to work there before anything is installed. Specks (unless there are
very many) and holes are found by runs (:mod:`.runs`), which is quicker still.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .runs import holes, specks

BoolArray = npt.NDArray[np.bool_]
_PLANES = 50


def label_components(mask: npt.ArrayLike, *, corners: bool = False) -> npt.NDArray[np.uint32]:
    """The face-connected components of a mask (z, y, x), numbered from 1; 0 is background.

    With ``corners`` what touches at edges and corners is connected, too.
    """
    array = np.ascontiguousarray(mask, dtype=bool)
    try:
        import cc3d
    except ImportError:
        from scipy import ndimage

        labels: npt.NDArray[np.uint32] = np.empty(array.shape, dtype=np.uint32)
        ndimage.label(array, structure=np.ones((3,) * array.ndim) if corners else None, output=labels)
        return labels
    neighbours = 26 if corners else 6
    labels = cc3d.connected_components(array, connectivity=neighbours, out_dtype=np.uint32)
    return labels


def without_specks(mask: npt.ArrayLike, smallest: int, *, corners: bool = False) -> BoolArray:
    """The mask without its components (as of :func:`label_components`) of fewer than ``smallest`` voxels."""
    given = np.ascontiguousarray(mask, dtype=bool)
    found = specks(given, smallest, corners=corners) if given.ndim == 3 else None
    if found is not None:
        kept = given.copy()
        kept[found] = False
        return kept
    labels = label_components(given, corners=corners)
    if not given.any():
        return given.copy()
    counts = np.zeros(int(labels.max()) + 1, np.intp)
    for start in range(0, len(labels), _PLANES):  # counting needs several times the memory of what is counted
        part = slice(start, start + _PLANES)
        counts += np.bincount(labels[part][given[part]], minlength=len(counts))
    keep = counts >= smallest
    keep[0] = False
    if keep[1:].all():
        return given.copy()
    result: BoolArray = keep[labels]
    return result


def filled(mask: npt.ArrayLike) -> BoolArray:
    """The mask (z, y, x) with everything filled that cannot be reached from outside through faces."""
    full: BoolArray = np.array(mask, dtype=bool)
    full[holes(full)] = True
    return full
