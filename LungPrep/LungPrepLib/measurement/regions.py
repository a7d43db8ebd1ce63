"""How lungs are divided for measurement: lobes into lungs, lungs into thirds, core and peel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..image.boxes import box_around
from ..image.buffers import voxels_of
from ..image.slice_geometry import SliceGeometry
from ..segmentation.structures import Structure, is_lung_part

if TYPE_CHECKING:
    import SimpleITK as sitk

THIRDS = ("lower", "middle", "upper")
# A slice whose rows and columns rise less than this (its cosine, one degree) is level.
_LEVEL = 0.02
# On a grid of about this spacing the distance to a lung's surface is known well enough, and soon.
_DISTANCE_GRID_MM = 2.5


@dataclass(frozen=True)
class Group:
    """Structures that are measured together: a lung of its lobes, both lungs.

    ``divided`` groups have thirds, core and peel; no voxel is in two of these.
    """

    key: str
    name: str
    values: tuple[int, ...]
    divided: bool = True


def groups_of(structures: Sequence[Structure]) -> tuple[list[Group], Group | None]:
    """The groups that are divided, and the one of all lungs.

    Lobes make up the lung of their side. What is neither lung nor lobe (vessels, a nodule) belongs to no lung; where
    there is neither, every structure is its own group.
    """
    lungs = [structure for structure in structures if is_lung_part(structure)]
    groups = []
    for side in ("right", "left"):
        values = tuple(structure.value for structure in lungs if structure.side == side)
        if values:
            groups.append(Group(f"{side}_lung", f"{side} lung", values))
    sided = {value for group in groups for value in group.values}
    rest = [structure for structure in (lungs or structures) if structure.value not in sided]
    groups += [Group(structure.key, structure.name, (structure.value,)) for structure in rest]
    if not groups:
        return [], None
    return groups, Group("all", "all", tuple(value for group in groups for value in group.values))


def thirds_by_height(
    volumes: npt.NDArray[np.float64], heights_mm: npt.NDArray[np.float64], extents_mm: npt.NDArray[np.float64]
) -> npt.NDArray[np.int8]:
    """For each level, bottom first, the third (0 lower, 1 middle, 2 upper) of the height of all that has volume.

    A level belongs to the third that its middle lies in; ``extents_mm`` is how high each level is.
    """
    used = np.flatnonzero(volumes > 0)
    bottom = heights_mm[used[0]] - extents_mm[used[0]] / 2
    top = heights_mm[used[-1]] + extents_mm[used[-1]] / 2
    return np.clip((heights_mm - bottom) / (top - bottom) * 3, 0, 2).astype(np.int8)


def thirds_by_volume(volumes: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    """For each level, bottom first, the third of the whole volume that the middle of its own volume lies in."""
    middle = np.cumsum(volumes) - volumes / 2
    return np.clip(middle / volumes.sum() * 3, 0, 2).astype(np.int8)


@dataclass(frozen=True)
class Levels:
    """Levels of equal height in the patient, from the feet up, and at which one each voxel lies.

    ``heights_mm`` and ``extents_mm`` are (n,). Where slices are level, each is one; else the levels are a millimetre
    high and cut through the slices.
    """

    heights_mm: npt.NDArray[np.float64]
    extents_mm: npt.NDArray[np.float64]
    _of_slice: npt.NDArray[np.intp] | None
    _plane: tuple[npt.NDArray[np.float64], float, float]

    @property
    def by_slice(self) -> bool:
        """Whether all voxels of a slice are at one level."""
        return self._of_slice is not None

    def of_slice(self, z: int) -> int:
        """The level of slice ``z``, where slices are level."""
        assert self._of_slice is not None
        return int(self._of_slice[z])

    def of_voxels(
        self, z: int | npt.NDArray[np.intp], ys: npt.NDArray[np.intp], xs: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.intp]:
        """The level of each voxel (y, x) of one slice, or of slices ``z``."""
        first, per_row, per_column = self._plane
        return np.rint(first[z] + per_row * ys + per_column * xs - self.heights_mm[0]).astype(np.intp)


def levels_of(image: sitk.Image, geometry: SliceGeometry | None) -> Levels:
    """The levels of the slices of an image, at their true positions where ``geometry`` has them."""
    direction = np.array(image.GetDirection()).reshape(3, 3) if geometry is None else geometry.direction
    x_mm, y_mm, step = image.GetSpacing()
    columns, rows, slices = image.GetSize()
    if geometry is None:
        first = image.GetOrigin()[2] + direction[2, 2] * step * np.arange(slices)
        extents = np.full(slices, step)
    else:
        first, extents = geometry.positions_mm[:, 2], geometry.slice_extents_mm
    per_column, per_row = direction[2, 0] * x_mm, direction[2, 1] * y_mm
    if abs(direction[2, 0]) < _LEVEL and abs(direction[2, 1]) < _LEVEL:
        order = np.argsort(first, kind="stable")
        of_slice = np.empty(slices, np.intp)
        of_slice[order] = np.arange(slices)
        return Levels(first[order], extents[order], of_slice, (first, 0.0, 0.0))
    corners = [first + a * (rows - 1) * per_row + b * (columns - 1) * per_column for a in (0, 1) for b in (0, 1)]
    low, high = float(np.min(corners)), float(np.max(corners))
    heights = np.arange(np.floor(low), np.ceil(high) + 1)
    return Levels(heights, np.ones(len(heights)), None, (first, per_row, per_column))


class Depth:
    """How deep each voxel lies below the surface of its group, on a coarser grid.

    The surface is where the group's mask ends inside the image; the edge of the image is none.
    """

    def __init__(self, labels: sitk.Image, groups: Sequence[Group], peel_mm: float, pool: Executor) -> None:
        spacing = labels.GetSpacing()[::-1]
        array: npt.NDArray[np.uint8] = voxels_of(labels)
        # one plane is left of an image that is thinner than a step
        self._factors = [
            max(1, min(round(_DISTANCE_GRID_MM / s), n)) for s, n in zip(spacing, array.shape, strict=True)
        ]
        coarse = array[tuple(slice(f // 2, None, f) for f in self._factors)].copy()
        steps = [f * s for f, s in zip(self._factors, spacing, strict=True)]
        self._peel: npt.NDArray[np.bool_] = np.zeros(coarse.shape, bool)
        found = [pool.submit(_peel, coarse, group.values, steps, peel_mm) for group in groups]
        for box, peel in filter(None, (future.result() for future in found)):
            self._peel[box] |= peel

    def in_peel(self, inside: npt.NDArray[np.bool_], start: int, box: tuple[slice, slice]) -> npt.NDArray[np.bool_]:
        """Whether the voxels of a box that are ``inside`` (z, y, x) lie in the peel; ``start`` is its first slice."""
        fz, *factors = self._factors
        ys, xs = (
            np.minimum(np.arange(s.start, s.stop) // factor, n - 1)
            for s, factor, n in zip(box, factors, self._peel.shape[1:], strict=True)
        )
        found = []
        for level, same in groupby(range(len(inside)), key=lambda z: min((start + z) // fz, len(self._peel) - 1)):
            zs = list(same)
            part = inside[zs[0] : zs[-1] + 1]
            plane = self._peel[level].take(xs, axis=1).take(ys, axis=0)
            found.append(np.broadcast_to(plane, part.shape)[part])
        return np.concatenate(found)


_Box = tuple[slice, ...]


def _peel(
    labels: npt.NDArray[np.uint8], values: Collection[int], steps: list[float], peel_mm: float
) -> tuple[_Box, npt.NDArray[np.bool_]] | None:
    """The peel of the structures of these values taken as one, and the box that it lies in; None where none is seen."""
    mask = np.zeros(labels.shape, bool)
    for value in values:
        mask |= labels == value
    if not mask.any():
        return None
    box = box_around(mask, 1)
    part = mask[box]
    if part.all():  # it fills the image: no surface is in view
        return None
    # From a voxel's centre to the nearest one outside: the surface is half a step before that where it is flat along an
    # axis, and less where it is curved or oblique (a sixth, of balls).
    return box, part & near_outside(part, steps, peel_mm, min(steps) / 3)


def near_outside(
    mask: npt.NDArray[np.bool_], steps: Sequence[float], limit: float, before: float = 0.0
) -> npt.NDArray[np.bool_]:
    """Whether the way from each voxel (z, y, x) to the nearest outside ``mask``, less ``before``, is at most ``limit``.

    The same voxels as by ``scipy.ndimage.distance_transform_edt`` in a tenth of its time, since only which are near is
    asked for: the steps to the nearest outside along z are small whole numbers, and whether they are few enough is
    asked for every way along y and x.
    """
    reach = [min(int((limit + before) / step + 1e-9), n - 1) for step, n in zip(steps, mask.shape, strict=True)]
    z2, y2, x2 = ((np.arange(r + 1) * step) ** 2 for r, step in zip(reach, steps, strict=True))
    near = np.sqrt((z2[:, None, None] + y2[:, None]) + x2) - before <= limit
    most = np.count_nonzero(near, axis=0).tolist()  # by steps along y and x: one more than the most steps along z
    # With room for the longest way after each row, a step along x is one along the flat array.
    rows = np.full((*mask.shape[:2], mask.shape[2] + reach[2]), reach[0] + 1, np.min_scalar_type(reach[0] + 2))
    rows[:, :, : mask.shape[2]][~mask] = 0
    for ways in (rows, rows[::-1]):
        for one, following in pairwise(ways):
            np.minimum(following, one + 1, out=following)
    found = np.zeros(rows.shape, bool)
    flat = rows.ravel()
    for y, most_z in enumerate(most):
        along = np.zeros(flat.size, bool)
        for x, fewer_than in enumerate(most_z):
            if fewer_than:
                few = flat < fewer_than
                along[x:] |= few[: few.size - x]
                along[: few.size - x] |= few[x:]
        sheet: npt.NDArray[np.bool_] = along.reshape(rows.shape)
        found[:, y:] |= sheet[:, : sheet.shape[1] - y]
        found[:, : sheet.shape[1] - y] |= sheet[:, y:]
    return found[:, :, : mask.shape[2]]
