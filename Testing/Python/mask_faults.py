"""Masks with known faults: what was right, made wrong in one way, for checks that have to notice it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.segmentation.structures import LOBES, LUNGS, Structure
from LungPrepPhantom import Phantom, make_phantom

Faulty = tuple[sitk.Image, sitk.Image, tuple[Structure, ...]]


def body(seed: int) -> Phantom:
    """A chest that is coarse enough for many tests."""
    return make_phantom(seed=seed, size=(128, 128, 76), spacing_mm=(2.9, 2.9, 4.4))


def like(image: sitk.Image, array: np.ndarray) -> sitk.Image:
    made = sitk.GetImageFromArray(array)
    made.CopyInformation(image)
    return made


def arrays(phantom: Phantom) -> tuple[np.ndarray, np.ndarray]:
    return sitk.GetArrayFromImage(phantom.ct), sitk.GetArrayFromImage(phantom.lungs)


def right(phantom: Phantom) -> Faulty:
    return phantom.ct, phantom.lungs, LUNGS


def right_lobes(phantom: Phantom) -> Faulty:
    return phantom.ct, phantom.lobes, LOBES


def sides_swapped(phantom: Phantom) -> Faulty:
    _, lungs = arrays(phantom)
    return phantom.ct, like(phantom.ct, np.array([0, 2, 1], np.uint8)[lungs]), LUNGS


def lobe_removed(phantom: Phantom) -> Faulty:
    """The left lower lobe is in no label of a mask of lungs."""
    _, lungs = arrays(phantom)
    lungs[sitk.GetArrayFromImage(phantom.lobes) == 2] = 0
    return phantom.ct, like(phantom.ct, lungs), LUNGS


def lobe_missing(phantom: Phantom) -> Faulty:
    """The middle lobe is labelled as upper lobe in a mask of lobes."""
    lobes = sitk.GetArrayFromImage(phantom.lobes)
    lobes[lobes == 4] = 3
    return phantom.ct, like(phantom.ct, lobes), LOBES


def bowel_added(phantom: Phantom) -> Faulty:
    """A loop of bowel full of gas under the left lung, labelled left lung."""
    hu, lungs = arrays(phantom)
    left = np.argwhere(lungs == 2)
    lowest = left[left[:, 0] == left[:, 0].min()].mean(axis=0)
    z, y, x = np.indices(lungs.shape)
    distance = ((z - lowest[0] - 1) * 4.4 / 26) ** 2 + ((y - lowest[1] + 6) * 2.9 / 24) ** 2
    loop = (distance + ((x - lowest[2]) * 2.9 / 30) ** 2 < 1) & (lungs == 0)
    loop &= ~ndimage.binary_dilation(lungs > 0, iterations=1)
    hu[loop] = -985
    lungs[ndimage.binary_dilation(loop, iterations=1) & (lungs == 0)] = 2
    return like(phantom.ct, hu), like(phantom.ct, lungs), LUNGS


def flat_cut(phantom: Phantom) -> Faulty:
    """The mask ends at a slice through the lower third."""
    _, lungs = arrays(phantom)
    levels = np.flatnonzero(lungs.any(axis=(1, 2)))
    lungs[: levels[0] + len(levels) // 3] = 0
    return phantom.ct, like(phantom.ct, lungs), LUNGS


def in_pieces(phantom: Phantom) -> Faulty:
    """A ball of the other lung's label in each lung."""
    _, lungs = arrays(phantom)
    for side in (1, 2):
        z, y, x = np.argwhere(lungs == side).mean(axis=0)
        grid = np.indices(lungs.shape)
        ball = ((grid[0] - z) * 4.4) ** 2 + ((grid[1] - y) * 2.9) ** 2 + ((grid[2] - x) * 2.9) ** 2 < 30**2
        lungs[ball & (lungs == side)] = 3 - side
    return phantom.ct, like(phantom.ct, lungs), LUNGS


def outside_added(phantom: Phantom) -> Faulty:
    """Air in front of the body labelled lung."""
    hu, lungs = arrays(phantom)
    levels = np.flatnonzero(lungs.any(axis=(1, 2)))
    box = lungs[levels[0] + 10 : levels[-1] - 10, 2:9, 30:60]
    box[hu[levels[0] + 10 : levels[-1] - 10, 2:9, 30:60] < -900] = 1
    return phantom.ct, like(phantom.ct, lungs), LUNGS


def consolidation(share: float, side: int) -> Callable[[Phantom], Faulty]:
    """Lung from its back and base upwards turned to soft tissue and left out of the mask; side 0 is both."""

    def fault(phantom: Phantom) -> Faulty:
        hu, lungs = arrays(phantom)
        lung = lungs == side if side else lungs > 0
        z, y, _ = np.indices(lungs.shape)
        depth = z * 4.4 / 2.9 - y
        ill = lung & (depth <= np.quantile(depth[lung], share))
        hu[ill] = np.rint(30 + np.random.default_rng(0).normal(0, 12, int(ill.sum())))
        lungs[ill] = 0
        return like(phantom.ct, hu), like(phantom.ct, lungs), LUNGS

    return fault
