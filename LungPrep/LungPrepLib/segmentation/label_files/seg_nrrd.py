"""Slicer's segmentations (``.seg.nrrd``): several layers, with a name, a label value and codes for each segment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...file_names import check_utf8
from ...image.buffers import voxels_of
from ...image.grid import Grid
from ...messages import FileName
from ..structures import Code, Structure
from .known_names import known_structure
from .label_file import LabelFile, Mask, Wanted, chosen, combined, named_structure, numbered, unreadable

if TYPE_CHECKING:
    import SimpleITK as sitk

_NAMES_SEGMENTS = re.compile(rb"^Segment0_(ID|Name|LabelValue):=", re.MULTILINE)
_HEADER = 1 << 16


def is_segmentation(path: Path) -> bool:
    """Whether an NRRD file names segments in its header."""
    if not path.name.lower().endswith((".nrrd", ".nhdr")) or not path.is_file():
        return False
    with path.open("rb") as file:
        return bool(_NAMES_SEGMENTS.search(file.read(_HEADER).partition(b"\n\n")[0]))


def read_seg_nrrd(path: Path, wanted: Wanted) -> LabelFile:
    """The segments as one label map; where they lie over each other, the later one counts, as in Slicer's export.

    Label values stay as they are in a file of one layer.

    Raises
    ------
    LungPrepError
        when the file is damaged, or a wanted segment is not there.
    """
    import SimpleITK as sitk

    check_utf8(path)
    try:
        image = sitk.ReadImage(str(path))
        segments = _segments_of(image)
    except (RuntimeError, ValueError, KeyError) as error:
        raise unreadable(FileName(path), str(error).strip().splitlines()[-1]) from error
    layers = _layers_of(image)
    found = [structure for structure, _, _ in segments]
    taken, findings = chosen(found, wanted, lungs_only=False)
    structures = [found[index] for index in taken]
    values = [structure.value for structure in structures]
    if len(layers) > 1 or len(set(values)) < len(values) or not all(0 < value <= 255 for value in values):
        structures = numbered(structures)
    shape = layers[0].shape
    labels, overlaps = combined(
        (shape[0], shape[1], shape[2]), _masks(structures, [segments[index] for index in taken], layers)
    )
    given = Grid(image.GetSize()[:3], image.GetSpacing()[:3], image.GetOrigin()[:3], Grid.of(image).direction)
    return LabelFile(given.image_of(labels), tuple(structures), findings + overlaps)


def _masks(
    structures: list[Structure], segments: list[tuple[Structure, int, int]], layers: list[npt.NDArray[Any]]
) -> Iterator[tuple[Structure, Mask]]:
    for structure, (_, layer, value) in zip(structures, segments, strict=True):
        yield structure, layers[layer] == value


def _layers_of(image: sitk.Image) -> list[npt.NDArray[Any]]:
    """(z, y, x) for each layer, which are the components of a voxel."""
    array = voxels_of(image)
    if image.GetNumberOfComponentsPerPixel() == 1:
        return [array]
    return [np.ascontiguousarray(array[..., index]) for index in range(array.shape[-1])]


def _segments_of(image: sitk.Image) -> list[tuple[Structure, int, int]]:
    """Each segment as a structure, with its layer and its label value there."""
    texts = {key: image.GetMetaData(key) for key in image.GetMetaDataKeys()}
    numbers = sorted({int(match[1]) for key in texts if (match := re.match(r"Segment(\d+)_", key))})
    count = image.GetNumberOfComponentsPerPixel()
    segments = []
    for number in numbers:
        value = int(texts.get(f"Segment{number}_LabelValue", "1"))
        layer = int(texts.get(f"Segment{number}_Layer", "0"))
        if not 0 <= layer < count:
            raise ValueError(f"segment {number} is in layer {layer} of {count}")
        segments.append((_structure(texts, number, value), layer, value))
    return segments


def _structure(texts: dict[str, str], number: int, value: int) -> Structure:
    name = texts.get(f"Segment{number}_Name") or texts.get(f"Segment{number}_ID") or f"segment {number}"
    color = [round(255 * float(part)) for part in texts.get(f"Segment{number}_Color", "").split()]
    codes = _codes(texts.get(f"Segment{number}_Tags", ""))
    known = known_structure(name)
    if known is not None:
        return replace(known, value=value)
    structure = named_structure(name, min(max(value, 1), 255))
    structure = replace(structure, value=value)
    if len(color) == 3:
        structure = replace(structure, color=(color[0], color[1], color[2]))
    if codes[1] is not None:
        structure = replace(structure, category=codes[0] or structure.category, type=codes[1], modifier=codes[2])
    return structure


def _codes(tags: str) -> tuple[Code | None, Code | None, Code | None]:
    """Category, type and modifier of Slicer's terminology tag."""
    entry = next((tag.partition(":")[2] for tag in tags.split("|") if tag.startswith("TerminologyEntry:")), "")
    parts = [part.split("^") for part in entry.split("~")[1:4]]
    codes = [Code(part[1], part[2], part[0]) if len(part) == 3 and part[1] else None for part in parts]
    category, kind, modifier = [*codes, None, None, None][:3]
    return category, kind, modifier
