"""MedSAM's arrays: one npz per case with imgs, gts and spacing, and one per slice.

As the published preparation writes them (pre_CT_MR.py of bowang-lab/MedSAM): ``imgs`` and ``gts`` (slice, row, column),
uint8, and ``spacing`` as SimpleITK gives it (x, y, z). What goes into them (window, small objects, slices with labels,
square size) is said by the recipe ``medsam``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...findings import LungPrepError
from ...image.buffers import voxels_of
from ...messages import say
from ..formats.npz import write_arrays
from ..layout import CaseFiles, Layout, write_index


def _add(case: CaseFiles, folder: Path) -> dict[str, Any]:
    image, labels = case.image(), case.labels()
    if labels is None:
        raise LungPrepError(
            say("{case} has no labels.", case=case.name), say("Prepare it with a segmenter or --labels.")
        )
    imgs, gts = voxels_of(image), voxels_of(labels)
    if imgs.dtype != np.uint8:
        raise LungPrepError(
            say("The values of {case} are {dtype}, not 0 to 255 in uint8.", case=case.name, dtype=str(imgs.dtype)),
            say("Prepare it with --recipe medsam."),
        )
    spacing = np.asarray(image.GetSpacing())
    (folder / "npz").mkdir()
    write_arrays(folder / "npz" / f"{case.name}.npz", {"imgs": imgs, "gts": gts, "spacing": spacing})
    (folder / "slices").mkdir()
    for index, (img, gt) in enumerate(zip(imgs, gts, strict=True)):
        path = folder / "slices" / f"{case.name}-{index:03d}.npz"
        write_arrays(path, {"imgs": img, "gts": gt, "spacing": spacing})
    return {"slices": len(imgs), "size": [imgs.shape[2], imgs.shape[1]], "structures": case.structures}


ENTRY = Layout(
    "medsam",
    "MedSAM's npz (imgs, gts, spacing), per case and per slice",
    30,
    _add,
    write_index,
    details="`npz/CASE.npz` with `imgs` and `gts` (slice, row, column; uint8) and `spacing` (x, y, z); the same per "
    "slice in `slices/CASE-000.npz`. Needs the recipe `medsam`, or any other that ends in uint8.",
)
