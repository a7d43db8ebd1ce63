"""Compressed frames are decoded in processes of their own.

A damaged codestream can end the process that decodes it (a division by zero in a decoder is a signal, not an
exception) or keep it busy for ever. In a process of its own it costs one slice. It is quicker as well: several
decode beside each other, and none waits for Python. Processes that are whole when a series is done wait a while for
the next one.
"""

from __future__ import annotations

import atexit
import os
import queue
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...messages import Message, SaidError, from_json, say
from ...processes import PythonProcess
from .object_reading import DecodeError
from .quick_decoders import Expected

_PIPE_BYTES = 1024**2  # a slice fits, so that its process goes on to the next one while this one is taken out
_SECONDS_PER_FRAME = 60.0
_MOST_CRASHES = 5
_MOST_KEPT = 8
_SECONDS_KEPT = 30.0


class DecoderProcesses:
    """Up to ``count`` processes that decode, started when they are needed (or by :meth:`start`).

    Leaving the context ends those that are busy. Once the quick decoders have crashed, GDCM decodes the rest.
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
        self._over = threading.Event()
        self._watchdog: threading.Thread | None = None
        self._quick = True
        self._crashes = 0
        self.losses: dict[tuple[str, int], float] = {}

    def __enter__(self) -> DecoderProcesses:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> None:
        """Start all processes, which takes them a while, before they are needed.

        Raises
        ------
        OSError
            when one cannot be started.
        """
        waiting = [self._idle.get() for _ in range(self._idle.qsize())]
        try:
            waiting = [process or self._started() for process in waiting]
        finally:
            for process in waiting:
                self._idle.put(process)

    def end(self) -> None:
        """End the processes that are busy, whatever they do; the others wait for the next series."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            running = set(self._running)
        self._over.set()
        idle = []
        while not self._idle.empty():
            idle.append(self._idle.get_nowait())
        for process in running.difference(idle):
            process.end()
        _KEPT.keep([process for process in idle if process is not None])
        for _ in idle:  # for threads that still wait for one
            self._idle.put(None)

    def frame(
        self,
        path: str,
        index: int,
        expected: Expected | None = None,
        target: npt.NDArray[np.int16] | None = None,
    ) -> npt.NDArray[Any]:
        """The stored values of a frame, (rows, columns).

        Parameters
        ----------
        expected
            What the header says of a usual object of one frame, which quick decoders may take.
        target
            Memory (rows, columns) that the values may be put into: where they are 16 bits and as many, they are there.

        Raises
        ------
        DecodeError
            when it cannot be decoded, or the decoder crashes or does not end.
        OSError
            when no process can be started.
        """
        request = path, index, expected
        try:
            try:
                values, loss = self._frame(request, target)
            except _CrashedError as crash:
                if not crash.may_be_tried_again:
                    raise
                values, loss = self._frame(request, target)
        except _CrashedError as crash:
            raise DecodeError(crash.said) from None
        if loss is not None:
            self.losses[path, index] = loss
        return values

    def _frame(
        self, request: tuple[str, int, Expected | None], target: npt.NDArray[np.int16] | None
    ) -> tuple[npt.NDArray[Any], float | None]:
        process = self._idle.get()
        try:
            if self._crashes >= _MOST_CRASHES:
                raise DecodeError(say("is not decoded any more: too many files of the series crash the decoder"))
            if process is not None and process.quick and not self._quick:
                self._dropped(process)
                process = None
            process = process or self._started()
            return process.frame(request, target, self._seconds)
        except _CrashedError as crash:
            assert process is not None
            self._dropped(process)
            process = None
            with self._lock:
                self._quick = False
                self._crashes += not crash.may_be_tried_again
            raise
        finally:
            self._idle.put(process)

    def _dropped(self, process: _Process) -> None:
        process.end()
        with self._lock:
            self._running.discard(process)

    def _started(self) -> _Process:
        with self._lock:
            if self._ended:
                raise DecodeError(say("is not decoded any more"))
            process = (_KEPT.taken() if self._quick else None) or _Process(self._quick)
            process.scratch = self._scratch
            self._running.add(process)
            if self._watchdog is None:
                self._watchdog = threading.Thread(target=self._watch, name="lungprep-watchdog", daemon=True)
                self._watchdog.start()
            return process

    def _watch(self) -> None:
        """End what does not end, for as long as there is something to decode."""
        while not self._over.wait(max(0.01, min(1.0, self._seconds / 10))):
            with self._lock:
                running = list(self._running)
            for process in running:
                process.check()


class _CrashedError(SaidError):
    """The process ended before it answered; the text says it of the file."""

    def __init__(self, said: Message, may_be_tried_again: bool) -> None:
        super().__init__(said)
        self.may_be_tried_again = may_be_tried_again


class _Process:
    """One process, used by one thread at a time. ``quick``: whether it uses the quick decoders."""

    def __init__(self, quick: bool) -> None:
        self.quick = quick
        self.scratch = Path()
        ways = "quick" if quick else "gdcm"
        self._process = PythonProcess("LungPrepLib.dicom.pixels.decoder_worker", ways, threads=1)
        self._process.widen(_PIPE_BYTES)
        self._lock = threading.Lock()
        self._late = False
        self._deadline: float | None = None

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.exit_status is None

    def frame(
        self, request: tuple[str, int, Expected | None], target: npt.NDArray[np.int16] | None, seconds: float
    ) -> tuple[npt.NDArray[Any], float | None]:
        with self._lock:
            self._late, self._deadline = False, time.monotonic() + seconds
        try:
            self._process.send([str(self.scratch), *request])
            head = self._process.answer()
            if "error" in head:
                raise DecodeError(from_json(head["error"]))
            shape, dtype = tuple(head["shape"]), np.dtype(head["type"])
            fits = target is not None and shape == target.shape and dtype.itemsize == 2
            values = target.view(dtype) if target is not None and fits else np.empty(shape, dtype)
            if self._process.read_into(values.data.cast("B")) != values.nbytes:
                raise EOFError
            return values, head["loss"]
        except (OSError, EOFError, ValueError):
            if self._late:
                raise _CrashedError(
                    say("is damaged: decoding it did not end within {seconds:g} s", seconds=seconds), False
                ) from None
            raise _CrashedError(say("is damaged: it crashes the decoder"), self.quick) from None
        finally:
            with self._lock:
                self._deadline = None

    def check(self) -> None:
        """End it where the frame that it decodes takes too long."""
        with self._lock:
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._late = True
                self._process.kill()

    def end(self) -> None:
        self._process.end()


class _Kept:
    """Processes that wait for the next series, and end when there is none: starting one takes as long as decoding
    a hundred slices."""

    def __init__(self) -> None:
        self.forget()
        atexit.register(self.end)
        if hasattr(os, "register_at_fork"):  # a copy of this process must not talk to them, too
            os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._processes: list[_Process] = []
        self._timer: threading.Timer | None = None

    def taken(self) -> _Process | None:
        """One that runs."""
        while True:
            with self._lock:
                if not self._processes:
                    return None
                process = self._processes.pop()
            if process.runs:
                return process
            process.end()

    def keep(self, processes: list[_Process]) -> None:
        """Let them wait, those that use the quick decoders and are not too many."""
        with self._lock:
            for process in processes:
                if process.quick and process.runs and len(self._processes) < _MOST_KEPT:
                    self._processes.append(process)
                else:
                    process.end()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(_SECONDS_KEPT, self.end)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        with self._lock:
            processes, self._processes = self._processes, []
        for process in processes:
            process.end()


_KEPT = _Kept()
