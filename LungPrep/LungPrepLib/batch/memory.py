"""How much memory a process and all that it started take now."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_SHARE = 9.0  # the time between two looks at all pages, of what one takes
_FRESH_S = 0.1
_Processes = tuple[dict[int, int], dict[int, list[int]]]  # bytes and children of each

_lock = threading.Lock()
_looked_at = -_FRESH_S
_seen: _Processes = ({}, {})


def memory_of_tree(pid: int) -> int:
    """Bytes in memory of a process and its descendants; 0 where the system does not say.

    What processes share after a fork counts as often as there are of them: that is never too little, and quickly asked.
    """
    return sum(size for _, size in _resident(pid))


def can_measure() -> bool:
    """Whether :func:`memory_of_tree` knows anything here."""
    return memory_of_tree(os.getpid()) > 0


class MemoryWatch:
    """Whether a process and its descendants take more than they may. For one thread.

    Only where they seem to, and there are several, each page is counted once among those who share it (the proportional
    set size of Linux, 4.14 and newer). For that the kernel looks through all pages: that may take a tenth of the time.
    """

    def __init__(self, pid: int, limit: int) -> None:
        self._pid, self._limit = pid, limit
        self._last, self._next = 0, 0.0

    def bytes_now(self) -> int:
        """As :func:`memory_of_tree` where that is below the limit; else what they take together, shared pages once."""
        sizes = list(_resident(self._pid))
        total = sum(size for _, size in sizes)
        if total <= self._limit or len(sizes) == 1:
            return total
        begin = time.monotonic()
        if begin >= self._next:
            self._last = sum(_proportional(process, size) for process, size in sizes)
            now = time.monotonic()
            self._next = now + _SHARE * (now - begin)
        return min(total, self._last)


def _resident(pid: int) -> Iterator[tuple[int, int]]:
    """A process and its descendants, each with its bytes in memory."""
    sizes, children = _processes()
    waiting = [pid]
    while waiting:
        process = waiting.pop()
        yield process, sizes.get(process, 0)
        waiting += children.get(process, [])


def _processes() -> _Processes:
    """Of all processes, from a look that is hardly old: all slots of a batch ask for the same."""
    global _looked_at, _seen
    with _lock:
        if time.monotonic() - _looked_at > _FRESH_S:
            _seen = _linux() if Path("/proc/self/stat").exists() else _by_ps()
            _looked_at = time.monotonic()
        return _seen


def _proportional(pid: int, resident: int) -> int:
    """Bytes of a process, shared pages divided among those who share them; ``resident`` where nobody says."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return resident


def _linux() -> _Processes:
    sizes: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for name in filter(str.isdecimal, os.listdir("/proc")):  # noqa: PTH208
        with contextlib.suppress(OSError, ValueError, IndexError):
            handle = os.open(f"/proc/{name}/stat", os.O_RDONLY)  # a fifth of the time that a Path takes
            try:
                fields = os.read(handle, 4096).rpartition(b")")[2].split()
            finally:
                os.close(handle)
            sizes[int(name)] = int(fields[21]) * _PAGE
            children[int(fields[1])].append(int(name))
    return sizes, children


def _by_ps() -> _Processes:
    sizes: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    if sys.platform == "win32":
        return sizes, children
    with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
        listed = subprocess.run(
            ["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, timeout=5, check=True
        )
        for line in listed.stdout.splitlines():
            process, parent, kibibytes = map(int, line.split())
            sizes[process] = kibibytes * 1024
            children[parent].append(process)
    return sizes, children
