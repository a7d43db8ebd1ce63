"""Slices around annotated nodules, as tutorials on LUNA16 make them: images_N.npy and masks_N.npy, (3, y, x).

Three slices around the centre of each nodule, scaled per slice from its lowest to its highest value to 0..65535
(uint16), beside the ball's section in each. Unlike most published code the direction of the image is honoured, slices
beyond the scan are left out of the stack (repeated from the outermost one, and said so), and scans without nodules are
no error.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...atomic import replace_text
from ...findings import LungPrepError
from ...image.buffers import voxels_of
from ...messages import say
from ..layout import CaseFiles, Layout

AROUND = 1  # slices on either side of the one in the middle
_GREATEST = 65535


def scaled(plane: npt.NDArray[Any]) -> npt.NDArray[np.uint16]:
    """A slice from its lowest to its highest value as 0..65535; a slice of one value is 0."""
    values = plane.astype(np.float64)
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.zeros(plane.shape, np.uint16)
    return np.rint((values - low) / (high - low) * _GREATEST).astype(np.uint16)


def ball_section(
    shape: tuple[int, int], centre: tuple[float, float, float], radius_mm: float, z: int, spacing: tuple[float, ...]
) -> npt.NDArray[np.uint16]:
    """The section of a ball in slice ``z``, 0 or 1 (y, x): ``centre`` is a continuous index (x, y, z)."""
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    squared = ((columns - centre[0]) * spacing[0]) ** 2 + ((rows - centre[1]) * spacing[1]) ** 2
    squared = squared + ((z - centre[2]) * spacing[2]) ** 2
    section: npt.NDArray[np.uint16] = (squared <= radius_mm**2).astype(np.uint16)
    if round(centre[2]) == z:
        section[round(centre[1]), round(centre[0])] = 1  # a nodule smaller than a voxel
    return section


def _add(case: CaseFiles, folder: Path) -> dict[str, Any]:
    points = [point for point in case.document.get("points", ()) if point["in_prepared"]]
    if not points:
        return {"nodules": []}
    image = case.image()
    array, spacing = voxels_of(image), image.GetSpacing()
    nodules = []
    for number, point in enumerate(points):
        centre = tuple(point["voxel_prepared"])
        wanted = [round(centre[2]) + step for step in range(-AROUND, AROUND + 1)]
        places = [min(max(z, 0), len(array) - 1) for z in wanted]
        images = np.stack([scaled(array[z]) for z in places])
        masks = np.stack([ball_section(array.shape[1:], centre, point["diameter_mm"] / 2, z, spacing) for z in places])
        stem = f"{case.name}-{number}"
        np.save(folder / f"images_{stem}.npy", images, allow_pickle=False)
        np.save(folder / f"masks_{stem}.npy", masks, allow_pickle=False)
        _picture(folder / f"picture_{stem}.png", images[AROUND], masks[AROUND])
        beyond = sum(z != place for z, place in zip(wanted, places, strict=True))
        nodules.append({"stem": stem, "slices": places, "slices_beyond_the_scan": beyond} | dict(point))
    return {"nodules": nodules}


def _picture(path: Path, plane: npt.NDArray[np.uint16], mask: npt.NDArray[np.uint16]) -> None:
    """Two by two: the slice, the mask, the slice times the mask, and the slice with the mask's outline."""
    try:
        from PIL import Image
    except ImportError as error:
        raise LungPrepError(
            say("The pictures of the layout luna16 need the package pillow."), say("Install it: pip install pillow.")
        ) from error
    from scipy import ndimage

    grey = (plane >> 8).astype(np.uint8)
    inside = mask > 0
    outline = ndimage.binary_dilation(inside, iterations=2) & ~inside
    panels = [np.repeat(panel[..., None], 3, axis=2) for panel in (grey, inside * np.uint8(255), grey * inside, grey)]
    panels[3][outline] = (230, 159, 0)
    rows = [np.concatenate(panels[:2], axis=1), np.concatenate(panels[2:], axis=1)]
    Image.fromarray(np.concatenate(rows)).save(path)


_COLUMNS = (
    "number", "case", "images", "masks", "voxel_x", "voxel_y", "voxel_z", "diameter_mm", "slices_beyond_the_scan",
)  # fmt: skip


def _finish(target: Path, cases: Mapping[str, Mapping[str, Any]]) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    found = [(case, nodule) for case, entry in sorted(cases.items()) for nodule in entry["nodules"]]
    for number, (case, nodule) in enumerate(found):
        stem = nodule["stem"]
        table.writerow(
            [number, case, f"images_{stem}.npy", f"masks_{stem}.npy", *nodule["voxel_prepared"],
             nodule["diameter_mm"], nodule["slices_beyond_the_scan"]]
        )  # fmt: skip
    replace_text(target / "nodules.csv", text.getvalue())


ENTRY = Layout(
    "luna16",
    "three slices around each annotated nodule: images_N.npy, masks_N.npy, a picture, nodules.csv",
    40,
    _add,
    _finish,
    details="Per nodule `images_CASE-N.npy` (3, y, x; each slice from its lowest to its highest value as 0..65535), "
    "`masks_CASE-N.npy` (the ball's section, 0 or 1), `picture_CASE-N.png` (slice, mask, both multiplied, outline); "
    "`nodules.csv` numbers them all. Nodules come from `--annotations annotations.csv`; the recipe key "
    "`points.nodules` says whether all or the largest one.",
)
