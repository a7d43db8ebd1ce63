"""How much memory a process and all that it started take now."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def memory_of_tree(pid: int) -> int:
    """Bytes in memory (resident) of a process and its descendants; 0 where the system does not say."""
    sizes, children = _linux() if Path("/proc/self/stat").exists() else _by_ps()
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        total += sizes.get(process, 0)
        waiting += children.get(process, [])
    return total


def can_measure() -> bool:
    """Whether :func:`memory_of_tree` knows anything here."""
    return memory_of_tree(os.getpid()) > 0


def _linux() -> tuple[dict[int, int], dict[int, list[int]]]:
    sizes: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for entry in os.scandir("/proc"):
        if not entry.name.isdecimal():
            continue
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = Path(entry.path, "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            sizes[int(entry.name)] = int(fields[21]) * _PAGE
            children[int(fields[1])].append(int(entry.name))
    return sizes, children


def _by_ps() -> tuple[dict[int, int], dict[int, list[int]]]:
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
