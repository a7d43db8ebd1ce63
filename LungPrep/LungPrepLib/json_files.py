"""Reading what LungPrep keeps in JSON files, which others may have damaged or replaced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_object(path: Path) -> dict[str, Any] | None:
    """The JSON object (a ``dict``) in a UTF-8 file; ``None`` where there is no file, or something else is in it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None
