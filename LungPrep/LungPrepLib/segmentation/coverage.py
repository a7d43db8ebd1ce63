"""Whether the image holds all of the lungs, in slices thin enough for what it is used for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..acquisition import Acquisition
from ..findings import Finding, make_finding
from ..image.buffers import voxels_of
from ..image.grid import Grid
from ..image.slice_geometry import ENDS
from ..messages import Quantity, Word, joined, say
from ..recipe import Recipe

if TYPE_CHECKING:
    import SimpleITK as sitk

_SLICE_AXIS, _BODY_AXIS = 2, 2
_RIM_PIXELS = 2.0
# Fewer voxels at an edge are the segmentation's, not the lungs'.
_LEAST_VOXELS = 10
_FILLED = 0.98


def coverage_findings(labels: sitk.Image, acquisition: Acquisition, recipe: Recipe) -> list[Finding]:
    """What of the lungs is not in the image, and whether its slices are too thick for the recipe.

    Parameters
    ----------
    labels
        uint8 on the acquired slices; 0 is background.
    """
    array = voxels_of(labels)
    findings = _thickness_findings(acquisition, recipe)
    if not array.any():
        return findings
    ends, sides = _touched_faces(array, Grid.of(labels).direction)
    if ends:
        reached = (say("the {end} end ({count} voxels)", end=end, count=area) for end, area in ends.items())
        text = say("The lungs reach {places} of the image.", places=joined(reached, " and "))
        findings.append(make_finding("lungs-cut", text, voxels=ends))
    rim = _rim_voxels(array, acquisition)
    if sides or rim:
        where = [say("the {edge} edge ({count} voxels)", edge=side, count=count) for side, count in sides.items()]
        if rim:
            where.append(say("the edge of the reconstructed circle ({count} voxels)", count=rim))
        text = say("The lungs touch {places} of the field of view.", places=joined(where, " and "))
        findings.append(make_finding("field-of-view-cut", text, edges=sides, circle_voxels=rim))
    return findings


def _touched_faces(
    array: npt.NDArray[Any], direction: npt.NDArray[np.float64]
) -> tuple[dict[Word, int], dict[Word, int]]:
    """Label voxels on the faces of the image: at its first and last slice and at head and feet, and on other sides."""
    ends: dict[Word, int] = {}
    sides: dict[Word, int] = {}
    for axis in range(3):
        vector = direction[:, axis]
        anatomical = int(np.argmax(np.abs(vector)))
        faces = np.moveaxis(array, 2 - axis, 0)
        for face, towards_end in ((faces[0], False), (faces[-1], True)):
            count = int(np.count_nonzero(face))
            name = ENDS[anatomical][int((vector[anatomical] > 0) == towards_end)]
            is_end = axis == _SLICE_AXIS or anatomical == _BODY_AXIS
            if is_end and count:
                ends[name] = count
            elif not is_end and count >= _LEAST_VOXELS:
                sides[name] = count
    return ends, sides


def _rim_voxels(array: npt.NDArray[Any], acquisition: Acquisition) -> int:
    """Label voxels at the edge of the circle that was reconstructed, where there is one; 0 for few."""
    image = voxels_of(acquisition.image)
    rows, columns = array.shape[1:]
    y, x = np.mgrid[:rows, :columns]
    spacing = acquisition.image.GetSpacing()
    side = min(rows * spacing[1], columns * spacing[0])
    radius_mm = np.hypot((x - (columns - 1) / 2) * spacing[0], (y - (rows - 1) / 2) * spacing[1])
    outside = radius_mm > side / 2 + max(spacing[:2])
    if not outside.any() or not _is_filled(image[len(image) // 2][outside]):
        return 0
    rim = (radius_mm > side / 2 - _RIM_PIXELS * max(spacing[:2])) & ~outside
    count = int(np.count_nonzero(array[:, rim]))
    return count if count >= _LEAST_VOXELS else 0


def _is_filled(values: npt.NDArray[Any]) -> bool:
    """Whether nearly all of the values are one, below any tissue: nothing was reconstructed there."""
    counts = np.unique(values, return_counts=True)
    most = int(np.argmax(counts[1]))
    return bool(counts[0][most] <= -900 and counts[1][most] >= _FILLED * values.size)


def _thickness_findings(acquisition: Acquisition, recipe: Recipe) -> list[Finding]:
    limit = recipe.geometry.thick_slices_mm
    thickness = acquisition.description.get("slice_thickness_mm")
    step = acquisition.geometry.step_mm if acquisition.geometry else acquisition.image.GetSpacing()[2]
    single = acquisition.image.GetSize()[2] == 1
    longest = max(float(thickness or 0), 0.0 if single else float(step))
    if not limit or longest <= limit + 1e-3:
        return []
    apart, most = Quantity(step, "mm"), Quantity(limit, "mm")
    text = (
        say(
            "The slices are {thickness:g} thick and {step:.3g} apart; the recipe is for at most {limit:g}.",
            thickness=Quantity(float(f"{thickness:.3g}"), "mm"),  # as many digits as the step has
            step=apart,
            limit=most,
        )
        if thickness
        else say("The slices are {step:.3g} apart; the recipe is for at most {limit:g}.", step=apart, limit=most)
    )
    return [make_finding("too-thick", text, slice_thickness_mm=thickness, step_mm=round(step, 4), limit_mm=limit)]
