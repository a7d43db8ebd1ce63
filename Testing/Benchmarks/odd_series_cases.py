"""More phantoms of the side-by-side table: what archives, anonymisers, dual-energy and perfusion scans make."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from side_by_side_cases import Case, Truth, phantom_points, scanned_balls

from dicom_phantoms import Layout, Storage, even_layout, slice_dataset, thinned, uid, write_enhanced, write_series
from dicom_phantoms import save as save_slice

Edit = Callable[[Dataset, int], None]
_STEP, _COUNT = 5.0, 44
_BASE = even_layout(_COUNT, _STEP)


def odd_cases() -> list[Case]:
    """Every one of these phantoms."""
    return [*_several_volumes(), *_values(), *_places(), *_objects()]


def _case(name: str, what: str, write: Callable[[Path], Any], layout: Layout = _BASE, **options: Any) -> Case:
    return Case(name, what, lambda: Truth(*phantom_points(layout), scanned_balls(layout)), write, **options)


def _tags(**values: Any) -> Edit:
    """Sets the same, or what a function of the slice's number gives."""

    def edit(ds: Dataset, index: int) -> None:
        for keyword, value in values.items():
            setattr(ds, keyword, value(index) if callable(value) else value)

    return edit


def _numbered(first: int, name: str, **values: Any) -> Edit:
    return _tags(InstanceNumber=lambda i: first + i, SOPInstanceUID=lambda i: uid(name, i), **values)


def _series(layout: Layout = _BASE, **options: Any) -> Callable[[Path], Any]:
    return lambda folder: write_series(folder, layout, **options)


# -- several volumes in a series -----------------------------------------------------------------------------------


