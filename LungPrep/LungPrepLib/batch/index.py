"""``index.sqlite``: what the case folders say, at hand. It is derived; lost or broken, it is made anew from them.

One process writes it, the coordinator of the batch; others may read it at any time (``--status``). It has no
write-ahead log, whose shared memory does not work on network drives, and does not wait for the disk: after a power
cut the folders are right, and the index is made anew.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..findings import LungPrepError
from ..messages import FileName, say
from ..progress import Progress
from ..temporary import make_folder, remove_folder
from ..wording import system_reason
from .case_files import DONE, CaseState
from .reading_cases import case_states
from .shards import Shard, is_part

INDEX_FILE = "index.sqlite"
FORMAT = 1
_SCHEMA = """
CREATE TABLE cases (
    name TEXT PRIMARY KEY, status TEXT NOT NULL, stamp TEXT NOT NULL, made TEXT NOT NULL, fallback INTEGER NOT NULL,
    labels TEXT NOT NULL, patient TEXT NOT NULL, instances INTEGER NOT NULL, instances_sha256 TEXT NOT NULL,
    tries INTEGER NOT NULL, stage TEXT NOT NULL, line TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX by_status ON cases (status, fallback);
CREATE TABLE made (digest TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE running (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "name, status, stamp, made, fallback, labels, patient, instances, instances_sha256, tries, stage, line"
_BUSY_S = 30.0
_ANY_INDEX = "index*.sqlite"
_EARLY = "early "  # begins a key of the table of states: a row for each such case, for there may be thousands


def shard_index_file(shard: Shard) -> str:
    """The name of the index; each shard of a batch has its own."""
    return INDEX_FILE if shard is None else f"index-{shard[0]}-of-{shard[1]}.sqlite"


def is_index(name: str) -> bool:
    """Whether a file is called as the index of a batch, or of a shard of one."""
    return bool(re.fullmatch(r"index(-\d+-of-\d+)?\.sqlite", name))


def folder_of_cases(folder: Path) -> Path:
    """The folder of a batch; of a data set (``--layout``) that lies around it, the one in it."""
    inner = folder / "cases"
    return inner if any(inner.glob(_ANY_INDEX)) and not any(folder.glob(_ANY_INDEX)) else folder


class Index:
    """The index of a batch folder, for the one process that writes it.

    All that planning asks for is kept in memory (some 500 bytes a case); a change is one small transaction.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.changes = 0
        self._connection = connection
        self._made: dict[str, dict[str, Any]] = {
            digest: json.loads(text) for digest, text in connection.execute("SELECT digest, document FROM made")
        }
        self._known = _known(connection)

    @classmethod
    def open(cls, path: Path) -> Index | None:
        """The index at ``path``; ``None`` where there is none that can be used.

        Raises
        ------
        LungPrepError
            when a newer LungPrep has written it.
        """
        if not path.exists():
            return None
        connection = None
        try:
            connection = _connected(path)
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > FORMAT:
                raise _newer(path)
            if version == FORMAT:
                return cls(path, connection)
        except (sqlite3.DatabaseError, ValueError):
            pass
        except LungPrepError:
            assert connection is not None
            connection.close()
            raise
        if connection is not None:
            connection.close()
        return None

    @classmethod
    def rebuilt(cls, path: Path, output: Path, progress: Progress, shard: Shard = None) -> Index:
        """A new index at ``path`` from the folders of the cases under ``output``, or of a shard's. Raises OSError."""
        names = sorted(name for name in os.listdir(output) if not name.startswith("."))  # noqa: PTH208

        def states() -> Iterator[CaseState]:
            for number, state in enumerate(case_states(output, names)):
                if number % 200 == 0:
                    told = say("reading cases: {done} of {total}", done=number, total=len(names))
                    progress("batch", number / len(names), told)
                if is_part(state.share or state.case, shard):
                    yield state

        unfinished = make_folder(".lungprep-index-", path.parent)
        try:
            connection = _connected(unfinished / INDEX_FILE)
            connection.executescript(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.commit()
            index = cls(unfinished / INDEX_FILE, connection)
            try:
                index.put_all(states())
            finally:
                index.close()
            for old in (path, _journal_of(path)):  # that journal is none of the new index
                old.unlink(missing_ok=True)
            os.replace(unfinished / INDEX_FILE, path)
        finally:
            remove_folder(unfinished)
        return cls(path, _connected(path))

    def close(self) -> None:
        """Close it; its journal goes."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, case: str) -> bool:
        return case in self._known

    def get(self, case: str) -> CaseState | None:
        """What is known of a case, without its row; ``made`` is that of a case that was made alike."""
        row = self._known.get(case)
        return None if row is None else self._state(row)

    def put(self, state: CaseState) -> None:
        """Keep what is known of a case: it is not running any more."""
        self.put_all((state,))

    def put_all(self, states: Iterable[CaseState]) -> None:
        """Keep many, in one transaction."""
        new: dict[str, dict[str, Any]] = {}
        names: list[tuple[str]] = []

        def rows() -> Iterator[tuple[Any, ...]]:
            for state in states:
                row = (
                    state.case, state.status, state.stamp, state.made_digest, int(state.fallback), state.labels_sha256,
                    state.patient_sha256, state.instances, state.instances_sha256, state.tries, state.stage,
                )  # fmt: skip
                self._known[state.case] = row
                names.append((state.case,))
                if state.made_digest and state.made_digest not in self._made:
                    new[state.made_digest] = self._made[state.made_digest] = state.made
                yield (*row, json.dumps(state.row, ensure_ascii=False))

        with self._connection as connection:
            connection.executemany(f"INSERT OR REPLACE INTO cases ({_COLUMNS}) VALUES ({', '.join('?' * 12)})", rows())
            made = [(digest, json.dumps(document)) for digest, document in new.items()]
            connection.executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", made)
            connection.executemany("DELETE FROM running WHERE name = ?", names)
        self.changes += len(names)

    def forget(self, case: str) -> None:
        """Its folder is gone."""
        self._known.pop(case, None)
        self.changes += 1
        with self._connection as connection:
            connection.execute("DELETE FROM cases WHERE name = ?", (case,))
            connection.execute("DELETE FROM running WHERE name = ?", (case,))

    def begin(self, case: str) -> None:
        """A case is being prepared: after a crash its folder is looked at first."""
        with self._connection as connection:
            connection.execute("INSERT OR REPLACE INTO running VALUES (?)", (case,))

    def not_begun(self, case: str) -> None:
        """It was stopped, and left as it was."""
        with self._connection as connection:
            connection.execute("DELETE FROM running WHERE name = ?", (case,))

    def running(self) -> list[str]:
        """The cases that were being prepared when the last process ended."""
        return [name for (name,) in self._connection.execute("SELECT name FROM running")]

    @property
    def fallbacks(self) -> int:
        """How many cases that are done come from the threshold segmenter in lungmask's place."""
        return sum(row[4] for row in self._known.values() if row[1] == DONE)

    def kinds(self) -> list[tuple[dict[str, Any], int]]:
        """With what the cases that are done were made, and how many of each."""
        counts = Counter(row[3] for row in self._known.values() if row[1] == DONE)
        return [(self._made.get(digest, {}), count) for digest, count in counts.items()]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of ``cases.csv``, by case."""
        for (line,) in self._connection.execute("SELECT line FROM cases ORDER BY name"):
            yield json.loads(line)

    def row(self, case: str) -> dict[str, Any]:
        """The row of one case."""
        found = self._connection.execute("SELECT line FROM cases WHERE name = ?", (case,)).fetchone()
        return json.loads(found[0]) if found else {}

    def tell(self, **state: Any) -> None:
        """What the coordinator does, for ``--status``."""
        with self._connection as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO state VALUES (?, ?)", [(key, json.dumps(value)) for key, value in state.items()]
            )

    def begin_early(self, case: str, study: str) -> None:
        """A case is going to be prepared before all of its study was found."""
        self.tell(**{_EARLY + case: study})

    def early(self) -> dict[str, str]:
        """Those of :meth:`begin_early`, of earlier processes too, and their studies."""
        rows = self._connection.execute(
            "SELECT key, value FROM state WHERE substr(key, 1, ?) = ?", (len(_EARLY), _EARLY)
        )
        return {key[len(_EARLY) :]: json.loads(value) for key, value in rows}

    def settle_early(self) -> None:
        """Everything was found, and nothing is to be put right any more."""
        with self._connection as connection:
            connection.execute("DELETE FROM state WHERE substr(key, 1, ?) = ?", (len(_EARLY), _EARLY))

    def _state(self, row: tuple[Any, ...]) -> CaseState:
        case, status, stamp, made, fallback, labels, patient, instances, sha256, tries, stage = row
        return CaseState(
            case, status, stamp, self._made.get(made, {}), made,
            bool(fallback), labels, patient, instances, sha256, tries, stage,
        )  # fmt: skip


def read_status(path: Path) -> dict[str, Any] | None:
    """Counts by status and what the coordinator last told, from the index of a batch that may be running.

    ``None`` where there is none that can be read. Raises LungPrepError when a newer LungPrep has written it.
    """
    if not path.is_file():
        return None
    status = _status_in(path)
    if status is None and _journal_of(path).is_file():
        # A process was ended in the middle of a change: who only reads may not take that back, but in a copy.
        scratch = make_folder("lungprep-index-")
        try:
            copy_index(path, scratch / INDEX_FILE)
            status = _status_in(scratch / INDEX_FILE, "rw")
        except OSError:
            return None
        finally:
            remove_folder(scratch)
    return status


def copy_index(path: Path, target: Path) -> None:
    """Copy an index with its journal, which belongs to it. Raises OSError."""
    shutil.copyfile(path, target)
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(_journal_of(path), _journal_of(target))


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _status_in(path: Path, mode: str = "ro") -> dict[str, Any] | None:
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_S)
        ) as reader:
            version = int(reader.execute("PRAGMA user_version").fetchone()[0])
            if version > FORMAT:
                raise _newer(path)
            if version != FORMAT:
                return None
            counts = {
                (status, bool(fallback)): int(count)
                for status, fallback, count in reader.execute(
                    "SELECT status, fallback, count(*) FROM cases GROUP BY status, fallback"
                )
            }
            state = reader.execute("SELECT key, value FROM state WHERE substr(key, 1, ?) != ?", (len(_EARLY), _EARLY))
            told = {key: json.loads(value) for key, value in state}
    except (sqlite3.Error, ValueError):
        return None
    return told | {
        "done": counts.get(("done", False), 0) + counts.get(("done", True), 0),
        "fallback": counts.get(("done", True), 0),
        "failed": counts.get(("failed", False), 0),
    }


def not_writable(path: Path, error: OSError | sqlite3.Error) -> LungPrepError:
    """What to say where an index cannot be made anew."""
    if isinstance(error, sqlite3.Error) and "full" in str(error):
        return LungPrepError(
            say("{file} cannot be written: {reason}.", file=FileName(path), reason=str(error)),
            say("Free some space, or connect the disk; the same command goes on."),
        )
    return LungPrepError(
        say("{file} cannot be written: {reason}.", file=FileName(path),
            reason=system_reason(error) if isinstance(error, OSError) else str(error)),
        say("Choose an output folder that you may write to."),
        usage=True,
    )  # fmt: skip


def _newer(path: Path) -> LungPrepError:
    return LungPrepError(
        say("{file} was written by a newer LungPrep.", file=FileName(path)),
        say("Use that version here, or remove the file: it is made anew from the cases' folders."),
        usage=True,
    )


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of ``cases.csv``, by case, from an index that nobody writes now."""
    if not path.exists():
        return []
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as reader:
        return [json.loads(line) for (line,) in reader.execute("SELECT line FROM cases ORDER BY name")]


def _known(connection: sqlite3.Connection) -> dict[str, tuple[Any, ...]]:
    """All rows without their lines, by case."""
    collects = gc.isenabled()
    gc.disable()  # which would look through all rows so far again and again, and half of the time would go there
    try:
        query = f"SELECT {_COLUMNS.removesuffix(', line')} FROM cases"
        return {row[0]: row for row in connection.execute(query)}
    finally:
        if collects:
            gc.enable()


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = OFF")
    return connection
