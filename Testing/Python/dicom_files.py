"""Small DICOM files with known content, written with pydicom for tests of headers, catalogs and selection."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    generate_uid,
)

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1"
LEGACY_CT = "1.2.840.10008.5.1.4.1.1.2.2"
_WRITTEN: dict[str, bytes] = {}  # many tests write the same series
SYNTAXES = {
    "explicit": ExplicitVRLittleEndian,
    "implicit": ImplicitVRLittleEndian,
    "big endian": ExplicitVRBigEndian,
    "deflated": DeflatedExplicitVRLittleEndian,
}


def uid(name: str) -> str:
    """The same UID for the same name, in every run."""
    return generate_uid(entropy_srcs=[name])


def ct_slice(
    index: int = 0,
    *,
    step: float = 5.0,
    size: int = 8,
    series: str = "series",
    study: str = "study",
    patient: str = "patient",
    **tags: Any,
) -> Dataset:
    """One axial CT slice; ``tags`` are keywords that are set, or removed with ``None``."""
    ds = Dataset()
    ds.SOPClassUID = CT_IMAGE
    ds.SOPInstanceUID = uid(f"{series} {index}")
    ds.StudyInstanceUID = uid(study)
    ds.SeriesInstanceUID = uid(series)
    ds.FrameOfReferenceUID = uid(f"frame of {study}")
    ds.StudyDate, ds.Modality = "20240131", "CT"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.PatientName, ds.PatientID = f"Name^{patient}", f"ID-{patient}"
    ds.SeriesNumber, ds.InstanceNumber, ds.AcquisitionNumber = 3, index + 1, 1
    ds.SeriesDescription, ds.BodyPartExamined, ds.PatientPosition = "Thorax 5.0", "CHEST", "HFS"
    ds.Manufacturer, ds.ConvolutionKernel, ds.KVP = "Maker", "B30f", "120"
    ds.ImagePositionPatient = [-100.0, -120.0, -300.0 + step * index]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness = [0.75, 0.5], step
    ds.Rows = ds.Columns = size
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleSlope, ds.RescaleIntercept = 1, -1024
    for keyword, value in tags.items():
        if value is None:
            delattr(ds, keyword)
        else:
            setattr(ds, keyword, value)
    ds.PixelData = np.full(size * size * int(tags.get("NumberOfFrames", 1)), 24, np.int16).tobytes()
    ds["PixelData"].VR = "OW"
    return ds


def to_bytes(ds: Dataset, syntax: str = "explicit", *, meta: bool = True) -> bytes:
    """The dataset as a DICOM file; without preamble and meta header when ``meta`` is false."""
    transfer_syntax = SYNTAXES[syntax]
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = ds.get("SOPClassUID", CT_IMAGE)
    ds.file_meta.MediaStorageSOPInstanceUID = ds.get("SOPInstanceUID", uid("nothing"))
    ds.file_meta.TransferSyntaxUID = transfer_syntax
    if syntax == "big endian" and "PixelData" in ds:
        ds.PixelData = np.frombuffer(ds.PixelData, "<i2").astype(">i2").tobytes()
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, ds, enforce_file_format=True)
    content = buffer.getvalue()
    if meta:
        return content
    return content[132 + 12 + int.from_bytes(content[140:144], "little") :]


def write_slice(path: Path, ds: Dataset, syntax: str = "explicit") -> Path:
    """Write one file, with the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_bytes(ds, syntax))
    return path


def write_series(folder: Path, slices: int = 60, **options: Any) -> list[Path]:
    """Write a series of axial slices, one file each; ``options`` are those of :func:`ct_slice`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for i in range(slices):
        key = repr((i, sorted(options.items())))
        if key not in _WRITTEN:
            _WRITTEN[key] = to_bytes(ct_slice(i, **options))
        paths.append(folder / f"{options.get('series', 'series')}-{i:04d}")
        paths[-1].write_bytes(_WRITTEN[key])
    return paths


def item(**tags: Any) -> Dataset:
    """A dataset for a sequence."""
    ds = Dataset()
    for keyword, value in tags.items():
        setattr(ds, keyword, value)
    return ds


def enhanced_ct(frames: int = 4, *, step: float = 5.0, sop_class: str = ENHANCED_CT) -> Dataset:
    """An enhanced CT whose geometry and rescale values are in the functional groups only.

    The slope is shared, the intercept differs from frame to frame; frames run downwards.
    """
    gone = dict.fromkeys(
        (
            "ImagePositionPatient",
            "ImageOrientationPatient",
            "PixelSpacing",
            "SliceThickness",
            "RescaleSlope",
            "RescaleIntercept",
            "ConvolutionKernel",
            "KVP",
            "ImageType",
        )
    )
    ds = ct_slice(0, NumberOfFrames=frames, SOPClassUID=sop_class, **gone)
    shared = Dataset()
    shared.PlaneOrientationSequence = Sequence([item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])])
    shared.PixelMeasuresSequence = Sequence([item(PixelSpacing=[0.75, 0.5], SliceThickness=step)])
    shared.CTReconstructionSequence = Sequence([item(ConvolutionKernel="B60s", ReconstructionDiameter=380)])
    shared.CTXRayDetailsSequence = Sequence([item(KVP=110)])
    shared.CTImageFrameTypeSequence = Sequence([item(FrameType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"])])
    anatomy = item(AnatomicRegionSequence=Sequence([item(CodeMeaning="Chest")]))
    shared.FrameAnatomySequence = Sequence([anatomy])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    ds.PerFrameFunctionalGroupsSequence = Sequence(
        [
            item(
                PlanePositionSequence=Sequence([item(ImagePositionPatient=[-100.0, -120.0, -step * i])]),
                FrameContentSequence=Sequence(
                    [item(StackID="1", InStackPositionNumber=i + 1, FrameAcquisitionNumber=7)]
                ),
                PixelValueTransformationSequence=Sequence(
                    [item(RescaleSlope=2, RescaleIntercept=-1024 - i, RescaleType="HU")]
                ),
            )
            for i in range(frames)
        ]
    )
    del ds.BodyPartExamined
    return ds