def _several_volumes() -> list[Case]:
    def two(one: Edit, other: Edit, offset_mm: float = 0.0) -> Callable[[Path], Any]:
        """The chest, and another volume with other values."""
        moved = replace(_BASE, offsets_mm=_BASE.offsets_mm + offset_mm)

        def write(folder: Path) -> None:
            write_series(folder, _BASE, edit=one)
            write_series(folder, moved, values=moved.values() // 2 - 500, prefix="zz", edit=other)

        return write

    def several(names: list[str], edit: Callable[[int], Edit]) -> Callable[[Path], Any]:
        def write(folder: Path) -> None:
            for k, name in enumerate(names):
                values = _BASE.values() if k == 0 else ((_BASE.values() + 1000) * (0.9 - 0.1 * k) - 1000)
                write_series(folder, _BASE, values=values.astype(np.int16), prefix=name, edit=edit(k))

        return write

    def energies(k: int) -> Edit:
        kind = ["ORIGINAL" if k == 0 else "DERIVED", "PRIMARY", "AXIAL", ("140KV", "80KV", "MIXED")[k]]
        return _numbered(1 + 100 * k, kind[3], ImageType=kind)

    return [
        _case(
            "equal-numbers-times",
            "two volumes with equal instance numbers, told apart by their times",
            two(
                _numbered(1, "a", AcquisitionTime=lambda i: f"1000{i:02d}"),
                _numbered(1, "b", AcquisitionTime=lambda i: f"1010{i:02d}"),
            ),
        ),
        _case(
            "equal-numbers",
            "two volumes with equal instance numbers, and nothing tells them apart",
            two(_numbered(1, "a"), _numbered(1, "b")),
        ),
        _case(
            "equal-uids",
            "two files per object (all UIDs equal) with different pixels",
            two(_numbered(1, "a"), _numbered(1, "a")),
        ),
        _case(
            "between-untold",
            "two scans, the slices of one halfway between those of the other",
            two(_numbered(1, "a"), _numbered(101, "b"), 2.5),
        ),
        _case(
            "between-uneven",
            "the same, 1.7 mm from those of the other",
            two(_numbered(1, "a"), _numbered(101, "b"), 1.7),
        ),
        _case(
            "between-phases",
            "two temporal positions, the slices of one halfway between those of the other",
            two(_numbered(1, "a", TemporalPositionIdentifier=1), _numbered(1, "b", TemporalPositionIdentifier=2), 2.5),
        ),
        _case(
            "two-patients",
            "two patients under one series UID",
            two(_numbered(1, "a"), _numbered(1, "b", PatientName="Oth^Er", PatientID="PH-2"), 1.7),
        ),
        _case("dual-energy", "two energies and their mixture in a series", several(["a", "b", "c"], energies)),
        _case(
            "perfusion",
            "six volumes at the same places, numbered place by place",
            several(
                list("abcdef"),
                lambda k: _tags(InstanceNumber=lambda i: 1 + 6 * i + k, SOPInstanceUID=lambda i: uid("cine", k, i)),
            ),
        ),
    ]


# -- values --------------------------------------------------------------------------------------------------------


def _values() -> list[Case]:
    def half(**values: Any) -> Edit:
        """Changes the upper half of the slices; ``None`` removes."""

        def edit(ds: Dataset, index: int) -> None:
            if index >= _COUNT // 2:
                for keyword, value in values.items():
                    if value is None:
                        delattr(ds, keyword)
                    else:
                        setattr(ds, keyword, value)

        return edit

    def words(change: Callable[[np.ndarray], np.ndarray], **tags: Any) -> Edit:
        """Changes the stored words (uint16)."""

        def edit(ds: Dataset, index: int) -> None:
            stored = np.frombuffer(ds.PixelData, np.uint16).reshape(ds.Rows, ds.Columns)
            ds.PixelData = change(stored).astype(np.uint16).tobytes()
            _tags(**tags)(ds, index)

        return edit

    def noise(stored: np.ndarray) -> np.ndarray:
        return stored | (np.random.default_rng(0).integers(0, 16, stored.shape) << 12)

    def overlay(stored: np.ndarray) -> np.ndarray:
        marked = stored.copy()
        marked[10:40, 10:70] |= 1 << 12
        return marked

    twelve = Storage(signed=False, bits_stored=12)
    values, mask = _BASE.values(), _BASE.labels().astype(np.int16)
    grey = np.clip((values.astype(float) + 1350) / 1500 * 255, 0, 255).astype(np.int16)
    return [
        _case(
            "half-no-rescale",
            "slope and intercept absent in half of the slices",
            _series(edit=half(RescaleSlope=None, RescaleIntercept=None)),
        ),
        _case(
            "half-wrong-intercept", "intercept 0 in half of the slices, wrongly", _series(edit=half(RescaleIntercept=0))
        ),
        _case(
            "hounsfield-word", "Rescale Type 'Hounsfield Units'", _series(edit=_tags(RescaleType="Hounsfield Units"))
        ),
        _case("intercept-comma", "intercept '-1024,0', with a comma", _series(edit=_with_comma)),
        _case(
            "padding-untold-high",
            "32767 around the circle, not named by any tag",
            _series(storage=Storage(padding=32767, told=False)),
        ),
        _case(
            "padding-untold-water",
            "0 HU around the circle, not named by any tag",
            _series(storage=Storage(padding=1024, told=False)),
        ),
        _case(
            "padding-range-wrong",
            "a padding range that holds the whole patient",
            _series(storage=Storage(padding=-2000, range_limit=1100)),
        ),
        _case("bits-noise", "noise in the unused bits", _series(storage=twelve, edit=words(noise))),
        _case("bits-overlay", "an overlay in an unused bit, not named", _series(storage=twelve, edit=words(overlay))),
        _case(
            "left-aligned-rle",
            "values in the upper 12 bits, RLE",
            _series(storage=twelve, edit=words(lambda stored: stored << 4, HighBit=15), syntax="rle"),
        ),
        _case(
            "mask-intercept",
            "a mask stored as CT with intercept -1024",
            _series(values=mask - 1024),
            must_refuse=True,
        ),
        _case(
            "grey-intercept",
            "256 grey values with intercept -1024",
            _series(values=grey - 1024),
            must_refuse=True,
        ),
        _case(
            "slope-lost",
            "slope 2 that the header gives as 1",
            _series(storage=Storage(slope=2.0), edit=_tags(RescaleSlope=1)),
            must_refuse=True,
        ),
    ]


def _with_comma(ds: Dataset, index: int) -> None:
    del ds.RescaleIntercept
    ds.add_new(0x00281052, "LO", "-1024,0")


# -- places --------------------------------------------------------------------------------------------------------


def _places() -> list[Case]:
    jump = replace(_BASE, shifts_mm=np.where(np.arange(_COUNT)[:, None] >= 20, [[17.0, -9.0]], [[0.0, 0.0]]))
    growing = np.cumsum(np.r_[0, np.linspace(3.5, 6.5, _COUNT - 1)])
    grown = Layout(growing - growing[-1] / 2)
    flat = even_layout(_COUNT, _STEP, size=(94, 120), spacing_mm=(4.0, 2.5))
    side = even_layout(_COUNT, _STEP, direction=np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]), size=(72, 94))

    def scientific(ds: Dataset, index: int) -> None:
        del ds.ImagePositionPatient
        ds.add_new(0x00200032, "LO", "\\".join(f"{v:.9E}" for v in _BASE.positions_mm[index]))

    return [
        _case("table-jump", "the table jumps by 17 and 9 mm in the middle of the scan", _series(jump), jump),
        _case("growing-steps", "steps that grow from 3.5 to 6.5 mm", _series(grown), grown),
        _case("anisotropic", "pixels of 4 x 2.5 mm", _series(flat), flat),
        _case("decubitus", "lying on the right side", _series(side, edit=_tags(PatientPosition="HFDR")), side),
        _case("scientific", "positions in scientific notation", _series(edit=scientific)),
        _case(
            "kernel-half-absent",
            "the kernel is absent in every second slice",
            _series(edit=lambda ds, index: delattr(ds, "ConvolutionKernel") if index % 2 else None),
        ),
    ]


