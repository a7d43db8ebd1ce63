"""A mask of the user's own: made elsewhere, or corrected by hand; what it holds is known when it is read."""

from __future__ import annotations

from ..segmenter import SegmenterEntry

ENTRY = SegmenterEntry(
    "own-labels",
    "a mask of your own (--labels FILE)",
    lambda recipe: (),
    lambda recipe, weights: None,
    chosen_by_name=False,
    order=80,
)
