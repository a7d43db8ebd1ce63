"""A volume's slices, decoded and in Hounsfield units, put where they belong."""

from __future__ import annotations

import numpy as np

from ..acquisition import Acquisition
from ..findings import LungPrepError
from ..progress import Progress
from ..recipe import Recipe
from .catalog import SeriesHeaders
from .pixels import Scratch, read_dataset, stored_values, to_hounsfield
from .splitting import VolumeHeaders, split_series


def read_series(series: SeriesHeaders, recipe: Recipe, progress: Progress) -> Acquisition:
    """Read the largest volume of a series."""
    return read_volume(split_series(series, recipe.geometry)[0], recipe, progress)


def read_volume(volume: VolumeHeaders, recipe: Recipe, progress: Progress) -> Acquisition:
    """Read the slices of a volume.

    Raises
    ------
    LungPrepError
        when the volume cannot be read.
    Cancelled
        when the user cancels; checked between slices.
    """
    geometry = volume.geometry
    if geometry is None:
        raise LungPrepError("The series' slices have no positions.", "Choose another series.")
    columns, rows = geometry.size
    count = len(volume.slices)
    array = np.empty((count, rows, columns), dtype=np.int16)
    with Scratch() as scratch:
        frames, path = None, None
        for index, header in enumerate(volume.slices):
            progress("read", index / count, f"slice {index + 1} of {count}")
            if header.path != path or frames is None:
                frames, path = stored_values(read_dataset(header.path), scratch), header.path
            array[index] = to_hounsfield(frames[header.frame or 0], header)
    first = volume.slices[0]
    return Acquisition(
        geometry.stacked(array),
        geometry,
        volume.slices,
        list(volume.findings),
        {
            "kind": "dicom",
            "modality": first.modality,
            "kernel": first.kernel,
            "slice_thickness_mm": first.slice_thickness_mm,
            "manufacturer": first.manufacturer,
            "files": len({header.path for header in volume.slices}),
        },
    )
