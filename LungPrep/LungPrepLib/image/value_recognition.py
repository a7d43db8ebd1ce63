"""What the values of an image are, from their histogram: Hounsfield units, shifted ones, a mask, a picture.

A CT of the chest holds air near -1000 HU and soft tissue between -50 and 100 HU by the definition of the unit.
Values that show both at another place were shifted; the shifts that occur are those of a forgotten or doubled
rescale intercept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .hu import AIR_HU

_SAMPLES = 4_000_000
_AT_ONCE = 2**18
_AIR = (-1100, -900)
_TISSUE = (-50, 100)
_LEAST_AIR = 0.003
_LEAST_TISSUE = 0.01
_FAT, _VALLEY = (-130, -70), (-40, -10)
_MOST_LABELS = 128  # an image without negative values has hundreds of others
_LEAST_ALIKE = 0.5  # of the neighbours of labels; of those of a CT or an MR image a few in a hundred
_LEAST_FAT = 0.005
_LUNG, _LEAST_LUNG = (-950, -650), 0.005
_LEAST_VESSELS = 0.0005
_SHIFTS = (1024, 1000, -1024, -1000)
_FAT_HU, _MUSCLE_HU = -100, 50
_PEAK_TOLERANCE = 10  # less than half of the way from 1000 to 1024
_LEAST_PEAK = 0.001
_LEAST_SPREAD = 0.2
_TISSUE_TOLERANCE = 35


@dataclass(frozen=True)
class Verdict:
    """What the histogram shows.

    ``kind`` is ``hu``, ``shifted`` (by ``shift``: HU are the values minus it; ``certain`` where peaks prove
    which), ``no-air``, ``no-tissue``, ``two-values``, ``constant``, ``mask``, ``eight-bit``, ``narrow``,
    ``normalised``, or ``other``. ``believable`` says whether what is there besides what is missing (fat or
    lung beside soft tissue, soft tissue beside air) is enough to believe in Hounsfield units all the same.
    """

    kind: str
    shift: int = 0
    certain: bool = False
    lowest: float = 0
    highest: float = 0
    believable: bool = False


def recognise(array: npt.NDArray[np.int16], padded: int = 0) -> Verdict:
    """What the values of an image (z, y, x) are, from the histogram of some of them.

    ``padded`` voxels of the value :data:`AIR_HU` do not count.
    """
    stride = max(1, int(np.ceil((array.size / _SAMPLES) ** (1 / 3))))
    sample = np.ascontiguousarray(array[::stride, ::stride, ::stride]).ravel()
    lowest, highest = int(sample.min()), int(sample.max())
    histogram = np.zeros(highest - lowest + 1)
    for start in range(0, sample.size, _AT_ONCE):  # they are counted as eight bytes each
        part = sample[start : start + _AT_ONCE].astype(np.intp) - lowest
        histogram += np.bincount(part, minlength=len(histogram))
    if lowest <= AIR_HU <= highest:
        # The sample holds a little more or less of it than its share.
        counted = histogram[AIR_HU - lowest] - 1.1 * padded * sample.size / array.size
        histogram[AIR_HU - lowest] = max(counted, 0.0) if padded else histogram[AIR_HU - lowest]
    if not histogram.any():
        return Verdict("other", 0, False, lowest, highest)
    present = np.flatnonzero(histogram) + lowest

    def verdict(kind: str, shift: int = 0, certain: bool = False) -> Verdict:
        return Verdict(kind, shift, certain, lowest, highest)

    # Air and soft tissue are further apart than the values of a mask or of a picture, whatever was added to them.
    if present[-1] - present[0] <= 255:
        kind = _narrow_kind(present)
        return verdict("mask" if kind in ("eight-bit", "narrow") and _has_labels(array, lowest) else kind)
    air, tissue = _has_air(histogram, lowest, 0), _has_tissue(histogram, lowest, 0)
    if air and tissue:
        return verdict("hu") if len(present) > 2 else replace(verdict("two-values"), believable=True)
    for shift in _SHIFTS:
        if _has_air(histogram, lowest, shift) and _has_tissue(histogram, lowest, shift):
            proved = _proved_shift(histogram, lowest, shift)
            return verdict("shifted", proved or shift, proved is not None)
    if not air and lowest >= 0 and (len(present) <= _MOST_LABELS or _has_labels(array, lowest)):
        return verdict("mask")
    if tissue:
        lung = _share(histogram, lowest, _LUNG) >= _LEAST_LUNG
        return replace(verdict("no-air"), believable=lung or _has_fat(histogram, lowest))
    if air:
        above = _share(histogram, lowest, (_TISSUE[0], highest))
        return replace(verdict("no-tissue"), believable=above >= _LEAST_VESSELS)
    return verdict("other")


def _has_labels(array: npt.NDArray[np.int16], lowest: int) -> bool:
    """Whether there are regions of one value each on a background of 0, however many: no image without noise."""
    if lowest < 0:
        return False
    stride = max(1, int(np.ceil((array.size / _SAMPLES) ** 0.5)))
    rows = array[::stride, ::stride]
    left, right = rows[..., :-1], rows[..., 1:]
    seen = (left != 0) | (right != 0)
    return int(np.count_nonzero(seen & (left == right))) >= _LEAST_ALIKE * max(1, int(np.count_nonzero(seen)))


def _narrow_kind(present: npt.NDArray[np.int64]) -> str:
    """What values are that lie within 256 of each other."""
    if len(present) == 1:
        return "constant"
    if len(present) <= 8:
        return "mask"
    # All that a byte holds is used, wherever an intercept has put it; a few values in a short range are no picture.
    return "eight-bit" if present[-1] - present[0] >= 100 else "narrow"


def _has_fat(histogram: npt.NDArray[np.float64], lowest: int) -> bool:
    """Whether there is a hill at fat, with a valley between it and soft tissue; a slope down from 0 is none."""
    fat, valley = (_share(histogram, lowest, band) / (band[1] - band[0]) for band in (_FAT, _VALLEY))
    return fat * (_FAT[1] - _FAT[0]) >= _LEAST_FAT and fat > valley


def _share(histogram: npt.NDArray[np.float64], lowest: int, band: tuple[int, int]) -> float:
    first, last = max(band[0] - lowest, 0), max(band[1] + 1 - lowest, 0)
    return float(histogram[first:last].sum() / histogram.sum())


def _has_air(histogram: npt.NDArray[np.float64], lowest: int, shift: int) -> bool:
    return _share(histogram, lowest, (_AIR[0] + shift, _AIR[1] + shift)) >= _LEAST_AIR


def _has_tissue(histogram: npt.NDArray[np.float64], lowest: int, shift: int) -> bool:
    """Whether there is a hill at soft tissue: more than on the empty plain between lung and fat."""
    tissue = _share(histogram, lowest, (_TISSUE[0] + shift, _TISSUE[1] + shift))
    plain = _share(histogram, lowest, (-450 + shift, -300 + shift))
    return tissue >= _LEAST_TISSUE and tissue > plain


def _proved_shift(histogram: npt.NDArray[np.float64], lowest: int, near: int) -> int | None:
    """Which of the known shifts the peaks of air and of soft tissue agree on; ``None`` when they do not.

    Air lies at -1000 HU; around it the background is often filled with -1024. Of two peaks 24 apart the upper one
    is therefore air. A single peak in the lower place may be either, unless it shows the noise of air.
    """
    shifts = sorted((shift for shift in _SHIFTS if shift * near > 0), reverse=True)
    smooth = np.convolve(histogram, np.ones(9) / 9, mode="same")
    soft = _peak(smooth, lowest, near - 150, near + 130)
    if soft is None:
        return None
    for shift in shifts:
        air = _air_peak(histogram, smooth, lowest, shift - 1000)
        if air == "noise" or (air == "spike" and shift == shifts[0]):
            agrees = min(abs(soft - (shift + hu)) for hu in (_FAT_HU, _MUSCLE_HU)) <= _TISSUE_TOLERANCE
            return shift if agrees else None
    return None


def _peak(smooth: npt.NDArray[np.float64], lowest: int, low: int, high: int) -> int | None:
    """The most frequent value from ``low`` to ``high``."""
    first, last = max(low - lowest, 0), max(high + 1 - lowest, 0)
    part = smooth[first:last]
    return int(np.argmax(part)) + first + lowest if part.size and part.max() > 0 else None


def _air_peak(histogram: npt.NDArray[np.float64], smooth: npt.NDArray[np.float64], lowest: int, place: int) -> str:
    """``noise`` or ``spike`` (one value holds nearly all) when there is a peak within a few HU of ``place``."""
    width = _PEAK_TOLERANCE
    first, last = max(place - width - lowest, 0), max(place + width + 1 - lowest, 0)
    counts = histogram[first:last]
    if counts.sum() < _LEAST_PEAK * histogram.sum():
        return ""
    top = float(counts.max())
    if counts.sum() - top < _LEAST_SPREAD * top:
        return "spike" if abs(int(np.argmax(counts)) + first + lowest - place) <= 1 else ""
    # A peak rises and falls within the window, or is cut at the lowest value there is; the flank of another does not.
    highest = int(np.argmax(smooth[first:last]))
    at_edge = (highest < 2 and first > 0) or highest > len(counts) - 3
    return "" if at_edge else "noise"
