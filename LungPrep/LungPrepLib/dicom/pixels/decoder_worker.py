"""A process that decodes compressed frames: JSON lines in (path, frame), a JSON line and the stored values out."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import numpy as np

from ...messages import say
from ...processes import answer, requests, take_output
from .decoding import PixelFile
from .object_reading import DecodeError

# Far above what the parent waits for a frame: a decoder that spins after its parent has died ends all the same.
_SECONDS_PER_FRAME = 300


def main(scratch: str) -> int:
    """Answer every request until standard input ends."""
    output = take_output()  # decoders write to standard output when they like
    current: tuple[str, PixelFile] | None = None
    for path, frame in requests():
        _bound_seconds()
        try:
            if current is None or current[0] != path:
                current = None
                current = path, PixelFile(path, Path(scratch))
            values = np.ascontiguousarray(current[1].frame(frame))
        except DecodeError as error:
            answer(output, {"error": error.said.as_json()})
        except MemoryError:
            answer(output, {"error": say("needs more memory to decode than there is").as_json()})
        else:
            head = {"type": values.dtype.str, "shape": values.shape, "loss": current[1].loss(frame)}
            answer(output, head, values.tobytes())
    return 0


def _bound_seconds() -> None:
    """Let the system end this process when one frame takes too much of the processor; Windows has no such bound.

    A decoder in an endless loop may never let Python notice that the parent is gone.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + _SECONDS_PER_FRAME, hard))
