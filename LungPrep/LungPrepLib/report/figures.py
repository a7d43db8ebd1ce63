"""The pictures that every case has: ``preview.png``, and those of its report. Drawn by NumPy and Pillow.

Words stand in ``preview.png`` alone, in English. What the report's pictures show is said beside them, in the language
and the fonts of the page; in them are the letters of the patient's sides, numbers and a scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..case import PreparedCase
from ..findings import Finding
from ..image.windows import WINDOWS, Window
from ..threads import both
from .canvas import BACKGROUND, DIM, TEXT, beside, centred, png, slice_picture, with_marks, write_title
from .lettering import font, name_of
from .planes import PLANES, PatientView, Plane, label_areas
from .surface import Side

if TYPE_CHECKING:
    from PIL import Image

_WINDOW: Window = WINDOWS["lung"]
_CELL, _HEADER, _FOOTER = 500, 40, 34
# Where the coronal plane is in preview.png: left, top, right, bottom as shares of its width and height.
_HEIGHT = _HEADER + _CELL + _FOOTER
PREVIEW_CORONAL = (1 / 3, _HEADER / _HEIGHT, 2 / 3, (_HEADER + _CELL) / _HEIGHT)
_MONTAGE_SLICES, _MONTAGE_HEIGHT, _MOST_PLACES, _PLACE_HEIGHT = 15, 200, 6, 260
_SURFACE_PIXELS = 110
_SIDES: tuple[Side, ...] = ("front", "right", "back", "left")


@dataclass(frozen=True)
class SliceShown:
    """A slice as a PNG file: its plane, its number from 1 (from the feet, the front or the right) and how many are."""

    plane: Plane
    number: int
    count: int
    picture: bytes


class Pictures:
    """The pictures of one case. What they share (views, areas, planes) is worked out once."""

    def __init__(self, case: PreparedCase) -> None:
        self._case = case
        self._image = PatientView.of(case.image)
        self._labels = None if case.labels is None else PatientView.of(case.labels)
        self._areas = None if self._labels is None else label_areas(self._labels)

    def draw(self, *, report: bool) -> None:
        """Draw the pictures that are asked for later: ``preview.png``, with ``report`` also what that shows."""
        if report:
            both(lambda: (self.preview_png(), self.planes), lambda: (self.sides, self.montage))
        else:
            self.preview_png()

    def preview_png(self) -> bytes:
        """Three planes through the largest cross-sections of the lungs, with what the colours mean."""
        return self._preview

    @cached_property
    def _preview(self) -> bytes:
        from PIL import Image, ImageDraw

        sheet = Image.new("RGB", (3 * _CELL, _HEIGHT), BACKGROUND)
        for number, picture in enumerate(self._planes):
            x, y = number * _CELL + (_CELL - picture.size[0]) // 2, _HEADER + (_CELL - picture.size[1]) // 2
            sheet.paste(picture, (x, y))
            write_title(ImageDraw.Draw(sheet), (x + 6, y + 5), PLANES[number])
        draw = ImageDraw.Draw(sheet)
        draw.text((10, _HEADER // 2), self._case.case, fill=TEXT, font=font(18), anchor="lm")
        draw.text((sheet.size[0] - 10, _HEADER // 2), self._made_by(), fill=DIM, font=font(14), anchor="rm")
        along: float = 10
        for number, structure in enumerate(self._case.structures):
            name, named = name_of(structure, 14)
            if along + 36 + draw.textlength(name, font=named) > sheet.size[0] - 60:
                rest = len(self._case.structures) - number
                draw.text((along, _HEIGHT - 17), f"+ {rest}", fill=DIM, font=font(14), anchor="lm")
                break
            draw.rectangle((along, _HEIGHT - 23, along + 12, _HEIGHT - 11), fill=structure.color)
            draw.text((along + 18, _HEIGHT - 17), name, fill=TEXT, font=named, anchor="lm")
            along += 36 + draw.textlength(name, font=named)
        return png(sheet)

    def _made_by(self) -> str:
        segmentation = self._case.provenance.get("segmentation", {})
        who = " ".join(str(segmentation[key]) for key in ("segmenter", "model") if segmentation.get(key))
        trust = self._case.trust.get("score")
        parts = [f"lung window {_WINDOW.level:.0f}/{_WINDOW.width:.0f} HU", who]
        parts += [] if trust is None else [f"mask score {trust:.2f}"]
        return "   ".join(part for part in parts if part)

    @cached_property
    def _planes(self) -> list[Image.Image]:
        return [self._shown(plane, self._main_index(plane), _CELL, fit=True) for plane in PLANES]

    @cached_property
    def planes(self) -> list[SliceShown]:
        """The three planes of the preview, alone."""
        return [
            self._numbered(plane, self._main_index(plane), picture)
            for plane, picture in zip(PLANES, self._planes, strict=True)
        ]

    @cached_property
    def montage(self) -> list[SliceShown]:
        """Fifteen axial slices from head to feet over the extent of the labels (or of the image), with outlines."""
        used = np.flatnonzero(self._areas["axial"]) if self._areas is not None else np.array([], dtype=int)
        first, last = (used[0], used[-1]) if len(used) else (0, len(self._image.array) - 1)
        indices = np.unique(np.linspace(last, first, _MONTAGE_SLICES).round().astype(int))[::-1]
        return [
            self._numbered("axial", int(i), self._shown("axial", int(i), _MONTAGE_HEIGHT, title=str(i + 1)))
            for i in indices
        ]

    def _numbered(self, plane: Plane, index: int, picture: Image.Image) -> SliceShown:
        return SliceShown(plane, index + 1, self._image.array.shape[PLANES.index(plane)], png(picture))

    @cached_property
    def sides(self) -> list[tuple[Side, bytes]]:
        """Lungs or lobes in 3D from four sides, as PNG files of one size and scale; none without lungs."""
        from PIL import Image

        from ..image.boxes import box_around
        from .pictures.surface import seen_from
        from .surface import even_voxels

        if self._labels is None or not self._labels.array.any():
            return []
        labels = self._labels.array[box_around(self._labels.array, 1)]
        spacing = self._labels.spacing_mm
        voxel_mm = max(n * s for n, s in zip(labels.shape, spacing, strict=True)) / _SURFACE_PIXELS
        steps = [max(1, int(voxel_mm / s)) for s in spacing]
        labels = labels[:: steps[0], :: steps[1], :: steps[2]]
        thin = (spacing[0] * steps[0], spacing[1] * steps[1], spacing[2] * steps[2])
        parts = []
        for structure in self._case.structures:
            mask = (labels == structure.value).astype(np.float32)
            if mask.any():
                parts.append((even_voxels(mask, thin, voxel_mm), structure.color))
        if not parts:
            return []
        views = [Image.fromarray(seen_from(parts, side)) for side in _SIDES]
        size = max(view.size[0] for view in views), max(view.size[1] for view in views)
        even = [centred(view, size).resize((2 * size[0], 2 * size[1]), Image.Resampling.BILINEAR) for view in views]
        return list(zip(_SIDES, map(png, even), strict=True))

    def places_png(self, findings: list[Finding]) -> list[tuple[Finding, bytes]]:
        """For each finding that says where it is, the axial and coronal slice there with the place marked."""
        shown: list[tuple[Finding, bytes]] = []
        for finding in findings:
            place = finding.details.get("place_mm")
            if isinstance(place, list) and len(place) == 3 and len(shown) < _MOST_PLACES:
                shown.append((finding, png(beside([self._at(place, plane) for plane in ("axial", "coronal")], 2))))
        return shown

    def _at(self, place_mm: list[float], plane: Plane) -> Image.Image:
        from PIL import ImageDraw

        voxel = self._image.index_of(place_mm, self._case.image)
        picture = self._shown(plane, voxel[PLANES.index(plane)], _PLACE_HEIGHT)
        rows, columns = self._image.slice_of(plane, 0).shape
        row, column = {"axial": (voxel[1], voxel[2]), "coronal": (rows - 1 - voxel[0], voxel[2])}[plane]
        x, y = (column + 0.5) / columns * picture.size[0], (row + 0.5) / rows * picture.size[1]
        ImageDraw.Draw(picture).ellipse((x - 16, y - 16, x + 16, y + 16), outline=(255, 230, 0), width=2)
        return picture

    def _main_index(self, plane: Plane) -> int:
        """The slice with the largest area of labels; the middle one without labels."""
        length = self._image.array.shape[PLANES.index(plane)]
        area = self._areas[plane] if self._areas is not None else np.array([])
        return int(np.argmax(area)) if area.any() else length // 2

    def _shown(self, plane: Plane, index: int, height: int, *, fit: bool = False, title: str = "") -> Image.Image:
        """A slice as a picture with its marks, ``height`` pixels high; with ``fit`` no wider than high either."""
        rows, columns = self._image.slice_of(plane, index).shape
        across = self._image.spacing_mm[1 if plane == "sagittal" else 2]
        if fit:
            height = min(height, max(1, int(height * rows * self._image.aspect(plane) / columns)))
        picture = slice_picture(self._image, self._labels, self._case.structures, plane, index, _WINDOW, max(height, 8))
        return with_marks(picture, plane, columns * across / picture.size[0], title)
