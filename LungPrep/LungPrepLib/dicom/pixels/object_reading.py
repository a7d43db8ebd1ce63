"""One DICOM object read whole, whatever is missing around it."""

from __future__ import annotations

import io
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...messages import SaidError, say
from ...wording import system_reason
from ..headers.newer_uids import NEWER_TRANSFER_SYNTAXES
from ..standard import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

if TYPE_CHECKING:
    from pydicom import Dataset

_DEFERRED = 4 * 1024**2  # a slice of 1024 x 1024 is read at once, the frames of a large object one by one
_MOST_INFLATED = 512 * 1024**2  # 250 slices of 1024 x 1024: no deflated object is larger


class DecodeError(SaidError):
    """The pixels of a file cannot be had; the text says why, in words that follow the file's name."""


class NotCTPixelsError(DecodeError):
    """The pixels are sound and of a kind that no CT image has: colour, fractions, an unusual depth."""


def read_dataset(path: str) -> Dataset:
    """The whole object, also without preamble and meta header.

    Raises
    ------
    DecodeError
        when it cannot be read.
    """
    import pydicom

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(_inflated(path), force=True, defer_size=_DEFERRED)
            syntax = dataset.file_meta.get("TransferSyntaxUID")
            if not syntax:
                implicit, little = dataset.original_encoding
                explicit = ExplicitVRLittleEndian if little else ExplicitVRBigEndian
                dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else explicit
            elif not syntax.is_transfer_syntax and syntax not in NEWER_TRANSFER_SYNTAXES:
                raise DecodeError(say("has a transfer syntax that is none of DICOM's"))
            return dataset
    except (DecodeError, MemoryError):
        raise
    except OSError as error:
        raise DecodeError(say("cannot be read ({reason})", reason=system_reason(error))) from error
    except Exception as error:
        raise DecodeError(say("cannot be read as DICOM ({detail})", detail=in_words(error))) from error


def _inflated(path: str) -> Any:
    """The path; or, for a deflated object, the object inflated as far as its pixels can reach and no further."""
    import pydicom

    with Path(path).open("rb") as file:
        head = file.read(132)
        if head[128:] != b"DICM":
            return path
        meta = pydicom.filereader.read_file_meta_info(path)
        if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
            return path
        file.seek(132 + 12 + int(meta.FileMetaInformationGroupLength))
        inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(file.read(), _MOST_INFLATED)
    meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    whole = pydicom.filebase.DicomBytesIO()
    whole.write(head)
    pydicom.filewriter.write_file_meta_info(whole, meta, enforce_standard=False)
    whole.write(inflated)
    return io.BytesIO(whole.getvalue())


def in_words(error: BaseException) -> str:
    """The last line of an error, short, and without anything that looks like a path or a UID."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    last = lines[-1] if lines else type(error).__name__
    words = [word for word in last.split() if "/" not in word and "\\" not in word and word.count(".") < 4]
    return " ".join(words)[:160] or type(error).__name__
