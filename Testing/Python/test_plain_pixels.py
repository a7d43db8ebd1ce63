"""Slices that are read in place hold what the long way through the decoder gives, and the same is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dicom_files import ct_slice, to_bytes
from LungPrepLib.dicom.headers.slice_header import headers_of
from LungPrepLib.dicom.pixels import slice_decoding
from LungPrepLib.dicom.pixels.decoding import scratch_folder
from LungPrepLib.dicom.pixels.plain import read_plain
from LungPrepLib.progress import Progress

TISSUE = np.clip(np.random.default_rng(0).normal(-400, 450, (24, 24)), -1024, 1500).astype(np.int16)
UNSIGNED = {"PixelRepresentation": 0, "RescaleIntercept": -1024}


def with_corner(values: np.ndarray, value: int) -> np.ndarray:
    changed = values.copy()
    changed[:4, :4] = value
    return changed


CASES: dict[str, tuple[np.ndarray, dict[str, Any]]] = {
    "signed": (TISSUE, {"RescaleIntercept": 0}),
    "signed with an intercept": (TISSUE + 1024, {"RescaleIntercept": -1024}),
    "unsigned": ((TISSUE + 1024).astype(np.uint16), UNSIGNED),
    "twelve bits": ((TISSUE + 1024).astype(np.uint16), UNSIGNED | {"BitsStored": 12, "HighBit": 11}),
    "signed twelve bits": (TISSUE, {"RescaleIntercept": 0, "BitsStored": 12, "HighBit": 11}),
    "twelve bits with hidden signs": (TISSUE & 0x0FFF, {"RescaleIntercept": 0, "BitsStored": 12, "HighBit": 11}),
    "more bits than said": (
        with_corner((TISSUE + 1024).astype(np.uint16), 9000),
        UNSIGNED | {"BitsStored": 12, "HighBit": 11},
    ),
    "high unsigned values": (
        (TISSUE.astype(np.int32) + 33000).astype(np.uint16),
        UNSIGNED | {"RescaleIntercept": -33000},
    ),
    "padding named": (with_corner(TISSUE, -2000), {"RescaleIntercept": 0, "PixelPaddingValue": -2000}),
    "padding not named": (with_corner(TISSUE, -3024), {"RescaleIntercept": 0}),
    "padding that is not there": (TISSUE, {"RescaleIntercept": 0, "PixelPaddingValue": -2000}),
    "slope of two": (TISSUE // 2, {"RescaleIntercept": 0, "RescaleSlope": 2}),
    "slope with fraction": (TISSUE, {"RescaleIntercept": -0.5, "RescaleSlope": 1.5}),
    "no rescale": (TISSUE, {"RescaleIntercept": None, "RescaleSlope": None}),
    "range that lies": (TISSUE, {"RescaleIntercept": 0, "SmallestImagePixelValue": 0, "LargestImagePixelValue": 5}),
    "saturated": (with_corner(TISSUE, 32000), {"RescaleIntercept": 1000}),
    "high bit elsewhere": (((TISSUE + 1024) << 4).astype(np.uint16), UNSIGNED | {"BitsStored": 12, "HighBit": 15}),
    "eight bits": (np.zeros((24, 24), np.uint8), UNSIGNED | {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}),
}


def decoded(path: Path, monkeypatch: pytest.MonkeyPatch, *, in_place: bool) -> tuple[np.ndarray, Any]:
    headers = tuple(headers_of(path))
    array = np.full((len(headers), 24, 24), 77, np.int16)
    with monkeypatch.context() as patch, scratch_folder() as scratch:
        if not in_place:
            patch.setattr(slice_decoding, "read_plain", lambda header, target: None)
        result = slice_decoding.decode_slices(headers, array, scratch, Progress())
    return array, (result.notes, result.kept, [why for _, why in result.failures])


@pytest.mark.parametrize("syntax", ["explicit", "implicit", "big endian", "deflated"])
@pytest.mark.parametrize("name", CASES)
def test_both_ways_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, syntax: str) -> None:
    stored, tags = CASES[name]
    dataset = ct_slice(size=24, **tags)
    order = ">" if syntax == "big endian" else "<"
    dataset.PixelData = stored.astype(stored.dtype.newbyteorder(order)).tobytes()
    path = tmp_path / "slice.dcm"
    path.write_bytes(to_bytes(dataset, syntax))
    quick, long = (decoded(path, monkeypatch, in_place=in_place) for in_place in (True, False))
    assert np.array_equal(quick[0], long[0])
    assert quick[1] == long[1]


@pytest.mark.parametrize("name", ["signed", "unsigned", "twelve bits", "padding named", "slope of two"])
def test_usual_slices_are_read_in_place(tmp_path: Path, name: str) -> None:
    stored, tags = CASES[name]
    dataset = ct_slice(size=24, **tags)
    dataset.PixelData = stored.tobytes()
    path = tmp_path / "slice.dcm"
    path.write_bytes(to_bytes(dataset))
    (header,) = headers_of(path)
    assert read_plain(header, np.empty((24, 24), np.int16)) is not None


def test_a_file_that_was_cut_since_its_header_was_read_is_an_error_of_the_long_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slice.dcm"
    path.write_bytes(to_bytes(ct_slice(size=24)))
    (header,) = headers_of(path)
    path.write_bytes(path.read_bytes()[:-100])
    assert read_plain(header, np.empty((24, 24), np.int16)) is None
    assert "truncated" in decoded(path, monkeypatch, in_place=True)[1][2][0]


def test_an_overlay_among_the_bits_goes_the_long_way(tmp_path: Path) -> None:
    dataset = ct_slice(size=24, BitsStored=12, HighBit=11, PixelRepresentation=0)
    dataset.add_new(0x60000100, "US", 16)
    dataset.add_new(0x60000102, "US", 12)
    path = tmp_path / "slice.dcm"
    path.write_bytes(to_bytes(dataset))
    (header,) = headers_of(path)
    assert header.overlay_bits and read_plain(header, np.empty((24, 24), np.int16)) is None
