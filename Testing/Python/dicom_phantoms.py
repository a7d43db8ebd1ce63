"""DICOM series of an analytic chest, laid out in every way that scanners, archives and accidents produce.

The chest is a function of patient coordinates, so that the truth is known at every point whatever the slices
are. It has no symmetry: a reader that flips or exchanges axes, shears or shifts cannot hide it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
    generate_uid,
)

from LungPrepLib.dicom.headers.slice_header import SliceHeader

Array = npt.NDArray[Any]

SYNTAXES: dict[str, UID] = {
    "explicit": ExplicitVRLittleEndian,
    "implicit": ImplicitVRLittleEndian,
    "big-endian": ExplicitVRBigEndian,
    "deflated": DeflatedExplicitVRLittleEndian,
    "rle": RLELossless,
    "jpeg-ls": JPEGLSLossless,
    "jpeg-ls-lossy": JPEGLSNearLossless,
    "jpeg-lossless": JPEGLosslessSV1,
    "jpeg-2000": JPEG2000Lossless,
}
_CT, _ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1"

# -- the chest, in millimetres from its centre, LPS ----------------------------------------------------------------

RIGHT_LUNG, LEFT_LUNG = 1, 2
_LUNGS = {RIGHT_LUNG: ((-76.0, 0.0, 5.0), (60.0, 84.0, 110.0)), LEFT_LUNG: ((72.0, 6.0, 0.0), (54.0, 78.0, 102.0))}
# Balls of bone in the lungs, with which position, orientation and shear are measured.
BALLS_MM = np.array(
    [
        (-72.0, -30.0, 45.0),
        (-60.0, 30.0, -40.0),
        (62.0, -22.0, -30.0),
        (70.0, 32.0, 40.0),
        (-88.0, 8.0, -72.0),
        (78.0, -8.0, 74.0),
    ]
)
BALL_RADIUS_MM = 14.0


def chest_values(points_mm: Array, softness_mm: float = 2.0) -> Array:
    """HU at (..., 3) points; edges are ``softness_mm`` wide."""
    x, y = points_mm[..., 0], points_mm[..., 1]
    values = np.full(x.shape, -1000.0)
    body = (np.hypot(x / 172, y / 125) - 1) * 125
    _paint(values, body, -100.0, softness_mm)
    _paint(values, body + 12, 45.0, softness_mm)
    for centre, radii in _LUNGS.values():
        _paint(values, _ellipsoid(points_mm, centre, radii), -860.0, softness_mm)
    for ball in BALLS_MM:
        _paint(values, np.linalg.norm(points_mm - ball, axis=-1) - BALL_RADIUS_MM, 500.0, softness_mm)
    _paint(values, np.hypot(x - 3, y - 88) - 15, 300.0, softness_mm)  # a spine along the patient
    return values


def chest_labels(points_mm: Array) -> Array:
    """1 in the right lung, 2 in the left one (balls included), else 0, as uint8."""
    labels = np.zeros(points_mm.shape[:-1], dtype=np.uint8)
    for value, (centre, radii) in _LUNGS.items():
        labels[_ellipsoid(points_mm, centre, radii) < 0] = value
    return labels


def _ellipsoid(points: Array, centre: tuple[float, ...], radii: tuple[float, ...]) -> Array:
    """Roughly the distance from the surface, negative inside."""
    return (np.linalg.norm((points - np.array(centre)) / np.array(radii), axis=-1) - 1) * min(radii)


def _paint(values: Array, distance: Array, value: float, softness: float) -> None:
    share = np.clip(0.5 - distance / softness, 0, 1)
    values += share * (value - values)


# -- where slices lie ----------------------------------------------------------------------------------------------


def axis_orders() -> Iterator[Array]:
    """The 24 right-handed directions along patient axes."""
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1, -1), repeat=3):
            direction = np.zeros((3, 3))
            for column, (axis, sign) in enumerate(zip(order, signs, strict=True)):
                direction[axis, column] = sign
            if np.linalg.det(direction) > 0:
                yield direction


def rotation(axis: tuple[float, float, float], degrees: float) -> Array:
    """The rotation around an axis (Rodrigues)."""
    x, y, z = np.array(axis) / np.linalg.norm(axis)
    angle = np.radians(degrees)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


@dataclass(frozen=True)
class Layout:
    """Where slices lie: ``offsets_mm`` along the normal and ``shifts_mm`` (x, y) in plane, around the centre."""

    offsets_mm: Array
    size: tuple[int, int] = (94, 72)
    spacing_mm: tuple[float, float] = (4.0, 4.0)
    direction: Array = field(default_factory=lambda: np.eye(3))
    shifts_mm: Array | None = None
    centre_mm: tuple[float, float, float] = (12.0, -157.0, -431.0)

    @property
    def positions_mm(self) -> Array:
        """(n, 3), LPS: the centre of the first voxel of each slice."""
        shifts = np.zeros((len(self.offsets_mm), 2)) if self.shifts_mm is None else self.shifts_mm
        corner = -(np.array(self.size) - 1) / 2 * self.spacing_mm
        in_stack = np.column_stack([corner + shifts, self.offsets_mm])
        return self.centre_mm + in_stack @ self.direction.T

    def points_mm(self, index: int) -> Array:
        """(rows, columns, 3): the voxel centres of a slice, from the chest's centre."""
        columns, rows = self.size
        along_x = np.outer(np.arange(columns) * self.spacing_mm[0], self.direction[:, 0])
        along_y = np.outer(np.arange(rows) * self.spacing_mm[1], self.direction[:, 1])
        return self.positions_mm[index] - self.centre_mm + along_y[:, None] + along_x[None]

    def values(self, noise: float = 8.0) -> Array:
        """(n, rows, columns) HU with noise that is the same in every run."""
        slices = []
        for index, offset in enumerate(self.offsets_mm):
            random = np.random.default_rng(abs(int(offset * 1000)) + index)
            values = chest_values(self.points_mm(index), max(self.spacing_mm))
            slices.append(values + random.normal(0, noise, values.shape))
        return np.rint(np.stack(slices)).astype(np.int16)

    def labels(self) -> Array:
        """(n, rows, columns): the true labels."""
        return np.stack([chest_labels(self.points_mm(index)) for index in range(len(self.offsets_mm))])

    def headers(self) -> list[SliceHeader]:
        """Headers as a catalog would deliver them."""
        orientation = tuple(float(v) for v in (*self.direction[:, 0], *self.direction[:, 1]))
        return [
            SliceHeader(
                path=f"slice-{index}.dcm",
                sop_instance_uid=f"2.25.{index + 1}",
                instance_number=index + 1,
                modality="CT",
                rows=self.size[1],
                columns=self.size[0],
                position=tuple(float(v) for v in position),  # type: ignore[arg-type]
                orientation=orientation,  # type: ignore[arg-type]
                pixel_spacing_mm=(self.spacing_mm[1], self.spacing_mm[0]),
                slice_thickness_mm=3.0,
                patient_position="HFS",
            )
            for index, position in enumerate(self.positions_mm)
        ]


