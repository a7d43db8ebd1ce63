"""A small picture of each case with its mask: the coronal plane of ``preview.png``, as WebP."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...messages import say
from ...progress import Progress
from ..figures import PREVIEW_CORONAL
from .cases import CaseRow

HEIGHT = 128
_QUALITY = 62
_COLOURED = 60  # how far the channels of an outline's colour lie apart; a CT is grey
_BORDER = 12  # grey levels by which the picture differs from the page around it


def add_thumbnails(rows: Sequence[CaseRow], root: Path, progress: Progress) -> None:
    """Give every row its picture; rows whose case has none keep an empty one."""
    paths = [root / row.folder / "preview.png" for row in rows]
    with ThreadPoolExecutor(2) as pool:
        for index, (row, picture) in enumerate(zip(rows, pool.map(_thumbnail, paths), strict=True)):
            told = say("pictures: {number:,} of {total:,}", number=index + 1, total=len(rows))
            progress("report", 0.3 + 0.6 * index / len(rows), told)
            row.thumbnail = picture


def _thumbnail(path: Path) -> bytes:
    from PIL import Image

    try:
        with Image.open(path) as opened:
            width, height = opened.size
            left, top, right, bottom = PREVIEW_CORONAL
            cut = opened.convert("RGB").crop(
                (round(left * width), round(top * height), round(right * width), round(bottom * height))
            )
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""
    cut = cut.crop(_content(cut))
    cut = Image.fromarray(_with_bold_outlines(np.asarray(cut), max(cut.height / HEIGHT, cut.width / (2 * HEIGHT))))
    cut.thumbnail((2 * HEIGHT, HEIGHT))
    buffer = io.BytesIO()
    cut.save(buffer, "WEBP", quality=_QUALITY, method=4)
    return buffer.getvalue()


def _with_bold_outlines(pixels: npt.NDArray[np.uint8], shrinking: float) -> npt.NDArray[np.uint8]:
    """(rows, columns, 3): coloured lines so broad that they are still to be seen when the picture is shrunk."""
    from scipy.ndimage import distance_transform_edt

    coloured = pixels.max(axis=2).astype(int) - pixels.min(axis=2) > _COLOURED
    if not coloured.any():
        return pixels
    distance, nearest = distance_transform_edt(~coloured, return_indices=True)
    near = (distance <= shrinking / 2) & ~coloured
    bold = pixels.copy()
    bold[near] = pixels[nearest[0][near], nearest[1][near]]
    return bold


def _content(image: object) -> tuple[int, int, int, int]:
    """The box of what differs from the colour of the corner: the plane without the page around it."""
    from PIL import Image, ImageChops

    assert isinstance(image, Image.Image)
    around = Image.new("RGB", image.size, image.getpixel((0, 0)))
    difference = ImageChops.difference(image, around).convert("L").point(lambda level: 255 * (level > _BORDER))
    return difference.getbbox() or (0, 0, *image.size)
