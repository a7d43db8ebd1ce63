"""What the folders of all cases say, read beside each other: for an index that is made anew."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..export.case_folder import CASE_FILE
from .case_files import CaseState, stamp_at, state_of, state_of_document

_CHUNK = 50
_READERS = 8  # most of the time goes into waiting for a disk, perhaps one at the other end of a network
_AHEAD = 4  # chunks for each of them
# Two thirds of a case.json, and nothing that an index holds. A line that begins with two spaces is one of the outermost
# keys: the JSON of a case is indented by two, and no string in JSON has the end of a line in it.
_LEFT_OUT = b'\n  "regional_measurements": [\n'
_END = b"\n  ]"


def case_states(output: Path, names: Sequence[str]) -> Iterator[CaseState]:
    """The states of those folders that hold a case or say why it failed, in the order of the names."""
    with ThreadPoolExecutor(_READERS, "lungprep-cases") as readers:
        waiting: deque[Future[list[CaseState]]] = deque()
        try:
            for begin in range(0, len(names), _CHUNK):
                if len(waiting) == _READERS * _AHEAD:
                    yield from waiting.popleft().result()
                waiting.append(readers.submit(_states, str(output), names[begin : begin + _CHUNK]))
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _states(output: str, names: Sequence[str]) -> list[CaseState]:
    return [state for name in names if (state := _state(f"{output}{os.sep}{name}", name)) is not None]


def _state(folder: str, name: str) -> CaseState | None:
    """As :func:`~.case_files.state_of`."""
    stamp = stamp_at(folder)
    if not stamp:
        return None
    if stamp[0] == "c" and (document := _document(f"{folder}{os.sep}{CASE_FILE}")) is not None:
        return state_of_document(name, document, stamp)
    return state_of(Path(folder))


def _document(path: str) -> dict[str, Any] | None:
    """A ``case.json`` without what no index holds."""
    try:
        content = Path(path).read_bytes()
        begin = content.find(_LEFT_OUT)
        end = content.find(_END, begin) if begin >= 0 else -1
        if end >= 0:
            content = content[: begin + len(_LEFT_OUT)] + content[end:]
        document = json.loads(content)
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None
