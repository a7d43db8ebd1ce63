"""A process that decodes compressed frames: JSON lines in (path, frame), a JSON line and the stored values out."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

import numpy as np

from .decoding import PixelFile
from .object_reading import DecodeError


def main(scratch: str) -> int:
    """Answer every request until standard input ends."""
    # Decoders write to standard output when they like: give them another one.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    current: tuple[str, PixelFile] | None = None
    for line in sys.stdin:
        path, frame = json.loads(line)
        try:
            if current is None or current[0] != path:
                current = None
                current = path, PixelFile(path, Path(scratch))
            values = np.ascontiguousarray(current[1].frame(frame))
        except DecodeError as error:
            _answer(answers, {"error": str(error)})
        except MemoryError:
            _answer(answers, {"error": "needs more memory to decode than there is"})
        else:
            head: dict[str, object] = {"type": values.dtype.str, "shape": values.shape, "loss": current[1].loss(frame)}
            _answer(answers, head, values.tobytes())
    return 0


def _answer(answers: BinaryIO, head: dict[str, object], content: bytes = b"") -> None:
    answers.write(json.dumps(head).encode() + b"\n")
    answers.write(content)
    answers.flush()
