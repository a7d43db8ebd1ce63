"""What the headers of a series say, element by element: one value where all slices agree, else how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydicom import Dataset
from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword

from ...findings import LungPrepError
from ...messages import FileName, say
from ...progress import Progress
from .elements import clean_text

# What is shown unasked: technique, geometry and the meaning of the values. Everything else may name somebody (texts
# that people type), or is a date or a UID.
PLAIN = (
    "SOPClassUID", "TransferSyntaxUID", "Modality", "ImageType", "Manufacturer", "ManufacturerModelName",
    "BodyPartExamined", "PatientPosition", "SliceThickness", "SpacingBetweenSlices", "KVP", "XRayTubeCurrent",
    "ExposureTime", "Exposure", "CTDIvol", "SpiralPitchFactor", "SingleCollimationWidth", "TotalCollimationWidth",
    "DataCollectionDiameter", "ReconstructionDiameter", "GantryDetectorTilt", "TableHeight", "RotationDirection",
    "FilterType", "ConvolutionKernel", "ContrastBolusAgent", "ContrastBolusRoute", "ContrastBolusVolume",
    "SeriesNumber", "AcquisitionNumber", "InstanceNumber", "TemporalPositionIdentifier", "NumberOfFrames",
    "ImagePositionPatient", "ImageOrientationPatient", "SliceLocation", "PixelSpacing", "Rows", "Columns",
    "SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation",
    "SmallestImagePixelValue", "LargestImagePixelValue", "PixelPaddingValue", "PixelPaddingRangeLimit",
    "RescaleIntercept", "RescaleSlope", "RescaleType", "WindowCenter", "WindowWidth", "WindowCenterWidthExplanation",
    "LossyImageCompression", "LossyImageCompressionRatio", "BurnedInAnnotation", "PatientAge", "PatientSex",
)  # fmt: skip
_LEFT_OUT = "(left out: it may identify somebody; --keep-identifiers shows it)"
_MOST_VALUES = 16


@dataclass(frozen=True)
class TagValue:
    """One element over the slices of a series.

    ``values`` are the different values as texts, in the order of the slices, at most 16 of them; ``count`` is how many
    different ones there are, ``slices`` how many slices have the element at all.
    """

    keyword: str
    tag: str
    vr: str
    values: tuple[str, ...]
    count: int
    slices: int
    hidden: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        shown: dict[str, Any] = {"keyword": self.keyword, "tag": self.tag, "vr": self.vr, "slices": self.slices}
        return shown | ({"left_out": True} if self.hidden else {"different": self.count, "values": list(self.values)})

    @property
    def text(self) -> str:
        """The value, or the first and last of several and how many there are."""
        if self.hidden:
            return _LEFT_OUT
        if self.count <= 1:
            return self.values[0] if self.values else ""
        return f"{self.values[0]} ... {self.values[-1]} ({self.count} different)"


def tags_asked_for(names: Sequence[str]) -> list[int]:
    """The tags of keywords (``KVP``) or numbers (``0018,0060``).

    Raises
    ------
    LungPrepError
        for a name that is neither.
    """
    found = []
    for name in names:
        tag = tag_for_keyword(name.strip())
        digits = name.strip().strip("()").replace(",", "").replace(" ", "")
        if tag is None and len(digits) == 8:
            try:
                tag = int(digits, 16)
            except ValueError:
                tag = None
        if tag is None:
            raise LungPrepError(
                say("'{name}' is no DICOM element.", name=clean_text(name)[:64]),
                say("Give its keyword, such as KVP, or its number, such as 0018,0060."),
                usage=True,
            )
        found.append(int(tag))
    return found


def tag_values(
    paths: Sequence[str], tags: Sequence[int] = (), *, keep_identifiers: bool = False, progress: Progress | None = None
) -> list[TagValue]:
    """The values of elements at the top level of the files, in the order of ``tags``.

    Parameters
    ----------
    paths
        The files of a series, in stack order.
    tags
        The elements; all plain ones (:data:`PLAIN`) that are there when empty, with ``keep_identifiers`` all.

    Raises
    ------
    LungPrepError
        when a file cannot be read as DICOM.
    """
    progress = progress or Progress()
    datasets = []
    for index, path in enumerate(paths):
        if index % 20 == 0:
            progress("read", index / len(paths), say("file {number} of {total}", number=index + 1, total=len(paths)))
        datasets.append(_read(path))
    wanted = list(tags) or _present(datasets, keep_identifiers)
    return [_value(tag, datasets, keep_identifiers) for tag in wanted]


def _read(path: str) -> Dataset:
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        dataset = pydicom.dcmread(path, stop_before_pixels=True, force=False)
    except (OSError, InvalidDicomError, ValueError, EOFError) as error:
        raise LungPrepError(
            say("{file} cannot be read as DICOM.", file=FileName(Path(path).name)), say("Give a DICOM file or folder.")
        ) from error
    dataset.update(dataset.file_meta)
    return dataset


def _present(datasets: Iterable[Dataset], keep_identifiers: bool) -> list[int]:
    there = {int(element) for dataset in datasets for element in dataset.keys()}  # noqa: SIM118, a Dataset is no dict
    plain = [int(tag_for_keyword(keyword) or 0) for keyword in PLAIN]
    return sorted(there) if keep_identifiers else [tag for tag in plain if tag in there]


def _value(tag: int, datasets: Sequence[Dataset], keep_identifiers: bool) -> TagValue:
    keyword = keyword_for_tag(tag) or ""
    texts = [text for dataset in datasets if tag in dataset for text in [_text(dataset, tag)]]
    different = list(dict.fromkeys(texts))
    shown = different if len(different) <= _MOST_VALUES else [*different[: _MOST_VALUES - 1], different[-1]]
    hidden = not keep_identifiers and keyword not in PLAIN
    return TagValue(
        keyword or "(private)" if tag >> 16 & 1 else keyword or "(unknown)",
        f"({tag >> 16:04X},{tag & 0xFFFF:04X})",
        _vr(tag),
        () if hidden else tuple(shown),
        len(different),
        len(texts),
        hidden and bool(texts),
    )


def _vr(tag: int) -> str:
    try:
        return dictionary_VR(tag)
    except KeyError:
        return ""


def _text(dataset: Dataset, tag: int) -> str:
    """The value as a text without control characters; sequences and long binary values by their size."""
    try:
        element = dataset[tag]
    except Exception:  # a value that breaks its own VR, in whatever way
        return "(cannot be read)"
    if element.VR == "SQ":
        return f"(sequence of {len(element.value)})"
    if isinstance(element.value, bytes):
        return f"({len(element.value)} bytes)"
    value = element.value
    parts = list(value) if isinstance(value, (list, tuple)) or type(value).__name__ == "MultiValue" else [value]
    return clean_text("\\".join("" if part is None else str(part) for part in parts))[:256]
