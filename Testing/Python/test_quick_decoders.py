"""The quick decoders give what GDCM gives, bit for bit, or nothing; their processes wait for the next series."""

from __future__ import annotations

import importlib
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate, generate_frames

from dicom_files import ct_slice
from dicom_phantoms import SYNTAXES, Storage, even_layout, save, slice_dataset, write_enhanced, write_series
from LungPrepLib.dicom.headers.slice_header import headers_of
from LungPrepLib.dicom.pixels import decoder_processes, quick_decoders, slice_decoding
from LungPrepLib.dicom.pixels.codestream import picture_of
from LungPrepLib.dicom.pixels.decoder_processes import DecoderProcesses
from LungPrepLib.dicom.pixels.decoding import PixelFile, _decoded_by_gdcm, scratch_folder
from LungPrepLib.dicom.pixels.object_reading import DecodeError
from LungPrepLib.dicom.pixels.quick_decoders import Expected, only_codestream, quick_frame, quickly_decoded
from LungPrepLib.progress import Progress

imagecodecs = pytest.importorskip("imagecodecs")
jpeg_ls = pytest.importorskip("jpeg_ls")
JPEG_LL, JPEG_LL1, JPEG_LS, JPEG_LS_NEAR, J2K, J2K_LOSSY = (
    f"1.2.840.10008.1.2.4.{number}" for number in (57, 70, 80, 81, 90, 91)
)
COMPRESSED = ("jpeg-2000", "jpeg-ls", "jpeg-ls-lossy", "jpeg-lossless")
LAYOUT = even_layout(4, 40.0)


def encoded(kind: str, values: np.ndarray, precision: int) -> tuple[str, bytes]:
    """Values of so many bits as a codestream, and its transfer syntax."""
    if kind.startswith("predictor"):
        stream = imagecodecs.jpeg8_encode(values, lossless=True, predictor=int(kind[-1]), bitspersample=precision)
        return JPEG_LL1 if kind[-1] == "1" else JPEG_LL, stream
    if kind.startswith("near"):
        error = int(kind[-1])
        return JPEG_LS_NEAR if error else JPEG_LS, bytes(jpeg_ls.encode_array(values, lossy_error=error))
    lossy = "lossy" in kind
    stream = imagecodecs.jpeg2k_encode(
        values, level=60 if lossy else None, reversible=not lossy, bitspersample=precision, codecformat="J2K"
    )
    return J2K_LOSSY if lossy else J2K, stream


def of_random(kind: str, precision: int) -> np.ndarray:
    signed = kind.endswith("signed")
    low = -(1 << (precision - 1)) if signed else 0
    high = low + (1 << precision) - 1
    values = np.random.default_rng(precision).normal((low + high) / 2, (high - low) / 6, (24, 32))
    values[0, :4] = low, high, low + 1, high - 1
    return np.clip(np.rint(values), low, high).astype(np.int16 if signed else np.uint16)


def written(path: Path, syntax: str, stream: bytes, **tags: Any) -> Path:
    dataset = ct_slice(size=24, **{"Columns": 32, **tags})
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].VR = "OB"
    dataset.save_as(path, implicit_vr=False, little_endian=True)
    return path


def by_gdcm(path: Path) -> np.ndarray:
    with scratch_folder() as scratch:
        file = PixelFile(str(path), scratch)
        return _decoded_by_gdcm(file._bare(file._codestreams()[0]), scratch)


def expected(path: Path) -> Expected:
    found = slice_decoding._expected(headers_of(path)[0])
    assert found is not None
    return found


# -- the same as GDCM ----------------------------------------------------------------------------------------------

