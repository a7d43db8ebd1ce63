"""The slices of a stack, decoded beside each other and delivered in order."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from ...machine import processors
from ...messages import Message, say
from ...processes import python_command
from ...progress import Progress
from ..headers.slice_header import SliceHeader
from ..standard import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)
from .decoder_processes import DecoderProcesses
from .decoding import PixelFile
from .hounsfield import PixelNotes, to_hounsfield
from .object_reading import DecodeError, read_dataset
from .plain import converted, has_usual_values, read_plain
from .quick_decoders import Expected

if TYPE_CHECKING:
    from pydicom import Dataset

T = TypeVar("T")
_UNCOMPRESSED = (
    "",
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
)
_MOST_WORKERS = 8
_SLICES_PER_WORKER = 10


@dataclass
class Decoded:
    """What came of decoding: the stack indices that are filled, the notes, and why others are not.

    ``losses``: of slices that were compressed with loss, as their pictures show, by what factor; by index.
    """

    kept: list[int] = field(default_factory=list)
    notes: PixelNotes = field(default_factory=PixelNotes)
    failures: list[tuple[str, Message]] = field(default_factory=list)
    losses: dict[int, float] = field(default_factory=dict)


class SliceDecoder:
    """Gives the stored values of slices. Used as a context manager.

    Uncompressed files are read here, each once however many frames it has. Compressed ones are decoded in
    processes of their own (:mod:`.decoder_processes`), or here where Python is embedded and cannot start any.
    """

    def __init__(self, slices: Iterable[SliceHeader], scratch: Path) -> None:
        slices = list(slices)
        self._scratch = scratch
        self._left = Counter(header.path for header in slices)
        self._files: dict[str, PixelFile | DecodeError] = {}
        self._lock = threading.Lock()
        self.losses: dict[tuple[str, int], float] = {}
        compressed = sum(_is_compressed(header) for header in slices)
        self.workers = 1
        self._processes: DecoderProcesses | None = None
        if compressed:
            # One slice more in a process costs less than another process.
            self.workers = max(1, min(processors(), _MOST_WORKERS, compressed // _SLICES_PER_WORKER))
            if python_command():
                self._processes = DecoderProcesses(self.workers, scratch)
                self.losses = self._processes.losses
                with suppress(OSError, DecodeError):
                    self._processes.start()

    def __enter__(self) -> SliceDecoder:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the processes, whatever they do."""
        if self._processes is not None:
            self._processes.end()

    def read(self, header: SliceHeader, target: npt.NDArray[np.int16]) -> PixelNotes:
        """Put a slice into ``target`` (rows, columns) as HU.

        Raises
        ------
        DecodeError
            when it cannot be decoded, or is of another size.
        """
        notes = read_plain(header, target)
        if notes is not None:
            return notes
        stored, dataset = self.stored(header, target)
        if stored.shape != target.shape:
            raise DecodeError(
                say(
                    "holds {rows} x {columns} pixels, and its header says otherwise",
                    rows=stored.shape[0],
                    columns=stored.shape[1],
                )
            )
        if np.may_share_memory(stored, target):
            return converted(stored, header, target)
        return to_hounsfield(stored, header, dataset, target)

    def stored(
        self, header: SliceHeader, target: npt.NDArray[np.int16] | None = None
    ) -> tuple[npt.NDArray[Any], Dataset | None]:
        """The stored values of a slice (rows, columns), and its dataset where a Modality LUT is in it.

        Values that are usual may be put into ``target`` (rows, columns).

        Raises
        ------
        DecodeError
            when there are none.
        """
        if self._processes is not None and _is_compressed(header):
            dataset = read_dataset(header.path) if header.has_modality_lut else None
            into = target if has_usual_values(header) else None
            try:
                return self._processes.frame(header.path, header.frame or 0, _expected(header), into), dataset
            except OSError:
                self._processes = None
        try:
            file, index = self._file(header.path), header.frame or 0
            values = file.frame(index)
            loss = file.loss(index)
            if loss is not None:
                self.losses[header.path, index] = loss
            return values, file.dataset
        finally:
            with self._lock:
                self._left[header.path] -= 1
                if self._left[header.path] <= 0:
                    self._files.pop(header.path, None)

    def _file(self, path: str) -> PixelFile:
        if self._left[path] == 1 and path not in self._files:
            return PixelFile(path, self._scratch)
        with self._lock:
            if path not in self._files:
                try:
                    self._files[path] = PixelFile(path, self._scratch)
                except DecodeError as error:
                    self._files[path] = error
            file = self._files[path]
        if isinstance(file, DecodeError):
            raise file
        return file


