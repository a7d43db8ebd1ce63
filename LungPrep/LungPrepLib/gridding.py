"""From the acquired slices to the two images of a case, on the native grid and on the recipe's, and what was done.

Image and labels are resampled from the acquired slices once for each of the two; steps on labels and values follow.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .acquisition import Acquisition
from .estimates import check_grid_memory
from .findings import Finding, LungPrepError, make_finding
from .image.buffers import ImageBuffer, voxels_of, writable
from .image.grid import Grid
from .image.orientation import along_axes_of
from .image.resampling import coincide, resample_image, taken_slices
from .messages import say
from .progress import Progress
from .recipe import Recipe
from .segmentation.segmenter import Segmentation
from .segmentation.structures import Structure
from .steps.interpolation import Interpolation
from .steps.reference_grid import frame_digest
from .steps.slice_plane import SlicePlane
from .steps.step import AcquiredStep, GridStep, ImageStep, LabelMap, LabelStep, Native, SliceStep, Step, Values
from .steps.store import Store
from .steps.vessels_airways import VesselsAirways
from .steps.window import Window

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass
class OnGrid:
    """Image and labels on one grid, what the labels' values mean, and what was done for it.

    ``done`` is written to ``case.json``: one dictionary of plain JSON values per step, in the order of the steps.
    """

    image: sitk.Image
    labels: sitk.Image | None
    structures: tuple[Structure, ...] = ()
    done: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def on_native_grid(
    acquisition: Acquisition, segmentation: Segmentation | None, recipe: Recipe, progress: Progress
) -> OnGrid:
    """The acquired slices themselves where they lie regularly, else resampled onto the nearest regular grid.

    Raises
    ------
    LungPrepError
        when the slices are irregular and the recipe refuses to resample them.
    """
    from .image.slice_resampling import native_grid

    geometry = acquisition.geometry
    if geometry is None or acquired_regularly(acquisition):
        labels, structures = (segmentation.labels, segmentation.structures) if segmentation else (None, ())
        return OnGrid(acquisition.image, labels, structures)
    if recipe.geometry.irregular == "refuse":
        raise LungPrepError(
            say("The slices are tilted or irregular and the recipe refuses to resample them."),
            say("Set geometry.irregular = 'resample', or choose another series."),
        )
    return _resampled(acquisition, segmentation, native_grid(geometry), recipe, progress)


def on_recipe_grid(
    native: OnGrid, acquisition: Acquisition, segmentation: Segmentation | None, recipe: Recipe, progress: Progress
) -> OnGrid:
    """The prepared image and labels: the grid steps, one resampling, then the steps on labels, values and slices."""
    frame = frame_digest(acquisition.headers[0].frame_of_reference_uid) if acquisition.headers else ""
    given = Native(recipe, native.image, native.labels, native.structures, frame)
    grid = native_grid = Grid.of(native.image)
    done = []
    for step in recipe.steps_of(GridStep):
        grid = step.apply(grid, given)
        done.append(_record(step, grid=grid.as_dict()))
    if grid is native_grid or grid.same_as(native_grid):
        prepared = OnGrid(native.image, native.labels, native.structures, list(native.done))
    else:
        check_grid_memory(grid, recipe)
        changed = _changed_values(acquisition, recipe, done)
        prepared = _resampled(changed, segmentation, grid, recipe, progress)
        prepared.findings = []  # gaps were said of the native grid
    prepared.findings += given.noticed
    prepared.done = done + prepared.done
    left_out = _left_out(acquisition, segmentation, Grid.of(prepared.image), recipe, progress)
    _change_labels(prepared, recipe, native_grid.spacing_mm, left_out)
    own = all(prepared.image is not image for image in (native.image, acquisition.image))
    _change_values(prepared, recipe, acquisition, own=own)
    _leave_slices_out(prepared, recipe)
    return prepared


def _changed_values(acquisition: Acquisition, recipe: Recipe, done: list[dict[str, Any]]) -> Acquisition:
    """The acquired slices with what the recipe does to their values before they are resampled."""
    for step in recipe.steps_of(AcquiredStep):
        image = step.apply(acquisition.image, recipe, _file_window(acquisition, recipe))
        acquisition = dataclasses.replace(acquisition, image=image)
        done.append(_record(step))
    return acquisition


def _resampled(
    acquisition: Acquisition, segmentation: Segmentation | None, grid: Grid, recipe: Recipe, progress: Progress
) -> OnGrid:
    """Image and labels from the acquired slices onto ``grid``."""
    how = recipe.step(Interpolation)
    labels, structures = (segmentation.labels, segmentation.structures) if segmentation else (None, ())
    geometry = acquisition.geometry
    regular = acquired_regularly(acquisition)
    source = Grid.of(acquisition.image)
    oblique = along_axes_of(grid, source.direction) is None
    findings: list[Finding] = []
    within: str = how.interpolation
    between: str = how.interpolation
    if oblique:
        image, moved = _obliquely(acquisition, labels, grid, how)
    elif geometry is None or regular:  # geometry first: what a type checker needs for the branch below
        image = resample_image(acquisition.image, grid, how.sampling, fill=how.padding_hu, progress=progress)
        moved = None if labels is None else resample_image(labels, grid, "nearest", fill=0)
    else:
        from .image.slice_resampling import resample_slices

        (image, moved), findings = resample_slices(
            acquisition.image, labels, geometry, grid, recipe.geometry,
            interpolation=how.sampling, fill=how.padding_hu, progress=progress,
        )  # fmt: skip
        between = "nearest" if how.interpolation == "nearest" else "linear"
    if regular and not oblique and coincide(source, grid):
        within = between = "none"  # every voxel is one of the acquired ones
    coarser = any(
        new > old * (1 + 1e-6) for new, old in zip(sorted(grid.spacing_mm), sorted(source.spacing_mm), strict=True)
    )
    record = {
        "step": "resample",
        "within_slices": within,
        "between_slices": between,
        "averaged": bool(how.anti_alias and coarser and not oblique and within != "none"),
        "labels": "nearest" if regular else "largest share",
        "grid": grid.as_dict(),
    }
    return OnGrid(image, moved, structures, [record], findings)


def _obliquely(
    acquisition: Acquisition, labels: sitk.Image | None, grid: Grid, how: Interpolation
) -> tuple[sitk.Image, sitk.Image | None]:
    """Onto a grid (a reference image's) whose axes are none of the scan's, by ITK."""
    import SimpleITK as sitk

    if acquisition.geometry is not None and not acquisition.geometry.is_regular:
        raise LungPrepError(
            say("The reference image lies obliquely to slices that are tilted or irregular themselves."),
            say("Name a reference image along the scan's axes, or one that was made from it."),
        )
    kinds = {
        "nearest": sitk.sitkNearestNeighbor,
        "linear": sitk.sitkLinear,
        "bspline": sitk.sitkBSpline,
        "windowed-sinc": sitk.sitkLanczosWindowedSinc,
    }

    def moved(image: sitk.Image, kind: int, fill: float) -> sitk.Image:
        direction = tuple(grid.direction.ravel())
        return sitk.Resample(image, grid.size, sitk.Transform(), kind, grid.origin_mm, grid.spacing_mm, direction, fill)

    on_grid = None if labels is None else moved(labels, sitk.sitkNearestNeighbor, 0)
    return moved(acquisition.image, kinds[how.interpolation], how.padding_hu), on_grid


def _left_out(
    acquisition: Acquisition, segmentation: Segmentation | None, grid: Grid, recipe: Recipe, progress: Progress
) -> npt.NDArray[np.bool_] | None:
    """The known mask of vessels and airways on the grid of the prepared image, where a step asks for it."""
    if segmentation is None or segmentation.left_out is None or recipe.step(VesselsAirways).vessels != "out":
        return None

    mask = dataclasses.replace(segmentation, labels=segmentation.left_out)
    if not (grid.same_as(Grid.of(segmentation.left_out)) and acquired_regularly(acquisition)):
        moved = _resampled(acquisition, mask, grid, recipe, progress).labels
        mask = dataclasses.replace(mask, labels=moved or segmentation.left_out)
    return np.asarray(voxels_of(mask.labels) > 0)


def acquired_regularly(acquisition: Acquisition) -> bool:
    """Whether the acquired slices are the native grid: they lie regularly."""
    return acquisition.geometry is None or acquisition.geometry.is_regular


def _change_labels(
    prepared: OnGrid,
    recipe: Recipe,
    spacing: tuple[float, float, float],
    left_out: npt.NDArray[np.bool_] | None = None,
) -> None:
    steps = recipe.steps_of(LabelStep)
    if not steps or (prepared.labels is None and not any(step.makes_labels for step in steps)):
        return

    grid = Grid.of(prepared.image)
    if prepared.labels is None:
        labels = LabelMap(np.zeros(grid.size[::-1], np.uint8), grid, (), spacing)
    else:
        labels = LabelMap(voxels_of(prepared.labels).copy(), grid, prepared.structures, spacing, left_out)
    for step in steps:
        labels = step.apply(labels, prepared.image)
        prepared.done.append(_record(step, values=labels.values))
    prepared.labels, prepared.structures = labels.grid.image_of(labels.array), labels.structures


def _change_values(prepared: OnGrid, recipe: Recipe, acquisition: Acquisition, *, own: bool) -> None:
    """The steps on values; where nobody else has the image (``own``), in its own memory if that can be."""
    steps = recipe.steps_of(ImageStep)
    if not steps:
        return

    image, labels = prepared.image, None
    if prepared.labels is not None:
        labels = LabelMap(voxels_of(prepared.labels), Grid.of(prepared.labels), prepared.structures)
    array = voxels_of(image)
    values = Values(
        lambda z: array[z].astype("float32"), len(array), image, labels, file_window=_file_window(acquisition, recipe)
    )
    store = recipe.step(Store)
    steps = [*(step for step in steps if step is not store), store]
    for step in steps:
        values = step.apply(values)
        limits = {} if values.limits is None else {"limits": [float(limit) for limit in values.limits]}
        prepared.done.append(_record(step, **limits))
    in_place = own and array.dtype == store.dtype and all(step.slice_by_slice for step in steps)
    target = writable(image) if in_place else None
    if target is not None:
        store.fill(target, values)
        return
    buffer = ImageBuffer(array.shape, store.dtype)
    store.fill(buffer.array, values)
    prepared.image = Grid.of(image).place(buffer.image())


def _file_window(acquisition: Acquisition, recipe: Recipe) -> tuple[float, float] | None:
    """Level and width in the header of the middle slice, where the recipe asks for them."""
    if recipe.step(Window).window != "file" or not acquisition.headers:
        return None
    import pydicom

    header = acquisition.headers[len(acquisition.headers) // 2]
    try:
        tags = ["WindowCenter", "WindowWidth"]
        read = pydicom.dcmread(header.path, stop_before_pixels=True, specific_tags=tags)
        level, width = (read.get(tag) for tag in tags)
        first = [
            value[0] if isinstance(value, (list, pydicom.multival.MultiValue)) else value for value in (level, width)
        ]
        return float(first[0]), float(first[1])
    except (OSError, TypeError, ValueError, IndexError, pydicom.errors.InvalidDicomError):
        return None


def _leave_slices_out(prepared: OnGrid, recipe: Recipe) -> None:
    steps = recipe.steps_of(SliceStep)
    if not steps:
        return

    grid = Grid.of(prepared.image)
    axis = recipe.step(SlicePlane).axis_of(grid)
    labels = None
    if prepared.labels is not None:
        labels = LabelMap(voxels_of(prepared.labels), grid, prepared.structures)
    kept = list(range(grid.size[axis]))
    for step in steps:
        kept = step.apply(kept, axis, grid, labels)
        prepared.done.append(_record(step, axis="xyz"[axis], slices=kept, grid=grid.as_dict()))
    if len(kept) == grid.size[axis]:
        return
    steps_between = {after - before for before, after in pairwise(kept)}
    every = steps_between.pop() if len(steps_between) == 1 else 1
    if steps_between:
        text = say(
            "{kept} of {all} slices are kept, and what is between them is not even.",
            kept=len(kept),
            all=grid.size[axis],
        )
        prepared.findings.append(make_finding("slices-not-even", text, slices=kept))
    part = taken_slices(grid, axis, kept[0], len(kept), every)

    def taken(image: sitk.Image) -> sitk.Image:
        array = voxels_of(image)
        return part.image_of(array.take(kept, axis=2 - axis))

    prepared.image = taken(prepared.image)
    prepared.labels = None if prepared.labels is None else taken(prepared.labels)


def _record(step: Step, **result: Any) -> dict[str, Any]:
    """What ``case.json`` says of a step: its name, its options, and what came of it."""
    return {"step": step.name, **dataclasses.asdict(step), **result}
