"""A pass through the axial slices from head to feet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..canvas import gif, with_marks
from ..picture import Picture
from ..slices_shown import CaseView

if TYPE_CHECKING:
    from ...case import PreparedCase

_MOST = 120


def _draw(case: PreparedCase) -> bytes:
    view = CaseView.of(case)
    count = len(view.image.array)
    every = case.recipe.pictures.every or -(-count // _MOST)
    frames = []
    for index in range(count - 1, -1, -every):
        picture, mm = view.shown("axial", index, 360)
        frames.append(with_marks(picture, "axial", mm, f"{index + 1} / {count}"))
    return gif(frames, 0.08)


ENTRY = Picture("passage", "a pass through the axial slices, moving (GIF)", 40, _draw, ".gif")
