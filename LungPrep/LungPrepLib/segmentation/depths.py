"""How deep acquired voxels lie in a coarse lung: a field on the coarse grid, interpolated linearly.

Where the image's axes are the patient's, as those of nearly all CT are, interpolation is done axis by axis, which takes
a fourth of the time of ``sitk.Resample`` and gives the same numbers to the last bit: continuous indices and the order
of operations are those of ITK's ResampleImageFilter and LinearInterpolateImageFunction.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from ..image.buffers import voxels_of
from .coarse_grid import CoarseImage

if TYPE_CHECKING:
    import SimpleITK as sitk

Range = tuple[int, int]
Ranges = tuple[Range, Range, Range]
FloatArray = npt.NDArray[np.float32]


class Depths(Protocol):
    """Depths in mm on the acquired voxels of a box."""

    @property
    def slices(self) -> int:
        """How many slices are best asked for at once."""
        ...

    def reached(self, first: int, last: int) -> tuple[Range, Range] | None:
        """In slices ``first`` to ``last``, the index ranges along x and y beyond which nothing is deep enough."""
        ...

    def of(self, box: tuple[slice, slice, slice]) -> FloatArray:
        """The depths (z, y, x) in a part of the image."""
        ...


def depth_on(
    image: sitk.Image,
    box: Ranges,
    slabs: Sequence[Range],
    coarse: CoarseImage,
    field: FloatArray,
    *,
    reach_mm: float,
    beyond_mm: float,
) -> Depths:
    """A ``field`` of depths (z, y, x) on the coarse grid, seen from the voxels of ``image`` in ``box`` (x, y, z).

    Slices are asked for within the ``slabs``. What is not deeper than ``-reach_mm`` need not be looked at; outside the
    coarse grid the depth is ``beyond_mm``.
    """
    if np.count_nonzero(image.GetDirection()) == 3 and np.diagonal(np.reshape(image.GetDirection(), (3, 3))).all():
        return _AlongAxes.made(image, box, slabs, coarse, field, reach_mm, beyond_mm)
    return _Resampled(image, box, coarse.as_image(field), beyond_mm)


@dataclass(frozen=True)
class _Resampled:
    """By ITK, however the axes lie."""

    image: sitk.Image
    box: Ranges
    field: sitk.Image
    beyond_mm: float
    slices: int = sys.maxsize

    def reached(self, first: int, last: int) -> tuple[Range, Range] | None:
        """All of the box."""
        return self.box[0], self.box[1]

    def of(self, box: tuple[slice, slice, slice]) -> FloatArray:
        """As of :class:`Depths`."""
        import SimpleITK as sitk

        part = self.image[box[2], box[1], box[0]]
        moved = sitk.Resample(self.field, part, sitk.Transform(), sitk.sitkLinear, self.beyond_mm)
        depths: FloatArray = voxels_of(moved).copy()
        return depths


@dataclass(frozen=True)
class _Axis:
    """Of the acquired voxels of a box along one axis: the coarse voxel before each, the share of the next one.

    ``start`` is the first acquired index, ``size`` the coarse grid's; ``inside`` says which voxels lie in that grid.
    """

    start: int
    size: int
    before: npt.NDArray[np.intp]
    share: npt.NDArray[np.float64]
    inside: npt.NDArray[np.bool_]

    @classmethod
    def made(cls, index: npt.NDArray[np.float64], start: int, size: int) -> _Axis:
        """From continuous coarse indices of voxels from ``start`` on."""
        before = np.clip(np.floor(index).astype(np.intp), 0, size - 1)
        return cls(start, size, before, np.maximum(index - before, 0.0), (index >= -0.5) & (index < size - 0.5))

    def part(self, along: slice) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Of some of the acquired voxels: the coarse voxels before and after, the share of the latter."""
        at = slice(along.start - self.start, along.stop - self.start)
        before = self.before[at]
        return before, np.minimum(before + 1, self.size - 1), self.share[at]

    def touching(self, used: npt.NDArray[np.bool_]) -> Range | None:
        """The range of acquired voxels whose value any of the ``used`` coarse voxels is part of."""
        touched = np.flatnonzero(used[self.before] | used[np.minimum(self.before + 1, self.size - 1)])
        return (self.start + int(touched[0]), self.start + int(touched[-1]) + 1) if len(touched) else None


