"""Compressed frames are decoded in processes of their own.

A damaged codestream can end the process that decodes it (a division by zero in a decoder is a signal, not an
exception) or keep it busy for ever. In a process of its own it costs one slice. It is quicker as well: several
decode beside each other, and none waits for Python.
"""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...messages import SaidError, from_json, say
from ...processes import PythonProcess
from .object_reading import DecodeError

_SECONDS_PER_FRAME = 60.0
_MOST_CRASHES = 5


class DecoderProcesses:
    """Up to ``count`` processes that decode, started when they are needed. Leaving the context ends them.

    Safe to use from several threads at once. ``losses``: by what factor frames were compressed with loss.
    """

    def __init__(self, count: int, scratch: Path, seconds_per_frame: float = _SECONDS_PER_FRAME) -> None:
        self._scratch = scratch
        self._seconds = seconds_per_frame
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        self._running: set[_Process] = set()
        self._lock = threading.Lock()
        self._ended = False
        self._crashes = 0
        self.losses: dict[tuple[str, int], float] = {}

    def __enter__(self) -> DecoderProcesses:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End all processes, whatever they do."""
        with self._lock:
            self._ended = True
            running = list(self._running)
        for process in running:
            process.end()

    def frame(self, path: str, index: int) -> npt.NDArray[Any]:
        """The stored values of a frame, (rows, columns).

        Raises
        ------
        DecodeError
            when it cannot be decoded, or the decoder crashes or does not end.
        OSError
            when no process can be started.
        """
        process = self._idle.get()
        try:
            if self._crashes >= _MOST_CRASHES:
                raise DecodeError(say("is not decoded any more: too many files of the series crash the decoder"))
            process = process or self._started()
            values, loss = process.frame(path, index, self._seconds)
            if loss is not None:
                self.losses[path, index] = loss
        except _CrashedError as crash:
            assert process is not None
            process.end()
            with self._lock:
                self._running.discard(process)
                self._crashes += 1
            process = None
            raise DecodeError(crash.said) from None
        finally:
            self._idle.put(process)
        return values

    def _started(self) -> _Process:
        with self._lock:
            if self._ended:
                raise DecodeError(say("is not decoded any more"))
            process = _Process(self._scratch)
            self._running.add(process)
            return process


class _CrashedError(SaidError):
    """The process ended before it answered; the text says it of the file."""


class _Process:
    """One process, used by one thread at a time."""

    def __init__(self, scratch: Path) -> None:
        self._process = PythonProcess("LungPrepLib.dicom.pixels.decoder_worker", str(scratch), threads=1)

    def frame(self, path: str, index: int, seconds: float) -> tuple[npt.NDArray[Any], float | None]:
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        watchdog = threading.Timer(seconds, stop)
        watchdog.start()
        try:
            self._process.send([path, index])
            head = self._process.answer()
            if "error" in head:
                raise DecodeError(from_json(head["error"]))
            rows, columns = head["shape"]
            content = self._process.read(rows * columns * np.dtype(head["type"]).itemsize)
            return np.frombuffer(content, np.dtype(head["type"])).reshape(rows, columns), head["loss"]
        except (OSError, EOFError, ValueError):
            if late.is_set():
                raise _CrashedError(
                    say("is damaged: decoding it did not end within {seconds:g} s", seconds=seconds)
                ) from None
            raise _CrashedError(say("is damaged: it crashes the decoder")) from None
        finally:
            watchdog.cancel()

    def end(self) -> None:
        self._process.end()
