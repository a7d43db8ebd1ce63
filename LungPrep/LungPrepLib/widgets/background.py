"""One piece of the library's work in a thread, so that the window goes on; for work that cannot be cancelled."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ..findings import LungPrepError
from ..messages import say
from ..worker import unexpected
from .mailbox import Mailbox


class Background:
    """Does one thing at a time; ``ended(result, error)`` is called in the main thread, one of the two ``None``."""

    def __init__(self) -> None:
        self._mailbox = Mailbox(self._on_said)
        self._number = 0  # a thread that was given up may still say something
        self._ended: Callable[[Any, LungPrepError | None], None] | None = None

    @property
    def running(self) -> bool:
        """Whether there is work under way that somebody waits for."""
        return self._ended is not None

    def start(self, work: Callable[[], Any], ended: Callable[[Any, LungPrepError | None], None]) -> None:
        """Do ``work`` in a thread, in which neither Qt nor MRML may be used."""
        self._number += 1
        self._ended = ended
        self._mailbox.run(self._work, self._number, work)

    def drop(self) -> None:
        """What is under way is not wanted any more: its scene is closed, or the window goes away."""
        self._mailbox.close()
        self._ended = None

    def _work(self, number: int, work: Callable[[], Any]) -> None:
        try:
            self._mailbox.put((number, work(), None))
        except LungPrepError as error:
            self._mailbox.put((number, None, error))
        except MemoryError:
            lacking = LungPrepError(say("There was not enough memory."), say("Close other programs."))
            self._mailbox.put((number, None, lacking))
        except Exception as error:
            self._mailbox.put((number, None, unexpected(error)))

    def _on_said(self, said: tuple[int, Any, LungPrepError | None]) -> None:
        number, result, error = said
        ended = self._ended
        if number != self._number or ended is None:
            return
        self.drop()
        try:
            ended(result, error)
        except LungPrepError as late:
            ended(None, late)
        except Exception as late:
            logging.exception("LungPrep: the result could not be put into the scene")
            ended(None, unexpected(late))
