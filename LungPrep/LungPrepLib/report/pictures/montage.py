"""Axial slices from head to feet on one sheet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..canvas import beside, png, with_marks
from ..picture import Picture
from ..slices_shown import CaseView

if TYPE_CHECKING:
    from ...case import PreparedCase


def _draw(case: PreparedCase) -> bytes:
    view = CaseView.of(case)
    pictures = []
    indices = view.axial_indices()
    for index in indices:
        picture, mm = view.shown("axial", index, 230)
        pictures.append(with_marks(picture, "axial", mm, str(index + 1)))
    return png(beside(pictures, math.ceil(math.sqrt(1.4 * len(pictures)))))


ENTRY = Picture("montage", "every n-th axial slice on one sheet (pictures.every)", 20, _draw)