def even_layout(count: int = 60, step_mm: float = 4.0, **options: Any) -> Layout:
    """Slices at even steps."""
    return Layout((np.arange(count) - (count - 1) / 2) * step_mm, **options)


def tilted(layout: Layout, degrees: float, across_degrees: float = 0.0) -> Layout:
    """The layout with slices displaced as a gantry tilted by ``degrees`` around x (and y) displaces them."""
    shear = np.tan(np.radians([across_degrees, degrees]))
    return replace(layout, shifts_mm=np.outer(layout.offsets_mm, shear))


def thinned(layout: Layout, keep: Array | list[int]) -> Layout:
    """The layout with only some slices."""
    shifts = None if layout.shifts_mm is None else layout.shifts_mm[keep]
    return replace(layout, offsets_mm=layout.offsets_mm[keep], shifts_mm=shifts)


# -- files ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Storage:
    """How HU become stored values.

    ``padding`` is the stored value outside the reconstructed circle (``None``: no circle); ``told`` whether
    PixelPaddingValue names it, ``range_limit`` is PixelPaddingRangeLimit; ``told_unsigned`` writes the tag as
    unsigned although pixels are signed.
    """

    signed: bool = True
    bits_stored: int = 16
    slope: float | None = 1.0
    intercept: float | None = -1024.0
    padding: int | None = None
    told: bool = True
    told_unsigned: bool = False
    range_limit: int | None = None

    def stored(self, hu: Array) -> Array:
        """Stored values (uint16 or int16) of one slice of HU."""
        slope = 1.0 if self.slope is None else self.slope
        intercept = -1024.0 if self.intercept is None else self.intercept
        low, high = (-(1 << (self.bits_stored - 1)), (1 << (self.bits_stored - 1)) - 1)
        if not self.signed:
            low, high = 0, (1 << self.bits_stored) - 1
        values = np.clip(np.rint((hu - intercept) / slope), low, high)
        if self.padding is not None:
            rows, columns = hu.shape
            y, x = np.mgrid[:rows, :columns]
            radius = np.hypot((x - (columns - 1) / 2) / columns, (y - (rows - 1) / 2) / rows)
            values[radius > 0.5] = self.padding
        return values.astype(np.int16 if self.signed else np.uint16)


