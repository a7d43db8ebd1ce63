"""A process that reads headers: JSON lines in (lists of paths), JSON lines out (packed headers)."""

from __future__ import annotations

from ...processes import answer, requests, take_output
from .header_columns import pack, read_file


def main() -> int:
    """Answer every line of paths with a line of headers, until standard input ends."""
    output = take_output()
    for paths in requests():
        answer(output, pack([read_file(path) for path in paths]))
    return 0
