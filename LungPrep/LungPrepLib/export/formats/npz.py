"""NPZ, as numpy and the training pipelines read it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...compression import Deflater
from ...image.buffers import voxels_of
from ..format import PREPARED_IMAGE, PREPARED_LABELS, Format, Output
from ..provenance import document_of
from ..writing import unreadable

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ...case import PreparedCase

SUFFIX = ".npz"
_PIECE = 2 * 1024**2
_KEYS = {PREPARED_IMAGE: "ct", PREPARED_LABELS: "labels"}


def write_npz(path: Path, image: sitk.Image, labels: sitk.Image | None, meta: dict[str, Any]) -> None:
    """Write the prepared case as one compressed NPZ.

    Keys: ``ct`` and ``labels`` (z, y, x); ``spacing_mm`` and ``origin_mm`` (x, y, z); ``direction`` (3x3,
    LPS); ``meta``, the JSON text of ``case.json`` as far as it is known by then. Nothing needs pickle.
    """
    arrays: dict[str, Any] = {"ct": voxels_of(image)}
    if labels is not None:
        arrays["labels"] = voxels_of(labels)
    arrays["spacing_mm"] = np.array(image.GetSpacing())
    arrays["origin_mm"] = np.array(image.GetOrigin())
    arrays["direction"] = np.array(image.GetDirection()).reshape(3, 3)
    arrays["meta"] = np.array(json.dumps(meta, ensure_ascii=False, allow_nan=False))
    write_arrays(path, arrays)


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Arrays by name as one compressed NPZ; equal arrays give equal files. Raises OSError when the disk is full."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, array in arrays.items():
            entry = zipfile.ZipInfo(f"{key}.npy")  # a fixed date: equal data give equal files
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                # zipfile has no way to name another library. Deflate of CT is nearly all of the time of a case.
                file._compressor = Deflater()  # type: ignore[attr-defined]
                _write_array(file, array)


def _write_array(file: IO[bytes], array: npt.NDArray[Any]) -> None:
    """As NumPy writes it; a large one in pieces of its own memory, of which NumPy would make copies."""
    if not array.flags.c_contiguous or array.nbytes < _PIECE:
        np.lib.format.write_array(file, array, allow_pickle=False)
        return
    np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(array))
    voxels = array.data.cast("B")
    for start in range(0, len(voxels), _PIECE):
        file.write(voxels[start : start + _PIECE])


def read_npz(path: Path, what: str) -> sitk.Image:
    """The image (:data:`~LungPrepLib.export.format.PREPARED_IMAGE`) or the labels of :func:`write_npz`, in place.

    Raises
    ------
    LungPrepError
        when the file cannot be read, or does not hold them.
    """
    import SimpleITK as sitk

    try:
        with np.load(path, allow_pickle=False) as arrays:
            image = sitk.GetImageFromArray(arrays[_KEYS[what]])
            image.SetSpacing(arrays["spacing_mm"].tolist())
            image.SetOrigin(arrays["origin_mm"].tolist())
            image.SetDirection(arrays["direction"].ravel().tolist())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise unreadable(path) from error
    return image


def _outputs(case: PreparedCase) -> list[Output]:
    holds = (PREPARED_IMAGE,) if case.prepared_labels is None else (PREPARED_IMAGE, PREPARED_LABELS)

    def write(path: Path) -> None:
        write_npz(path, case.prepared_image, case.prepared_labels, document_of(case))

    return [Output("prepared.npz", write, holds)]


ENTRY = Format(
    "npz",
    "one compressed file for numpy (prepared.npz: ct, labels, spacing_mm, origin_mm, direction, meta)",
    _outputs,
    read=read_npz,
    order=30,
    details="`prepared.npz`: `ct` and `labels` (z, y, x); `spacing_mm` and `origin_mm` (x, y, z); `direction` (3x3, "
    "its columns the axes' directions, LPS); `meta`, the JSON text of `case.json` without run times, files and "
    "messages. `numpy.load(path)` needs no pickle.",
)
