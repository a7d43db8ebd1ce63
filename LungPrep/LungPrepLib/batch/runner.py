"""Many scans: :func:`run_batch` prepares them, on this machine or on others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..machine import available_memory, processors
from ..progress import Progress
from ..recipe import Recipe
from ..segmentation.shared_inference import SharedInference
from .coordinator import Coordinator
from .engine import Engine, LocalEngine
from .opening import opened
from .orders import Orders
from .planning import MOST_TRIES, Rules
from .progress import Watch
from .result import BatchResult
from .slot import Limits, threads_per_slot
from .task_source import Tasks
from .telling import Report, Teller
from .worker_count import worker_count

__all__ = ("BatchResult", "Limits", "Rules", "run_batch")


def run_batch(
    tasks: Tasks,
    output: Path,
    recipe: Recipe,
    *,
    workers: int = 0,
    retry_failed: bool = False,
    most_tries: int = MOST_TRIES,
    overwrite: bool = False,
    redo_fallback: bool = False,
    limits: Limits | None = None,
    shard: tuple[int, int] | None = None,
    options: dict[str, Any] | None = None,
    own_labels: bool = False,
    inputs: Iterable[Path] = (),
    python: str = "",
    share_inference: bool | None = None,
    engine: Callable[[Limits, tuple[int, ...]], Engine] | None = None,
    progress: Progress | None = None,
    report: Report | None = None,
    watch: Watch | None = None,
) -> BatchResult:
    """Prepare every task into ``output/<case>``.

    A case that is there and agrees with what is asked is not done again, nor one that failed before unless
    ``retry_failed``. A case that fails, even by killing its process, is a row with its reason and does not stop the
    rest.

    Parameters
    ----------
    tasks
        The tasks, or what gives them: work begins while they are still being found.
    workers
        Processes side by side; one per processor, as far as the memory reaches, when 0 (:func:`.worker_count`). They
        share the processors, and no case is begun that those in hand may leave too little memory for.
    most_tries
        How often a case is tried, all starts together.
    overwrite
        Replace cases that were made with something else; files changed by hand are kept beside.
    redo_fallback
        Do again what the threshold segmenter did in lungmask's place.
    shard
        ``(3, 40)``: this process does the third of forty parts, with an index of its own.
    options
        Further fields of every :class:`~LungPrepLib.jobs.Job` (``labels``, ``weights`` ...).
    inputs
        The places that tasks come from: when one is gone, the batch stops rather than fail every case of it.
    share_inference
        Whether one process runs the network for all workers; where a GPU is used and there are several, when not
        given.
    engine
        Makes what prepares the cases, from limits and descriptors to inherit; worker processes here by default.
    report
        Called as ``report(case, row)`` whenever a case has ended.
    watch
        Called with a :class:`~.progress.Snapshot` about every second.

    Raises
    ------
    Cancelled
        when the user cancels; what was complete stays, and a second run goes on from there.
    LungPrepError
        when the output folder cannot be used, another process has it, it holds cases that were made with something
        else, lungmask is asked for by name and cannot run, or the disk is full or gone.
    """
    options = dict(options or {})
    orders = Orders(recipe, options, own_labels or bool(options.get("labels")), python, engine is not None)
    rules = Rules(overwrite, retry_failed, most_tries, redo_fallback, bool(options.get("keep_identifiers")))
    teller = Teller(progress or Progress(), report, watch)
    with opened(output, orders.asked, rules, shard, teller.progress) as batch:
        there = [path for path in inputs if path.exists()]  # an address is no path, and what is missing is a row

        def local(limits: Limits, inherited: tuple[int, ...]) -> Engine:
            count = worker_count(workers, recipe, network=batch.asked.runs_network)
            shares = orders.shares_inference(count, batch.asked) if share_inference is None else share_inference
            shared = SharedInference(python, threads_per_slot(count + 1, processors())) if shares else None
            return LocalEngine(count, limits, python, inherited, shared, available_memory())

        make = engine or local
        run = Coordinator(batch, orders, teller, there)
        return run.work(tasks, lambda: make(limits or Limits(), batch.lock.inherited), shard)
