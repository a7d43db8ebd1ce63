"""What stands before the pixels of a DICOM file, whatever the file is like."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from ...messages import SaidError, say
from ..standard import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, MediaStorageDirectoryStorage
from .element_scanning import UNDEFINED_LENGTH, VRS, RawElement, Stop, scanned
from .elements import Elements, no_warnings, raw_element, tag_of

PIXEL_DATA_TAGS = frozenset(map(tag_of, ("FloatPixelData", "DoubleFloatPixelData", "PixelData")))
_FIRST_PIXEL_DATA = min(PIXEL_DATA_TAGS)
_FUNCTIONAL_GROUPS = tag_of("SharedFunctionalGroupsSequence")
_BEHIND_HEADER = 0x30020000  # the first tag at which reading may end
FRAME_MODALITIES = ("CT", "PT", "MR", "OT", "")  # whose multi-frame objects are taken apart into slices

_MAX_INFLATED = 64 * 1024**2  # no header is longer; a deflated file that would inflate to more is cut there
_FIRST_READS = 16384, 65536
_MAX_ELEMENT = 64 * 1024**2


class NotDicomError(Exception):
    """The file is not a DICOM object."""


class DamagedHeaderError(SaidError):
    """The file is a DICOM object whose header cannot be read; the text says why."""


@dataclass
class Dataset:
    """What stands before the pixels of a DICOM object."""

    elements: Elements
    transfer_syntax_uid: str
    media_sop_class_uid: str
    pixel_data_length: int | None  # bytes; None without pixel data, UNDEFINED_LENGTH when encapsulated
    pixel_data_start: int  # offset in the file, 0 where it is not known (deflated)


def read_elements(file: BinaryIO, wanted: frozenset[int]) -> Dataset:
    """Read the wanted top-level elements that stand before the pixels.

    Raises
    ------
    NotDicomError
        when the file has no DICOM prefix and does not look like DICOM without one.
    DamagedHeaderError
        when it makes no sense before anything useful was read.
    """
    head = _read(file, _FIRST_READS[0])
    has_prefix = head[128:132] == b"DICM"
    if not has_prefix and not _looks_like_dicom(head):
        raise NotDicomError
    start = 132 if has_prefix else 0
    # Most headers are short: parsing them in memory saves two calls to the system per element.
    dataset = _parse(io.BytesIO(head), start, wanted)
    if dataset.pixel_data_length is None and len(head) == _FIRST_READS[0]:
        head += _read(file, _FIRST_READS[1] - len(head))
        dataset = _parse(io.BytesIO(head), start, wanted)
        if dataset.pixel_data_length is None and len(head) == _FIRST_READS[1]:
            dataset = _parse_whole(file, start, wanted)
    if not dataset.elements.raw and dataset.media_sop_class_uid != MediaStorageDirectoryStorage:
        if not has_prefix:
            raise NotDicomError
        raise DamagedHeaderError(say("its header ends or is damaged before anything useful"))
    return dataset


def _read(file: BinaryIO, count: int) -> bytes:
    """As many bytes, fewer only at the end of the file: a file without a buffer may give fewer at a time."""
    data = file.read(count)
    while len(data) < count and (more := file.read(count - len(data))):
        data += more
    return data


def _parse_whole(file: BinaryIO, start: int, wanted: frozenset[int]) -> Dataset:
    """As :func:`_parse`, from the file itself."""
    if not isinstance(file, io.RawIOBase):
        return _parse(file, start, wanted)
    buffered = io.BufferedReader(file, _FIRST_READS[0])
    try:
        return _parse(buffered, start, wanted)
    finally:
        buffered.detach()  # else the file is closed with it


def _parse(file: BinaryIO, start: int, wanted: frozenset[int]) -> Dataset:
    file.seek(start)
    try:
        meta = Elements({})
        _collect(file, False, True, lambda tag, length, value: tag >> 16 != 2, None, meta.raw)
        syntax = meta.uid("TransferSyntaxUID")
        deflated = syntax == DeflatedExplicitVRLittleEndian
        if deflated:
            file = io.BytesIO(zlib.decompressobj(-zlib.MAX_WBITS).decompress(file.read(_MAX_INFLATED), _MAX_INFLATED))
        implicit, little = _encoding(file, syntax)
    except Exception as error:
        raise DamagedHeaderError(say("its file meta information cannot be read")) from error
    body = Elements({}, little, implicit)
    found: dict[str, int] = {}

    def at_end(tag: int, length: int, value: int) -> bool:
        if tag < _BEHIND_HEADER or tag >= 0xFFFE0000:  # a stray item is stepped over, as other readers do
            return False
        if tag in PIXEL_DATA_TAGS:
            found["length"] = length
            found["start"] = 0 if deflated else value
        elif tag < 0x30100000 or (tag >= _FUNCTIONAL_GROUPS and body.text("Modality") not in FRAME_MODALITIES):
            # Plans, structures, doses and segmentations: long sequences that nothing is wanted from.
            found["length"] = UNDEFINED_LENGTH
        return bool(found) or tag >= _FIRST_PIXEL_DATA

    _collect(file, implicit, little, at_end, wanted, body.raw, _BEHIND_HEADER)
    return Dataset(body, syntax, meta.uid("MediaStorageSOPClassUID"), found.get("length"), found.get("start", 0))


def _collect(
    file: BinaryIO,
    implicit: bool,
    little: bool,
    stop: Stop,
    wanted: frozenset[int] | None,
    found: dict[int, RawElement],
    asked_from: int = 0,
) -> None:
    """Put the wanted elements into ``found``; what stands before a damaged element is kept."""
    if isinstance(file, io.BytesIO):
        plain = scanned(file.getvalue(), file.tell(), implicit, little, stop, wanted, asked_from)
        if plain is not None:
            found.update(plain[0])
            file.seek(plain[1])
            return
    from pydicom.filereader import data_element_generator

    try:
        with no_warnings():
            for element in data_element_generator(
                file,
                implicit,
                little,
                # pydicom's tags compare ten times slower than numbers.
                stop_when=lambda tag, vr, length: stop(int(tag), length, file.tell()),
                defer_size=_MAX_ELEMENT,
                specific_tags=None if wanted is None else list(wanted),
            ):
                tag = int(element.tag)
                # The first one counts: a tag that comes twice is damage, or an overlay of another object.
                if tag not in found:
                    found[tag] = raw_element(element, implicit, little)
    except Exception:  # struct, value, recursion and encoding errors alike: the file is damaged from here on
        return


def _encoding(file: BinaryIO, syntax: str) -> tuple[bool, bool]:
    """(implicit VR, little endian): what the first element shows goes before what the transfer syntax says."""
    start = file.tell()
    head = file.read(8)
    file.seek(start)
    explicit = head[4:6] in VRS
    if not syntax:
        # A group of at least 1024 read as little endian is a small group in big endian.
        return not explicit, not (explicit and len(head) >= 2 and head[0] == 0 and head[1] != 0)
    return not explicit, syntax != ExplicitVRBigEndian or not explicit


def _looks_like_dicom(head: bytes) -> bool:
    """A file without prefix that starts with an element of group 2 or 8 and a believable length."""
    if len(head) < 16:
        return False
    for order in "<>":
        group, element = struct.unpack(f"{order}HH", head[:4])
        if group not in (0x0002, 0x0008) or element > 0x0100:
            continue
        if head[4:6] in VRS:
            return True
        (length,) = struct.unpack("<I", head[4:8])
        if order == "<" and length <= 256 and length % 2 == 0:
            return True
    return False
