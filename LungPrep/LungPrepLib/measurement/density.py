"""Lung densitometry: volume, mass and attenuation of labelled structures, on the slices as acquired.

Every number comes from one histogram per label (1 HU bins), in which each voxel counts with the volume that
its slice stands for, so that irregular slices are weighted by their own share of the patient.

Rules: low-attenuation areas are strictly below the threshold (LAA-950: HU < -950); Perc15 is the lowest HU
that at least 15 % of the volume lie at or below (Gevenois 1996; Dirksen 1997 for the 15th percentile);
high-attenuation area is -600 to -250 HU, both included (Lederer 2009). Kernel and slice thickness move these
numbers, so they stand beside them in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..progress import Progress, as_progress
from ..segmentation.structures import Structure

if TYPE_CHECKING:
    import SimpleITK as sitk

_LOW = -32768
_BINS = 65536
_HU = np.arange(_LOW, _LOW + _BINS, dtype=np.float64)


@dataclass(frozen=True)
class Measure:
    """One measurement: its key, name, unit (UCUM), description, and the function of the histogram.

    ``of`` takes the histogram (65536,) in millilitres per HU from -32768 and its sum.
    """

    key: str
    name: str
    unit: str
    description: str
    of: Callable[[npt.NDArray[np.float64], float], float]


def _mean(histogram: npt.NDArray[np.float64], total: float) -> float:
    return float(histogram @ _HU / total)


def _deviation(histogram: npt.NDArray[np.float64], total: float) -> float:
    return float(np.sqrt(histogram @ np.square(_HU - _mean(histogram, total)) / total))


def _percentile(histogram: npt.NDArray[np.float64], total: float, percent: float) -> float:
    reached = np.cumsum(histogram) >= total * percent / 100 * (1 - 1e-12)
    return float(_HU[np.argmax(reached)])


def _below(threshold: int) -> Callable[[npt.NDArray[np.float64], float], float]:
    return lambda histogram, total: float(histogram[: threshold - _LOW].sum() / total * 100)


MEASURES: tuple[Measure, ...] = (
    Measure("volume_ml", "Volume", "mL", "Sum of the voxels' volumes", lambda h, total: total),
    Measure(
        "mass_g",
        "Mass",
        "g",
        "Sum of (HU + 1000) / 1000 g/mL x volume",
        lambda h, total: float(h @ (_HU + 1000)) / 1000,
    ),
    Measure("mean_hu", "Mean", "[hnsf'U]", "Mean attenuation", _mean),
    Measure("sd_hu", "SD", "[hnsf'U]", "Standard deviation of the attenuation (of the population)", _deviation),
    Measure("median_hu", "Median", "[hnsf'U]", "Median attenuation", lambda h, total: _percentile(h, total, 50)),
    Measure("laa_950_percent", "LAA-950", "%", "Share of the volume below -950 HU (emphysema)", _below(-950)),
    Measure("laa_910_percent", "LAA-910", "%", "Share of the volume below -910 HU", _below(-910)),
    Measure("laa_856_percent", "LAA-856", "%", "Share below -856 HU (air trapping, in expiration)", _below(-856)),
    Measure(
        "perc15_hu", "Perc15", "[hnsf'U]", "15th percentile of the attenuation", lambda h, t: _percentile(h, t, 15)
    ),
    Measure(
        "haa_percent",
        "HAA",
        "%",
        "Share of the volume from -600 to -250 HU (high attenuation)",
        lambda h, total: float(h[-600 - _LOW : -250 - _LOW + 1].sum() / total * 100),
    ),
)


def label_histograms(
    image: sitk.Image,
    labels: sitk.Image,
    *,
    slice_extents_mm: npt.NDArray[np.float64] | None = None,
    progress: Progress | None = None,
) -> dict[int, npt.NDArray[np.float64]]:
    """Volume in millilitres per HU value, for every label value but 0.

    Parameters
    ----------
    image
        int16 HU.
    labels
        Unsigned label values on the same voxels.
    slice_extents_mm
        (n,): the length along the slice normal that each slice stands for; the z spacing when not given.

    Raises
    ------
    ValueError
        when image and labels differ in size.
    """
    import SimpleITK as sitk

    if image.GetSize() != labels.GetSize():
        raise ValueError(f"image {image.GetSize()} and labels {labels.GetSize()} differ in size")
    progress = as_progress(progress)
    hu = sitk.GetArrayViewFromImage(image)
    values = sitk.GetArrayViewFromImage(labels)
    spacing = image.GetSpacing()
    extents = np.full(len(hu), spacing[2]) if slice_extents_mm is None else slice_extents_mm
    histograms: dict[int, npt.NDArray[np.float64]] = {}
    for z in range(len(hu)):
        if z % 16 == 0:
            progress("measure", z / len(hu), f"slice {z + 1} of {len(hu)}")
        inside = np.flatnonzero(values[z])
        if not len(inside):
            continue
        slice_labels = values[z].ravel()[inside]
        shifted = hu[z].ravel()[inside].astype(np.int64) - _LOW
        millilitres = spacing[0] * spacing[1] * float(extents[z]) / 1000
        for value in np.unique(slice_labels):
            counts = np.bincount(shifted[slice_labels == value], minlength=_BINS)
            histograms.setdefault(int(value), np.zeros(_BINS))
            histograms[int(value)] += counts * millilitres
    return histograms


def measure_density(
    image: sitk.Image,
    labels: sitk.Image,
    structures: Sequence[Structure],
    *,
    slice_extents_mm: npt.NDArray[np.float64] | None = None,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """One row per structure that is there, and a last row ``all`` for all of them together.

    A row has ``structure`` (key), ``name``, ``label`` (value; 0 for all) and a number per key of
    :data:`MEASURES`. No rows when no structure is there.
    """
    histograms = label_histograms(image, labels, slice_extents_mm=slice_extents_mm, progress=progress)
    return density_rows(histograms, structures)


def density_rows(
    histograms: Mapping[int, npt.NDArray[np.float64]], structures: Sequence[Structure]
) -> list[dict[str, Any]]:
    """The rows of :func:`measure_density` from the histograms of :func:`label_histograms`."""
    rows = []
    for structure in structures:
        if structure.value in histograms:
            rows.append(_row(structure.key, structure.name, structure.value, histograms[structure.value]))
    known = [histograms[s.value] for s in structures if s.value in histograms]
    if known:
        rows.append(_row("all", "all", 0, np.sum(known, axis=0)))
    return rows


def _row(key: str, name: str, label: int, histogram: npt.NDArray[np.float64]) -> dict[str, Any]:
    total = float(histogram.sum())
    return {"structure": key, "name": name, "label": label} | {m.key: m.of(histogram, total) for m in MEASURES}
