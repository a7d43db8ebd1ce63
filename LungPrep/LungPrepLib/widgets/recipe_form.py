"""The options people change, between a recipe and the parameter node."""

from __future__ import annotations

from typing import Any

from ..recipe import Recipe, load_recipe
from .choices import CropChoice, ModelChoice, ScaleChoice, SegmenterChoice

_DTYPES = {"zero-one": "float32", "zero-255": "uint8"}
_DEFAULT_CLIP = (-1000.0, 1000.0)
FORMATS = {"writeNifti": "nifti", "writeNrrd": "nrrd", "writeNpz": "npz"}


def fill(parameters: Any, recipe: Recipe) -> None:
    """Put a recipe's choices into the parameter node."""
    parameters.segmenter = SegmenterChoice(recipe.segmentation.segmenter)
    parameters.model = ModelChoice(recipe.segmentation.model)
    spacing = recipe.resampling.spacing_mm or (0.0, 0.0, 0.0)
    parameters.spacingX, parameters.spacingY, parameters.spacingZ = spacing
    parameters.crop = CropChoice(recipe.crop.to)
    parameters.cropMargin = recipe.crop.margin_mm
    parameters.clip = bool(recipe.intensity.clip_hu)
    parameters.clipLow, parameters.clipHigh = recipe.intensity.clip_hu or _DEFAULT_CLIP
    parameters.scale = ScaleChoice(recipe.intensity.scale)
    for name, format_name in FORMATS.items():
        setattr(parameters, name, format_name in recipe.output.formats)


def changes(parameters: Any, recipe: Recipe) -> dict[str, Any]:
    """What the parameter node says otherwise than ``recipe``, by key path."""
    spacing = [parameters.spacingX, parameters.spacingY, parameters.spacingZ]
    said = {
        "segmentation.segmenter": parameters.segmenter.value,
        "segmentation.model": parameters.model.value,
        "resampling.spacing_mm": spacing if any(spacing) else [],
        "crop.to": parameters.crop.value,
        "crop.margin_mm": parameters.cropMargin,
        "intensity.clip_hu": [parameters.clipLow, parameters.clipHigh] if parameters.clip else [],
        "intensity.scale": parameters.scale.value,
        "output.formats": [f for name, f in FORMATS.items() if getattr(parameters, name)],
    }
    before = _flat(recipe.as_dict())
    changed = {key: value for key, value in said.items() if _differ(before[key], value)}
    if "intensity.scale" in changed:
        changed["intensity.dtype"] = _DTYPES.get(parameters.scale.value, "int16")
    return changed


def recipe_of(parameters: Any) -> Recipe:
    """The recipe that the window shows.

    Raises
    ------
    LungPrepError
        when the choices do not go together; the message names the key.
    """
    base = load_recipe(parameters.recipeName)
    changed = changes(parameters, base)
    return base.replace(changed) if changed else base


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{section}.{key}": value
        for section, keys in values.items()
        if isinstance(keys, dict)
        for key, value in keys.items()
    }


def _differ(before: Any, now: Any) -> bool:
    if isinstance(before, list) and isinstance(now, list):
        if now and isinstance(now[0], str):  # formats: a set
            return set(before) != set(now)
        return len(before) != len(now) or any(_differ(a, b) for a, b in zip(before, now, strict=True))
    if isinstance(before, float) or isinstance(now, float):
        return abs(before - now) > 1e-6
    return bool(before != now)
