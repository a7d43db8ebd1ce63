"""What is known about a fetch while it runs and after: ``fetch.json`` and ``fetch_log.csv`` in the output folder.

``fetch.json`` is for programs, and is replaced as a whole every few seconds and at the end::

    {"lungprep": "...", "finished": false, "updated": 1764450000.0, "selection": "...",
     "series": {"study-1a2b.../case-3c4d...": {"complete": true, "instances": 134, "expected": 134}}}

A series whose ``complete`` is true may be prepared: every instance is in its folder under its last name, was read,
and the number is the archive's. What is not listed or not complete is still on its way (``finished`` is false) or was
left incomplete (``finished`` is true: nobody is fetching any more). ``updated`` is the time of writing, in seconds
since 1970: a fetch that runs writes at least every minute, so that an older file that is not finished is one whose
process was ended from outside. Instances are renamed into place, so that a ``.dcm`` file is always whole; files that
begin with ``.arriving-`` are not.

``fetch_log.csv`` is for people: one row per accession. It holds accession numbers, so that only its owner may read it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import __version__
from ..atomic import replace_text
from ..export.tables import csv_text
from ..json_files import read_object
from ..recipe import SelectionRules
from .receiving import cannot_write

STATE_FILE, LOG_FILE = "fetch.json", "fetch_log.csv"
COLUMNS = (
    "accession", "study", "asked_by", "status", "studies", "series_found", "chosen", "why", "series", "instances",
    "bytes", "seconds", "error",
)  # fmt: skip
DONE, NOTHING_FOUND, NOTHING_CHOSEN, INCOMPLETE, FAILED = (
    "done", "not found", "nothing chosen", "incomplete", "failed",
)  # fmt: skip
_PAUSE_S = 2.0


class FetchState:
    """The state of one output folder; every method may be called from several threads.

    Raises
    ------
    LungPrepError
        when the folder cannot be written to.
    """

    def __init__(self, root: Path, rules: SelectionRules) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._next_save = 0.0
        self._selection = hashlib.sha256(json.dumps(asdict(rules), sort_keys=True).encode()).hexdigest()[:16]
        document = read_object(root / STATE_FILE) or {}
        if not isinstance(document.get("series", {}), dict):
            document = {}
        self.series: dict[str, dict[str, Any]] = dict(document.get("series", {}))
        self.rows: dict[str, dict[str, Any]] = _read_rows(root / LOG_FILE)
        if document.get("selection") != self._selection:
            self._ask_again()
        self.finished = False
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(error, root) from error
        self.save(force=True)

    def _ask_again(self) -> None:
        """Other rules may choose other series: what is here stays and is used, but nothing counts as done."""
        for row in self.rows.values():
            if row.get("status") in (DONE, NOTHING_CHOSEN):
                row["status"] = INCOMPLETE

    def is_done(self, key: str) -> bool:
        """Whether everything that a row needs is on the disk, so that the archive need not be asked."""
        row = self.rows.get(key)
        if row is None or row.get("status") not in (DONE, NOTHING_CHOSEN):
            return False
        return all(self._is_whole(name) for name in str(row.get("series") or "").split())

    def _is_whole(self, name: str) -> bool:
        entry = self.series.get(name, {})
        folder = self.root / name
        return (
            bool(entry.get("complete"))
            and folder.is_dir()
            and sum(path.suffix == ".dcm" for path in folder.iterdir()) >= int(entry.get("instances", 1))
        )

    def set_series(self, name: str, *, complete: bool, instances: int, expected: int) -> None:
        """Note how far a series is."""
        with self._lock:
            self.series[name] = {"complete": complete, "instances": instances, "expected": expected}
        self.save()

    def drop_series(self, name: str) -> None:
        """A series was brought to be judged and not chosen."""
        with self._lock:
            self.series.pop(name, None)

    def set_row(self, key: str, row: Mapping[str, Any]) -> None:
        """Note what became of an accession."""
        with self._lock:
            self.rows[key] = dict(row)
        self.save()

    def save(self, *, force: bool = False) -> None:
        """Write both files, at most every two seconds (less often where writing takes long) unless forced."""
        with self._lock:
            begin = time.monotonic()
            if not force and begin < self._next_save:
                return
            document = {
                "lungprep": __version__,
                "finished": self.finished,
                "updated": round(time.time(), 1),
                "selection": self._selection,
                "series": self.series,
            }
            try:
                replace_text(self.root / STATE_FILE, json.dumps(document, indent=1) + "\n", private=True)
                replace_text(self.root / LOG_FILE, csv_text(self.rows.values(), COLUMNS), private=True)
            except OSError as error:
                raise cannot_write(error, self.root) from error
            now = time.monotonic()
            self._next_save = now + min(max(_PAUSE_S, 20 * (now - begin)), 50.0)


def _read_rows(path: Path) -> dict[str, dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [dict(row) for row in csv.DictReader(file)]
    except (OSError, csv.Error, UnicodeDecodeError):
        return {}
    return {key_of(row): row for row in rows if key_of(row)}


def key_of(row: Mapping[str, Any]) -> str:
    """What a row is known by: the accession that was asked for, or the digest of a study that was found otherwise."""
    if row.get("asked_by") == "accession":
        return str(row.get("accession") or "").removeprefix("'")
    return str(row.get("study") or "")
