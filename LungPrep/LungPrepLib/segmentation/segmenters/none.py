"""No segmenter: the CT is prepared, and nothing is measured."""

from __future__ import annotations

from ..segmenter import SegmenterEntry

ENTRY = SegmenterEntry(
    "none",
    "no lungs are looked for, and nothing is measured",
    lambda recipe: (),
    lambda recipe, weights: None,
    order=90,
)
