"""The columns of the table of measurements: CSV, Slicer's table node and the documentation are drawn from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .density import measures


@dataclass(frozen=True)
class Column:
    """One column: its key, title, what it holds, and what it means; numbers have a UCUM unit."""

    key: str
    title: str
    kind: Literal["text", "whole number", "number"]
    description: str
    unit: str = ""


_FIRST = (
    Column("structure", "Structure", "text", "Key of the structure; `all` is all lungs together"),
    Column("name", "Name", "text", "Its name, and that of the part where it is one"),
    Column("label", "Label", "whole number", "Its value in the label image; 0 for what is put together of several"),
    Column("region", "Region", "text", "`whole`, or the part: a third by volume or by height, `core`, `peel`"),
)
_LAST = (
    Column("blank", "Why blank", "text", "Which measures have no number here, and why"),
    Column("vessels", "Vessels", "text", "`in`: vessels and airways in the mask count; `out`: not"),
    Column("peel_mm", "Peel", "number", "Depth of the peel below the lung's surface; the rest is core", "mm"),
    Column("slice_thickness_mm", "Slice thickness", "number", "SliceThickness of the series", "mm"),
    Column("kernel", "Kernel", "text", "ConvolutionKernel of the series"),
    Column("kvp", "Tube voltage", "number", "KVP of the series", "kV"),
    Column("contrast", "Contrast", "text", "Whether the series names a contrast agent: `yes`, `no`; empty if unknown"),
    Column("voxel_size_mm", "Voxel size (mm)", "text", "Column, row and slice spacing of the acquired slices, in mm"),
    Column("software", "Software", "text", "What measured: LungPrep and its version"),
    Column("segmenter", "Segmenter", "text", "What made the mask, and its model"),
    Column("weights", "Weights", "text", "First 8 digits of the SHA-256 of the model's weights"),
)


def columns() -> tuple[Column, ...]:
    """Every column, in order."""
    numbers = (Column(m.name, m.title, "number", m.description, m.unit) for m in measures())
    return (*_FIRST, *numbers, *_LAST)
