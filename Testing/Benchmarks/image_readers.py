"""Readers of image files, each in the way its own documentation says; see :mod:`readers`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import readers
from readers import Volume, from_itk, lungprep

_RAS_TO_LPS = np.diag([-1, -1, 1, 1])


def the_file(folder: Path) -> Path:
    """The file that one gives to a reader: of a pair the header."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix not in (".raw", ".zraw", ".img", ".mat")]
    return files[0]


def lungprep_file(folder: Path) -> list[Volume]:
    """The road with nothing segmented."""
    return lungprep(the_file(folder))


def simpleitk(folder: Path) -> list[Volume]:
    """ReadImage."""
    import SimpleITK as sitk

    return [from_itk(sitk.ReadImage(str(the_file(folder))))]


def nibabel(folder: Path) -> list[Volume]:
    """load, get_fdata and affine."""
    import nibabel as reader

    image = reader.load(the_file(folder))
    return [_volume(image.get_fdata(), image.affine)]


def torchio(folder: Path) -> list[Volume]:
    """ScalarImage."""
    import torchio as reader

    image = reader.ScalarImage(the_file(folder))
    return [_volume(image.data.numpy()[0], image.affine)]


def _volume(values: np.ndarray, affine: np.ndarray) -> Volume:
    if values.ndim == 4 and values.shape[3] == 1:
        values = values[..., 0]
    return values.transpose(), _RAS_TO_LPS @ np.asarray(affine, dtype=float)


READERS: dict[str, Callable[[Path], list[Volume]]] = {
    "LungPrep": lungprep_file,
    "SimpleITK": simpleitk,
    "nibabel": nibabel,
    "TorchIO": torchio,
}
_NEEDED = {"LungPrep": "SimpleITK", "SimpleITK": "SimpleITK", "nibabel": "nibabel", "TorchIO": "torchio"}


if __name__ == "__main__":
    sys.exit(readers.main(*sys.argv[1:], readers=READERS, needed=_NEEDED))
