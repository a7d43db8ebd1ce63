"""Transfer syntaxes that GDCM does not know: read to the same values, or refused by what they are."""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import HTJ2KLossless, HTJ2KLosslessRPCL, JPEG2000Lossless

from conftest import REPOSITORY
from dicom_files import ct_slice
from dicom_phantoms import even_layout, write_series
from LungPrepLib.dicom.headers.newer_uids import DeflatedImageFrameCompression, JPEGXLLossless
from LungPrepLib.dicom.headers.slice_header import headers_of
from LungPrepLib.dicom.object_kinds import no_stack
from LungPrepLib.dicom.pixels.decoding import PixelFile, scratch_folder
from LungPrepLib.dicom.pixels.object_reading import DecodeError

imagecodecs = pytest.importorskip("imagecodecs")
STORED = np.clip(np.random.default_rng(4).normal(700, 300, (24, 24)), 0, 4095).astype(np.uint16)


def deflated(values: np.ndarray) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(values.astype(values.dtype.newbyteorder("<")).tobytes()) + packer.flush()


ENCODERS = {
    DeflatedImageFrameCompression: deflated,
    JPEGXLLossless: lambda values: imagecodecs.jpegxl_encode(values.view(np.uint16), lossless=True),
    HTJ2KLossless: imagecodecs.htj2k_encode,
    HTJ2KLosslessRPCL: imagecodecs.htj2k_encode,
}


# What pydicom writes in place of the syntaxes whose names it does not know, of the same length with padding.
STAND_INS = {JPEGXLLossless: HTJ2KLossless, DeflatedImageFrameCompression: JPEG2000Lossless}


def write(path: Path, syntax: str, frames: list[bytes], **tags: object) -> Path:
    dataset = ct_slice(size=24, **{"PixelRepresentation": 0, "NumberOfFrames": len(frames), **tags})
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta = FileMetaDataset()
    written = STAND_INS.get(syntax, syntax)
    dataset.file_meta.TransferSyntaxUID = written
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    content = io.BytesIO()
    dataset.save_as(content, implicit_vr=False, little_endian=True, enforce_file_format=True)
    size = len(written) + len(written) % 2
    names = [str(name).encode().ljust(size, b"\0") for name in (written, syntax)]
    path.write_bytes(content.getvalue().replace(*names, 1))
    return path


@pytest.mark.parametrize("syntax", ENCODERS)
@pytest.mark.parametrize("signed", [False, True])
def test_values_come_back(tmp_path: Path, syntax: str, signed: bool) -> None:
    values = STORED.astype(np.int16) - 1024 if signed else STORED
    path = write(tmp_path / "a.dcm", syntax, [ENCODERS[syntax](values)], PixelRepresentation=int(signed))
    with scratch_folder() as scratch:
        frame = PixelFile(str(path), scratch).frame(0)
    assert np.array_equal(frame, values)


def test_frames_of_a_deflated_object_are_told_apart(tmp_path: Path) -> None:
    frames = [STORED, STORED // 2, STORED // 3]
    path = write(tmp_path / "a.dcm", DeflatedImageFrameCompression, [deflated(frame) for frame in frames])
    with scratch_folder() as scratch:
        file = PixelFile(str(path), scratch)
        assert all(np.array_equal(file.frame(i), frame) for i, frame in enumerate(frames))


@pytest.mark.parametrize("syntax", ENCODERS)
def test_a_frame_of_another_size_is_refused(tmp_path: Path, syntax: str) -> None:
    path = write(tmp_path / "a.dcm", syntax, [ENCODERS[syntax](np.ascontiguousarray(STORED[:12, :12]))])
    with scratch_folder() as scratch, pytest.raises(DecodeError):
        PixelFile(str(path), scratch).frame(0)


def test_without_the_decoder_it_is_said_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.dcm", JPEGXLLossless, [ENCODERS[JPEGXLLossless](STORED)])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with scratch_folder() as scratch, pytest.raises(DecodeError, match=r"JPEG XL.*pip install imagecodecs"):
        PixelFile(str(path), scratch).frame(0)


def test_a_decoder_that_does_not_start_is_named_once(tmp_path: Path) -> None:
    """In a Python of its own, whose processes have the same imagecodecs: one that lacks a library of the system."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "imagecodecs.py").write_text("raise ImportError('DLL load failed while importing')")
    folder = tmp_path / "in"
    for path in write_series(folder, even_layout(8, 9.0, size=(32, 24))):
        dataset = pydicom.dcmread(path)
        stored = (dataset.pixel_array.astype(np.int32) + 2048).astype(np.uint16)
        dataset.PixelData = encapsulate([imagecodecs.htj2k_encode(stored)])
        dataset["PixelData"].VR = "OB"
        dataset.file_meta.TransferSyntaxUID = HTJ2KLossless
        dataset.save_as(path)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(broken), str(REPOSITORY / "LungPrep")])}
    command = [sys.executable, "-m", "LungPrepLib.cli", "prepare", str(folder), "-o", str(tmp_path / "out")]
    done = subprocess.run([*command, "--segmenter", "none"], env=environment, capture_output=True, text=True)
    said = " ".join(done.stderr.split())
    assert done.returncode == 1
    assert "8 of 8 slices cannot be decoded" in said and said.count("does not start here (DLL load failed") == 1
    assert "and 7 more: each is compressed as High-Throughput JPEG 2000" in said and "--force-reinstall" in said
    assert "Traceback" not in said


def test_a_label_map_segmentation_is_called_one() -> None:
    assert no_stack("1.2.840.10008.5.1.4.1.1.66.7") == "a segmentation (label map)"


def test_its_header_is_read_as_any_other(tmp_path: Path) -> None:
    path = write(tmp_path / "a.dcm", JPEGXLLossless, [ENCODERS[JPEGXLLossless](STORED)])
    (header,) = headers_of(path)
    assert header.rows == 24 and header.transfer_syntax_uid == JPEGXLLossless and header.has_pixels
