"""Slicer's order of slices beside ours: they must agree, or a finding says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...findings import Finding, make_finding
from ...messages import say
from ..catalogs.catalog import SortFiles
from .splitting import VolumeHeaders


def compare_order(volume: VolumeHeaders, sort_files: SortFiles) -> list[Finding]:
    """A finding when Slicer sorts the files of a volume otherwise than along the slice normal."""
    if volume.geometry is None or len({header.path for header in volume.slices}) != len(volume.slices):
        return []
    return order_findings([header.path for header in volume.slices], sort_files)


def order_findings(paths: Sequence[str], sort_files: SortFiles) -> list[Finding]:
    """A finding when Slicer sorts ``paths``, which are in the order of their positions, otherwise or not at all."""
    offsets = {path: place for place, path in enumerate(paths)}
    try:
        ordered, _, warning = sort_files(sorted(offsets))
    except Exception as error:  # whatever Slicer's function raises is news about the order
        return [
            make_finding(
                "slice-order-differs", say("Slicer cannot sort the slices ({detail}).", detail=type(error).__name__)
            )
        ]
    places = [offsets[path] for path in ordered if path in offsets]
    rising = all(one <= two for one, two in pairwise(places))
    falling = all(one >= two for one, two in pairwise(places))
    if len(places) == len(offsets) and (rising or falling):
        return []
    return [
        make_finding(
            "slice-order-differs",
            say(
                "Slicer sorts the {number} slices in another order than their positions along the slice normal.",
                number=len(offsets),
            ),
            slicer_warned=bool(warning),
        )
    ]
