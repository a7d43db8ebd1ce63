"""Which slices of a case pictures show, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..image.windows import WINDOWS, Window
from .canvas import slice_picture
from .planes import PLANES, PatientView, Plane, label_areas

if TYPE_CHECKING:
    from PIL import Image

    from ..case import PreparedCase


@dataclass(frozen=True)
class CaseView:
    """The native image and labels of a case, turned to the patient's axes, and the window of its recipe."""

    case: PreparedCase
    image: PatientView
    labels: PatientView | None
    window: Window

    @classmethod
    def of(cls, case: PreparedCase) -> CaseView:
        """The view of a case."""
        labels = None if case.labels is None else PatientView.of(case.labels)
        return cls(case, PatientView.of(case.image), labels, WINDOWS[case.recipe.pictures.window])

    def shown(self, plane: Plane, index: int, height: int) -> tuple[Image.Image, float]:
        """A slice as a picture, and how many millimetres a pixel of it is wide."""
        picture = slice_picture(self.image, self.labels, self.case.structures, plane, index, self.window, height)
        columns = self.image.slice_of(plane, index).shape[1]
        across = self.image.spacing_mm[1 if plane == "sagittal" else 2]
        return picture, columns * across / picture.size[0]

    def main_index(self, plane: Plane) -> int:
        """The slice with most of the labels; the middle one without labels."""
        length = self.image.array.shape[PLANES.index(plane)]
        if self.labels is None:
            return length // 2
        areas = label_areas(self.labels)[plane]
        return int(np.argmax(areas)) if areas.any() else length // 2

    def axial_indices(self) -> list[int]:
        """Slices from head to feet over the extent of the labels: every n-th, or about twenty where n is 0."""
        count = len(self.image.array)
        used = np.arange(count)
        if self.labels is not None:
            used = np.flatnonzero(label_areas(self.labels)["axial"])
            used = used if len(used) else np.arange(count)
        every = self.case.recipe.pictures.every or max(round(len(used) / 20), 1)
        return [int(index) for index in used[::-1][::every]]
