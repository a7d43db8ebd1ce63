"""NPZ, as numpy and the training pipelines read it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import SimpleITK as sitk

SUFFIX = ".npz"


def write_npz(path: Path, image: sitk.Image, labels: sitk.Image | None, meta: dict[str, Any]) -> None:
    """Write the prepared case as one compressed NPZ.

    Keys: ``ct`` and ``labels`` (z, y, x); ``spacing_mm`` and ``origin_mm`` (x, y, z); ``direction`` (3x3,
    LPS); ``meta``, the JSON text of ``case.json`` as far as it is known by then. Nothing needs pickle.
    """
    import SimpleITK as sitk

    arrays: dict[str, Any] = {"ct": sitk.GetArrayViewFromImage(image)}
    if labels is not None:
        arrays["labels"] = sitk.GetArrayViewFromImage(labels)
    arrays["spacing_mm"] = np.array(image.GetSpacing())
    arrays["origin_mm"] = np.array(image.GetOrigin())
    arrays["direction"] = np.array(image.GetDirection()).reshape(3, 3)
    arrays["meta"] = np.array(json.dumps(meta, ensure_ascii=False, allow_nan=False))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for key, array in arrays.items():
            entry = zipfile.ZipInfo(f"{key}.npy")  # a fixed date: equal data give equal files
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
