"""What the values of the prepared image are: clipped, scaled, converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..recipe import IntensityRules

if TYPE_CHECKING:
    import SimpleITK as sitk

_PIXEL_TYPES = {"int16": np.int16, "float32": np.float32, "uint8": np.uint8}


def apply_intensity(image: sitk.Image, rules: IntensityRules) -> sitk.Image:
    """Clip to ``clip_hu`` and scale as the rules say.

    ``hu`` keeps HU, ``zero-one`` maps the clip range linearly to 0..1, ``zero-255`` to 0..255 (rounded for
    integer types). Slice by slice, so that no copy of the volume in floating point is made.
    """
    import SimpleITK as sitk

    from .grid import Grid

    dtype = _PIXEL_TYPES[rules.dtype]
    source = sitk.GetArrayViewFromImage(image)
    if not rules.clip_hu and rules.scale == "hu" and source.dtype == dtype:
        return image
    result = np.empty(source.shape, dtype=dtype)
    for z, plane in enumerate(source):
        values = plane.astype(np.float32)
        if rules.clip_hu:
            low, high = rules.clip_hu
            values = np.clip(values, low, high)
            if rules.scale != "hu":
                values = (values - low) / (high - low) * (1 if rules.scale == "zero-one" else 255)
        result[z] = values if dtype is np.float32 else np.rint(values)
    return Grid.of(image).image_of(result)
