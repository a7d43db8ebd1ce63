"""From a DICOM file to the stored values of its frames.

Uncompressed pixel data are taken as they are. A compressed frame is handed to GDCM (inside SimpleITK) as a
minimal object of its own, without the header that it came with: GDCM decodes every syntax that CT uses, but
refuses files for reasons that have nothing to do with their pixels (no meta header, a wrong SOP class), and
applies rescale values that it looks for in fewer places than they can be. Where a quicker decoder gives the same
(:mod:`.quick_decoders`), it comes first; what GDCM does not decode goes to the decoders that pydicom finds
(pyjpegls, pillow ...).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...messages import say
from ...temporary import make_folder, remove_folder
from ..headers.element_scanning import UNDEFINED_LENGTH
from ..headers.newer_uids import NEWER_TRANSFER_SYNTAXES
from ..standard import CTImageStorage, RLELossless
from .codestream import CodestreamError, is_complete, is_lossy, picture_of, rle_segments
from .newer_syntaxes import decoder_of
from .object_reading import DecodeError, NotCTPixelsError, in_words, read_dataset
from .quick_decoders import Expected, quickly_decoded

if TYPE_CHECKING:
    from pydicom import Dataset
    from pydicom.uid import UID

_UNCOMPRESSED_IN_FRAGMENTS = "1.2.840.10008.1.2.1.98"  # Encapsulated Uncompressed Explicit VR Little Endian
_MOST_SIDE = 16384


class PixelFile:
    """The pixels of one DICOM object, a frame at a time.

    Parameters
    ----------
    path
        The file.
    scratch
        A folder for what GDCM reads (:func:`scratch_folder`).

    Raises
    ------
    DecodeError
        when the file cannot be read or holds no pixels that could be a CT's.
    """

    def __init__(self, path: str, scratch: Path) -> None:
        self._scratch, self._path = scratch, path
        self.dataset = read_dataset(path)
        # pydicom gives what it had read before an object that ends too early.
        if "Rows" not in self.dataset and "PixelData" not in self.dataset:
            raise DecodeError(say("is truncated, or no image"))
        self.rows, self.columns = self._whole("Rows"), self._whole("Columns")
        self.bits = self._whole("BitsAllocated", 16)
        self.bits_stored = self._whole("BitsStored", self.bits)
        self.high_bit = self._whole("HighBit", self.bits_stored - 1)
        self.signed = self._whole("PixelRepresentation", 0) == 1
        self.frames = max(self._whole("NumberOfFrames", 1), 1)
        self.syntax: UID = self.dataset.file_meta.TransferSyntaxUID
        self._check()
        self._compressed: list[bytes] | None = None
        self._fragments: bytes | None = None
        self._lock = threading.Lock()

    @property
    def is_compressed(self) -> bool:
        """Whether frames have to go through a decoder."""
        if self.syntax == _UNCOMPRESSED_IN_FRAGMENTS:
            return False
        return self.syntax in NEWER_TRANSFER_SYNTAXES or bool(self.syntax.is_encapsulated)

    def frame(self, index: int) -> npt.NDArray[Any]:
        """The stored values of a frame, (rows, columns), in their true signedness.

        Raises
        ------
        DecodeError
            when it cannot be decoded, or is not there.
        """
        if not 0 <= index < self.frames:
            raise DecodeError(
                say("has {frames} frames, and none with number {number}", frames=self.frames, number=index + 1)
            )
        try:
            values = self._placed(self._decoded(index)) if self.is_compressed else self._native(index)
        except (DecodeError, MemoryError):
            raise
        except Exception as error:
            raise DecodeError(say("cannot be decoded ({detail})", detail=in_words(error))) from error
        if values.shape != (self.rows, self.columns):
            raise DecodeError(
                say(
                    "gives {shape} values, and its header says {rows} x {columns}",
                    shape=str(values.shape),
                    rows=self.rows,
                    columns=self.columns,
                )
            )
        return values

    def loss(self, index: int) -> float | None:
        """By what factor a frame that was decoded had been compressed, if that lost something; else ``None``."""
        if self._compressed is None or not is_lossy(self._compressed[index]):
            return None
        return self.rows * self.columns * self.bits / 8 / len(self._compressed[index])

    def _whole(self, name: str, default: int | None = None) -> int:
        try:
            value = self.dataset.get(name)
            return int(value if value not in (None, "") else default)  # type: ignore[arg-type]
        except Exception:  # pydicom converts values when they are asked for, and fails in many ways
            raise DecodeError(say("has no usable {name} in its header", name=name)) from None

    def _check(self) -> None:
        if "FloatPixelData" in self.dataset or "DoubleFloatPixelData" in self.dataset:
            raise NotCTPixelsError(say("holds numbers with fractions, which no CT image has"))
        if "PixelData" not in self.dataset:
            raise DecodeError(say("holds no pixels"))
        if not (0 < self.rows <= _MOST_SIDE and 0 < self.columns <= _MOST_SIDE):
            raise DecodeError(
                say("says that it has {rows} rows and {columns} columns", rows=self.rows, columns=self.columns)
            )
        if self.bits not in (8, 16, 32) or not 1 <= self.bits_stored <= self.bits or self.high_bit >= self.bits:
            raise NotCTPixelsError(
                say(
                    "has {bits_stored} of {bits} bits per pixel, which is no CT image",
                    bits_stored=self.bits_stored,
                    bits=self.bits,
                )
            )
        if self._whole("SamplesPerPixel", 1) != 1:
            raise NotCTPixelsError(say("is a colour picture"))

    def _native(self, index: int) -> npt.NDArray[Any]:
        """A frame of uncompressed pixel data (DICOM PS3.5 8.1, 8.2)."""
        count, width = self.rows * self.columns, self.bits // 8
        size = count * width
        data = self._native_bytes(index * size, size)
        if len(data) < size:
            held = index * size + len(data)
            raise DecodeError(
                say("is truncated: it holds {number} of {total} bytes of pixels", number=held, total=self.frames * size)
            )
        order = "<" if self.syntax.is_little_endian else ">"
        values = np.frombuffer(data, f"{order}u{width}").reshape(self.rows, self.columns)
        return self._interpreted(values.astype(f"u{width}", copy=False))

    def _native_bytes(self, start: int, size: int) -> bytes:
        """A part of the pixel data; of large objects it is read from the file when it is asked for."""
        from pydicom.dataelem import RawDataElement

        element = self.dataset.get_item("PixelData")
        length = element.length if isinstance(element, RawDataElement) else None
        if length == UNDEFINED_LENGTH or getattr(element, "is_undefined_length", False):
            return self._uncompressed_fragments(size)[start : start + size]
        if isinstance(element, RawDataElement) and element.value is None:
            with Path(self._path).open("rb") as file:
                file.seek(element.value_tell + start)
                return file.read(max(min(size, element.length - start), 0))
        data = self.dataset.get("PixelData")
        return data[start : start + size] if isinstance(data, bytes) else b""

    def _uncompressed_fragments(self, size: int) -> bytes:
        """Frames of ``size`` bytes that lie in fragments, as compressed ones do (DICOM PS3.5 A.4.11)."""
        with self._lock:
            if self._fragments is None:
                frames = self._codestreams()
                for frame in frames:
                    with suppress(CodestreamError):
                        if picture_of(frame) is not None:
                            raise DecodeError(say("is compressed, and its transfer syntax says that it is not"))
                self._fragments = b"".join(frame[:size] for frame in frames)
            return self._fragments

    def _placed(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What a decoder gives, with sign and place of its bits as for uncompressed values (RLE keeps them)."""
        if values.dtype.itemsize * 8 != self.bits or values.dtype.kind not in "iu":
            return values
        words = values.view(f"u{values.dtype.itemsize}")
        if self.high_bit + 1 > self.bits_stored and int(words.max()) < 1 << self.bits_stored:
            return values  # other decoders move them to where they belong
        return self._interpreted(words)

    def _interpreted(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Unsigned words as the numbers that are stored in ``bits_stored`` of their bits."""
        unsigned, signed = values.dtype, np.dtype(f"i{values.dtype.itemsize}")
        shift = self.high_bit + 1 - self.bits_stored
        if shift > 0:
            values = values >> shift
        spare = self.bits - self.bits_stored
        if not self.signed:
            if spare and self._has_overlay_bits():
                values = values & unsigned.type((1 << self.bits_stored) - 1)
            return values
        if spare and (shift > 0 or self._has_overlay_bits() or int(values.max()) < 1 << self.bits_stored):
            # The sign is the highest stored bit; the bits above it may be zero or something else.
            return values.view(signed) if self._is_unsigned(values) else (values << spare).view(signed) >> spare
        return values.view(signed)

    def _is_unsigned(self, values: npt.NDArray[Any]) -> bool:
        """Whether values that are said to be signed are not.

        With an intercept as that of unsigned values, what has the sign bit would lie below a vacuum. One value may:
        padding. Many are bone.
        """
        try:
            intercept = float(self.dataset.get("RescaleIntercept") or 0)
        except Exception:
            return False
        return intercept <= -500 and len(np.unique(values[values >= 1 << (self.bits_stored - 1)])) > 4

    def _has_overlay_bits(self) -> bool:
        """Whether an overlay lies in the bits above the pixels' (retired, DICOM PS3.3 C.9.2 of 2004)."""
        groups = range(0x6000, 0x6020, 2)
        return any((group, 0x0100) in self.dataset and (group, 0x3000) not in self.dataset for group in groups)

    def _decoded(self, index: int) -> npt.NDArray[Any]:
        with self._lock:
            if self._compressed is None:
                self._compressed = self._codestreams()
        if index >= len(self._compressed):
            raise DecodeError(
                say(
                    "is truncated: it holds {number} of {total} compressed pictures",
                    number=len(self._compressed),
                    total=self.frames,
                )
            )
        codestream = self._compressed[index]
        newer = decoder_of(self.syntax)
        if newer is not None:
            if self.syntax not in NEWER_TRANSFER_SYNTAXES:
                self._check_codestream(codestream)
            return newer(codestream, (self.rows, self.columns), np.dtype(f"u{self.bits // 8}"))
        self._check_codestream(codestream)
        if self.bits == 16 and self.high_bit == self.bits_stored - 1:
            expected = Expected(self.syntax, self.rows, self.columns, self.bits_stored, self.signed)
            values = quickly_decoded(codestream, expected)
            if values is not None:
                return values
        bare = self._bare(codestream)
        try:
            return _decoded_by_gdcm(bare, self._scratch)
        except RuntimeError as error:
            try:
                return np.asarray(bare.pixel_array)
            except Exception:
                text = say(
                    "is damaged, or compressed in a way that no decoder here knows ({name})", name=self.syntax.name
                )
                raise DecodeError(text) from error

    def _codestreams(self) -> list[bytes]:
        from pydicom.encaps import generate_frames

        table = self.dataset.get("ExtendedOffsetTable"), self.dataset.get("ExtendedOffsetTableLengths")
        extended = (table[0], table[1]) if all(isinstance(part, bytes) for part in table) else None
        return list(generate_frames(self.dataset.PixelData, number_of_frames=self.frames, extended_offsets=extended))

    def _check_codestream(self, codestream: bytes) -> None:
        """Refuse what does not agree with the header before memory is taken for it."""
        try:
            picture = picture_of(codestream)
        except CodestreamError as error:
            raise DecodeError(say("cannot be decoded: {reason}", reason=error.said)) from error
        if picture is None:
            if self.syntax != RLELossless:
                raise DecodeError(say("cannot be decoded: its pixels are not {name}", name=self.syntax.name))
            # A run of 128 equal bytes takes two.
            if len(codestream) * 64 < self.rows * self.columns * self.bits // 8:
                raise DecodeError(say("is truncated: its compressed pixels are too few"))
            if rle_segments(codestream) != self.bits // 8:
                raise DecodeError(say("cannot be decoded: the header of its RLE picture is damaged"))
            return
        if (picture.rows, picture.columns) != (self.rows, self.columns):
            raise DecodeError(
                say(
                    "holds a picture of {rows} x {columns}, and its header says {said_rows} x {said_columns}",
                    rows=picture.rows,
                    columns=picture.columns,
                    said_rows=self.rows,
                    said_columns=self.columns,
                )
            )
        if picture.components != 1 or picture.precision > self.bits:
            raise DecodeError(
                say(
                    "holds a picture of {components} x {precision} bits, and its header says {bits}",
                    components=picture.components,
                    precision=picture.precision,
                    bits=self.bits,
                )
            )
        if not is_complete(codestream):
            raise DecodeError(say("is truncated: its compressed picture has no end"))

    def _bare(self, codestream: bytes) -> Dataset:
        """An object of one frame that holds what a decoder needs and nothing else."""
        from pydicom import Dataset
        from pydicom.dataset import FileMetaDataset
        from pydicom.encaps import encapsulate

        bare = Dataset()
        bare.file_meta = FileMetaDataset()
        bare.file_meta.TransferSyntaxUID = self.syntax
        bare.file_meta.MediaStorageSOPClassUID = bare.SOPClassUID = CTImageStorage
        bare.file_meta.MediaStorageSOPInstanceUID = bare.SOPInstanceUID = "2.25.1"
        bare.Modality = "CT"
        bare.SamplesPerPixel, bare.PhotometricInterpretation = 1, "MONOCHROME2"
        bare.Rows, bare.Columns = self.rows, self.columns
        bare.BitsAllocated, bare.BitsStored, bare.HighBit = self.bits, self.bits_stored, self.high_bit
        bare.PixelRepresentation = int(self.signed)
        if self.high_bit + 1 > self.bits_stored:  # GDCM would cut off the highest bits, where others lie below
            bare.BitsStored, bare.HighBit, bare.PixelRepresentation = self.bits, self.bits - 1, 0
        bare.PixelData = encapsulate([codestream])
        bare["PixelData"].VR = "OB"
        return bare


def _decoded_by_gdcm(bare: Dataset, scratch: Path) -> npt.NDArray[Any]:
    import SimpleITK as sitk

    path = scratch / f"{os.getpid()}-{threading.get_ident()}.dcm"
    bare.save_as(path, enforce_file_format=True)
    reader = sitk.ImageFileReader()
    reader.SetImageIO("GDCMImageIO")
    reader.SetFileName(str(path))
    try:
        return sitk.GetArrayFromImage(reader.Execute())[0]
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder readable by this user alone, removed at the end."""
    folder = make_folder("lungprep-")
    try:
        yield folder
    finally:
        remove_folder(folder)
