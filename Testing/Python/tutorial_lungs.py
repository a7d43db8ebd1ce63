"""``get_segmented_lungs`` as tutorials on the Data Science Bowl 2017 have it, with scikit-image."""

from __future__ import annotations

import numpy as np
import pytest


def steps_of_the_tutorial(hu: np.ndarray) -> list[np.ndarray]:
    """A mask for each step up to the seventh, the lungs, of one slice (y, x); 604 as stored is -420 HU."""
    morphology = pytest.importorskip("skimage.morphology")
    from scipy import ndimage
    from skimage.filters import roberts
    from skimage.measure import label, regionprops
    from skimage.segmentation import clear_border

    below = hu.astype(int) + 1024 < 604
    inside = clear_border(below)
    regions = label(inside)
    areas = sorted(region.area for region in regionprops(regions))
    largest = regions.copy()
    for region in regionprops(regions) if len(areas) > 2 else ():
        if region.area < areas[-2]:
            largest[tuple(region.coords.T)] = 0
    eroded = morphology.erosion(largest > 0, morphology.disk(2))
    closed = morphology.closing(eroded, morphology.disk(10))
    filled = ndimage.binary_fill_holes(roberts(closed.astype(float)))
    return [below, inside, regions > 0, largest > 0, eroded, closed, filled]
