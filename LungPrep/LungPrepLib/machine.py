"""Memory, disk and processors of this machine, so that what does not fit is refused before the work starts."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from functools import cache
from pathlib import Path

from .findings import LungPrepError
from .messages import say
from .wording import size_in_words

# Numbers of mallopt(3): M_ARENA_MAX, M_MMAP_THRESHOLD (no more is allowed), M_TRIM_THRESHOLD.
_HEAP = {-8: 1, -3: 32 << 20, -1: 512 << 20}
_DISK_TROUBLES = {"ENOSPC", "EDQUOT", "EROFS", "ESTALE", "ENODEV", "ENXIO", "ENOTCONN", "EHOSTDOWN"}


class DiskTroubleError(LungPrepError):
    """The disk of the results is full or gone: no fault of the case, and the next one would fail as well."""


def is_disk_trouble(error: BaseException | None) -> bool:
    """Whether an error, or what it comes from, is that a disk is full, gone or cannot be written any more."""
    while error is not None:
        if isinstance(error, DiskTroubleError):
            return True
        if isinstance(error, OSError) and errno.errorcode.get(error.errno or 0) in _DISK_TROUBLES:
            return True
        error = error.__cause__
    return False


def available_memory() -> int | None:
    """Bytes that can be taken without swapping, or ``None`` where the system does not say.

    A limit of the control group (container, batch queue) or of the address space counts where it is lower.
    """
    candidates = [left for left in (_system_memory(), _cgroup_memory(), _address_space()) if left is not None]
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
    """What the control groups of this process leave."""
    left = [_left_in(group) for group in _cgroups()]
    known = [count for count in left if count is not None]
    return min(known) if known else None


def _cgroups() -> list[Path]:
    """The control group of this process and all above it (version 2)."""
    root = Path("/sys/fs/cgroup")
    try:
        own = next(line for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::"))
    except (OSError, StopIteration):
        own = "0::/"
    group = root / own[3:].strip().lstrip("/")
    return [place for place in (group, *group.parents) if place == root or root in place.parents]


def _left_in(group: Path) -> int | None:
    """Bytes below the limit of a control group; files in the cache count as free, for they give way."""
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = int((group / "memory.current").read_text(encoding="ascii"))
        rows = (line.split() for line in (group / "memory.stat").read_text(encoding="ascii").splitlines())
        cached = sum(int(row[1]) for row in rows if row[0] in ("active_file", "inactive_file"))
    except (OSError, ValueError, IndexError):
        return None
    return None if limit == "max" else max(int(limit) - max(used - cached, 0), 0)


def _address_space() -> int | None:
    """What ``ulimit -v`` leaves, as batch queues set it."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            return None
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return max(limit - pages * os.sysconf("SC_PAGE_SIZE"), 0)
    except (ImportError, OSError, ValueError, AttributeError):
        return None


def check_memory(needed: int) -> None:
    """Raise when ``needed`` bytes are more than this machine can give."""
    available = available_memory()
    if available is not None and needed > available:
        raise LungPrepError(
            say(
                "This scan needs about {needed} of memory and {free} are free.",
                needed=size_in_words(needed),
                free=size_in_words(available),
            ),
            say("Close other programs, or run it on a machine with more memory."),
        )


def check_disk(folder: Path, needed: int, *, temporary: bool = False) -> None:
    """Raise when ``needed`` bytes do not fit on the disk that ``folder`` (which may not exist yet) lies on.

    ``temporary``: they are files on the way, which no other output folder helps.
    """
    existing = folder.absolute()
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free
    if needed > free and temporary:
        raise DiskTroubleError(
            say(
                "The temporary files need about {needed} of disk and {free} are free.",
                needed=size_in_words(needed),
                free=size_in_words(free),
            ),
            say("Free some space on the disk of temporary files."),
        )
    if needed > free:
        raise DiskTroubleError(
            say(
                "The results need about {needed} of disk and {free} are free.",
                needed=size_in_words(needed),
                free=size_in_words(free),
            ),
            say("Free some space, or choose an output folder on another disk."),
        )


def share_heap() -> bool:
    """Let all threads of this process take arrays of up to 32 MiB from one heap, which keeps what they free.

    glibc gives each thread a heap of its own that is smaller than our arrays, so that it asks the system for every
    array and returns it a moment later: that costs a fifth more memory at the peak and interrupts the other processors.
    Only for processes that are LungPrep's own. Returns whether it was done; nothing changes with other C libraries, or
    where the user has set glibc's variables.
    """
    if not sys.platform.startswith("linux") or any(name.startswith(("MALLOC_", "GLIBC_TUN")) for name in os.environ):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    answers = [mallopt(option, value) for option, value in _HEAP.items()]
    return answers == [1] * len(_HEAP)


def processors() -> int:
    """How many processors this process may use: ``LUNGPREP_THREADS`` bounds it, as a batch does for its workers."""
    bound = os.environ.get("LUNGPREP_THREADS", "")
    return max(1, min(_processors(), int(bound))) if bound.isdecimal() else _processors()


def _processors() -> int:
    return min(_processors_of_process(), _cgroup_processors() or sys.maxsize)


@cache
def _cgroup_processors() -> int | None:
    """Of how many processors the control groups of this process give it the time (``docker run --cpus``, version 2)."""
    shares = []
    for group in _cgroups():
        with contextlib.suppress(OSError, ValueError):
            quota, period = (group / "cpu.max").read_text(encoding="ascii").split()
            if quota != "max":
                shares.append(max(1, -(-int(quota) // int(period))))
    return min(shares, default=None)


def _processors_of_process() -> int:
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