# -- objects -------------------------------------------------------------------------------------------------------


def _objects() -> list[Case]:
    def phases(folder: Path) -> None:
        path = write_enhanced(folder, _BASE)
        ds = pydicom.dcmread(path)
        first, second = ds.PerFrameFunctionalGroupsSequence, copy.deepcopy(ds.PerFrameFunctionalGroupsSequence)
        for groups, index in ((first, 1), (second, 2)):
            for group in groups:
                group.FrameContentSequence[0].TemporalPositionIndex = index
        pixels = np.frombuffer(ds.PixelData, np.int16).reshape(_COUNT, -1)
        order = np.random.default_rng(3).permutation(2 * _COUNT)
        both, groups = np.concatenate([pixels, pixels // 2]), [*first, *second]
        ds.PixelData = both[order].tobytes()
        ds.PerFrameFunctionalGroupsSequence = Sequence([groups[i] for i in order])
        ds.NumberOfFrames = 2 * _COUNT
        ds.save_as(path)

    def parts(folder: Path) -> None:
        for number, chosen in enumerate((range(15), range(15, 30), range(30, _COUNT)), start=1):
            path = write_enhanced(folder / str(number), thinned(_BASE, list(chosen)))
            ds = pydicom.dcmread(path)
            ds.SOPInstanceUID, ds.InConcatenationNumber = uid("part", number), number
            ds.ConcatenationUID, ds.InConcatenationTotalNumber = uid("concatenation"), 3
            ds.save_as(folder / f"part{number}.dcm")
            path.unlink()
            path.parent.rmdir()

    def contradicting(folder: Path) -> None:
        path = write_enhanced(folder, _BASE)
        ds = pydicom.dcmread(path)
        _tags(ImagePositionPatient=[0, 0, 0], RescaleIntercept=0, RescaleSlope=1, PixelSpacing=[1, 1])(ds, 0)
        ds.save_as(path)

    def with_segmentation(folder: Path) -> None:
        write_series(folder, _BASE)
        ds = slice_dataset(_BASE, 5, _BASE.labels()[5].astype(np.int16), Storage())
        ds.SOPClassUID, ds.Modality, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.66.4", "SEG", uid("segmentation")
        save_slice(ds, folder / "zz-segmentation.dcm")

    return [
        _case("enhanced-phases", "enhanced, two temporal positions, frames shuffled", phases),
        _case("concatenation", "one enhanced volume in three objects", parts),
        _case("enhanced-contradicting", "enhanced, with other values at its top level", contradicting),
        _case("segmentation", "a segmentation under the series' own UID", with_segmentation),
    ]
