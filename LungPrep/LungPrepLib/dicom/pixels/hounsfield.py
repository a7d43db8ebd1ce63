"""From stored values to Hounsfield units, slice by slice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...findings import Finding, make_finding
from ...image.hu import AIR_HU, LOWEST_HU
from ...messages import Quantity, Value, say
from ..headers.slice_header import SliceHeader
from .object_reading import DecodeError
from .stored_bits import without_foreign_bits

if TYPE_CHECKING:
    from pydicom import Dataset

_ALREADY_AIR = (-1050, -950)
_HIGHEST_HU = 3100  # the end of the usual 12 bits: a padding value above it was chosen to be outside them
_ALONG_BORDER = 0.05  # of the border's pixels: a few that have the value by chance are no padding
_INT16 = np.iinfo(np.int16)


@dataclass
class PixelNotes:
    """What was noticed while values were converted, summed over slices.

    ``padded`` counts voxels by the HU that they would have had; ``saturated`` those that do not fit into int16;
    ``range_differs`` slices whose Smallest or Largest Image Pixel Value is not what was read; ``foreign_bits`` slices
    whose unused bits were not empty, ``beyond_bits`` those that use more bits than they say.
    """

    slices: int = 0
    voxels: int = 0
    padded: Counter[int] = field(default_factory=Counter)
    saturated: int = 0
    range_differs: int = 0
    range_example: tuple[int, int, int | None, int | None] | None = None
    beyond_bits: int = 0
    foreign_bits: int = 0
    no_slope: int = 0
    no_intercept: int = 0
    lookup_tables: int = 0

    def add(self, other: PixelNotes) -> None:
        """Add the notes of another slice."""
        for name in (
            "slices",
            "voxels",
            "saturated",
            "range_differs",
            "beyond_bits",
            "foreign_bits",
            "no_slope",
            "no_intercept",
            "lookup_tables",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.padded.update(other.padded)
        self.range_example = self.range_example or other.range_example

    @property
    def rescaled(self) -> bool:
        """Whether every slice says how its values become Hounsfield units."""
        return self.no_slope == 0 and self.no_intercept == 0

    def findings(self) -> list[Finding]:
        """The notes as findings."""
        found = []
        if not self.rescaled:
            count = max(self.no_slope, self.no_intercept)
            text = say(
                "Rescale slope or intercept are absent in {number} of {total} slices.", number=count, total=self.slices
            )
            found.append(make_finding("rescale-missing", text, slices=count))
        if self.padded:
            count = sum(self.padded.values())
            values = sorted(self.padded, key=lambda v: -self.padded[v])[:3]
            amounts: dict[str, Value] = {
                "share": count / self.voxels,
                "values": [Quantity(value, "HU") for value in values],
            }
            text = (
                say("{share:.1%} of the voxels are padding (at {values:.0f} and others).", **amounts)
                if len(self.padded) > 3
                else say("{share:.1%} of the voxels are padding (at {values:.0f}).", **amounts)
            )
            found.append(make_finding("padding-replaced", text, voxels=count, values_hu=values))
        if self.saturated:
            text = say("{number} voxels lie outside -32768..32767 HU.", number=self.saturated)
            found.append(make_finding("values-saturated", text, voxels=self.saturated))
        if self.beyond_bits:
            text = say(
                "{number} of {total} slices use more bits than their header says.",
                number=self.beyond_bits,
                total=self.slices,
            )
            found.append(make_finding("bits-exceeded", text, slices=self.beyond_bits))
        if self.foreign_bits:
            text = say(
                "{number} of {total} slices have something in bits that their header calls unused.",
                number=self.foreign_bits,
                total=self.slices,
            )
            action = say("Leaves these bits out: without them the picture is smooth.")
            found.append(make_finding("bits-exceeded", text, action, slices=self.foreign_bits))
        if self.range_differs and self.range_example:
            low, high, smallest, largest = self.range_example
            text = say(
                "In {number} of {total} slices the values are not in the range that the header says, such as "
                "{low}..{high} and not {smallest}..{largest}.",
                number=self.range_differs,
                total=self.slices,
                low=low,
                high=high,
                smallest="?" if smallest is None else smallest,
                largest="?" if largest is None else largest,
            )
            found.append(make_finding("pixel-range-differs", text, slices=self.range_differs))
        return found


def to_hounsfield(
    stored: npt.NDArray[Any], header: SliceHeader, dataset: Dataset | None, target: npt.NDArray[np.int16]
) -> PixelNotes:
    """Write stored values (rows, columns) into ``target`` as HU, rounded once, padding replaced by air.

    The Modality LUT of ``dataset`` goes before slope and intercept (DICOM PS3.3 C.11.1). Values that do not fit
    are saturated.
    """
    notes = PixelNotes(slices=1, voxels=stored.size)
    own = without_foreign_bits(stored, header)
    if own is not None:
        notes.foreign_bits, stored = 1, own
    low, high = int(stored.min()), int(stored.max())
    _note_range(notes, stored, header, low, high)
    values = _rescaled(stored, header, dataset, notes)
    padding = _padding(stored, values, header, low, high, notes)
    if values.min() <= LOWEST_HU:
        padding = _with_untold_padding(values, padding, header, notes)
    if padding is not None:
        values[padding] = AIR_HU
    if values.max() > _INT16.max or values.min() < _INT16.min:
        notes.saturated = int(np.count_nonzero((values > _INT16.max) | (values < _INT16.min)))
        values = np.clip(values, _INT16.min, _INT16.max)
    target[...] = values
    return notes


def _rescaled(
    stored: npt.NDArray[Any], header: SliceHeader, dataset: Dataset | None, notes: PixelNotes
) -> npt.NDArray[Any]:
    if header.has_modality_lut and dataset is not None:
        notes.lookup_tables = 1
        return _looked_up(stored, dataset)
    slope, intercept = header.rescale_slope, header.rescale_intercept
    if slope is None or slope == 0:
        notes.no_slope, slope = 1, 1.0
    if intercept is None:
        notes.no_intercept, intercept = 1, 0.0
    whole = slope == int(slope) and intercept == int(intercept)
    small = max(abs(slope), abs(intercept)) < 2**15 and stored.dtype.itemsize <= 2
    if whole and small:
        values = stored.astype(np.int32)
        if slope != 1:
            values *= np.int32(slope)
        if intercept:
            values += np.int32(intercept)
        return values
    scaled = stored * np.float64(slope) + np.float64(intercept)
    return np.rint(np.clip(scaled, -(2**31), 2**31 - 1)).astype(np.int32)


def _looked_up(stored: npt.NDArray[Any], dataset: Dataset) -> npt.NDArray[np.int64]:
    """The values that the Modality LUT has for the stored ones.

    Raises
    ------
    DecodeError
        when the table is damaged.
    """
    from pydicom.pixels import apply_modality_lut

    try:
        values = np.asarray(apply_modality_lut(stored, dataset))
    except Exception as error:  # whatever a table that lies about itself makes of it
        raise DecodeError(say("has a damaged Modality LUT")) from error
    if not np.issubdtype(values.dtype, np.integer):
        raise DecodeError(say("has a damaged Modality LUT"))
    values = values.astype(np.int64)
    # Tables are unsigned (DICOM PS3.3 C.11.1.1.1), and HU are not: what does not fit was written as a negative number.
    return np.where(values > _INT16.max, values - (1 << 16), values) if values.max() < 1 << 16 else values


def _padding(
    stored: npt.NDArray[Any],
    values: npt.NDArray[Any],
    header: SliceHeader,
    low: int,
    high: int,
    notes: PixelNotes,
) -> npt.NDArray[np.bool_] | None:
    """The voxels that Pixel Padding Value and Range Limit name (DICOM PS3.3 C.7.5.1.1.2), unless air already.

    Where the value lies among those of tissue, only what is connected to the border of the picture is padding:
    some makers write a value there that occurs in the patient, such as 0 HU.
    """
    first = header.padding_value
    if first is None:
        return None
    last = first if header.padding_range_limit is None else header.padding_range_limit
    first, last = min(first, last), max(first, last)
    if last < low or first > high:
        return None
    mask = stored == first if first == last else (stored >= first) & (stored <= last)
    if not mask.any():
        return None
    named = values[mask]
    lowest, highest = int(named.min()), int(named.max())
    if lowest < _ALREADY_AIR[0] and highest > _ALREADY_AIR[1]:  # no such range is padding: all of the patient is in it
        mask = stored == header.padding_value
        if not mask.any():
            return None
        named = values[mask]
        lowest, highest = int(named.min()), int(named.max())
    if lowest >= _ALREADY_AIR[0] and highest <= _ALREADY_AIR[1]:
        return None
    if highest > _ALREADY_AIR[1] and lowest <= _HIGHEST_HU:
        mask = _touching_border(mask)
        named = values[mask]
    found, counts = np.unique(named, return_counts=True)
    notes.padded.update({int(v): int(n) for v, n in zip(found.tolist(), counts.tolist(), strict=True)})
    return mask


def _with_untold_padding(
    values: npt.NDArray[Any], padding: npt.NDArray[np.bool_] | None, header: SliceHeader, notes: PixelNotes
) -> npt.NDArray[np.bool_] | None:
    """``padding`` with what lies far below air without being named in the header: one value around the circle.

    Many different values there are no padding but values that are not HU (an intercept applied twice), unless
    a compression with loss blurred them.
    """
    too_low = values <= LOWEST_HU
    if padding is not None:
        too_low &= ~padding
    found, counts = np.unique(values[too_low], return_counts=True)
    if not counts.size or (counts.max() < 0.9 * counts.sum() and header.lossy_compression != "01"):
        return padding
    notes.padded.update({int(v): int(n) for v, n in zip(found.tolist(), counts.tolist(), strict=True)})
    return too_low if padding is None else padding | too_low


def _touching_border(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The parts of a mask that reach a corner of the picture, or lie along its border."""
    from scipy import ndimage

    regions, count = ndimage.label(mask)
    border = np.concatenate([regions[0], regions[-1], regions[1:-1, 0], regions[1:-1, -1]])
    keep = np.bincount(border, minlength=count + 1) >= max(_ALONG_BORDER * border.size, 1)
    keep[regions[[0, 0, -1, -1], [0, -1, 0, -1]]] = True
    keep[0] = False
    return keep[regions]


def _note_range(notes: PixelNotes, stored: npt.NDArray[Any], header: SliceHeader, low: int, high: int) -> None:
    bits, signed = header.bits_stored, header.pixel_representation == 1
    if bits is not None and 1 <= bits < stored.dtype.itemsize * 8:
        span = 1 << (bits - 1 if signed else bits)
        notes.beyond_bits = int(high >= span or low < (-span if signed else 0))
    smallest, largest = header.smallest_pixel_value, header.largest_pixel_value
    if smallest is None and largest is None:
        return
    padding = header.padding_value
    if padding is not None and low <= padding and (smallest is None or padding < smallest):
        above = stored[stored > padding]
        low = int(above.min()) if above.size else low
    if (smallest is not None and low < smallest) or (largest is not None and high > largest):
        notes.range_differs = 1
        notes.range_example = low, high, smallest, largest
