"""What the folder of ``lungprep fetch`` says, in its ``fetch.json``, of the series that are complete."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FETCH_FILE = "fetch.json"
_IS_DEAD_S = 180.0  # a fetch that runs writes its file every minute


@dataclass(frozen=True)
class FetchedSeries:
    """What ``fetch.json`` says of the series in a folder; of any other folder nothing."""

    root: Path
    series: dict[str, dict[str, Any]] = field(default_factory=dict)
    running: bool = False
    fetched: bool = False

    @classmethod
    def of(cls, root: Path) -> FetchedSeries:
        """What is known of ``root`` now."""
        try:
            document = json.loads((root / FETCH_FILE).read_text(encoding="utf-8"))
            series = {str(key): dict(values) for key, values in document["series"].items()}
            is_alive = time.time() - float(document.get("updated", 0)) < _IS_DEAD_S
            return cls(root, series, not document["finished"] and is_alive, True)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(root)

    def lacking(self, folders: Iterable[Path]) -> tuple[bool, int]:
        """Whether the studies in the folders are still arriving, and how many instances a fetch has left out."""
        if not self.fetched:
            return False, 0
        folders = list(folders)
        studies = {self._study(folder) for folder in folders}
        own = [values for key, values in self.series.items() if key.split("/")[0] in studies]
        unlisted = [folder for folder in folders if self._key(folder) not in self.series]
        incomplete = [values for values in own if not values.get("complete")]
        if not (incomplete or unlisted):
            return False, 0
        if self.running:
            return True, 0
        left_out = (int(v.get("expected") or 0) - int(v.get("instances") or 0) for v in incomplete)
        return False, max(1, sum(max(0, count) for count in left_out))

    def _key(self, folder: Path) -> str:
        return folder.relative_to(self.root).as_posix()

    def _study(self, folder: Path) -> str:
        return self._key(folder).split("/")[0]
