"""The folder of a batch opened: locked, tidied up, its index at hand, and nothing in it that differs."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..atomic import remove_parts
from ..export.case_folder import clear_unfinished
from ..findings import LungPrepError
from ..messages import FileName, say
from ..progress import Progress
from ..temporary import before_hard_end, remove_left_behind, remove_unfinished
from ..wording import system_reason
from .asked import Asked
from .index import Index, not_writable, shard_index_file
from .lock import BatchLock, check_others, lock_file
from .planning import Plan, Rules
from .shards import Shard
from .table import CasesTable, table_file


@dataclass(frozen=True)
class OpenBatch:
    """The folder of a batch, and what is derived from it."""

    output: Path
    lock: BatchLock
    index: Index
    asked: Asked
    plan: Plan
    table: CasesTable


@contextlib.contextmanager
def opened(
    output: Path, asked: Callable[[], Asked], rules: Rules, shard: Shard, progress: Progress
) -> Iterator[OpenBatch]:
    """The folder, for as long as the block lasts; ``asked`` is called once it is this process's.

    Raises
    ------
    LungPrepError
        when it cannot be used, another process has it, or it holds cases that were made with something else.
    """
    is_new = not output.exists()
    _make_folder(output)
    lock = BatchLock(output, lock_file(shard))
    ending = contextlib.ExitStack()
    ending.enter_context(before_hard_end(lock.release))
    try:
        check_others(output, shard)
        index = _index(output, shard, progress)
        try:
            _clear_left_behind(output, index, shard)
            wanted = asked()
            plan = Plan(output, wanted, index, rules)
            plan.check_mixture(output.name)
            table = CasesTable(output / table_file(shard), index)
            table.check()
            yield OpenBatch(output, lock, index, wanted, plan, table)
        finally:
            index.close()
            remove_left_behind()  # of processes that ended with this one
            _remove_unfinished(output, shard)  # of workers that were lost meanwhile, perhaps with their machine
            if is_new and not len(index):
                index.path.unlink(missing_ok=True)
    finally:
        ending.close()
        lock.release()
        if is_new and shard is None:  # another shard may just be about to write its first file
            with contextlib.suppress(OSError):
                output.rmdir()  # nothing came of it


def _index(output: Path, shard: Shard, progress: Progress) -> Index:
    path = output / shard_index_file(shard)
    index = Index.open(path)
    if index is not None:
        return index
    try:
        return Index.rebuilt(path, output, progress, shard)
    except (OSError, sqlite3.Error) as error:
        raise not_writable(path, error) from error


def _clear_left_behind(output: Path, index: Index, shard: Shard) -> None:
    """Remove what killed processes left: unpacked files, half-written cases and tables."""
    remove_left_behind()
    _remove_unfinished(output, shard)
    for case in index.running():
        _remove_unfinished(output / case, shard)
        clear_unfinished(output / case)
        index.not_begun(case)
    remove_parts(output / table_file(shard))


def _remove_unfinished(folder: Path, shard: Shard) -> None:
    """Remove half-written cases; beside other shards only those of processes that are known to have ended."""
    (remove_unfinished if shard is None else remove_left_behind)(folder)


def _make_folder(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LungPrepError(
            say("The output folder {folder} cannot be made: {reason}.", folder=FileName(output),
                reason=system_reason(error)),
            say("Choose a folder that you may write to."),
            usage=True,
        ) from error  # fmt: skip
    if (output / "case.json").exists():
        raise LungPrepError(
            say("{folder} is the folder of one case.", folder=FileName(output)),
            say("Give the folder of a batch, which holds one folder per case, or a new one."),
            usage=True,
        )