@dataclass(frozen=True)
class _AlongAxes:
    """Along x, then y, then z. ``rows`` (z, y) and ``columns`` (z, x) say where a coarse plane is deep enough."""

    field: FloatArray
    axes: tuple[_Axis, _Axis, _Axis]  # x, y, z
    beyond_mm: float
    rows: npt.NDArray[np.bool_]
    columns: npt.NDArray[np.bool_]
    slices: int = 8  # what is worked on stays in a processor's cache

    @classmethod
    def made(
        cls,
        image: sitk.Image,
        box: Ranges,
        slabs: Sequence[Range],
        coarse: CoarseImage,
        field: FloatArray,
        reach_mm: float,
        beyond_mm: float,
    ) -> _AlongAxes:
        """As :func:`depth_on`."""
        import SimpleITK as sitk

        (x0, x1), (y0, y1), (z0, z1) = box
        grid = coarse.as_image(np.zeros((1, 1, 1), np.uint8))

        def part_from(slice_: int) -> sitk.Image:
            part = sitk.Image((1, 1, 1), sitk.sitkUInt8)
            part.CopyInformation(image[:1, :1, :1])
            part.SetOrigin(image.TransformIndexToPhysicalPoint((x0, y0, slice_)))
            return part

        def index(part: sitk.Image, *voxel: int) -> tuple[float, ...]:
            point = part.TransformIndexToPhysicalPoint(voxel)
            found: tuple[float, ...] = grid.TransformPhysicalPointToContinuousIndex(point)
            return found

        z: list[float] = []
        for first, last in ((max(first, z0), min(last, z1)) for first, last in slabs):
            if first < last:
                part = part_from(first)
                z += [index(part, 0, 0, i)[2] for i in range(last - first)]
        part, n = part_from(z0), x1 - x0
        start, stop = index(part, 0, 0, 0)[0], index(part, n, 0, 0)[0]
        x = start + np.arange(n) / n * (stop - start)  # between the ends of a row, as ITK does it
        y = [index(part, 0, i, 0)[1] for i in range(y1 - y0)]
        axes = (
            _Axis.made(x, x0, field.shape[2]),
            _Axis.made(np.array(y), y0, field.shape[1]),
            _Axis.made(np.array(z), z0, field.shape[0]),
        )
        deep = field > -reach_mm
        return cls(field, axes, beyond_mm, np.asarray(deep.any(axis=2)), np.asarray(deep.any(axis=1)))

    def reached(self, first: int, last: int) -> tuple[Range, Range] | None:
        """As of :class:`Depths`."""
        before, after, _ = self.axes[2].part(slice(first, last))
        planes = slice(int(min(before[0], before[-1])), int(max(after[0], after[-1])) + 1)
        x = self.axes[0].touching(np.asarray(self.columns[planes].any(axis=0)))
        y = self.axes[1].touching(np.asarray(self.rows[planes].any(axis=0)))
        return None if x is None or y is None else (x, y)

    def of(self, box: tuple[slice, slice, slice]) -> FloatArray:
        """As of :class:`Depths`."""
        (x, x_next, dx), (y, y_next, dy), (z, z_next, dz) = (
            axis.part(along) for axis, along in zip(self.axes, reversed(box), strict=True)
        )
        lowest = int(min(z.min(), z_next.min()))
        used = self.field[lowest : int(max(z.max(), z_next.max())) + 1].astype(np.float64)
        planes = _between(used[:, :, x], used[:, :, x_next], dx)
        planes = _between(planes[:, y], planes[:, y_next], dy[:, None])
        depths = _between(planes[z - lowest], planes[z_next - lowest], dz[:, None, None]).astype(np.float32)
        for axis, along, number in zip(self.axes, reversed(box), (2, 1, 0), strict=True):
            inside = axis.inside[along.start - axis.start : along.stop - axis.start]
            if not inside.all():
                depths[(slice(None),) * number + (~inside,)] = self.beyond_mm
        return depths


def _between(first: npt.NDArray[Any], second: npt.NDArray[Any], share: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """``first + (second - first) * share``; ``second`` is overwritten."""
    second -= first
    second *= share
    second += first
    return second
