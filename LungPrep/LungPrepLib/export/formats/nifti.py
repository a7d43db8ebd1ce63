"""NIfTI-1, compressed."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...compression import gzip_writer
from ..format import PREPARED_IMAGE, PREPARED_LABELS, Format, Output
from ..writing import read_image, voxel_bytes, write_image

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ...case import PreparedCase

SUFFIX = ".nii.gz"
_PIECE = 1 << 23
_DIM = 42  # byte offset of dim[1], the number of voxels along the first axis (int16 each)


def write_nifti(
    image: sitk.Image, path: Path, *, threads: int | None = None, check: Callable[[], None] = lambda: None
) -> None:
    """Write ``image`` to ``path`` (``.nii.gz``): qform and sform as ITK sets them, no description, no names.

    Raises OSError when the disk does not take it.
    """
    header = _header(image, path)
    with path.open("wb") as file, gzip_writer(file, threads) as packed:
        packed.write(header)
        voxels = voxel_bytes(image)
        for start in range(0, len(voxels), _PIECE):
            check()
            packed.write(voxels[start : start + _PIECE])


def _header(image: sitk.Image, path: Path) -> bytes:
    """The bytes before the voxels, which ITK writes: of one voxel in the same place, then with the true size.

    The volume itself is not written uncompressed first, only to be read and compressed again.
    """
    import SimpleITK as sitk

    one = sitk.Image((1, 1, 1), image.GetPixelID())
    one.SetSpacing(image.GetSpacing())
    one.SetOrigin(image.GetOrigin())
    one.SetDirection(image.GetDirection())
    small = path.with_name(path.name.removesuffix(SUFFIX) + ".header.nii")
    try:
        write_image(one, small, compress=False)
        written = small.read_bytes()
    finally:
        small.unlink(missing_ok=True)
    header = bytearray(written[: len(written) - one.GetSizeOfPixelComponent()])
    struct.pack_into("<3h", header, _DIM, *image.GetSize())
    return bytes(header)


def _outputs(case: PreparedCase) -> list[Output]:
    """The native files are NIfTI already: what is the same on both grids is not written twice."""
    outputs = []
    if case.prepared_image is not case.image:
        outputs.append(Output("prepared.nii.gz", partial(write_nifti, case.prepared_image), (PREPARED_IMAGE,)))
    if case.prepared_labels is not None and case.prepared_labels is not case.labels:
        write = partial(write_nifti, case.prepared_labels)
        outputs.append(Output("prepared_labels.nii.gz", write, (PREPARED_LABELS,)))
    return outputs


ENTRY = Format(
    "nifti",
    "compressed NIfTI-1 (prepared.nii.gz, prepared_labels.nii.gz): ITK-SNAP, nnU-Net, MONAI, FSL",
    _outputs,
    read=lambda path, _: read_image(path),
    order=10,
    details="`prepared.nii.gz` and `prepared_labels.nii.gz`: NIfTI-1, gzip, RAS millimetres in qform and sform, no "
    "description and no names. Where the prepared image (or labels) is the native one, `ct.nii.gz` (or `lungs.nii.gz`) "
    "is that file.",
)
