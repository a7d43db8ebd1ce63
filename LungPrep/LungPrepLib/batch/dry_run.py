"""What a batch would do: which cases, which not and why, and what it would take; nothing is written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..estimates import disk_needed
from ..findings import LungPrepError
from ..machine import available_memory
from ..messages import Message, joined, say
from ..progress import Progress
from ..recipe import Recipe
from ..temporary import make_folder, remove_folder
from ..wording import duration, size_in_words
from .asked import asked_for
from .case_files import case_folders, read_case
from .index import INDEX_FILE, Index, copy_index
from .planning import MOST_TRIES, Plan, Rules
from .shards import Shard, is_part
from .tasks import Task
from .worker_count import bytes_needed, worker_count

_LOOKED_AT = 20  # cases that are there tell how long one takes
_THRESHOLD_S_PER_MVOXEL, _NETWORK_S_PER_MVOXEL = 0.13, 1.2  # of one core, where no case is there yet


def dry_run(
    tasks: Iterable[Task],
    output: Path,
    recipe: Recipe,
    *,
    workers: int = 0,
    weights: dict[str, Path] | None = None,
    own_labels: bool = False,
    annotations: str | None = None,
    overwrite: bool = False,
    retry_failed: bool = False,
    redo_fallback: bool = False,
    most_tries: int = MOST_TRIES,
    shard: Shard = None,
) -> dict[str, Any]:
    """What would run, what not and why, and an estimate from the first cases that are there.

    Returns
    -------
    dict
        ``cases`` that would run, ``reasons`` of those that would not, ``counts``, ``estimate`` (``seconds``,
        ``memory_bytes``, ``disk_bytes``, ``from_cases``: how many cases it is taken from), and ``lines`` for people.
    """
    asked = asked_for(recipe, weights=weights, own_labels=own_labels, annotations=annotations)
    rules = Rules(overwrite, retry_failed, most_tries, redo_fallback)
    scratch = make_folder("lungprep-index-")
    try:
        index = _index_of(output, scratch / INDEX_FILE)
        plan = Plan(output, asked, index, rules, writing=False)
        refused = _refusal(plan, output)
        wanted: list[Task] = []
        for task in tasks:
            if not is_part(task.shared_by, shard):
                continue
            taken = plan.take(task)
            if taken is not None:
                wanted.append(taken[0])
        index.close()
    finally:
        remove_folder(scratch)
    estimate = _estimate(wanted, output, recipe, workers, asked.runs_network)
    counts = {key: count for key, count in plan.counts.items() if count}
    reasons = {case: str(reason) for case, reason in plan.reasons.items()}
    lines = [str(line) for line in _lines(wanted, counts, reasons, estimate, refused, output)]
    return {
        "cases": [task.case for task in wanted],
        "counts": counts,
        "reasons": reasons,
        "refused": str(refused) if refused else None,
        "estimate": estimate,
        "lines": lines,
    }


def _index_of(output: Path, scratch: Path) -> Index:
    """A copy of the index that is there, or one made from the folders: what is there is only looked at."""
    if (output / INDEX_FILE).is_file():
        copy_index(output / INDEX_FILE, scratch)
        index = Index.open(scratch)
        if index is not None:
            return index
    place = output if output.is_dir() else scratch.parent
    return Index.rebuilt(scratch, place, Progress())


def _refusal(plan: Plan, output: Path) -> Message | None:
    try:
        plan.check_mixture(output.name)
    except LungPrepError as error:
        return joined([error.said, error.advice])
    return None


def _estimate(wanted: list[Task], output: Path, recipe: Recipe, workers: int, network: bool) -> dict[str, Any]:
    count = worker_count(workers, recipe, network=network)
    seconds_each, bytes_each, cases = _measured(output)
    voxels = [task.voxels for task in wanted if task.voxels]
    mean = sum(voxels) / len(voxels) if voxels else 60e6
    if not cases:
        per_million = _NETWORK_S_PER_MVOXEL if network else _THRESHOLD_S_PER_MVOXEL
        seconds_each = 1 + per_million * mean / 1e6
        bytes_each = float(disk_needed(int(mean), recipe))
    needs = (bytes_needed(task.voxels, recipe, task.voxel_mm3, network=network) for task in wanted)
    largest = max(needs, default=0)
    return {
        "seconds": round(len(wanted) * seconds_each / count),
        "memory_bytes": int(min(count, len(wanted)) * largest),
        "memory_bytes_available": available_memory(),
        "disk_bytes": int(len(wanted) * bytes_each),
        "disk_bytes_free": shutil.disk_usage(_existing(output)).free,
        "workers": count,
        "from_cases": cases,
    }


def _measured(output: Path) -> tuple[float, float, int]:
    """Mean seconds and bytes of the first cases that are there, and how many they are."""
    seconds, size, cases = 0.0, 0, 0
    for folder in case_folders(output) if output.is_dir() else ():
        document = read_case(folder)
        if document is None:
            continue
        seconds += sum(document.get("timings_s", {}).values())
        size += sum(int(file.get("bytes", 0)) for file in (document.get("files") or {}).values())
        size += len(json.dumps(document))
        cases += 1
        if cases == _LOOKED_AT:
            break
    return (seconds / cases, size / cases, cases) if cases else (0.0, 0.0, 0)


def _existing(folder: Path) -> Path:
    folder = folder.absolute()
    while not folder.exists():
        folder = folder.parent
    return folder


def _lines(
    wanted: list[Task],
    counts: dict[str, int],
    reasons: dict[str, str],
    estimate: dict[str, Any],
    refused: Message | None,
    output: Path,
) -> Iterable[Message]:
    if refused:
        yield refused
    yield say("{count} cases would be prepared.", count=len(wanted))
    for key, text in _COUNTED.items():
        if counts.get(key):
            yield say("{count} {what}", count=counts[key], what=text)
    for case, reason in list(reasons.items())[:50]:
        yield say("{case}: {reason}", case=case, reason=reason)
    if wanted:
        source = (
            say("from {count} cases that are there", count=estimate["from_cases"])
            if estimate["from_cases"]
            else say("roughly: no case is there yet to tell")
        )
        yield say(
            "About {time} with {workers} workers, {memory} of memory, {disk} of disk ({free} are free); {source}.",
            time=duration(estimate["seconds"]),
            workers=estimate["workers"],
            memory=size_in_words(estimate["memory_bytes"]),
            disk=size_in_words(estimate["disk_bytes"]),
            free=size_in_words(estimate["disk_bytes_free"]),
            source=source,
        )


_COUNTED = {
    "already": say("are there already."),
    "failed before": say("failed before; add --retry-failed to try them again."),
    "could not": say("cannot be prepared:"),
    "arrived": say("of them are there with fewer slices than now."),
    "fallback": say("are there from the threshold segmenter, and lungmask can run now (--redo fallback)."),
    "kept": say("were changed by hand and would be left as they are:"),
    "different": say("are there, made with something else."),
    "twice": say("are the same scan as another one."),
    "arriving": say("are still being fetched."),
}
