"""How many workers prepare the cases of a batch on one machine, and how much memory they have together."""

from __future__ import annotations

from ..estimates import memory_needed
from ..machine import available_memory, processors
from ..recipe import Recipe

_TYPICAL_VOXELS = 512 * 512 * 400  # nothing is known of the scans yet
_NETWORK_BYTES = 1024**3  # PyTorch and a network, in each worker
_MOST = 32  # as many as one process that reads headers keeps busy (Docs/performance.md)


def worker_count(wanted: int, recipe: Recipe, *, network: bool = False) -> int:
    """``wanted``, or one worker per processor, as far as the memory that is free reaches for typical scans.

    Two workers with one processor each do more than one with two: much of a case is one thread's work.
    """
    if wanted:
        return wanted
    count = min(processors(), _MOST)
    free = available_memory()
    if free is not None:
        count = min(count, free // bytes_needed(_TYPICAL_VOXELS, recipe, network=network))
    return max(1, count)


def bytes_needed(voxels: int, recipe: Recipe, voxel_mm3: float | None = None, *, network: bool = False) -> int:
    """What a worker takes at its peak for a case of so many voxels, roughly."""
    return memory_needed(voxels, recipe, voxel_mm3) + (_NETWORK_BYTES if network else 0)