Edit = Callable[[Dataset, int], None]


def uid(*name: Any) -> str:
    """The same UID for the same name, in every run."""
    return generate_uid(entropy_srcs=[str(part) for part in name])


def slice_dataset(
    layout: Layout, index: int, hu: Array, storage: Storage, *, series: str = "series", number: int | None = None
) -> Dataset:
    """One slice as a CT Image object, not yet encoded."""
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = _CT, uid(series, index, number)
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = uid("study"), uid(series), uid("frame")
    ds.Modality, ds.ImageType, ds.StudyDate = "CT", ["ORIGINAL", "PRIMARY", "AXIAL"], "20240131"
    ds.PatientName, ds.PatientID, ds.PatientPosition, ds.BodyPartExamined = "Ph^Antom", "PH-1", "HFS", "CHEST"
    ds.SeriesDescription, ds.ConvolutionKernel, ds.Manufacturer = "Chest", "B30f", "SIEMENS"
    ds.SeriesNumber, ds.InstanceNumber, ds.AcquisitionNumber = 2, index + 1 if number is None else number, 1
    ds.ImagePositionPatient = [f"{v:.6g}"[:16] for v in layout.positions_mm[index]]
    ds.ImageOrientationPatient = [f"{v:.10f}"[:16] for v in (*layout.direction[:, 0], *layout.direction[:, 1])]
    ds.PixelSpacing, ds.SliceThickness = [layout.spacing_mm[1], layout.spacing_mm[0]], "3"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = hu.shape
    _describe(ds, storage)
    ds.PixelData = storage.stored(hu).tobytes()
    ds["PixelData"].VR = "OW"
    return ds


def _describe(ds: Dataset, storage: Storage) -> None:
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, storage.bits_stored, storage.bits_stored - 1
    ds.PixelRepresentation = int(storage.signed)
    if storage.slope is not None:
        ds.RescaleSlope = storage.slope
    if storage.intercept is not None:
        ds.RescaleIntercept = storage.intercept
    if storage.padding is not None and storage.told:
        vr = "US" if storage.told_unsigned or not storage.signed else "SS"
        value = storage.padding & 0xFFFF if vr == "US" else storage.padding
        ds.add_new(0x00280120, vr, value)
        if storage.range_limit is not None:
            ds.add_new(0x00280121, "SS" if storage.signed else "US", storage.range_limit)


def encode(ds: Dataset, syntax: str) -> None:
    """Give a dataset of uncompressed little-endian pixels the transfer syntax."""
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID, ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPClassUID, ds.SOPInstanceUID
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    target = SYNTAXES[syntax]
    if syntax == "big-endian":
        ds.PixelData = np.frombuffer(ds.PixelData, "<u2").astype(">u2").tobytes()
    elif syntax in ("rle", "jpeg-ls", "jpeg-ls-lossy"):
        ds.compress(target, **({"jls_error": 2} if syntax == "jpeg-ls-lossy" else {}), generate_instance_uid=False)
    elif target.is_encapsulated:
        _encode_with_gdcm(ds, syntax)
    ds.file_meta.TransferSyntaxUID = target


def _encode_with_gdcm(ds: Dataset, syntax: str) -> None:
    """JPEG Lossless and JPEG 2000, which only GDCM can write here."""
    import tempfile

    import SimpleITK as sitk
    from pydicom.encaps import encapsulate, generate_frames

    count = int(ds.get("NumberOfFrames", 1))
    stored = np.frombuffer(ds.PixelData, np.int16 if ds.PixelRepresentation else np.uint16)
    streams = []
    for frame in stored.reshape(count, 1, ds.Rows, ds.Columns):
        with tempfile.TemporaryDirectory() as folder:
            writer = sitk.ImageFileWriter()
            writer.SetImageIO("GDCMImageIO")
            writer.UseCompressionOn()
            writer.SetCompressor({"jpeg-lossless": "JPEG", "jpeg-2000": "JPEG2000"}[syntax])
            writer.SetFileName(str(Path(folder) / "frame.dcm"))
            writer.Execute(sitk.GetImageFromArray(frame))
            written = pydicom.dcmread(Path(folder) / "frame.dcm")
            streams += generate_frames(written.PixelData, number_of_frames=1)
    ds.PixelData = encapsulate(streams)
    ds["PixelData"].VR = "OB"


