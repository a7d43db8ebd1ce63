"""Temporary folders of a Slicer that was ended from outside: they hold a patient's images, and nobody else would
remove them. A folder's name says whose process it was."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import shutil
import tempfile
from pathlib import Path

from ..temporary import make_folder

_QUERY_LIMITED_INFORMATION, _STILL_ACTIVE = 0x1000, 259


def machine_prefix() -> str:
    """What the names of this machine's folders begin with: containers may share a disk, and count processes anew."""
    return f"LungPrep-{re.sub(r'[^A-Za-z0-9]', '', platform.node()) or 'here'}-"


def make_marked_folder() -> Path:
    """A temporary folder of this process (see :mod:`LungPrepLib.temporary`) that a later one can tell is left."""
    return make_folder(f"{machine_prefix()}{os.getpid()}-")


def remove_left_behind(parent: Path | None = None) -> None:
    """Remove the folders of processes of this machine that are gone."""
    prefix = machine_prefix()
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{prefix}*-*"):
        number = folder.name.removeprefix(prefix).partition("-")[0]
        if number.isdecimal() and not is_alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def is_alive(process: int) -> bool:
    """Whether a process with this number runs, whoever it belongs to."""
    if os.name == "nt":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)  # signal 0 only asks
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_alive_on_windows(process: int) -> bool:
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, process)
    if not handle:
        return False
    status = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(status))
    kernel.CloseHandle(handle)
    return bool(status.value == _STILL_ACTIVE)
