"""What a step is: a frozen dataclass of options and ``apply``, of a kind that keeps the one resampling.

*Grid* steps say on which grid the prepared image will lie, and touch no voxel. *Acquired* steps change values on the
acquired slices (measurements never see it). Then image and labels are resampled once, from the acquired slices.
*Label* steps change the labels on that grid, *image* steps the values, and *slice* steps say which slices are kept at
last.

A file of this folder that defines ``ENTRY``, a class derived from one of the kinds, is a step; other packages add
theirs through the entry points ``lungprep.steps``. The fields are the keys of the recipe's section ``section``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from ..image.grid import Grid
from ..segmentation.structures import Structure

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ..findings import Finding
    from ..recipe import Recipe

FloatArray = npt.NDArray[np.float32]
LabelArray = npt.NDArray[Any]


@dataclass(frozen=True)
class Step:
    """A step of a recipe.

    Attributes
    ----------
    name
        Its own name, a few words with hyphens.
    section
        The section of the recipe that holds its keys; several steps may share one.
    order
        Steps of a kind are applied by rising order (the library's own: grid from 100, acquired from 160, labels from
        200, image from 300; the type of the voxels always comes last).
    """

    name: ClassVar[str]
    section: ClassVar[str]
    order: ClassVar[int] = 1000
    kind: ClassVar[str] = ""

    @property
    def is_on(self) -> bool:
        """Whether it changes anything; a step with its defaults should not."""
        return self != type(self)()

    def check(self, recipe: Recipe) -> None:
        """Raise :func:`~LungPrepLib.options.refused` for values that do not go with each other or other steps'."""


@dataclass(frozen=True)
class Native:
    """What grid steps may look at: the recipe; image (int16 HU), labels and what they mean, on the native grid.

    ``frame_sha256`` is the digest of the scan's Frame of Reference UID, empty where it has none; what a step notices
    goes into ``noticed``.
    """

    recipe: Recipe
    image: sitk.Image
    labels: sitk.Image | None
    structures: tuple[Structure, ...] = ()
    frame_sha256: str = ""
    noticed: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Extent:
    """How large an image will be, roughly: number of voxels, and their volume in mm3 where it is known."""

    voxels: float
    voxel_mm3: float | None


@dataclass(frozen=True)
class GridStep(Step):
    """A step that says where the voxels of the prepared image lie."""

    kind: ClassVar[str] = "grid"

    def apply(self, grid: Grid, native: Native) -> Grid:
        """The grid instead of ``grid``; its axes are those of ``grid``, in any order and direction."""
        raise NotImplementedError

    def estimate(self, extent: Extent) -> Extent:
        """What becomes of an image of that extent, before anything of it is read."""
        return extent


@dataclass(frozen=True)
class AcquiredStep(Step):
    """A step that changes values before they are resampled for the prepared image."""

    kind: ClassVar[str] = "acquired"

    def apply(self, image: sitk.Image, recipe: Recipe, file_window: tuple[float, float] | None) -> sitk.Image:
        """Other values (int16 HU) in the same places; ``file_window`` is level and width that the file asks for."""
        raise NotImplementedError


@dataclass(frozen=True)
class LabelMap:
    """Labels on a grid: ``array`` (z, y, x), uint8 or uint16 with 0 as background, and what its values mean.

    ``native_spacing_mm`` is the spacing (x, y, z) of the scan's own voxels, where the grid has others; ``left_out`` are
    vessels and airways (z, y, x), where a mask of them is known.
    """

    array: LabelArray
    grid: Grid
    structures: tuple[Structure, ...] = ()
    native_spacing_mm: tuple[float, float, float] | None = None
    left_out: npt.NDArray[np.bool_] | None = None

    @property
    def values(self) -> list[int]:
        """The label values that occur, without the background."""
        counts = np.bincount(self.array.ravel()) if self.array.size else np.zeros(1)
        return [int(value) for value in np.flatnonzero(counts) if value]


@dataclass(frozen=True)
class LabelStep(Step):
    """A step that changes labels.

    ``makes_labels``: it finds labels by itself, so that it is asked where there are none, too.
    """

    kind: ClassVar[str] = "labels"
    makes_labels: ClassVar[bool] = False

    def apply(self, labels: LabelMap, image: sitk.Image) -> LabelMap:
        """Other labels on the same grid; ``image`` (int16 HU) lies on it, too. ``labels.array`` stays as it is."""
        raise NotImplementedError


@dataclass(frozen=True)
class Values:
    """The values of an image on its way through the image steps, made slice by slice when they are asked for.

    A volume in floating point is four times as large as the CT; so it is in memory only as what is stored at last.

    Attributes
    ----------
    plane
        Gives slice ``z`` as float32 (y, x), a new array that may be changed.
    count
        How many slices.
    image
        The image before any of the steps, int16 HU.
    labels
        The labels on the same grid, if there are any.
    limits
        Lowest and highest value that occurs, where a step has seen to it.
    file_window
        Level and width that the file asks viewers for.
    """

    plane: Callable[[int], FloatArray]
    count: int
    image: sitk.Image
    labels: LabelMap | None = None
    limits: tuple[float, float] | None = None
    file_window: tuple[float, float] | None = None

    def map(self, function: Callable[[FloatArray], FloatArray], limits: tuple[float, float] | None = None) -> Values:
        """The values with ``function`` applied to each slice (y, x)."""
        plane = self.plane
        return replace(self, plane=lambda z: function(plane(z)), limits=limits)

    def __iter__(self) -> Iterator[FloatArray]:
        return (self.plane(z) for z in range(self.count))


@dataclass(frozen=True)
class SliceStep(Step):
    """A step that leaves slices of the prepared image out, when values and labels are done."""

    kind: ClassVar[str] = "slices"

    def apply(self, kept: list[int], axis: int, grid: Grid, labels: LabelMap | None) -> list[int]:
        """Which of the slices ``kept``, along ``axis`` (0, 1, 2 for x, y, z) of ``grid``, are kept on."""
        raise NotImplementedError


@dataclass(frozen=True)
class ImageStep(Step):
    """A step that changes the values of the prepared image.

    ``slice_by_slice``: once :meth:`apply` is done, slice z of the new values is made of slice z of the old ones alone
    (and of nothing of ``values.image``), so that a slice may be stored where the old one was.
    """

    kind: ClassVar[str] = "image"
    slice_by_slice: ClassVar[bool] = False

    def apply(self, values: Values) -> Values:
        """Other values in the same places."""
        raise NotImplementedError
