"""NPY: plain arrays that numpy maps into memory, with their place in a JSON file beside them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...image.buffers import voxels_of
from ...image.grid import Grid, grid_from_dict
from ..format import PREPARED_IMAGE, PREPARED_LABELS, Format, Output
from ..provenance import document_of
from ..writing import unreadable

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ...case import PreparedCase

PLACE = "prepared.json"


def write_npy(image: sitk.Image, path: Path) -> None:
    """Write the voxels (z, y, x) to ``path`` (``.npy``), uncompressed; raises OSError when the disk is full."""
    with path.open("wb") as file:
        np.lib.format.write_array(file, voxels_of(image), allow_pickle=False)


def read_npy(path: Path, what: str) -> sitk.Image:
    """The array of :func:`write_npy` in the place that the JSON file beside it says.

    Raises
    ------
    LungPrepError
        when one of the two cannot be read.
    """
    try:
        array = np.load(path, allow_pickle=False)
        place = json.loads((path.parent / PLACE).read_text(encoding="utf-8"))["geometry"]["prepared"]
        return grid_from_dict(place).image_of(array)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(path) from error


def _outputs(case: PreparedCase) -> list[Output]:
    outputs = [Output("prepared.npy", partial(write_npy, case.prepared_image), (PREPARED_IMAGE,))]
    if case.prepared_labels is not None:
        outputs.append(Output("prepared_labels.npy", partial(write_npy, case.prepared_labels), (PREPARED_LABELS,)))

    def write_place(path: Path) -> None:
        document = document_of(case)
        document["geometry"]["prepared"] = Grid.of(case.prepared_image).as_dict()
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")

    return [*outputs, Output(PLACE, write_place)]


ENTRY = Format(
    "npy",
    "plain arrays for numpy.load(mmap_mode='r') (prepared.npy, prepared_labels.npy), their place in prepared.json",
    _outputs,
    read=read_npy,
    bytes_per_voxel=3.0,
    order=31,
    details="`prepared.npy` and `prepared_labels.npy` (z, y, x), uncompressed; `prepared.json` is `case.json` without "
    "run times and files: `geometry.prepared` says spacing, origin (x, y, z; LPS) and direction, `structures` what the "
    "label values mean.",
)
