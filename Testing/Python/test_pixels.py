"""Stored values become Hounsfield units, whatever syntax, signedness, slope and padding they are stored with."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.sequence import Sequence

from dicom_phantoms import SYNTAXES, Storage, even_layout, save, slice_dataset, write_enhanced, write_series
from LungPrepLib.dicom.headers.slice_header import SliceHeader, headers_of
from LungPrepLib.dicom.pixels.codestream import CodestreamError, is_complete, is_lossy, picture_of
from LungPrepLib.dicom.pixels.decoding import PixelFile, scratch_folder
from LungPrepLib.dicom.pixels.hounsfield import PixelNotes, to_hounsfield
from LungPrepLib.dicom.pixels.object_reading import DecodeError

LAYOUT = even_layout(3, 40.0)
HU = np.maximum(LAYOUT.values()[1], -1024)  # what unsigned storage can hold


def one_slice(storage: Storage | None = None, **tags: Any) -> Dataset:
    ds = slice_dataset(LAYOUT, 1, HU, storage or Storage())
    for keyword, value in tags.items():
        setattr(ds, keyword, value)
    return ds


def read(path: Path, frame: int = 0) -> tuple[np.ndarray, PixelNotes]:
    """HU of a file, by its header as a catalog reads it."""
    header = headers_of(path)[frame]
    with scratch_folder() as scratch:
        file = PixelFile(str(path), scratch)
        stored = file.frame(header.frame or 0)
    target = np.empty(stored.shape, np.int16)
    return target, to_hounsfield(stored, header, file.dataset, target)


def convert(stored: Any, **values: Any) -> tuple[np.ndarray, PixelNotes]:
    """HU of stored values under a header of these values."""
    array = np.asarray(stored)
    defaults = {"rescale_slope": 1.0, "rescale_intercept": -1024.0}
    target = np.empty(array.shape, np.int16)
    return target, to_hounsfield(array, SliceHeader("x.dcm", **(defaults | values)), None, target)


# -- syntaxes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_syntax_gives_the_same_values(tmp_path: Path, syntax: str, signed: bool) -> None:
    values, notes = read(save(one_slice(Storage(signed=signed)), tmp_path / "s.dcm", syntax))
    assert np.abs(values.astype(int) - HU).max() <= (2 if "lossy" in syntax else 0)
    assert notes.findings() == []


@pytest.mark.parametrize("bits", [12, 13, 14])
@pytest.mark.parametrize("syntax", ["explicit", "jpeg-2000", "jpeg-lossless", "jpeg-ls", "rle"])
def test_fewer_bits_than_allocated(tmp_path: Path, syntax: str, bits: int) -> None:
    values, _ = read(save(one_slice(Storage(signed=False, bits_stored=bits)), tmp_path / "s.dcm", syntax))
    np.testing.assert_array_equal(values, HU)


@pytest.mark.parametrize("syntax", ["explicit", "rle", "jpeg-2000", "jpeg-lossless", "jpeg-ls"])
def test_frames_of_an_enhanced_object_with_slopes_of_their_own(tmp_path: Path, syntax: str) -> None:
    layout = even_layout(4, 40.0)
    slopes = np.array([1.0, 0.5, 2.0, 1.0])
    path = write_enhanced(tmp_path, layout, slopes=slopes, order=np.array([2, 0, 3, 1]), syntax=syntax)
    by_place = {header.position: index for index, header in enumerate(headers_of(path))}
    for index, position in enumerate(layout.positions_mm):
        frame = next(f for place, f in by_place.items() if place and np.allclose(place, position, atol=1e-2))
        values, _ = read(path, frame)
        assert np.abs(values.astype(int) - layout.values()[index]).max() <= (1 if slopes[index] == 2 else 0)


@pytest.mark.parametrize("syntax", ["explicit", "big-endian", "deflated", "jpeg-2000"])
def test_frames_of_a_large_object_are_read_when_they_are_asked_for(
    tmp_path: Path, syntax: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = even_layout(4, 40.0)
    path = write_enhanced(tmp_path, layout, syntax=syntax)
    monkeypatch.setattr("LungPrepLib.dicom.pixels.object_reading._DEFERRED", 1000)
    for index in range(4):
        np.testing.assert_array_equal(read(path, index)[0], layout.values()[index])
    path.write_bytes(path.read_bytes()[:-1000])
    assert "truncated" in reason(path)


def test_without_preamble_and_meta_header(tmp_path: Path) -> None:
    ds = one_slice()
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, ds, implicit_vr=True, little_endian=True)
    (tmp_path / "bare.dcm").write_bytes(buffer.getvalue())
    np.testing.assert_array_equal(read(tmp_path / "bare.dcm")[0], HU)


@pytest.mark.parametrize("syntax", ["jpeg-2000", "jpeg-lossless"])
def test_a_wrong_sop_class_does_not_matter(tmp_path: Path, syntax: str) -> None:
    ds = one_slice(SOPClassUID="1.2.840.10008.5.1.4.1.1.88.67")
    np.testing.assert_array_equal(read(save(ds, tmp_path / "s.dcm", syntax))[0], HU)


def test_fragments_without_offset_table(tmp_path: Path) -> None:
    path = save(one_slice(), tmp_path / "s.dcm", "jpeg-2000")
    ds = pydicom.dcmread(path)
    (stream,) = generate_frames(ds.PixelData, number_of_frames=1)
    ds.PixelData = encapsulate([stream], fragments_per_frame=7, has_bot=False)
    ds.save_as(path)
    np.testing.assert_array_equal(read(path)[0], HU)


def in_fragments(ds: Dataset, pieces: list[bytes], path: Path, *, said: bool) -> Path:
    """Frames in fragments, of a syntax that says so (PS3.5 A.4.11), or of one that says that there are none."""
    syntax = "1.2.840.10008.1.2.1.98"
    ds.file_meta.TransferSyntaxUID = syntax
    ds.PixelData = encapsulate(pieces)
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    ds.save_as(path, enforce_file_format=True)
    if not said:
        path.write_bytes(path.read_bytes().replace(syntax.encode(), b"1.2.840.10008.1.2.1\0\0\0"))
    return path


@pytest.mark.parametrize("said", [True, False])
def test_uncompressed_pixels_in_fragments(tmp_path: Path, said: bool) -> None:
    ds = pydicom.dcmread(save(one_slice(), tmp_path / "s.dcm", "explicit"))
    path = in_fragments(ds, [ds.PixelData], tmp_path / "f.dcm", said=said)
    np.testing.assert_array_equal(read(path)[0], HU)
    assert read(path)[1].findings() == []
    ds = pydicom.dcmread(save(one_slice(), tmp_path / "s.dcm", "explicit"))
    short = in_fragments(ds, [ds.PixelData[:-100]], tmp_path / "f.dcm", said=said)
    with pytest.raises(DecodeError, match="is truncated"):
        read(short)


def test_compressed_pixels_under_a_syntax_that_says_they_are_not(tmp_path: Path) -> None:
    ds = pydicom.dcmread(save(one_slice(), tmp_path / "s.dcm", "jpeg-2000"))
    (stream,) = generate_frames(ds.PixelData, number_of_frames=1)
    for said in (True, False):
        with pytest.raises(DecodeError, match="is compressed, and its transfer syntax says that it is not"):
            read(in_fragments(ds, [stream], tmp_path / "f.dcm", said=said))


# -- bits ----------------------------------------------------------------------------------------------------------


def test_the_sign_is_the_highest_stored_bit(tmp_path: Path) -> None:
    ds = one_slice(Storage(bits_stored=12, intercept=0.0))
    ds.PixelData = (np.frombuffer(ds.PixelData, np.uint16) & 0x0FFF).tobytes()  # the bits above are zero
    np.testing.assert_array_equal(read(save(ds, tmp_path / "s.dcm"))[0], HU)


def test_unsigned_values_that_are_said_to_be_signed(tmp_path: Path) -> None:
    bright = np.where(HU > 300, HU * 6, HU).astype(np.int16)
    ds = one_slice(Storage(signed=False, bits_stored=12), PixelRepresentation=1)
    ds.PixelData = Storage(signed=False, bits_stored=12).stored(bright).tobytes()
    assert bright.max() > 1024 + 300
    np.testing.assert_array_equal(read(save(ds, tmp_path / "s.dcm"))[0], bright)


def test_left_aligned_bits(tmp_path: Path) -> None:
    ds = one_slice(Storage(signed=False, bits_stored=12), HighBit=15)
    ds.PixelData = (np.frombuffer(ds.PixelData, np.uint16) << 4).astype(np.uint16).tobytes()
    np.testing.assert_array_equal(read(save(ds, tmp_path / "s.dcm"))[0], HU)


def test_an_overlay_in_the_upper_bits_is_not_part_of_the_pixels(tmp_path: Path) -> None:
    ds = one_slice(Storage(signed=False, bits_stored=12))
    ds.add_new(0x60000100, "US", 16)
    ds.add_new(0x60000102, "US", 12)
    ds.PixelData = (np.frombuffer(ds.PixelData, np.uint16) | 0x1000).tobytes()
    np.testing.assert_array_equal(read(save(ds, tmp_path / "s.dcm"))[0], HU)


@pytest.mark.parametrize("syntax", ["explicit", "rle", "jpeg-lossless", "jpeg-2000"])
def test_left_aligned_bits_of_a_compressed_picture(tmp_path: Path, syntax: str) -> None:
    ds = one_slice(Storage(signed=False, bits_stored=12), HighBit=15)
    ds.PixelData = (np.frombuffer(ds.PixelData, np.uint16) << 4).astype(np.uint16).tobytes()
    np.testing.assert_array_equal(read(save(ds, tmp_path / "s.dcm", syntax))[0], HU)


@pytest.mark.parametrize("signed", [True, False])
def test_bits_that_are_no_part_of_the_picture_are_left_out(tmp_path: Path, signed: bool) -> None:
    """Noise above the stored bits, and a patch of one bit: an overlay that no element names."""
    storage = Storage(signed=signed, bits_stored=12, intercept=0.0 if signed else -1024.0)
    ds = one_slice(storage)
    own = np.frombuffer(ds.PixelData, np.uint16).reshape(ds.Rows, ds.Columns) & 0x0FFF
    noise = np.random.default_rng(0).integers(0, 16, own.shape) << 12
    patch = np.zeros(own.shape, np.uint16)
    patch[10:30, 10:40] = 1 << 12
    for above in (noise, patch) if not signed else (noise,):
        ds.PixelData = (own | above).astype(np.uint16).tobytes()
        values, notes = read(save(ds, tmp_path / "s.dcm"))
        np.testing.assert_array_equal(values, HU)
        (finding,) = notes.findings()
        assert finding.code == "bits-exceeded" and "smooth" in finding.action and notes.saturated == 0


def test_padding_above_the_stored_bits_is_no_other_bits(tmp_path: Path) -> None:
    ds = one_slice(Storage(signed=False, bits_stored=12, padding=63536))
    values, notes = read(save(ds, tmp_path / "s.dcm"))
    assert values[0, 0] == -1000 and notes.padded and not notes.foreign_bits


def test_more_bits_than_stated_are_kept_and_said(tmp_path: Path) -> None:
    ds = one_slice(Storage(signed=False, bits_stored=16), BitsStored=11, HighBit=10)
    bright = np.frombuffer(ds.PixelData, np.uint16).copy()
    bright[:50] = 5024
    ds.PixelData = bright.tobytes()
    values, notes = read(save(ds, tmp_path / "s.dcm"))
    assert values.max() == 4000 and [f.code for f in notes.findings()] == ["bits-exceeded"]


def test_eight_bits(tmp_path: Path) -> None:
    ds = one_slice(BitsAllocated=8, BitsStored=8, HighBit=7, PixelRepresentation=0, RescaleSlope=8)
    ds.PixelData = np.clip((HU.astype(int) + 1024) // 8, 0, 255).astype(np.uint8).tobytes()
    values, _ = read(save(ds, tmp_path / "s.dcm"))
    loss = HU.astype(int) - values
    assert loss.min() >= 0 and loss.max() < 8


# -- rescale -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slope", "intercept"), [(1, -1024), (2, -1000), (0.5, 0), (2.0002442, -4047), (0.1, -1024.4)])
def test_rounded_once_at_the_end(slope: float, intercept: float) -> None:
    stored = np.arange(-500, 500).reshape(10, 100)
    values, _ = convert(stored, rescale_slope=slope, rescale_intercept=intercept)
    np.testing.assert_array_equal(values, np.rint(stored * slope + intercept))


def test_values_beyond_int16_saturate_and_are_counted() -> None:
    values, notes = convert(np.array([[0, 20000, 30000]]), rescale_slope=2.0, rescale_intercept=0.0)
    np.testing.assert_array_equal(values, [[0, 32767, 32767]])
    (finding,) = notes.findings()
    assert finding.code == "values-saturated" and finding.details["voxels"] == 2


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.uint32, np.int32])
def test_extreme_rescale_values_do_not_wrap(dtype: Any) -> None:
    info = np.iinfo(dtype)
    values, _ = convert(np.array([[info.min, 0, info.max]], dtype), rescale_slope=1e6, rescale_intercept=-1e9)
    assert set(values.ravel().tolist()) <= {-32768, -1000, 32767}


def test_missing_rescale_is_said() -> None:
    _, notes = convert(np.arange(100).reshape(10, 10), rescale_slope=None, rescale_intercept=None)
    assert not notes.rescaled and [f.code for f in notes.findings()] == ["rescale-missing"]
    _, notes = convert(np.arange(100).reshape(10, 10), rescale_slope=0.0)
    assert not notes.rescaled


def test_a_modality_lookup_table_goes_first(tmp_path: Path) -> None:
    table = (np.arange(2048) * 2 - 1500).astype(np.int16)
    item = Dataset()
    item.LUTDescriptor = [2048, 0, 16]
    item["LUTDescriptor"].VR = "US"
    item.LUTData = table.view(np.uint16).tolist()
    item["LUTData"].VR = "US"
    item.ModalityLUTType = "HU"
    ds = one_slice(Storage(signed=False), ModalityLUTSequence=Sequence([item]))
    stored = np.linspace(300, 2047, HU.size).astype(np.uint16)
    ds.PixelData = stored.tobytes()
    values, notes = read(save(ds, tmp_path / "s.dcm"))
    # The table is unsigned by the standard; HU that do not fit into it can only be meant as negative ones.
    np.testing.assert_array_equal(values, table[stored].reshape(HU.shape))
    assert notes.lookup_tables == 1 and notes.saturated == 0
    item.LUTData = b"\0\1"
    item["LUTData"].VR = "OW"
    with pytest.raises(DecodeError, match="damaged Modality LUT"):
        read(save(ds, tmp_path / "s.dcm"))


# -- padding -------------------------------------------------------------------------------------------------------


def circle(shape: tuple[int, int] = (40, 40)) -> np.ndarray:
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.hypot(y - shape[0] / 2 + 0.5, x - shape[1] / 2 + 0.5) > shape[0] / 2


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("padding", [-2000, -1500, -32768, -3024])
def test_padding_becomes_air(padding: int, told: bool) -> None:
    stored = np.full((40, 40), 1064, np.int16)
    stored[circle()] = padding
    values, notes = convert(stored, pixel_representation=1, padding_value=padding if told else None)
    np.testing.assert_array_equal(values, np.where(circle(), -1000, 40))
    (finding,) = notes.findings()
    assert finding.code == "padding-replaced" and finding.details["voxels"] == circle().sum()
    assert finding.details["values_hu"] == [padding - 1024]


@pytest.mark.parametrize(
    "storage",
    [
        Storage(padding=-2000),
        Storage(padding=-2000, told_unsigned=True),
        Storage(padding=-2000, told=False),
        Storage(signed=False, padding=4095, range_limit=4095),
        Storage(padding=-32768, intercept=0.0),
    ],
)
def test_padding_tags_in_their_true_signedness(tmp_path: Path, storage: Storage) -> None:
    values, notes = read(save(one_slice(storage), tmp_path / "s.dcm"))
    outside = storage.stored(HU) == storage.padding
    np.testing.assert_array_equal(values, np.where(outside, -1000, HU))
    assert [f.code for f in notes.findings()] == ["padding-replaced"]


@pytest.mark.parametrize(("value", "limit"), [(-2000, -1900), (-1900, -2000)])
def test_a_padding_range(value: int, limit: int) -> None:
    """DICOM PS3.3 C.7.5.1.1.2 does not say which of the two is the lower one."""
    stored = np.array([[-2000, -1990, -1900, 24, 1064]], np.int16)
    values, _ = convert(stored, padding_value=value, padding_range_limit=limit, pixel_representation=1)
    np.testing.assert_array_equal(values, [[-1000, -1000, -1000, -1000, 40]])


def test_padding_that_is_air_already_is_left_alone() -> None:
    stored = np.array([[0, 24, 1064]], np.uint16)
    values, notes = convert(stored, padding_value=0)
    np.testing.assert_array_equal(values, [[-1024, -1000, 40]])
    assert notes.findings() == []


def test_padding_with_the_value_of_tissue_is_replaced_outside_the_patient_only() -> None:
    """0 is named as padding while 0 HU is water: only what reaches the border is padding."""
    stored = np.full((40, 40), 300, np.int16)
    stored[circle()] = 0
    stored[15:25, 15:25] = 0
    values, _ = convert(stored, rescale_intercept=0.0, padding_value=0, pixel_representation=1)
    assert (values[circle()] == -1000).all() and (values[15:25, 15:25] == 0).all()


def test_a_few_voxels_at_the_border_with_the_value_of_padding_are_tissue() -> None:
    stored = np.random.default_rng(0).integers(1024, 1100, (60, 60)).astype(np.int16)
    stored[0, 7:9], stored[20, -1] = 1064, 1064
    values, notes = convert(stored, padding_value=1064)
    np.testing.assert_array_equal(values, stored - 1024)
    assert not notes.padded


def test_a_padding_range_that_holds_the_patient_is_not_believed() -> None:
    stored = np.random.default_rng(0).integers(0, 1100, (60, 60)).astype(np.int16)
    stored[:5] = -2000
    values, notes = convert(stored, padding_value=-2000, padding_range_limit=1100)
    assert (values[:5] == -1000).all() and sum(notes.padded.values()) == 300
    np.testing.assert_array_equal(values[5:], stored[5:] - 1024)


def test_many_values_far_below_air_are_no_padding() -> None:
    """An intercept applied twice: what it did is for the whole volume to find out."""
    stored = np.random.default_rng(0).normal(-1000, 20, (40, 40)).astype(np.int16)
    values, notes = convert(stored, pixel_representation=1)
    np.testing.assert_array_equal(values, stored - 1024)
    assert notes.findings() == []


def test_blurred_padding_of_a_lossy_slice_is_replaced() -> None:
    stored = np.where(circle(), np.random.default_rng(0).integers(-2100, -1900, (40, 40)), 1064).astype(np.int16)
    values, _ = convert(stored, padding_value=-2000, pixel_representation=1, lossy_compression="01")
    np.testing.assert_array_equal(values, np.where(circle(), -1000, 40))


def test_smallest_and_largest_value() -> None:
    stored = np.arange(100, 200).reshape(10, 10)
    assert convert(stored, smallest_pixel_value=100, largest_pixel_value=199)[1].findings() == []
    padded = np.concatenate([stored, np.full((1, 10), -2000)])
    assert [
        f.code
        for f in convert(padded, smallest_pixel_value=100, largest_pixel_value=199, padding_value=-2000)[1].findings()
    ] == ["padding-replaced"]
    (finding,) = convert(stored, smallest_pixel_value=100, largest_pixel_value=150)[1].findings()
    assert finding.code == "pixel-range-differs" and finding.severity == "info" and "100..199" in finding.message


# -- bad files -----------------------------------------------------------------------------------------------------


def reason(path: Path) -> str:
    with scratch_folder() as scratch, pytest.raises(DecodeError) as caught:
        file = PixelFile(str(path), scratch)
        for index in range(file.frames):
            file.frame(index)
    return str(caught.value)


@pytest.mark.parametrize("syntax", [s for s in SYNTAXES if s != "deflated"])
@pytest.mark.parametrize("share", [0.3, 0.95])
def test_a_truncated_file(tmp_path: Path, syntax: str, share: float) -> None:
    path = save(one_slice(), tmp_path / "s.dcm", syntax)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert "truncated" in reason(path)


@pytest.mark.parametrize("syntax", ["jpeg-2000", "jpeg-lossless", "jpeg-ls", "rle"])
def test_a_truncated_picture_in_a_whole_file(tmp_path: Path, syntax: str) -> None:
    """A program that repairs lengths hides what is gone; a decoder would fill it up with grey."""
    path = save(one_slice(), tmp_path / "s.dcm", syntax)
    ds = pydicom.dcmread(path)
    (stream,) = generate_frames(ds.PixelData, number_of_frames=1)
    ds.PixelData = encapsulate([stream[: len(stream) // 2 & ~1]])
    ds.save_as(path)
    assert any(word in reason(path) for word in ("truncated", "damaged"))


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"Rows": 65535, "Columns": 65535}, "65535 rows"),
        ({"Rows": 0}, "0 rows"),
        ({"Rows": 9000, "Columns": 9000}, "truncated"),
        ({"NumberOfFrames": 1000000}, "truncated"),
        ({"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0}, "bits"),
        ({"BitsStored": 99}, "bits"),
        ({"HighBit": 31}, "bits"),
        ({"SamplesPerPixel": 3}, "colour"),
    ],
)
def test_headers_that_lie(tmp_path: Path, tags: dict[str, Any], words: str) -> None:
    assert words in reason(save(one_slice(**tags), tmp_path / "s.dcm"))


@pytest.mark.parametrize("syntax", ["jpeg-2000", "jpeg-lossless", "jpeg-ls"])
def test_a_picture_of_another_size_than_stated(tmp_path: Path, syntax: str) -> None:
    path = save(one_slice(), tmp_path / "s.dcm", syntax)
    ds = pydicom.dcmread(path)
    ds.Rows, ds.Columns = 4096, 4096
    ds.save_as(path)
    assert "holds a picture of 72 x 94" in reason(path)


def test_no_pixels_and_no_dicom(tmp_path: Path) -> None:
    ds = one_slice()
    del ds.PixelData
    assert "no pixels" in reason(save(ds, tmp_path / "a.dcm"))
    (tmp_path / "b.dcm").write_bytes(b"hello" * 100)
    assert "no image" in reason(tmp_path / "b.dcm")
    (tmp_path / "c.dcm").write_bytes(b"")
    assert reason(tmp_path / "c.dcm")
    assert "cannot be read" in reason(tmp_path / "is-not-there.dcm")


def test_an_unknown_transfer_syntax(tmp_path: Path) -> None:
    ds = pydicom.dcmread(save(one_slice(), tmp_path / "s.dcm"))
    ds.file_meta.TransferSyntaxUID = "1.2.3.4"
    ds.save_as(tmp_path / "s.dcm", implicit_vr=False, little_endian=True)
    assert "transfer syntax" in reason(tmp_path / "s.dcm")


def test_the_reason_names_no_path_and_no_uid(tmp_path: Path) -> None:
    path = save(one_slice(), tmp_path / "s.dcm", "jpeg-lossless")
    content = bytearray(path.read_bytes())
    start = content.find(b"\xff\xd8") + 60
    content[start : start + 400] = bytes(400)
    path.write_bytes(content)
    with scratch_folder() as scratch:
        try:
            PixelFile(str(path), scratch).frame(0)
        except DecodeError as error:
            assert str(tmp_path) not in str(error) and "lungprep-" not in str(error) and "2.25" not in str(error)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    paths = write_series(tmp_path / "series", LAYOUT, syntax="jpeg-lossless")
    with scratch_folder() as scratch:
        assert scratch.parent == tmp_path / "temp"
        for path in paths:
            PixelFile(str(path), scratch).frame(0)
        assert list(scratch.iterdir()) == []
    assert list((tmp_path / "temp").iterdir()) == []


# -- compressed pictures -------------------------------------------------------------------------------------------


def test_headers_of_compressed_pictures(tmp_path: Path) -> None:
    for syntax in ("jpeg-2000", "jpeg-lossless", "jpeg-ls"):
        ds = pydicom.dcmread(save(one_slice(), tmp_path / "s.dcm", syntax))
        (stream,) = generate_frames(ds.PixelData, number_of_frames=1)
        picture = picture_of(stream)
        assert picture is not None and (picture.rows, picture.columns, picture.components) == (72, 94, 1)
        assert is_complete(stream) and not is_complete(stream[:-20])
        for end in range(2, 60):
            try:
                picture_of(stream[:end])
            except CodestreamError as error:
                assert "picture" in str(error)


@pytest.mark.parametrize("syntax", ["jpeg-ls", "jpeg-ls-lossy", "jpeg-lossless", "jpeg-2000", "rle"])
def test_codestreams_that_lose_something(tmp_path: Path, syntax: str) -> None:
    ds = pydicom.dcmread(save(one_slice(), tmp_path / "s.dcm", syntax))
    (stream,) = generate_frames(ds.PixelData, number_of_frames=1)
    assert is_lossy(stream) == (syntax == "jpeg-ls-lossy")
    for length in (0, 2, 3, 4, 10):
        assert not is_lossy(stream[:length])


def test_a_jpeg_2000_picture_of_a_million_tiles_is_refused(tmp_path: Path) -> None:
    ds = pydicom.dcmread(save(one_slice(), tmp_path / "s.dcm", "jpeg-2000"))
    (stream,) = generate_frames(ds.PixelData, number_of_frames=1)
    start = stream.find(b"\xff\x51") + 6 + 16
    with pytest.raises(CodestreamError, match="tiles"):
        picture_of(stream[:start] + (1).to_bytes(4, "big") * 2 + stream[start + 8 :])


def test_headers_are_not_changed_by_reading() -> None:
    header = SliceHeader("x.dcm", rescale_slope=1.0, rescale_intercept=0.0)
    assert replace(header) == header
