"""Slices as pictures, drawn by NumPy and Pillow: windowed, outlined, with sides and a scale."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..image.windows import Window
from ..segmentation.structures import Structure
from .lettering import font, name_of
from .planes import PatientView, Plane

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

RGB = npt.NDArray[np.uint8]
BACKGROUND, TEXT, DIM = (20, 23, 28), (232, 232, 232), (154, 163, 173)
_BAR_MM = 50.0
_SIDES: dict[Plane, tuple[str, str, str, str]] = {  # left, right, top, bottom of the picture
    "axial": ("R", "L", "A", "P"),
    "coronal": ("R", "L", "H", "F"),
    "sagittal": ("A", "P", "H", "F"),
}


def grey(plane: npt.NDArray[Any], window: Window) -> RGB:
    """HU (rows, columns) as grey values (rows, columns, 3)."""
    scaled = (plane.astype(np.float32) - window.low) * (255.0 / window.width)
    shades = np.clip(scaled, 0, 255).astype(np.uint8)
    return np.repeat(shades[..., None], 3, axis=2)


def slice_picture(
    image: PatientView,
    labels: PatientView | None,
    structures: Sequence[Structure],
    plane: Plane,
    index: int,
    window: Window,
    height: int,
) -> Image.Image:
    """One slice, its voxels upright and square, with the outlines of its labels; ``height`` pixels high at the most."""
    from PIL import Image

    shown = image.slice_of(plane, index)
    rows, columns = shown.shape
    ratio = rows * image.aspect(plane) / columns
    size = (max(round(height / ratio), 1), height) if ratio >= 0.5 else (2 * height, max(round(2 * height * ratio), 1))
    picture = Image.fromarray(grey(shown, window)).resize(size, Image.Resampling.BILINEAR)
    if labels is None:
        return picture
    enlarged = Image.fromarray(np.ascontiguousarray(labels.slice_of(plane, index)).astype(np.int32)).resize(
        size, Image.Resampling.NEAREST
    )
    return Image.fromarray(_outlined(np.asarray(picture).copy(), np.asarray(enlarged), structures))


def _outlined(picture: RGB, labels: npt.NDArray[Any], structures: Sequence[Structure]) -> RGB:
    padded = np.pad(labels, 1)
    inner = padded[1:-1, 1:-1]
    edge = np.zeros(inner.shape, bool)
    for axis in (0, 1):
        for step in (-1, 1):
            edge |= np.roll(padded, step, axis=axis)[1:-1, 1:-1] != inner
    for structure in structures:
        picture[edge & (inner == structure.value)] = structure.color
    return picture


def with_marks(
    picture: Image.Image, plane: Plane, mm_per_pixel: float, title: str = "", legend: Sequence[Structure] = ()
) -> Image.Image:
    """The picture with the sides of the patient, a bar of five centimetres, a title and the structures' colours."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    large, small = font(15), font(12)
    width, height = picture.size
    left, right, top, bottom = _SIDES[plane]
    for text, place, anchor in (
        (left, (6, height // 2), "lm"),
        (right, (width - 6, height // 2), "rm"),
        (top, (width // 2, 5), "mt"),
        (bottom, (width // 2, height - 5), "mb"),
    ):
        draw.text(place, text, fill=TEXT, font=large, anchor=anchor, stroke_width=2, stroke_fill=BACKGROUND)
    if title:
        write_title(draw, (6, 5), title)
    bar = round(_BAR_MM / mm_per_pixel)
    if 10 < bar < width * 0.8:
        y = height - 10
        draw.rectangle((8, y - 3, 12 + bar, y + 3), fill=BACKGROUND)  # to be seen on bright tissue, too
        draw.line([(10, y), (10 + bar, y)], fill=TEXT, width=3)
        draw.text((10, y - 5), "5 cm", fill=TEXT, font=small, anchor="lb", stroke_width=2, stroke_fill=BACKGROUND)
    for number, structure in enumerate(legend):
        name, named = name_of(structure, 12)
        draw.text((width - 6, 5 + 16 * number), name, fill=structure.color, font=named, anchor="rt", stroke_width=2,
                  stroke_fill=BACKGROUND)  # fmt: skip
    return picture


def write_title(draw: ImageDraw.ImageDraw, place: tuple[float, float], title: str) -> None:
    """A title in small letters, ``place`` being its upper left corner."""
    draw.text(place, title, fill=TEXT, font=font(12), anchor="lt", stroke_width=2, stroke_fill=BACKGROUND)


def beside(pictures: Sequence[Image.Image], columns: int, gap: int = 6) -> Image.Image:
    """Pictures in rows of ``columns``, each cell as large as the largest."""
    from PIL import Image

    width, height = (max(picture.size[axis] for picture in pictures) for axis in (0, 1))
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * (width + gap) + gap, rows * (height + gap) + gap), BACKGROUND)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        x, y = gap + column * (width + gap), gap + row * (height + gap)
        sheet.paste(picture, (x + (width - picture.size[0]) // 2, y + (height - picture.size[1]) // 2))
    return sheet


def centred(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in the middle of one of ``size`` (width, height)."""
    from PIL import Image

    sheet = Image.new("RGB", size, BACKGROUND)
    sheet.paste(picture, ((size[0] - picture.size[0]) // 2, (size[1] - picture.size[1]) // 2))
    return sheet


def png(picture: Image.Image) -> bytes:
    """The picture as a PNG file."""
    content = io.BytesIO()
    picture.save(content, "PNG", compress_level=2)  # 10 % larger than the best, in a third of the time
    return content.getvalue()


def gif(pictures: Sequence[Image.Image], seconds: float) -> bytes:
    """The pictures one after the other, each ``seconds`` long, over and over, as a GIF file."""
    content = io.BytesIO()
    from PIL import Image

    first, *others = [picture.quantize(dither=Image.Dither.NONE) for picture in pictures]
    duration = max(round(seconds * 1000), 20)
    first.save(content, "GIF", save_all=True, append_images=others, duration=duration, loop=0, optimize=False)
    return content.getvalue()
