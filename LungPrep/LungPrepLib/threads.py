"""Two things at once in threads: NumPy, SciPy, ITK and file access release the interpreter lock meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Generic, TypeVar

from . import machine

Given = TypeVar("Given")
Made = TypeVar("Made")
Other = TypeVar("Other")


def processors(most: int = 2) -> int:
    """How many threads may work here, at most ``most``: the workers of a batch share the processors."""
    return min(most, machine.processors())


@contextmanager
def meanwhile(work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Run ``work`` in another thread during the block; the yielded function waits for its result.

    It has ended when the block is left. With a single processor, ``work`` runs when its result is asked for.
    """
    if processors() < 2:
        yield work
        return
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work).result


def both(first: Callable[[], Made], second: Callable[[], Other]) -> tuple[Made, Other]:
    """The results of two calls that do not depend on each other; ``first`` runs in the calling thread.

    If both raise, the exception of ``first`` is raised; both have ended by then.
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


class BackgroundTask(Generic[Made]):
    """A call in a thread of its own, which begins at once and does not keep the process alive."""

    def __init__(self, work: Callable[[], Made]) -> None:
        self._work = work
        self._results: list[Made] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> Made:
        """What the call gives, when it has ended; raises what the call raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:
            self._error = error
