"""One axial slice: the one with most of the lungs, or the one that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..canvas import png, with_marks
from ..picture import Picture, no_such_slice
from ..slices_shown import CaseView

if TYPE_CHECKING:
    from ...case import PreparedCase


def _draw(case: PreparedCase) -> bytes:
    view = CaseView.of(case)
    count, asked = len(view.image.array), case.recipe.pictures.slice
    if asked > count:
        raise no_such_slice(case, count)
    index = asked - 1 if asked else view.main_index("axial")
    picture, mm = view.shown("axial", index, 700)
    return png(with_marks(picture, "axial", mm, f"slice {index + 1} of {count}", case.structures))


ENTRY = Picture("slice", "one axial slice with outlines, sides and a scale (pictures.slice says which)", 10, _draw)
