"""A series that cannot be one stack becomes several volumes, each an ordered stack of parallel slices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..findings import Finding
from ..recipe import GeometryRules
from .catalog import SeriesHeaders
from .geometry import SliceGeometry, slice_direction, slice_position
from .header import SliceHeader


@dataclass(frozen=True)
class VolumeHeaders:
    """The headers of one stack of a series.

    Attributes
    ----------
    slices
        In stack order: along the slice normal, one per position.
    geometry
        Where they lie; ``None`` where that cannot be known (an error among the findings says why).
    findings
        What was noticed about the stack from its headers alone.
    number, count
        This is volume ``number`` (from 1) of ``count`` in its series.
    label
        What distinguishes it from the other volumes of the series, in words; empty for the only one.
    """

    series_instance_uid: str
    study_instance_uid: str
    slices: tuple[SliceHeader, ...]
    geometry: SliceGeometry | None
    findings: tuple[Finding, ...] = ()
    number: int = 1
    count: int = 1
    label: str = ""


def split_series(series: SeriesHeaders, rules: GeometryRules) -> list[VolumeHeaders]:
    """The volumes of a series, the one with most slices first."""
    first = series.slices[0]
    direction = slice_direction(first.orientation)
    assert direction is not None and first.pixel_spacing_mm is not None
    positions = np.array([slice_position(s.position) for s in series.slices])
    order = np.argsort(positions @ direction[:, 2], kind="stable")
    assert first.columns and first.rows
    geometry = SliceGeometry(
        (first.columns, first.rows),
        (first.pixel_spacing_mm[1], first.pixel_spacing_mm[0]),
        direction,
        positions[order],
    )
    return [
        VolumeHeaders(
            series.series_instance_uid,
            series.study_instance_uid,
            tuple(series.slices[i] for i in order),
            geometry,
            series.findings,
        )
    ]
