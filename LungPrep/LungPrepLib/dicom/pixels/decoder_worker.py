"""A process that decodes compressed frames: JSON lines in, a JSON line and the stored values out.

It starts with what the quick decoders need, and loads pydicom and SimpleITK when a frame has to go the long way.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...processes import answer, requests, take_output
from .object_reading import DecodeError
from .quick_decoders import Expected, quick_frame, switch_off

if TYPE_CHECKING:
    from .decoding import PixelFile

# Far above what the parent waits for a frame: a decoder that spins after its parent has died ends all the same.
_SECONDS_PER_FRAME = 300


def main(ways: str) -> int:
    """Answer every request until standard input ends: a folder for temporary files, path, frame, and what is expected.

    ``ways``: ``quick``, or ``gdcm`` where the quick decoders are not to be used.
    """
    output = take_output()  # decoders write to standard output when they like
    files = _Files()
    if ways != "quick":
        switch_off()
    memory = np.empty((0, 0), np.uint16)
    for scratch, path, frame, expected in requests():
        _bound_seconds()
        quick = None
        try:
            if expected:
                said = Expected(*expected)
                if memory.shape != (said.rows + 1, said.columns):
                    memory = np.empty((said.rows + 1, said.columns), np.uint16)
                quick = quick_frame(path, said, memory)
            if quick is None:
                head, content = files.frame(scratch, path, frame)
            else:
                head, content = _found(*quick)
        except DecodeError as error:
            head, content = {"error": error.said.as_json()}, b""
        answer(output, head, content)
    return 0


def _found(values: Any, loss: float | None) -> tuple[dict[str, Any], memoryview]:
    values = np.ascontiguousarray(values)
    return {"type": values.dtype.str, "shape": values.shape, "loss": loss}, values.data.cast("B")


class _Files:
    """The long way. The last file stays open, for its next frame, as long as the same series is read."""

    def __init__(self) -> None:
        self._which: tuple[str, str] | None = None
        self._file: PixelFile | None = None

    def frame(self, scratch: str, path: str, index: int) -> tuple[dict[str, Any], bytes | memoryview]:
        from ...messages import say
        from .decoding import PixelFile

        try:
            if self._file is None or self._which != (scratch, path):
                self._file = None
                self._which, self._file = (scratch, path), PixelFile(path, Path(scratch))
            return _found(self._file.frame(index), self._file.loss(index))
        except MemoryError:
            return {"error": say("needs more memory to decode than there is").as_json()}, b""


def _bound_seconds() -> None:
    """Let the system end this process when one frame takes too much of the processor; Windows has no such bound.

    A decoder in an endless loop may never let Python notice that the parent is gone.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + _SECONDS_PER_FRAME, hard))
