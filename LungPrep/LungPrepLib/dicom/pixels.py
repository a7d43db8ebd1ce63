"""From the pixel data of a file to Hounsfield units.

Uncompressed pixel data are read as they are. Compressed ones are handed to GDCM (inside SimpleITK) as a
minimal object of their own, without the header they came with: GDCM decodes every lossless and lossy syntax
that CT uses, but refuses files for reasons that have nothing to do with their pixels (no meta header, a wrong
SOP class), and applies rescale values that it looks for in fewer places than there are.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .header import SliceHeader

if TYPE_CHECKING:
    from pydicom import Dataset

AIR_HU = -1000
_CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
_PICTURE = (
    "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "SamplesPerPixel",
    "PhotometricInterpretation", "NumberOfFrames",
)


class DecodeError(Exception):
    """The pixel data of a file cannot be decoded; the text says why."""


def read_dataset(path: str) -> Dataset:
    """The whole object, also without preamble and meta header."""
    import pydicom

    dataset = pydicom.dcmread(path, force=True)
    if "TransferSyntaxUID" not in dataset.file_meta:
        implicit = dataset.original_encoding[0]
        dataset.file_meta.TransferSyntaxUID = (
            pydicom.uid.ImplicitVRLittleEndian if implicit else pydicom.uid.ExplicitVRLittleEndian
        )
    return dataset


def stored_values(dataset: Dataset, scratch: Path) -> npt.NDArray[Any]:
    """The stored values of all frames, (frames, rows, columns)."""
    syntax = dataset.file_meta.TransferSyntaxUID
    if not syntax.is_compressed or syntax.is_deflated:
        values = np.asarray(dataset.pixel_array)
    else:
        values = _decoded_by_gdcm(dataset, scratch)
    return values.reshape(-1, int(dataset.Rows), int(dataset.Columns))


def _decoded_by_gdcm(dataset: Dataset, scratch: Path) -> npt.NDArray[Any]:
    import SimpleITK as sitk
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset

    bare = Dataset()
    bare.file_meta = FileMetaDataset()
    bare.file_meta.TransferSyntaxUID = dataset.file_meta.TransferSyntaxUID
    bare.file_meta.MediaStorageSOPClassUID = bare.SOPClassUID = _CT_IMAGE
    bare.file_meta.MediaStorageSOPInstanceUID = bare.SOPInstanceUID = "2.25.1"
    bare.Modality = "CT"
    for name in _PICTURE:
        if name in dataset:
            setattr(bare, name, dataset.get(name))
    bare["PixelData"] = dataset["PixelData"]
    path = scratch / f"{threading.get_ident()}.dcm"
    bare.save_as(path, enforce_file_format=True)
    reader = sitk.ImageFileReader()
    reader.SetImageIO("GDCMImageIO")
    reader.SetFileName(str(path))
    return sitk.GetArrayFromImage(reader.Execute())


def to_hounsfield(stored: npt.NDArray[Any], header: SliceHeader) -> npt.NDArray[np.int16]:
    """Stored values (rows, columns) as int16 HU, rounded once."""
    slope = 1.0 if header.rescale_slope is None else header.rescale_slope
    intercept = 0.0 if header.rescale_intercept is None else header.rescale_intercept
    if slope == 1 and intercept == int(intercept):
        values = stored.astype(np.int32) + int(intercept)
    else:
        values = np.rint(stored * slope + intercept)
    values[values <= -1500] = AIR_HU
    return np.clip(values, -32768, 32767).astype(np.int16)


@dataclass
class Scratch:
    """A folder of this process alone for what GDCM reads, removed at the end."""

    def __enter__(self) -> Path:
        self._folder = TemporaryDirectory(prefix="lungprep-")
        return Path(self._folder.name)

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()
