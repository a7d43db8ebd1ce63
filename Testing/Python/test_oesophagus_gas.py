"""Air in the oesophagus beside a lung, behind a wall that is too thin to be seen; a bulla in the same place is lung."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.progress import Progress
from LungPrepLib.segmentation.threshold_segmenter import ThresholdSegmenter

SPACING = (1.4, 1.4, 2.5)  # mm, x first
SHAPE = (108, 176, 240)


def chest_with_gas(wall_mm: float, side: int, *, bulla: bool = False) -> tuple[sitk.Image, np.ndarray]:
    """Two lungs, a trachea, a spine, and gas of 21 x 11 x 55 mm at the inner edge of a lung: outside it, or inside."""
    z, y, x = np.mgrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]].astype(np.float32)
    x, y, z = (x - SHAPE[2] / 2) * SPACING[0], (y - SHAPE[1] / 2) * SPACING[1], z * SPACING[2]
    hu = np.full(SHAPE, -1000, np.float32)
    hu[(x / 160) ** 2 + (y / 110) ** 2 < 1] = 40
    for centre in (-72, 72):
        hu[((x - centre) / 58) ** 2 + (y / 80) ** 2 + ((z - 130) / 120) ** 2 < 1] = -850
    hu[(x / 10) ** 2 + ((y + 12) / 10) ** 2 + np.where(z > 120, 0, 9) < 1] = -990
    hu[np.hypot(x, y - 60) < 18] = 300
    inner_edge = -72 + 58 * np.sqrt(np.clip(1 - (12 / 80) ** 2 - ((z - 130) / 120) ** 2, 0, 1))
    begin = inner_edge + wall_mm if not bulla else inner_edge - 24
    gas = (z > 150) & (z < 205) & (x > begin) & (x < begin + 21) & (np.abs(y - 12) < 5.5)
    hu[gas] = -980
    if side > 0:
        hu, gas = hu[:, :, ::-1].copy(), gas[:, :, ::-1]
    hu = sitk.GetArrayFromImage(sitk.SmoothingRecursiveGaussian(sitk.GetImageFromArray(hu), 0.6))
    hu += np.random.default_rng(0).normal(0, 15, SHAPE)
    image = sitk.GetImageFromArray(np.rint(hu).astype(np.int16))
    image.SetSpacing(SPACING)
    return image, gas


@pytest.mark.parametrize(("wall_mm", "side"), [(1.0, -1), (1.8, 1)], ids=["beside the right lung", "beside the left"])
def test_air_in_the_oesophagus_is_no_lung(wall_mm: float, side: int) -> None:
    image, gas = chest_with_gas(wall_mm, side)
    labels = sitk.GetArrayFromImage(ThresholdSegmenter().segment(image, progress=Progress()).labels)
    assert np.count_nonzero(labels[gas]) < 0.2 * np.count_nonzero(gas)


def test_a_bulla_beside_the_mediastinum_is_lung() -> None:
    image, gas = chest_with_gas(0, -1, bulla=True)
    labels = sitk.GetArrayFromImage(ThresholdSegmenter().segment(image, progress=Progress()).labels)
    assert np.count_nonzero(labels[gas] == 1) > 0.97 * np.count_nonzero(gas)
