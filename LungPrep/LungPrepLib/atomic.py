"""Atomic replacement of files: a reader sees the old content or the new one, never a part of either."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_PART = ".part"


@contextlib.contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A temporary file for the new content of ``path``, which it replaces when the block ends without an exception.

    Parameters
    ----------
    private
        Owner-only permissions from the first byte on; else those of the replaced file, of a new one by the umask.

    Raises
    ------
    OSError
        when it cannot be written or put in place; ``path`` is then as it was.
    """
    path = path.absolute()
    handle, name = tempfile.mkstemp(prefix=_prefix(path), suffix=_PART, dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        if not private:
            new.chmod(_rights(path))
        os.replace(new, path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise


def replace_text(path: Path, text: str, *, private: bool = False) -> None:
    """Make ``text``, as UTF-8, the content of ``path``; see :func:`replacing`. Odd bytes of paths are escaped."""
    with replacing(path, private=private) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


def remove_parts(path: Path) -> None:
    """Remove what killed processes left beside ``path`` while they wrote it. No process may be writing it now."""
    beginning = _prefix(path)
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for name in [entry.name for entry in entries if entry.name.startswith(beginning)]:
            if name.endswith(_PART):
                path.with_name(name).unlink(missing_ok=True)


def _prefix(path: Path) -> str:
    return f".{path.name[:80]}."


def _rights(path: Path) -> int:
    """The permission bits of the replaced file, or those that the umask leaves a new one."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    with contextlib.suppress(OSError, StopIteration, ValueError):  # os.umask would change it for all threads
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return 0o666 & ~int(next(line for line in lines if line.startswith("Umask:")).split()[1], 8)
    return 0o644
