"""What this machine has: memory and disk, asked before the work starts rather than found out in its middle."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

from .findings import LungPrepError

_GIB = 1024**3


def available_memory() -> int | None:
    """Bytes that can be taken without swapping, or ``None`` where the system does not say.

    A limit of the control group (container, batch queue) counts where it is lower.
    """
    candidates = [size for size in (_system_memory(), _cgroup_memory()) if size is not None]
    return min(candidates) if candidates else None


def _system_memory() -> int | None:
    if sys.platform == "win32":
        return _windows_memory()
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2  # macOS: half of what is built in
    except (ValueError, OSError, AttributeError):
        return None


def _windows_memory() -> int | None:
    class MemoryStatus(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
            (name, ctypes.c_ulonglong) for name in ("total", "available", "a", "b", "c", "d", "e")
        ]

    status = MemoryStatus()
    status.length = ctypes.sizeof(status)
    windll = getattr(ctypes, "windll", None)
    if windll is None or not windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)


def _cgroup_memory() -> int | None:
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
        used = int(Path("/sys/fs/cgroup/memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None if limit == "max" else max(int(limit) - used, 0)


def check_memory(needed: int) -> None:
    """Raise when ``needed`` bytes are more than this machine can give."""
    available = available_memory()
    if available is not None and needed > available:
        raise LungPrepError(
            f"This scan needs about {needed / _GIB:.1f} GiB of memory and {available / _GIB:.1f} GiB are free.",
            "Close other programs, or run it on a machine with more memory.",
        )


def check_disk(folder: Path, needed: int) -> None:
    """Raise when ``needed`` bytes do not fit on the disk that ``folder`` (which may not exist yet) lies on."""
    existing = folder.absolute()
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free
    if needed > free:
        raise LungPrepError(
            f"The results need about {needed / _GIB:.1f} GiB of disk and {free / _GIB:.1f} GiB are free.",
            "Free some space, or choose an output folder on another disk.",
        )


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
