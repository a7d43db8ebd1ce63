"""A phantom as a DICOM study, as a scanner would send it: the series one wants among others."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from LungPrepLib.image.grid import Grid
from LungPrepLib.messages import say
from LungPrepLib.progress import Progress, ProgressCallback, as_progress

from .anatomy import Coverage
from .phantom import Phantom, make_phantom

if TYPE_CHECKING:
    import SimpleITK as sitk
    from pydicom import Dataset

INTERCEPT = -1024
_NAMESPACE = uuid.UUID("8a6e8a3c-4f6b-5d0e-9d5c-6c756e677072")
_README = """This folder holds a chest CT that LungPrep generated: a phantom, not a patient.
There is one axial series, one localizer and one thick coronal reformat; the file names say nothing.
"""


@dataclass(frozen=True)
class SeriesKind:
    """What tells one series of the study from the others."""

    number: int
    description: str
    image_type: tuple[str, ...]
    thickness_mm: float
    kernel: str = "STANDARD"
    extra: dict[str, Any] = field(default_factory=dict)


def uid_of(*parts: object) -> str:
    """A UID of our own (2.25. and a UUID, DICOM PS3.5 B.2), always the same for the same parts."""
    return f"2.25.{uuid.uuid5(_NAMESPACE, '/'.join(map(str, parts))).int}"


def write_study(
    folder: Path,
    *,
    seed: int = 0,
    size: tuple[int, int, int] = (256, 256, 150),
    spacing_mm: tuple[float, float, float] = (1.4, 1.4, 2.2),
    coverage: Coverage = "chest",
    noise_hu: float = 12.0,
    variation: float = 1.0,
    signed: bool = False,
    padded: bool = False,
    extras: bool = True,
    phantom: Phantom | None = None,
    progress: Progress | ProgressCallback | None = None,
) -> dict[str, Any]:
    """Write a phantom as a DICOM study of CT Image Storage objects, with file names in no order.

    Parameters
    ----------
    folder
        Where the files go, all in one folder; made if it is not there.
    seed, size, spacing_mm, coverage, noise_hu, variation
        As for :func:`make_phantom`.
    signed
        Store signed instead of unsigned 16-bit values; the intercept is -1024 either way.
    padded
        Set the pixels outside the circle of reconstruction to PixelPaddingValue (0 unsigned, -2000 signed).
    extras
        Also write a localizer, a thick coronal reformat and a text file.
    phantom
        A phantom that is there already; the arguments of :func:`make_phantom` are not used then.
    progress
        Called with the stage ``phantom``; see :class:`~LungPrepLib.progress.Progress`.

    Returns
    -------
    dict
        The phantom's truth, and ``series``: for ``axial``, ``localizer`` and ``reformat`` the
        ``series_instance_uid`` and the number of ``instances``.
    """
    progress = as_progress(progress)
    if phantom is None:
        phantom = make_phantom(
            size=size,
            spacing_mm=spacing_mm,
            seed=seed,
            coverage=coverage,
            noise_hu=noise_hu,
            variation=variation,
            progress=progress,
        )
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    grid = phantom.grid
    key = (phantom.truth["seed"], phantom.coverage, grid.size, grid.spacing_mm, grid.direction.ravel().tolist())
    series = {"axial": (phantom.ct, SeriesKind(2, "CHEST AXIAL", ("ORIGINAL", "PRIMARY", "AXIAL"), grid.spacing_mm[2]))}
    if extras:
        (folder / "README.txt").write_text(_README, encoding="utf-8")
        series["localizer"] = (localizer_of(phantom.ct), _LOCALIZER)
        series["reformat"] = (coronal_reformat_of(phantom.ct), _REFORMAT)
    truth = dict(phantom.truth, series={})
    for name, (image, kind) in series.items():
        count = 0
        for dataset in datasets_of(image, kind, phantom, key, signed=signed, padded=padded and name == "axial"):
            progress("phantom", 0.99, say("writing DICOM files"))
            digest = uuid.uuid5(_NAMESPACE, dataset.SOPInstanceUID).hex
            dataset.save_as(folder / f"{digest[:12].upper()}.dcm", enforce_file_format=True)
            count += 1
        truth["series"][name] = {"series_instance_uid": uid_of(*key, kind.number), "instances": count}
    return truth


_LOCALIZER = SeriesKind(1, "SCOUT", ("ORIGINAL", "PRIMARY", "LOCALIZER"), 400.0)
_REFORMAT = SeriesKind(
    3, "CORONAL MPR 5 MM", ("DERIVED", "SECONDARY", "REFORMATTED", "AVERAGE"), 5.0,
    extra={"DerivationDescription": "coronal average of the axial series"},
)  # fmt: skip


def localizer_of(ct: sitk.Image) -> sitk.Image:
    """The coronal projection (one slice) that a scanner makes before it scans."""
    import SimpleITK as sitk

    array = sitk.GetArrayViewFromImage(ct)
    shadow = array.mean(axis=1, dtype=np.float64)
    values = np.clip((shadow - shadow.min()) * 1.5 - 1000, -1000, 3000).round().astype(np.int16)
    return _coronal(ct, values[::-1][None], spacing_mm=400.0)


def coronal_reformat_of(ct: sitk.Image, thickness_mm: float = 5.0) -> sitk.Image:
    """Thick coronal slices: averages over ``thickness_mm``, as a workstation sends them."""
    import SimpleITK as sitk

    array = sitk.GetArrayViewFromImage(ct)
    rows = max(round(thickness_mm / ct.GetSpacing()[1]), 1)
    count = array.shape[1] // rows
    slabs = [array[:, n * rows : (n + 1) * rows].mean(axis=1, dtype=np.float64) for n in range(count)]
    values = np.stack(slabs).round().astype(np.int16)[:, ::-1]
    return _coronal(ct, values, spacing_mm=rows * ct.GetSpacing()[1], shift=(rows - 1) / 2)


def _coronal(ct: sitk.Image, values: npt.NDArray[np.int16], *, spacing_mm: float, shift: float = 0.0) -> sitk.Image:
    """An image whose rows run from head to feet of ``ct`` and whose slices run from front to back."""
    grid = Grid.of(ct)
    across, back, up = grid.direction.T
    corner = grid.points_mm(np.array([[0.0, shift if len(values) > 1 else grid.size[1] / 2, grid.size[2] - 1.0]]))[0]
    columns, rows = values.shape[2], values.shape[1]
    spacing = (grid.spacing_mm[0], grid.spacing_mm[2], spacing_mm)
    placed = Grid((columns, rows, len(values)), spacing, tuple(corner.tolist()), np.stack([across, -up, back], axis=1))
    return placed.image_of(values)


def datasets_of(
    image: sitk.Image, kind: SeriesKind, phantom: Phantom, key: tuple[object, ...], *, signed: bool, padded: bool
) -> Iterator[Dataset]:
    """The CT Image Storage objects (DICOM PS3.3 A.3) of one series, slice by slice."""
    import SimpleITK as sitk

    grid = Grid.of(image)
    array = sitk.GetArrayViewFromImage(image)
    padding = _outside_circle(grid) if padded else None
    positions = grid.points_mm(np.array([[0, 0, k] for k in range(grid.size[2])], dtype=float))
    for index, plane in enumerate(array):
        dataset = _common(phantom, key)
        _series(dataset, kind, key)
        dataset.SOPInstanceUID = uid_of(*key, kind.number, index)
        dataset.InstanceNumber = index + 1
        dataset.ImagePositionPatient = [f"{c:.8g}" for c in positions[index]]
        dataset.ImageOrientationPatient = [f"{c:.9g}" for c in grid.direction.T[:2].ravel()]
        dataset.PixelSpacing = [f"{grid.spacing_mm[1]:.9g}", f"{grid.spacing_mm[0]:.9g}"]
        dataset.SliceLocation = f"{positions[index] @ grid.direction[:, 2]:.8g}"
        _pixels(dataset, plane, padding, signed=signed)
        meta = dataset.file_meta
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, dataset.SOPInstanceUID
        yield dataset


def _outside_circle(grid: Grid) -> npt.NDArray[np.bool_]:
    """(rows, columns): what a scanner does not reconstruct."""
    columns, rows = grid.size[:2]
    y, x = np.ogrid[:rows, :columns]
    across = ((x - (columns - 1) / 2) * grid.spacing_mm[0]) ** 2 + ((y - (rows - 1) / 2) * grid.spacing_mm[1]) ** 2
    return across > (min(columns * grid.spacing_mm[0], rows * grid.spacing_mm[1]) / 2) ** 2


def _common(phantom: Phantom, key: tuple[object, ...]) -> Dataset:
    """Patient, study, frame of reference and equipment: the same in every object of the study."""
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset

    seed = phantom.truth["seed"]
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SpecificCharacterSet = "ISO_IR 100"
    dataset.SOPClassUID = CTImageStorage
    dataset.PatientName, dataset.PatientID = "Phantom^LungPrep", f"PHANTOM-{seed}"
    dataset.PatientBirthDate = ""
    dataset.PatientSex = "F" if phantom.patient.body.female else "M"
    dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = uid_of(*key), uid_of(*key, "frame")
    dataset.StudyDate = dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = "20250101"
    dataset.StudyTime = dataset.SeriesTime = dataset.AcquisitionTime = dataset.ContentTime = "120000"
    dataset.StudyID, dataset.AccessionNumber, dataset.ReferringPhysicianName = "1", "", ""
    dataset.StudyDescription = "LungPrep phantom"
    dataset.Modality, dataset.BodyPartExamined, dataset.PatientPosition = "CT", "CHEST", "HFS"
    dataset.Manufacturer, dataset.ManufacturerModelName = "LungPrep", "Phantom"
    dataset.PositionReferenceIndicator = ""
    dataset.KVP, dataset.XRayTubeCurrent, dataset.AcquisitionNumber = "120", "200", 1
    if phantom.truth["contrast"]:
        dataset.ContrastBolusAgent = "Simulated"
    return dataset


def _series(dataset: Dataset, kind: SeriesKind, key: tuple[object, ...]) -> None:
    dataset.SeriesInstanceUID = uid_of(*key, kind.number)
    dataset.SeriesNumber, dataset.SeriesDescription = kind.number, kind.description
    dataset.ImageType = list(kind.image_type)
    dataset.SliceThickness = f"{kind.thickness_mm:.6g}"
    dataset.ConvolutionKernel = kind.kernel
    for keyword, value in kind.extra.items():
        setattr(dataset, keyword, value)


def _pixels(
    dataset: Dataset, plane: npt.NDArray[np.int16], padding: npt.NDArray[np.bool_] | None, *, signed: bool
) -> None:
    stored = plane.astype(np.int32) - INTERCEPT
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns = plane.shape
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 16, 15
    dataset.PixelRepresentation = int(signed)
    dataset.RescaleSlope, dataset.RescaleIntercept, dataset.RescaleType = "1", str(INTERCEPT), "HU"
    if "LOCALIZER" in dataset.ImageType:
        del dataset.RescaleType  # what it shows is not attenuation per voxel
    dataset.WindowCenter, dataset.WindowWidth = "-600", "1500"
    if padding is not None:
        value = -2000 if signed else 0
        stored[padding] = value
        dataset.add_new("PixelPaddingValue", "SS" if signed else "US", value)
    dataset.PixelData = stored.astype("<i2" if signed else "<u2").tobytes()
