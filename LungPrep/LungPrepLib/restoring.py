"""A mask on the grid of a prepared image, such as a network's prediction, brought back onto the scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .export.reading import read_document
from .findings import Finding, LungPrepError, make_finding
from .image.buffers import voxels_of
from .image.grid import Grid, grid_from_dict
from .image.label_moving import move_labels, move_labels_to_slices
from .image.resampling import coincide
from .image.slice_geometry import SliceGeometry, slice_geometry_from_dict
from .messages import FileName, say

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass
class Restored:
    """A mask brought back onto its scan.

    Attributes
    ----------
    labels
        On the native grid of the case.
    slices
        (slices, y, x) on the slices as they were acquired; ``None`` for an image file, whose grid is the native one.
    geometry
        Where those slices lie.
    """

    labels: sitk.Image
    slices: npt.NDArray[Any] | None = None
    geometry: SliceGeometry | None = None
    findings: list[Finding] = field(default_factory=list)


def restore(prediction: Path, case: Path) -> Restored:
    """Bring a mask on the prepared grid back onto the native grid and the acquired slices of its case.

    Parameters
    ----------
    prediction
        NIfTI, NRRD, MetaImage, NPZ or NPY (z, y, x) with whole numbers; it lies on the grid of the case's prepared
        image, after all that the recipe did: crop, padding, other axes, another spacing, slices left out.
    case
        The folder of the case.

    Raises
    ------
    LungPrepError
        when the folder holds no case, or the mask is none or lies on another grid.
    """
    document = read_document(case)
    try:
        prepared = grid_from_dict(document["geometry"]["prepared"])
        native = grid_from_dict(document["geometry"]["native"])
    except (KeyError, TypeError, ValueError) as error:
        raise LungPrepError(
            say("The case {folder} does not say where its images lie.", folder=FileName(case)),
            say("Prepare it again with this version of LungPrep."),
        ) from error
    labels, findings = _labels_of(prediction, prepared)
    labels, prepared = _with_left_out_slices(labels, prepared, document)
    restored = Restored(native.image_of(move_labels(labels, prepared, native)), findings=findings)
    if acquired := document.get("acquired"):
        geometry = slice_geometry_from_dict(acquired)
        restored.geometry = geometry
        on_slices = geometry.is_regular and coincide(Grid.of(restored.labels), _stack_of(geometry))
        restored.slices = _array_of(restored.labels) if on_slices else move_labels_to_slices(labels, prepared, geometry)
    return restored


def _labels_of(prediction: Path, prepared: Grid) -> tuple[npt.NDArray[Any], list[Finding]]:
    import SimpleITK as sitk

    from .image.files import read_scalar_image
    from .segmentation.label_files.arrays import SUFFIXES, read_arrays
    from .segmentation.label_files.label_file import Wanted
    from .segmentation.label_files.reading import whole_labels

    if prediction.name.lower().endswith(SUFFIXES):
        found = read_arrays(prediction, Wanted(prepared.place(sitk.Image(prepared.size, sitk.sitkUInt8)))).labels
    else:
        found = read_scalar_image(prediction)
    found = whole_labels(found, FileName(prediction))
    grid = Grid.of(found)
    if grid.size == prepared.size and grid.same_as(prepared, 0.1 * min(prepared.spacing_mm)):
        return _array_of(found), []
    unplaced = np.allclose(grid.spacing_mm, 1) and np.allclose(grid.origin_mm, 0)
    if grid.size == prepared.size and unplaced:
        said = say("{file} does not say where it lies; it has as many voxels as the prepared image.",
                   file=FileName(prediction))  # fmt: skip
        return _array_of(found), [make_finding("prediction-unplaced", said)]
    raise LungPrepError(
        say(
            "{file} does not lie on the grid of the prepared image: it has {size} voxels, that one {wanted}, or lies "
            "elsewhere.",
            file=FileName(prediction),
            size=" x ".join(map(str, grid.size)),
            wanted=" x ".join(map(str, prepared.size)),
        ),
        say("Give what was made from this case's prepared image, with its voxels and its place."),
        usage=True,
    )


def _with_left_out_slices(
    labels: npt.NDArray[Any], prepared: Grid, document: dict[str, Any]
) -> tuple[npt.NDArray[Any], Grid]:
    """Slices that the recipe left out are background between those that it kept."""
    steps = [step for step in document.get("done", {}).get("prepared", ()) if "slices" in step]
    if not steps:
        return labels, prepared
    step = steps[-1]
    whole = grid_from_dict(step["grid"])
    axis = 2 - "xyz".index(step["axis"])
    result = np.zeros(whole.size[::-1], dtype=labels.dtype)
    np.moveaxis(result, axis, 0)[step["slices"]] = np.moveaxis(labels, axis, 0)
    return result, whole


def _stack_of(geometry: SliceGeometry) -> Grid:
    """The grid of :meth:`SliceGeometry.stacked`."""
    x, y, z = (float(v) for v in geometry.positions_mm[0])
    spacing = (*geometry.pixel_spacing_mm, geometry.step_mm)
    return Grid((*geometry.size, len(geometry.positions_mm)), spacing, (x, y, z), geometry.direction)


def _array_of(image: sitk.Image) -> npt.NDArray[Any]:
    return voxels_of(image).copy()
