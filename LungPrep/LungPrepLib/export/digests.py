"""SHA-256 and size of written files, by which later changes of a case are found."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any


def digest_of(path: Path) -> dict[str, Any]:
    """``bytes`` and ``sha256`` of a file; of a folder also ``files``, how many it has.

    A folder's ``sha256`` is that of the lines ``sha256sum`` prints of its files, sorted by name:
    ``find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum``, run in it.

    Raises OSError when it cannot be read.
    """
    if not path.is_dir():
        with path.open("rb") as file:
            return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    whole, size = hashlib.sha256(), 0
    names = sorted(part.relative_to(path).as_posix() for part in path.rglob("*") if part.is_file())
    for name in names:
        one = digest_of(path / name)
        whole.update(f"{one['sha256']}  {name}\n".encode("utf-8", "surrogateescape"))
        size += one["bytes"]
    return {"files": len(names), "bytes": size, "sha256": whole.hexdigest()}
