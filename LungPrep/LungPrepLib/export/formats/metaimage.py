"""MetaImage: in one file, or as a header beside its voxels."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...findings import LungPrepError
from ...messages import FileName, say
from ..format import PREPARED_IMAGE, PREPARED_LABELS, Format, Output
from ..writing import disk_error, read_image, write_image

if TYPE_CHECKING:
    import SimpleITK as sitk

    from ...case import PreparedCase


def write_mha(image: sitk.Image, path: Path) -> None:
    """Write ``image`` to ``path`` (``.mha``), compressed; raises OSError when the disk does not take it."""
    write_image(image, path, compress=True)


def write_mhd(image: sitk.Image, path: Path) -> None:
    """Write ``image`` to ``path`` (``.mhd``) and its voxels to the ``.raw`` beside it, uncompressed.

    Raises OSError when the disk does not take it.
    """
    import SimpleITK as sitk

    try:
        sitk.WriteImage(image, str(path), False)
    except RuntimeError as error:
        raise disk_error(path) from error
    raw = path.with_suffix(".raw")
    size = image.GetNumberOfPixels() * image.GetSizeOfPixelComponent()
    if not raw.exists() or raw.stat().st_size != size:
        raise disk_error(raw)


def _images(case: PreparedCase) -> list[tuple[str, sitk.Image, str]]:
    images = [("prepared", case.prepared_image, PREPARED_IMAGE)]
    if case.prepared_labels is not None:
        images.append(("prepared_labels", case.prepared_labels, PREPARED_LABELS))
    return images


def _mha_outputs(case: PreparedCase) -> list[Output]:
    return [Output(f"{name}.mha", partial(write_mha, image), (what,)) for name, image, what in _images(case)]


def _mhd_outputs(case: PreparedCase) -> list[Output]:
    outputs = []
    for name, image, what in _images(case):
        outputs.append(Output(f"{name}.mhd", partial(write_mhd, image), (what,)))
        outputs.append(Output(f"{name}.raw", _written_with_its_header))
    return outputs


def _written_with_its_header(path: Path) -> None:
    if not path.exists():
        raise LungPrepError(say("{file} was not written.", file=FileName(path)), say("Prepare the case again."))


ENTRIES = (
    Format(
        "mha",
        "MetaImage in one compressed file (prepared.mha, prepared_labels.mha): ITK, elastix, Grand Challenge",
        _mha_outputs,
        read=lambda path, _: read_image(path),
        order=40,
        details="`prepared.mha` and `prepared_labels.mha`: MetaImage, LPS, zlib.",
    ),
    Format(
        "mhd",
        "MetaImage as a header and raw voxels (prepared.mhd, prepared.raw), which can be mapped into memory",
        _mhd_outputs,
        read=lambda path, _: read_image(path),
        bytes_per_voxel=3.0,
        order=41,
        details="`prepared.mhd` with `prepared.raw`, `prepared_labels.mhd` with `prepared_labels.raw`: MetaImage, LPS, "
        "the voxels uncompressed, x fastest, little-endian.",
    ),
)
