"""The corrected volume as a DICOM series: what was measured, for archives and viewers."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...dicom.standard import CTImageStorage
from ...image.buffers import voxels_of
from ..dicom_identity import Identity
from ..dicom_loss import loss_of
from ..dicom_slices import SliceStack, acquired_stack, along_normal, orthogonal_stack, place_slice
from ..dicom_values import code_string_of, text_of
from ..format import NATIVE_IMAGE, Format, Output
from ..provenance import made_by, maker
from ..writing import unreadable

if TYPE_CHECKING:
    import SimpleITK as sitk
    from pydicom.dataset import Dataset

    from ...case import PreparedCase

FOLDER = "ct_dicom"
SERIES_NUMBER = 9000  # beyond what scanners use
_PATIENT_POSITIONS = "(HF|FF)(P|S|DR|DL)|[LR]F[PS]|[AP]FD[LR]"  # PS3.3 C.7.3.1.1.2
_LUNG_WINDOW = (-600, 1500)


def write_series(case: PreparedCase, folder: Path) -> None:
    """Write the native image as CT Image objects, one file per slice, numbered along the normal of the slices.

    int16 Hounsfield units (slope 1, intercept 0), ImageType DERIVED, SECONDARY; each slice refers to the acquired
    ones that it was made from.

    Raises
    ------
    OSError
        when the disk does not take it.
    LungPrepError
        when identifiers are to be kept and the source's files are not there any more.
    """
    identity = Identity(case)
    stack, sources = orthogonal_stack(case, identity), acquired_stack(case, identity)
    common = _common(case, identity, stack)
    voxels = voxels_of(case.image)
    folder.mkdir()
    for number, index in enumerate(along_normal(stack), 1):
        dataset = _slice(common, stack, int(index), number)
        if sources is not None:
            dataset.SourceImageSequence = _sources_of(stack, sources, int(index))
        dataset.PixelData = np.ascontiguousarray(voxels[index], dtype="<i2").tobytes()
        dataset["PixelData"].VR = "OW"
        dataset.save_as(folder / f"{number:04d}.dcm", enforce_file_format=True)


def _common(case: PreparedCase, identity: Identity, stack: SliceStack) -> Dataset:
    """What all slices say alike."""
    from pydicom.dataset import Dataset
    from pydicom.sr.codedict import codes

    dataset = Dataset()
    identity.describe(dataset)
    now = datetime.datetime.now()
    header = case.acquisition.headers[0] if case.acquisition.headers else None
    dataset.SOPClassUID = CTImageStorage
    dataset.ImageType = ["DERIVED", "SECONDARY", "AXIAL"]
    dataset.Modality = "CT"
    dataset.SeriesInstanceUID = stack.series_uid
    dataset.SeriesNumber = SERIES_NUMBER
    dataset.SeriesDescription = text_of(made_by(case))
    position = code_string_of(header.patient_position) if header else ""
    dataset.PatientPosition = position if re.fullmatch(_PATIENT_POSITIONS, position) else ""
    dataset.BodyPartExamined = (code_string_of(header.body_part) if header else "") or "CHEST"
    dataset.Manufacturer = dataset.ManufacturerModelName = "LungPrep"
    dataset.SoftwareVersions = maker()
    dataset.ContentDate = dataset.SeriesDate = dataset.InstanceCreationDate = now.strftime("%Y%m%d")
    dataset.ContentTime = dataset.SeriesTime = dataset.InstanceCreationTime = now.strftime("%H%M%S")
    dataset.AcquisitionNumber = header.acquisition_number if header else None
    dataset.KVP = header.kvp if header and header.kvp and header.kvp > 0 else None
    if header and header.kernel:
        dataset.ConvolutionKernel = [text_of(part, 16) for part in header.kernel.split("\\")]
    regular = case.acquisition.geometry is None or case.acquisition.geometry.is_regular
    words = "Hounsfield units as measured" + ("" if regular else ", resampled onto an orthogonal grid")
    dataset.DerivationDescription = f"{made_by(case)}: {words}"
    if not regular:
        dataset.DerivationCodeSequence = [code_item(codes.DCM.SpatialResampling)]
    _describe_pixels(dataset)
    dataset.update(loss_of(case))
    return dataset


def _describe_pixels(dataset: Dataset) -> None:
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
    dataset.RescaleSlope, dataset.RescaleIntercept, dataset.RescaleType = "1", "0", "HU"
    dataset.WindowCenter, dataset.WindowWidth = (str(value) for value in _LUNG_WINDOW)


def _slice(common: Dataset, stack: SliceStack, index: int, number: int) -> Dataset:
    import copy

    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    dataset = copy.copy(common)
    dataset._dict = dict(common._dict)  # the elements are shared: nothing below changes one that is common
    dataset.SOPInstanceUID = stack.slices[index].sop_instance_uid
    dataset.InstanceNumber = number
    place_slice(dataset, stack, index)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return dataset


def _sources_of(stack: SliceStack, sources: SliceStack, index: int) -> list[Dataset]:
    """The acquired slices on both sides of a slice, or the one that it is."""
    from pydicom.dataset import Dataset
    from pydicom.sr.codedict import codes

    normal = np.cross(*np.reshape(sources.direction, (2, 3)))
    here = float(np.dot(stack.slices[index].position_mm, normal))
    away = np.array([item.position_mm for item in sources.slices]) @ normal - here
    nearest = np.abs(away) <= 0.01
    if not nearest.any():
        below, above = np.where(away < 0, away, -np.inf), np.where(away > 0, away, np.inf)
        nearest = (np.isfinite(below) & (below == below.max())) | (np.isfinite(above) & (above == above.min()))
    items = []
    for position in np.flatnonzero(nearest):
        source = sources.slices[position]
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = source.sop_class_uid, source.sop_instance_uid
        if source.frame is not None:
            item.ReferencedFrameNumber = source.frame + 1
        item.PurposeOfReferenceCodeSequence = [code_item(codes.DCM.SourceImageForImageProcessingOperation)]
        items.append(item)
    return items


def code_item(code: Any) -> Dataset:
    """An item of a code sequence."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code.value, code.scheme_designator, code.meaning
    return item


def read_series(folder: Path, what: str) -> sitk.Image:
    """The volume of :func:`write_series`, its slices in the order of their numbers.

    Raises
    ------
    LungPrepError
        when a file is missing or cannot be read.
    """
    import SimpleITK as sitk

    try:
        return sitk.ReadImage([str(path) for path in sorted(folder.glob("*.dcm"))])
    except RuntimeError as error:
        raise unreadable(folder) from error


def _outputs(case: PreparedCase) -> list[Output]:
    return [Output(FOLDER, lambda path: write_series(case, path), (NATIVE_IMAGE,))]


ENTRY = Format(
    "dicom-series",
    "the native volume in HU as a derived DICOM series (the folder ct_dicom): archives, OHIF, Slicer",
    _outputs,
    read=read_series,
    bytes_per_voxel=2.0,
    order=60,
    details="The folder `ct_dicom`: the volume that was measured, on the native grid (orthogonal also where the "
    "acquired slices were tilted or irregular), one CT Image object per slice, int16 Hounsfield units with slope 1 and "
    "intercept 0, `ImageType` DERIVED, SECONDARY, numbered along the normal. Each slice names the acquired slices it "
    "was made from. Series and instances have new UIDs, made from the voxels: the same volume has the same ones. See "
    "*Whose objects these are* below for patient and study.",
)