KINDS = [
    *(f"predictor {number}" for number in (1, 2, 4, 7)),
    *(f"near {error}" for error in (0, 2, 3)),
    *("reversible", "reversible signed", "lossy", "lossy signed"),
]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_bits_are_stored_it_is_what_gdcm_gives(tmp_path: Path, kind: str, signed: bool) -> None:
    quick = 0
    for precision, bits in itertools.product((9, 12, 16), (10, 12, 16)):
        syntax, stream = encoded(kind, of_random(kind, precision), precision)
        tags = {"BitsStored": bits, "HighBit": bits - 1, "PixelRepresentation": int(signed)}
        path = written(tmp_path / "a.dcm", syntax, stream, **tags)
        reference = by_gdcm(path)
        values = quickly_decoded(stream, expected(path))
        if values is not None:
            quick += 1
            assert values.dtype == reference.dtype, (precision, bits)
            np.testing.assert_array_equal(values, reference, err_msg=f"{precision} bits in {bits}")
        with scratch_folder() as scratch:
            file = PixelFile(str(path), scratch)
            np.testing.assert_array_equal(file.frame(0), file._placed(reference))
            found = quick_frame(str(path), expected(path))
            if found is not None:
                np.testing.assert_array_equal(found[0], file._placed(reference))
                assert found[1] == file.loss(0)
    assert quick == (5 if signed and kind.startswith("predictor") else 9)


@pytest.mark.realdata
def test_real_frames_are_what_gdcm_gives(real_ct: Path) -> None:
    compared = set()
    for path in sorted([*(real_ct / "transfer_syntaxes").rglob("*"), *(real_ct / "totalsegmentator").rglob("*.dcm")]):
        if not path.is_file():
            continue
        with scratch_folder() as scratch:
            try:
                file = PixelFile(str(path), scratch)
            except DecodeError:
                continue
            if file.syntax not in quick_decoders._PROCESSES or file.bits != 16 or file.high_bit != file.bits_stored - 1:
                continue
            expects = Expected(file.syntax, file.rows, file.columns, file.bits_stored, file.signed)
            for stream in file._codestreams():
                values = quickly_decoded(stream, expects)
                assert values is not None
                np.testing.assert_array_equal(values, _decoded_by_gdcm(file._bare(stream), scratch), path.name)
                compared.add(str(file.syntax))
    assert compared == set(quick_decoders._PROCESSES)


@pytest.mark.parametrize("storage", [Storage(), Storage(signed=False, bits_stored=12), Storage(padding=-2000)])
@pytest.mark.parametrize("syntax", COMPRESSED)
def test_a_series_is_the_same_the_long_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, syntax: str, storage: Storage
) -> None:
    paths = write_series(tmp_path, LAYOUT, syntax=syntax, storage=storage)
    headers = tuple(header for path in paths for header in headers_of(path))
    quick, quick_notes = decoded(headers)
    with monkeypatch.context() as patch:
        patch.setattr(slice_decoding, "_expected", lambda header: None)
        patch.setattr(slice_decoding, "has_usual_values", lambda header: False)
        long, long_notes = decoded(headers)
    np.testing.assert_array_equal(quick, long)
    assert quick_notes == long_notes and quick_notes.kept == [0, 1, 2, 3]
    assert bool(quick_notes.losses) == (syntax == "jpeg-ls-lossy")


def decoded(headers: tuple[Any, ...]) -> tuple[np.ndarray, slice_decoding.Decoded]:
    array = np.full((len(headers), headers[0].rows, headers[0].columns), 77, np.int16)
    with scratch_folder() as scratch:
        return array, slice_decoding.decode_slices(headers, array, scratch, Progress())


# -- where it is not for them --------------------------------------------------------------------------------------


