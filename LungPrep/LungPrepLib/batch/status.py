"""What a batch folder says of itself: how far it is, and the index and table made anew from the folders."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path
from typing import Any

from ..findings import LungPrepError
from ..messages import FileName, Message, joined, say
from ..progress import Progress
from ..wording import duration
from .index import INDEX_FILE, Index, not_writable, read_status
from .lock import BatchLock, check_others, holder_lives, lock_file
from .table import TABLE, CasesTable

_SILENT_S = 10.0
_HELD_UP_S = 600.0  # by a disk that does not answer; then its number is probably another process's


def batch_status(output: Path) -> dict[str, Any]:
    """Counts of a batch that may be running: of its index, or of all shards' together. Reads no case.

    Raises
    ------
    LungPrepError
        when there is no batch.
    """
    if not output.is_dir():
        raise LungPrepError(say("There is no folder {folder}.", folder=FileName(output)), say("Check the path."),
                            usage=True)  # fmt: skip
    paths = sorted(output.glob("index*.sqlite"))
    read = {path: status for path in paths if (status := read_status(path)) is not None}
    parts = list(read.values())
    if not parts:
        raise LungPrepError(
            say("There is no index in {folder}.", folder=FileName(output)),
            say("Make it anew from the cases' folders with 'lungprep batch --rebuild'."),
            usage=True,
        )
    batches = [part["batch"] for part in parts if "batch" in part]
    running = [part for path, part in read.items() if _is_running(part, path)]
    rates = [batch["per_hour"] for batch in (part["batch"] for part in running) if batch.get("per_hour")]
    times = [batch["remaining_s"] for batch in (part["batch"] for part in running) if batch.get("remaining_s")]
    return {
        "running": len(running),
        "done": sum(part["done"] for part in parts),
        "failed": sum(part["failed"] for part in parts),
        "fallback": sum(part["fallback"] for part in parts),
        "waiting": sum(int(part["batch"].get("waiting", 0)) for part in running),
        "searching": any(bool(part["batch"].get("searching")) for part in running),
        "per_hour": round(sum(rates), 1) if rates else None,
        "remaining_s": max(times) if times else None,
        "in_hand": [item for part in running for item in part["batch"].get("in_hand", [])],
        "found": sum(int(batch.get("found", 0)) for batch in batches),
        "shards": [path.name for path in paths if path.name != INDEX_FILE],
    }


def _is_running(part: dict[str, Any], index: Path) -> bool:
    """Whether its coordinator lives and has not come to its end; one of another machine has told something just now."""
    if "batch" not in part or part.get("ended"):
        return False
    shard = re.fullmatch(r"index-(\d+)-of-(\d+)\.sqlite", index.name)
    lives = holder_lives(index.with_name(lock_file((int(shard[1]), int(shard[2])) if shard else None)))
    silent_s = time.time() - float(part.get("updated", 0))
    return lives is not False and silent_s < (_HELD_UP_S if lives else _SILENT_S)


def status_lines(status: dict[str, Any]) -> list[Message]:
    """The status as people read it."""
    counts = say("{done} done, {failed} failed, {waiting} waiting", done=status["done"], failed=status["failed"],
                 waiting=status["waiting"])  # fmt: skip
    more = [counts]
    if status["fallback"]:
        more.append(say("({count} by the threshold segmenter in lungmask's place)", count=status["fallback"]))
    if status["searching"]:
        more.append(say("still looking for studies"))
    lines = [joined(more)]
    if not status["running"]:
        return [*lines, say("No process is working on it.")]
    if status["per_hour"]:
        lines.append(say("{rate:.0f} an hour", rate=status["per_hour"]))
    if status["remaining_s"]:
        lines.append(say("about {time} left", time=duration(status["remaining_s"])))
    now = time.time()
    lines += [
        say("{case}: {stage}, {percent:.0f} %, {time}", case=item["case"], stage=item["stage"] or "-",
            percent=100 * item["fraction"], time=duration(now - item["since"]))
        for item in status["in_hand"]
    ]  # fmt: skip
    return lines


def rebuild(output: Path, progress: Progress) -> dict[str, int]:
    """Make ``index.sqlite`` and ``cases.csv`` anew from the folders of the cases; indexes of shards are joined.

    Raises
    ------
    LungPrepError
        when another process is working on the folder, or nothing can be written.
    """
    if not output.is_dir():
        raise LungPrepError(say("There is no folder {folder}.", folder=FileName(output)), say("Check the path."),
                            usage=True)  # fmt: skip
    lock = BatchLock(output)
    try:
        check_others(output, None)
        try:
            index = Index.rebuilt(output / INDEX_FILE, output, progress)
        except (OSError, sqlite3.Error) as error:
            raise not_writable(output / INDEX_FILE, error) from error
        try:
            index.tell(ended=True)
            CasesTable(output / TABLE, index).write()
            counts = {"done": 0, "failed": 0}
            for row in index.rows():
                counts[str(row["status"])] = counts.get(str(row["status"]), 0) + 1
        finally:
            index.close()
        for left in (*output.glob("index-*-of-*.sqlite*"), *output.glob("cases-*-of-*.csv")):
            left.unlink(missing_ok=True)
        return counts
    finally:
        lock.release()
