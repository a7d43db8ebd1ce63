"""A process that reads headers: JSON lines in (lists of paths), JSON lines out (packed headers).

Its own small program rather than a pool of :mod:`multiprocessing`: that would run the user's main script again
in every worker (spawn), or copy a process full of threads (fork).
"""

from __future__ import annotations

import json
import sys

from .header_columns import pack, read_file


def main() -> int:
    """Answer every line of paths with a line of headers, until standard input ends."""
    for line in sys.stdin:
        results = [read_file(path) for path in json.loads(line)]
        sys.stdout.write(json.dumps(pack(results), separators=(",", ":")) + "\n")
        sys.stdout.flush()
    return 0