def save(ds: Dataset, path: Path, syntax: str = "explicit") -> Path:
    """Encode and write one file, with the folders it needs."""
    encode(ds, syntax)
    path.parent.mkdir(parents=True, exist_ok=True)
    ds.save_as(path, enforce_file_format=True)
    return path


def write_series(
    folder: Path,
    layout: Layout,
    *,
    storage: Storage | None = None,
    syntax: str = "explicit",
    series: str = "series",
    first_number: int = 1,
    edit: Edit | None = None,
    values: Array | None = None,
    prefix: str = "",
) -> list[Path]:
    """Write a series, one file per slice, under names that are not in slice order.

    ``edit(dataset, index)`` changes what it likes before a slice is encoded.
    """
    values = layout.values() if values is None else values
    storage = storage or Storage()
    names = np.random.default_rng(len(values)).permutation(len(values))
    paths = []
    for index, hu in enumerate(values):
        ds = slice_dataset(layout, index, hu, storage, series=series, number=first_number + index)
        if edit is not None:
            edit(ds, index)
        paths.append(save(ds, folder / f"{prefix or series}-{names[index]:04d}.dcm", syntax))
    return paths


def write_localizer(folder: Path, layout: Layout, *, series: str = "series", told: bool = True) -> Path:
    """A coronal projection of the chest in front of the series, of another size, as scanners send it."""
    side = Layout(
        np.array([0.0]),
        size=(96, 120),
        spacing_mm=(4.0, 4.0),
        centre_mm=layout.centre_mm,
        direction=np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]),
    )
    ds = slice_dataset(side, 0, side.values()[0], Storage(), series=series, number=0)
    ds.SOPInstanceUID = uid(series, "localizer")
    if told:
        ds.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    return save(ds, folder / f"{series}-0-localizer.dcm")


def write_enhanced(
    folder: Path,
    layout: Layout,
    *,
    storage: Storage | None = None,
    syntax: str = "explicit",
    series: str = "enhanced",
    slopes: Array | None = None,
    order: Array | None = None,
    sop_class: str = _ENHANCED_CT,
) -> Path:
    """All slices as the frames of one enhanced object; ``slopes`` differ per frame, ``order`` shuffles frames."""
    values, storage = layout.values(), storage or Storage()
    order = np.arange(len(values)) if order is None else order
    ds = slice_dataset(layout, 0, values[0], storage, series=series)
    for keyword in (
        "ImagePositionPatient",
        "ImageOrientationPatient",
        "PixelSpacing",
        "SliceThickness",
        "RescaleSlope",
        "RescaleIntercept",
        "ConvolutionKernel",
        "ImageType",
        "AcquisitionNumber",
    ):
        if keyword in ds:
            delattr(ds, keyword)
    ds.SOPClassUID, ds.NumberOfFrames, ds.InstanceNumber = sop_class, len(values), 1
    ds.SharedFunctionalGroupsSequence = Sequence(
        [
            _item(
                PlaneOrientationSequence=_item(
                    ImageOrientationPatient=[
                        f"{v:.10f}"[:16] for v in (*layout.direction[:, 0], *layout.direction[:, 1])
                    ]
                ),
                PixelMeasuresSequence=_item(
                    PixelSpacing=[layout.spacing_mm[1], layout.spacing_mm[0]], SliceThickness="3"
                ),
                CTReconstructionSequence=_item(ConvolutionKernel="B30f"),
                CTImageFrameTypeSequence=_item(FrameType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]),
            )
        ]
    )
    frames, groups = [], []
    for place, index in enumerate(order):
        slope = storage.slope if slopes is None else float(slopes[index])
        frames.append(replace(storage, slope=slope).stored(values[index]))
        groups.append(
            _item(
                FrameContentSequence=_item(InStackPositionNumber=place + 1, StackID="1"),
                PlanePositionSequence=_item(ImagePositionPatient=[f"{v:.6g}"[:16] for v in layout.positions_mm[index]]),
                PixelValueTransformationSequence=_item(
                    RescaleSlope=slope, RescaleIntercept=storage.intercept, RescaleType="HU"
                ),
            )
        )
    ds.PerFrameFunctionalGroupsSequence = Sequence(groups)
    ds.PixelData = np.stack(frames).tobytes()
    ds["PixelData"].VR = "OW"
    return save(ds, folder / f"{series}.dcm", syntax)


def _item(**values: Any) -> Dataset:
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, Sequence([value]) if isinstance(value, Dataset) else value)
    return ds
