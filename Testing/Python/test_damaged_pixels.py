"""Damages that decoders do not notice by themselves: the slice is left out with its reason, or named."""

from __future__ import annotations

import random
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate, generate_frames
from pydicom.pixels.encoders import RLELosslessEncoder

from dicom_phantoms import chest_values, even_layout, write_series
from LungPrepLib.dicom.catalogs.catalog import SeriesHeaders
from LungPrepLib.dicom.headers.slice_header import headers_of
from LungPrepLib.dicom.pixels import newer_syntaxes
from LungPrepLib.dicom.pixels.lossless_jpeg_end import with_end
from LungPrepLib.dicom.pixels.object_reading import DecodeError
from LungPrepLib.dicom.pixels.quick_decoders import Expected, quickly_decoded
from LungPrepLib.dicom.pixels.rle_pictures import decoded_rle
from LungPrepLib.dicom.pixels.unlike_neighbours import unlike_neighbours
from LungPrepLib.dicom.pixels.volume_reading import read_slices
from LungPrepLib.dicom.volumes.splitting import split_series
from LungPrepLib.progress import Progress
from LungPrepLib.recipe import GeometryRules, Recipe

imagecodecs = pytest.importorskip("imagecodecs")
ROWS, COLUMNS = 96, 160
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70"


def picture(precision: int = 12, seed: int = 0) -> np.ndarray:
    """Something smooth with noise, as CT is."""
    chance = np.random.default_rng(seed)
    rows, columns = np.mgrid[:ROWS, :COLUMNS]
    values = (1 << (precision - 1)) + (1 << (precision - 3)) * np.sin(rows / 9.0) * np.cos(columns / 14.0)
    return np.rint(values + chance.normal(0, 1 << (precision - 8), values.shape)).astype(np.uint16)


def jpeg(values: np.ndarray, precision: int = 12, predictor: int = 1) -> bytes:
    return imagecodecs.jpeg8_encode(values, lossless=True, predictor=predictor, bitspersample=precision)


def ends_well(stream: bytes) -> bool:
    asked = with_end(stream)
    assert asked is not None
    return asked.ends_with(imagecodecs.jpeg8_decode(asked.stream))


def without_pixels(stream: bytes) -> bytes:
    """The picture as it is when a few bytes are lost in its middle."""
    middle = len(stream) // 2
    return stream[:middle] + stream[middle + 40 :]


# -- lossless JPEG -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("predictor", range(1, 8))
@pytest.mark.parametrize("precision", [9, 12, 16])
def test_the_end_of_a_whole_lossless_jpeg_is_known(precision: int, predictor: int) -> None:
    for seed in range(8):  # the last code ends at other bits of the last byte
        values = picture(precision, seed)
        stream = jpeg(values, precision, predictor)
        asked = with_end(stream)
        assert asked is not None
        decoded = imagecodecs.jpeg8_decode(asked.stream)
        assert asked.ends_with(decoded)
        np.testing.assert_array_equal(decoded[:-1], values)


def test_other_endings_of_whole_pictures_are_known() -> None:
    for seed in range(8):
        stream = jpeg(picture(seed=seed))
        body = stream[:-2]
        for padding in (b"\xff", b"\xff\xff", b"\0"):
            assert ends_well(body + padding + b"\xff\xd9"), (seed, padding)
        assert ends_well(stream + b"\0")


def test_a_picture_of_air_has_an_end() -> None:
    assert ends_well(jpeg(np.full((ROWS, COLUMNS), 24, np.uint16)))


def test_pictures_that_are_not_as_usual_are_not_asked() -> None:
    stream = jpeg(picture())
    scan = stream.index(b"\xff\xda")
    assert with_end(stream[:scan] + b"\xff\xdd\0\4\0\10" + stream[scan:]) is None  # restart intervals
    shifted = bytearray(stream)
    shifted[scan + 9] = 1  # a point transform
    assert with_end(bytes(shifted)) is None
    assert with_end(jpeg(picture()[:, :40])) is None


