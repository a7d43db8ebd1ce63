"""From the acquired slices to the two images of a case, on the native grid and on the recipe's, and what was done.

Image and labels are resampled from the acquired slices once for each of the two; steps on labels and values follow.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .acquisition import Acquisition
from .findings import Finding, LungPrepError
from .image.grid import Grid
from .image.resampling import resample_image
from .messages import say
from .progress import Progress
from .recipe import Recipe
from .segmentation.segmenter import Segmentation
from .segmentation.structures import Structure
from .steps.interpolation import Interpolation
from .steps.step import GridStep, ImageStep, LabelMap, LabelStep, Native, Step, Values
from .steps.store import Store

if TYPE_CHECKING:
    import SimpleITK as sitk


@dataclass
class OnGrid:
    """Image and labels on one grid, what the labels' values mean, and what was done for it.

    ``done`` is written to ``case.json``: one dictionary per deed, in their order, as plain JSON values.
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
    if geometry is None or geometry.is_regular:
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
    """The prepared image and labels: the grid steps, one resampling, then the steps on labels and on values."""
    given = Native(native.image, native.labels, native.structures)
    grid = native_grid = Grid.of(native.image)
    done = []
    for step in recipe.steps_of(GridStep):
        grid = step.apply(grid, given)
        done.append(_deed(step, size=list(grid.size), spacing_mm=list(grid.spacing_mm)))
    if grid is native_grid or grid.same_as(native_grid):
        prepared = OnGrid(native.image, native.labels, native.structures, list(native.done))
    else:
        prepared = _resampled(acquisition, segmentation, grid, recipe, progress)
    prepared.done = done + prepared.done
    _change_labels(prepared, recipe)
    _change_values(prepared, recipe)
    return prepared


def _resampled(
    acquisition: Acquisition, segmentation: Segmentation | None, grid: Grid, recipe: Recipe, progress: Progress
) -> OnGrid:
    """Image and labels from the acquired slices onto ``grid``."""
    how = recipe.step(Interpolation).interpolation
    labels, structures = (segmentation.labels, segmentation.structures) if segmentation else (None, ())
    findings: list[Finding] = []
    between: str
    if acquisition.geometry is None or acquisition.geometry.is_regular:
        image = resample_image(acquisition.image, grid, how, progress=progress)
        moved = None if labels is None else resample_image(labels, grid, "nearest", fill=0)
        between = how
    else:
        from .image.slice_resampling import resample_slices

        (image, moved), findings = resample_slices(
            acquisition.image, labels, acquisition.geometry, grid, recipe.geometry, interpolation=how, progress=progress
        )
        between = "nearest" if how == "nearest" else "linear"
    deed = {"step": "resample", "within_slices": how, "between_slices": between, "grid": grid.as_dict()}
    return OnGrid(image, moved, structures, [deed], findings)


def _change_labels(prepared: OnGrid, recipe: Recipe) -> None:
    steps = recipe.steps_of(LabelStep)
    if prepared.labels is None or not steps:
        return
    import SimpleITK as sitk

    labels = LabelMap(sitk.GetArrayFromImage(prepared.labels), Grid.of(prepared.labels), prepared.structures)
    for step in steps:
        labels = step.apply(labels, prepared.image)
        prepared.done.append(_deed(step, values=labels.values))
    prepared.labels, prepared.structures = labels.grid.image_of(labels.array), labels.structures


def _change_values(prepared: OnGrid, recipe: Recipe) -> None:
    steps = recipe.steps_of(ImageStep)
    if not steps:
        return
    import SimpleITK as sitk

    image, labels = prepared.image, None
    if prepared.labels is not None:
        labels = LabelMap(sitk.GetArrayViewFromImage(prepared.labels), Grid.of(prepared.labels), prepared.structures)
    array = sitk.GetArrayViewFromImage(image)
    values = Values(lambda z: array[z].astype("float32"), len(array), Grid.of(image), labels)
    store = recipe.step(Store)
    for step in [*(step for step in steps if step is not store), store]:
        values = step.apply(values)
        prepared.done.append(_deed(step))
    prepared.image = values.grid.image_of(store.array(values))


def _deed(step: Step, **result: Any) -> dict[str, Any]:
    return {"step": step.name, **dataclasses.asdict(step), **result}
