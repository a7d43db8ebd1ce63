"""Lung densitometry on the slices as acquired: the rows of the table, from histograms and clusters.

Each voxel counts with the volume that its slice stands for, so that irregular slices are weighted by their own share
of the patient. The measures are the entries of :mod:`.measures`; each has its rule, source and codes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..image.buffers import voxels_of
from ..image.slice_geometry import SliceGeometry
from ..messages import Word
from ..progress import Progress
from ..registry import entries
from ..segmentation.structures import Structure
from .histograms import Histograms, measured_histograms
from .measure import Blank, Measure, Region
from .regions import THIRDS, groups_of

if TYPE_CHECKING:
    import SimpleITK as sitk

WHOLE = "whole"
_BOTH_LUNGS = ("all", "all")


def measures() -> tuple[Measure, ...]:
    """Every measure, in the order of the columns."""
    return tuple(entries("measurement.measures").values())


if not TYPE_CHECKING:  # it would stand for every name

    def __getattr__(name: str) -> tuple[Measure, ...]:
        """``MEASURES``, as scripts know it: looked for when it is asked for, since other packages add to it."""
        if name == "MEASURES":
            return measures()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def measure_density(
    image: sitk.Image,
    labels: sitk.Image,
    structures: Sequence[Structure],
    *,
    geometry: SliceGeometry | None = None,
    slice_extents_mm: npt.NDArray[np.float64] | None = None,
    left_out: sitk.Image | None = None,
    regions: bool = False,
    peel_mm: float = 0.0,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """One row per structure that is there, per lung that lobes make up, and a row ``all`` for all of them together.

    A row has ``structure`` (key), ``name``, ``label`` (value; 0 for what is put together), ``region``, a number per
    key of :func:`measures` (``None`` where there is none) and ``blank``, which says why. With ``regions`` rows of the
    thirds, and of core and peel, follow. No rows when no structure is there.
    """
    groups = groups_of(structures)[0] if regions else []
    histograms = measured_histograms(
        image,
        labels,
        groups=groups,
        geometry=geometry,
        slice_extents_mm=slice_extents_mm,
        left_out=left_out,
        peel_mm=peel_mm if regions else 0.0,
        progress=progress,
    )
    return density_rows(histograms, structures, regions=regions, peel=regions and peel_mm > 0)


def density_rows(
    histograms: Histograms, structures: Sequence[Structure], *, regions: bool = False, peel: bool = False
) -> list[dict[str, Any]]:
    """The rows of :func:`measure_density`."""
    by_value = histograms.by_value()
    groups, everything = groups_of([structure for structure in structures if structure.value in by_value])
    if everything is None:
        return []
    rows = []
    wholes: list[tuple[str, str, int, tuple[int, ...]]] = [
        (s.key, s.name, s.value, (s.value,)) for s in structures if s.value in by_value
    ]
    named = {key for key, *_ in wholes}
    wholes += [(g.key, g.name, 0, g.values) for g in groups if g.key not in named]
    wholes.append((*_BOTH_LUNGS, 0, everything.values))
    divided = {group.values for group in (*groups, everything)}
    for key, name, label, values in wholes:
        whole = by_value[values[0]] if len(values) == 1 else histograms.sum(values=values)
        assert whole is not None
        region = Region(
            whole,
            histograms.clusters.clusters_of(values),
            tuple(_thirds(histograms, values)) if regions and values in divided else (),
        )
        rows.append({"structure": key, "name": name, "label": label, "region": WHOLE} | numbers(region))
    if regions:
        for group in (*groups, everything):
            label = group.values[0] if len(group.values) == 1 and group is not everything else 0
            for region_key, words, histogram in _parts(histograms, group.values, peel):
                first = {"structure": group.key, "name": f"{group.name}, {words}", "label": label, "region": region_key}
                rows.append(first | numbers(Region(histogram), whole=False))
    return rows


def rows_of_nothing(
    rows: Sequence[dict[str, Any]], labels: sitk.Image, structures: Sequence[Structure]
) -> list[dict[str, Any]]:
    """Rows of blanks for structures that have voxels in ``labels``, of which none is in ``rows``: all are left out."""
    there = set(np.unique(voxels_of(labels)).tolist())
    measured = {row["structure"] for row in rows}
    blank = dict.fromkeys((measure.name for measure in measures()), None) | {"blank": "all of its voxels are left out"}
    return [
        {"structure": s.key, "name": s.name, "label": s.value, "region": WHOLE} | blank
        for s in structures
        if s.value in there and s.key not in measured
    ]


def numbers(region: Region, *, whole: bool = True) -> dict[str, Any]:
    """A number per measure, ``None`` where there is none, and ``blank``: why.

    In a part of a lung (not ``whole``) only what its histogram says is measured.
    """
    found: dict[str, Any] = {}
    reasons: dict[str, list[str]] = {}
    for measure in measures():
        if not whole and measure.needs != "histogram":
            found[measure.name] = None
            reasons[Word("clusters and ratios of thirds: of whole structures only")] = []
            continue
        try:
            number = float(measure.of(region))
            if not np.isfinite(number):
                raise Blank("not a finite number")
            found[measure.name] = number
        except Blank as blank:
            found[measure.name] = None
            reasons.setdefault(str(blank), []).append(measure.name)
    blanks = (": ".join(filter(None, [", ".join(names), why])) for why, names in reasons.items())
    return found | {"blank": "; ".join(blanks)}


def _thirds(histograms: Histograms, values: Collection[int]) -> Iterator[npt.NDArray[np.float64]]:
    for third in range(3):
        histogram = histograms.sum(values=values, third_by_volume=third)
        if histogram is not None:
            yield histogram


def _parts(
    histograms: Histograms, values: Collection[int], peel: bool
) -> Iterator[tuple[str, str, npt.NDArray[np.float64]]]:
    """Key, words and histogram of every part of a group that has any volume."""
    wanted: list[tuple[str, str, dict[str, Any]]] = []
    for by in ("volume", "height"):
        for third in (2, 1, 0):
            words = f"{THIRDS[third]} third by {by}"
            wanted.append((f"{THIRDS[third]}_third_by_{by}", words, {f"third_by_{by}": third}))
    if peel:
        wanted += [("core", "core", {"peel": False}), ("peel", "peel", {"peel": True})]
    for key, words, properties in wanted:
        histogram = histograms.sum(values=values, **properties)
        if histogram is not None:
            yield key, words, histogram
