"""What runs on the machines of a cluster: a case in a worker process of its own, one at a time per thread of Dask.

Images never travel: the workers read the inputs and write the case folders on the shared disk, and what goes back is
the row of the case.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

from .. import __version__
from ..machine import processors
from ..temporary import remove_left_behind
from .case_files import DONE, state_of
from .slot import Limits, Outcome, Slot, threads_per_slot

_TELL_S = 1.0
_slots: dict[int, Slot] = {}
_stopped: set[str] = set()
_lock = threading.Lock()
_cleared: set[str] = set()


def about() -> dict[str, Any]:
    """What the coordinator wants to know of a worker before it begins."""
    return {"version": __version__, "processors": processors()}


def prepare(job: dict[str, Any], seconds: float, memory_bytes: int, batch: str) -> dict[str, Any]:
    """Prepare one case; returns :meth:`~.slot.Outcome.as_json`.

    A case that is there although it was to be made new was finished by a worker that was lost before it could say so.
    """
    output = Path(job["output"])
    if batch in _stopped:
        return Outcome("cancelled").as_json()
    if not job["overwrite"]:
        state = state_of(output)
        if state is not None and state.status == DONE:
            return Outcome("done", state).as_json()
    _clear_once(output.parent, batch)
    slot = _slot(Limits(seconds, memory_bytes))
    last = ("", 0.0)

    def told(stage: str, fraction: float) -> None:
        nonlocal last
        now = time.monotonic()
        if stage != last[0] or now - last[1] > _TELL_S:
            last = (stage, now)
            _tell(batch, {"case": job["case"], "stage": stage, "fraction": fraction})

    return slot.run(job, told).as_json()


def stop(batch: str) -> None:
    """Cancel what this worker prepares for a batch."""
    with _lock:
        _stopped.add(batch)
        slots = list(_slots.values())
    for slot in slots:
        slot.stop()


def _slot(limits: Limits) -> Slot:
    """The slot of this thread of the Dask worker."""
    with _lock:
        slot = _slots.get(threading.get_ident())
        if slot is None or slot.limits != limits or slot.is_stopped:
            if slot is not None:
                slot.close()
            slot = Slot(limits, threads=threads_per_slot(_threads_of_worker(), processors()))
            _slots[threading.get_ident()] = slot
        return slot


def _threads_of_worker() -> int:
    from distributed import get_worker

    return int(get_worker().state.nthreads)


def _tell(batch: str, event: dict[str, Any]) -> None:
    from distributed import get_worker

    get_worker().log_event(f"lungprep-{batch}", event)


def _clear_once(output: Path, batch: str) -> None:
    """What a killed worker of this machine has left behind."""
    with _lock:
        if batch in _cleared:
            return
        _cleared.add(batch)
    remove_left_behind()
    remove_left_behind(output)