def test_a_picture_other_than_the_header_says_is_left_to_the_long_way(tmp_path: Path) -> None:
    syntax, stream = encoded("near 0", of_random("near 0", 12), 12)
    right = Expected(syntax, 24, 32, 12, False)
    assert quickly_decoded(stream, right) is not None
    for wrong in ({"rows": 25}, {"columns": 24}, {"syntax": J2K}, {"syntax": "1.2.840.10008.1.2.4.50"}):
        assert quickly_decoded(stream, right._replace(**wrong)) is None
    for damaged in (stream[:20], stream[:60] + stream[-2:], b"", b"\xff\xd8\xff", bytes(100)):
        assert quickly_decoded(damaged, right) is None
    path = written(tmp_path / "a.dcm", syntax, stream[:-2], BitsStored=12, HighBit=11, PixelRepresentation=0)
    assert quick_frame(str(path), right) is None  # no end
    assert quick_frame(str(tmp_path / "gone.dcm"), right) is None


def test_the_codestream_is_taken_only_where_it_is_certain(tmp_path: Path) -> None:
    path = save(slice_dataset(LAYOUT, 1, LAYOUT.values()[1], Storage()), tmp_path / "a.dcm", "jpeg-2000")
    content = path.read_bytes()
    (stream,) = generate_frames(pydicom.dcmread(path).PixelData, number_of_frames=1)
    assert only_codestream(content) == stream
    for end in (10, len(content) // 2, len(content) - 9):
        assert only_codestream(content[:end]) is None
    dataset = pydicom.dcmread(path)
    dataset.PixelData = encapsulate([stream], fragments_per_frame=5, has_bot=False)
    dataset.save_as(path)
    assert only_codestream(path.read_bytes()) == stream
    icon = pydicom.Dataset()
    icon.PixelData = encapsulate([stream])
    icon["PixelData"].VR = "OB"
    icon["PixelData"].is_undefined_length = True
    dataset.IconImageSequence = pydicom.Sequence([icon])
    dataset.save_as(path)
    assert only_codestream(path.read_bytes()) is None
    several = write_enhanced(tmp_path, LAYOUT, syntax="jpeg-2000").read_bytes()
    assert only_codestream(several) is None


def test_what_the_header_says_has_to_be_usual(tmp_path: Path) -> None:
    header = headers_of(save(slice_dataset(LAYOUT, 1, LAYOUT.values()[1], Storage()), tmp_path / "a.dcm", "jpeg-ls"))[0]
    assert slice_decoding._expected(header) == Expected(JPEG_LS, 72, 94, 16, True)
    for header in headers_of(write_enhanced(tmp_path, LAYOUT, syntax="jpeg-2000")):
        assert slice_decoding._expected(header) is None


@pytest.fixture
def without_imagecodecs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real = importlib.import_module

    def others_only(name: str, *more: Any) -> Any:
        if name == "imagecodecs":
            raise ImportError(name)
        return real(name, *more)

    quick_decoders._module.cache_clear()
    monkeypatch.setattr(importlib, "import_module", others_only)
    yield
    monkeypatch.undo()
    quick_decoders._module.cache_clear()


@pytest.mark.usefixtures("without_imagecodecs")
def test_without_imagecodecs_pyjpegls_and_gdcm_do_it(tmp_path: Path) -> None:
    values = LAYOUT.values()[1]
    for syntax in COMPRESSED:
        path = save(slice_dataset(LAYOUT, 1, values, Storage()), tmp_path / "a.dcm", syntax)
        found = quick_frame(str(path), expected(path))
        assert (found is not None) == syntax.startswith("jpeg-ls")
        reference = by_gdcm(path)
        if found is not None:
            np.testing.assert_array_equal(found[0], reference)
        with scratch_folder() as scratch:
            np.testing.assert_array_equal(PixelFile(str(path), scratch).frame(0), reference)


def test_a_picture_says_by_what_process_it_was_made() -> None:
    processes = {"predictor 1": "jpeg-lossless", "near 0": "jpeg-ls", "near 2": "jpeg-ls", "lossy": "jpeg-2000"}
    for kind, process in processes.items():
        picture = picture_of(encoded(kind, of_random(kind, 12), 12)[1])
        assert picture is not None and picture.process == process and not picture.signed
    picture = picture_of(encoded("reversible signed", of_random("reversible signed", 12), 12)[1])
    assert picture is not None and picture.signed and picture.precision == 12
    picture = picture_of(imagecodecs.jpeg8_encode(np.zeros((8, 8), np.uint8)))
    assert picture is not None and picture.process == "jpeg"


# -- their processes -----------------------------------------------------------------------------------------------


def running(processes: DecoderProcesses) -> set[int]:
    return {process._process.pid for process in processes._running}


@pytest.mark.slow
def test_processes_wait_for_the_next_series(tmp_path: Path) -> None:
    decoder_processes._KEPT.end()
    paths = write_series(tmp_path / "series", LAYOUT, syntax="jpeg-ls")
    with scratch_folder() as scratch, DecoderProcesses(2, scratch) as processes:
        processes.start()
        first = running(processes)
        before = processes.frame(str(paths[0]), 0)
    with scratch_folder() as scratch, DecoderProcesses(2, scratch) as processes:
        # The same name may hold another slice by now.
        paths[0].write_bytes(paths[1].read_bytes())
        processes.start()
        assert running(processes) == first and len(first) == 2
        after = processes.frame(str(paths[0]), 0)
        np.testing.assert_array_equal(after, processes.frame(str(paths[1]), 0))
        assert not np.array_equal(after, before)
        for process in processes._running:
            process._process.kill()
    with scratch_folder() as scratch, DecoderProcesses(1, scratch) as processes:
        processes.start()
        assert not running(processes) & first
        (process,) = processes._running
    decoder_processes._KEPT.end()
    assert not process.runs


def test_processes_that_nobody_wants_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoder_processes._KEPT.end()
    monkeypatch.setattr(decoder_processes, "_SECONDS_KEPT", 0.05)
    with scratch_folder() as scratch, DecoderProcesses(1, scratch) as processes:
        processes.start()
        (process,) = processes._running
    assert process._process.wait(30) and decoder_processes._KEPT.taken() is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can copy a process")
def test_a_copy_of_this_process_has_decoders_of_its_own(tmp_path: Path) -> None:
    """As a loader of training data copies itself after a first look at the data."""
    paths = write_series(tmp_path / "series", LAYOUT, syntax="jpeg-ls")
    code = """
import os, sys
from pathlib import Path
from LungPrepLib.dicom.pixels.decoder_processes import DecoderProcesses
def look():
    with DecoderProcesses(1, Path(sys.argv[1])) as processes:
        values = processes.frame(sys.argv[2], 0)
        return {process._process.pid for process in processes._running}, values.tobytes()
number, values = look()
child = os.fork()
if not child:
    own, same = look()
    os._exit(0 if own != number and same == values else 1)
status = os.waitpid(child, 0)[1]
sys.exit(status or (0 if look() == (number, values) else 2))
"""
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path), str(paths[0])]
    assert subprocess.run(command, check=False).returncode == 0


def test_busy_processes_are_ended(tmp_path: Path) -> None:
    with scratch_folder() as scratch:
        processes = DecoderProcesses(1, scratch)
        processes.start()
        process = processes._idle.get()  # as a thread that decodes takes it
        processes.end()
        assert process is not None and not process.runs
        processes._idle.put(process)
        with pytest.raises(DecodeError):
            processes.frame(str(tmp_path), 0)


def test_a_decoder_process_loads_what_it_needs(tmp_path: Path) -> None:
    """pydicom and SimpleITK take three times as long to load as everything else that decodes most frames."""
    code = (
        "import sys; from LungPrepLib.dicom.pixels import decoder_worker; "
        "sys.exit(sum(name in sys.modules for name in ('pydicom', 'SimpleITK', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path).returncode == 0


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    for syntax in (*COMPRESSED, "rle"):
        assert syntax in SYNTAXES
        paths = write_series(tmp_path / syntax, LAYOUT, syntax=syntax)
        decoded(tuple(header for path in paths for header in headers_of(path)))
    assert list((tmp_path / "temp").iterdir()) == []
