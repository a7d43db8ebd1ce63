"""A small chest-like case that goes through the road in a second: two air-filled boxes in a body."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import SimpleITK as sitk


def small_chest(oblique: bool = False) -> tuple[sitk.Image, sitk.Image]:
    """A CT of 60x48x24 voxels with two boxes of lung, and the labels (1 right, 2 left)."""
    hu = np.full((24, 48, 60), -1000, dtype=np.int16)
    hu[:, 6:42, 4:56] = 40
    hu += np.random.default_rng(0).integers(-15, 16, hu.shape, dtype=np.int16)
    labels = np.zeros(hu.shape, dtype=np.uint8)
    labels[4:20, 12:36, 10:26] = 1
    labels[4:20, 12:36, 34:50] = 2
    hu[labels > 0] -= 890
    images = []
    for array in (hu, labels):
        image = sitk.GetImageFromArray(array)
        image.SetSpacing((5.0, 5.5, 8.0))
        image.SetOrigin((-150.0, -120.0, 40.0))
        if oblique:
            image.SetDirection((0.8, -0.6, 0.0, 0.6, 0.8, 0.0, 0.0, 0.0, 1.0))
        images.append(image)
    return images[0], images[1]


def write_small_chest(folder: Path) -> tuple[Path, Path]:
    """The small chest as ``ct.nii.gz`` and ``mask.nii.gz`` in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "ct.nii.gz", folder / "mask.nii.gz"
    for image, path in zip(small_chest(), paths, strict=True):
        sitk.WriteImage(image, str(path))
    return paths
