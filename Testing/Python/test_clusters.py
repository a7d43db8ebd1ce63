"""Low-attenuation clusters against SciPy's labels of the whole volume, and exponent D against a known one."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from LungPrepLib.measurement import slabs
from LungPrepLib.measurement.clusters import Clusters, fit_exponent
from LungPrepLib.measurement.histograms import measured_histograms
from LungPrepLib.measurement.measure import Blank


@pytest.fixture(params=["cc3d", "SciPy"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the quick library, and as in a Slicer that lacks it."""
    if request.param == "SciPy":
        real = builtins.__import__

        def without_cc3d(name: str, *args: Any) -> Any:
            if name == "cc3d":
                raise ImportError(name)
            return real(name, *args)

        monkeypatch.setattr(builtins, "__import__", without_cc3d)


@pytest.mark.parametrize("slab", [1, 700, 10**9], ids=["slice by slice", "a few slices", "at once"])
def test_slabs_find_what_the_whole_volume_has(monkeypatch: pytest.MonkeyPatch, library: None, slab: int) -> None:
    monkeypatch.setattr(slabs, "SLAB_VOXELS", slab)
    rng = np.random.default_rng(2)
    hu = np.where(rng.random((20, 16, 18)) < 0.35, -970, -900).astype(np.int16)
    labels = rng.integers(0, 3, hu.shape).astype(np.uint8)
    labels[7] = 0  # a slice without any
    labels[:3, :5] = 0  # and slabs whose boxes differ
    labels[5:, :, 14:] = 0
    extents = rng.uniform(1, 3, 20)
    found = measured_histograms(
        sitk.GetImageFromArray(hu), sitk.GetImageFromArray(labels), slice_extents_mm=extents
    ).clusters
    for values in ((1,), (2,), (1, 2)):
        pieces, count = ndimage.label((hu < -950) & np.isin(labels, values))
        voxel_ml = np.broadcast_to((extents / 1000)[:, None, None], hu.shape)
        expected = ndimage.sum_labels(voxel_ml, pieces, np.arange(1, count + 1))
        clusters = found.clusters_of(values)
        assert np.sort(clusters.ml) == pytest.approx(np.sort(expected))
        assert np.array_equal(np.sort(clusters.voxels), np.sort(np.bincount(pieces.ravel())[1:]))


@pytest.mark.parametrize("exponent", [0.9, 1.5, 2.2])
def test_exponent_d_of_sizes_that_have_it(exponent: float) -> None:
    """Sizes of a Pareto distribution: the share of at least s is (s / s0)^-D."""
    sizes = np.floor(5 * np.random.default_rng(3).random(20000) ** (-1 / exponent)).astype(np.int64)
    fit = fit_exponent(Clusters(sizes * 0.001, sizes))
    assert fit.exponent == pytest.approx(exponent, rel=0.12)
    assert fit.from_ml == pytest.approx(0.005) and (sizes * 0.001 >= fit.to_ml - 1e-12).sum() >= 10


def test_too_few_clusters_have_no_exponent() -> None:
    sizes = np.arange(1, 8)
    with pytest.raises(Blank, match="too few"):
        fit_exponent(Clusters(sizes * 0.001, sizes))
