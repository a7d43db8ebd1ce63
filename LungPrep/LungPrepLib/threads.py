"""Two things at once, where there are processors for it: NumPy, SciPy and ITK let another thread work meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
Other = TypeVar("Other")


def processors(most: int = 2) -> int:
    """How many threads may work here, at most ``most``: the workers of a batch share the processors."""
    import SimpleITK as sitk

    return max(1, min(most, int(sitk.ProcessObject.GetGlobalDefaultNumberOfThreads())))


@contextmanager
def meanwhile(work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Begin ``work`` in another thread; the function that is given waits for its result. It has ended after the block.

    Where there is one processor it is done when it is waited for.
    """
    if processors() < 2:
        yield work
        return
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work).result


def both(first: Callable[[], Made], second: Callable[[], Other]) -> tuple[Made, Other]:
    """The results of two calls that do not depend on each other; ``first`` runs in the calling thread.

    What ``first`` raises goes before what ``second`` raises; both have ended then.
    """
    with meanwhile(second) as result_of_second:
        return first(), result_of_second()


def each(work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """``work`` of every item, in their order, on as many threads as may be used."""
    if processors() < 2:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(processors()) as pool:
        yield from pool.map(work, items)