def test_lossless_jpegs_that_slip_are_refused() -> None:
    chance, refused, wrong = random.Random(0), 0, 0
    values = picture()
    stream = jpeg(values)
    expected = Expected(JPEG_LOSSLESS, ROWS, COLUMNS, 12, False)
    np.testing.assert_array_equal(quickly_decoded(stream, expected), values)
    for _ in range(60):
        damaged = bytearray(stream)
        place = chance.randrange(len(stream) // 4, len(stream) - 80)
        damaged[place : place + 4] = chance.choice([bytes(4), chance.randbytes(4).replace(b"\xff", b"\x7f")])
        try:
            decoded = quickly_decoded(bytes(damaged), expected)
        except DecodeError as error:
            refused += 1
            assert "does not end where its pixels do" in str(error)
            continue
        if decoded is not None:
            wrong += bool(np.mean(decoded != values) > 0.01)
    assert refused > 25 and wrong <= 6  # a slip may be undone by another one
    with pytest.raises(DecodeError, match="does not end"):
        quickly_decoded(without_pixels(stream), expected)


# -- RLE, deflated frames, High-Throughput JPEG 2000 ---------------------------------------------------------------


def rle(values: np.ndarray) -> bytes:
    rows, columns = values.shape
    return RLELosslessEncoder.encode(
        values.tobytes(),
        rows=rows,
        columns=columns,
        samples_per_pixel=1,
        number_of_frames=1,
        bits_allocated=16,
        bits_stored=16,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2",
    )


def test_rle_is_read_at_once_and_refused_when_its_runs_do_not_add_up() -> None:
    values = picture()
    stream = rle(values)
    np.testing.assert_array_equal(decoded_rle(imagecodecs, stream, ROWS, COLUMNS), values)
    for padding in (b"\0", b"\0\0", bytes(6)):  # odd encoders are left to GDCM
        found = decoded_rle(imagecodecs, stream + padding, ROWS, COLUMNS)
        assert found is None or np.array_equal(found, values)
    zeroed = bytearray(stream)
    zeroed[600:700] = bytes(100)
    for damaged in (bytes(zeroed), stream[:600] + stream[700:], stream[:-200]):
        with pytest.raises(DecodeError, match="do not make up the picture"):
            decoded_rle(imagecodecs, damaged, ROWS, COLUMNS)


@pytest.mark.parametrize(("bits_stored", "signed"), [(12, False), (16, False), (12, True), (16, True)])
def test_rle_is_what_pydicom_gives(tmp_path: Path, bits_stored: int, signed: bool) -> None:
    from dicom_phantoms import Storage

    storage = Storage(signed=signed, bits_stored=bits_stored)
    path = write_series(tmp_path, even_layout(4, 40.0), syntax="rle", storage=storage)[0]
    (header,) = headers_of(path)
    dataset = pydicom.dcmread(path)
    stream = next(generate_frames(dataset.PixelData, number_of_frames=1))
    expected = Expected(header.transfer_syntax_uid, header.rows, header.columns, bits_stored, signed)
    np.testing.assert_array_equal(quickly_decoded(stream, expected), dataset.pixel_array)


def test_a_deflated_frame_that_goes_on_behind_its_pixels_is_refused() -> None:
    values = picture()

    def deflated(content: bytes) -> bytes:
        packing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        return packing.compress(content) + packing.flush()

    word = np.dtype(np.uint16)
    whole = deflated(values.tobytes())
    for frame in (whole, whole + b"\0", deflated(values.tobytes() + b"\0")):
        np.testing.assert_array_equal(newer_syntaxes._inflated(frame, values.shape, word), values)
    for frame in (deflated(values.tobytes() + bytes(20)), whole[:-40]):
        with pytest.raises(DecodeError):
            newer_syntaxes._inflated(frame, values.shape, word)


def test_what_openjph_stops_at_is_no_picture(capfd: pytest.CaptureFixture[str]) -> None:
    stream = imagecodecs.htj2k_encode(picture())
    decoded = newer_syntaxes._high_throughput(stream, (ROWS, COLUMNS), np.dtype(np.uint16))
    np.testing.assert_array_equal(decoded, picture())
    with pytest.raises(DecodeError, match="cannot be decoded to its end"):
        newer_syntaxes._high_throughput(without_pixels(stream), (ROWS, COLUMNS), np.dtype(np.uint16))


# -- unlike both neighbours ----------------------------------------------------------------------------------------


def chest(step_mm: float = 3.0, noise_hu: float = 25.0, count: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Slices (slice, row, column) of the chest, in HU, and where they lie."""
    axis = (np.arange(128) - 63.5) * 2.9
    offsets = (np.arange(count) - count / 2) * step_mm
    rows, columns = np.meshgrid(axis, axis, indexing="ij")
    slices = [chest_values(np.stack([columns, rows, np.full_like(rows, z)], axis=-1)) for z in offsets]
    values = np.array(slices) + np.random.default_rng(0).normal(0, noise_hu, (count, 128, 128))
    return np.clip(np.rint(values), -1024, 3000).astype(np.int16), offsets


@pytest.mark.parametrize("step_mm", [1.0, 3.0, 10.0])
@pytest.mark.parametrize("index", [0, 1, 20, 39])
def test_a_slice_that_slips_or_is_noise_is_found(step_mm: float, index: int) -> None:
    whole, offsets = chest(step_mm)
    assert unlike_neighbours(whole, offsets, wavelets=True) == []
    for kind in ("noise", "slip", "black"):
        voxels = whole.copy()
        part = voxels[index, 40:90]
        if kind == "noise":
            part[...] = np.random.default_rng(1).integers(-1024, 2000, part.shape)
        elif kind == "slip":
            part[...] = np.roll(part, 50, axis=1) + 300
        else:
            part[...] = -3000
        assert unlike_neighbours(voxels, offsets) == [index], kind


def test_fine_noise_of_wavelets_is_found() -> None:
    voxels, offsets = chest()
    chance = np.random.default_rng(2)
    voxels[12, 32:96, 32:96] += np.rint(chance.normal(0, 130, (64, 64))).astype(np.int16)
    assert unlike_neighbours(voxels, offsets) == []
    assert unlike_neighbours(voxels, offsets, wavelets=True) == [12]


def test_a_patient_who_moves_is_not_taken_for_a_damage() -> None:
    voxels, offsets = chest()
    voxels[20:] = np.roll(voxels[20:], 6, axis=1)  # another breath
    assert unlike_neighbours(voxels, offsets, wavelets=True) == []
    for start in range(0, 40, 4):  # a shift at every table position
        voxels[start : start + 2] = np.roll(voxels[start : start + 2], 3, axis=2)
    assert unlike_neighbours(voxels, offsets, wavelets=True) == []


@pytest.mark.parametrize("step_mm", [0.6, 5.0, 7.5, 12.0, 20.0, 30.0])
def test_a_phantom_without_noise_has_no_damage(step_mm: float) -> None:
    voxels, offsets = chest(step_mm, 0.0, max(8, int(240 / step_mm) if step_mm > 2 else 60))
    assert unlike_neighbours(voxels, offsets, wavelets=True) == []


@pytest.mark.realdata
def test_real_slices_at_any_distance_are_whole(real_ct: Path) -> None:
    paths = [path for path in (real_ct / "lung1_001_rt/dicom_mixed").iterdir() if path.is_file()]
    headers = [header for path in sorted(paths) for header in headers_of(path) if header.modality == "CT"]
    volume = split_series(SeriesHeaders("series", "study", tuple(headers)), GeometryRules())[0]
    import SimpleITK as sitk

    voxels = sitk.GetArrayFromImage(read_slices(volume, Recipe(), Progress()).image)
    chance = np.random.default_rng(0)
    for _ in range(60):
        chosen = np.sort(chance.choice(len(voxels), int(chance.integers(8, len(voxels))), replace=False))
        assert unlike_neighbours(voxels[chosen], 3.0 * chosen, wavelets=True) == []


# -- a series ------------------------------------------------------------------------------------------------------


def read(folder: Path) -> Any:
    headers = tuple(header for path in sorted(folder.iterdir()) for header in headers_of(path))
    return read_slices(split_series(SeriesHeaders("s", "t", headers), GeometryRules())[0], Recipe(), Progress())


@pytest.mark.parametrize("syntax", ["jpeg-lossless", "rle", "jpeg-ls", "jpeg-2000", "explicit"])
def test_a_damaged_slice_of_a_series_is_named(tmp_path: Path, syntax: str) -> None:
    paths = write_series(tmp_path, even_layout(12, 5.0, size=(128, 128), spacing_mm=(2.9, 2.9)), syntax=syntax)
    assert not {"decode-failed", "slice-unlike-neighbours"} & {finding.code for finding in read(tmp_path).findings}
    dataset = pydicom.dcmread(paths[5])
    if syntax == "explicit":
        pixels = bytearray(dataset.PixelData)
        pixels[len(pixels) // 2 : 3 * len(pixels) // 4] = bytes(len(pixels) // 4)
        dataset.PixelData = bytes(pixels)
    else:
        stream = next(generate_frames(dataset.PixelData, number_of_frames=1))
        if syntax == "jpeg-2000":  # what is lost here is not missed: another slice's coarse parts
            other = next(generate_frames(pydicom.dcmread(paths[0]).PixelData, number_of_frames=1))
            start = stream.index(b"\xff\x93") + 2
            damaged = bytearray(stream)
            damaged[start + 60 : start + 1500] = random.Random(0).randbytes(1440).replace(b"\xff", b"\x7f")
            assert other != stream
            stream = bytes(damaged)
        else:
            stream = without_pixels(stream)
        dataset.PixelData = encapsulate([stream])
        dataset["PixelData"].VR = "OB"
    dataset.save_as(paths[5])
    found = read(tmp_path)
    (finding,) = [f for f in found.findings if f.code in ("decode-failed", "slice-unlike-neighbours")]
    assert finding.severity == "warning" and Path(paths[5]).name in finding.message
    left_out = finding.code == "decode-failed"
    assert left_out == (syntax in ("jpeg-lossless", "rle", "jpeg-ls"))
    assert found.image.GetSize()[2] == (11 if left_out else 12)
