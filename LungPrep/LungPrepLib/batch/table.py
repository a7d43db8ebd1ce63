"""``cases.csv``: the index as people open it. Derived, like the index."""

from __future__ import annotations

import time
from pathlib import Path

from ..atomic import replacing
from ..export.tables import csv_text
from ..findings import LungPrepError
from ..messages import FileName, say
from ..wording import system_reason
from .case_files import COLUMNS
from .index import Index

TABLE = "cases.csv"
_EVERY_S = 60.0
_SHARE = 50  # at most this part of the time goes into writing it
_ADVICE = say("Close it where it is open, free some space, or choose a folder that you may write to.")


def table_file(shard: tuple[int, int] | None) -> str:
    """Its name; each shard of a batch has its own."""
    return TABLE if shard is None else f"cases-{shard[0]}-of-{shard[1]}.csv"


class CasesTable:
    """Written at intervals and at the end, as a whole: whoever opens it sees all rows of that moment."""

    def __init__(self, path: Path, index: Index) -> None:
        self.path, self._index = path, index
        self._next = time.monotonic() + _EVERY_S

    def check(self) -> None:
        """Raise, before the work, when it cannot be written."""
        if self.path.is_dir():
            raise LungPrepError(
                say("'{table}' cannot be written to {folder}: it is a folder.", table=self.path.name,
                    folder=FileName(self.path.parent)),
                _ADVICE,
                usage=True,
            )  # fmt: skip

    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.exists()

    def write_now_and_then(self) -> None:
        """Write it when it is time."""
        if time.monotonic() >= self._next:
            self.write()

    def write(self) -> None:
        """Write it. Raises LungPrepError when that fails."""
        begin = time.monotonic()
        try:
            with replacing(self.path) as file:
                file.write(csv_text(self._index.rows(), COLUMNS).encode("utf-8"))
        except OSError as error:
            raise LungPrepError(
                say("'{table}' cannot be written to {folder}: {reason}.", table=self.path.name,
                    folder=FileName(self.path.parent), reason=system_reason(error)),
                _ADVICE,
            ) from error  # fmt: skip
        now = time.monotonic()
        self._next = now + max(_EVERY_S, _SHARE * (now - begin))
