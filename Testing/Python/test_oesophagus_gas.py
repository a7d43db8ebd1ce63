"""Air in the oesophagus beside a lung, behind a wall that is too thin to be seen; a bulla in the same place is lung."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk

from LungPrepLib.progress import Progress
from LungPrepLib.segmentation.threshold_segmenter import ThresholdSegmenter

SPACING = (1.4, 1.4, 2.5)  # mm, x first
SHAPE = (108, 176, 240)


def chest_with_gas(
    wall_mm: float, side: int, size_mm: tuple[float, float] = (21, 11), *, bulla: bool = False
) -> tuple[sitk.Image, np.ndarray]:
    """Two lungs, a trachea, a spine, and 55 mm of gas at the inner edge of a lung: outside it, or inside."""
    width, depth = size_mm
    z, y, x = np.mgrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]].astype(np.float32)
    x, y, z = (x - SHAPE[2] / 2) * SPACING[0], (y - SHAPE[1] / 2) * SPACING[1], z * SPACING[2]
    hu = np.full(SHAPE, -1000, np.float32)
    hu[(x / 160) ** 2 + (y / 110) ** 2 < 1] = 40
    for centre in (-72, 72):
        hu[((x - centre) / 58) ** 2 + (y / 80) ** 2 + ((z - 130) / 120) ** 2 < 1] = -850
    hu[(x / 10) ** 2 + ((y + 12) / 10) ** 2 + np.where(z > 120, 0, 9) < 1] = -990
    hu[np.hypot(x, y - 60) < 18] = 300
    inner_edge = -72 + 58 * np.sqrt(np.clip(1 - (12 / 80) ** 2 - ((z - 130) / 120) ** 2, 0, 1))
    begin = inner_edge + wall_mm if not bulla else inner_edge - width - 3
    gas = (z > 150) & (z < 205) & (x > begin) & (x < begin + width) & (np.abs(y - 12) < depth / 2)
    hu[gas] = -980
    if side > 0:
        hu, gas = hu[:, :, ::-1].copy(), gas[:, :, ::-1]
    hu = sitk.GetArrayFromImage(sitk.SmoothingRecursiveGaussian(sitk.GetImageFromArray(hu), 0.6))
    hu += np.random.default_rng(0).normal(0, 15, SHAPE)
    image = sitk.GetImageFromArray(np.rint(hu).astype(np.int16))
    image.SetSpacing(SPACING)
    return image, gas


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wall_mm", "side", "size_mm", "left"),
    [
        pytest.param(1.0, -1, (21, 11), 0.02, id="beside the right lung"),
        pytest.param(1.8, 1, (21, 11), 0.02, id="beside the left lung"),
        pytest.param(1.5, -1, (8, 8), 0.05, id="narrow"),
        pytest.param(1.0, 1, (12, 8), 0.05, id="flat"),
    ],
)
def test_air_in_the_oesophagus_is_no_lung(wall_mm: float, side: int, size_mm: tuple[float, float], left: float) -> None:
    image, gas = chest_with_gas(wall_mm, side, size_mm)
    labels = sitk.GetArrayFromImage(ThresholdSegmenter().segment(image, progress=Progress()).labels)
    assert np.count_nonzero(labels[gas]) < left * np.count_nonzero(gas)


@pytest.mark.slow
@pytest.mark.parametrize("size_mm", [(21, 11), (8, 8)], ids=["wide", "narrow"])
def test_a_bulla_beside_the_mediastinum_is_lung(size_mm: tuple[float, float]) -> None:
    image, gas = chest_with_gas(0, -1, size_mm, bulla=True)
    labels = sitk.GetArrayFromImage(ThresholdSegmenter().segment(image, progress=Progress()).labels)
    assert np.count_nonzero(labels[gas] == 1) > 0.97 * np.count_nonzero(gas)