def _is_compressed(header: SliceHeader) -> bool:
    return header.transfer_syntax_uid not in _UNCOMPRESSED


def _expected(header: SliceHeader) -> Expected | None:
    """What the quick decoders have to know of a usual object of one frame; ``None`` for another."""
    if header.frames != 1 or not header.rows or not header.columns or not header.bits_stored or header.high_bit is None:
        return None
    if not has_usual_values(header) or not np.little_endian:
        return None
    signed = header.pixel_representation == 1
    return Expected(header.transfer_syntax_uid, header.rows, header.columns, header.bits_stored, signed)


def decode_slices(
    slices: tuple[SliceHeader, ...], array: npt.NDArray[np.int16], scratch: Path, progress: Progress
) -> Decoded:
    """Decode slices into ``array`` (slice, row, column) as HU.

    Raises
    ------
    Cancelled
        when the user cancels; checked between slices.
    """
    result = Decoded()
    count = len(slices)
    with SliceDecoder(slices, scratch) as decoder:

        def decode(header_and_target: tuple[SliceHeader, npt.NDArray[np.int16]]) -> PixelNotes:
            return decoder.read(*header_and_target)

        work = list(zip(slices, array, strict=True))
        for index, future in _in_order(decode, work, decoder.workers, decoder.end):
            progress("read", index / count, say("slice {number} of {total}", number=index + 1, total=count))
            try:
                result.notes.add(future.result())
                result.kept.append(index)
                loss = decoder.losses.get((slices[index].path, slices[index].frame or 0))
                if loss is not None:
                    result.losses[index] = loss
            except DecodeError as error:
                result.failures.append((Path(slices[index].path).name, error.said))
    return result


def same_pixels(pairs: list[tuple[SliceHeader, SliceHeader]], scratch: Path, progress: Progress) -> Iterator[bool]:
    """Whether the two slices of each pair have the same HU; one that cannot be decoded counts as a copy."""
    with SliceDecoder((header for pair in pairs for header in pair), scratch) as decoder:
        for number, pair in enumerate(pairs, start=1):
            progress("read", 0.0, say("comparing doubled slices, {number} of {total}", number=number, total=len(pairs)))
            values = []
            for header in pair:
                try:
                    stored, dataset = decoder.stored(header)
                except DecodeError:
                    break
                values.append(np.empty(stored.shape, dtype=np.int16))
                to_hounsfield(stored, header, dataset, values[-1])
            yield len(values) < 2 or np.array_equal(values[0], values[1])


def _in_order(
    function: Callable[[Any], T], items: list[Any], workers: int, stop: Callable[[], None]
) -> Iterator[tuple[int, Future[T]]]:
    """Run ``function`` for all items in threads, a few ahead of who asks; ``stop`` makes running ones end early.

    Uncompressed slices spend their time in Python, which runs in one thread at a time, so that one is quickest.
    """
    executor = ThreadPoolExecutor(workers, "lungprep-decode")
    try:
        ahead: dict[int, Future[T]] = {}
        for index in range(len(items)):
            for following in range(index, min(index + 2 * workers, len(items))):
                if following not in ahead:
                    ahead[following] = executor.submit(function, items[following])
            yield index, ahead[index]
            del ahead[index]
    finally:
        stop()
        executor.shutdown(wait=True, cancel_futures=True)
