"""Masks as plain arrays (NPZ, NPY): with their place where the file says it, else on the slices themselves."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...findings import LungPrepError
from ...image.grid import Grid
from ...messages import FileName, say
from ..structures import Structure, structure_from_dict
from .label_file import LabelFile, Wanted, unreadable

if TYPE_CHECKING:
    import SimpleITK as sitk

SUFFIXES = (".npz", ".npy")
_KEYS = ("labels", "label", "mask", "masks", "seg", "segmentation", "lungs", "gts")  # the first that is there


def read_arrays(path: Path, wanted: Wanted) -> LabelFile:
    """The array (z, y, x) of a NPY file, or the labels of a NPZ file.

    The NPZ that LungPrep writes says where it lies (``spacing_mm``, ``origin_mm``, ``direction``) and what its values
    mean. An array that does not say where it lies has to have the shape of the slices.

    Raises
    ------
    LungPrepError
        when the file is damaged, holds no array of three axes or several, or has another shape than the slices.
    """
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return LabelFile(_on_slices(loaded, path, wanted))
        with loaded as arrays:
            array = np.asarray(arrays[_key_of(arrays, path)])
            structures = _structures(arrays)
            if all(key in arrays for key in ("spacing_mm", "origin_mm", "direction")) and array.ndim == 3:
                image = _image_of(array)
                image.SetSpacing(arrays["spacing_mm"].tolist())
                image.SetOrigin(arrays["origin_mm"].tolist())
                image.SetDirection(np.ravel(arrays["direction"]).tolist())
                return LabelFile(image, structures)
            return LabelFile(_on_slices(array, path, wanted), structures)
    except (OSError, ValueError, KeyError, RuntimeError, EOFError, zipfile.BadZipFile) as error:
        raise unreadable(FileName(path), str(error)) from error


def _key_of(arrays: Any, path: Path) -> str:
    names = list(arrays.files)
    for key in _KEYS:
        if key in names:
            return key
    if len(names) == 1:
        return str(names[0])
    raise LungPrepError(
        say("{file} has no array of labels: it holds {names}.", file=FileName(path), names=", ".join(names)),
        say("Call the mask 'labels' when it is saved."),
    )


def _structures(arrays: Any) -> tuple[Structure, ...]:
    """What LungPrep wrote beside the labels."""
    try:
        meta = json.loads(str(arrays["meta"]))
        return tuple(structure_from_dict(item) for item in meta.get("prepared_structures") or meta["structures"])
    except (KeyError, ValueError, TypeError):
        return ()


def _on_slices(array: npt.NDArray[Any], path: Path, wanted: Wanted) -> sitk.Image:
    x, y, z = wanted.image.GetSize()
    if array.shape != (z, y, x):
        raise LungPrepError(
            say(
                "The mask {file} has the shape {shape}; the slices have {wanted} (slices, rows, columns).",
                file=FileName(path),
                shape=" x ".join(map(str, array.shape)),
                wanted=f"{z} x {y} x {x}",
            ),
            say("Save it in that order and size, or in a format that says where it lies, such as NIfTI."),
        )
    return Grid.of(wanted.image).place(_image_of(array))


def _image_of(array: npt.NDArray[Any]) -> sitk.Image:
    import SimpleITK as sitk

    return sitk.GetImageFromArray(array.astype(np.uint8) if array.dtype == bool else np.ascontiguousarray(array))
