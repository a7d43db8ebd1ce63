"""Axial, coronal and sagittal slice beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..canvas import beside, png, with_marks
from ..picture import Picture
from ..planes import PLANES
from ..slices_shown import CaseView

if TYPE_CHECKING:
    from ...case import PreparedCase


def _draw(case: PreparedCase) -> bytes:
    view = CaseView.of(case)
    pictures = []
    for plane in PLANES:
        picture, mm = view.shown(plane, view.main_index(plane), 520)
        pictures.append(with_marks(picture, plane, mm, plane, case.structures if plane == "axial" else ()))
    return png(beside(pictures, 3))


ENTRY = Picture("planes", "axial, coronal and sagittal slice through most of the lungs", 30, _draw)
