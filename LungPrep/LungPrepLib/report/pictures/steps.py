"""The eight steps by which tutorials on the Data Science Bowl 2017 find the lungs of a slice (recipe dsb2017-2d)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...image.buffers import voxels_of
from ...image.grid import Grid
from ...image.resampling import cropped_grid
from ...image.windows import WINDOWS
from ...segmentation.air_pockets import slice_steps
from ..canvas import BACKGROUND, RGB, beside, grey, png, with_marks
from ..picture import Picture, no_such_slice
from ..planes import PLANES, PatientView

if TYPE_CHECKING:
    from PIL import Image

    from ...case import PreparedCase

_HEIGHT = 330
_REGIONS = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167))


def _draw(case: PreparedCase) -> bytes:
    index = _index(case)
    hu = voxels_of(case.image)[index]
    steps = slice_steps(hu)
    window = WINDOWS[case.recipe.pictures.window]
    regions = steps.regions
    shown = [
        ("1  below -420 HU (604 as stored)", _mask(steps.below)),
        ("2  without what touches the border", _mask(steps.inside)),
        (f"3  {regions.max()} regions", _coloured(regions)),
        ("4  the two largest", _mask(steps.two_largest)),
        ("5  eroded by a disk of 2 pixels", _mask(steps.eroded)),
        ("6  closed by a disk of 10 pixels", _mask(steps.closed)),
        ("7  holes filled", _mask(steps.filled)),
        ("8  the image, blanked outside", grey(steps.blanked, window)),
    ]
    return png(beside([_upright(picture, case, index, title) for title, picture in shown], 4))


def _index(case: PreparedCase) -> int:
    """The slice (along the last axis of the native grid, as the recipe goes) that is shown."""
    count, asked = case.image.GetSize()[2], case.recipe.pictures.slice
    if asked > count:
        raise no_such_slice(case, count)
    if asked:
        return asked - 1 if Grid.of(case.image).direction[2, 2] >= 0 else count - asked
    labels = case.labels if case.labels is not None else case.prepared_labels
    if labels is None or labels.GetSize() != case.image.GetSize():
        return count // 2
    areas = [np.count_nonzero(plane) for plane in voxels_of(labels)]
    return int(np.argmax(areas)) if any(areas) else count // 2


def _mask(mask: npt.NDArray[np.bool_]) -> RGB:
    return _coloured(mask.astype(np.int32) * 2)


def _coloured(regions: npt.NDArray[Any]) -> RGB:
    """Regions (rows, columns) numbered from 1 in colours that neighbouring numbers do not share."""
    picture = np.empty((*regions.shape, 3), np.uint8)
    picture[:] = BACKGROUND
    for number, color in enumerate(_REGIONS):
        picture[(regions > 0) & ((regions - 1) % len(_REGIONS) == number)] = color
    return picture


def _upright(picture: RGB, case: PreparedCase, index: int, title: str) -> Image.Image:
    """A slice (rows, columns, 3) with the patient's right on the left and the sides named, whatever its axes are."""
    from PIL import Image

    rows, columns = picture.shape[:2]
    place = cropped_grid(Grid.of(case.image), (0, 0, index), (columns, rows, 1))
    pixels = place.image_of(np.arange(rows * columns, dtype=np.int32).reshape(1, rows, columns))
    view = PatientView.of(pixels)  # says which pixel is where
    plane = PLANES[view.array.shape.index(1)]
    upright = picture.reshape(-1, 3)[view.slice_of(plane, 0)]
    width = max(round(_HEIGHT * upright.shape[1] / (upright.shape[0] * view.aspect(plane))), 1)
    enlarged = Image.fromarray(upright).resize((width, _HEIGHT), Image.Resampling.NEAREST)
    across = view.spacing_mm[1 if plane == "sagittal" else 2]
    return with_marks(enlarged, plane, upright.shape[1] * across / width, title)


ENTRY = Picture("steps", "the eight steps of the recipe dsb2017-2d on one slice (pictures.slice says which)", 70, _draw)
